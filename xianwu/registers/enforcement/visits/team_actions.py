"""Who goes along, and what the checklist says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import write_change, write_many_changes, write_many_new, write_new
from xianwu.core.people.models import Person
from xianwu.core.units.models import Unit
from xianwu.registers.enforcement import authority
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role, require_state
from xianwu.registers.enforcement.kinds import Duty, ItemResult
from xianwu.registers.enforcement.models import CheckedItem, Inspection, Officer, Participant
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, OFFICER
from xianwu.registers.enforcement.visits import drawn, facts

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

ADDED, LEFT, CHECKED = (
    "enforcement.participant_added",
    "enforcement.participant_left",
    "enforcement.item_checked",
)
PICKERS = (CLERK, OFFICER, DEPUTY)


@dataclass(frozen=True)
class Assigned:
    done: int
    refused: tuple[tuple[str, str], ...]


@transaction.atomic
def add_participant(
    inspection: Inspection,
    *,
    duty: str,
    person: Person | None = None,
    name: str = "",
    organ: Unit | None = None,
    actor: Actor,
    at: datetime,
) -> Participant:
    """Add somebody to the team. As an officer only with a card in force; others by name."""
    require_role(actor, inspection.unit, *PICKERS)
    require_state(inspection, *Inspection.OPEN, what="调整检查组")
    shown = person.name if person else name.strip()
    if not shown:
        raise EnforcementRefused("请填写姓名，或从执法人员中选择。", field="name")
    card_no = _card_of(inspection, person, duty=duty, name=shown, at=at)
    known = inspection.participants.filter(person=person).first() if person else None
    if known is not None:
        return _rejoin(known, duty=duty, card_no=card_no, actor=actor, at=at)
    _refuse_recused_before(inspection, person)
    row = Participant(
        inspection=inspection, person=person, name=shown, duty=duty, organ=organ or inspection.unit, card_no=card_no
    )
    write_new(row, ADDED, actor=actor, at=at)
    return row


def _card_of(inspection: Inspection, person: Person | None, *, duty: str, name: str, at: datetime) -> str:
    if duty != Duty.OFFICER:
        return ""
    if person is None:
        raise EnforcementRefused(
            "执法人员要从执法人员名册中选择；没有执法证的只能作辅助人员，不计入两人。", field="officer"
        )
    on = max(facts.day_of(inspection), timezone.localdate(at))
    card = authority.cards([person.pk], inspection.unit, on=on).get(person.pk)
    if card is None:
        raise EnforcementRefused(
            f"{name}在 {on} 没有本机关有效的执法证，不能作为执法人员；可以改为辅助人员，但不计入两人。", field="officer"
        )
    is_running = inspection.state == Inspection.State.VISITING
    problem = drawn.officer_problem(inspection, person.pk) or (
        facts.elsewhere_problem(inspection, [person.pk]) if is_running else ""
    )
    if problem:
        raise EnforcementRefused(problem, field="officer")
    return str(card.card_no)


def _rejoin(row: Participant, *, duty: str, card_no: str, actor: Actor, at: datetime) -> Participant:
    if row.left_on is None:
        raise EnforcementRefused(f"{row.name}已在检查组里。", field="officer")
    if row.is_recused:
        raise EnforcementRefused(f"{row.name}已对这次检查回避，不能再加入，请另派人员。", field="officer")
    changes = {"duty": duty, "card_no": card_no, "left_on": None, "left_reason": ""}
    write_change(row, changes, ADDED, actor=actor, at=at)
    return row


def _refuse_recused_before(inspection: Inspection, person: Person | None) -> None:
    """Who recused themselves from this subject once is asked again only by name, not by accident."""
    if person is None:
        return
    before = Participant.objects.filter(person=person, is_recused=True, inspection__subject_id=inspection.subject_id)
    if (found := before.order_by("-left_on").first()) is not None:
        reason = f"（{found.left_reason}）" if found.left_reason else ""
        raise EnforcementRefused(f"{person.name}曾对这个对象申请回避{reason}，请另派人员。", field="officer")


@transaction.atomic
def leave_team(participant: Participant, *, reason: str, is_recused: bool, actor: Actor, at: datetime) -> Participant:
    """Take somebody off before the visit ends; a recusal holds for the subject from then on."""
    inspection = participant.inspection
    require_role(actor, inspection.unit, *PICKERS)
    require_state(inspection, *Inspection.OPEN, what="调整检查组")
    if not reason.strip():
        raise EnforcementRefused("请写明退出或回避的原因。", field="reason")
    if participant.left_on is not None:
        raise EnforcementRefused(f"{participant.name}已于 {participant.left_on} 退出。")
    changes = {"left_on": timezone.localdate(at), "left_reason": reason.strip()[:200], "is_recused": is_recused}
    write_change(participant, changes, LEFT, actor=actor, at=at)
    return participant


@transaction.atomic
def assign_officers(
    inspections: Sequence[Inspection], officers: Sequence[Officer], *, actor: Actor, at: datetime
) -> Assigned:
    """The same officers for many visits. What cannot be is named with the reason."""
    done, refused = 0, []
    for inspection in inspections:
        try:
            with transaction.atomic():
                for officer in officers:
                    _add_unless_there(inspection, officer.person, actor=actor, at=at)
            done += 1
        except EnforcementRefused as error:
            refused.append((str(inspection), str(error)))
    return Assigned(done, tuple(refused))


def _add_unless_there(inspection: Inspection, person: Person, *, actor: Actor, at: datetime) -> None:
    if not inspection.participants.present().filter(person=person).exists():
        add_participant(inspection, duty=Duty.OFFICER, person=person, actor=actor, at=at)


# --- the checklist ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What was found of one item."""

    result: str
    note: str = ""


