"""The route at work, for tests."""

from __future__ import annotations

from typing import Any

from xianwu.bulletin import roles
from xianwu.bulletin.models import SignPlace
from xianwu.bulletin.signoff.routes import change_route
from xianwu.bulletin.tests.office import AT, go, person, prove, put
from xianwu.core.workflow.api import take_step

STAFF = ("checker", "checker2", "chief", "chief2")
REVIEW = {"name": "审核", "mode": "any", "is_review": True, "signers": [{"role": roles.REVIEWER, "unit": None}]}


def staff(desk: Any) -> None:
    for name in STAFF:
        person(desk, name, roles.COSIGNER, "office")


def stage(desk: Any, name: str, mode: str, *usernames: str) -> dict[str, Any]:
    signers = [{"person": desk.people[each].pk} for each in usernames]
    return {"name": name, "mode": mode, "is_review": False, "signers": signers}


def submitted(desk: Any, *stages: dict[str, Any], is_proven: bool = True) -> Any:
    """The issue submitted into these stages, its typed numbers with their source or without."""
    change_route(desk.issue.series, stages, actor=desk.actor("bulletin.editor"), at=AT)
    put(desk)
    if is_proven:
        prove(desk)
    go(desk, "edit")
    return desk.issue


def place(desk: Any, username: str = "", *, stage: str = "", state: str = "") -> SignPlace:
    """The last place of a person, or of a stage."""
    rows = SignPlace.objects.filter(issue_id=desk.issue.pk)
    rows = rows.filter(person=desk.people[username]) if username else rows
    rows = rows.filter(stage_name=stage) if stage else rows
    rows = rows.filter(state=state) if state else rows
    return rows.order_by("-pk")[0]


def does(desk: Any, username: str, step: str, at: Any = AT, of: SignPlace | None = None, **data: Any) -> None:
    """A step of a place by somebody; of their own place where no other is named."""
    reason = data.pop("reason", "")
    take_step(of or place(desk, username), step, actor=desk.actor(username), at=at, data=data, reason=reason)
    desk.issue.refresh_from_db()


def states(desk: Any) -> list[tuple[str, str]]:
    """Stage and state of every place that counts, in order."""
    rows = SignPlace.objects.live().filter(issue=desk.issue).order_by("stage", "order", "pk")
    return [(each.stage_name, each.state) for each in rows]
