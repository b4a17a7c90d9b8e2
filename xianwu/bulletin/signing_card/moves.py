"""Figures against what was printed for them last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Q

from xianwu.bulletin.models import FrozenFigure, Issue
from xianwu.figures.api import Snapshot

if TYPE_CHECKING:
    from xianwu.bulletin.resolution import IssueText

COLUMNS = (
    "key",
    "text",
    "issue_id",
    "issue__year",
    "issue__issue_no",
    "snapshot_id",
    "snapshot__label",
    "snapshot__exact",
)


@dataclass(frozen=True)
class Move:
    """A figure that prints another thing than the last time; `step` is +1, -1 or, where it is no number, 0."""

    key: str
    label: str
    before: str
    now: str
    step: int
    issue_id: int
    issue_no: str


@dataclass(frozen=True)
class Moves:
    """In the order of the text."""

    moved: Sequence[Move]
    same_count: int
    new_count: int

    @property
    def falls(self) -> list[Move]:
        """What has been added up does not fall: these are looked at first."""
        return [each for each in self.moved if each.step < 0]

    @property
    def others(self) -> list[Move]:
        return [each for each in self.moved if each.step >= 0]


def moves_of(issue: Issue, text: IssueText) -> Moves:
    """Every figure of the issue against the last earlier issue of the series that printed it, as corrected since.

    Three statements at most.
    """
    now = _printed_here(issue) if issue.is_frozen else _as_of_today(text)
    last = {row["key"]: row for row in _as_corrected(_printed_before(issue, list(now)))}
    moved = [_move(last[key], here) for key, here in now.items() if key in last and last[key]["text"] != here["text"]]
    return Moves(moved, len(last) - len(moved), len(now) - len(last))


def _as_of_today(text: IssueText) -> dict[str, dict[str, Any]]:
    return {key: {"text": words, "snapshot__exact": str(text.values[key].exact)} for key, words in text.words.items()}


def _printed_here(issue: Issue) -> dict[str, dict[str, Any]]:
    rows = FrozenFigure.objects.filter(issue=issue).order_by("item__order", "place").values(*COLUMNS)
    return {row["key"]: row for row in rows}


def _printed_before(issue: Issue, keys: Sequence[str]) -> list[dict[str, Any]]:
    """The latest row of each key; rows are written when an issue is signed, in that order."""
    rows = FrozenFigure.objects.filter(key__in=keys, issue__series_id=issue.series_id, issue__state__in=Issue.VALID)
    if issue.issue_no is not None:
        same_year = Q(issue__year=issue.year, issue__issue_no__lt=issue.issue_no)
        rows = rows.filter(same_year | Q(issue__year__lt=issue.year))
    latest = rows.order_by().values("key").annotate(last=Max("pk")).values("last")
    return list(FrozenFigure.objects.filter(pk__in=latest).order_by().values(*COLUMNS))


def _as_corrected(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What an erratum says instead of the printed number, and that it does."""
    told = Snapshot.objects.filter(corrects__in=[row["snapshot_id"] for row in rows]).defer("content").order_by("pk")
    known = {each.corrects_id: each for each in told} if rows else {}
    for row in rows:
        correction = known.get(row["snapshot_id"])
        if correction is None or correction.text == row["text"]:
            yield row
        else:
            yield row | {"text": correction.text, "snapshot__exact": correction.exact, "was": row["text"]}


def _move(before: Mapping[str, Any], now: Mapping[str, Any]) -> Move:
    return Move(
        key=before["key"],
        label=before["snapshot__label"],
        before=f"{before['text']}（已更正，原刊{before['was']}）" if "was" in before else before["text"],
        now=now["text"],
        step=_step(before["snapshot__exact"], now["snapshot__exact"]),
        issue_id=before["issue_id"],
        issue_no=f"{before['issue__year']}年第{before['issue__issue_no']}期",
    )


def _step(before: str, now: str) -> int:
    try:
        old, new = Decimal(before), Decimal(now)
    except InvalidOperation:
        return 0
    return (new > old) - (new < old)
