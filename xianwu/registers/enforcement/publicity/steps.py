"""Making public, handing over, drawing: passages as data."""

from __future__ import annotations

from datetime import date
from typing import Any

from xianwu.core.workflow.declarations import Ask, ClockRule, Step, Workflow
from xianwu.kit import clock
from xianwu.registers.enforcement.deadlines import days
from xianwu.registers.enforcement.kinds import PublicKind
from xianwu.registers.enforcement.models import Draw, Publication, Referral
from xianwu.registers.enforcement.publicity import effects, guards
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, HEAD, OFFICER

P, R, D = Publication.State, Referral.State, Draw.State


def publish_limit(row: Any, on: date) -> int:
    """7 working days for a penalty, 20 for any other result."""
    return days("publish_penalty_days" if row.kind == PublicKind.PENALTY else "publish_other_days", on=on)


def penalties(row: Referral | None) -> list[tuple[str, str]]:
    """What the addressee may proceed by."""
    return [(str(rule.pk), str(rule)) for rule in guards.own_acts(row, on=clock.today())] if row else []


PUBLICATION = Workflow(
    Publication,
    steps=(
        Step("publish", "公示", P.PENDING, P.PUBLISHED, by=(CLERK, DEPUTY), guard=guards.fit_to_publish,
             effect=effects.dated("published_on"), stops=("publish",), event="enforcement.publication_published"),
        Step("withhold", "依法不予公开", P.PENDING, P.UNFIT, by=(DEPUTY, HEAD), reason=True,
             effect=effects.keep_reason, stops=("publish",), event="enforcement.publication_withheld", is_danger=True),
        Step("drop", "决定已撤销，不再公示", P.PENDING, P.UNFIT, by=(CLERK, OFFICER, DEPUTY, HEAD), reason=True,
             asks=(Ask("annulled_on", "变更或撤销日期", "date"),), guard=guards.annulled_after, effect=effects.drop,
             stops=("publish",), event="enforcement.publication_dropped", is_bulk=False, is_exception=True),
        Step("annul", "决定已变更或撤销", P.PUBLISHED, P.ANNULLED, by=(CLERK, OFFICER, DEPUTY, HEAD), reason=True,
             asks=(Ask("annulled_on", "变更或撤销日期", "date"),), guard=guards.annulled_after, effect=effects.annul,
             starts=("withdraw",), event="enforcement.publication_annulled", is_bulk=False,
             is_exception=True),
        Step("withdraw", "撤下公示", P.ANNULLED, P.WITHDRAWN, by=(CLERK, DEPUTY),
             effect=effects.dated("withdrawn_on"), stops=("withdraw",), event="enforcement.publication_withdrawn"),
    ),
    clocks=(
        ClockRule("publish", "公示", publish_limit, holder=CLERK, begins=lambda row: row.made_on),
        ClockRule("withdraw", "撤下公示", lambda row, on: days("withdraw_days", on=on), holder=CLERK,
                  begins=lambda row: row.annulled_on),
    ),
    opens=("publish",),
)  # fmt: skip

REFERRAL = Workflow(
    Referral,
    steps=(
        Step("receive", "签收", R.SENT, R.RECEIVED, by=(CLERK, DEPUTY), guard=guards.is_addressee, ready=guards.is_to_my_organ(CLERK, DEPUTY),
             effect=effects.dated("received_on"), event="enforcement.referral_received"),
        Step("open_case", "登记线索", R.RECEIVED, R.RECEIVED, by=CLERK, guard=guards.opens_a_case, ready=guards.opens_a_case_here,
             asks=(Ask("rule", "处罚事项", "choice", penalties, given="clue_rule_id"),
                   Ask("title", "案由", required=False, help="不填就用所选处罚事项的违法行为"),
                   Ask("occurred_on", "违法行为发生（终了）日期", "date", given="occurred_on"),
                   Ask("facts", "违法事实", "long", given="clue_facts", help="移送机关写明的，核对后可以改")),
             effect=effects.open_case, event="enforcement.referral_case_opened", is_bulk=False),
        Step("return", "退回", (R.SENT, R.RECEIVED), R.RETURNED, by=(CLERK, DEPUTY), guard=guards.may_be_returned, reason=True,
             effect=effects.return_referral, event="enforcement.referral_returned", is_danger=True),
        Step("answer", "反馈办理结果", R.RECEIVED, R.ANSWERED, by=(CLERK, DEPUTY), guard=guards.is_addressee, ready=guards.is_to_my_organ(CLERK, DEPUTY),
             asks=(Ask("answer", "办理结果", "long"),), effect=effects.answer,
             event="enforcement.referral_answered", is_bulk=False),
    ),
)  # fmt: skip

DRAW = Workflow(
    Draw,
    steps=(
        Step("enter_value", "录入公共随机数", D.COMMITTED, D.VALUED, by=(CLERK, DEPUTY), guard=guards.value_is_out, ready=guards.is_out,
             asks=(Ask("value", "公共随机数", help="按公布来源逐字录入"),), effect=effects.enter_value,
             event="enforcement.draw_valued", is_bulk=False),
        Step("confirm_value", "第二人核对", D.VALUED, D.CONFIRMED, by=(CLERK, DEPUTY),
             second_person=("enter_value",), guard=guards.same_value,
             asks=(Ask("value", "公共随机数", help="不看前一人所录，按公布来源再录一遍"),),
             effect=effects.confirm_value, event="enforcement.draw_confirmed", is_bulk=False),
        Step("correct_value", "重录公共随机数", (D.VALUED, D.CONFIRMED), D.COMMITTED, by=(CLERK, DEPUTY), reason=True,
             effect=effects.clear_value, event="enforcement.draw_returned"),
        Step("reveal", "揭示并抽取", D.CONFIRMED, D.REVEALED, by=(CLERK, DEPUTY), guard=guards.in_time_for_plan,
             ready=guards.plan_still_runs, effect=effects.reveal,
             event="enforcement.draw_revealed", is_bulk=False),
        Step("void", "作废", (D.COMMITTED, D.VALUED, D.CONFIRMED, D.REVEALED), D.VOID, by=DEPUTY, reason=True,
             guard=guards.not_yet_visited, event="enforcement.draw_voided", is_danger=True),
    ),
)  # fmt: skip

FLOWS: list[Workflow] = [PUBLICATION, REFERRAL, DRAW]
