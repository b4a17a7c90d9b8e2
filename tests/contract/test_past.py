"""The as-of date turns back every hand-made page: nothing made after the chosen day is named on it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.contract.people import ROOT, browser, holder
from tests.contract.test_pages import LEDGERS, MOST_QUERIES, PAGES
from tests.contract.world import World, declared_samples
from tests.county import DAY, statements
from xianwu.core.people.roles import AUDITOR, LEADER
from xianwu.core.records.models import Record
from xianwu.core.units.models import Unit
from xianwu.core.workflow.declarations import flows
from xianwu.domains.financing.models import Demand
from xianwu.kit.pages import Page

BEFORE = DAY - timedelta(days=900)
"""Before the samples were made, and before every day that they tell of."""
WALKED = [(label, page) for label, page in PAGES if "<" not in page.path and not page.is_public]
OWN = ("/", "/more/", "/later/", "/overdue/", "/notices/")
FEWEST = 8
"""So many of the pages name a sample today: on a county that stands still the walk would prove nothing."""


def turned(client: Client, *, on: date | None) -> Client:
    session = client.session
    session["as_of"] = on.isoformat() if on else ""
    session.save()
    return client


@pytest.fixture
def made(world: World) -> list[str]:
    """A record of every kind, in each state from which a step leads on; the addresses of all that came with them."""
    for model in declared_samples("SAMPLES"):
        world.one(model)
    for model, flow in flows().items():
        for state in dict.fromkeys(source for step in flow.steps for source in step.sources):
            if model in declared_samples("SAMPLES"):
                world.in_state(model, state)
    return [
        f'"{each.url("detail", pk=pk)}'
        for each in LEDGERS
        if issubclass(each.model, Record)
        for pk in each.model._base_manager.values_list("pk", flat=True)
    ]


def reader(label: str, page: Page) -> Client | None:
    """Whoever has all roles of the page for the county; for a page of one's own, for a unit that has it."""
    for code in (ROOT, *Unit.objects.filter(kind__in=Unit.OUTSIDE).values_list("code", flat=True)):
        client = browser(holder(*((role, code) for role in page.roles or (AUDITOR,))))
        if client.get(f"/{label}/{page.path}").status_code == 200:
            return client
    return None


def named(client: Client, address: str, made: list[str], *, on: date | None) -> list[str]:
    """The samples to which the page leads."""
    answer = turned(client, on=on).get(address)
    text = "" if answer.streaming else answer.content.decode(errors="replace")
    return [each for each in made if each in text]


def test_a_page_of_a_past_day_names_nothing_made_later_and_takes_few_statements(made: list[str]) -> None:
    wrong, counts, today = {}, {}, set()
    for label, page in WALKED:
        address, client = f"/{label}/{page.path}", reader(label, page)
        if client is None:
            continue
        if named(client, address, made, on=None):
            today.add(address)
        if found := named(client, address, made, on=BEFORE):
            wrong[address] = found
        if client.get(address).status_code == 200:
            counts[address] = statements(client, address)
    assert wrong == {}
    assert {address: count for address, count in counts.items() if count > MOST_QUERIES} == {}
    assert len(counts) > len(WALKED) * 2 // 3
    assert len(today) >= FEWEST, sorted(today)


def test_the_countys_own_pages_name_nothing_made_later(made: list[str]) -> None:
    title = Demand.objects.latest("pk").title
    client = browser(holder((LEADER, ROOT)))
    assert named(client, f"/search/?q={title}", made, on=None)
    for address in (*OWN, f"/search/?q={title}"):
        assert named(client, address, made, on=BEFORE) == [], address
