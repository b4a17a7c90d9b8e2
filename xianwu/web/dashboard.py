"""The county's figures as cards and charts, from declared highlights: `dashboard.py` → `CARDS`, `FUNNELS`."""

from __future__ import annotations

from datetime import date
from typing import Any

from xianwu.figures.api import evaluate, series_of
from xianwu.kit.declared import declared


def dashboard(*, as_of: date) -> dict[str, Any]:
    """Cards by section with the value, its period and its course over twelve months; funnels."""
    values = evaluate(as_of=as_of)
    cards = [key for key in declared("dashboard", "CARDS") if key in values]
    courses = series_of(cards, as_of=as_of, months=12) if cards else {}
    return {
        "sections": _sections(cards, values, courses),
        "funnels": [_funnel(each, values) for each in declared("dashboard", "FUNNELS")],
        "count": len(values),
    }


def _sections(cards: list[str], values: dict[str, Any], courses: dict[str, Any]) -> list[dict[str, Any]]:
    from django.apps import apps

    found: dict[str, dict[str, Any]] = {}
    for key in cards:
        label = key.partition(".")[0]
        section = found.setdefault(label, {"title": apps.get_app_config(label).verbose_name, "cards": []})
        section["cards"].append({"value": values[key], "points": _points(courses.get(key, ()))})
    return list(found.values())


def _points(course: Any) -> list[dict[str, Any]]:
    return [
        {"label": day.strftime("%Y-%m"), "value": float(each.value)}
        for day, each in course
        if each.value is not None and not isinstance(each.value, date)
    ]


def _funnel(funnel: Any, values: dict[str, Any]) -> dict[str, Any]:
    own = [values[key] for key in funnel.stages if key in values]
    return {
        "title": funnel.title,
        "stages": own,
        "data": {
            "title": funnel.title,
            "unit": own[0].unit if own else "",
            "items": [{"label": each.figure.label, "value": float(each.value or 0)} for each in own],
        },
    }
