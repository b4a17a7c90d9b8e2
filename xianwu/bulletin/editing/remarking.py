"""Verbs on remarks: write, answer, close, take a suggestion into the text or refuse it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from xianwu.bulletin import roles
from xianwu.bulletin.actions import BulletinRefused, change_item, cleaned
from xianwu.bulletin.editing.models import ItemRemark
from xianwu.bulletin.editing.places import Places, Span, nearest
from xianwu.bulletin.models import Item
from xianwu.bulletin.resolution import resolve
from xianwu.core.events.api import write_change, write_new

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

MOST_QUOTED, MOST_SAID = 500, 500
KIND, OUTCOME = ItemRemark.Kind, ItemRemark.Outcome


def place_of(remark: ItemRemark, body: str) -> Span | None:
    """Where the words stand in a text now; None when they are gone."""
    return nearest(body, remark.quote, around=remark.start)


def write_remark(item: Item, data: Mapping[str, Any], *, actor: Actor, at: datetime) -> ItemRemark:
    """Say something of a stretch. Data: kind, quote (as typed or as printed), start, text, replacement."""
    _refuse_others(item, actor=actor)
    kind = KIND.SUGGESTION if data.get("kind") == KIND.SUGGESTION else KIND.COMMENT
    span = _span(item, str(data.get("quote") or ""), around=int(data.get("start") or 0))
    said = str(data.get("text") or "").strip()[:MOST_SAID]
    replacement = cleaned(str(data.get("replacement") or "")) if kind == KIND.SUGGESTION else ""
    quote = item.body[slice(*span)]
    if kind == KIND.COMMENT and not said:
        raise BulletinRefused("请填写批注内容。", field="text")
    if kind == KIND.SUGGESTION and replacement == quote:
        raise BulletinRefused("建议改成的文字与原文相同，请修改后再提交。", field="replacement")
    row = ItemRemark(item=item, kind=kind, quote=quote, start=span[0], text=said, replacement=replacement)
    verb = "bulletin.suggestion_made" if kind == KIND.SUGGESTION else "bulletin.remark_written"
    write_new(row, verb, actor=actor, at=at)
    return row


def _refuse_others(item: Item, *, actor: Actor) -> None:
    if not actor.has(*roles.OFFICE_DUTIES):
        raise BulletinRefused("批注和建议由责任编辑、审核、签发人员填写。")
    if item.issue.is_frozen:
        raise BulletinRefused("这一期已签发，不能再批注。有错请在下一期刊登更正。")


def _span(item: Item, quote: str, *, around: int) -> Span:
    """The stretch of the typed text that is meant; copied from the printed words it is found as well."""
    words = quote.replace("\r\n", "\n").strip("\n")[:MOST_QUOTED]
    if not words.strip():
        raise BulletinRefused("请先选中（或粘贴）所指的文字。", field="quote")
    span = nearest(item.body, words, around=around)
    if span is None:
        runs = resolve([item], as_of=item.issue.as_of).items[0].runs
        printed = nearest("".join(run.text for run in runs), words, around=around)
        span = printed and Places(item.body, runs).source(*printed)
    if span is None:
        raise BulletinRefused("这一条里没有所指的文字，可能已经改过，请重新选中。", field="quote")
    return span


def answer(remark: ItemRemark, text: str, *, actor: Actor, at: datetime) -> ItemRemark:
    """Reply to a remark that is open."""
    _refuse_closed(remark, actor=actor)
    said = text.strip()[:MOST_SAID]
    if not said:
        raise BulletinRefused("请填写答复内容。", field="text")
    row = ItemRemark(item=remark.item, parent=remark, kind=KIND.ANSWER, text=said)
    write_new(row, "bulletin.remark_answered", actor=actor, at=at)
    return row


def _refuse_closed(remark: ItemRemark, *, actor: Actor) -> None:
    _refuse_others(remark.item, actor=actor)
    if remark.outcome or remark.parent_id:
        raise BulletinRefused("这条批注已经处理，不用再办。")


def resolve_comment(remark: ItemRemark, *, actor: Actor, at: datetime) -> None:
    """Close a comment: the editor, or whoever wrote it."""
    _refuse_closed(remark, actor=actor)
    if remark.kind != KIND.COMMENT:
        raise BulletinRefused("修改建议请采纳或不采纳。")
    if not actor.has(roles.EDITOR) and remark.created_by_id != actor.id:
        raise BulletinRefused("批注由责任编辑或批注人自己了结。")
    _close(remark, OUTCOME.RESOLVED, "bulletin.remark_resolved", actor=actor, at=at)


@transaction.atomic
def accept(remark: ItemRemark, *, actor: Actor, at: datetime) -> None:
    """Take a suggestion into the text: the editor's change, with the name of whoever proposed it."""
    _refuse_no_suggestion(remark, actor=actor)
    item = remark.item
    span = place_of(remark, item.body)
    if span is None:
        raise BulletinRefused("所指的文字已经改过，无法直接采纳。请对照建议自行修改，再点“不采纳”。")
    body = f"{item.body[: span[0]]}{remark.replacement}{item.body[span[1] :]}"
    if not body.strip():
        raise BulletinRefused("采纳后正文就空了。要撤下这一条，请在编辑台操作。")
    data = {"title": item.title, "tag": item.tag, "body": body, "unit": item.unit}
    # Not `save`: what the editor has typed and not saved yet stays his draft, and is merged later.
    change_item(item, data, actor=actor, at=at, note=f"采纳{remark.created_by}的修改建议")
    _close(remark, OUTCOME.ACCEPTED, "bulletin.suggestion_accepted", actor=actor, at=at)


def reject(remark: ItemRemark, *, actor: Actor, at: datetime) -> None:
    """Leave the text as it is."""
    _refuse_no_suggestion(remark, actor=actor)
    _close(remark, OUTCOME.REJECTED, "bulletin.suggestion_rejected", actor=actor, at=at)


def _refuse_no_suggestion(remark: ItemRemark, *, actor: Actor) -> None:
    _refuse_closed(remark, actor=actor)
    if not actor.has(roles.EDITOR):
        raise BulletinRefused("采纳与否由责任编辑决定。")
    if remark.kind != KIND.SUGGESTION:
        raise BulletinRefused("这不是修改建议。")


def _close(remark: ItemRemark, outcome: str, verb: str, *, actor: Actor, at: datetime) -> None:
    changes = {"outcome": outcome, "closed_by_id": actor.id, "closed_at": at}
    write_change(remark, changes, verb, actor=actor, at=at)
