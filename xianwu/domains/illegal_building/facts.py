"""Reading what judgements about sites and cells rest on, and asking the brains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from xianwu.core.attachments.api import files_of
from xianwu.core.attachments.models import Attachment
from xianwu.core.records.past import joined
from xianwu.core.rules.api import value
from xianwu.core.units.models import Unit
from xianwu.core.workdays.api import calendar
from xianwu.domains.illegal_building.brain import coercion, hotspots, patrols, sites
from xianwu.domains.illegal_building.kinds import Deed, Found, Stage
from xianwu.domains.illegal_building.models import Cell, Demolition, PatrolTask, Permit, Site
from xianwu.kit.clock import ZONE
from xianwu.registers.enforcement import deadlines
from xianwu.registers.enforcement.brain.places import Point
from xianwu.registers.enforcement.casework.gates.coercion import force_gates
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.visits import points

STAGES = tuple(Stage.values)
TOLERANCE = Decimal("1.00")
"""Square metres by which two measurements of one building may differ."""


def amount(code: str, *, on: date) -> Decimal:
    return value(f"illegal_building.{code}", on=on)


def days(code: str, *, on: date) -> int:
    return int(amount(code, on=on))


def street_of(unit: Unit) -> Unit:
    """The street or town in which a cell lies."""
    while unit.kind != Unit.Kind.TOWN and unit.parent is not None:
        unit = unit.parent
    return unit


def town_of(site: Site) -> Unit:
    """The street or town whose ground it is."""
    return street_of(site.unit)


def open_cases() -> QuerySet[Case]:
    """Cases that have not ended: what is closed, handed on or was never filed takes no site any more."""
    return Case.objects.exclude(state__in=Case.ENDED)


def cases_of(site: Site) -> QuerySet[Case]:
    """Open cases about the same building, whichever organ opened them."""
    return open_cases().filter(subject=site.subject_id) if site.subject_id else Case.objects.none()


def area_left(site: Site, area: Decimal) -> Decimal | None:
    """What is left of it in 平方米 when that much more is taken down; below zero where it is too much, None where its
    size is not known."""
    if site.area_m2 is None:
        return None
    gone = site.demolitions.aggregate(total=Sum("area_m2"))["total"] or Decimal(0)
    return Decimal(site.area_m2 - gone - area)


def pictures_since(site: Site, day: date) -> QuerySet[Attachment]:
    """Photos that were put to it from that day on, after those of the report."""
    begins = datetime.combine(day, time.min, tzinfo=ZONE)
    rows = files_of(site).filter(category=Attachment.Category.PHOTO, uploaded_at__gte=begins)
    return rows.filter(uploaded_at__gt=site.found_at) if site.found_at else rows


# --- cells ----------------------------------------------------------------------------------------


def visits(*, on: date, past: date | None = None) -> QuerySet[PatrolTask]:
    """Patrols that count as visits on a day: ended by then, and not disproved by their own track."""
    done = PatrolTask.as_stood(past).filter(state=PatrolTask.State.DONE, planned_on__lte=on, ended_at__date__lte=on)
    return done.exclude(is_covered=False)


def cells_of(street: Unit, *, on: date, past: date | None = None) -> list[Cell]:
    """The cells of a street that were known by the day, with their units."""
    rows = Cell.as_stood(past).filter(unit__path__startswith=street.path, created_at__date__lte=on)
    return joined(rows, "unit")


def with_visits(cells: Iterable[Cell], street: Unit, *, on: date, past: date | None = None) -> dict[int, patrols.Cell]:
    """Cells of a street as the brain of patrols sees them, with the days on which each was walked."""
    walked: dict[int, list[date]] = {}
    recent = visits(on=on, past=past).filter(unit=street, planned_on__gt=on - timedelta(days=120))
    for cell, day in recent.values_list("cell_id", "planned_on"):
        walked.setdefault(cell, []).append(day)
    return {
        row.pk: patrols.Cell(str(row.pk), row.interval(on), row.is_hot(on), tuple(sorted(walked.get(row.pk, ()))))
        for row in cells
    }


def point_of(row: Any) -> Point | None:
    """A point to measure by; a fix that is too coarse is none."""
    if row.latitude is None or row.longitude is None:
        return None
    if row.accuracy_m is not None and row.accuracy_m > deadlines.amount("photo_accuracy_m", on=row.found_on):
        return None
    return Point(float(row.latitude), float(row.longitude))


def rings_of(cell: Cell) -> list[list[Point]]:
    """The border of a cell; nothing where none was entered."""
    return [[Point(lat, lng) for lng, lat in ring] for ring in cell.polygon]


def place_doubts(site: Site) -> list[str]:
    """Why its point is hardly where the report says: out of the chosen cell. Whether it is out of the county is said
    with the point itself.

    A cell without a border says nothing of what lies beside it. What the fix may err by is no doubt.
    """
    if site.latitude is None or site.longitude is None:
        return []
    place, own = Point(float(site.latitude), float(site.longitude)), rings_of(site.cell)
    off = patrols.metres_outside(place, rings=own)
    if (own and off <= float(site.accuracy_m or 0)) or points.outside_county(place, on=site.found_on):
        return []
    rows = Cell.objects.filter(unit__path__startswith=street_of(site.cell.unit).path).exclude(pk=site.cell_id)
    others = {row: rings_of(row) for row in rows.select_related("unit") if row.polygon}
    other = next((row for row, rings in others.items() if patrols.is_inside(place, rings=rings)), None)
    if other is not None:
        return [f"坐标不在所选的网格“{site.cell}”，在网格“{other}”：请核对网格和坐标。"]
    return [f"坐标在网格“{site.cell}”以外约 {off:.0f} 米：请核对网格和坐标。"] if own else []


def heat_rules(on: date) -> hotspots.Rules:
    weights = {
        code: hotspots.Weight(label, float(amount(f"heat_{code}", on=on)))
        for code, label in (("site", "发现疑似违建"), ("complaint", "群众举报"), ("demolition", "拆除"))
    }
    half_life = days("heat_half_life_days", on=on)
    return hotspots.Rules(weights, half_life=half_life, hot_from=float(amount("heat_from", on=on)))


def heat_events(street: Unit, *, on: date) -> list[hotspots.Event]:
    """What happened in each cell within two years; older than that nothing is left of it."""
    since = on - timedelta(days=730)
    rows = Site.objects.standing().filter(unit=street, found_on__range=(since, on))
    found = []
    for cell, day, source in rows.values_list("cell_id", "found_on", "source"):
        found.append(hotspots.Event(str(cell), "site", day))
        if source in (Found.COMPLAINT, Found.HOTLINE):
            found.append(hotspots.Event(str(cell), "complaint", day))
    gone = Demolition.objects.filter(site__unit=street, done_on__range=(since, on))
    return found + [
        hotspots.Event(str(cell), "demolition", day) for cell, day in gone.values_list("site__cell_id", "done_on")
    ]


# --- one house, twice -----------------------------------------------------------------------------


def _sighting(site: Site) -> sites.Sighting:
    return sites.Sighting(site.pk or 0, site.found_on, point_of(site), site.owner_digest)


def same_house(site: Site) -> list[Site]:
    """Sites of the same day within the distance at which two reports are one house."""
    if point_of(site) is None:
        return []
    reach = float(amount("same_house_m", on=site.found_on))
    others = Site.objects.standing().filter(unit=site.unit, found_on=site.found_on).exclude(pk=site.pk)
    known = {other.pk: other for other in others}
    found = sites.reported_twice([_sighting(site), *map(_sighting, known.values())], reach=reach)
    mine = site.pk or 0
    pairs = [(each.first, each.second) for each in found if mine in (each.first, each.second)]
    return [known[second if first == mine else first] for first, second in pairs]


def rebuilt_from(site: Site) -> Site | None:
    """The demolished site on whose place, or by whose owner, this one is being built again."""
    gone = [
        sites.Gone(row.site_id, row.done_on, point_of(row.site), row.site.owner_digest)
        for row in Demolition.objects.filter(
            site__unit=site.unit, done_on__lte=site.found_on, is_whole=True
        ).select_related("site")
        if row.site_id != site.pk
    ]
    reach, months = float(amount("same_house_m", on=site.found_on)), days("rebuild_months", on=site.found_on)
    found = sites.rebuilt([_sighting(site)], gone=gone, reach=reach, months=months)
    return Site.objects.get(pk=found[0].earlier) if found else None


# --- growth after a stop --------------------------------------------------------------------------


def _measure(row: Any, on: date) -> sites.Measure:
    stage = STAGES.index(row.stage) if row.stage else None
    return sites.Measure(on, stage, row.floors, row.area_m2)


def growth_after_stop(site: Site, *, seen: Mapping[str, Any], on: date) -> sites.NotStopped | None:
    """What has grown between the stop and what is seen now, be it on the same day: the authority reports at once."""
    if site.stopped_on is None:
        return None
    names = [Stage(each).label for each in STAGES]
    measures = _since_stop(site, seen, on)
    return sites.not_stopped(measures, stopped_on=site.stopped_on, tolerance=TOLERANCE, stages=names)


def why_not_grown(site: Site, *, seen: Mapping[str, Any], on: date) -> str:
    """Why nothing of what is seen now counts as growth since the stop."""
    if site.stopped_on is None:
        return "还没有叫停。"
    return sites.why_not_grown(_since_stop(site, seen, on), stopped_on=site.stopped_on, tolerance=TOLERANCE)


def _since_stop(site: Site, seen: Mapping[str, Any], on: date) -> list[sites.Measure]:
    """How it stood at the stop, and as it is seen after it."""
    assert site.stopped_on
    before = [_measure(row, row.done_on) for row in site.siteactions.filter(kind=Deed.STOP)]
    stage = STAGES.index(seen["stage"]) if seen.get("stage") else None
    floors = int(seen["floors"]) if seen.get("floors") is not None else None
    now = sites.Measure(on, stage, floors, seen.get("area"), is_after=True)
    return [*(before or [_measure(site, site.stopped_on)]), now]


# --- coercion -------------------------------------------------------------------------------------


def force_problems(site: Site, data: Mapping[str, Any], *, planned_at: datetime) -> list[str]:
    """Everything that is missing before a building is taken down by force: in the case, by the engine's gates, and here."""
    on = planned_at.date()
    plan = coercion.OnSite(
        planned_at,
        night=(days("duty_to_hour", on=on), days("duty_from_hour", on=on)),
        calendar=calendar(),
        has_inventory=bool(data.get("has_inventory")),
        has_video=bool(data.get("has_video")),
    )
    return [*_case_problems(site, on), *coercion.problems(plan)]


