"""Cases of gas safety, walked by the verbs that people call: one by each branch of the law, one still open, one from before."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from xianwu.domains.gas_safety.demo_register import Place
from xianwu.domains.gas_safety.kinds import Kind
from xianwu.registers.enforcement.kinds import Sanction, Source
from xianwu.registers.enforcement.models import Finding
from xianwu.registers.enforcement.synthetic.cases import Story, Walk, from_overdue
from xianwu.registers.enforcement.synthetic.people import Cast

PROOF = "现场检查笔录、现场照片、询问笔录、责令改正通知书"
EARLIER = Story(
    "未对用户燃气设施定期进行安全检查，抽查二十户中七户没有安检记录。", PROOF, "主动补检，从轻处罚。", "一个月内补齐入户安检",
    sanction=Sanction.FINE, fine=Decimal(15_000),
)  # fmt: skip
ALARM = Story(
    "经营场所使用燃气，没有安装可燃气体报警装置。", PROOF, "人员密集场所，当场停用，按期安装，从轻处罚。", "立即安装可燃气体报警装置并保证正常使用",
    sanction=Sanction.FINE, fine=Decimal(12_000),
)  # fmt: skip
USER = Story(
    "使用不合格连接软管，责令限期改正后逾期不改正。", PROOF, "逾期未改，调查期间已更换，从轻处罚。", "更换合格的连接管",
    sanction=Sanction.FINE, fine=Decimal(9_400),
)  # fmt: skip
OPEN = Story(
    "气瓶超过检验期限，责令限期改正后逾期不改正。",
    PROOF,
    "",
    "停用并更换超期气瓶",
    sanction=Sanction.FINE,
    fine=Decimal(0),
)


FIXED_HERE = 1
"""Hazards of the campaign that were put right after they had become a case."""


def earlier(cast: Cast, places: list[Place]) -> None:
    """Filed in January, decided in February, paid in March: before the campaign, but its money came in it."""
    operator = next(each for each in places if each.subject.kind == Kind.OPERATOR)
    walk = Walk(cast, EARLIER, on=date(2025, 1, 6))
    walk.open(operator.subject, rule="GAS-48", title="未对用户燃气设施定期安全检查案", source=Source.PLAN)
    walk.filed().decided().paid("豫财罚燃演示0001", after=13)
    walk.archived("2025-燃气-001", performance="罚款缴清，已补齐安检")


def alarm(cast: Cast, places: list[Place]) -> None:
    """Safety law 99(8): fined at once, with an order to correct; no overdue order is needed."""
    kitchens = [each for each in places if each.subject.kind == Kind.CATERING and each.subject.is_crowded]
    kitchen = next(each for each in kitchens if each.off_on is None)
    walk = Walk(cast, ALARM, on=date(2025, 3, 18))
    walk.open(kitchen.subject, rule="AQ-99-8", title="未安装可燃气体报警装置案", source=Source.CAMPAIGN)
    walk.filed().decided().paid("豫财罚燃演示0002")
    walk.archived("2025-燃气-002", performance="罚款缴清，已安装报警装置")


def user(cast: Cast, finding: Finding) -> None:
    """Article 49: only after the order that was served has run out."""
    assert finding.overdue_on is not None
    walk = from_overdue(cast, USER, finding, on=finding.overdue_on + timedelta(days=4))
    walk.filed().decided().paid("豫财罚燃演示0003")
    walk.archived("2025-燃气-003", performance="罚款缴清，已改正")


def under_way(cast: Cast, finding: Finding, *, as_of: date) -> None:
    """The third of the campaign: filed this month, still being looked into."""
    walk = from_overdue(cast, OPEN, finding, on=as_of - timedelta(days=11))
    walk.filed()
