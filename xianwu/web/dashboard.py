"""The county's figures as cards and charts, from declared highlights: `dashboard.py` → `CARDS`, `FUNNELS`, `LATER`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.urls import reverse

from xianwu.core.events.models import Event
from xianwu.figures import api
from xianwu.kit.declared import declared
from xianwu.lib.numbers import plain
from xianwu.web.spark import spark_points

MONTHS = 12
Course = list[tuple[date, api.Value]]


@dataclass(frozen=True)
class Card:
    """One figure: its value, what it was a month ago, and its course."""

    value: api.Value
    number: str
    unit: str
    change: str
    arrow: str
    points: str


def head() -> tuple[Any, ...]:
    """The end of the event log: as long as it stays, every figure stays."""
    return Event.objects.order_by("-pk").values_list("pk", "digest").first() or (0, "")


def board(actor: Any, *, as_of: date, months: int = 2) -> dict[str, Any]:
    """Cards by section and funnels of the figures that the actor may read.

    With two months it costs a statement or two; the whole year's course is asked for after the page stands.
    """
    keys = [key for key in highlights() if api.can_read(actor, key=key)]
    is_whole = months >= MONTHS
    courses = _courses(tuple(keys), as_of, months, head())
    funnels = [each for each in declared("dashboard", "FUNNELS") if all(key in courses for key in each.stages)]
    cards = [key for key in declared("dashboard", "CARDS") if key in courses]
    findings = api.findings(cards, as_of=as_of, actor=actor) if is_whole else []
    return {
        "sections": _sections(cards, courses, findings),
        "funnels": [_funnel(each, {key: courses[key][-1][1] for key in each.stages}) for each in funnels],
        "is_whole": is_whole,
    }


def later_sections(actor: Any, *, as_of: date) -> list[dict[str, Any]]:
    """Cards that come once the page stands: figures that leaders look at beside the first ones."""
    keys = tuple(key for key in declared("dashboard", "LATER") if api.can_read(actor, key=key))
    findings = api.findings(keys, as_of=as_of, actor=actor)
    return _sections(keys, _courses(keys, as_of, 2, head()), findings)


def comparisons(actor: Any, *, as_of: date) -> list[dict[str, Any]]:
    """One figure of each section, unit by unit. One statement each."""
    keys = [key for key in highlights() if api.can_read(actor, key=key)]
    now = head()
    return [found for key in _compared(keys) if (found := _comparison(key, as_of, now))]


def highlights() -> list[str]:
    """Every figure that the first page of leaders shows."""
    stages = (key for funnel in declared("dashboard", "FUNNELS") for key in funnel.stages)
    return list(dict.fromkeys((*declared("dashboard", "CARDS"), *stages)))


@lru_cache(maxsize=32)
def _courses(keys: tuple[str, ...], as_of: date, months: int, now: tuple[Any, ...]) -> dict[str, Course]:
    return api.series_of(keys, as_of=as_of, months=months)


@lru_cache(maxsize=32)
def _units(key: str, as_of: date, now: tuple[Any, ...]) -> list[api.UnitValue]:
    return api.by_unit(key, as_of=as_of)


# --- cards ----------------------------------------------------------------------------------------


def _sections(
    cards: Iterable[str], courses: dict[str, Course], findings: Iterable[api.Finding]
) -> list[dict[str, Any]]:
    """Cards by section, and whether those of a section agree."""
    found: dict[str, dict[str, Any]] = {}
    outcomes: defaultdict[str, list[api.Finding]] = defaultdict(list)
    for each in findings:
        outcomes[each.key.partition(".")[0]].append(each)
    for key in cards:
        label = key.partition(".")[0]
        section = found.setdefault(label, {"title": apps.get_app_config(label).verbose_name, "cards": []})
        section["cards"].append(card(courses[key]))
    for label, section in found.items():
        section["judged"] = api.judged(outcomes[label])
    return list(found.values())


def card(course: Course) -> Card:
    """The last value of a course with its change against the end of the month before."""
    value, before = course[-1][1], course[-2][1]
    number, _, unit = value.text.partition(" ")
    change, arrow = change_words(value, before)
    points = spark_points([_number(each) for _, each in course]) if len(course) > 2 else ""
    return Card(value, number, unit, change, arrow, points)


def change_words(value: api.Value, before: api.Value) -> tuple[str, str]:
    """What was added or lost since, and its arrow; nothing is said across two periods."""
    now, then = _number(value), _number(before)
    if now is None or then is None or value.period.start != before.period.start:
        return "", ""
    difference = now - then
    if not difference:
        return "与上月末持平", ""
    unit = "个百分点" if value.unit == "%" else value.unit
    sign, arrow = ("+", "▲") if difference > 0 else ("−", "▼")
    return f"较上月末 {sign}{plain(abs(difference))} {unit}", arrow


def _number(value: api.Value) -> Decimal | None:
    return value.value if isinstance(value.value, Decimal) else None


# --- charts ---------------------------------------------------------------------------------------


def figure_url(key: str, unit_id: Any = None) -> str:
    return reverse("figures:figure", args=[key]) + (f"?unit={unit_id}" if unit_id else "")


def _funnel(funnel: Any, values: dict[str, api.Value]) -> dict[str, Any]:
    own = list(values.values())
    return {
        "title": funnel.title,
        "rows": [
            {"label": each.figure.label, "text": each.text, "url": figure_url(each.key), "share": _share(each, own[0])}
            for each in own
        ],
        "data": _chart(
            funnel.title,
            own[0].unit,
            [(each.figure.label, _number(each), figure_url(each.key)) for each in own],
        ),
    }


def _share(value: api.Value, first: api.Value) -> str:
    part, whole = _number(value), _number(first)
    return f"{part / whole * 100:.1f}%" if part is not None and whole else ""


def _compared(keys: list[str]) -> list[str]:
    """The figure of each section that is set side by side for the units: the end of its funnel, or its first card."""
    found: dict[str, str] = {}
    for funnel in declared("dashboard", "FUNNELS"):
        found.setdefault(funnel.stages[-1].partition(".")[0], funnel.stages[-1])
    for key in keys:
        found.setdefault(key.partition(".")[0], key)
    return [key for key in found.values() if key in keys]


def _comparison(key: str, as_of: date, now: tuple[Any, ...]) -> dict[str, Any] | None:
    units = [each for each in _units(key, as_of, now) if _number(each.value) is not None]
    if len(units) < 2:
        return None
    units.sort(key=lambda each: -(_number(each.value) or 0))
    title = f"{units[0].value.figure.label}（分单位）"
    links = [(each.unit_name, _number(each.value), figure_url(key, each.unit_id)) for each in units]
    return {
        "title": title,
        "rows": [
            {"label": each.unit_name, "text": each.value.text, "url": figure_url(key, each.unit_id)} for each in units
        ],
        "data": _chart(title, units[0].value.unit, links),
    }


def _chart(title: str, unit: str, items: list[tuple[str, Decimal | None, str]]) -> dict[str, Any]:
    """What the chart island draws; each part leads to its figure."""
    return {
        "title": title,
        "unit": unit,
        "labels": [label for label, _, _ in items],
        "series": [{"name": title, "values": [None if value is None else float(value) for _, value, _ in items]}],
        "links": [url for _, _, url in items],
    }
