"""Every declared figure: its pages open for who may read it, and stay frugal."""

from __future__ import annotations

from django.urls import reverse

from tests.contract.people import browser, everything_but
from tests.contract.test_pages import MOST_QUERIES
from tests.contract.world import World, declared_samples
from tests.county import statements
from xianwu.figures import api


def test_every_page_of_every_figure_takes_few_statements(world: World) -> None:
    for model in declared_samples("SAMPLES"):
        world.one(model)
    who = everything_but(())
    figures = api.figures(actor=who)
    assert {each.key for each in figures} == {each.key for each in api.figures()}
    values = api.evaluate(as_of=world.day)
    kept = api.take_snapshots([key for key, value in values.items() if not value.problem], as_of=world.day, at=world.at)
    client = browser(who)
    index = reverse("figures:index")
    addresses = [f"{index}?section={section}" for section in dict.fromkeys(each.section for each in figures)]
    for kind in ("figure", "records"):
        addresses += [reverse(f"figures:{kind}", args=[each.key]) for each in figures]
    addresses += [reverse("figures:drift", args=[each.key, each.pk]) for each in kept]
    client.get(index)
    many = [address for address in addresses if statements(client, address, asked=1) > MOST_QUERIES]
    # What the frame remembers for some seconds may have run out on the way: asked again at once, it has not.
    assert {address: number for address in many if (number := statements(client, address)) > MOST_QUERIES} == {}
