"""The figures of a signed issue and what has moved since, for a reader with rights of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xianwu.bulletin.models import FrozenFigure, Issue
from xianwu.figures import api as figures

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor
    from xianwu.figures.api import Drift, RowState

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
    drifts = {each.snapshot.key: each for each in figures.drifts(readable)}
    return [
        {
            "printed": rows[0],
            "snapshot": rows[0].snapshot,
            "drift": drifts.get(key),
            "is_intact": figures.is_intact(rows[0].snapshot),
            "reason": reason_of(drifts[key], actor=actor) if key in drifts and drifts[key].has_drifted else "",
        }
        for key, rows in frozen.items()
    ]


def reason_of(drift: Drift, *, actor: Actor) -> str:
    """签发后新增记录1条：2025-0007；移出记录2条；口径已修改。Numbers only of records that the actor may see."""
    changed = [each.now for each in drift.changed]
    groups = (("新增", drift.added), ("移出", drift.removed), ("改动", changed))
    said = [f"{verb}记录{len(rows)}条{_numbers(rows, actor=actor)}" for verb, rows in groups if rows]
    words = f"签发后{'；'.join(said)}" if said else ""
    redefined = "口径已修改" if drift.is_definition_changed else ""
    return "；".join(filter(None, (words, redefined))) or "按现在的记录重新计算"


def _numbers(rows: Sequence[RowState], *, actor: Actor) -> str:
    """The numbers of the first records; who has none, or is not for this reader, goes unnamed."""
    seen = figures.visible_rows(rows[:NAMED], actor=actor)
    found = dict.fromkeys(filter(None, (getattr(each, "number", "") for each in seen.values())))
    return f"：{'、'.join(found)}{'等' if len(rows) > len(found) else ''}" if found else ""
