"""Why something may not be published, received or drawn, in words that say what to do."""

from __future__ import annotations

import hmac
from datetime import date

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q

from xianwu.core.people.actors import Actor
from xianwu.core.units.models import Unit
from xianwu.core.workflow.declarations import Move, Ready
from xianwu.kit.refusals import Wrong, field_of
from xianwu.registers.enforcement.authority import powers
from xianwu.registers.enforcement.declarations import act_problem
from xianwu.registers.enforcement.kinds import OF_DECISION, Power
from xianwu.registers.enforcement.models import (
    Authority,
    Case,
    Draw,
    Inspection,
    PenaltyRule,
    Plan,
    Publication,
    Referral,
)
from xianwu.registers.enforcement.publicity.masking import open_numbers
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, HEAD
from xianwu.registers.enforcement.standing import upwards


def fit_to_publish(row: Publication, move: Move) -> str | None:
    found = open_numbers(row.going_out)
    if found:
        return f"公示内容里有未遮盖的号码（{'、'.join(found)}），请先修改公示内容再公示。"
    if row.kind in OF_DECISION and row.case is not None and row.case.decided_on is None:
        return "决定还没有作出，不能公示。"
    return None


def annulled_after(row: Publication, move: Move) -> str | None:
    if not row.decision_fell and not (move.actor and move.actor.covers(row.unit, DEPUTY, HEAD)):
        return "案件还没有登记决定变更或者撤销，不能撤下公示；确需撤下的，由分管负责人或者负责人办理。"
    day = move.data.get("annulled_on")
    if move.is_offer or day is None:
        return None
    if day > move.as_of:
        return "变更或撤销日期不能晚于今天。"
    return "变更或撤销日期早于作出日期，请核对。" if day < row.made_on else None


def is_to_my_organ(*roles: str) -> Ready:
    """The rows that were sent to an organ of the actor's."""
    return lambda actor, on: Q(to_organ__in=Unit.objects.below(actor.units_for(*roles)).values("pk"))


def opens_a_case_here(actor: Actor, on: date) -> Q:
    """Sent to an organ of the actor's that has a power and a provision of its own there, as `has_no_act` says of one row."""
    of_row = PenaltyRule.objects.filter(matter=OuterRef("matter")).annotate(
        path=ExpressionWrapper(OuterRef("to_organ__path"), output_field=CharField())
    )
    able = Authority.objects.valid(on).filter(
        matter=OuterRef("matter"), organ=OuterRef("to_organ"), power__in=(Power.FINE, Power.ORDER_CORRECT)
    )
    mine = is_to_my_organ(CLERK)(actor, on) & Q(own_case__isnull=True, subject__isnull=False)
    return mine & Q(Exists(of_row.filter(path__startswith=F("organ__path"))), Exists(able))


def own_acts(row: Referral, *, on: date) -> list[PenaltyRule]:
    """The provisions by which the addressee may proceed: its own or laid down above it, within its powers at the place."""
    rules = PenaltyRule.objects.filter(matter=row.matter).select_related("organ").order_by("code", "-valid_from")
    above = upwards(row.to_organ.path)
    able = powers(row.to_organ, row.matter, town=_town_of(row), on=on)
    return [rule for rule in rules if rule.organ.path in above and rule.power in able]


def _town_of(row: Referral) -> Unit | None:
    place = row.subject or row.finding or row.case
    return place.town if place is not None else None


def has_no_act(row: Referral, *, on: date) -> str:
    """Why the addressee opens no case of this matter, and what it does instead; "" where it may."""
    if own_acts(row, on=on):
        return ""
    return (
        f"{row.to_organ}没有“{row.matter_word}”的处罚权限或者自己的处罚事项（别的机关的处罚事项不能用），不能在这里登记线索。"
        "依本机关其他职权能够办理的，按本机关的程序办理后“反馈办理结果”；不属于本机关办理的，请“退回”并说明理由。"
    )


def is_out(actor: Actor, on: date) -> Q:
    return Q(public_on__lte=on)


def is_addressee(row: Referral, move: Move) -> str | None:
    if move.actor.covers(row.to_organ, *move.step.roles):
        return None
    return f"由接收机关（{row.to_organ}）办理。"


def may_be_returned(row: Referral, move: Move) -> str | None:
    if refused := is_addressee(row, move):
        return refused
    return f"已登记为 {row.own_case.number}，不能再退回。" if row.own_case is not None else None


def opens_a_case(row: Referral, move: Move) -> str | None:
    """The addressee opens its own case about what was handed over, once."""
    if refused := is_addressee(row, move):
        return refused
    if row.own_case is not None:
        return f"已登记为 {row.own_case.number}。"
    if row.subject is None:
        return "移送没有附检查对象，请在“案件”登记线索。"
    if refused := has_no_act(row, on=move.as_of):
        return refused
    return None if move.is_offer else _unfit_act(row, move) or None


def _unfit_act(row: Referral, move: Move) -> str:
    """Why the chosen provision does not fit what was handed over: told before a case is opened that nobody could file."""
    rule = PenaltyRule.objects.get(pk=int(move.data["rule"]))
    facts = {"occurred_on": move.data["occurred_on"], "party_name": row.subject.title if row.subject else ""}
    problem = act_problem(Case(unit=row.to_organ, matter=row.matter, subject=row.subject, rule=rule, **facts))
    way = "" if field_of(problem) else "不属于本机关办理的，请“反馈办理结果”，告知移送机关。"
    return Wrong(f"{problem}{way}", field="rule") if problem else ""


def value_is_out(row: Draw, move: Move) -> str | None:
    if move.as_of < row.public_on:
        return f"公共随机数在 {row.public_on} 才公布，请届时录入。"
    return None


def in_time_for_plan(row: Draw, move: Move) -> str | None:
    """What is drawn can still be visited under the plan that it was drawn for."""
    plan = row.plan
    if plan is None:
        return None
    if plan.state != Plan.State.APPROVED:
        return f"检查计划“{plan.title}”{plan.get_state_display()}，抽中的对象列不进去，不能再抽取。请由分管负责人作废本次抽取并写明理由。"
    if plan.ends_on > move.as_of:
        return None
    return (
        f"检查计划“{plan.title}”到 {plan.ends_on} 为止，今天抽中的最早明天检查，已经不在计划期间，不能再抽取。"
        "请由分管负责人作废本次抽取并写明理由，在新的计划里重新公布承诺。"
    )


def plan_still_runs(actor: Actor, on: date) -> Q:
    return Q(plan__isnull=True) | Q(plan__state=Plan.State.APPROVED, plan__ends_on__gt=on)


def same_value(row: Draw, move: Move) -> str | None:
    value = str(move.data.get("value", "")).strip()
    if move.is_offer or hmac.compare_digest(value.encode(), row.public_value.encode()):
        return None
    return "与前一人录入的不一致。请两人对照公布来源，确认后由一人点“重录公共随机数”。"


def not_yet_visited(row: Draw, move: Move) -> str | None:
    """A draw whose visits have begun stands: otherwise one could draw until it suits."""
    if row.state != Draw.State.REVEALED or row.plan_id is None:
        return None
    begun = row.plan.inspections.exclude(state__in=(Inspection.State.PLANNED, Inspection.State.CANCELLED)).exists()
    return "抽中的对象已经开始检查，本次抽取不能作废。" if begun else None
