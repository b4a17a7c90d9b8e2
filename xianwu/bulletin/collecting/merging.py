"""Two units' reports in one item: the host's item takes in the guest's text, and the points are shared."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xianwu.bulletin.collecting.models import Merge
from xianwu.bulletin.collecting.points import HALF
from xianwu.bulletin.models import Contribution, Issue, Item
from xianwu.bulletin.proving.claims import typed_in
from xianwu.bulletin.proving.declaring import quote_said
from xianwu.core.events.api import write_change, write_new
from xianwu.core.workflow.api import StepRefused

if TYPE_CHECKING:
    from xianwu.core.workflow.declarations import Move

TITLE_SHOWN = 24
NOTE = 100
"""What a history row takes."""


def live_merge(record: Contribution) -> Merge | None:
    """By which this text stands in another unit's item."""
    return Merge.objects.filter(contribution=record, undone_at=None).select_related("item__issue").first()


def hosts(record: Contribution) -> list[tuple[str, str]]:
    """Items of other units in issues that are still collected, which have taken in no second text yet."""
    rows = Item.objects.filter(issue__state=Issue.State.COLLECTING, order__isnull=False, contribution__isnull=False)
    rows = rows.exclude(unit_id=record.unit_id).exclude(merges__in=Merge.objects.filter(undone_at=None))
    found = rows.select_related("issue", "unit").order_by("issue_id", "order")
    return [(str(each.pk), f"第 {each.order} 条（{each.tag}）{each.title[:TITLE_SHOWN]}") for each in found]


def merge_into(record: Contribution, move: Move) -> None:
    """Put the text behind the host's, join the tags, and note what stood there before."""
    item = _host(move)
    share = HALF if move.data.get("share") in (None, "") else Decimal(move.data["share"]).quantize(Decimal("0.01"))
    if not 0 < share < 1:
        raise StepRefused("并入单位所占分值要大于 0、小于 1，两个单位合起来等于 1。", field="share")
    before = {"body": item.body, "tag": item.tag}
    tag = f"{item.tag}、{record.unit.short_name}"
    if len(tag) > 60:
        raise StepRefused("两个单位的标注合起来超过 60 个字，请先在编辑台缩短原条目的单位标注。", field="item")
    changes = {"body": f"{item.body}\n{record.body}", "tag": tag}
    write_change(item, changes, "bulletin.item_merged", actor=move.actor, at=move.at, note=_note("并入", record))
    row = Merge(item=item, contribution=record, share=share, before=before, merged_body=item.body)
    write_new(row, "bulletin.texts_merged", actor=move.actor, at=move.at)
    record.issue = item.issue
    _quote(item, record, move)


def _note(verb: str, record: Contribution) -> str:
    """并入商务局报送的“…”: how the item's history tells of it."""
    return f"{verb}{record.unit.short_name}报送的“{record.title}”"[:NOTE]


def _host(move: Move) -> Item:
    item = Item.objects.select_for_update().filter(pk=move.data["item"], order__isnull=False).first()
    if item is None or not Issue.objects.filter(pk=item.issue_id, state=Issue.State.COLLECTING).exists():
        raise StepRefused("这一条已撤下，或者这一期已不在组稿。请另选一条。", field="item")
    return item


def _quote(item: Item, record: Contribution, move: Move) -> None:
    """The guest vouches for the numbers of its own text, not for the host's."""
    from xianwu.bulletin.contribution_flow import source_of

    if record.source:
        said = [each.said for each in typed_in("", record.body)]
        quote_said(item, said, source=source_of(record), actor=move.actor, at=move.at)


def merged_refusal(record: Contribution) -> str | None:
    if live_merge(record) is not None:
        return "这条信息并在另一单位的条目里，请用“撤销并稿”。"
    return None


def unmerge_refusal(record: Contribution) -> str | None:
    merge = live_merge(record)
    if merge is None:
        return "这条信息是单独采用的，没有并稿可撤销。"
    if merge.item.issue.state != Issue.State.COLLECTING:
        return "这一期已提交审核，不能再撤销并稿。确需撤销的，请先把这一期退回组稿。"
    return None


def unmerge_warning(record: Contribution) -> str:
    merge = live_merge(record)
    if merge is None:
        return ""
    words = f"将把第 {merge.item.order or '—'} 条“{merge.item.title}”恢复为并稿前的文字和标注。"
    if merge.item.body != merge.merged_body:
        words += "并稿以后这一条的正文又改过，改动会一并撤去。"
    return words


def undo_merge(record: Contribution, move: Move) -> None:
    """The host's item as it stood before; the guest waits for another issue."""
    merge = live_merge(record)
    assert merge is not None
    note = _note("撤销并稿，退出", record)
    write_change(merge.item, dict(merge.before), "bulletin.item_unmerged", actor=move.actor, at=move.at, note=note)
    write_change(merge, {"undone_at": move.at}, "bulletin.merge_undone", actor=move.actor, at=move.at)
    record.issue = None
