"""The passages of a finding, as data."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from xianwu.core.workflow.declarations import Ask, ClockRule, Step, Workflow
from xianwu.kit import clock
from xianwu.registers.enforcement.deadlines import days
from xianwu.registers.enforcement.kinds import Recheck
from xianwu.registers.enforcement.models import Finding
from xianwu.registers.enforcement.roles import DEPUTY, OFFICER
from xianwu.registers.enforcement.visits import awaited, facts
from xianwu.registers.enforcement.visits import finding_effects as effects
from xianwu.registers.enforcement.visits import finding_guards as guards

S = Finding.State
UNDER_ORDER = (S.ORDERED, S.EXTENDED)
HOURS = tuple((str(hour), f"{hour} 时") for hour in range(8, 21))
ALL_CLOCKS = ("correction", "recheck")
"""They run from the service of the order, which is no step: an order that nobody was served binds nobody."""


def verb(name: str) -> str:
    return f"enforcement.finding_{name}"


def organs(finding: Any) -> list[tuple[str, str]]:
    """To whom it may be handed over."""
    return [(str(unit.pk), unit.short_name) for unit in facts.addressees(finding, on=clock.today())] if finding else []


def correction_limit(finding: Finding, on: date) -> int:
    """Days from the service of the order to the deadline that stands on it."""
    begun = finding.served_on or on
    return max((timezone.localdate(finding.due_at) - begun).days, 0) if finding.due_at else 0


def recheck_limit(finding: Finding, on: date) -> int:
    return days("recheck_days", on=on)


def recheck_begins(finding: Finding) -> date | None:
    """From the party's report, else from the deadline."""
    if finding.reported_on:
        return finding.reported_on
    return timezone.localdate(finding.due_at) if finding.due_at else None


def taken_out_of_use(finding: Any) -> str:
    """What a correction does to the order that is there."""
    return (
        f"现行的责令改正通知书是 {finding.order_no}，只是再要一份纸质件的，打开它打印，不用更正。"
        "更正另取文号，原文书停止使用；新的通知书要重新送达，送达后期限才起算，登记过的逾期一并取消。"
    )


CONTACT = Ask("contact", "联系人及电话", required=False, help="不填用执法人员的电话")
WORDS = (
    Ask("broken", "违反规定", "long", required=False, help="不填用检查事项的依据", given="broken"),
    Ask("demand", "整改要求", "long", required=False, help="不填用登记时的要求", given="demand"),
    CONTACT,
)
UNTIL = (
    Ask("due_on", "整改期限", "date", required=False, help="不填按检查事项的期限，复发的减半，逢休息日顺延"),
    Ask("due_hour", "到几时", "choice", HOURS, required=False, help="不填为 18 时"),
)
NEW_UNTIL = (
    Ask("due_on", "新的整改期限", "date", required=False, help="不填仍按原期限；原期限已过的必须填写"),
    Ask("due_hour", "到几时", "choice", HOURS, required=False, help="不填为 18 时"),
)
LATER = (Ask("due_on", "延期至", "date"), Ask("due_hour", "到几时", "choice", HOURS, required=False))

