"""燃气对象 from Excel and back: the subject and its particulars in one line; households under their masked names."""

from __future__ import annotations

from typing import Any

from xianwu.domains.gas_safety.kinds import KINDS, NOT_GAS, Crowding, Fuel, Kind
from xianwu.domains.gas_safety.site_actions import SITE, household
from xianwu.intake.declarations import Column
from xianwu.registers.enforcement.particulars_sheet import ParticularsSheet, title_as_given

FUELS = tuple(choice for choice in Fuel.choices if choice[0] not in NOT_GAS)
CROWDINGS = tuple(choice for choice in Crowding.choices if choice[0])


def _not_negative(value: Any) -> Any:
    if value is not None and value < 0:
        raise ValueError("不能是负数。")
    return value


COLUMNS = (
    Column("名称", "title", required=True, help="居民用户填户主姓名，保存后自动隐去"),
    Column("类别", "kind", kind="choice", choices=KINDS, help="不填视为“餐饮等单位用户”", aliases=("对象类别",)),
    Column("招牌名称", "brand", max_length=120),
    Column("统一社会信用代码", "credit_code", kind="code", max_length=18, aliases=("信用代码",)),
    Column("负责人（户主）", "operator", max_length=60, aliases=("负责人", "户主")),
    Column("联系电话", "phone", kind="phone", help="导出时不带号码；不填就保持原号码"),
    Column("乡镇（街道）", "town", required=True, aliases=("乡镇", "街道")),
    Column("地址", "address", required=True),
    Column("用气种类", "fuel", kind="choice", choices=FUELS, help="不填视为“管道天然气”；已改用电、醇基燃料的不用登记"),
    Column("人员密集类别", "crowding", kind="choice", choices=CROWDINGS, help="空着就是不属"),
    Column("面积(平方米)", "area_m2", kind="number", aliases=("面积",)),
    Column("用气楼层", "storey", kind="int"),
    Column("地下室或通风不良", "is_basement", kind="bool"),
    Column("高层建筑", "is_high_rise", kind="bool"),
    Column("气瓶数(只)", "cylinder_count", kind="int", clean=_not_negative, aliases=("气瓶数",)),
    Column("存瓶总重(公斤)", "lpg_kg", kind="number", clean=_not_negative, aliases=("存瓶总重",)),
    Column("报警装置安装日期", "alarm_installed_on", kind="date"),
    Column("报警装置有效期至", "alarm_expires_on", kind="date"),
    Column("软管更换日期", "hose_installed_on", kind="date"),
    Column("燃气经营许可证号", "permit_no", max_length=60),
    Column("许可范围", "permit_scope", max_length=120),
    Column("许可有效期至", "permit_until", kind="date"),
    Column("供气企业", "supplier", max_length=120),
    Column("供用气合同至", "contract_until", kind="date"),
    Column("供气企业安检日期", "company_checked_on", kind="date"),
    Column("已核对是另一个对象", "is_confirmed", kind="bool", help="同一地点已有对象时填“是”才能导入"),
)


def titled(row: dict[str, Any]) -> str:
    """A household's line is found again by its masked name."""
    given = title_as_given(row)
    if row.get("kind") != Kind.RESIDENT or given.endswith("*户"):
        return given
    return household(row.get("operator") or given)


TEXTS = ("brand", "credit_code", "operator", "permit_no", "permit_scope", "supplier", "crowding")
FLAGS = ("is_basement", "is_high_rise", "is_confirmed")
SITES = ParticularsSheet(
    SITE,
    COLUMNS,
    texts=TEXTS,
    flags=FLAGS,
    defaults={"kind": Kind.CATERING.value, "fuel": Fuel.PIPED.value},
    titled=titled,
).sheet(
    key="gas_safety.sites",
    label="燃气对象",
    note="一行一家。按信用代码（没有的按名称）和地址识别，重复导入不会重复登记。居民户填户主姓名，列表上自动隐去。",
)
