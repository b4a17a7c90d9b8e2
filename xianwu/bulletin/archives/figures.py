"""What earlier issues printed, as plain values: for checks that compare an issue with those before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q

from xianwu.bulletin.archives.models import PassageFigure
from xianwu.bulletin.evidence.models import SEVERAL
from xianwu.bulletin.factcheck.figures import figures_of
from xianwu.bulletin.factcheck.text import Text
from xianwu.bulletin.models import Erratum, Issue
from xianwu.bulletin.references import bare


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
    known = _corrections(series)
    return [_corrected(row, known) for row in rows.select_related("passage").order_by(*order)]


Corrections = dict[tuple[int, str, str], tuple[str, str]]


def _corrections(series: str) -> Corrections:
    """(issue, title of the item, number as printed) → the number as it should be, and who says so; the last word of each."""
    rows = Erratum.objects.filter(
        issue__series__name=series, item__order__isnull=False, item__issue__state__in=Issue.VALID
    )
    told = rows.order_by("item__issue__issued_on", "pk").values_list("issue_id", "lines", "item__issue__issue_no")
    found: Corrections = {}
    for issue_id, lines, number in told:
        for line in lines:
            for title in str(line["title"]).split(SEVERAL):
                # The second erratum of a figure speaks of what the first one said.
                first = next(
                    (place for place, (now, _) in found.items() if _is_same(place, issue_id, title, now, line)), None
                )
                found[first or (issue_id, title, bare(line["printed"]))] = (line["now"], f"第{number}期已更正")
    return found


def _is_same(place: tuple[int, str, str], issue_id: int, title: str, now: str, line: dict[str, str]) -> bool:
    return place[:2] == (issue_id, title) and bare(now) == bare(line["printed"])


def _corrected(row: PassageFigure, known: Corrections) -> EarlierFigure:
    plain = _plain(row)
    said = known.get((row.passage.issue_id or 0, row.passage.title, bare(row.text)))
    read = figures_of(Text(said[0])) if said else []
    if said is None or not read:
        return plain
    return replace(plain, text=said[0], value=read[0].value, issue=f"{plain.issue}（{said[1]}）")


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
