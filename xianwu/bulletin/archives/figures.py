"""What earlier issues printed, as plain values: for checks that compare an issue with those before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q

from xianwu.bulletin.archives.models import PassageFigure
from xianwu.bulletin.factcheck.figures import figures_of
from xianwu.bulletin.factcheck.text import Text
from xianwu.bulletin.models import Issue


@dataclass(frozen=True)
class EarlierFigure:
    """A figure as an earlier issue printed it; value in base form (1.65亿元 is 165000000 元)."""

    label: str
    sentence: str
    text: str
    value: Decimal
    unit: str
    hedge: str
    period: str
    period_start: date | None
    period_end: date | None
    tag: str
    issue: str
    year: int
    issue_no: int
    printed_on: date
    is_imported: bool


def earlier_figures(series: str, *, before: date, since: date | None = None, tag: str = "") -> list[EarlierFigure]:
    """Figures of a periodical's issues printed before a day (and from `since` on), latest issue first, then in order.

    A figure that a signed erratum has corrected comes with the number that the erratum gives, and names it.

    `series` is its name on the masthead; `tag` the unit in brackets behind the item. Issues that were taken back and
    imports that were undone do not count. For the desk: no reader's scope is asked.
    """
    counts = Q(passage__issue__state__in=Issue.VALID) | Q(passage__back__is_void=False)
    rows = PassageFigure.objects.filter(counts, passage__series=series, passage__printed_on__lt=before)
    if since is not None:
        rows = rows.filter(passage__printed_on__gte=since)
    if tag:
        rows = rows.filter(passage__tag=tag)
    order = ("-passage__printed_on", "-passage__issue_no", "passage__order", "passage_id", "place")
    return [_corrected(row) for row in rows.select_related("passage", "corrected_in").order_by(*order)]


def _corrected(row: PassageFigure) -> EarlierFigure:
    """With the number of a signed erratum; one that was taken back with its issue corrects nothing."""
    plain, by = _plain(row), row.corrected_in
    read = figures_of(Text(row.corrected_text)) if by is not None and by.state in Issue.VALID else []
    if by is None or not read:
        return plain
    issue = f"{plain.issue}（第{by.issue_no}期已更正）"
    return replace(plain, text=row.corrected_text, value=read[0].value, issue=issue)


def _plain(row: PassageFigure) -> EarlierFigure:
    passage = row.passage
    return EarlierFigure(
        label=row.label,
        sentence=row.sentence,
        text=row.text,
        value=row.value,
        unit=row.unit,
        hedge=row.hedge,
        period=row.period,
        period_start=row.period_start,
        period_end=row.period_end,
        tag=passage.tag,
        issue=passage.issue_name,
        year=passage.year,
        issue_no=passage.issue_no,
        printed_on=passage.printed_on,
        is_imported=passage.back_id is not None,
    )
