"""People and units for tests: made through the verbs of the house, never by a superuser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Grant, Person
from xianwu.core.people.roles import ADMIN as ADMIN
from xianwu.core.people.roles import AUDITOR as AUDITOR
from xianwu.core.units.models import Unit

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2025, 8, 29)
AT = datetime(2025, 8, 29, 10, tzinfo=ZONE)
PASSWORD = "shi-yong-mi-ma-2025"


def later(days: int = 0, **more: int) -> datetime:
    """The tests' instant, moved."""
    return AT + timedelta(days=days, **more)


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def account(username: str, *grants: tuple[str, str], password: str | None = None) -> Person:
    """A person with roles: pairs of role and unit code."""
    person = Person.objects.create_person(username, name=f"测试员{username}", password=password)
    units = {known.code: known for known in Unit.objects.filter(code__in={code for _, code in grants})}
    first = date(2020, 1, 1)
    Grant.objects.bulk_create(
        Grant(person=person, role=role, unit=units[code], valid_from=first) for role, code in grants
    )
    return person


def actor(username: str, *grants: tuple[str, str]) -> Actor:
    """Whoever acts, with the grants of the tests' day."""
    known = Person.objects.filter(username=username).first()
    return actor_for(known or account(username, *grants), DAY)


def awaited(who: Actor, model: type[Model], *, on: date = DAY) -> set[str]:
    """The steps and duties that wait for somebody on rows of the model: what the first page counts."""
    from xianwu.core.workflow.api import waiting

    return {each.step.name for each in waiting(who, on=on) if each.model is model}


def client_of(person: Person | Actor) -> Client:
    """A browser in which the person is signed in."""
    client = Client()
    client.force_login(Person.objects.get(pk=person.id) if isinstance(person, Actor) else person)
    return client


def statements(client: Client, address: str, *, asked: int = 3) -> int:
    """How many statements a page takes that opens: what the frame remembers for some seconds may run out once."""

    def once() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200, address
        return len(seen)

    return min(once() for _ in range(asked))


def texts_of(response: Any) -> list[str]:
    """What the page tells the reader at its top."""
    return [str(message) for message in response.context["messages"]] if response.context else []


def addresses_of(client: Client, address: str) -> Iterator[str]:
    """What a browser asks for to show one page: itself, then the late panels that each answer names."""
    waiting = [address]
    while waiting:
        yield (here := waiting.pop(0))
        found = re.findall(r'is-late" hx-get="([^"]*)"', client.get(here).content.decode())
        waiting += [unescape(each) for each in found]


def whole_page(client: Client, address: str) -> str:
    """The page as it stands when every panel has come."""
    answers = [client.get(each) for each in addresses_of(client, address)]
    assert {answer.status_code for answer in answers} == {200}, address
    return "".join(answer.content.decode() for answer in answers)
