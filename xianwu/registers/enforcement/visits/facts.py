"""What guards, verbs and pages ask of visits: the team, the checklist, how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db.models import Q

from xianwu.core.units.models import Unit
from xianwu.core.workdays.api import calendar
from xianwu.kit.clock import ZONE
from xianwu.lib.workdays import add_days
from xianwu.registers.enforcement import authority
from xianwu.registers.enforcement.deadlines import amount, days
from xianwu.registers.enforcement.declarations import known_matter
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.kinds import COUNTED_SOURCES, Duty, Power, Source
from xianwu.registers.enforcement.models import CheckItem, Finding, Inspection, Participant, Plan
from xianwu.registers.enforcement.rules import OFFICE_54

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

END_OF_WORK = 18
S = Inspection.State


# --- the team -----------------------------------------------------------------------------------------------


def team_of(inspection: Inspection) -> list[Participant]:
    """Who takes part, officers first."""
    rows = inspection.participants.present().select_related("person", "organ")
    order = list(Duty.values)
    return sorted(rows, key=lambda row: (order.index(row.duty), row.pk))


def officers_of(inspection: Inspection) -> list[Participant]:
    return [row for row in team_of(inspection) if row.duty == Duty.OFFICER]


def presence_problem(inspection: Inspection, actor: Actor) -> str:
    """Why somebody writes nothing into a visit: its record carries the names of its team; "" for who takes part."""
    if inspection.participants.present().filter(person_id=actor.id).exists():
        return ""
    return "您不在本次检查的检查组里，请由检查组成员办理。"


def require_team(inspection: Inspection, actor: Actor) -> None:
    """Raises EnforcementRefused for everybody who does not take part in the visit."""
    if problem := presence_problem(inspection, actor):
        raise EnforcementRefused(problem)


def elsewhere_problem(inspection: Inspection, people: Iterable[int]) -> str:
    """Who of these people is at another place right now: nobody inspects at two places at once. Another matter at the
    same door is the same visit (综合查一次)."""
    rows = Participant.objects.officers().filter(
        person_id__in=list(people), inspection__state=Inspection.State.VISITING
    )
    row = rows.exclude(same_door(inspection)).select_related("inspection").order_by("pk").first()
    if row is None:
        return ""
    other = row.inspection
    return (
        f"{row.name}正在检查“{other.title}”（{other.number}），还没有结束，不能同时在两处检查。"
        "请先结束那次检查；中途离开的，在那次检查办理“退出或回避”并写明原因。"
    )


def same_door(inspection: Inspection) -> Q:
    """Participants of this visit, and of others to the same subject or to the same address."""
    subject = inspection.subject
    here = Q(inspection=inspection.pk) | Q(inspection__subject=subject.pk)
    if not subject.address:
        return here
    return here | Q(inspection__subject__address=subject.address, inspection__subject__town=subject.town_id)


def team_problem(inspection: Inspection, *, on: date) -> str:
    """Why the team may not enforce on a day; "" when it may."""
    people = [(row.person_id, row.name) for row in officers_of(inspection)]
    return authority.officers_problem(people, inspection.unit, on=on)


def is_patrol(inspection: Inspection) -> bool:
    """A patrol looks, dissuades and reports; it is no inspection and orders nothing by itself."""
    return inspection.source == Source.PATROL


def power_problem(record: Inspection | Finding, power: Power, *, on: date) -> str:
    """Why the organ may not use a power at the subject's place on a day; "" when it may."""
    try:
        authority.basis_of(record.unit, record.matter, power, town=record.town, on=on)
    except authority.PowerRefused as error:
        return str(error)
    return ""


def addressees(finding: Finding, *, on: date) -> list[Unit]:
    """To whom a finding may be referred.

    The specialist of its group where the field declares one; else who has some power in the matter at the place, and
    where the table of powers knows nobody else, any department or town that is no specialist of another group.
    """
    matter = known_matter(finding.matter)
    special = matter.specialists if matter else {}
    own = special.get(finding.group)
    chosen = [unit for unit in authority.governments() if unit.code == own] if own else []
    others = set(special.values()) - {own}
    able = authority.empowered(town=finding.town, on=on, matter=finding.matter)
    for units in (chosen, able, authority.governments()):
        found = [unit for unit in units if unit.pk != finding.unit_id and unit.code not in others]
        if found:
            return found
    return []


def period_problem(plan: Plan | None, *, planned_on: date) -> str:
    """Why a visit of a day does not belong under a plan: what was published has a beginning and an end."""
    if plan is None or plan.starts_on <= planned_on <= plan.ends_on:
        return ""
    return (
        f"计划日期 {planned_on} 不在检查计划“{plan.title}”的计划期间内（{plan.starts_on} 至 {plan.ends_on}），"
        "请改在期间内，或另编计划。"
    )


# --- how often ----------------------------------------------------------------------------------------------


def visits_in_year(subject_ids: Iterable[int], *, year: int, without: int | None = None) -> Counter[int]:
    """Counted visits of each subject in a year: held, or being held."""
    held = Inspection.objects.filter(
        subject_id__in=list(subject_ids), source__in=COUNTED_SOURCES, state__in=(S.VISITING, S.VISITED, S.CONCLUDED)
    ).filter(held_on__year=year)
    if without is not None:
        held = held.exclude(pk=without)
    return Counter(held.values_list("subject_id", flat=True))


def cap_of(inspection: Inspection, *, on: date) -> int:
    """How often a year a subject may be visited: what the plan published, else the county's."""
    return inspection.plan.yearly_cap if inspection.plan_id else days("yearly_cap", on=on)


def cap_problem(inspection: Inspection, *, on: date) -> str:
    """Why no further counted visit is lawful this year; "" when one is."""
    if inspection.source not in COUNTED_SOURCES:
        return ""
    done = visits_in_year([inspection.subject_id], year=on.year, without=inspection.pk)[inspection.subject_id]
    return cap_words(done, cap_of(inspection, on=on))


def cap_words(done: int, cap: int) -> str:
    if done < cap:
        return ""
    return (
        f"该对象本年已检查 {done} 次，年度检查上限为 {cap} 次（{OFFICE_54}），不能再安排。"
        "投诉举报、移送转办、监测发现的检查不受此限，请核对检查来源。"
    )


# --- the checklist ------------------------------------------------------------------------------------------


def day_of(inspection: Inspection) -> date:
    """The day whose checklist holds."""
    return inspection.held_on or inspection.planned_on


def items_for(inspection: Inspection) -> list[CheckItem]:
    """The checklist of the visit: what is in force that day and fits the subject."""
    rows = CheckItem.objects.valid(day_of(inspection)).filter(matter=inspection.matter, organ_id=inspection.unit_id)
    kind = inspection.subject.kind
    return [item for item in rows.select_related("rule").order_by("group", "code") if item.fits(kind)]


def unanswered(inspection: Inspection) -> list[CheckItem]:
    answered = set(inspection.checkeditems.values_list("item_id", flat=True))
    return [item for item in items_for(inspection) if item.pk not in answered]


# --- correction ---------------------------------------------------------------------------------------------


def correction_days(finding: Finding) -> int:
    """Days to put it right: the item's, half of them when it happened again."""
    given = finding.item.days if finding.item_id else int(amount("correction_days", on=finding.found_on))
    return max(given // 2, 1) if finding.is_recurrence else given


def due_instant(day: date, hour: int = END_OF_WORK) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=ZONE)


def default_due(finding: Finding, *, on: date) -> datetime:
    """The end of work on the last day; a day off moves it to the next working day."""
    return due_instant(add_days(on, correction_days(finding), calendar(), roll=True).on)
