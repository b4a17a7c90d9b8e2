"""Every deed beside the steps: refused by its page and through the API to whoever may not, and nothing moves."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.contract.people import browser, elsewhere, everything_but, holder, sent_to_log_in
from tests.contract.world import World
from tests.county import AT, DAY
from xianwu.core.events.models import Event
from xianwu.core.people.roles import roles
from xianwu.core.records.scope import is_seen_as
from xianwu.core.units.models import Unit
from xianwu.kit.deed_pages import deed_url
from xianwu.kit.deeds import Deed
from xianwu.kit.pages import RecordPages, all_pages
from xianwu.web.api.actions import create_token
from xianwu.web.api.rest import api_pages, base_of
from xianwu.web.api.scopes import WRITE

DEEDS = [(pages, deed) for pages in api_pages() for deed in pages.all_deeds]
every_deed = pytest.mark.parametrize(
    ("pages", "deed"), DEEDS, ids=[f"{pages.name}:{deed.name}" for pages, deed in DEEDS]
)
OFFERED = [
    (pages, deed)
    for pages in all_pages()
    if isinstance(pages, RecordPages)
    for panel in pages.panels
    for deed in panel.deeds(pages.model)
    if not deed.page
]
"""Those that the common page does."""
every_page = pytest.mark.parametrize(
    ("pages", "deed"), OFFERED, ids=[f"{pages.name}:{deed.name}" for pages, deed in OFFERED]
)
REFUSED = (403, 404)


def able_of(deed: Deed, record: Any) -> list[str]:
    """The roles of the house that the deed itself does not turn down, held for the whole county."""
    return [code for code in roles() if not deed.may(record, holder((code, "yanjin")))]


def asked(who: Any, pages: RecordPages, record: Any, deed: Deed, body: dict[str, Any] | None = None) -> Any:
    """The answer to this person's program."""
    data = {"name": "契约", "scopes": [WRITE], "expires_on": DAY}
    _, secret = create_token(data, actor=who, at=AT)
    path = f"/api/v1{base_of(pages)}{record.pk}/deeds/{deed.name}"
    headers = {"Authorization": f"Bearer {secret}"}
    return Client().post(path, json.dumps(body or {}), content_type="application/json", headers=headers)


def own_events(record: Any) -> list[int]:
    rows = Event.objects.filter(kind=record._meta.label_lower, object_id=record.pk)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@every_deed
def test_a_deed_is_refused_to_whoever_may_not_do_it(pages: RecordPages, deed: Deed, world: World) -> None:
    """A person without a role, and every role of the house that the deed itself turns down."""
    record = world.make(pages.model)
    before = own_events(record)
    able = able_of(deed, record)
    assert able, "nobody in the house may do it"
    for who in (holder(), everything_but(able)):
        refused = asked(who, pages, record, deed)
        assert refused.status_code in REFUSED, refused.content.decode()
    assert own_events(record) == before


@every_deed
def test_a_deed_asks_for_no_more_than_its_form(pages: RecordPages, deed: Deed, world: World) -> None:
    """A name that the page's form does not have is an error and no silence; whoever passes the gate is told so."""
    record = world.make(pages.model)
    before = own_events(record)
    able = able_of(deed, record)
    answers = [asked(holder((code, "yanjin")), pages, record, deed, {"没有这一项": 1}) for code in able]
    told = {(each.status_code, each.json()["error"]["code"]) for each in answers}
    assert told & {(422, "unknown_field"), (409, "wrong_state")}, told
    assert own_events(record) == before


@every_deed
def test_the_same_role_for_another_unit_does_nothing(pages: RecordPages, deed: Deed, world: World) -> None:
    """Another town, another bank, another agency, another owner: the record is not there."""
    record = world.make(pages.model)
    before = own_events(record)
    able = able_of(deed, record)
    who = elsewhere(record, able)
    if who is None:  # each of its roles works for the whole county
        return
    refused = asked(who, pages, record, deed)
    assert refused.status_code in REFUSED, refused.content.decode()
    assert own_events(record) == before


# --- by its page --------------------------------------------------------------------------------------------


def _is_let_in(answer: Any) -> bool:
    """The form is shown, or why the record does not take the deed now: neither is told to whoever may not."""
    return answer.status_code == 200 or (answer.status_code == 403 and "现在不能办" in answer.content.decode())


@every_page
def test_the_page_of_a_deed_opens_for_its_people_and_for_nobody_else(
    pages: RecordPages, deed: Deed, world: World
) -> None:
    """Strangers, people without a role, every other role together, the same role for another unit: none gets in."""
    record = world.make(pages.model)
    before, address, able = own_events(record), deed_url(deed, record), able_of(deed, record)
    assert sent_to_log_in(browser(None).get(address))
    assert sent_to_log_in(browser(None).post(address, {}))
    for who in (holder(), everything_but(able), elsewhere(record, able)):
        if who is not None:
            answers = [getattr(browser(who), call)(address).status_code for call in ("get", "post")]
            assert all(code in REFUSED for code in answers), (who.roles, answers)
    opened = [browser(holder((code, "yanjin"))).get(address) for code in able]
    assert any(_is_let_in(each) for each in opened), (able, [each.status_code for each in opened])
    assert own_events(record) == before


@pytest.mark.parametrize("pages", dict.fromkeys(pages for pages, _ in OFFERED), ids=lambda pages: pages.name)
def test_who_sees_a_record_in_a_role_is_told_from_memory_as_by_the_database(pages: RecordPages, world: World) -> None:
    record: Any = world.make(pages.model)
    for code in dict.fromkeys(rule.role for rule in record.SCOPE):
        for unit in Unit.objects.values_list("code", flat=True):
            who = holder((code, unit))
            seen = pages.model._default_manager.visible_to(who, roles=(code,)).filter(pk=record.pk).exists()  # type: ignore[attr-defined]
            assert is_seen_as(record, who, (code,)) == seen, (code, unit)


def test_the_deeds_of_many_ledgers_are_covered() -> None:
    assert len(OFFERED) > 20
    assert {pages.label for pages, _ in OFFERED} >= {"enforcement", "financing", "fiscal_review", "gas_safety"}
