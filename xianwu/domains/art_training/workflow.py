"""The passage of an institution to its licence, as data."""

from __future__ import annotations

from datetime import date
from typing import Any

from xianwu.core.workflow.declarations import Ask, ClockRule, Step, Workflow
from xianwu.domains.art_training import facts
from xianwu.domains.art_training import guide_effects as effects
from xianwu.domains.art_training.models import LicensingGuide
from xianwu.domains.art_training.roles import GUIDE
from xianwu.registers.enforcement.roles import CLERK, DEPUTY

S = LicensingGuide.State


def verb(name: str) -> str:
    return f"art_training.guide_{name}"


def gather_limit(guide: Any, on: date) -> int:
    return facts.number("gather_days", on=on)


def permit_limit(guide: Any, on: date) -> int:
    return facts.number("permit_days", on=on)


LICENSING = Workflow(
    LicensingGuide,
    steps=(
        Step("guide", "一次性告知", S.OPENED, S.GUIDED, by=GUIDE,
             asks=(Ask("missing", "需要补齐的条件（一行一条）", "long", required=False, help="不填用系统按机构信息列出的缺项"),
                   Ask("due_on", "补齐期限", "date", required=False, help="不填按参数的工作日数"),
                   Ask("contact", "联系人及电话", required=False)),
             guard=effects.can_be_guided, ready=effects.is_possible_here, effect=effects.tell, starts=("gather",), event=verb("guided"), is_bulk=False),
        Step("rule_out", "不具备条件", (S.OPENED, S.GUIDED), S.UNATTAINABLE, by=GUIDE, reason=True,
             ready=effects.is_impossible_here, effect=effects.rule_out, stops=("gather",), event=verb("ruled_out"), is_danger=True, is_bulk=False),
        Step("stop_enrolling", "已停止招生", (S.OPENED, S.GUIDED), lambda guide, move: guide.state, by=(GUIDE, CLERK),
             guard=effects.not_yet_stopped, ready=effects.still_enrolling, effect=effects.stop_enrolling, event=verb("stopped_enrolling")),
        Step("apply", "提交申请", (S.OPENED, S.GUIDED), S.APPLIED, by=GUIDE, guard=effects.may_apply,
             ready=effects.has_stopped, effect=effects.apply, stops=("gather",), starts=("permit",), event=verb("applied"), is_bulk=False),
        Step("send_back", "退回补齐", S.APPLIED, S.GUIDED, by=(GUIDE, DEPUTY), reason=True, effect=effects.send_back,
             stops=("permit",), starts=("gather",), event=verb("returned"), is_bulk=False),
        Step("grant", "准予许可", S.APPLIED, S.GRANTED, by=DEPUTY, second_person=("apply",),
             asks=(Ask("permit_no", "许可证号"), Ask("permit_until", "许可有效期至", "date")),
             guard=effects.number_is_new, effect=effects.grant, stops=("permit",), event=verb("granted"), is_bulk=False),
        Step("refuse", "不予许可", S.APPLIED, S.REFUSED, by=DEPUTY, second_person=("apply",), reason=True,
             effect=effects.refuse, stops=("permit",), event=verb("refused"), is_danger=True, is_bulk=False),
    ),
    clocks=(
        ClockRule("gather", "补齐条件", gather_limit, holder=GUIDE),
        ClockRule("permit", "许可决定", permit_limit, holder=DEPUTY),
    ),
)  # fmt: skip
FLOWS = [LICENSING]
