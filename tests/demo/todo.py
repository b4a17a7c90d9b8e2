"""What the demo county gives people to do can be done: every menu entry opens, every record that waits takes its step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.county import client_of

MOST = 20
"""So many of the records that wait for one step of one person are asked."""


def wrong_menus() -> Iterator[str]:
    """The hand-made pages in each person's menu open for that person: their views may refuse by themselves.

    Ledgers refuse by the same word by which the menu leaves them out; `replay.wrong_pages` opens them.
    """
    from django.test import RequestFactory

    from xianwu.core.people.actors import actor_for
    from xianwu.core.people.models import Person
    from xianwu.kit import clock
    from xianwu.kit.menu import entries

    own, opened = _hand_made(), 0
    for person in Person.objects.filter(is_active=True).order_by("pk"):
        request: Any = RequestFactory().get("/")
        request.actor = actor_for(person, clock.today())
        client = client_of(person)
        for url in [each.url for group in entries(request) for each in group.entries if each.url in own]:
            opened += 1
            if (status := client.get(url).status_code) != 200:
                yield f"{person.username} {url}: in the menu, answers {status}"
    if opened < 100:
        yield f"only {opened} pages of menus were opened"


def _hand_made() -> set[str]:
    """Addresses of the hand-made pages that need no record."""
    from django.urls import NoReverseMatch

    from xianwu.kit.declared import declared_by_app
    from xianwu.kit.pages import Page, address, made

    found = set()
    for config, items in declared_by_app("pages", "PAGES"):
        for page in map(made, items):
            if isinstance(page, Page):
                try:
                    found.add(address(f"{config.label}:{page.name}"))
                except NoReverseMatch:
                    continue
    return found


def wrong_todo() -> Iterator[str]:
    """Each record that waits for a step of a person's takes it now, and nothing must be chosen from nothing.

    One page of each step is opened; of the others the judges are asked.
    """
    from xianwu.core.people.actors import actor_for
    from xianwu.core.people.models import Person
    from xianwu.core.workflow.api import waiting, waiting_rows
    from xianwu.core.workflow.declarations import Step
    from xianwu.kit import clock

    on, asked, opened = clock.today(), 0, set[tuple[Any, str]]()
    for person in Person.objects.filter(is_active=True).order_by("pk"):
        actor = actor_for(person, on)
        for work in waiting(actor, on=on):
            if not isinstance(work.step, Step):
                continue
            roles = tuple(role for role in work.step.roles if actor.has(role))
            seen: Any = work.model._default_manager
            rows = seen.visible_to(actor, roles=roles).filter(waiting_rows(work.step, work.model, actor=actor, on=on))
            for row in rows.order_by("pk")[:MOST]:
                asked += 1
                yield from (f"{person.username} {row} {work.step.name}: {why}" for why in _stops(row, work.step, actor))
            if (work.model, work.step.name) not in opened:
                opened.add((work.model, work.step.name))
                yield from _closed_page(person, rows.order_by("pk")[0], work.step)
    if asked < 500:
        yield f"only {asked} things to do were asked"


def _stops(row: Any, step: Any, actor: Any) -> Iterator[str]:
    from django import forms

    from xianwu.core.workflow.api import shut_step, step_form
    from xianwu.kit import clock

    if why := shut_step(row, step, actor=actor, at=clock.now()):
        yield why
        return
    for name, field in step_form(step, row).fields.items():
        if field.required and isinstance(field, forms.ChoiceField) and not any(value for value, _ in field.choices):
            yield f"nothing to choose for {name}"


def _closed_page(person: Any, row: Any, step: Any) -> Iterator[str]:
    address = f"/workflow/step/{row._meta.label_lower}/{row.pk}/{step.name}/"
    if (status := client_of(person).get(address).status_code) != 200:
        yield f"{person.username} {address}: to be done, answers {status}"
