"""The demo's route: two who may check the figures, the reviewer; one issue that waits for the check."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from xianwu.bulletin import roles
from xianwu.bulletin.actions import add_item, open_issue
from xianwu.bulletin.models import Issue, Series, SignPlace
from xianwu.bulletin.signoff.routes import REVIEW, change_route
from xianwu.core.workflow.api import take_step

CHECK = "数据核验"
CHECKERS = (("bulletin.checker", "数据核验员（合成）"), ("bulletin.distributor", "分发员（合成）"))
WAITING_ITEMS = (
    ("县政府办规范政务信息报送", "实行一事一报，逐条核对来源，按周通报采用情况。（演示文稿）", "县政府办"),
    ("县政府办开展值班抽查", "随机抽查各单位在岗情况，当日反馈、次日整改。（演示文稿）", "县政府办"),
)


def set_route(cast: Any, series: Series, *, at: datetime, give: Callable[..., None]) -> None:
    """数据核验（任一） → 审核"""
    for username, name in CHECKERS:
        give(cast, username, name, roles.COSIGNER, "office")
    signers = [{"person": cast.people[username].pk} for username, _ in CHECKERS]
    check = {"name": CHECK, "mode": "any", "is_review": False, "signers": signers}
    review = {"name": REVIEW, "mode": "any", "is_review": True, "signers": [{"role": roles.REVIEWER, "unit": None}]}
    change_route(series, [check, review], actor=None, at=at)


def check_figures(cast: Any, issue: Issue, *, at: datetime) -> None:
    """The checker signs the own place."""
    place = SignPlace.objects.get(issue=issue, person=cast.people["bulletin.checker"], state=SignPlace.State.OPEN)
    data = {"opinion": "已与台账核对一致。"}
    take_step(place, "sign", actor=cast.actor("bulletin.checker"), at=at, data=data)
    issue.refresh_from_db()


def waiting_issue(cast: Any, series: Series, *, as_of: date, at: datetime) -> Issue:
    """An issue of the office's own items, submitted and waiting for the check."""
    editor = cast.actor("bulletin.editor")
    issue = open_issue({"series": series, "as_of": as_of - timedelta(days=1)}, actor=editor, at=at)
    for title, body, tag in WAITING_ITEMS:
        data = {"title": title, "body": body, "tag": tag, "unit": cast.units["office"]}
        add_item(issue, data, actor=editor, at=at)
    take_step(issue, "edit", actor=editor, at=at)
    return issue
