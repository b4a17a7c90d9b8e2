"""The circular of who was adopted: drafted from the points, counted again when it is signed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.bulletin import roles
from xianwu.bulletin.collecting.models import Circular
from xianwu.bulletin.collecting.scoring import Scores, Stretch, scores_of
from xianwu.bulletin.models import Series
from xianwu.core.workflow.api import StepRefused, open_record
from xianwu.kit.refusals import Refused
from xianwu.papers.api import issue_paper

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor
    from xianwu.core.workflow.declarations import Move

PAPER = "bulletin.circular"


class CircularRefused(Refused):
    """Not by this person, not yet, or a second time."""


def draft_circular(series: Series, stretch: Stretch, *, actor: Actor, at: datetime) -> Circular:
    """Draft the circular of a stretch that is over. Raises CircularRefused."""
    if not actor.has(roles.EDITOR):
        raise CircularRefused("需由责任编辑拟通报。")
    if stretch.last > timezone.localdate(at):
        raise CircularRefused(f"{stretch.words}还没有结束，{stretch.last} 以后再拟通报。")
    standing = Circular.objects.filter(series=series, kind=stretch.kind, first=stretch.first)
    if standing.exclude(state=Circular.State.DROPPED).exists():
        raise CircularRefused(f"{stretch.words}的通报已经拟过，请在“采用通报”里查看。")
    scores = scores_of(series, stretch)
    _require_published(scores)
    circular = Circular(
        series=series,
        unit=series.unit,
        state=Circular.State.DRAFT,
        title=f"{stretch.words}信息采用情况通报",
        kind=stretch.kind,
        first=stretch.first,
        last=stretch.last,
        **_kept(scores),
    )
    open_record(circular, "bulletin.circular_drafted", actor=actor, at=at)
    return circular


def _require_published(scores: Scores) -> None:
    """A stretch in which nothing was published puts everybody first with no points: that is no circular."""
    if not scores.issue_count:
        raise CircularRefused(f"{scores.stretch.words}没有出刊，没有可通报的采用情况。")
    if not scores.item_count:
        raise CircularRefused(
            f"{scores.stretch.words}出刊 {scores.issue_count} 期，没有采用单位报送的信息，没有可通报的。"
            "本应给单位计分的条目，请核对单位标注和来稿单位。"
        )


def _kept(scores: Scores) -> dict[str, Any]:
    return {
        "table": scores.table(),
        "checks": [[each.text, each.is_ok] for each in scores.checks],
        "issue_count": scores.issue_count,
        "item_count": scores.item_count,
    }


def stretch_of(circular: Circular) -> Stretch:
    return Stretch(circular.kind, circular.first, circular.last)


def moved_since(circular: Circular) -> bool:
    """Whether the records count otherwise by now (a later correction, an issue taken back)."""
    return scores_of(circular.series, stretch_of(circular)).table() != circular.table


def issue_circular(circular: Circular, move: Move) -> None:
    """Count again, check the sums, and print."""
    scores = scores_of(circular.series, stretch_of(circular))
    wrong = next((each for each in scores.checks if not each.is_ok), None)
    if wrong is not None:
        raise StepRefused(f"通报里的数对不上：{wrong.text}。请联系管理员核对，没有签发。")
    try:
        _require_published(scores)
    except CircularRefused as error:
        raise StepRefused(f"{error}这份通报请作废。") from error
    for name, kept in _kept(scores).items():
        setattr(circular, name, kept)
    paper = issue_paper(circular, PAPER, words(circular), actor=move.actor, at=move.at, organ=circular.unit)
    circular.number = paper.number[:40]
    circular.issued_on = move.as_of


def words(circular: Circular) -> dict[str, Any]:
    """What the printed circular says."""
    return {
        "period": stretch_of(circular).words,
        "series": circular.series.name,
        "issues": circular.issue_count,
        "items": circular.item_count,
        "groups": circular.table,
        "checks": [text for text, _ in circular.checks],
        "until": _day(circular.last),
    }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
