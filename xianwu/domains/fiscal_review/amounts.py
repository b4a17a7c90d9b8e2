"""Which sums a review can mean: beside the sum sent in, beside the former one, between two sides. One home for all steps."""

from __future__ import annotations

from decimal import Decimal

from xianwu.domains.fiscal_review.models import ConsultationIssue, ReviewProject
from xianwu.kit.refusals import Wrong
from xianwu.lib.money import format_amount

MOST_TIMES = 10
LEAST_PART = Decimal("0.01")
"""House bounds, no rule of law: beyond them a sum is a slip of the unit (元 for 万元, 万元 for 元)."""


def above_zero(amount: Decimal, *, field: str = "amount") -> str:
    """Why the amount is none; "" when it is one."""
    return Wrong("金额应大于 0，请核对。", field=field) if amount <= 0 else ""


def beside_submitted(project: ReviewProject, amount: Decimal, *, field: str = "amount") -> str:
    """Why a sum found by a review cannot be meant beside the sum sent in; "" when it can."""
    if said := above_zero(amount, field=field):
        return said
    sent = format_amount(project.submitted, "万元")
    if amount > project.submitted * MOST_TIMES:
        return Wrong(f"超过送审金额（{sent}）的 {MOST_TIMES} 倍，请核对金额和单位（元）。", field=field)
    if amount < project.submitted * LEAST_PART:
        return Wrong(f"不到送审金额（{sent}）的 1%，请核对单位是元还是万元。", field=field)
    return ""


def beside_former(former: Decimal, amount: Decimal, *, field: str = "amount") -> str:
    """Why a sum sent in anew cannot stand for the former one; "" when it can."""
    if said := above_zero(amount, field=field):
        return said
    if amount > former * MOST_TIMES or amount * MOST_TIMES < former:
        said = f"与原送审金额（{format_amount(former, '万元')}）相差 {MOST_TIMES} 倍以上"
        return Wrong(f"{said}，请核对单位（元）；确是如此的，请由评审内勤退件后重新登记送审。", field=field)
    return ""


def within_submitted(project: ReviewProject, amount: Decimal, *, field: str) -> str:
    """Why a part of the sum sent in is none; 0 is one, "" when it can be meant."""
    if amount < 0:
        return Wrong("金额不能是负数，请核对。", field=field)
    if amount > project.submitted:
        sent = format_amount(project.submitted, "万元")
        return Wrong(f"高于送审金额（{sent}），请核对金额和单位（元）。", field=field)
    return ""


def odd_issue(project: ReviewProject, *, claimed: Decimal, reviewed: Decimal) -> str:
    """Why two sums are no dispute; "" when they are one. No side can be above what was sent in."""
    if claimed <= 0:
        return Wrong("对方主张应大于 0。", field="claimed")
    for name, amount in (("claimed", claimed), ("reviewed", reviewed)):
        if said := within_submitted(project, amount, field=name):
            return said
    return Wrong("对方主张与评审意见相同，没有争议，请核对。", field="reviewed") if claimed == reviewed else ""


def between_sides(issue: ConsultationIssue, decided: Decimal) -> str:
    """Why a sum decides nothing between the two sides; "" when it does."""
    low, high = sorted((issue.claimed, issue.reviewed))
    if low <= decided <= high:
        return ""
    return Wrong(f"定论应在双方主张之间（{low:,} 至 {high:,} 元），请核对。", field="decided")