FINDING = Workflow(
    Finding,
    steps=(
        Step("fix_on_site", "现场整改完成", S.FOUND, S.FIXED_ON_SITE, by=OFFICER, guard=guards.fixed_on_site,
             ready=awaited.is_proven_on_site, whose=awaited.i_was_there,
             effect=effects.fix_on_site, event=verb("fixed_on_site")),
        Step("order", "责令限期改正", S.FOUND, S.ORDERED, by=OFFICER, asks=(*UNTIL, *WORDS),
             guard=guards.of_matter(guards.may_be_ordered),
             ready=awaited.ORDER, whose=awaited.i_was_there, effect=effects.order, stops=ALL_CLOCKS,
             event=verb("ordered")),
        Step("correct_order", "更正责令改正通知书", (*UNDER_ORDER, S.OVERDUE), effects.under_order, by=OFFICER,
             asks=(*NEW_UNTIL, *WORDS), reason=True, guard=guards.of_matter(guards.may_be_corrected),
             effect=effects.correct_order, stops=ALL_CLOCKS, event=verb("order_corrected"), is_bulk=False,
             is_exception=True, warning=taken_out_of_use),
        Step("stop", "责令停止", (S.FOUND, *UNDER_ORDER, S.OVERDUE), lambda finding, move: finding.state, by=OFFICER,
             asks=WORDS, guard=guards.of_matter(guards.may_be_stopped), ready=awaited.STOP, whose=awaited.i_was_there, effect=effects.stop,
             event=verb("stopped"), is_bulk=False),
        Step("dissuade", "劝阻并记录", S.FOUND, S.FOUND, by=OFFICER,
             asks=(Ask("demand", "劝阻内容", "long"), Ask("attitude", "当事人态度", required=False)),
             guard=guards.may_be_dissuaded,
             ready=awaited.DISSUADE, effect=effects.dissuade, event=verb("dissuaded"), is_bulk=False),
        Step("report", "当事人报告已改", UNDER_ORDER, S.REPORTED, by=OFFICER, effect=effects.report,
             stops=("correction",), starts=("recheck",), event=verb("reported")),
        Step("ask_extension", "申请延期", S.ORDERED, S.ORDERED, by=OFFICER, asks=LATER, reason=True,
             guard=guards.may_ask_extension, ready=awaited.may_be_put_off, effect=effects.ask_extension,
             event=verb("extension_asked"), is_bulk=False),
        Step("extend", "批准延期", S.ORDERED, S.EXTENDED, by=DEPUTY, second_person=("ask_extension",), asks=(CONTACT,),
             guard=guards.of_matter(guards.extension_asked), ready=awaited.is_to_be_put_off, effect=effects.extend, stops=ALL_CLOCKS,
             event=verb("extended")),
        Step("refuse_extension", "不同意延期", S.ORDERED, S.ORDERED, by=DEPUTY, reason=True,
             guard=guards.extension_asked, ready=awaited.is_to_be_put_off, effect=effects.refuse_extension,
             event=verb("extension_refused")),
        Step("verify", "复查合格", guards.SEEN_AGAIN, S.VERIFIED, by=OFFICER, guard=guards.from_recheck(Recheck.FIXED), is_follower=True,
             effect=effects.verify, stops=ALL_CLOCKS, event=verb("verified"), is_bulk=False),
        Step("send_back", "复查未改好", guards.AWAITING, effects.sent_back_to, by=OFFICER,
             guard=guards.from_recheck(Recheck.PARTLY, Recheck.NOT_FIXED), is_follower=True, effect=effects.send_back,
             stops=("recheck",), starts=("correction",), event=verb("sent_back"), is_bulk=False),
        Step("still_there", "立案后复查未改好", S.FILED, S.FILED, by=OFFICER,
             guard=guards.from_recheck(Recheck.PARTLY, Recheck.NOT_FIXED), is_follower=True, event=verb("still_there"),
             is_bulk=False),
        Step("give_up", "登记不能整改", S.FILED, S.FILED, by=DEPUTY, reason=True, guard=guards.may_be_given_up,
             effect=effects.give_up, event=verb("given_up"), is_bulk=False, is_exception=True),
        Step("lapse", "转为逾期", UNDER_ORDER, S.OVERDUE, by=OFFICER, guard=guards.is_overdue, ready=awaited.is_overdue,
             effect=effects.lapse, event=verb("lapsed")),
        Step("refer", "移送处理", (S.FOUND, *UNDER_ORDER, S.OVERDUE), S.REFERRED, by=(OFFICER, DEPUTY),
             asks=(Ask("to_organ", "接收机关", "choice", organs, help="只列可以接收这类问题的行政机关"),), reason=True, guard=guards.may_be_referred,
             effect=effects.refer, stops=ALL_CLOCKS, event=verb("referred"), is_bulk=False),
        Step("take_back", "收回办理", S.REFERRED, effects.before_referral, by=(OFFICER, DEPUTY), guard=guards.came_back,
             ready=awaited.is_returned, effect=effects.take_back, event=verb("taken_back"), is_bulk=False),
        Step("file", "转立案", (S.FOUND, *UNDER_ORDER, S.REPORTED, S.OVERDUE), S.FILED, by=OFFICER,
             guard=guards.of_matter(guards.may_be_filed), ready=awaited.FILE, effect=effects.file_case,
             stops=ALL_CLOCKS, event=verb("filed"), is_bulk=False),
        Step("void", "撤销问题", (S.FOUND, *UNDER_ORDER, S.REPORTED), S.VOID, by=DEPUTY, second_person=("create",),
             reason=True, effect=effects.void, stops=ALL_CLOCKS, event=verb("voided"), is_danger=True),
    ),
    clocks=(
        ClockRule("correction", "整改期限", correction_limit, kind="calendar", holder=OFFICER,
                  begins=lambda finding: finding.served_on, days_left=(3, 1)),
        ClockRule("recheck", "复查", recheck_limit, holder=OFFICER, begins=recheck_begins),
    ),
)  # fmt: skip
