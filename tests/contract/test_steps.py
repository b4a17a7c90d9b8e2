"""Every step of every workflow: refused by direct POST and by its verb to each wrong role, unit and person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.html import escape

from tests.contract.people import browser, elsewhere, everything_but, holder, right_holder, sent_to_log_in
from tests.contract.world import World
from xianwu.core.events.api import log
from xianwu.core.events.models import Event
from xianwu.core.events.rows import row_values
from xianwu.core.workflow.api import Clock, StepRefused, shut_step, step_form, step_offers, take_step
from xianwu.core.workflow.declarations import Step, Workflow, flows

FLOWS = list(flows().values())
every_flow = pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.model._meta.label)
LET_THROUGH = (200, 302)


def address(record: Any, step: Step) -> str:
    return f"/workflow/step/{record._meta.label_lower}/{record.pk}/{step.name}/"


def answers(step: Step, record: Any) -> dict[str, str]:
    """Something for each ask, so that the form stops nobody where it can be helped."""
    given = {"reason": "试一试"}
    plain = {"date": "2025-08-29", "money": "1", "number": "1", "bool": "on"}
    for ask in step.asks:
        choices = ask.choices(record) if callable(ask.choices) else ask.choices
        given[ask.name] = str(choices[0][0]) if choices else plain.get(ask.kind, "试")
    return given


def picture(record: Any) -> tuple[Any, ...]:
    """The record, its events and its clocks as they stand."""
    fresh = type(record)._base_manager.get(pk=record.pk)
    kind = record._meta.label_lower
    events = list(Event.objects.filter(kind=kind, object_id=record.pk).order_by("pk").values_list("pk", "verb"))
    clocks = list(Clock.objects.filter(kind=kind, object_id=record.pk).order_by("pk").values())
    return row_values(fresh), events, clocks


def faults(world: World, record: Any, step: Step, who: Any, words: str) -> Iterator[str]:
    """What went wrong when this person was to be refused by page and verb; nothing may have moved."""
    name, before = f"{step.name} from {record.state}", picture(record)
    response = browser(who).post(address(record, step), answers(step, record))
    if response.status_code in LET_THROUGH:
        yield f"{name}: the page answered {response.status_code}"
    if browser(who).get(address(record, step)).status_code in LET_THROUGH:
        yield f"{name}: the form was shown"
    fresh = type(record)._base_manager.get(pk=record.pk)
    try:
        take_step(fresh, step.name, actor=who, at=world.at, reason="试一试")
        yield f"{name}: the verb let it through"
    except StepRefused as refused:
        if words not in str(refused):
            yield f"{name}: refused for another reason: {refused}"
    if picture(record) != before:
        yield f"{name}: something has moved"


@every_flow
def test_strangers_are_sent_to_the_log_in(flow: Workflow, world: World) -> None:
    record = world.make(flow.model)
    before, client = picture(record), browser(None)
    for step in flow.steps:
        assert sent_to_log_in(client.get(address(record, step))), step.name
        assert sent_to_log_in(client.post(address(record, step), {"reason": "试"})), step.name
    assert picture(record) == before


@every_flow
def test_every_other_role_together_is_refused(flow: Workflow, world: World) -> None:
    found: list[str] = []
    for step in flow.steps:
        who = everything_but(step.roles)
        for state in step.sources:
            found += faults(world, world.in_state(flow.model, state), step, who, "需由")
    assert not found


@every_flow
def test_a_person_without_a_role_finds_nothing(flow: Workflow, world: World) -> None:
    who, found = holder(), []
    for step in flow.steps:
        record = world.in_state(flow.model, step.sources[0])
        found += faults(world, record, step, who, "需由")
        if browser(who).post(address(record, step), answers(step, record)).status_code != 404:
            found.append(f"{step.name}: the record is there")
    assert not found


@every_flow
def test_the_same_role_for_another_unit_finds_nothing(flow: Workflow, world: World) -> None:
    """Another town, another bank, another agency, another owner."""
    found: list[str] = []
    for step in flow.steps:
        record = world.in_state(flow.model, step.sources[0])
        who = elsewhere(record, step.roles)
        if who is None:  # each of its roles works for the whole county
            continue
        found += faults(world, record, step, who, "需由")
        if browser(who).post(address(record, step), answers(step, record)).status_code != 404:
            found.append(f"{step.name}: the record is there")
    assert not found


@every_flow
def test_the_right_role_for_the_right_unit_passes_the_gate(flow: Workflow, world: World) -> None:
    """The other tests would pass if everybody were refused: this one would not."""
    for step in flow.steps:
        record = world.in_state(flow.model, step.sources[0])
        who = right_holder(record, step.roles)
        assert who, f"{step.name}: the sample gives none of the step's roles a unit"
        assert type(record)._default_manager.visible_to(who).filter(pk=record.pk).exists(), step.name
        offers = {offer.step.name: offer.refusal for offer in step_offers(record, actor=who, at=world.at)}
        assert (step.name in offers) == step.fits(record), step.name
        refusal = offers[step.name] if step.fits(record) else shut_step(record, step, actor=who, at=world.at)
        assert not refusal.startswith(("需由", "当前状态")), step.name
        assert refusal or step.fits(record), f"{step.name}: it is not about this record, and nothing refuses it"
        assert str(step_form(step, record)) or not step.asks, step.name
        page = browser(who).get(address(record, step))
        assert page.status_code == (403 if refusal else 200), step.name
        assert escape(refusal) in page.content.decode(), step.name


@every_flow
def test_the_first_person_is_not_the_second(flow: Workflow, world: World) -> None:
    found: list[str] = []
    for step in flow.steps:
        for earlier in step.second_person:
            record = world.in_state(flow.model, step.sources[0])
            who = right_holder(record, step.roles)
            assert who
            if earlier == "create":
                flow.model._base_manager.filter(pk=record.pk).update(created_by_id=who.id)
                record.refresh_from_db()
            else:
                log(record, "sample.step_taken", actor=who, at=world.at, step=earlier)
            found += faults(world, record, step, who, "需另一人复核")
    assert not found


@every_flow
def test_a_step_is_refused_from_every_other_state(flow: Workflow, world: World) -> None:
    found: list[str] = []
    for step in flow.steps:
        states = [value for value, _ in flow.model.State.choices if value not in step.sources]  # type: ignore[attr-defined]
        record = world.in_state(flow.model, states[0])
        who = right_holder(record, step.roles)
        assert who
        found += faults(world, record, step, who, "当前状态为")
    assert not found


def _while_running(flow: Workflow, name: str, *, first: str) -> set[str]:
    """The states in which that clock can be running, as far as the targets of the steps are written down."""
    found = {s.target for s in flow.steps if name in (*s.starts, *s.resumes) and isinstance(s.target, str)}
    found |= {first} if name in flow.opens else set()
    while True:
        on = [s for s in flow.steps if name not in (*s.stops, *s.pauses) and found & set(s.sources)]
        more = {s.target for s in on if isinstance(s.target, str)} - found
        if not more:
            return found
        found |= more


@every_flow
def test_who_holds_a_clock_can_take_a_step(flow: Workflow, world: World) -> None:
    """In no state may a limit run against somebody who can do nothing."""
    first, found = world.make(flow.model).state, []
    for rule in flow.clocks:
        for state in _while_running(flow, rule.name, first=first):
            able = {role for s in flow.steps if state in s.sources and not s.is_danger for role in s.roles}
            hands = (*rule.turn(state), *([rule.after] if rule.after else []))
            found += [f"{rule.name} in {state}: {role}" for role in hands if role not in able]
    assert not found


def test_the_flows_are_there() -> None:
    assert sum(len(flow.steps) for flow in FLOWS) > 60
    assert any(step.second_person for flow in FLOWS for step in flow.steps)
