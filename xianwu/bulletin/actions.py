"""Verbs that are no step: opening, drafting, editing items, reading."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xianwu.bulletin import roles
from xianwu.bulletin.contribution_flow import next_order
from xianwu.bulletin.layout.document import normalise_text
from xianwu.bulletin.models import Contribution, DistributionRow, Issue, Item, LeaderNote, Series
from xianwu.bulletin.series_flow import is_running
from xianwu.core.events.api import write_change, write_new
from xianwu.core.people.roles import LEADER
from xianwu.core.rules.api import value
from xianwu.core.units.models import Unit
from xianwu.core.workdays.api import calendar
from xianwu.core.workflow.api import open_record, take_step
from xianwu.kit.refusals import Refused
from xianwu.lib.workdays import add_workdays

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


MOST_DAYS_BACK, MOST_DAYS_AHEAD = 366, 31


class BulletinRefused(Refused):
    """A verb that cannot be done; the message is safe to show."""


def cleaned(text: str) -> str:
    """Typed or pasted text as it is kept: half-width digits, no stray spaces, line feeds between paragraphs."""
    lines = [normalise_text(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(line for line in lines if line)


# --- issues -----------------------------------------------------------------------------------------


def open_issue(data: dict[str, Any], *, actor: Actor, at: datetime) -> Issue:
    """Begin to collect for the next issue. Data: series, as_of; distribution and preset, else those of the series."""
    if not actor.has(roles.EDITOR):
        raise BulletinRefused("需由责任编辑开始组稿。")
    series: Series = data["series"]
    if not is_running(series, on=timezone.localdate(at)):
        raise BulletinRefused(f"“{series}”已于 {series.stopped_on} 停办，请另选刊物。", field="series")
    refuse_day(data["as_of"], today=timezone.localdate(at))
    issue = Issue(
        series=series,
        unit=series.unit,
        state=Issue.State.COLLECTING,
        as_of=data["as_of"],
        distribution=cleaned(data.get("distribution") or "") or series.distribution,
        preset=data.get("preset") or series.preset,
        title=draft_title(series, as_of=data["as_of"]),
    )
    open_record(issue, "bulletin.issue_opened", actor=actor, at=at)
    return issue


def draft_title(series: Series, *, as_of: date) -> str:
    return f"{series.name}（未编号，数据截至 {as_of}）"


@transaction.atomic
def change_issue(issue: Issue, data: dict[str, Any], *, actor: Actor, at: datetime) -> None:
    """Change periodical, day of the data, recipients or layout. Data: series, as_of, distribution, preset."""
    series: Series = data.get("series") or issue.series
    refuse_day(data["as_of"], today=timezone.localdate(at))
    if not _differs(issue, series, data):
        # Saved as it was: nobody has to sign again for that.
        return
    _reopen(issue, actor=actor, at=at, reason="审核后修改本期设置")
    changes = {
        "series": series,
        "unit": series.unit,
        "as_of": data["as_of"],
        "distribution": cleaned(data.get("distribution") or "") or series.distribution,
        "preset": data.get("preset") or issue.preset,
        "title": draft_title(series, as_of=data["as_of"]),
    }
    write_change(issue, changes, "bulletin.issue_changed", actor=actor, at=at)


def refuse_day(as_of: date, *, today: date) -> None:
    """The day up to which records are counted may be ahead while texts are collected, but not by far. Raises BulletinRefused."""
    if as_of > today + timedelta(days=MOST_DAYS_AHEAD):
        raise BulletinRefused("数据截止日晚于今天一个月以上，请核对年份。", field="as_of")
    if as_of < today - timedelta(days=MOST_DAYS_BACK):
        raise BulletinRefused("数据截止日早于一年以前，请核对年份。", field="as_of")


def _differs(issue: Issue, series: Series, data: dict[str, Any]) -> bool:
    now = (issue.series_id, issue.as_of, issue.distribution, issue.preset)
    wanted = cleaned(data.get("distribution") or "") or series.distribution
    return now != (series.pk, data["as_of"], wanted, data.get("preset") or issue.preset)


def _reopen(issue: Issue, *, actor: Actor, at: datetime, reason: str) -> None:
    """Whoever edits after the text was handed on sends it through the review again."""
    if not actor.has(roles.EDITOR):
        raise BulletinRefused("需由责任编辑修改。")
    if issue.is_frozen:
        raise BulletinRefused("这一期已签发，文字不能再改。有错请在下一期刊登更正。")
    if issue.state != Issue.State.COLLECTING:
        take_step(issue, "reopen", actor=actor, at=at, reason=reason)


# --- items --------------------------------------------------------------------------------------------


@transaction.atomic
def add_item(issue: Issue, data: dict[str, Any], *, actor: Actor, at: datetime) -> Item:
    """Write an item of the office's own. Data: title, body, tag; unit and second_unit, to whom the points go."""
    _reopen(issue, actor=actor, at=at, reason="审核后新增条目")
    item = Item(issue=issue, order=next_order(issue), **_earning(item_fields(data), issue))
    write_new(item, "bulletin.item_added", actor=actor, at=at)
    return item


