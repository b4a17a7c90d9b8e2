"""What the law punishes in gas matters, with its branches: who may be fined how much, and what must have happened before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xianwu.domains.gas_safety.kinds import USERS, Kind
from xianwu.registers.enforcement import founding
from xianwu.registers.enforcement.kinds import Power

REGULATION = "《城镇燃气管理条例》"
SAFETY_LAW = "《安全生产法》"
Range = tuple[int, int]


@dataclass(frozen=True)
class Act(founding.Act):
    """`kinds`: subjects that the provision speaks of; none named: all."""

    kinds: tuple[Kind, ...] = ()


def _act(
    code: str, act: str, broken: str, basis: str, organisation: Range, individual: Range | None = None,
    sanctions: tuple[str, ...] = (), **more: Any,
) -> Act:  # fmt: skip
    """An act in the order in which it is read here: organisations before individuals."""
    return Act(code, act, broken, basis, sanctions, individual, organisation, **more)


ACTS = (
    _act("GAS-45-1", "未取得燃气经营许可证从事燃气经营活动", f"{REGULATION}第十五条", f"{REGULATION}第四十五条第一款",
        (50_000, 500_000), (50_000, 500_000), ("confiscation",), fires_waiver=False),
    _act("GAS-45-2", "不按照燃气经营许可证的规定从事燃气经营活动", f"{REGULATION}第十五条", f"{REGULATION}第四十五条第二款",
        (30_000, 200_000), (30_000, 200_000), ("confiscation", "revocation"), fires_waiver=False,
        kinds=(Kind.OPERATOR, Kind.STATION)),
    _act("GAS-46", "燃气经营者违反供气、质量、销售等义务", f"{REGULATION}第十八条", f"{REGULATION}第四十六条",
        (10_000, 100_000), (10_000, 100_000), ("confiscation", "revocation"),
        kinds=(Kind.OPERATOR, Kind.STATION, Kind.TRANSPORT)),
    _act("GAS-47", "销售充装单位擅自为非自有气瓶充装的瓶装燃气", f"{REGULATION}第十八条", f"{REGULATION}第四十七条第二款",
        (0, 10_000), (0, 10_000), kinds=(Kind.OPERATOR, Kind.STATION, Kind.TRANSPORT)),
    _act("GAS-48", "燃气经营者未按规定设置警示标志、定期巡查检测或者未对用户燃气设施定期安检",
        f"{REGULATION}第十七条、第三十五条", f"{REGULATION}第四十八条", (10_000, 100_000), (10_000, 100_000),
        kinds=(Kind.OPERATOR, Kind.STATION, Kind.TRANSPORT, Kind.NETWORK)),
    _act("GAS-49", "燃气用户违反安全用气规定，责令限期改正逾期不改", f"{REGULATION}第二十八条", f"{REGULATION}第四十九条",
        (0, 100_000), (0, 1_000), needs_overdue_order=True, kinds=USERS),
    _act("GAS-50", "在燃气设施保护范围内从事禁止的活动", f"{REGULATION}第三十三条", f"{REGULATION}第五十条",
        (50_000, 100_000), (5_000, 50_000)),
    _act("GAS-51", "侵占、毁损、擅自拆除、移动燃气设施或者擅自改动市政燃气设施", f"{REGULATION}第三十六条", f"{REGULATION}第五十一条",
        (50_000, 100_000), (5_000, 50_000)),
    _act("AQ-99-8", "餐饮等行业使用燃气未安装可燃气体报警装置", f"{SAFETY_LAW}第三十六条第四款", f"{SAFETY_LAW}第九十九条第八项",
        (0, 50_000), kinds=(Kind.CATERING,)),
    _act("AQ-99-8-2", "未安装可燃气体报警装置，逾期未改正（单位；个人一档对直接责任人员）", f"{SAFETY_LAW}第三十六条第四款",
        f"{SAFETY_LAW}第九十九条第八项", (50_000, 200_000), (10_000, 20_000), ("suspension",), needs_overdue_order=True,
        fires_waiver=False, kinds=(Kind.CATERING,)),
    _act("AQ-102", "未采取措施消除事故隐患", f"{SAFETY_LAW}第四十一条", f"{SAFETY_LAW}第一百零二条", (0, 50_000),
        kinds=(Kind.OPERATOR, Kind.STATION, Kind.TRANSPORT, Kind.NETWORK, Kind.CATERING, Kind.APPLIANCE)),
)  # fmt: skip
"""Ranges in 元. Residents are fined by article 49 alone, at most 1,000, and never before an order has run out."""
OF_CODE = {act.code: act for act in ACTS}

POWERS = (
    (Power.PATROL, f"{REGULATION}第四十一条"),
    (Power.INSPECT, f"{REGULATION}第四十一条；{SAFETY_LAW}第六十五条"),
    (Power.ORDER_CORRECT, f"《行政处罚法》第二十八条；{REGULATION}第四十九条"),
    (Power.ORDER_STOP, f"{SAFETY_LAW}第六十五条第一款第三项"),
    (Power.FINE, f"{REGULATION}第四十五条至第五十一条；{SAFETY_LAW}第九十九条、第一百零二条"),
)


@dataclass(frozen=True)
class Partner:
    """An organ of joint visits: what it looks at, and its own powers there."""

    unit: str
    topic: str
    basis: str
    powers: tuple[Power, ...]


ALL_THREE = (Power.INSPECT, Power.ORDER_CORRECT, Power.FINE)
PARTNERS = (
    Partner("market", "气瓶充装检验、燃气具和配件质量", "《特种设备安全法》《产品质量法》", ALL_THREE),
    Partner("fire", "消防设施、疏散、电气防火", "《消防法》第五十三条至第六十条", ALL_THREE),
    Partner("commerce", "餐饮企业安全生产行业管理", f"{SAFETY_LAW}第三条、第十条", (Power.INSPECT,)),
    Partner(
        "emergency", "安全生产综合监管、醇基燃料等危险化学品", "《安全生产法》《危险化学品安全管理条例》", ALL_THREE
    ),
    Partner("police", "违法运输、储存和治安案件", "《治安管理处罚法》", ALL_THREE),
)
"""Each decides within its own power (河南省行政执法条例 16); the table of powers is edited by the county afterwards."""
