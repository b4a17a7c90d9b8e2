"""System checks of declared figures: a wrong path is found at start, not when a leader opens the page."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db import DatabaseError
from django.db.models import FloatField, Model, Q
from django.db.models.fields.json import JSONField

from xianwu.figures.compose import CannotRespan, base_of, is_percentage_of_like
from xianwu.figures.conditions import date_field, scope_path
from xianwu.figures.declarations import (
    Bands,
    Change,
    Declared,
    Figure,
    Leaf,
    Ratio,
    RatioCheck,
    Reference,
    Reweighted,
    Within,
)
from xianwu.figures.paths import paths_in, target_field, walk
from xianwu.figures.registry import UnknownFigure, all_checks, figure_of
from xianwu.figures.shapes import REFERENCE_PERIOD
from xianwu.figures.truths import compared_path
from xianwu.kit.declared import declared

KINDS = ("flow", "stock", "cumulative", "ratio", "change", "forecast", "latest")


def _figures() -> tuple[Declared, ...]:
    """As declared, duplicates included."""
    return declared("figures", "FIGURES")


def _leaves() -> Iterator[tuple[Leaf, type[Model]]]:
    for figure in _figures():
        if isinstance(figure, Leaf):
            try:
                yield figure, apps.get_model(figure.of.model)
            except (LookupError, ValueError):
                continue


@register()
def keys_are_unique(**kwargs: Any) -> list[CheckMessage]:
    counted = Counter(figure.key for figure in _figures())
    return [
        Error(f"Two figures have the key {key}.", hint="Give one of them another.", id="figures.E001")
        for key, number in counted.items()
        if number > 1
    ]


@register()
def keys_name_their_section(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"The key {figure.key} is not “section.figure”.", id="figures.E002")
        for figure in _figures()
        if figure.key.count(".") != 1
    ]


@register()
def models_exist(**kwargs: Any) -> list[CheckMessage]:
    found = {figure.key for figure, _ in _leaves()}
    return [
        Error(f"{figure.key}: no model {figure.of.model}.", id="figures.E003")
        for figure in _figures()
        if isinstance(figure, Leaf) and figure.key not in found
    ]


def _is_declared(reference: Reference) -> bool:
    try:
        return figure_of(figure_of(reference).key) == figure_of(reference)
    except UnknownFigure:
        return False


@register()
def references_exist(**kwargs: Any) -> list[CheckMessage]:
    """Figures made of others, and checks, speak of figures that somebody lists."""
    named = [(figure.key, part) for figure in _figures() for _, part in figure.parts]
    named += [(type(check).__name__, part) for check in all_checks() for part in check.figures]
    return [
        Error(
            f"{name} refers to a figure that no FIGURES lists: {getattr(part, 'key', part)}.",
            id="figures.E004",
        )
        for name, part in named
        if not _is_declared(part)
    ]


def _condition(figure: Leaf) -> Q:
    """The condition for a reference period; empty while its parameters cannot be read (no tables yet)."""
    try:
        return figure.of.where(REFERENCE_PERIOD)
    except DatabaseError:
        return Q()


def paths_of(figure: Leaf) -> list[str]:
    """Every field path that a counted figure walks on its own table."""
    paths = list(paths_in(_condition(figure)))
    paths += [figure.measure.field, figure.measure.other] if isinstance(figure, Figure) else [figure.field]
    paths += [date_field(figure) or "", scope_path(figure) or ""]
    return [path for path in dict.fromkeys(paths) if path]


@register()
def fields_exist(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"{figure.key}: {model._meta.label} has no field “{path}”.", id="figures.E005")
        for figure, model in _leaves()
        for path in paths_of(figure)
        if walk(model, path=path).field is None
    ]


@register()
def joins_keep_rows_single(**kwargs: Any) -> list[CheckMessage]:
    """A join that multiplies rows would multiply every figure of the statement."""
    return [
        Error(
            f"{figure.key}: “{path}” leads to many rows.",
            hint="Use Exists(…) in the condition, or count on the other table.",
            id="figures.E006",
        )
        for figure, model in _leaves()
        for path in paths_of(figure)
        if walk(model, path=path).is_multiple
    ]


@register()
def sums_are_exact(**kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for figure, model in _leaves():
        if not isinstance(figure, Figure) or figure.measure.kind not in ("total", "mean"):
            continue
        for path in filter(None, (figure.measure.field, figure.measure.other)):
            if isinstance(target_field(model, path=path), FloatField):
                found.append(Error(f"{figure.key}: “{path}” is a float, sums would not be exact.", id="figures.E007"))
    return found


@register()
def rows_have_a_scope(**kwargs: Any) -> list[CheckMessage]:
    """Rows are shown by `visible_to`; a table without it could be shown to nobody, or to everybody."""
    return [
        Error(f"{figure.key}: {model._meta.label} has no visible_to.", id="figures.E017")
        for figure, model in _leaves()
        if not hasattr(model._default_manager.all(), "visible_to")
    ]


@register()
def extra_is_never_counted(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"{figure.key}: “{path}” is free JSON; what is counted needs a field.", id="figures.E008")
        for figure, model in _leaves()
        for path in paths_of(figure)
        if any(isinstance(walk(model, path=start).field, JSONField) for start in _starts(path))
    ]


def _starts(path: str) -> list[str]:
    names = path.split("__")
    return ["__".join(names[:length]) for length in range(1, len(names) + 1)]


@register()
def percentages_divide_like_by_like(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"{figure.key}: numerator and denominator have different units.", id="figures.E009")
        for figure in _figures()
        if isinstance(figure, Ratio) and _is_declared(figure.num) and _is_declared(figure.den)
        if not is_percentage_of_like(figure)
    ]


@register()
def changes_have_a_base(**kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for figure in _figures():
        if not isinstance(figure, Change | Reweighted) or not _is_declared(figure.of):
            continue
        try:
            base_of(figure)
        except CannotRespan:
            found.append(Error(f"{figure.key}: its figure cannot be taken over another span.", id="figures.E010"))
    return found


@register()
def mixes_can_be_grouped(**kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for figure in _figures():
        if not isinstance(figure, Reweighted) or not _is_declared(figure.of):
            continue
        mean = figure_of(figure.of)
        if not isinstance(mean, Figure) or mean.measure.kind != "mean":
            found.append(Error(f"{figure.key}: only a mean can be reweighted.", id="figures.E011"))
            continue
        for each in figure.by:
            end = walk(apps.get_model(mean.of.model), path=each.field if isinstance(each, Bands) else each)
            if end.field is None or end.is_multiple:
                found.append(Error(f"{figure.key}: cannot group by {each}.", id="figures.E012"))
    return found


@register()
def kinds_are_known(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"{figure.key}: no such kind of figure: {getattr(figure, 'kind', '')}.", id="figures.E013")
        for figure in _figures()
        if getattr(figure, "kind", "") not in KINDS
    ]


@register()
def sets_can_be_compared(**kwargs: Any) -> list[CheckMessage]:
    """Both sides of a Within must yield the same kind of key."""
    found: list[CheckMessage] = []
    for check in all_checks():
        if isinstance(check, RatioCheck):
            found.extend(_is_rate(check))
        if isinstance(check, Within) and _is_declared(check.sub) and _is_declared(check.whole):
            found.extend(_compared(check))
    return found


def _is_rate(check: RatioCheck) -> list[CheckMessage]:
    if not _is_declared(check.ratio) or isinstance(figure_of(check.ratio), Ratio):
        return []
    return [Error(f"RatioCheck needs a ratio: {figure_of(check.ratio).key}.", id="figures.E014")]


def _compared(check: Within) -> list[CheckMessage]:
    sub, whole = figure_of(check.sub), figure_of(check.whole)
    if not isinstance(sub, Figure) or not isinstance(whole, Figure):
        return [Error(f"Within compares counted figures only: {sub.key}, {whole.key}.", id="figures.E015")]
    ends = [_end(figure, path) for figure, path in ((sub, check.sub_path), (whole, check.whole_path))]
    if ends[0] != ends[1] or None in ends:
        return [Error(f"{sub.key} and {whole.key} do not count the same kind of thing.", id="figures.E016")]
    return []


def _end(figure: Figure, path: str) -> Any:
    try:
        model = apps.get_model(figure.of.model)
    except (LookupError, ValueError):
        return None
    field = walk(model, path=compared_path(figure, path=path)).field
    if field is None:
        return None
    return field.related_model if field.is_relation else field.model if field.primary_key else field