def item_fields(data: dict[str, Any]) -> dict[str, Any]:
    """The fields of an item as they are kept; whose it is only where that is said."""
    return {
        "title": cleaned(data["title"]).replace("\n", ""),
        "body": cleaned(data["body"]),
        "tag": cleaned(data.get("tag", "")).strip("（）()"),
        **{name: data[name] for name in ("unit", "second_unit") if name in data},
    }


def _earning(fields: dict[str, Any], issue: Issue) -> dict[str, Any]:
    """The office itself earns no points: of the office and another unit it is the other's."""
    unit, second = fields.get("unit"), fields.get("second_unit")
    if unit is not None and second is not None and unit.pk == issue.unit_id:
        return fields | {"unit": second, "second_unit": None}
    return fields | ({"second_unit": None} if second is not None and second.pk == issue.unit_id else {})


@transaction.atomic
def change_item(item: Item, data: dict[str, Any], *, actor: Actor, at: datetime, note: str = "") -> None:
    """Change title, text, tag or units of an item."""
    fields = _earning(item_fields(data), item.issue)
    if all(getattr(item, name) == new for name, new in fields.items()):
        return
    _reopen(item.issue, actor=actor, at=at, reason=f"审核后修改：{item.title}"[:200])
    write_change(item, fields, "bulletin.item_changed", actor=actor, at=at, note=note)


@transaction.atomic
def move_item(item: Item, direction: str, *, actor: Actor, at: datetime) -> None:
    """Change places with the item before (`up`) or behind (`down`)."""
    is_up = direction == "up"
    others = Item.objects.filter(issue_id=item.issue_id, order__isnull=False)
    others = others.filter(order__lt=item.order) if is_up else others.filter(order__gt=item.order)
    other = others.order_by("-order" if is_up else "order").first()
    if item.order is None or other is None:
        raise BulletinRefused("已经在最前面了。" if is_up else "已经在最后面了。")
    _reopen(item.issue, actor=actor, at=at, reason="审核后调整次序")
    mine, theirs = item.order, other.order
    # The place is unique: one of the two steps aside first.
    for row, order in ((item, next_order(item.issue)), (other, mine), (item, theirs)):
        write_change(row, {"order": order}, "bulletin.item_moved", actor=actor, at=at)


@transaction.atomic
def drop_item(item: Item, *, actor: Actor, at: datetime, reason: str = "") -> None:
    """Take an item out of the issue; its contribution waits for another one."""
    _reopen(item.issue, actor=actor, at=at, reason="审核后撤下条目")
    for merge in item.merges.filter(undone_at=None).select_related("contribution"):
        take_step(merge.contribution, "unmerge", actor=actor, at=at)
        item.refresh_from_db()
    write_change(item, {"order": None}, "bulletin.item_dropped", actor=actor, at=at, note=reason)
    contribution = item.contribution
    if contribution and contribution.state == Contribution.State.ADOPTED:
        take_step(contribution, "release", actor=actor, at=at, reason=reason or "编辑时撤下")


@transaction.atomic
def restore_item(item: Item, *, actor: Actor, at: datetime) -> None:
    """Put a dropped item of the office's own back, behind the others; one from a contribution is adopted anew."""
    if item.order is not None:
        raise BulletinRefused("这一条还在本期里，不用恢复。")
    if item.contribution_id:
        raise BulletinRefused("这一条来自来稿，请到“信息报送”重新采用。")
    _reopen(item.issue, actor=actor, at=at, reason="审核后恢复条目")
    write_change(item, {"order": next_order(item.issue)}, "bulletin.item_restored", actor=actor, at=at)


# --- contributions --------------------------------------------------------------------------------------