@transaction.atomic
def answer_items(
    inspection: Inspection, answers: Mapping[int, Answer], *, actor: Actor, at: datetime
) -> list[CheckedItem]:
    """Keep the answers of many items; those that say the same as before leave no trace."""
    require_role(actor, inspection.unit, OFFICER)
    require_state(inspection, Inspection.State.VISITING, what="登记检查项；请先到场开始检查")
    facts.require_team(inspection, actor)
    known = {item.pk: item for item in facts.items_for(inspection)}
    if strange := sorted(set(answers) - set(known)):
        raise EnforcementRefused(f"有 {len(strange)} 项不在本次检查的清单里，请刷新页面后再填。")
    if wrong := [answer.result for answer in answers.values() if answer.result not in ItemResult.values]:
        raise EnforcementRefused(f"检查结果“{wrong[0]}”看不懂，请选合格、不合格或不涉及。")
    rows = {row.item_id: row for row in inspection.checkeditems.select_related("item")}
    fresh, changed = [], []
    for key, answer in answers.items():
        row, note = rows.get(key), answer.note.strip()[:200]
        if row is None:
            fresh.append(CheckedItem(inspection=inspection, item=known[key], result=answer.result, note=note))
        elif (row.result, row.note) != (answer.result, note):
            _refuse_if_found(inspection, row, answer)
            row.result, row.note = answer.result, note
            changed.append(row)
    write_many_new(fresh, CHECKED, actor=actor, at=at)
    write_many_changes(changed, ("result", "note"), CHECKED, actor=actor, at=at)
    return [*fresh, *changed]


def _refuse_if_found(inspection: Inspection, row: CheckedItem, answer: Answer) -> None:
    """A fault that was entered as a finding does not vanish by another tick."""
    if row.result == ItemResult.FAILED and answer.result != ItemResult.FAILED:
        found: Any = inspection.findings.standing().filter(item_id=row.item_id).first()
        if found is not None:
            raise EnforcementRefused(
                f"“{row.item.text}”已登记为{found.number}，不能改成{ItemResult(answer.result).label}；"
                "登记错的，请由分管负责人先撤销那处问题。"
            )
