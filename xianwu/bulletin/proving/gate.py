"""What keeps an issue from its signature: numbers without ground, and contradictions nobody answered for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xianwu.bulletin.chips import FALSE
from xianwu.bulletin.collecting.crosschecks import beside_each_other, beside_earlier
from xianwu.bulletin.factcheck.check import check
from xianwu.bulletin.factcheck.findings import ERROR
from xianwu.bulletin.factcheck.findings import Finding as Contradiction
from xianwu.bulletin.models import Declaration, Issue
from xianwu.bulletin.proving.ledgers import open_notes
from xianwu.bulletin.references import keys_in

if TYPE_CHECKING:
    from xianwu.bulletin.models import Item
    from xianwu.bulletin.proving.claims import Typed
    from xianwu.bulletin.resolution import IssueText, ItemText
    from xianwu.core.people.actors import Actor
    from xianwu.figures.api import Finding

_SHOWN = 4


@dataclass(frozen=True)
class Red:
    """Something that cannot be true: in the words of an item, or between the figures that it prints."""

    item: Item
    said: str
    text: str
    note: str = ""


def contradictions(text: ItemText, *, issued_on: date | None) -> tuple[Contradiction, ...]:
    """What the check of the words finds in an item as it will print. An erratum names what was wrong: nothing."""
    if text.erratum is not None:
        return ()
    return check(text.printed, issued_on=issued_on).findings


def reds_of(text: IssueText, *, issued_on: date | None) -> list[Red]:
    """All red findings of an issue: the words of its items, and the checks between the figures if they were judged."""
    found = []
    for item in text.items:
        for each in contradictions(item, issued_on=issued_on):
            if each.severity == ERROR:
                found.append(Red(item.item, f"{each.kind}：{each.message}"[:400], each.message, each.suggestion))
    for finding in text.findings:
        if finding.is_ok is False:
            found += _between_figures(text, finding)
    return found


def all_reds(issue: Issue, text: IssueText, *, issued_on: date) -> list[Red]:
    """`reds_of`, and what earlier issues and other units' items say against an open issue: one question more."""
    found = reds_of(text, issued_on=issued_on)
    return found if issue.is_frozen else [*found, *_beside(issue, text, on=issued_on)]


def _beside(issue: Issue, text: IssueText, *, on: date) -> Iterator[Red]:
    earlier, others = beside_earlier(issue, text.items, on=on), beside_each_other(text.items)
    for at, each in enumerate(text.items):
        for remark in (*earlier[at], *others[at]):
            if remark.tone == FALSE:
                yield Red(each.item, f"beside：{remark.text}"[:400], remark.text, remark.note)


def _between_figures(text: IssueText, finding: Finding) -> Iterator[Red]:
    keys = {each if isinstance(each, str) else each.key for each in finding.check.figures}
    # What stands in a title only is printed as well.
    own = ((each.item, keys_in(f"{each.item.title}\n{each.item.body}")) for each in text.items)
    item = next((item for item, cited in own if keys & set(cited)), None)
    if item is not None:
        yield Red(item, f"figures：{finding.text}"[:400], finding.text, finding.check.note)


def unanswered(reds: Iterable[Red], text: IssueText) -> list[Red]:
    """The red findings that nobody let pass with a reason."""
    passed = {(each.item.pk, row.said) for each in text.items for row in each.declared if row.kind == "passed"}
    return [each for each in reds if (each.item.pk, each.said) not in passed]


def unproven_refusal(text: IssueText) -> str | None:
    """Names the items and their numbers."""
    found = [(each.item, each.unproven) for each in text.items if each.unproven]
    if not found:
        return None
    words = "；".join(f"第 {item.order} 条有 {len(typed)} 个数没有依据：{_some(typed)}" for item, typed in found[:3])
    rest = f"；另有 {len(found) - 3} 条" if len(found) > 3 else ""
    return f"{words}{rest}。请在“核实数据”里绑定指标、注明来源或写明免核理由。"


def _some(typed: Sequence[Typed]) -> str:
    return "、".join(each.text for each in typed[:_SHOWN]) + ("等" if len(typed) > _SHOWN else "")


def ledger_refusal(issue: Issue, items: Iterable[Item], *, actor: Actor) -> str | None:
    """The first number that a ledger contradicts and nobody answered for, in words. The figures are asked anew."""
    found = open_notes(issue, items)
    if not found:
        return None
    first = found[0]
    rest = f"（另有 {len(found) - 1} 个）" if len(found) > 1 else ""
    return (
        f"第 {first.item.order} 条“{first.typed.said}”与台账不同：{first.said_to(actor)}。请在“核实数据”里绑定指标或改正文字；"
        f"确有另外依据的，由责任编辑写明来源和不同的原因，或由审核人员写明理由免核。{rest}"
    )


def red_refusal(issue: Issue, text: IssueText, *, issued_on: date) -> str | None:
    """The first contradiction that stands, in words."""
    open_reds = unanswered(all_reds(issue, text, issued_on=issued_on), text)
    if not open_reds:
        return None
    first = open_reds[0]
    rest = f"（另有 {len(open_reds) - 1} 处）" if len(open_reds) > 1 else ""
    return f"第 {first.item.order} 条：{first.text}请改正，或由审核人员在“核实数据”里写明放行理由。{rest}"


def self_waived_refusal(issue: Issue, text: IssueText) -> str | None:
    """Nobody lets pass what they edited themselves."""
    own = [row for each in text.items for row in each.declared if row.kind != Declaration.Kind.QUOTED]
    if any(row.created_by_id == issue.editor_id for row in own):
        return "有免核或放行是本期责任编辑自己作的，请由另一名审核人员重新办理。"
    return None
