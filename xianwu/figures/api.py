"""The front door of figures: values, rows, series, breakdowns, checks, snapshots."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet

from xianwu.figures import causes, evaluation, naming, readers, registry, snapshots, truths
from xianwu.figures.causes import Cause
from xianwu.figures.compose import leaf_of
from xianwu.figures.declarations import Change, Check, Declared, Ratio, Reweighted
from xianwu.figures.evaluation import UnitValue
from xianwu.figures.models import Snapshot
from xianwu.figures.registry import UnknownFigure, section_label
from xianwu.figures.rowstates import RowState
from xianwu.figures.shapes import version_of
from xianwu.figures.snapshots import Drift, SnapshotRefused
from xianwu.figures.truths import Finding, Judged, judged
from xianwu.figures.values import Value, plain_value, unit_of

__all__ = [
    "Cause",
    "Drift",
    "Finding",
    "Judged",
    "RowState",
    "Snapshot",
    "SnapshotRefused",
    "UnitValue",
    "UnknownFigure",
    "Value",
    "judged",
    "section_label",
]


def figure(key: str) -> Declared:
    """The declaration of a figure. Raises UnknownFigure."""
    return registry.figure_of(key)


def figures(section: str | None = None, *, actor: Any = None) -> tuple[Declared, ...]:
    """Declared figures, of one domain or all; with an actor, those whose value the actor may read."""
    found = registry.section_figures(section) if section else registry.all_figures()
    return tuple(each for each in found if actor is None or readers.can_read(actor, figure=each))


def can_read(actor: Any, *, key: str) -> bool:
    """Whether the actor may read this figure's value."""
    return readers.can_read(actor, figure=registry.figure_of(key))


def evaluate(
    keys: Iterable[str] | None = None, *, as_of: date, unit: Any = None, section: str | None = None
) -> dict[str, Value]:
    """Values on `as_of`, of all figures, of some keys or of one domain: at most one statement per table."""
    wanted = figures(section) if keys is None else [registry.figure_of(key) for key in dict.fromkeys(keys)]
    return evaluation.evaluate_figures(wanted, as_of=as_of, unit=unit)


def records_of(key: str, *, as_of: date, unit: Any = None, actor: Any = None, part: str = "num") -> QuerySet[Any]:
    """The rows behind a figure; their count is the value's `count`. `part` “den” for denominator or base.

    With an actor only the rows that the actor may see.
    """
    return evaluation.records_of_figure(registry.figure_of(key), as_of=as_of, unit=unit, actor=actor, part=part)


def series(key: str, *, as_of: date, months: int = 12, unit: Any = None) -> list[tuple[date, Value]]:
    """Values at the ends of the last months, the last on `as_of` itself."""
    return series_of([key], as_of=as_of, months=months, unit=unit)[key]


def series_of(
    keys: Iterable[str], *, as_of: date, months: int = 12, unit: Any = None
) -> dict[str, list[tuple[date, Value]]]:
    """Series of several figures, together at most one statement per table."""
    wanted = [registry.figure_of(key) for key in dict.fromkeys(keys)]
    return evaluation.series_of_figures(wanted, as_of=as_of, months=months, unit=unit)


def by_unit(key: str, *, as_of: date, unit: Any = None) -> list[UnitValue]:
    """A figure unit by unit, in the order of the units: one GROUP BY per table."""
    return evaluation.by_unit_values(registry.figure_of(key), as_of=as_of, unit=unit)


def findings(keys: Iterable[str] | None = None, *, as_of: date, unit: Any = None, actor: Any = None) -> list[Finding]:
    """Outcomes of the checks that these figures (all, if none named) take part in.

    With an actor only of those whose every figure the actor may read: an outcome says their values.
    """
    if keys is None:
        return truths.judge(registry.all_checks(), as_of=as_of, unit=unit)
    return truths.judge(_checks_of(keys, actor=actor), as_of=as_of, unit=unit)


def evaluate_and_judge(
    keys: Iterable[str], *, as_of: date, unit: Any = None, actor: Any = None
) -> tuple[dict[str, Value], list[Finding]]:
    """Values of these figures and the outcomes of their checks, read together; `actor` as in `findings`."""
    named = list(dict.fromkeys(keys))
    wanted = [registry.figure_of(key) for key in named]
    return truths.values_and_findings(wanted, _checks_of(named, actor=actor), as_of=as_of, unit=unit)


def _checks_of(keys: Iterable[str], *, actor: Any) -> list[Check]:
    found = {id(check): check for key in keys for check in registry.checks_of(key)}
    return [check for check in found.values() if actor is None or _reads_all(actor, check)]


