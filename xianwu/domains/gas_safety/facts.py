"""What pages, figures and verbs ask of gas safety: the campaign's start, the watch list, who was looked at when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from xianwu.core.rules.api import ParameterRefused, day, value
from xianwu.domains.gas_safety.brain import matrix
from xianwu.domains.gas_safety.kinds import KINDS, MATTER, Kind
from xianwu.kit.remembered import Remembered
from xianwu.lib.periods import Period, PeriodError, Span
from xianwu.registers.enforcement.models import CheckedItem, CheckItem, Inspection, Subject, TownLink
from xianwu.registers.enforcement.visits.overview import cycle_begins, last_checks

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

REGULATED_SINCE = date(2011, 3, 1)
"""城镇燃气管理条例 in force: no list of checks is older, and none need be looked up."""
BEFORE_ALL_LISTS = CheckItem(code="any", matter=MATTER, every_months=12, kinds=[])
"""Stands for the list on days that have none: nothing was checked then, and the rule is still said in full, so that
the version of a definition moves with the rule and not with the county's rows."""
HELD = (Inspection.State.VISITED, Inspection.State.CONCLUDED)


def number(code: str, *, on: date) -> int:
    return int(value(f"gas_safety.{code}", on=on))


def check_months(kind: str, *, on: date) -> int:
    """How often a supplier has to look at a user of that kind, in months."""
    return number("resident_check_months" if kind == Kind.RESIDENT else "company_check_months", on=on)


# --- 截至目前 -----------------------------------------------------------------------------------------------


def campaign_start(on: date) -> date:
    """The first day that 截至目前 counts, as the county has set it; raises PeriodError for a day that cannot be read."""
    try:
        return day("gas_safety.campaign_start", on=on)
    except ParameterRefused as error:
        raise PeriodError(str(error)) from None


def _campaign(as_of: date) -> Period:
    return Period("截至目前", campaign_start(as_of), as_of)


CAMPAIGN = Span("parameter:gas_safety.campaign_start", _campaign)
"""Cumulative from the day that the county has set, and never silently since forever."""


# --- the watch list -----------------------------------------------------------------------------------------


def _load() -> list[CheckItem]:
    rows = CheckItem.objects.filter(matter=MATTER, every_months__isnull=False)
    return list(rows.select_related("section").order_by("code", "valid_from"))


_items = Remembered(_load, models=("enforcement.CheckItem", "units.Unit"))
"""A figure is asked for many days at once: the list is read once for all of them."""


def watch_items(on: date) -> list[CheckItem]:
    """Items with a cycle, in force on the day."""
    return [item for item in _items() if item.is_valid(on)]


def kinds_of(item: CheckItem) -> tuple[str, ...]:
    """The kinds an item fits; none named: all."""
    return tuple(item.kinds) or tuple(kind for kind, _ in KINDS)


def covered(on: date) -> Q:
    """Subjects at whom everything on the watch list of their kind was looked at within its cycle."""
    found = Q(pk__in=[])
    items = watch_items(on) if on >= REGULATED_SINCE else [BEFORE_ALL_LISTS]
    for kind, _ in KINDS:
        own = [item for item in items if kind in kinds_of(item)]
        if own:
            found |= Q(kind=kind) & _all_in_time(own, on=on)
    return found


def _all_in_time(items: list[CheckItem], *, on: date) -> Q:
    """One subquery for each cycle, however many items have it."""
    by_cycle: dict[date, list[str]] = {}
    for item in items:
        by_cycle.setdefault(cycle_begins(item, on=on), []).append(item.code)
    found = Q()
    for since, codes in by_cycle.items():
        checks = CheckedItem.objects.filter(
            item__code__in=codes, item__matter=MATTER, inspection__state__in=HELD, inspection__held_on__gt=since,
            inspection__held_on__lte=on,
        )  # fmt: skip
        seen = checks.order_by().values("inspection__subject_id").annotate(n=Count("item__code", distinct=True))
        found &= Q(pk__in=seen.filter(n=len(codes)).values("inspection__subject_id"))
    return found


def matrix_of(actor: Actor, *, on: date, past: date | None = None) -> matrix.Matrix:
    """The whole list over what the actor sees; `past`: as subjects and checks stood at the end of that day."""
    rows = watch_items(on)
    items = [
        matrix.Item(
            item.code, item.group, item.text, kinds_of(item), item.every_months or 0, cycle_begins(item, on=on),
            item.section.short_name if item.section else "",
        )
        for item in rows
    ]  # fmt: skip
    listed = Subject.seen(actor, past=past).filter(Subject.was_listed(on), matter=MATTER)
    sites = [matrix.Site(pk, kind, str(town or "")) for pk, kind, town in listed.values_list("id", "kind", "town_id")]
    checks = last_checks(actor, [item.code for item in rows], matter=MATTER, on=on, past=past)
    last = {(code, subject): day for code, own in checks.items() for subject, _, day in own}
    return matrix.build(items, sites=sites, last=last, links=section_names(on))


def section_names(on: date) -> dict[str, str]:
    """The section that answers for each town, by the town's key."""
    links = TownLink.objects.valid(on).filter(matter=MATTER).order_by("valid_from")
    return {str(town): name for town, name in links.values_list("town_id", "section__short_name")}
