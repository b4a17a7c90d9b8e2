"""Verbs of this part that are no step: what is to be published, and what is handed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from xianwu.core.events.api import write_change
from xianwu.core.records.numbers import take_number
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import open_record, take_step
from xianwu.core.workflow.declarations import Move
from xianwu.kit.clock import ZONE
from xianwu.kit.refusals import Refused
from xianwu.lib.codes import mask_name
from xianwu.papers.models import Paper
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.casework.wording import found_act
from xianwu.registers.enforcement.deadlines import due_on
from xianwu.registers.enforcement.declarations import matter_label
from xianwu.registers.enforcement.kinds import OF_DECISION, PartyKind, PublicKind, ReferralKind, Sanction
from xianwu.registers.enforcement.models import Case, Draw, Finding, Inspection, Publication, Referral
from xianwu.registers.enforcement.printing import print_paper
from xianwu.registers.enforcement.publicity.drawing import commit_draw
from xianwu.registers.enforcement.publicity.masking import closed_numbers

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

WORDS = 200


class PublicityRefused(Refused):
    """What cannot be published or handed over; the message says what to do."""


def _in_public(case: Case, words: str) -> str:
    """Words of the case as the page may show them: an individual by the masked name and without the house, no open number."""
    if case.party_kind == PartyKind.INDIVIDUAL:
        words = words.replace(case.party_name, case.public_party) if case.party_name else words
        words = words.replace(case.address, f"{case.town or ''}某处") if case.address else words
    return closed_numbers(words)


def _public_title(case: Case) -> str:
    return _in_public(case, case.title)


def _public_facts(case: Case) -> str:
    """What was found, as the decision tells it; the cause where nothing else is on record."""
    return _in_public(case, case.facts.strip().rstrip("。") or case.title)


def _named(case: Case) -> str:
    """Party and cause, the party said once."""
    title = _public_title(case)
    return title if case.public_party in title else f"{case.public_party}{title}"


def announce_case(case: Case, move: Move) -> Publication:
    """Prepare a decided case for the public page: a penalty is due in 7 working days, an order to take down in 20; individuals masked."""
    amounts = f"罚款 {case.fine} 元。" if case.fine else ""
    taken = f"没收 {case.confiscation} 元。" if case.confiscation else ""
    changed = (
        f"本决定经{case.get_challenge_display()}（{case.changed_no}）变更，以下为变更后的内容。"
        if case.changed_on
        else ""
    )
    is_order = case.sanction == Sanction.DEMOLITION
    basis = f"处罚依据：{case.rule.basis}。处罚种类：" if not is_order else f"依据：{case.rule.basis}。决定："
    row = Publication(
        title=f"{_named(case)}", kind=PublicKind.ORDER if is_order else PublicKind.PENALTY, case=case, party=case.public_party,
        document_no=case.decision_no, made_on=case.changed_on or case.decided_on or move.as_of,
        content=f"{changed}违法事实：{_public_facts(case)}。{basis}{case.get_sanction_display()}。{amounts}{taken}",
    )  # fmt: skip
    return _prepare(
        row, case, "publish_other_days" if is_order else "publish_penalty_days", actor=move.actor, at=move.at
    )


def announce_coercion(case: Case, move: Move, *, what: str, document_no: str, content: str) -> Publication:
    """Prepare a coercive act for the public page: any result but a penalty is due in 20 working days.

    `content` says what was done without telling where an individual lives.
    """
    row = Publication(
        title=f"{what}：{_named(case)}", kind=PublicKind.COERCION, case=case, party=case.public_party,
        document_no=document_no, made_on=move.as_of, content=content,
    )  # fmt: skip
    return _prepare(row, case, "publish_other_days", actor=move.actor, at=move.at)


RECALLED = {Publication.State.PENDING: "drop", Publication.State.PUBLISHED: "annul"}


def recall(case: Case, *, on: date, reason: str, actor: Actor, at: datetime) -> list[Publication]:
    """The decision fell or was changed: what is public is to be taken down, what waits is not published (处罚法 48).

    The decision to execute rests on the penalty and falls with it; a seal was decided for itself and stays.
    """
    resting = Q(kind__in=OF_DECISION) | Q(document_no__in=[no for no in (case.coercion_no, case.substitute_no) if no])
    rows = list(case.publications.filter(resting, state__in=RECALLED).order_by("pk"))
    for row in rows:
        take_step(
            row, RECALLED[row.state], actor=actor, at=at, data={"annulled_on": max(on, row.made_on)}, reason=reason
        )
    return rows


def announce_visit(visit: Inspection, move: Move) -> Publication:
    """Prepare a visit's result for the public page: due in 20 working days."""
    subject = visit.subject
    is_person = subject.party_kind == PartyKind.INDIVIDUAL
    party = mask_name(subject.title) if is_person else subject.title
    count = visit.findings.exclude(state=Finding.State.VOID).count()
    row = Publication(
        title=f"{visit.matter_word}检查结果：{party}", kind=PublicKind.INSPECTION, inspection=visit, party=party,
        made_on=visit.held_on or move.as_of,
        content=f"检查内容：{visit.scope}。检查结果：{f'发现问题 {count} 处' if count else '未发现问题'}。",
    )  # fmt: skip
    return _prepare(row, visit, "publish_other_days", actor=move.actor, at=move.at)


