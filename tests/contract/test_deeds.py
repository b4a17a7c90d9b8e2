"""Every deed beside the steps: refused through the API to whoever the page refuses, and nothing moves."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.contract.people import elsewhere, everything_but, holder
from tests.contract.world import World
from tests.county import AT, DAY
from xianwu.core.events.models import Event
from xianwu.core.people.roles import roles
from xianwu.kit.deeds import Deed
from xianwu.kit.pages import RecordPages
from xianwu.web.api.actions import create_token
from xianwu.web.api.rest import api_pages, base_of
from xianwu.web.api.scopes import WRITE

DEEDS = [(pages, deed) for pages in api_pages() for deed in pages.all_deeds]
every_deed = pytest.mark.parametrize(
    ("pages", "deed"), DEEDS, ids=[f"{pages.name}:{deed.name}" for pages, deed in DEEDS]
)


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
    able = {code for code in roles() if not deed.may(record, holder((code, "yanjin")))}
    assert able, "nobody in the house may do it"
    for who in (holder(), everything_but(able)):
        refused = asked(who, pages, record, deed)
        assert refused.status_code in (403, 404), refused.content.decode()
    assert own_events(record) == before


@every_deed
def test_a_deed_asks_for_no_more_than_its_form(pages: RecordPages, deed: Deed, world: World) -> None:
    """A name that the page's form does not have is an error and no silence; whoever passes the gate is told so."""
    record = world.make(pages.model)
    before = own_events(record)
    able = [code for code in roles() if not deed.may(record, holder((code, "yanjin")))]
    answers = [asked(holder((code, "yanjin")), pages, record, deed, {"没有这一项": 1}) for code in able]
    told = {(each.status_code, each.json()["error"]["code"]) for each in answers}
    assert told & {(422, "unknown_field"), (409, "wrong_state")}, told
    assert own_events(record) == before


@every_deed
def test_the_same_role_for_another_unit_does_nothing(pages: RecordPages, deed: Deed, world: World) -> None:
    """Another town, another bank, another agency, another owner: the record is not there."""
    record = world.make(pages.model)
    before = own_events(record)
    able = [code for code in roles() if not deed.may(record, holder((code, "yanjin")))]
    who = elsewhere(record, able)
    if who is None:  # each of its roles works for the whole county
        return
    refused = asked(who, pages, record, deed)
    assert refused.status_code in (403, 404), refused.content.decode()
    assert own_events(record) == before
