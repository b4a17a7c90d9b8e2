"""Field paths as figures use them: where they lead, and whether they would multiply rows on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Field, Model, Q
from django.db.models.constants import LOOKUP_SEP


@dataclass(frozen=True)
class Walk:
    """The field a path ends at (None: no such field), and whether one row may become many on the way."""

    field: Field[Any, Any] | None
    is_multiple: bool = False


@lru_cache(maxsize=4096)
def walk(model: type[Model], *, path: str) -> Walk:
    """Follow `path` from `model`; lookups and transforms behind the field are allowed."""
    here: type[Model] | None = model
    found: Any = None
    for name in path.split(LOOKUP_SEP):
        step = _step(here, name)
        if step is None:
            return Walk(found if found is not None and _is_lookup(found, name) else None)
        if step.one_to_many or step.many_to_many:
            return Walk(step, is_multiple=True)
        found, here = step, step.related_model if step.is_relation else None
    return Walk(found)


def _step(model: type[Model] | None, name: str) -> Any:
    if model is None:
        return None
    if name == "pk":
        return model._meta.pk
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _is_lookup(field: Any, name: str) -> bool:
    target = field.target_field if field.is_relation else field
    return bool(field.get_lookup(name) or target.get_lookup(name) or target.get_transform(name))


def paths_in(condition: Q) -> Iterator[str]:
    """Field paths of a condition, the right-hand side too. Subqueries keep their own rows to themselves."""
    for child in condition.children:
        if isinstance(child, Q):
            yield from paths_in(child)
        elif isinstance(child, tuple):
            yield child[0]
            yield from _names_in(child[1])


def _names_in(value: Any) -> Iterator[str]:
    if type(value) is F:
        yield value.name
    elif hasattr(value, "get_source_expressions"):
        for source in value.get_source_expressions():
            yield from _names_in(source)


def target_field(model: type[Model], *, path: str) -> Field[Any, Any] | None:
    """The plain field whose values a path yields: a foreign key yields the key of its target."""
    field = walk(model, path=path).field
    while field is not None and field.is_relation:
        field = field.target_field
    return field
