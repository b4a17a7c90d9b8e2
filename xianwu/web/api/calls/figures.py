"""Figures: values, definition, series, units, the records behind."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from xianwu.core.units.models import Unit
from xianwu.figures import api as figures
from xianwu.figures.declarations import Declared
from xianwu.kit import access
from xianwu.web.api.answers import answer
from xianwu.web.api.door import number_of, only_known
from xianwu.web.api.errors import invalid

SHARED = frozenset({"as_of", "unit"})
PAGE = 50


def _figure(request: HttpRequest, key: str) -> Declared:
    try:
        figure = figures.figure(key)
    except figures.UnknownFigure as error:
        raise Http404(str(error)) from error
    if not figures.can_read(access.actor_of(request), key=key):
        raise PermissionDenied(f"指标“{figure.label}”只对有相应角色的人开放。需要查看请联系本单位管理员。")
    return figure


def _unit(request: HttpRequest) -> Unit | None:
    text = request.GET.get("unit", "")
    if not text:
        return None
    found = Unit.objects.filter(pk=int(text)).first() if text.isascii() and text.isdigit() and len(text) < 16 else None
    if found is None:
        raise invalid([("unit", "没有这个机构，请用机构台账里的 id。")])
    return found


def _definition(figure: Declared, value: figures.Value) -> dict[str, Any]:
    return {
        "formula": figures.formula_of(figure),
        "note": figure.note,
        "owner": figure.owner or None,
        "version": value.version,
        "problem": value.problem or None,
    }


def list_call(request: HttpRequest) -> HttpResponse:
    """All figures the actor may read, with their values."""
    only_known(request, known=SHARED | {"section"})
    readable = figures.figures(request.GET.get("section") or None, actor=access.actor_of(request))
    day = access.as_of(request)
    values = figures.evaluate([each.key for each in readable], as_of=day, unit=_unit(request))
    return answer({"as_of": day, "items": [figures.as_json(value) for value in values.values()]})


def value_call(request: HttpRequest, *, key: str) -> HttpResponse:
    """One figure with its definition and checks."""
    only_known(request, known=SHARED)
    figure, unit, day = _figure(request, key), _unit(request), access.as_of(request)
    value = figures.evaluate([key], as_of=day, unit=unit)[key]
    return answer({"as_of": day, **figures.as_json(value), "definition": _definition(figure, value)})


def series_call(request: HttpRequest, *, key: str) -> HttpResponse:
    """Values at the ends of the last months."""
    only_known(request, known=SHARED | {"months"})
    _figure(request, key)
    months = number_of(request, "months", default=12, most=60)
    found = figures.series(key, as_of=access.as_of(request), months=months, unit=_unit(request))
    return answer({"key": key, "items": [{"day": day, **_short(value)} for day, value in found]})


def by_unit_call(request: HttpRequest, *, key: str) -> HttpResponse:
    """The figure unit by unit."""
    only_known(request, known=SHARED)
    _figure(request, key)
    found = figures.by_unit(key, as_of=access.as_of(request), unit=_unit(request))
    items = [{"unit": each.unit_id, "unit_label": each.unit_name, **_short(each.value)} for each in found]
    return answer({"key": key, "items": items})


def _short(value: figures.Value) -> dict[str, Any]:
    told = figures.as_json(value)
    return {name: told[name] for name in ("value", "text", "records")}


def records_call(request: HttpRequest, *, key: str) -> HttpResponse:
    """The rows behind a figure that the actor may see."""
    only_known(request, known=SHARED | {"part", "page", "limit"})
    _figure(request, key)
    part = request.GET.get("part", "num")
    if part not in ("num", "den"):
        raise invalid([("part", "part 只能是 num（分子）或 den（分母、基期）。")])
    size = number_of(request, "limit", default=PAGE, most=200)
    page = number_of(request, "page", default=1, most=100_000)
    rows = figures.records_of(
        key, as_of=access.as_of(request), unit=_unit(request), actor=access.actor_of(request), part=part
    )
    found = list(rows[(page - 1) * size : page * size + 1])
    items = [
        {
            "model": row._meta.label,
            "id": row.pk,
            "number": str(getattr(row, "number", "") or ""),
            "title": str(getattr(row, "title", "") or row),
        }
        for row in found[:size]
    ]
    return answer({"key": key, "part": part, "items": items, "next_page": page + 1 if len(found) > size else None})
