"""What rows of a past day point to: instances made from kept versions carry no joins with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from simple_history.manager import HistoricalQuerySet

from xianwu.core.records.models import Versioned


def joined(rows: QuerySet, *paths: str) -> list[Any]:
    """The rows with what `paths` lead to.

    For rows of a past day one statement a relation, whatever the rows: what they point to stands as it did then,
    what lies farther along a path as it does now, as on ledgers.
    """
    if not isinstance(rows, HistoricalQuerySet):
        return list(rows.select_related(*paths))
    records = list(rows)
    tails: dict[str, list[str]] = {}
    for path in paths:
        name, _, tail = path.partition("__")
        tails.setdefault(name, []).extend([tail] if tail else [])
    groups: dict[tuple[Any, tuple[str, ...]], list[Any]] = {}
    for name, own in tails.items() if records else ():
        field = records[0]._meta.get_field(name)
        groups.setdefault((field.related_model, tuple(own)), []).append(field)
    for (model, ends), fields in groups.items():
        _point(records, fields, model, ends, at=rows._as_of)
    return records


def _point(records: list[Any], fields: list[Any], model: Any, tails: tuple[str, ...], *, at: datetime) -> None:
    """Let the fields, all keys of one model, hold what they point to."""
    keys = {getattr(record, field.attname) for record in records for field in fields} - {None}
    targets = _targets(model, keys, tails=tails, at=at)
    for record in records:
        for field in fields:
            if (key := getattr(record, field.attname)) in targets:
                field.set_cached_value(record, targets[key])


def _targets(model: Any, keys: set[Any], *, tails: tuple[str, ...], at: datetime) -> dict[Any, Any]:
    """Rows by key; units and people, and what has no version so old, as they are."""
    found: dict[Any, Any] = {}
    if keys and not tails and issubclass(model, Versioned):
        versions = model.history.as_of(at).filter(**{f"{model._meta.pk.attname}__in": keys})
        found = {row.pk: row for row in versions}
    rest = keys - set(found)
    now = model._base_manager.filter(pk__in=rest)
    return found | {row.pk: row for row in (now.select_related(*tails) if tails else now)} if rest else found
