"""What the bulletin says of reviews. Counted on conclusions: frozen amounts and days, by the document's date."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q

from xianwu.domains.fiscal_review.kinds import Stage
from xianwu.domains.fiscal_review.rules import SETTLEMENT
from xianwu.figures.declarations import (
    Bands,
    Change,
    Figure,
    Parts,
    Population,
    Ratio,
    RatioCheck,
    Reweighted,
    Within,
    distinct,
    mean,
    total,
)
from xianwu.lib.periods import YEAR_TO_DATE, Period

OWNER = "finance"


def stands(period: Period) -> Q:
    """Neither withdrawn nor replaced by the end of the period: what came later was not yet known."""
    day = period.end
    return (Q(withdrawn_on=None) | Q(withdrawn_on__gt=day)) & (Q(superseded_on=None) | Q(superseded_on__gt=day))


VALID = Population(
    "有效评审结论",
    "fiscal_review.Conclusion",
    where=stands,
    unit_path="project__owner",
    label_fields=("document_no", "title"),
)
OBJECTED_CASES = VALID.only("建设单位提出过异议", lambda period: Q(is_objected=True))
ON_TIME_CASES = VALID.only("在时限内办结", lambda period: Q(is_on_time=True))
BUDGETS = VALID.only("概算、预算", lambda period: Q(stage__in=(Stage.ESTIMATE, Stage.BUDGET)))
SETTLEMENTS = VALID.only("结算、决算", lambda period: Q(stage__in=(Stage.SETTLEMENT, Stage.FINAL_ACCOUNT)))
CHANGES = VALID.only("变更", lambda period: Q(stage=Stage.CHANGE))
RECHECKED = VALID.only("有初审金额", lambda period: Q(first_amount__isnull=False))

YEAR = {"on": "concluded_on", "span": YEAR_TO_DATE, "owner": OWNER}
COUNTED = "按结论文号日期计入；撤销的、被复评替代的不计；标段随主项目一个结论的只计一次。"


def _projects(key: str, label: str, of: Population, note: str = COUNTED) -> Figure:
    return Figure(f"fiscal_review.{key}", label, "个", of=of, measure=distinct("project"), note=note, **YEAR)


def _amount(key: str, label: str, field: str, *, of: Population = VALID, minus: str = "", note: str = "") -> Figure:
    return Figure(
        f"fiscal_review.{key}",
        label,
        "万元",
        of=of,
        measure=total(field, minus=minus),
        places=2,
        display_unit="亿元",
        note=note or COUNTED,
        **YEAR,
    )


COMPLETED = _projects("completed", "完成评审项目", VALID)
COMPLETED_BUDGET = _projects("completed_budget", "完成概算、预算评审", BUDGETS)
COMPLETED_SETTLEMENT = _projects("completed_settlement", "完成结算、决算评审", SETTLEMENTS)
COMPLETED_CHANGE = _projects("completed_change", "完成变更评审", CHANGES)
OBJECTED = _projects("objected", "建设单位提出异议的项目", OBJECTED_CASES)
ON_TIME = _projects("on_time", "在时限内办结的项目", ON_TIME_CASES)

SUBMITTED = _amount("submitted", "送审金额", "submitted")
APPROVED = _amount("approved", "审定金额", "approved")
REDUCTION = _amount("reduction", "审减", "cuts", note=f"毛审减：逐项审减之和，不抵扣审增。{COUNTED}")
ADDITION = _amount("addition", "审增", "adds")
NET_REDUCTION = _amount("net_reduction", "净审减", "submitted", minus="approved", note=f"送审 − 审定。{COUNTED}")
REDUCTION_RATE = Ratio(
    "fiscal_review.reduction_rate",
    "审减率",
    REDUCTION,
    SUBMITTED,
    note="Σ审减 ÷ Σ送审，同一批项目；不是各项目审减率的平均。",
    owner=OWNER,
)
NET_REDUCTION_RATE = Ratio(
    "fiscal_review.net_reduction_rate", "净审减率", NET_REDUCTION, SUBMITTED, note="Σ净审减 ÷ Σ送审。", owner=OWNER
)

MEAN_DURATION = Figure(
    "fiscal_review.mean_duration",
    "评审平均用时",
    "工作日",
    of=VALID,
    measure=mean("used_days"),
    places=1,
    note=f"资料齐全次日起算，扣除补正、会商、征求意见和中止的暂停。{COUNTED}",
    **YEAR,
)
MEAN_DURATION_CHANGE = Change(
    "fiscal_review.mean_duration_change",
    "评审平均时限较上年",
    of=MEAN_DURATION,
    words=("缩短", "延长"),
    note="今年以来平均用时与上年全年平均用时相比。",
    owner=OWNER,
)
MEAN_DURATION_CHANGE_ADJUSTED = Reweighted(
    "fiscal_review.mean_duration_change_adjusted",
    "评审平均时限较上年（同结构）",
    of=MEAN_DURATION,
    by=("channel", Bands("submitted", tuple(Decimal(upto) for upto, _, _ in SETTLEMENT if upto))),
    words=("缩短", "延长"),
    places=1,
    note="按上年各通道、各规模的项目数加权：小项目变多不会让它变短。两年中只有一年有项目的组不参加比较。",
    owner=OWNER,
)
FIRST_AMOUNT = _amount("first_amount", "初审金额", "first_amount", of=RECHECKED)
RECHECK_DIFFERENCE = _amount("recheck_difference", "复核差额", "recheck_difference", of=RECHECKED)
RECHECK_ERROR_RATE = Ratio(
    "fiscal_review.recheck_error_rate",
    "复核误差率",
    RECHECK_DIFFERENCE,
    FIRST_AMOUNT,
    places=2,
    note="Σ|复核 − 初审| ÷ Σ初审。与审减率一起看：不唯减，只唯实。",
    owner=OWNER,
)
OBJECTION_RATE = Ratio(
    "fiscal_review.objection_rate", "异议率", OBJECTED, COMPLETED, note="提出过异议的项目 ÷ 完成评审项目。", owner=OWNER
)
ON_TIME_RATE = Ratio("fiscal_review.on_time_rate", "按时办结率", ON_TIME, COMPLETED, owner=OWNER, note=COUNTED)

FIGURES = [
    COMPLETED,
    COMPLETED_BUDGET,
    COMPLETED_SETTLEMENT,
    COMPLETED_CHANGE,
    OBJECTED,
    ON_TIME,
    SUBMITTED,
    APPROVED,
    REDUCTION,
    ADDITION,
    NET_REDUCTION,
    REDUCTION_RATE,
    NET_REDUCTION_RATE,
    MEAN_DURATION,
    MEAN_DURATION_CHANGE,
    MEAN_DURATION_CHANGE_ADJUSTED,
    FIRST_AMOUNT,
    RECHECK_DIFFERENCE,
    RECHECK_ERROR_RATE,
    OBJECTION_RATE,
    ON_TIME_RATE,
]
CHECKS = [
    Parts(COMPLETED, (COMPLETED_BUDGET, COMPLETED_SETTLEMENT, COMPLETED_CHANGE), note="各评审类型之和等于总数"),
    Within(OBJECTED, COMPLETED, note="提出异议的项目都在完成项目之内"),
    Within(ON_TIME, COMPLETED, note="按时办结的项目都在完成项目之内"),
    RatioCheck(REDUCTION_RATE, note="审减、送审、审减率三者能同时成立"),
    RatioCheck(NET_REDUCTION_RATE, note="净审减、送审、净审减率三者能同时成立"),
]
