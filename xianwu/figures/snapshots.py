"""Freezing figures with the rows they stand on, and telling later what has moved."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from xianwu.figures.evaluation import Inquiry, evaluate_figures
from xianwu.figures.models import Snapshot
from xianwu.figures.registry import figure_of
from xianwu.figures.rowstates import Asked, RowState, states_of
from xianwu.figures.values import Value
from xianwu.lib.digests import canonical, sha256_hex
from xianwu.lib.numbers import plain


class SnapshotRefused(ValueError):
    """There is nothing to keep; the message is safe to show."""


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
    keys: Iterable[str],
    *,
    as_of: date,
    at: datetime,
    actor: Any = None,
    unit: Any = None,
    purpose: str = "",
    corrects: Mapping[str, Snapshot] | None = None,
) -> list[Snapshot]:
    """Freeze figures: one evaluation, one statement a table more for their rows. Raises SnapshotRefused.

    `corrects`: by key what was printed first for the same day, where these are published as corrections.
    """
    figures = [figure_of(key) for key in dict.fromkeys(keys)]
    values = evaluate_figures(figures, as_of=as_of, unit=unit)
    for value in values.values():
        if value.problem:
            raise SnapshotRefused(f"“{value.figure.label}”不能固化：{value.problem}")
    rows = states_of([Asked(each, as_of, unit) for each in figures])
    facts = {"as_of": as_of, "at": at, "actor": actor, "unit": unit, "purpose": purpose}
    kept = [
        _snapshot(values[each.key], states, corrects=(corrects or {}).get(each.key), **facts)
        for each, states in zip(figures, rows, strict=True)
    ]
    return Snapshot.objects.bulk_create(kept)


def restate(standing: Snapshot, *, first: Snapshot, at: datetime, actor: Any = None, purpose: str = "") -> Snapshot:
    """A former statement about the same day put in force again, as the last correction of what was printed first."""
    said = {each.attname: getattr(standing, each.attname) for each in Snapshot._meta.concrete_fields}
    by = {"taken_at": at, "taken_by_id": getattr(actor, "id", None), "purpose": purpose, "corrects_id": first.pk}
    snapshot = Snapshot(**{**said, **by, "id": None})
    snapshot.digest = digest_of(snapshot)
    return Snapshot.objects.bulk_create([snapshot])[0]


def corrections_of(printed: Sequence[Snapshot]) -> dict[int, list[Snapshot]]:
    """By key of what was printed first: its corrections, in the order in which they were published."""
    found: dict[int, list[Snapshot]] = {each.pk: [] for each in printed}
    for each in Snapshot.objects.filter(corrects__in=list(found)).order_by("pk"):
        found[each.corrects_id].append(each)
    return found


def _snapshot(
    value: Value,
    rows: Sequence[RowState],
    *,
    as_of: date,
    at: datetime,
    actor: Any,
    unit: Any,
    purpose: str,
    corrects: Snapshot | None,
) -> Snapshot:
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
        corrects=corrects,
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


def kept_rows(snapshot: Snapshot) -> list[RowState]:
    """The rows a snapshot was made of."""
    return [RowState(*each) for each in json.loads(zlib.decompress(bytes(snapshot.content)))]


def drifts(snapshots: Sequence[Snapshot]) -> list[Drift]:
    """What has moved since each was taken: its value, and the rows added, gone or changed. Read table by table."""
    figures = [figure_of(each.key) for each in snapshots]
    inquiries = {each.unit_id: Inquiry(unit=each.unit) for each in snapshots}
    for each, figure in zip(snapshots, figures, strict=True):
        inquiries[each.unit_id].want([figure], [each.as_of])
    asked = [Asked(figure, each.as_of, each.unit) for each, figure in zip(snapshots, figures, strict=True)]
    return [
        _drift(each, inquiries[each.unit_id].value(figure, as_of=each.as_of), rows)
        for each, figure, rows in zip(snapshots, figures, states_of(asked), strict=True)
    ]


def _drift(snapshot: Snapshot, now: Value, rows: Sequence[RowState]) -> Drift:
    before = {(row.part, row.model, row.pk): row for row in kept_rows(snapshot)}
    after = {(row.part, row.model, row.pk): row for row in rows}
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