def _case_problems(site: Site, on: date) -> list[str]:
    if site.case is None:
        return [
            "还没有立案：强制拆除要有案件中送达的强制执行决定（行政强制法第三十四条至第四十四条），没有强制权的由有权机关办理或者申请法院"
        ]
    return [each.words for each in force_gates(site.case, on=on)]


# --- permits and zero growth ----------------------------------------------------------------------


def permits_near(site: Site) -> list[Permit]:
    """Permits that may cover it: of the owner, or in the village, in force when it was found."""
    rows = Permit.objects.filter(street=site.unit)
    wanted = rows.filter(holder=site.owner) if site.owner else rows.none()
    if site.village_id:
        wanted = wanted | rows.filter(village=site.village)
    return list(wanted.order_by("-issued_on", "-pk")[:50])


def zero_growth(rows: list[Site], *, start: date, as_of: date) -> sites.Growth:
    """“零增长” is that nothing new stands beyond its term, not that nothing was found."""
    cases = [sites.Case(row.pk, row.found_on, row.fixed_on) for row in rows]
    return sites.zero_growth(cases, start=start, as_of=as_of, days=days("fix_days", on=as_of))


def watch_days(on: date) -> list[date]:
    """When a place that was fixed is looked at again."""
    every, times = days("watch_days", on=on), days("watch_count", on=on)
    return [on + timedelta(days=every * number) for number in range(1, times + 1)]
