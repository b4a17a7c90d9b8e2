"""Opening a case and telling its particulars. What moves a case is in `steps.py`."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import write_change
from xianwu.core.records.numbers import take_numbers
from xianwu.core.workflow.api import open_record
from xianwu.core.workflow.declarations import Move
from xianwu.kit.refusals import field_of
from xianwu.registers.enforcement import identity, roles
from xianwu.registers.enforcement.casework.wording import found_act
from xianwu.registers.enforcement.declarations import act_problem, matter_of
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role
from xianwu.registers.enforcement.kinds import PartyKind
from xianwu.registers.enforcement.models import Case, Finding, PenaltyRule, Subject

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

PARTICULARS = ("party_name", "credit_code", "party_id", "legal_rep", "phone", "address")
SERIES = "案"
TITLE = 200
NO_PENALTY = "这个问题的检查项没有对应的处罚事项，请先由管理员在检查清单中登记，再转为案件线索。"


def next_numbers(year: int, count: int) -> list[str]:
    """`案2025-0012` and on."""
    return take_numbers(f"{SERIES}{year}-", count, width=4)


def require(case: Case, actor: Actor, *wanted: str, even_ended: bool = False) -> None:
    """One of the roles, held for the organ of the case, while the case is under way."""
    require_role(actor, case.unit, *wanted)
    if case.state in Case.ENDED and not even_ended:
        raise EnforcementRefused(f"案件{case.get_state_display()}，不能再登记。")


def day_of(at: datetime) -> date:
    return timezone.localdate(at)


def past_day(day: date, at: datetime, *, field: str, first: date | None = None, named: str = "") -> None:
    """Raise EnforcementRefused for a day to come, or one before `first`."""
    if day > day_of(at):
        raise EnforcementRefused("日期不能晚于今天，请核对。", field=field)
    if first is not None and day < first:
        raise EnforcementRefused(f"日期早于{named}（{first}），请核对。", field=field)


def _cleaned(data: dict[str, Any], *, on: date) -> dict[str, Any]:
    """Numbers checked and in their plain form; raises IdentityRefused beside its field."""
    found = dict(data)
    if "credit_code" in found:
        found["credit_code"] = identity.cleaned_code(found["credit_code"])
    if "party_id" in found:
        found["party_id"] = identity.cleaned_number(found["party_id"], on=on, field="party_id")
        found["party_digest"] = identity.id_index(found["party_id"])
    if "phone" in found:
        found["phone"] = identity.cleaned_phone(found["phone"])
    for name in ("party_name", "legal_rep", "address"):
        if name in found:
            found[name] = identity.cleaned_text(found[name])
    return found


def party_of(subject: Subject) -> dict[str, Any]:
    """The party as the register of subjects knows it."""
    is_person = subject.party_kind == PartyKind.INDIVIDUAL
    return {
        "party_kind": subject.party_kind,
        "party_name": subject.operator if is_person and subject.operator else subject.title,
        "credit_code": subject.credit_code,
        "party_id": subject.operator_id if is_person else "",
        "legal_rep": subject.operator,
        "phone": subject.phone,
        "address": subject.address,
        "town": subject.town,
    }


def cause_of(title: str, rule: PenaltyRule, *, before: PenaltyRule | None = None) -> str:
    """The cause of action (案由): a person's own words stay, the words of a provision follow it when it is changed."""
    told = title.strip()
    is_the_rules = not told or (before is not None and told == before.act[:TITLE].strip())
    return rule.act[:TITLE].strip() if is_the_rules else told


@transaction.atomic
def open_clue(data: dict[str, Any], *, actor: Actor, at: datetime) -> Case:
    """A new clue of the actor's organ; what the subject tells of the party need not be typed again."""
    organ, on = data["unit"], day_of(at)
    if not actor.covers(organ, roles.CLERK, roles.OFFICER):
        raise EnforcementRefused("只能登记本机关的线索，请在“执法机关”中选择本机关。", field="unit")
    values = dict(data)
    if values.get("subject"):
        known = party_of(values["subject"])
        values |= {name: value for name, value in known.items() if not values.get(name)}
    values["title"] = cause_of(values.get("title") or "", values["rule"])
    case = Case(
        number=next_numbers(on.year, 1)[0],
        state=Case.State.CLUE,
        **_cleaned(values, on=on),
    )
    _refuse_wrong(case, on=on)
    open_record(case, "enforcement.case_opened", actor=actor, at=at)
    return case