def draft_contribution(data: dict[str, Any], *, actor: Actor, at: datetime) -> Contribution:
    """Write a text for the bulletin. Data: unit, title, body."""
    unit: Unit = data["unit"]
    if not actor.covers(unit, roles.CONTRIBUTOR):
        raise BulletinRefused("只能以本单位名义起草。", field="unit")
    contribution = Contribution(
        unit=unit,
        state=Contribution.State.DRAFT,
        title=cleaned(data["title"]).replace("\n", ""),
        body=cleaned(data["body"]),
        source=cleaned(data.get("source") or "").replace("\n", ""),
    )
    open_record(contribution, "bulletin.contribution_drafted", actor=actor, at=at)
    return contribution


def change_contribution(contribution: Contribution, data: dict[str, Any], *, actor: Actor, at: datetime) -> None:
    """Change a draft or a text that was sent back."""
    if not actor.covers(contribution.unit, roles.CONTRIBUTOR):
        raise BulletinRefused("只能修改本单位的信息。")
    if contribution.state not in Contribution.EDITABLE:
        raise BulletinRefused("单位签发以后不能直接改。请先“撤回修改”。")
    changes = {
        "title": cleaned(data["title"]).replace("\n", ""),
        "body": cleaned(data["body"]),
        "source": cleaned(data.get("source") or "").replace("\n", ""),
    }
    write_change(contribution, changes, "bulletin.contribution_changed", actor=actor, at=at)


# --- reading ----------------------------------------------------------------------------------------------


def confirm_reading(issue: Issue, *, actor: Actor, at: datetime) -> DistributionRow:
    """Say that one has read the issue; a second time changes nothing."""
    row = DistributionRow.objects.filter(issue=issue, person_id=actor.id).first()
    if row is None:
        raise BulletinRefused("您不在这一期的分发名单里，不用确认。")
    if row.recalled_at is not None:
        raise BulletinRefused("这一期已经收回，不用再确认。")
    if row.read_at is None:
        changes = {"read_at": _not_before_sent(row, at), "received_by": actor.name}
        write_change(row, changes, "bulletin.row_read", actor=actor, at=at)
    return row


def receive_paper(row: DistributionRow, received_by: str, *, actor: Actor, at: datetime) -> None:
    """Enter that a printed copy was signed for, when its recipient does not read on the screen."""
    if not actor.has(roles.DISTRIBUTOR):
        raise BulletinRefused("需由分发人员登记签收。")
    name = received_by.strip()
    if not name:
        raise BulletinRefused("请填写签收人姓名。", field="received_by")
    if row.read_at is not None:
        raise BulletinRefused("这一份已经签收，不用再登记。")
    if row.recalled_at is not None:
        raise BulletinRefused("这一期已经收回，不能再登记签收。")
    changes = {"read_at": _not_before_sent(row, at), "received_by": name[:60]}
    write_change(row, changes, "bulletin.row_read", actor=actor, at=at, note="纸质签收")


def _not_before_sent(row: DistributionRow, at: datetime) -> datetime:
    """Two servers' clocks differ, and a county with a pinned date lives the same day over: never before the dispatch."""
    return max(at, row.sent_at)


def note_due(on: date) -> date:
    """The day by which a note of today is answered, when the leader names none."""
    return add_workdays(on, int(value("bulletin.note_days", on=on)), calendar()).on


def write_note(issue: Issue, data: dict[str, Any], *, actor: Actor, at: datetime, on: date) -> LeaderNote:
    """A leader's note on an issue or one of its items: a task for its unit. Data: item, text, due_on."""
    if not actor.has(LEADER):
        raise BulletinRefused("批示由县领导填写。")
    if issue.state not in Issue.PUBLISHED:
        raise BulletinRefused("这一期还没有分发，不能批示。")
    text, item = str(data.get("text") or "").strip(), data.get("item")
    if not text:
        raise BulletinRefused("请填写批示内容。", field="text")
    due_on = data.get("due_on") or note_due(on)
    if due_on < on:
        raise BulletinRefused("反馈期限不能早于今天。", field="due_on")
    note = LeaderNote(
        issue=issue,
        item=item,
        unit=item.unit if item and item.unit else issue.unit,
        title=f"{issue.short_title}{f'“{item.frozen_title}”' if item else ''}批示"[:200],
        state=LeaderNote.State.OPEN,
        leader_id=actor.id,
        text=text,
        noted_on=on,
        due_on=due_on,
    )
    open_record(note, "bulletin.note_written", actor=actor, at=at)
    return note
