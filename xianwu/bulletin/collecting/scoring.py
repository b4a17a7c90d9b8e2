"""Points and standings read from published issues, notes, errata and calls; counted anew each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q

from xianwu.bulletin import roles
from xianwu.bulletin.collecting import points
from xianwu.bulletin.collecting.points import Check, ScoreEvent, Standing
from xianwu.bulletin.evidence.models import SEVERAL
from xianwu.bulletin.models import CallAnswer, Contribution, Erratum, Issue, Item, LeaderNote, Merge, Series
from xianwu.core.people.models import Grant
from xianwu.core.rules.api import value
from xianwu.core.units.models import Unit
from xianwu.lib.periods import add_months

MONTH, QUARTER, YEAR = "month", "quarter", "year"
LENGTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}
GROUPS = (("乡（镇）、街道", True), ("县直单位", False))


@dataclass(frozen=True)
class Stretch:
    """A month, a quarter or a year."""

    kind: str
    first: date
    last: date

    @property
    def words(self) -> str:
        year = f"{self.first.year}年"
        if self.kind == MONTH:
            return f"{year}{self.first.month}月"
        return f"{year}第{'一二三四'[self.first.month // 3]}季度" if self.kind == QUARTER else f"{year}度"


def stretch_of(kind: str, day: date) -> Stretch:
    """The month, quarter or year that holds the day."""
    length = LENGTHS[kind]
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    return Stretch(kind, first, add_months(first, length) - timedelta(days=1))


@dataclass(frozen=True)
class Scores:
    """All of one stretch: groups with their standings, the events behind them, and the sums that must agree."""

    stretch: Stretch
    groups: tuple[tuple[str, list[Standing]], ...]
    events: tuple[ScoreEvent, ...]
    checks: tuple[Check, ...]
    issue_count: int
    item_count: int
    names: dict[int, str]
    earning_nobody: tuple[Item, ...] = ()
    """Published items whose tag names somebody else than the office, and behind which no unit stands."""

    @property
    def is_right(self) -> bool:
        return all(each.is_ok for each in self.checks)

    def table(self) -> list[dict[str, Any]]:
        """Plain values, as a circular keeps them."""
        return [{"group": name, "rows": [self.line(row) for row in rows]} for name, rows in self.groups]

    def line(self, row: Standing) -> list[str]:
        numbers = (row.received, row.adopted, row.notes, row.calls, row.corrections)
        return [str(row.place), self.names[row.unit], _said(row.points), *(_said(each) for each in numbers)]


def _said(number: Any) -> str:
    if not isinstance(number, Decimal):
        return str(number)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def scores_of(series: Series, stretch: Stretch) -> Scores:
    """Standings of a periodical's units over a stretch."""
    within = (stretch.first, stretch.last)
    printed, issues = _printed(series, within), _issues(series, within)
    items = [each for each in printed if each.unit_id not in (None, series.unit_id)]
    events = [
        *_of_items(items, issues),
        *_of_notes(series, within),
        *_of_calls(series, within),
        *_of_errata(series, within),
    ]
    units = _units(stretch, events)
    received = _received(within)
    groups = []
    for name, is_town in GROUPS:
        own = [unit.pk for unit in units if (unit.kind == Unit.Kind.TOWN) == is_town]
        groups.append((name, points.standings(own, events, received)))
    checks = points.sums((row for _, rows in groups for row in rows), events, items=len(items))
    names = {unit.pk: unit.short_name for unit in units}
    counts = (len(issues), len(items))
    nobody = tuple(each for each in printed if each not in items and _names_somebody_else(each, series))
    return Scores(stretch, tuple(groups), tuple(events), tuple(checks), *counts, names, nobody)


# --- what is read ---------------------------------------------------------------------------------------------


def _joined(rows: Any) -> Any:
    """With the second units of merged items."""
    live = Merge.objects.filter(undone_at=None).select_related("contribution")
    return rows.prefetch_related(Prefetch("merges", live, to_attr="joined"))


def _printed(series: Series, within: tuple[date, date]) -> list[Item]:
    """Items of published issues but errata; those of a unit, and not the office's own, earn points."""
    rows = Item.objects.filter(issue__state__in=Issue.PUBLISHED, issue__series=series, issue__issued_on__range=within)
    rows = rows.filter(order__isnull=False, erratum=None)
    return list(_joined(rows.select_related("issue", "unit").order_by("issue__issued_on", "issue_id", "order")))


def _names_somebody_else(item: Item, series: Series) -> bool:
    own = (item.unit.name, item.unit.short_name) if item.unit else ()
    return item.tag not in ("", series.organ, *own)