def _prepare(row: Publication, record: Any, rule: str, *, actor: Actor | None, at: datetime) -> Publication:
    row.number = take_number(f"公示{row.made_on.year}", width=5)
    row.title, row.unit, row.matter = row.title[:WORDS], record.unit, record.matter
    row.state, row.due_on = Publication.State.PENDING, due_on(rule, row.made_on)
    open_record(row, "enforcement.publication_prepared", actor=actor, at=at)
    return row


def change_publication(row: Publication, data: dict[str, Any], *, actor: Actor, at: datetime) -> Publication:
    """Put the words right before they are public; afterwards a wrong one is taken down and prepared anew."""
    if not actor.covers(row.unit, roles.CLERK, roles.DEPUTY):
        raise PublicityRefused("需由本机关的执法内勤或分管负责人修改。")
    if row.state != Publication.State.PENDING:
        raise PublicityRefused(f"{row.get_state_display()}的公示不能再改；有误的请撤下后重新公示。")
    write_change(row, data, "enforcement.publication_prepared", actor=actor, at=at)
    return row


# --- handing over -----------------------------------------------------------------------------------


@transaction.atomic
def send_referral(
    *, sender: Unit, matter: str, to_organ: Unit, reason: str, actor: Actor, at: datetime,
    kind: str = ReferralKind.HAND_OVER, facts: str = "", occurred_on: date | None = None, **links: Any,
) -> Referral:  # fmt: skip
    """Hand something over (`finding`, `case` or `subject`) to the organ that may decide it.

    `facts`, `occurred_on`: the act as the sender knows it; the addressee's case begins with them.
    """
    if to_organ.pk == sender.pk:
        raise PublicityRefused("不能移送给本机关，请选择有权处理的机关。", field="to_organ")
    if not reason.strip():
        raise PublicityRefused("请写明移送的事实和理由。", field="reason")
    today = at.astimezone(ZONE).date()
    row = Referral(
        number=take_number(f"移{today.year}", width=4), title=str(next(iter(links.values()), f"{matter_label(matter)}线索"))[:WORDS],
        unit=sender, matter=matter, state=Referral.State.SENT, kind=kind, to_organ=to_organ, reason=reason.strip(),
        facts=facts.strip(), occurred_on=occurred_on, sent_on=today, **links,
    )  # fmt: skip
    open_record(row, "enforcement.referral_sent", actor=actor, at=at)
    return row


def enclose_letter(row: Referral, kind: str, words: Mapping[str, Any], *, actor: Actor, at: datetime) -> Paper:
    """Print the letter of a referral: it belongs to the referral, which both organs read."""
    paper = print_paper(row, kind, words, organ=row.unit, matter=row.matter, actor=actor, at=at)
    write_change(row, {"paper": paper}, "enforcement.referral_letter_printed", actor=actor, at=at)
    return paper


def refer_finding(finding: Finding, move: Move) -> Referral:
    """The effect of a finding's step “移送”: asks `to_organ` (unit id) and the reason."""
    return send_referral(
        sender=finding.unit, matter=finding.matter, to_organ=Unit.objects.get(pk=int(move.data["to_organ"])),
        reason=move.reason, actor=move.actor, at=move.at, **found_act(finding),
        finding=finding, subject=finding.subject,
    )  # fmt: skip


def open_draw(data: dict[str, Any], *, actor: Actor, at: datetime) -> Draw:
    """The form of a draw: freeze the list and publish the commitment."""
    return commit_draw(**data, actor=actor, at=at)
