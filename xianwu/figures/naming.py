"""Rows behind figures by name, for those who may see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Model

from xianwu.figures.rowstates import RowState


def visible_rows(rows: Iterable[RowState], *, actor: Any) -> dict[tuple[str, Any], Model]:
    """(table, key) → row, of those the actor may see; one statement per table."""
    keys: dict[str, list[Any]] = {}
    for row in rows:
        keys.setdefault(row.model, []).append(row.pk)
    found: dict[tuple[str, Any], Model] = {}
    for label, wanted in keys.items():
        seen = apps.get_model(label)._default_manager.visible_to(actor).filter(pk__in=wanted)
        # A row may be named by one it points to.
        for record in seen.select_related(*pointed_at(seen.model)):
            found[label, record.pk] = record
    return found


def names_of(rows: Iterable[RowState], *, actor: Any) -> dict[tuple[str, Any], str]:
    """Their names; the others stay a number."""
    return {place: str(record) for place, record in visible_rows(rows, actor=actor).items()}


def pointed_at(model: type[Model]) -> list[str]:
    """The relations of a row that lead to one other."""
    return [each.name for each in model._meta.concrete_fields if each.is_relation]