def _shares(item: Item) -> list[tuple[int, Decimal]]:
    joined = next(iter(item.joined), None)  # type: ignore[attr-defined]
    guest = (joined.contribution.unit_id, joined.share) if joined else None
    if item.second_unit_id:
        guest = (item.second_unit_id, points.HALF)
    assert item.unit_id
    return points.shared(item.unit_id, guest)


def _each(item: Item, kind: str, on: date, worth: Decimal) -> Iterator[ScoreEvent]:
    about = item.frozen_title or item.title
    for unit, share in _shares(item):
        yield ScoreEvent(unit, kind, on, about, worth, share, item.issue_id)


def _issues(series: Series, within: tuple[date, date]) -> dict[int, int]:
    """Every published issue with how many items stand in it, whoever wrote them."""
    rows = Issue.objects.filter(series=series, state__in=Issue.PUBLISHED, issued_on__range=within).order_by()
    counted = rows.annotate(n=Count("items", filter=Q(items__order__isnull=False)))
    return dict(counted.values_list("pk", "n"))


def _of_items(items: Sequence[Item], counts: Mapping[int, int]) -> Iterator[ScoreEvent]:
    """An issue that holds one item only, whoever wrote it, is a special one."""
    for item in items:
        kind = points.SPECIAL if counts[item.issue_id] == 1 else points.ITEM
        on = item.issue.issued_on
        assert on
        yield from _each(item, kind, on, value(f"bulletin.points_{kind}", on=on))


def _of_notes(series: Series, within: tuple[date, date]) -> Iterator[ScoreEvent]:
    """A leader's note on an item counts once for the item, however many leaders wrote."""
    rows = LeaderNote.objects.filter(issue__series=series, issue__state__in=Issue.PUBLISHED, noted_on__range=within)
    rows = rows.filter(item__unit__isnull=False)
    first: dict[int, date] = {}
    for item_id, noted_on in rows.order_by("-noted_on").values_list("item_id", "noted_on"):
        first[item_id] = noted_on
    for item in _joined(Item.objects.filter(pk__in=first)) if first else ():
        if item.unit_id != series.unit_id:
            on = first[item.pk]
            yield from _each(item, points.NOTE, on, value("bulletin.points_note", on=on))


def _of_calls(series: Series, within: tuple[date, date]) -> Iterator[ScoreEvent]:
    rows = CallAnswer.objects.filter(call__series=series, state=CallAnswer.State.PASSED, handed_on__range=within)
    for unit, on, title in rows.order_by("handed_on", "pk").values_list("unit_id", "handed_on", "title"):
        assert on
        yield ScoreEvent(unit, points.CALL, on, title, value("bulletin.points_call", on=on))


def _of_errata(series: Series, within: tuple[date, date]) -> Iterator[ScoreEvent]:
    """An item that was corrected in a published issue loses points, once for each erratum."""
    rows = Erratum.objects.filter(
        issue__series=series, item__issue__state__in=Issue.PUBLISHED, item__order__isnull=False
    )
    found = list(rows.filter(item__issue__issued_on__range=within).select_related("item__issue"))
    corrected = Item.objects.filter(issue__in=[each.issue_id for each in found], unit__isnull=False)
    known = list(_joined(corrected.exclude(unit_id=series.unit_id))) if found else []
    for erratum in found:
        on = erratum.item.issue.issued_on
        titles = {title for line in erratum.lines for title in str(line.get("title")).split(SEVERAL)}
        assert on
        for item in known:
            if item.issue_id == erratum.issue_id and item.frozen_title in titles:
                yield from _each(item, points.CORRECTION, on, -value("bulletin.points_correction", on=on))


def _units(stretch: Stretch, events: Sequence[ScoreEvent]) -> list[Unit]:
    """Those that report to the bulletin, and whoever else has points."""
    writers = Grant.objects.filter(role=roles.CONTRIBUTOR, valid_from__lte=stretch.last)
    scored = {event.unit for event in events}
    known = Q(pk__in=writers.order_by().values("unit_id")) | Q(pk__in=scored)
    rows = Unit.objects.filter(known).order_by("order", "path")
    return [unit for unit in rows if unit.kind != Unit.Kind.COUNTY or unit.pk in scored]


def _received(within: tuple[date, date]) -> dict[int, int]:
    rows = Contribution.objects.filter(submitted_on__range=within).order_by().values("unit_id")
    return dict(rows.annotate(n=Count("pk")).values_list("unit_id", "n"))
