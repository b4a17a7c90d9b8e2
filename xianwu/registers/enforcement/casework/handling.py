"""Who handles a case, and who steps back."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xianwu.core.events.api import write_change, write_new
from xianwu.core.people.actors import actor_for
from xianwu.core.people.models import Person
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.authority import cards
from xianwu.registers.enforcement.casework.actions import day_of, require
from xianwu.registers.enforcement.casework.dossier import dossier_of
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.models import Case, Handler

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

SAME = "与当事人或法定代表人同名，请先核实是否须回避，或者另派他人（行政处罚法第四十三条）。"


def needs_nobody(case: Case, *, on: date) -> bool:
    """Decided by officers who may still act: nobody joins afterwards, only who stepped back or lost the card is replaced."""
    return case.decided_on is not None and not dossier_of(case, on=on).officers_problem


def _refuse_reviewer(case: Case, person: Person, *, on: date) -> None:
    """Raise EnforcementRefused for who only reviews in this organ: whoever reviews is no handler (行政处罚法 58)."""
    who = actor_for(person, on)
    if who.covers(case.unit, roles.REVIEWER) and not who.covers(case.unit, roles.OFFICER):
        raise EnforcementRefused(f"{person.name}是法制审核人员，不作办案人员，请另派执法人员。", field="person")


def _refuse_entangled(case: Case, person: Person) -> None:
    """Raise EnforcementRefused for who bears the party's name, reviewed the case, or is on it already."""
    if person.name in (case.party_name, case.legal_rep):
        raise EnforcementRefused(f"{person.name}{SAME}", field="person")
    if case.reviewed_by_id == person.pk:
        raise EnforcementRefused(f"{person.name}审核过本案，不能再办理本案。", field="person")
    known = case.handlers.filter(person=person).first()
    if known:
        words = "已经回避" if known.recused_on else "已经在办"
        raise EnforcementRefused(f"{person.name}{words}本案。", field="person")


@transaction.atomic
def assign_handler(
    case: Case, *, person: Person, is_main: bool, no_conflict: bool, actor: Actor, at: datetime
) -> Handler:
    """Put an officer with a card in force on the case; leaders and experts without one do not count."""
    require(case, actor, roles.DEPUTY)
    on = day_of(at)
    if needs_nobody(case, on=on):
        raise EnforcementRefused(f"已于 {case.decided_on} 作出决定，办案人员齐全，不再指派。", field="person")
    card = cards([person.pk], case.unit, on=on).get(person.pk)
    if card is None:
        raise EnforcementRefused(
            f"{person.name}没有本机关在有效期内的执法证（或不在编在职），不能办案（行政处罚法第四十二条）。",
            field="person",
        )
    if not no_conflict:
        raise EnforcementRefused(
            "请先确认该人员与当事人没有直接利害关系；有的应当回避（行政处罚法第四十三条）。", field="no_conflict"
        )
    _refuse_reviewer(case, person, on=on)
    _refuse_entangled(case, person)
    if is_main:
        for row in case.handlers.filter(is_main=True):
            write_change(row, {"is_main": False}, "enforcement.handler_assigned", actor=actor, at=at)
    row = Handler(case=case, person=person, card_no=card.card_no, is_main=is_main, assigned_on=on)
    write_new(row, "enforcement.handler_assigned", actor=actor, at=at)
    return row


def ask_recusal(case: Case, *, handler: Handler, reason: str, actor: Actor, at: datetime) -> Handler:
    """Whoever asks, the investigation goes on until the head has decided (处罚法 43)."""
    require(case, actor, roles.CLERK, roles.OFFICER, roles.DEPUTY, roles.HEAD)
    _own(case, handler)
    if handler.recused_on or (handler.recusal_asked_on and not handler.recusal_refused_on):
        raise EnforcementRefused("该人员的回避已经申请或者决定过。", field="handler")
    changes = {"recusal_asked_on": day_of(at), "recusal_reason": reason.strip(), "recusal_refused_on": None}
    write_change(handler, changes, "enforcement.handler_recusal_asked", actor=actor, at=at, note=reason)
    return handler


def decide_recusal(
    case: Case, *, handler: Handler, is_granted: bool, reason: str, actor: Actor, at: datetime
) -> Handler:
    """The head decides; a handler who steps back no longer counts from that day on."""
    require(case, actor, roles.HEAD)
    _own(case, handler)
    if handler.recused_on:
        raise EnforcementRefused(f"{handler.person.name}已于 {handler.recused_on} 回避。", field="handler")
    if not is_granted and not handler.recusal_asked_on:
        raise EnforcementRefused("没有回避申请可以驳回。", field="handler")
    field = "recused_on" if is_granted else "recusal_refused_on"
    changes = {field: day_of(at), "is_main": handler.is_main and not is_granted}
    changes |= {"recusal_reason": reason.strip()} if is_granted and reason.strip() else {}
    verb = "recused" if is_granted else "recusal_refused"
    write_change(handler, changes, f"enforcement.handler_{verb}", actor=actor, at=at, note=reason)
    return handler


def _own(case: Case, row: Handler) -> None:
    if row.case_id != case.pk:
        raise EnforcementRefused("这不是本案的记录，请刷新页面。")
