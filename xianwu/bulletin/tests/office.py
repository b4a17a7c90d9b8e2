"""The office at work, for tests: items put in, steps taken, pages opened."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from xianwu.bulletin import demo
from xianwu.bulletin.actions import add_item
from xianwu.bulletin.models import Item
from xianwu.bulletin.proving.api import quote_typed
from xianwu.core.people.models import Grant, Person
from xianwu.core.workflow.api import take_step

DAY = date(2025, 8, 29)
AT = demo._instant(DAY, 0, 10)
TEXT = "今年以来，收到信息{{bulletin.received}}，走访 12 户。"
WHO = {
    "edit": "editor",
    "review": "reviewer",
    "sign": "signer",
    "distribute": "distributor",
    "archive": "distributor",
    "withdraw": "signer",
}


def put(desk: Any, body: str = TEXT, *, title: str = "县商务局做好信息报送") -> Item:
    """An item in the open issue, and a contribution that the figure in it counts."""
    demo._contribute(desk, ("commerce", f"商务局信息{Item.objects.count()}", "一段文字。"), day=DAY)
    data = {"title": title, "body": body, "tag": "商务局", "unit": desk.units["commerce"]}
    return add_item(desk.issue, data, actor=desk.actor("bulletin.editor"), at=AT)


def go(desk: Any, *steps: str) -> None:
    """Steps of the issue, each by whoever may take it."""
    for step in steps:
        if step == "review":
            prove(desk)
        data = {"file_no": f"2025-KB-{desk.issue.issue_no:03d}"} if step == "archive" else {}
        who = desk.actor(f"bulletin.{WHO[step]}")
        take_step(desk.issue, step, actor=who, at=AT, data=data, reason="刊登有误")


def prove(desk: Any) -> None:
    """Somebody names the source of every typed number."""
    for item in desk.issue.items.filter(order__isnull=False):
        quote_typed(item, source="商务局台账，截至8月29日", actor=desk.actor("bulletin.editor"), at=AT)


def published(desk: Any) -> Any:
    """The issue signed and distributed."""
    put(desk)
    go(desk, "edit", "review", "sign", "distribute")
    return desk.issue


def person(desk: Any, username: str, role: str, unit: str = "yanjin") -> Person:
    """Somebody with one role more than the demo's cast has."""
    found = desk.people.get(username) or Person.objects.create_person(username, name=username)
    Grant.objects.get_or_create(person=found, role=role, unit=desk.units[unit], valid_from=date(2024, 1, 1))
    desk.people[username] = found
    return found


def browser(desk: Any, username: str) -> Client:
    """A browser in which the person is signed in."""
    client = Client()
    client.force_login(desk.people[username])
    return client


def step_url(record: Any, step: str) -> str:
    return reverse("workflow:step", args=[record._meta.label_lower, record.pk, step])
