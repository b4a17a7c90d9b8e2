"""The lines of the yearly statistics: which rows each counts, and what it makes of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Model, Q, QuerySet, Sum

from xianwu.registers.enforcement.kinds import FELL, PENALTIES, Challenge, Procedure, ReferralKind, Sanction
from xianwu.registers.enforcement.models import Case, Finding, Inspection, Publication, Referral
from xianwu.registers.enforcement.yearly.models import YearlyReport

Rows = Callable[[int], Q]
ZERO = Decimal(0)


@dataclass(frozen=True)
class Line:
    """One number. `distinct`: counts different values of that field; `total`: adds up that field."""

    key: str
    group: str
    label: str
    unit: str
    model: type[Model]
    rows: Rows
    distinct: str = ""
    total: str = ""

    def population(self, organ_id: int, year: int) -> QuerySet:
        """The rows behind the number."""
        return self.model._default_manager.filter(self.rows(year), unit_id=organ_id)

    def measure(self, year: int) -> Any:
        condition = self.rows(year)
        if self.total:
            return Sum(self.total, filter=condition)
        return Count(self.distinct or "pk", filter=condition, distinct=bool(self.distinct))


def during(field: str, **more: Any) -> Rows:
    """Rows whose day lies in the year."""
    return lambda year: Q(**{f"{field}__year": year}, **more)


def done(**more: Any) -> Rows:
    states = (Inspection.State.VISITED, Inspection.State.CONCLUDED)
    return lambda year: Q(held_on__year=year, state__in=states, **more)


def found(year: int) -> Q:
    return Q(found_on__year=year) & ~Q(state=Finding.State.VOID)


def in_place(year: int) -> Q:
    return Q(substituted_on__year=year) | Q(cleared_on__year=year)


def _line(model: type[Model], group: str) -> Callable[..., Line]:
    return lambda key, label, rows, unit="件", **more: Line(key, group, label, unit, model, rows, **more)


visit, fault = _line(Inspection, "行政检查"), _line(Finding, "行政检查")
penalty, coercion, remedy = (_line(Case, group) for group in ("行政处罚", "行政强制", "复议和诉讼"))
referral, public = _line(Referral, "移送"), _line(Publication, "执法公示")
LINES: tuple[Line, ...] = (
    visit("visits", "检查次数", done(), "次"),
    visit("subjects", "检查对象", done(), "户", distinct="subject"),
    fault("faults", "发现问题隐患", found, "处"),
    penalty("filed", "立案", during("filed_on")),
    penalty("decided", "处罚决定（不含不予处罚）",
            lambda year: Q(decided_on__year=year) & Q(sanction__in=PENALTIES)),
    *(penalty(f"decided_{each.value}", f"其中：{each.label}", during("decided_on", sanction=each.value))
      for each in PENALTIES),
    penalty("simple", "其中：简易程序", during("decided_on", procedure=Procedure.SIMPLE)),
    penalty("ordered_down", "责令限期拆除（不并处罚）", during("decided_on", sanction=Sanction.DEMOLITION)),
    penalty("spared", "不予处罚决定", during("decided_on", sanction=Sanction.NONE)),
    penalty("fines", "罚款金额", during("decided_on"), "元", total="fine"),
    penalty("confiscated", "没收金额", during("decided_on"), "元", total="confiscation"),
    penalty("annulled", "撤销处罚决定", during("annulled_on")),
    penalty("closed", "结案", during("closed_on")),
    coercion("sealed", "查封场所、设施", during("sealed_on")),
    coercion("in_place", "代履行、立即代履行", in_place),
    coercion("coerced", "强制执行决定", during("coercion_decided_on")),
    coercion("court", "申请法院强制执行", during("court_applied_on")),
    remedy("reconsidered", "被申请行政复议", during("challenged_on", challenge=Challenge.RECONSIDERATION)),
    remedy("sued", "被提起行政诉讼", during("challenged_on", challenge=Challenge.LAWSUIT)),
    remedy("fell", "复议、诉讼变更、撤销、确认违法", during("challenge_ended_on", challenge_outcome__in=FELL)),
    referral("referred", "移送其他机关", during("sent_on")),
    referral("police", "其中：移送公安机关", during("sent_on", kind=ReferralKind.POLICE)),
    public("published", "公示执法结果", during("published_on"), "条"),
)  # fmt: skip
"""A case with several kinds of penalties counts once, in the heaviest, by the day of the decision."""
BY_KEY: Mapping[str, Line] = {line.key: line for line in LINES}


@dataclass(frozen=True)
class Number:
    """A line with what it said when it was published (None before), and what the records say now."""

    line: Line
    now: Decimal
    then: Decimal | None = None

    @property
    def value(self) -> Decimal:
        return self.now if self.then is None else self.then

    @property
    def words(self) -> str:
        return in_words(self.line, self.value)

    @property
    def now_words(self) -> str:
        return in_words(self.line, self.now)

    @property
    def has_drifted(self) -> bool:
        return self.then is not None and self.then != self.now


def in_words(line: Line, value: Decimal) -> str:
    return f"{value:,.2f}" if line.unit == "元" else f"{value:,.0f}"


def current(organ_id: int, year: int) -> dict[str, Decimal]:
    """Every number as the records say it now: one statement for each ledger."""
    told: dict[str, Decimal] = {}
    for model in dict.fromkeys(line.model for line in LINES):
        wanted = {line.key: line.measure(year) for line in LINES if line.model is model}
        values = model._default_manager.filter(unit_id=organ_id).aggregate(**wanted)
        told |= {key: Decimal(value or 0) for key, value in values.items()}
    return told


def numbers(report: YearlyReport) -> list[Number]:
    """The lines of a report in their order, beside what was published."""
    now = current(report.unit_id, report.year)
    then = published_values(report) if report.is_frozen else {}
    return [Number(line, now[line.key], then.get(line.key)) for line in LINES]


def published(report: YearlyReport) -> list[Number]:
    """The lines as they were published; the records are not looked at."""
    then = published_values(report)
    return [Number(line, then[line.key], then[line.key]) for line in LINES if line.key in then]


def published_values(report: YearlyReport) -> dict[str, Decimal]:
    return {row["key"]: Decimal(row["value"]) for row in report.frozen}


def freeze(report: YearlyReport) -> list[dict[str, Any]]:
    """What is published: each number with the rows that made it."""
    now = current(report.unit_id, report.year)
    return [
        {"key": line.key, "label": line.label, "value": str(now[line.key]), "rows": _rows(line, report)}
        for line in LINES
    ]


def _rows(line: Line, report: YearlyReport) -> list[int]:
    return list(line.population(report.unit_id, report.year).order_by("pk").values_list("pk", flat=True))


def digest_of(rows: Sequence[Mapping[str, Any]]) -> str:
    text = json.dumps(list(rows), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def rows_then(report: YearlyReport, key: str) -> list[int] | None:
    """The rows behind a number when it was published, None before."""
    if not report.is_frozen:
        return None
    return next((list(row["rows"]) for row in report.frozen if row["key"] == key), [])
