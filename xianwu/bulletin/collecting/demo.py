"""Calls and a merged item for the demo; all of it is synthetic."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from xianwu.bulletin.collecting import merging
from xianwu.bulletin.collecting.calling import draft_call, write_text
from xianwu.bulletin.collecting.leads import find_leads
from xianwu.bulletin.models import Call, Contribution, Series
from xianwu.core.workflow.api import take_step

if TYPE_CHECKING:
    from datetime import datetime

    from xianwu.bulletin.demo import Cast

CONTACT = "李勉 0373-7690000（合成）"
GUEST = ("commerce", "县商务局组织企业参加银企对接", "邀请重点企业参加银企对接会，逐户登记融资需求。（演示文稿）")
CALLS = (
    (
        "秋粮收购准备情况",
        "仓容、资金、人员准备到什么程度；截至8月底的数。（演示约稿）",
        7,
        ("finance", "development", "fengzhuang", "senggu"),
    ),
    (
        "重点项目建设进展",
        "在建、完工项目数和完成投资，截至上月底；写一个典型做法。（演示约稿）",
        2,
        ("commerce", "transport", "housing"),
    ),
    ("国庆假期文旅活动安排", "活动场次、时间和安全保障措施。（演示约稿）", 20, ("culture",)),
)


def add_calls(cast: Cast, series: Series, *, at: datetime, as_of: date) -> list[Call]:
    """One call that is answered in part, one that runs out soon, one that has not gone out."""
    editor, calls = cast.actor("bulletin.editor"), []
    for title, points, days, codes in CALLS:
        data = {
            "series": series,
            "title": title,
            "points": points,
            "word_limit": 300,
            "due_on": as_of + timedelta(days=days),
            "contact": CONTACT,
            "addressed": [cast.units[code] for code in codes],
        }
        calls.append(draft_call(data, actor=editor, at=at))
    for call in calls[:2]:
        take_step(call, "send", actor=editor, at=at)
    _answered(cast, calls[0], at=at)
    return calls


def _answered(cast: Cast, call: Call, *, at: datetime) -> None:
    handed, begun, received, _ = call.answers.select_related("call", "unit").order_by("unit__order")
    take_step(received, "receive", actor=cast.actor(f"{received.unit.code}.contributor"), at=at)
    write_text(begun, actor=cast.actor(f"{begun.unit.code}.contributor"), at=at)
    sent = Contribution.objects.filter(unit=handed.unit).exclude(state__in=Contribution.INSIDE).first()
    if sent is not None:
        data = {"contribution": str(sent.pk)}
        take_step(handed, "hand_in", actor=cast.actor(f"{handed.unit.code}.contributor"), at=at, data=data)
        take_step(handed, "pass", actor=cast.actor("bulletin.editor"), at=at)


def add_merge(cast: Cast, guest: Contribution, *, at: datetime) -> None:
    """A second unit's report in the last item of the issue in work."""
    editor = cast.actor("bulletin.editor")
    take_step(guest, "accept", actor=editor, at=at)
    found = merging.hosts(guest)
    if found:
        take_step(guest, "merge", actor=editor, at=at, data={"item": found[-1][0], "share": "0.4"})


def add_leads(cast: Cast, *, at: datetime) -> None:
    """What the demo's own figures have to tell."""
    find_leads(actor=cast.actor("bulletin.editor"), at=at)
