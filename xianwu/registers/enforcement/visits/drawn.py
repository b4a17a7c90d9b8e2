"""What a random visit owes its draw: the subject that was drawn, and the officers that were drawn for it (双随机)."""

from __future__ import annotations

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
