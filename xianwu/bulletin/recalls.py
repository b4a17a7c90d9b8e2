"""An issue that was called back: what whoever holds its paper reads, and what stands open on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from xianwu.bulletin.models import EVERY_READER, Erratum, Issue
from xianwu.core.events.models import Event

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


@dataclass(frozen=True)
class Recall:
    """When and why an issue was called back; `successor`: the issue that printed its texts anew, if the reader may see it."""

    issue: Issue
    at: datetime | None
    reason: str
    successor: Issue | None


def recall_of(issue: Issue, *, actor: Actor) -> Recall | None:
    """Of an issue that was called back."""
    if issue.state != Issue.State.WITHDRAWN:
        return None
    kind = Issue._meta.label_lower
    event = Event.objects.filter(kind=kind, object_id=issue.pk, verb="bulletin.issue_withdrawn").order_by("pk").last()
    texts = issue.items.filter(order__isnull=False, contribution__isnull=False).order_by().values("contribution")
    anew = Issue.objects.visible_to(actor).filter(series_id=issue.series_id, state__in=Issue.VALID)
    successor = (
        anew.filter(items__contribution__in=texts, items__order__isnull=False).order_by("issued_on", "pk").first()
    )
    return Recall(issue, event.at if event else None, event.note if event else "", successor)


def recalled(pk: int, *, actor: Actor) -> Recall | None:
    """For a reader who has the right to issues, of one that was distributed and may no longer be read."""
    if not actor.has(*EVERY_READER):
        return None
    rows = Issue.objects.filter(pk=pk, state=Issue.State.WITHDRAWN, distribution_rows__isnull=False)
    found = rows.select_related("series").first()
    return recall_of(found, actor=actor) if found else None


def open_erratum(issue: Issue) -> Erratum | None:
    """An erratum on the issue that waits in one not signed yet."""
    rows = Erratum.objects.filter(issue=issue, item__order__isnull=False, item__issue__state__in=Issue.OPEN)
    return rows.select_related("item__issue__series", "item__unit").order_by("pk").first()


def recall_warning(issue: Issue) -> str:
    """What calling it back touches: copies, and an erratum under way."""
    copies = issue.distribution_rows.count()
    words = f"将通知 {copies} 份的持有人，纸质本要交回。" if copies else ""
    erratum = open_erratum(issue)
    if erratum is not None:
        item = erratum.item
        words += (
            f"这一期的更正启事正在“{item.issue.title}”第 {item.order} 条（{item.issue.get_state_display()}），"
            "收回以后不能再签发，请撤下那一条，需要说明的改写为收回说明。"
        )
    return words
