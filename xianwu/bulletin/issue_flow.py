"""The passages of an issue: three duties, three people; then it stands still."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from xianwu.bulletin import roles
from xianwu.bulletin.distribution.distributing import tell_recall
from xianwu.bulletin.evidence.corrections import take_back
from xianwu.bulletin.evidence.errata import errata_refusal
from xianwu.bulletin.freezing import freeze
from xianwu.bulletin.layout_gate import ASK as LAYOUT_ASK
from xianwu.bulletin.layout_gate import layout_note
from xianwu.bulletin.limits import days
from xianwu.bulletin.models import ArchiveEntry, DistributionRow, Issue, Item
from xianwu.bulletin.privacy import private_refusal
from xianwu.bulletin.proving.gate import ledger_refusal, red_refusal, self_waived_refusal, unproven_refusal
from xianwu.bulletin.recalls import recall_warning
from xianwu.bulletin.resolution import IssueText, items_of, only_typed, resolve, reviewed_bytes
from xianwu.bulletin.signoff.backbone import (
    everybody_has_signed,
    may_sign_issues,
    review_refusal,
    route_refusal,
    send_back,
    sent_back_to,
    sign_review_place,
    stages_of,
    waits_for_my_review,
)
from xianwu.bulletin.signoff.claims import claim_to_sign
from xianwu.bulletin.signoff.models import signs_for_another
from xianwu.bulletin.signoff.places import end_round, list_places, moving_place
from xianwu.core.events.api import write_many_new, write_new
from xianwu.core.rules.api import value
from xianwu.core.workflow.api import StepRefused, sign, sign_offs
from xianwu.core.workflow.declarations import Ask, ClockRule, Move, Step, Workflow
from xianwu.lib.digests import sha256_hex

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

S = Issue.State


def issue_is_whole(issue: Issue, move: Move) -> str | None:
    items = _items(issue, move)
    if not items:
        return "这一期还没有条目，请先采用来稿或新增条目。"
    empty = next((item for item in items if not item.title.strip() or not item.body.strip()), None)
    if empty:
        return f"第 {empty.order} 条缺标题或正文，请补齐或撤下。"
    return private_refusal("\n".join(f"{item.title}\n{item.body}" for item in items))


def _items(issue: Issue, move: Move) -> list[Item]:
    found: list[Item] = move.once("items", lambda: items_of(issue))
    return found


SHOWN_PROBLEMS = 3


def unready_note(issue: Issue) -> str:
    """Told before the text is handed on: it will hold up the review, or the signature."""
    items = items_of(issue)
    text = resolve(items, as_of=issue.as_of)
    problems = text.problems
    told = [str(each) for each in problems[:SHOWN_PROBLEMS]]
    if len(problems) > SHOWN_PROBLEMS:
        told.append(f"另有 {len(problems) - SHOWN_PROBLEMS} 处引用取不到值。")
    return "".join([*told, _unproven(items) or "", errata_refusal(text.items) or "", layout_note(issue, text)])


def _unresolved(text: IssueText) -> str | None:
    """The first reference without a value, and how many more there are."""
    rest = len(text.problems) - 1
    return f"{text.problems[0]}{f'（另有 {rest} 处）' if rest else ''}" if text.problems else None


def _unproven(items: Iterable[Item]) -> str | None:
    """Asked of what was typed alone: no figure is needed."""
    return unproven_refusal(only_typed(items))


def may_be_reviewed(issue: Issue, move: Move) -> str | None:
    """Every number is bound, quoted or let pass, no ledger contradicts it unseen, and every contradiction is answered."""
    items = _items(issue, move)
    refusal = issue_is_whole(issue, move)
    if not refusal and not move.is_offer:
        refusal = ledger_refusal(issue, items, actor=move.actor)
    refusal = refusal or _unproven(items)
    if refusal or move.is_offer:
        return refusal
    text = resolve(items, as_of=issue.as_of, is_judged=True)
    return (
        red_refusal(issue, text, issued_on=move.as_of) or self_waived_refusal(issue, text) or errata_refusal(text.items)
    )


def is_my_review(issue: Issue, move: Move) -> str | None:
    return review_refusal(issue, move) or may_be_reviewed(issue, move)


def _sign_text(issue: Issue, move: Move, duty: str) -> IssueText:
    text = resolve(items_of(issue), as_of=issue.as_of)
    sign(issue, reviewed_bytes(issue, text), duty, actor=move.actor, at=move.at, opinion=move.reason)
    return text


def edit(issue: Issue, move: Move) -> None:
    issue.editor_id, issue.reviewer_id = move.actor.id, None
    issue.signatures = {"editor": move.actor.name}
    issue.reviewed_values, issue.sent_back = {}, ""
    _sign_text(issue, move, "编辑")
    list_places(issue, actor=move.actor, at=move.at)


def review(issue: Issue, move: Move) -> None:
    place = moving_place(issue)
    issue.reviewer_id = move.actor.id
    issue.signatures = {**issue.signatures, "reviewer": place.signed_as if place else move.actor.name}
    issue.reviewed_values = _sign_text(issue, move, "审核").words
    if place is None:
        sign_review_place(issue, move)


def clear_duties(issue: Issue, move: Move) -> None:
    issue.editor_id = issue.reviewer_id = None
    issue.signatures, issue.reviewed_values = {}, {}
    end_round(issue, reason=move.reason, actor=move.actor, at=move.at)


def to_the_desk(issue: Issue, move: Move) -> None:
    """Sent back: whoever edits finds the reason with the issue until it is submitted again."""
    clear_duties(issue, move)
    issue.sent_back = f"{move.actor.name}退回：{move.reason}"[:300]


def waits_for_signer(actor: Actor, on: date) -> Q:
    """Issues wait for every signer, and for whoever stands in for one that day."""
    mine = Q() if actor.has(roles.SIGNER) else signs_for_another(actor, on)
    return mine & everybody_has_signed(actor, on)


def is_signers(issue: Issue, move: Move) -> str | None:
    """A signer sends back, or whoever stands in for one; a place of the route may lend the duty."""
    return None if claim_to_sign(issue, move) else "由签发人退回，轮不到您。签发人外出的，可由本人或管理员登记代签。"


def may_be_signed(issue: Issue, move: Move) -> str | None:
    """By a signer or their deputy; every reference resolves, the reviewer signed exactly what is signed now."""
    refusal = may_sign_issues(issue, move)
    if refusal:
        return refusal
    if issue.as_of > move.as_of:
        return f"数据截止日 {issue.as_of} 还没有到。请等到当天，或由责任编辑改截止日后重新审核。"
    text = move.once("text", lambda: resolve(items_of(issue), as_of=issue.as_of))
    if unresolved := _unresolved(text):
        return unresolved
    chain, digest = move.once("sign-offs", lambda: list(sign_offs(issue))), sha256_hex(reviewed_bytes(issue, text))
    if not any(each.duty == "审核" and each.digest == digest for each in chain):
        return _why_unreviewed(issue, text)
    missing = route_refusal(issue, move, signed=reviewed_bytes(issue, text))
    if missing:
        return missing
    refusal = unproven_refusal(text) or (None if move.is_offer else _red_refusal(issue, move))
    return refusal or errata_refusal(text.items)


def _red_refusal(issue: Issue, move: Move) -> str | None:
    """Asked when the step is taken, not when it is offered: the figures are judged against each other again."""
    items = items_of(issue)
    contradicted = ledger_refusal(issue, items, actor=move.actor)
    if contradicted:
        return contradicted
    return red_refusal(issue, resolve(items, as_of=issue.as_of, is_judged=True), issued_on=move.as_of)


def _why_unreviewed(issue: Issue, text: IssueText) -> str:
    for key, words in text.words.items():
        before = issue.reviewed_values.get(key)
        if before is not None and before != words:
            label = text.values[key].figure.label
            return f"审核以后“{label}”由“{before}”变为“{words}”，请退回编辑，重新审核后再签发。"
    return "审核以后内容有变动，请退回编辑，重新审核后再签发。"


def distribute(issue: Issue, move: Move) -> None:
    rows = [
        DistributionRow(
            issue=issue,
            order=place,
            group=each["group"],
            post=each["post"],
            person_id=each["person"],
            unit_id=each["unit"],
            sent_at=move.at,
        )
        for place, each in enumerate(issue.roster, start=1)
    ]
    write_many_new(rows, "bulletin.row_listed", actor=move.actor, at=move.at)


def roster_is_filled(issue: Issue, move: Move) -> str | None:
    return None if issue.roster else "分发名单是空的：签发时没有人属于发送组。请管理员先登记职务。"


def archive(issue: Issue, move: Move) -> None:
    kinds = ("pdf", "docx", "html", "text", "pack")
    entry = ArchiveEntry(
        issue=issue,
        file_no=move.data["file_no"].strip(),
        filed_on=move.as_of,
        retention_years=int(value("bulletin.retention_years", on=move.as_of)),
        digests={kind: issue.digest_of(kind) for kind in kinds},
    )
    if ArchiveEntry.objects.filter(file_no=entry.file_no).exists():
        raise StepRefused("这个档号已经用过，请换一个。", field="file_no")
    write_new(entry, "bulletin.archive_filed", actor=move.actor, at=move.at)


def call_back(issue: Issue, move: Move) -> None:
    """Whoever holds a copy is told; what its errata corrected stands again as it was."""
    tell_recall(issue, move)
    take_back(issue, move)


def signing_card(issue: Issue) -> tuple[str, str]:
    """What to read before a name is put to the issue."""
    return "签发核对单", reverse("bulletin:signing-card", args=[issue.pk])


ISSUE = Workflow(
    Issue,
    steps=(
        Step(
            "edit",
            "提交审核",
            S.COLLECTING,
            S.EDITED,
            by=roles.EDITOR,
            guard=issue_is_whole,
            warning=unready_note,
            effect=edit,
            event="bulletin.issue_edited",
            is_bulk=False,
        ),
        Step(
            "review",
            "审核",
            S.EDITED,
            S.REVIEWED,
            by=roles.REVIEWER,
            guard=is_my_review,
            warning=unready_note,
            reading=signing_card,
            ready=waits_for_my_review,
            second_person=("edit",),
            effect=review,
            stops=("review",),
            event="bulletin.issue_reviewed",
            is_bulk=False,
        ),
        Step(
            "sign",
            "签发",
            S.REVIEWED,
            S.SIGNED,
            by=roles.SIGNER_DEPUTIES,
            ready=waits_for_signer,
            asks=(LAYOUT_ASK,),
            guard=may_be_signed,
            reading=signing_card,
            second_person=("edit", "review"),
            effect=freeze,
            stops=("signing",),
            starts=("distribution",),
            event="bulletin.issue_signed",
            is_bulk=False,
        ),
        Step(
            "return_from_review",
            "退回编辑",
            S.EDITED,
            S.COLLECTING,
            by=roles.REVIEWER,
            reason=True,
            effect=to_the_desk,
            stops=("review",),
            event="bulletin.issue_returned",
            is_danger=True,
            is_bulk=False,
        ),
        Step(
            "return_from_signing",
            "退回编辑",
            S.REVIEWED,
            S.COLLECTING,
            by=roles.SIGNER_DEPUTIES,
            reason=True,
            guard=is_signers,
            effect=to_the_desk,
            stops=("signing",),
            event="bulletin.issue_returned",
            is_danger=True,
            is_bulk=False,
        ),
        Step(
            "send_back",
            "退回核签",
            S.REVIEWED,
            sent_back_to,
            by=roles.SIGNER_DEPUTIES,
            guard=is_signers,
            asks=(Ask("stage", "退回到", kind="choice", choices=stages_of, help="从那一环节起重签，已签的作废。"),),
            reason=True,
            effect=send_back,
            event="bulletin.issue_sent_back",
            is_danger=True,
            is_bulk=False,
        ),
        Step(
            "reopen",
            "重新编辑",
            (S.EDITED, S.REVIEWED),
            S.COLLECTING,
            by=roles.EDITOR,
            reason=True,
            effect=clear_duties,
            stops=("review", "signing"),
            event="bulletin.issue_reopened",
            is_danger=True,
            is_bulk=False,
        ),
        Step(
            "distribute",
            "分发",
            S.SIGNED,
            S.DISTRIBUTED,
            by=roles.DISTRIBUTOR,
            guard=roster_is_filled,
            effect=distribute,
            stops=("distribution",),
            event="bulletin.issue_distributed",
            is_bulk=False,
        ),
        Step(
            "archive",
            "归档",
            S.DISTRIBUTED,
            S.ARCHIVED,
            by=roles.DISTRIBUTOR,
            asks=(Ask("file_no", "档号", help="如 2025-KB-038；每期一个，不能重复。"),),
            effect=archive,
            event="bulletin.issue_archived",
            is_bulk=False,
        ),
        Step(
            "withdraw",
            "收回",
            (S.SIGNED, S.DISTRIBUTED),
            S.WITHDRAWN,
            by=roles.SIGNER,
            reason=True,
            effect=call_back,
            warning=recall_warning,
            stops=("distribution",),
            event="bulletin.issue_withdrawn",
            is_danger=True,
            is_bulk=False,
        ),
    ),
    clocks=(
        ClockRule("review", "审核快报", limit=days("bulletin.review_days"), holder=roles.REVIEWER),
        ClockRule("signing", "签发快报", limit=days("bulletin.signing_days"), holder=roles.SIGNER),
        ClockRule("distribution", "分发快报", limit=days("bulletin.distribution_days"), holder=roles.DISTRIBUTOR),
    ),
)
