"""What a random visit owes its draw: the subject that was drawn, and the officers that were drawn for it (双随机)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xianwu.registers.enforcement.authority import TWO
from xianwu.registers.enforcement.kinds import Duty, Source
from xianwu.registers.enforcement.models import Draw, Inspection, Officer, Plan, Subject


def is_random(source: str, plan: Plan | None) -> bool:
    return source == Source.RANDOM or (plan is not None and plan.source == Source.RANDOM)


def draw_of(plan: Plan | None) -> Draw | None:
    """The draw of the plan that was made and stands."""
    if plan is None:
        return None
    return Draw.objects.filter(plan=plan, state=Draw.State.REVEALED).order_by("-pk").first()


def subject_problem(subject: Subject, plan: Plan | None, *, source: str) -> str:
    """Why a subject may not be visited at random; "" where it was drawn or the visit is no random one."""
    return number_problem(subject, draw_of(plan)) if is_random(source, plan) else ""


def number_problem(subject: Subject, row: Draw | None) -> str:
    if row is None:
        return "这是双随机抽查，要先完成随机抽取；抽中的对象由系统列入检查，不能自行指定。"
    if subject.number in row.winners:
        return ""
    return f"{subject.title}没有被 {row.number} 抽中，不能列为随机抽查。需要检查的，请按投诉举报等实际来源登记或列入其他计划。"


def officer_problem(inspection: Inspection, person_id: int) -> str:
    """Why somebody may not be an officer of a random visit.

    The officers that were drawn go; where one of them has left, another of the published list takes the place.
    """
    if not is_random(inspection.source, inspection.plan):
        return ""
    row = draw_of(inspection.plan)
    if row is None:
        return number_problem(inspection.subject, None)
    chosen = _people(_cards_for(row, inspection.subject))
    if not chosen or person_id in chosen:
        return ""
    has_left = inspection.participants.filter(person_id__in=chosen, left_on__isnull=False).exists()
    if has_left and person_id in _people(row.officers):
        return ""
    return (
        f"双随机抽查的检查人员由 {row.number} 抽取，不能自行指定。"
        "抽中的人员不能参加的，请先为其登记退出或回避并写明原因，再从公布的执法人员名单中另派。"
    )


@dataclass(frozen=True)
class Crew:
    """Who makes a random visit, by the draw of that number."""

    draw: str
    people: frozenset[int]
    names: str

    def hindrance(self, team: frozenset[int]) -> str:
        """Why another crew may not make it; "" when this team is the drawn one."""
        if not self.people <= team:
            return (
                f"双随机抽查由 {self.draw} 抽中的{self.names}检查，排程不能换人：请把他们编在一个组；"
                "不能参加的，在检查页为其登记退出或回避并写明原因，再从公布的名单中另派。"
            )
        if len(self.people) >= TWO and team - self.people:
            return f"双随机抽查由 {self.draw} 抽中的{self.names}检查，组里有没有抽中的人员，请换一个组。"
        return ""


def crews_of(visits: Sequence[Inspection]) -> dict[int, Crew]:
    """The drawn crew of each random visit, by its key: whoever stands on it by now, else whom the draw named.

    Each visit has its officers as `crew`. Two statements, however many.
    """
    own = [visit for visit in visits if is_random(visit.source, visit.plan) and visit.plan_id]
    if not own:
        return {}
    made = Draw.objects.filter(plan__in={visit.plan_id for visit in own}, state=Draw.State.REVEALED).order_by("pk")
    draws = {row.plan_id: row for row in made}
    known = [card for row in draws.values() for pair in row.pairs for card in pair["officers"]]
    named = Officer.objects.filter(card_no__in=known).select_related("person")
    by_card = {row.card_no: (row.person_id, row.person.name) for row in named}
    found = {}
    for visit in own:
        row = draws.get(visit.plan_id)
        if row is None:
            continue
        chosen = [by_card[card] for card in _cards_for(row, visit.subject) if card in by_card]
        going = [(each.person_id, each.name) for each in visit.crew] or chosen  # type: ignore[attr-defined]
        if going:
            names = "、".join(name for _, name in going)
            found[visit.pk] = Crew(row.number, frozenset(key for key, _ in going), names)
    return found


def visit_problem(inspection: Inspection) -> str:
    """Why a visit is not the one that was drawn, by its subject or by its officers."""
    found = subject_problem(inspection.subject, inspection.plan, source=inspection.source)
    if found or not is_random(inspection.source, inspection.plan):
        return found
    people = inspection.participants.present().filter(duty=Duty.OFFICER).values_list("person_id", flat=True)
    return next((words for key in people if (words := officer_problem(inspection, key))), "")


def _cards_for(row: Draw, subject: Subject) -> list[str]:
    return next((pair["officers"] for pair in row.pairs if pair["subject"] == subject.number), [])


def _people(cards: list[str]) -> set[int]:
    return set(Officer.objects.filter(card_no__in=cards).values_list("person_id", flat=True))
