"""Cases in numbers: decisions by the heaviest sanction and by month; filed, decided, closed. No table of takings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractMonth

from xianwu.registers.enforcement.kinds import Procedure, Sanction
from xianwu.registers.enforcement.models import Case

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

MONTHS = range(1, 13)


@dataclass(frozen=True)
class MonthRow:
    """One month: what was filed, decided and closed in it, and the decisions by class."""

    month: int
    filed: int
    decided: int
    closed: int
    by_sanction: tuple[int, ...]


@dataclass(frozen=True)
class Statistics:
    year: int
    months: list[MonthRow]
    classes: list[tuple[str, int]]
    filed: int
    decided: int
    closed: int
    simple: int
    annulled: int
    fines: Decimal


def _of(actor: Actor, matter: str, past: date | None) -> Any:
    rows = Case.seen(actor, past=past)
    return rows.filter(matter=matter) if matter else rows


def _by_month(rows: Any, field: str, year: int, until: date) -> Counter[int]:
    span = {f"{field}__year": year, f"{field}__lte": until}
    found = rows.filter(**span).order_by().annotate(month=ExtractMonth(field)).values_list("month")
    return Counter(dict(found.annotate(n=Count("id"))))


def statistics(actor: Actor, *, year: int, until: date, matter: str = "", past: date | None = None) -> Statistics:
    """Decisions are counted on their own day, each once, in its heaviest class; six statements whatever the size.

    `past`: as the cases stood at the end of that day.
    """
    rows = _of(actor, matter, past)
    decided_rows = rows.filter(decided_on__year=year, decided_on__lte=until)
    cells: Counter[tuple[int, str]] = Counter()
    found = decided_rows.order_by().annotate(month=ExtractMonth("decided_on")).values_list("month", "sanction")
    for month, sanction, count in found.annotate(n=Count("id")):
        cells[month, sanction] = count
    filed, closed = (_by_month(rows, field, year, until) for field in ("filed_on", "closed_on"))
    whole = decided_rows.aggregate(
        fines=Sum("fine", filter=Q(annulled_on=None)),
        simple=Count("id", filter=Q(procedure=Procedure.SIMPLE)),
        annulled=Count("id", filter=Q(annulled_on__isnull=False)),
    )
    months = [_month(month, cells, filed[month], closed[month]) for month in MONTHS]
    return Statistics(
        year=year,
        months=months,
        classes=[(str(each.label), sum(cells[month, each.value] for month in MONTHS)) for each in Sanction],
        filed=filed.total(),
        decided=sum(row.decided for row in months),
        closed=closed.total(),
        simple=whole["simple"],
        annulled=whole["annulled"],
        fines=whole["fines"] or Decimal(0),
    )


def _month(month: int, cells: Counter[tuple[int, str]], filed: int, closed: int) -> MonthRow:
    counts = tuple(cells[month, each.value] for each in Sanction)
    return MonthRow(month, filed, sum(counts), closed, counts)


def years(actor: Actor, *, until: date, past: date | None = None) -> list[int]:
    """Years in which anything was decided, this one first."""
    found = _of(actor, "", past).filter(decided_on__lte=until).order_by()
    known = {each.year for each in found.dates("decided_on", "year")}
    return sorted(known | {until.year}, reverse=True)
