"""Freezing figures with the rows they stand on, and telling later what has moved."""

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from xianwu.figures.compose import leaf_of, needs_two_parts
from xianwu.figures.conditions import date_field, model_of
from xianwu.figures.declarations import Declared, Figure, Leaf
from xianwu.figures.evaluation import evaluate_figures, rows_behind
from xianwu.figures.models import Snapshot
from xianwu.figures.registry import figure_of
from xianwu.figures.values import Value
from xianwu.lib.digests import canonical, sha256_hex
from xianwu.lib.numbers import plain

# Bookkeeping of the row itself; a change that was taken back is no drift.
_NOT_CONTENT = {"version", "updated_at"}
_DIGITS = 16


class SnapshotRefused(ValueError):
    """There is nothing to keep; the message is safe to show."""


@dataclass(frozen=True)
class RowState:
    """A row as a figure saw it: what it added to the figure, and a digest of all its fields."""

    part: str
    model: str
    pk: Any
    amount: str
    digest: str


@dataclass(frozen=True)
class RowChange:
    """A row that is still counted but is not what it was."""

    before: RowState
    now: RowState

    @property
    def is_measured(self) -> bool:
        """Whether what it adds to the figure has changed."""
        return self.before.amount != self.now.amount


@dataclass(frozen=True)
class Drift:
    """What has moved since a snapshot was taken, by today's rows and today's definition."""

    snapshot: Snapshot
    now: Value
    before_text: str
    now_text: str
    is_definition_changed: bool
    added: Sequence[RowState] = ()
    removed: Sequence[RowState] = ()
    changed: Sequence[RowChange] = ()
    is_value_changed: bool = field(default=False)

    @property
    def has_drifted(self) -> bool:
        return bool(self.is_value_changed or self.is_definition_changed or self.added or self.removed or self.changed)


def take_snapshots(
    keys: Iterable[str], *, as_of: date, at: datetime, actor: Any = None, unit: Any = None, purpose: str = ""
) -> list[Snapshot]:
    """Freeze figures: one evaluation, one statement more for the rows of a part. Raises SnapshotRefused."""
    figures = [figure_of(key) for key in dict.fromkeys(keys)]
    values = evaluate_figures(figures, as_of=as_of, unit=unit)
    kept = [
        _snapshot(values[each.key], as_of=as_of, at=at, actor=actor, unit=unit, purpose=purpose) for each in figures
    ]
    return Snapshot.objects.bulk_create(kept)


def _snapshot(value: Value, *, as_of: date, at: datetime, actor: Any, unit: Any, purpose: str) -> Snapshot:
    if value.problem:
        raise SnapshotRefused(f"“{value.figure.label}”不能固化：{value.problem}")
    rows = row_states(value.figure, as_of=as_of, unit=unit)
    content = canonical([[row.part, row.model, row.pk, row.amount, row.digest] for row in rows])
    period = value.period
    snapshot = Snapshot(
        key=value.key,
        version=value.version,
        label=value.figure.label,
        as_of=as_of,
        period_phrase=period.phrase,
        period_start=period.start,
        period_end=period.end,
        unit=unit,
        exact=_written(value.exact),
        value=_written(value.value),
        value_unit=value.unit,
        text=value.text,
        num=_written(value.num),
        den=_written(value.den),
        count=value.count,
        content=zlib.compress(content, level=6),
        taken_at=at,
        taken_by_id=getattr(actor, "id", None),
        purpose=purpose,
    )
    snapshot.digest = digest_of(snapshot)
    return snapshot


def _written(value: Decimal | date | None) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else plain(value)


def digest_of(snapshot: Snapshot) -> str:
    """The digest over all that a snapshot says; equal to `snapshot.digest` while nobody touched the row."""
    names = [each.attname for each in Snapshot._meta.concrete_fields if each.attname not in ("id", "content", "digest")]
    said = {name: getattr(snapshot, name) for name in names}
    return sha256_hex(canonical(said) + sha256_hex(bytes(snapshot.content)).encode())


def parts_of(figure: Declared) -> tuple[str, ...]:
    """The parts whose rows are kept: one for a count, two for a rate or a change."""
    return ("num", "den") if needs_two_parts(figure) else ("num",)


def row_states(figure: Declared, *, as_of: date, unit: Any = None) -> list[RowState]:
    """All rows behind a figure, as they are now."""
    found: list[RowState] = []
    for part in parts_of(figure):
        leaf = leaf_of(figure, part=part)
        rows = rows_behind(leaf, as_of=as_of, unit=unit)
        found.extend(_states(leaf, rows, part=part))
    return found


def _states(leaf: Leaf, rows: QuerySet[Any], *, part: str) -> Iterable[RowState]:
    model = model_of(leaf)
    names = [each.attname for each in model._meta.concrete_fields if each.attname not in _NOT_CONTENT]
    measured = [path for path in _measured_paths(leaf) if path != "pk"]
    label = model._meta.label_lower
    for pk, *values in rows.order_by("pk").values_list("pk", *names, *measured):
        content, amount = values[: len(names)], values[len(names) :]
        digest = sha256_hex(canonical([_plain(each) for each in content]))[:_DIGITS]
        yield RowState(part, label, pk, "|".join(_shown(each) for each in amount), digest)


def _measured_paths(leaf: Leaf) -> list[str]:
    paths = [leaf.measure.field, leaf.measure.other] if isinstance(leaf, Figure) else [leaf.field]
    on = date_field(leaf)
    return list(dict.fromkeys([*filter(None, paths), *([on] if on else [])]))


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else str(value) if isinstance(value, float) else value


def _shown(value: Any) -> str:
    return "" if value is None else plain(value) if isinstance(value, Decimal) else str(value)


def kept_rows(snapshot: Snapshot) -> list[RowState]:
    """The rows a snapshot was made of."""
    return [RowState(*each) for each in json.loads(zlib.decompress(bytes(snapshot.content)))]


def drift(snapshot: Snapshot) -> Drift:
    """What has moved since: the value, and the rows added, gone or changed."""
    figure = figure_of(snapshot.key)
    now = evaluate_figures([figure], as_of=snapshot.as_of, unit=snapshot.unit)[figure.key]
    before = {(row.part, row.model, row.pk): row for row in kept_rows(snapshot)}
    after = {(row.part, row.model, row.pk): row for row in row_states(figure, as_of=snapshot.as_of, unit=snapshot.unit)}
    return Drift(
        snapshot=snapshot,
        now=now,
        before_text=snapshot.text,
        now_text=now.text,
        is_definition_changed=now.version != snapshot.version,
        added=[row for key, row in after.items() if key not in before],
        removed=[row for key, row in before.items() if key not in after],
        changed=[RowChange(row, after[key]) for key, row in before.items() if key in after and after[key] != row],
        is_value_changed=_written(now.exact) != snapshot.exact,
    )
