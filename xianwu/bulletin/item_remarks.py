"""What is to be said about one item: its references, its numbers, its length, its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from xianwu.bulletin.chips import FALSE, TRUE, UNPROVEN, Remark, Remarks, worst
from xianwu.bulletin.collecting.crosschecks import beside_each_other, beside_earlier
from xianwu.bulletin.factcheck.findings import ERROR
from xianwu.bulletin.models import Declaration, Issue, Item
from xianwu.bulletin.privacy import private_refusal
from xianwu.bulletin.proving.gate import contradictions
from xianwu.bulletin.proving.ledgers import LedgerNote, notes_on, open_notes
from xianwu.bulletin.references import keys_in
from xianwu.bulletin.resolution import IssueText, ItemText
from xianwu.core.rules.api import value


@dataclass(frozen=True)
class ItemState:
    """One item on the desk: what it is bound to and what stands against it."""

    text: ItemText
    keys: tuple[str, ...]
    remarks: tuple[Remark, ...]

    @property
    def tone(self) -> str:
        return worst(self.remarks)

    @property
    def is_unbound(self) -> bool:
        """No figure stands in it, title included: its numbers are typed. Those of an erratum were computed."""
        return not self.keys and self.text.erratum is None and bool(self.text.typed)


def states_of(text: IssueText, remarks: Remarks, *, on: date, issued_on: date | None = None) -> list[ItemState]:
    """All items of an issue, in order; dates in the text are held against `issued_on`, else `on`."""
    limit = int(value("bulletin.item_length", on=on))
    titles = [each.title for each in text.items]
    return [_state(each, remarks, limit=limit, titles=titles, issued_on=issued_on or on) for each in text.items]


def with_cross_remarks(
    states: Sequence[ItemState], issue: Issue, text: IssueText, *, on: date, actor: Any
) -> list[ItemState]:
    """The items as they stand on the desk, with what the ledgers, earlier issues and other units' items say against them."""
    if issue.is_frozen:
        return list(states)
    echoes = beside_earlier(issue, text.items, on=on)
    others = beside_each_other(text.items)
    ledgers = _beside_ledgers(issue, text, actor=actor)
    return [
        replace(state, remarks=tuple(dict.fromkeys([*state.remarks, *ledgers[at], *echoes[at], *others[at]])))
        for at, state in enumerate(states)
    ]


def _beside_ledgers(issue: Issue, text: IssueText, *, actor: Any) -> list[list[Remark]]:
    """For each item: its typed numbers that a ledger contradicts and nobody answered for."""
    found: list[list[Remark]] = [[] for _ in text.items]
    place = {each.item.pk: at for at, each in enumerate(text.items)}
    for note in open_notes(issue, [each.item for each in text.items]):
        found[place[note.item.pk]].append(_beside(note, actor, "请绑定指标、改正，或在“核实数据”里写明来源和原因。"))
    return found


def before_reporting(item: Item, *, as_of: date, actor: Any) -> list[Remark]:
    """What the ledgers say against the typed numbers of a text that its unit has not sent in yet."""
    advice = "请从“插入指标”取数或改正；确有出入的，在“数据来源”里写明口径和原因。"
    return [_beside(note, actor, advice) for note in notes_on([item], as_of=as_of) if not note.is_equal]


def _beside(note: LedgerNote, actor: Any, advice: str) -> Remark:
    return Remark(FALSE, f"“{note.typed.said}”与台账不同：{note.said_to(actor)}。", advice)


def _state(text: ItemText, remarks: Remarks, *, limit: int, titles: Sequence[str], issued_on: date) -> ItemState:
    # A reference in the title only counts as well.
    keys = tuple(dict.fromkeys([*keys_in(text.item.title), *text.keys]))
    found = [each for key in keys for each in remarks.get(key, []) if each.tone != TRUE]
    found += [Remark(FALSE, str(each)) for each in text.problems if each.reference not in remarks]
    found += _typed(text)
    found += said_of_text(text, issued_on=issued_on)
    found += _form(text, limit=limit, titles=titles)
    return ItemState(text, keys, tuple(dict.fromkeys(found)))


def said_of_text(text: ItemText, *, issued_on: date) -> list[Remark]:
    """What cannot be true in the words as they will print, whatever the records say. An erratum names what was wrong."""
    passed = {row.said: row for row in text.declared if row.kind == Declaration.Kind.PASSED}
    found = []
    for each in contradictions(text, issued_on=issued_on):
        row = passed.get(f"{each.kind}：{each.message}"[:400])
        tone = FALSE if each.severity == ERROR and row is None else UNPROVEN
        found.append(Remark(tone, f"文字核查：{each.message}", str(row) if row else each.suggestion))
    return found


def _typed(text: ItemText) -> list[Remark]:
    if not text.unproven:
        return []
    words = "、".join(each.text for each in text.unproven)
    return [Remark(UNPROVEN, f"{len(text.unproven)} 个数没有依据：{words}。", "请绑定指标、注明来源或写明免核理由。")]


def _form(text: ItemText, *, limit: int, titles: Sequence[str]) -> list[Remark]:
    found = []
    private = private_refusal(f"{text.item.title}\n{text.item.body}")
    if private:
        found.append(Remark(FALSE, private))
    size = text.length
    if size > limit:
        found.append(Remark(UNPROVEN, f"共 {size} 字，超出每条 {limit} 字的上限，请压缩。"))
    if not text.item.tag:
        found.append(Remark(UNPROVEN, "没有单位标注，请在“修改”里补上。"))
    elif text.item.unit is None:
        said = f"单位标注“{text.item.tag}”不是任何单位的名称，刊登后不给单位计分。"
        found.append(Remark(UNPROVEN, said, "请在“修改”里选来稿单位；编发机关自己的条目选编发机关。"))
    if titles.count(text.title) > 1:
        found.append(Remark(UNPROVEN, "本期有两条同题，请合并或改题。"))
    return found
