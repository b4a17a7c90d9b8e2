"""Declaring where a typed number comes from, letting it or a finding pass, and taking that back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xianwu.bulletin import roles
from xianwu.bulletin.models import Declaration, Issue, Item
from xianwu.bulletin.proving.claims import typed_in
from xianwu.bulletin.proving.ledgers import LedgerNote, ledger_notes
from xianwu.core.events.api import write_change, write_many_new
from xianwu.kit.refusals import Refused

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

LEAST_GROUND, LEAST_AGAINST = 4, 8
MAY = {
    Declaration.Kind.QUOTED: (roles.EDITOR, roles.REVIEWER),
    Declaration.Kind.WAIVED: (roles.REVIEWER,),
    Declaration.Kind.PASSED: (roles.REVIEWER,),
}
"""A source is named by whoever edits; only the reviewer lets pass what has none."""


class DeclarationRefused(Refused):
    """Not by this person, not now, or without a ground; the message says so."""


@transaction.atomic
def declare(
    item: Item,
    said: Iterable[str],
    *,
    kind: str,
    ground: str,
    actor: Actor,
    at: datetime,
    knowing: Collection[str] = (),
) -> Sequence[Declaration]:
    """Vouch for claims of an item (`said` as `claims.said_of` gives it, or a red finding as `gate.Red.said`).

    Claims vouched for already are left as they are. A number that a ledger contradicts is vouched for only by somebody
    who was shown the figure (`knowing`: its key) and says why it differs. Raises DeclarationRefused.
    """
    wanted, words = Declaration.Kind(kind), ground.strip()
    issue = Issue.objects.select_for_update().get(pk=item.issue_id)
    _require(issue, wanted, actor=actor)
    if len(words) < LEAST_GROUND:
        raise DeclarationRefused(
            "请写明数据来源（单位、台账或文件、截止日）。" if wanted == "quoted" else "请写明理由。"
        )
    claims = list(dict.fromkeys(said))
    notes = _contradicted(issue, item, claims) if wanted in Declaration.OF_NUMBERS else {}
    _require_known(notes, words, knowing=knowing, actor=actor)
    standing = {each.said: each for each in item.declarations.filter(withdrawn_at=None)}
    _end_unknowing(standing, notes, actor=actor, at=at)
    fresh = [each for each in claims if each not in standing]
    if wanted in Declaration.OF_NUMBERS:
        _require_printed(item, fresh)
    rows = [Declaration(item=item, kind=wanted, said=each, ground=words[:300]) for each in fresh]
    for row in rows:
        row.against = {notes[row.said].key: notes[row.said].value.text} if row.said in notes else {}
    write_many_new(rows, f"bulletin.claim_{wanted.value}", actor=actor, at=at)
    return rows


def _contradicted(issue: Issue, item: Item, claims: Collection[str]) -> dict[str, LedgerNote]:
    """By claim, what a ledger says against it."""
    notes = ledger_notes(issue, [item])
    return {each.typed.said: each for each in notes if not each.is_equal and each.typed.said in claims}


def _require_known(notes: Mapping[str, LedgerNote], words: str, *, knowing: Collection[str], actor: Actor) -> None:
    for said, note in notes.items():
        if note.key not in knowing:
            raise DeclarationRefused(
                f"“{said}”与台账不同：{note.said_to(actor)}。请绑定指标或改正文字；"
                "确有另外依据的，在“与台账不同”一栏写明来源和不同的原因。"
            )
        if len(words) < LEAST_AGAINST:
            raise DeclarationRefused("这个数与台账不同，请写明来源，并说明为什么不同（如口径、截止日、范围）。")


def _end_unknowing(
    standing: dict[str, Declaration], notes: Mapping[str, LedgerNote], *, actor: Actor, at: datetime
) -> None:
    """Who vouched without knowing of the figure is followed by who does."""
    for said, note in notes.items():
        row = standing.get(said)
        if row is not None and note.key not in row.against:
            write_change(row, {"withdrawn_at": at}, "bulletin.claim_withdrawn", actor=actor, at=at)
            del standing[said]


def _require_printed(item: Item, said: Iterable[str]) -> None:
    known = {each.said for each in typed_in(item.title, item.body)}
    gone = next((each for each in said if each not in known), None)
    if gone is not None:
        raise DeclarationRefused(f"第 {item.order} 条里已没有“{gone}”，文字可能刚改过，请刷新后重试。")


def _require(issue: Issue, kind: Declaration.Kind, *, actor: Actor) -> None:
    if not actor.has(*MAY[kind]):
        who = "责任编辑或审核人员" if kind == Declaration.Kind.QUOTED else "审核人员"
        raise DeclarationRefused(f"{kind.label}需由{who}办理。")
    if kind != Declaration.Kind.QUOTED and actor.id == issue.editor_id:
        raise DeclarationRefused(f"{kind.label}不能由本期责任编辑自己办理。")
    _require_open(issue)


def _require_open(issue: Issue) -> None:
    """What the reviewer put the name to stands still with the text."""
    if issue.is_frozen:
        raise DeclarationRefused("这一期已签发，声明不能再改。")
    if issue.state == Issue.State.REVIEWED:
        raise DeclarationRefused("这一期已审核，声明不能再改。确需修改的，请先退回编辑，改后重新审核。")


def quote_typed(item: Item, *, source: str, actor: Actor, at: datetime) -> Sequence[Declaration]:
    """Name one source for all typed numbers of an item that nothing vouches for yet and no ledger contradicts."""
    said = [each.said for each in typed_in(item.title, item.body)]
    return quote_said(item, said, source=source, actor=actor, at=at)


def quote_said(item: Item, said: Collection[str], *, source: str, actor: Actor, at: datetime) -> Sequence[Declaration]:
    """The same for some of its numbers. What a ledger contradicts waits for somebody who looks at it by itself."""
    notes = _contradicted(item.issue, item, said)
    agreed = [each for each in said if each not in notes]
    return declare(item, agreed, kind=Declaration.Kind.QUOTED, ground=source, actor=actor, at=at)


@transaction.atomic
def withdraw(row: Declaration, *, actor: Actor, at: datetime) -> None:
    """Take a declaration back; its claim is unproven again. Raises DeclarationRefused."""
    issue = Issue.objects.select_for_update().get(pk=row.item.issue_id)
    kind = Declaration.Kind(row.kind)
    if not actor.has(*MAY[kind]):
        raise DeclarationRefused(f"{kind.label}需由作出它的岗位撤回。")
    _require_open(issue)
    if row.is_standing:
        write_change(row, {"withdrawn_at": at}, "bulletin.claim_withdrawn", actor=actor, at=at)
