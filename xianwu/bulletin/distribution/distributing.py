"""Copies of a distributed issue: numbered, spare, sent to one more, asked after, called back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from xianwu.bulletin import roles
from xianwu.bulletin.distribution.numbering import number_rows
from xianwu.bulletin.models import EVERY_READER, DistributionRow, Issue
from xianwu.core.events.api import write_change, write_many_changes, write_many_new, write_new
from xianwu.core.people.actors import actor_for
from xianwu.core.people.models import Person
from xianwu.core.workflow.declarations import Move
from xianwu.kit.refusals import Refused

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

MOST_SPARE = 200
EXTRA_GROUP = "本期增发"


class DistributionRefused(Refused):
    """A copy that cannot be entered; the message is safe to show."""


def _distributed(issue: Issue, actor: Actor) -> list[DistributionRow]:
    """The copies so far, locked with their issue: two who add at once never take one number."""
    if not actor.has(roles.DISTRIBUTOR):
        raise DistributionRefused("需由分发人员办理。")
    Issue.objects.select_for_update().get(pk=issue.pk)
    issue.refresh_from_db(fields=["state"])
    if issue.state not in Issue.PUBLISHED:
        raise DistributionRefused("这一期没有分发或者已经收回，不能办理。")
    return list(issue.distribution_rows.select_related("person").order_by("order"))


def _next(rows: list[DistributionRow]) -> tuple[int, int | None]:
    """The next place, and the next copy number where the copies are numbered."""
    numbers = [row.copy_no for row in rows if row.copy_no is not None]
    return max((row.order for row in rows), default=0) + 1, max(numbers) + 1 if numbers else None


@transaction.atomic
def number_copies(issue: Issue, *, actor: Actor, at: datetime) -> int:
    """Give each copy a number in the order of the list, and enter the digest of its paper; numbers once given stay."""
    rows = _distributed(issue, actor)
    _, following = _next(rows)
    bare = [row for row in rows if row.copy_no is None]
    number_rows(issue, bare, begins_at=following or 1)
    write_many_changes(bare, ("copy_no", "copy_digest"), "bulletin.row_numbered", actor=actor, at=at)
    return len(bare)


@transaction.atomic
def add_spare(issue: Issue, *, reserve: int, archive: int, actor: Actor, at: datetime) -> int:
    """Enter copies printed beyond the list: to be given later, and for the archive."""
    rows = _distributed(issue, actor)
    if reserve < 0 or archive < 0 or not 0 < reserve + archive <= MOST_SPARE:
        raise DistributionRefused(f"备用和存档份数填 0 到 {MOST_SPARE} 的整数，合计至少 1 份。")
    kinds = [DistributionRow.Kind.RESERVE] * reserve + [DistributionRow.Kind.ARCHIVE] * archive
    place, number = _next(rows)
    new = [
        DistributionRow(
            issue=issue,
            order=place + step,
            group=kind.label,
            kind=kind,
            sent_at=at,
        )
        for step, kind in enumerate(kinds)
    ]
    if number is not None:
        number_rows(issue, new, begins_at=number)
    write_many_new(new, "bulletin.row_added", actor=actor, at=at)
    return len(new)


@transaction.atomic
def add_recipient(issue: Issue, name: str, username: str, *, actor: Actor, at: datetime) -> DistributionRow:
    """本期增发: one recipient more, of this issue only; with an account that may read it, or on paper."""
    rows = _distributed(issue, actor)
    person = _reader(username.strip(), at=at) if username.strip() else None
    post = name.strip() or (person.name if person else "")
    if not post:
        raise DistributionRefused("请填写增发给谁（单位或姓名）。", field="name")
    if person and any(row.person_id == person.pk for row in rows):
        raise DistributionRefused(f"{person.name}已经在这一期的名单里。", field="username")
    place, number = _next(rows)
    row = DistributionRow(
        issue=issue,
        order=place,
        group=EXTRA_GROUP,
        post=post[:100],
        person=person,
        kind=DistributionRow.Kind.EXTRA,
        sent_at=at,
    )
    if number is not None:
        number_rows(issue, [row], begins_at=number)
    write_new(row, "bulletin.row_added", actor=actor, at=at)
    return row


def _reader(username: str, *, at: datetime) -> Person:
    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise DistributionRefused(f"没有账号“{username}”，请核对，或只填姓名发纸质的。", field="username")
    if not actor_for(person, timezone.localdate(at)).has(*roles.DESK, *EVERY_READER):
        raise DistributionRefused(
            f"{person.name}的账号看不到快报，请管理员先给“快报读者”，或只发纸质的。", field="username"
        )
    return person


@transaction.atomic
def remind(issue: Issue, *, actor: Actor, at: datetime) -> int:
    """Ask those who have an account and have not read; once a day."""
    today = timezone.localdate(at)
    late = [
        row
        for row in _distributed(issue, actor)
        if row.read_at is None
        and row.person_id
        and (row.reminded_at is None or timezone.localdate(row.reminded_at) < today)
    ]
    if not late:
        raise DistributionRefused("没有要催的：都已阅，或者今天已经催过。没有账号的请电话联系。")
    for row in late:
        row.reminded_at = max(at, row.sent_at)
    write_many_changes(late, ("reminded_at",), "bulletin.row_reminded", actor=actor, at=at)
    return len(late)


def tell_recall(issue: Issue, move: Move) -> None:
    """Whoever was sent a copy is told that the issue was called back; from the same moment nobody reads it."""
    rows = list(issue.distribution_rows.order_by("order"))
    for row in rows:
        row.recalled_at = move.at
    write_many_changes(rows, ("recalled_at",), "bulletin.row_recalled", actor=move.actor, at=move.at, note=move.reason)


@transaction.atomic
def take_back(row: DistributionRow, *, actor: Actor, at: datetime) -> None:
    """Enter that a copy of a recalled issue has come back."""
    if not actor.has(roles.DISTRIBUTOR):
        raise DistributionRefused("需由分发人员登记交回。")
    if row.recalled_at is None:
        raise DistributionRefused("这一期没有收回，不用登记交回。")
    if row.returned_at is not None:
        raise DistributionRefused("这一份已经登记交回。")
    write_change(row, {"returned_at": max(at, row.recalled_at)}, "bulletin.row_returned", actor=actor, at=at)
