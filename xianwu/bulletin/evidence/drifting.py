"""The figures of a signed issue and what has moved since, for a reader with rights of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xianwu.bulletin.models import FrozenFigure, Issue
from xianwu.figures import api as figures

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor
    from xianwu.figures.api import Cause, Drift, RowState

NAMED = 3


def frozen_of(issue: Issue, *, section: str = "") -> dict[str, list[FrozenFigure]]:
    """Key → the places where it was printed, in the order of the paper."""
    rows = FrozenFigure.objects.filter(issue=issue, key__startswith=f"{section}." if section else "")
    found: dict[str, list[FrozenFigure]] = {}
    for each in rows.select_related("item", "snapshot__unit").order_by("item__order", "place"):
        found.setdefault(each.key, []).append(each)
    return found


def standing(issue: Issue, *, section: str, actor: Actor) -> list[dict[str, Any]]:
    """Each figure of a section: as printed, and as it is now where the actor may read its value."""
    frozen = frozen_of(issue, section=section)
    readable = [rows[0].snapshot for key, rows in frozen.items() if figures.can_read(actor, key=key)]
    drifts = figures.drifts(readable)
    reasons = reasons_of([each for each in drifts if each.has_drifted], actor=actor)
    by_key = {each.snapshot.key: each for each in drifts}
    return [
        {
            "printed": rows[0],
            "snapshot": rows[0].snapshot,
            "drift": by_key.get(key),
            "is_intact": figures.is_intact(rows[0].snapshot),
            "reason": reasons.get(key, ""),
        }
        for key, rows in frozen.items()
    ]


def reasons_of(drifts: Sequence[Drift], *, actor: Actor) -> dict[str, str]:
    """Key → 签发后移出记录1条：2025-0007作废（误报），2025-09-02；口径已修改. Numbers only of records the actor may see."""
    first = [row for each in drifts for _, rows in _groups(each) for row in rows[:NAMED]]
    seen = figures.visible_rows(dict.fromkeys(first), actor=actor)
    numbers = {place: str(getattr(record, "number", "")) for place, record in seen.items()}
    since = min((each.snapshot.taken_at for each in drifts), default=None)
    causes = figures.causes_of(first, since=since) if since else {}
    return {each.snapshot.key: _reason(each, numbers, causes) for each in drifts}


def _groups(drift: Drift) -> tuple[tuple[str, Sequence[RowState]], ...]:
    return (("新增", drift.added), ("移出", drift.removed), ("改动", [each.now for each in drift.changed]))


Place = tuple[str, Any]


def _reason(drift: Drift, numbers: Mapping[Place, str], causes: Mapping[Place, Cause]) -> str:
    said = [f"{verb}记录{len(rows)}条{_named(rows, numbers, causes)}" for verb, rows in _groups(drift) if rows]
    words = f"签发后{'；'.join(said)}" if said else ""
    redefined = "口径已修改" if drift.is_definition_changed else ""
    return "；".join(filter(None, (words, redefined))) or "按现在的记录重新计算"


def _named(rows: Sequence[RowState], numbers: Mapping[Place, str], causes: Mapping[Place, Cause]) -> str:
    """The first records and what was done to them; one without a number, or not for this reader, goes unnamed."""
    found: dict[str, list[str]] = {}
    for row in rows[:NAMED]:
        cause = causes.get((row.model, row.pk))
        named = found.setdefault(cause.words if cause else "", [])
        number = numbers.get((row.model, row.pk), "")
        named += [number] if number and number not in named else []
    said = [f"{'、'.join(named)}{words}" for words, named in found.items() if named or words]
    return f"：{'；'.join(said)}{'等' if len(rows) > NAMED else ''}" if said else ""
