"""What a signed erratum puts in the place of a printed figure, and what holds again when the erratum is called back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from xianwu.bulletin.archives.printed import drop_corrections, keep_corrections
from xianwu.bulletin.evidence.drifting import frozen_of
from xianwu.bulletin.models import Erratum, Issue
from xianwu.figures import api as figures

if TYPE_CHECKING:
    from xianwu.core.workflow.declarations import Move
    from xianwu.figures.api import Snapshot


def keep(erratum: Erratum, issue: Issue, move: Move) -> None:
    """From the signature on later issues are held against what the erratum says."""
    wrong, printed = erratum.issue, _printed(erratum)
    facts: dict[str, Any] = {"as_of": wrong.as_of, "purpose": _purpose(issue, wrong), **_by(move)}
    figures.take_snapshots(printed, corrects=printed, **facts)
    keep_corrections(erratum, issue)


def take_back(issue: Issue, move: Move) -> None:
    """An issue with errata was called back: what was printed before it holds again, and says why.

    Snapshots are never taken out: the number that stood before is frozen once more, as the last correction.
    """
    drop_corrections(issue)
    for erratum in _signed_in(issue):
        wrong, printed = erratum.issue, _printed(erratum)
        valid = _valid_beside(erratum)
        purposes = {_purpose(each.item.issue, wrong) for each in valid}
        about = f"{issue.title}已收回，恢复{wrong.short_title}原数"[:200]
        before = figures.corrections_of(list(printed.values()))
        for snapshot in printed.values():
            standing = [each for each in before[snapshot.pk] if each.purpose in purposes]
            figures.restate(standing[-1] if standing else snapshot, first=snapshot, purpose=about, **_by(move))
        for each in valid:
            keep_corrections(each, each.item.issue)


def _valid_beside(erratum: Erratum) -> list[Erratum]:
    """Other signed errata on the same issue, in the order in which they were signed."""
    rows = Erratum.objects.filter(issue=erratum.issue_id, item__order__isnull=False)
    valid = rows.filter(item__issue__state__in=Issue.VALID).exclude(item__issue=erratum.item.issue_id)
    return list(valid.select_related("item__issue__series").order_by("item__issue__issued_on", "item__issue__issue_no"))


def _signed_in(issue: Issue) -> list[Erratum]:
    rows = Erratum.objects.filter(item__issue=issue, item__order__isnull=False)
    return list(rows.select_related("issue__series", "item__issue").order_by("pk"))


def _printed(erratum: Erratum) -> dict[str, Snapshot]:
    keys = {line.get("key", "") for line in erratum.lines}
    return {key: rows[0].snapshot for key, rows in frozen_of(erratum.issue).items() if key in keys}


def _purpose(issue: Issue, wrong: Issue) -> str:
    return f"{issue.title}更正{wrong.short_title}"[:200]


def _by(move: Move) -> dict[str, Any]:
    at: datetime = move.at
    return {"at": at, "actor": move.actor}