def _refuse_wrong(case: Case, *, on: date) -> None:
    matter_of(case.matter)
    if not case.party_name:
        raise EnforcementRefused("请填写当事人。", field="party_name")
    if case.rule.matter != case.matter:
        raise EnforcementRefused(f"处罚事项“{case.rule}”不属于{case.matter_word}，请重新选择。", field="rule")
    if case.occurred_on > on or case.clue_on > on:
        raise EnforcementRefused("日期不能晚于今天，请核对。", field="clue_on" if case.clue_on > on else "occurred_on")
    if case.clue_on < case.occurred_on:
        raise EnforcementRefused("发现线索日期早于违法行为日期，请核对。", field="clue_on")
    other = act_problem(case)
    if field_of(other):  # what stands in the way for another reason may still be a clue, to be cleared up or handed on
        raise EnforcementRefused(other)


def penalty_of(finding: Finding) -> PenaltyRule | None:
    """The provision by which it can be punished, None where the checklist names none."""
    return finding.item.rule if finding.item else None


def open_clue_from_finding(finding: Finding, move: Move) -> Case:
    """The effect of a finding's step “立案”: a clue with party, facts and order; the finding is linked to it.

    The step that calls saves the finding. Raises EnforcementRefused when no penalty hangs on the item.
    """
    rule = penalty_of(finding)
    if rule is None:
        raise EnforcementRefused(NO_PENALTY)
    visit = finding.inspection
    proofs = [f"现场检查笔录（{visit.number}）", finding.order_no and f"责令改正通知书（{finding.order_no}）"]
    case = Case(
        number=next_numbers(move.as_of.year, 1)[0],
        title=cause_of("", rule),
        unit=finding.unit,
        state=Case.State.CLUE,
        matter=finding.matter,
        subject=finding.subject,
        source=visit.source,
        rule=rule,
        evidence="；".join(proof for proof in proofs if proof),
        correction_demand=finding.demand,
        clue_on=move.as_of,
        **found_act(finding),
        **_cleaned(party_of(finding.subject), on=move.as_of),
    )
    open_record(case, "enforcement.case_opened", actor=move.actor, at=move.at, batch=move.batch)
    finding.case = case
    return case


def change_case(case: Case, data: dict[str, Any], *, actor: Actor, at: datetime) -> Case:
    """Put a clue right before it is filed."""
    require(case, actor, roles.CLERK, roles.OFFICER)
    if case.state != Case.State.CLUE:
        raise EnforcementRefused("案件已经进入程序，线索内容不能再改；当事人信息有误的请办“更正当事人信息”。")
    unit = data.get("unit", case.unit)
    if not actor.covers(unit, roles.CLERK, roles.OFFICER):
        raise EnforcementRefused("不能把线索改到其他机关名下，请办“移送”。", field="unit")
    rule = data.get("rule", case.rule)
    cause = cause_of(data.get("title", case.title), rule, before=case.rule)
    changes = _cleaned(data | {"title": cause}, on=day_of(at))
    fresh = Case.objects.get(pk=case.pk)
    fresh.version = case.version
    before = {name: getattr(fresh, name) for name in changes}
    for name, value in changes.items():
        setattr(fresh, name, value)
    _refuse_wrong(fresh, on=day_of(at))
    for name, value in before.items():
        setattr(fresh, name, value)
    write_change(fresh, changes, "enforcement.case_changed", actor=actor, at=at)
    return fresh


def correct_particulars(case: Case, *, actor: Actor, at: datetime, reason: str, **data: Any) -> Case:
    """A wrong name or address, found later. Papers that are out are corrected by new ones."""
    require(case, actor, roles.OFFICER, roles.DEPUTY, roles.HEAD)
    changes = _cleaned({name: value for name, value in data.items() if value}, on=day_of(at))
    if not changes:
        raise EnforcementRefused("没有填写要更正的内容。")
    if not reason.strip():
        raise EnforcementRefused("请写明更正的理由。", field="reason")
    write_change(case, changes, "enforcement.case_particulars_corrected", actor=actor, at=at, note=reason.strip())
    return case


def link_finding(case: Case, *, finding: Finding, actor: Actor, at: datetime) -> Finding:
    """Tie a fault and its order to a case that was opened by hand."""
    require(case, actor, roles.CLERK, roles.OFFICER)
    if finding.case_id:
        raise EnforcementRefused(f"这个问题已关联案件 {finding.case.number}。", field="finding")
    if finding.matter != case.matter or finding.unit_id != case.unit_id:
        raise EnforcementRefused("只能关联本机关同一执法事项的问题。", field="finding")
    write_change(finding, {"case": case}, "enforcement.finding_linked", actor=actor, at=at, note=case.number)
    return finding