def _reads_all(actor: Any, check: Check) -> bool:
    return all(readers.can_read(actor, figure=registry.figure_of(each)) for each in check.figures)


# --- snapshots ------------------------------------------------------------------------------------


def take_snapshot(
    key: str, *, as_of: date, at: datetime, actor: Any = None, unit: Any = None, purpose: str = ""
) -> Snapshot:
    """Freeze one figure with its rows. Raises SnapshotRefused when its period cannot be used yet."""
    return take_snapshots([key], as_of=as_of, at=at, actor=actor, unit=unit, purpose=purpose)[0]


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
    """Freeze several figures of one moment, in the order of the keys; as corrections of what `corrects` names by key."""
    facts = {"as_of": as_of, "at": at, "actor": actor, "unit": unit, "purpose": purpose, "corrects": corrects}
    return snapshots.take_snapshots(keys, **facts)


def restate(standing: Snapshot, *, first: Snapshot, at: datetime, actor: Any = None, purpose: str = "") -> Snapshot:
    """Put a former statement in force again, as the last correction of what was printed first."""
    return snapshots.restate(standing, first=first, at=at, actor=actor, purpose=purpose)


def corrections_of(printed: Sequence[Snapshot]) -> dict[int, list[Snapshot]]:
    """By key of what was printed first: its corrections, oldest first."""
    return snapshots.corrections_of(printed)


def drift(snapshot: Snapshot) -> Drift:
    """What has moved since: value before and now; rows added, gone, changed."""
    return snapshots.drifts([snapshot])[0]


def drifts(kept: Sequence[Snapshot]) -> list[Drift]:
    """The same of several snapshots, in their order: one statement for most values, one per table for rows."""
    return snapshots.drifts(kept)


def kept_rows(snapshot: Snapshot) -> list[RowState]:
    """The rows that a snapshot was made of, as they were."""
    return snapshots.kept_rows(snapshot)


def visible_rows(rows: Iterable[RowState], *, actor: Any) -> dict[tuple[str, Any], Model]:
    """(table, key) → the record as it is now, of those rows that the actor may see: one statement per table."""
    return naming.visible_rows(rows, actor=actor)


def causes_of(rows: Iterable[RowState], *, since: datetime) -> dict[tuple[str, Any], Cause]:
    """(table, key) → what was done to the row, or to one it points to, since then; and why."""
    return causes.causes_of(rows, since=since)


def is_intact(snapshot: Snapshot) -> bool:
    """Whether the stored row is what was once written."""
    return snapshots.digest_of(snapshot) == str(snapshot.digest)


# --- listings -------------------------------------------------------------------------------------


def as_json(value: Value) -> dict[str, Any]:
    """A value as the command and the REST API print it."""
    period = value.period
    return {
        "key": value.key,
        "label": value.figure.label,
        "value": plain_value(value.value),
        "unit": value.unit,
        "text": value.text,
        "period": {
            "phrase": period.phrase,
            "start": period.start.isoformat() if period.start else None,
            "end": period.end.isoformat(),
        },
        "records": value.count,
    }


@dataclass(frozen=True)
class CatalogueRow:
    """A line of the catalogue of figures."""

    key: str
    label: str
    unit: str
    kind: str
    formula: str
    period: str
    owner: str
    note: str
    version: str


def catalogue() -> list[CatalogueRow]:
    """Every figure with its definition, for `xianwu catalogue` and the handbook."""
    return [
        CatalogueRow(
            each.key,
            each.label,
            unit_of(each),
            str(getattr(each, "kind", "")),
            formula_of(each),
            leaf_of(each).span.code,
            each.owner,
            each.note,
            version_of(each),
        )
        for each in registry.all_figures()
    ]


_MEASURES = {"count": "计数", "distinct": "去重计数", "total": "合计", "mean": "平均", "latest": "最新一条"}


def formula_of(figure: Declared) -> str:
    """How a figure is made, in one short Chinese line."""
    if isinstance(figure, Ratio):
        return f"{registry.figure_of(figure.num).label} ÷ {registry.figure_of(figure.den).label}"
    if isinstance(figure, Change):
        return f"{registry.figure_of(figure.of).label}，本期与基期相比"
    if isinstance(figure, Reweighted):
        return f"{registry.figure_of(figure.of).label}，按基期结构加权后相比"
    leaf = leaf_of(figure)
    measure = getattr(leaf, "measure", None)
    if measure is None:
        return f"{leaf.of.name}：最晚日期"
    return f"{leaf.of.name}：{_MEASURES[measure.kind]}"
