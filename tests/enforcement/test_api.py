"""Steps of a case through the API: the same gates, in the same words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from xianwu.registers.enforcement.models import Authority, Case
from xianwu.registers.enforcement.tests.casework.walk import Walk
from xianwu.web.api.actions import create_token
from xianwu.web.api.scopes import SCOPES

Start = Callable[..., Walk]
pytestmark = pytest.mark.usefixtures("plain_papers")


def call(walk: Walk, who: str, path: str, body: Any = None) -> Any:
    data = {"name": "测试", "scopes": list(SCOPES), "expires_on": walk.on + timedelta(days=30)}
    secret = create_token(data, actor=walk.cast[who], at=walk.at)[1]
    headers = {"Authorization": f"Bearer {secret}"}
    address = f"/api/v1/enforcement/cases/{walk.case.pk}{path}"
    if body is None:
        return Client().get(address, headers=headers)
    return Client().post(address, body, content_type="application/json", headers=headers)


def test_a_decision_through_the_api_passes_the_same_gates(start: Start) -> None:
    walk = start().served_notice()
    decision = {"data": {"sanction": "fine", "fine": "5000"}}
    shut = {each["name"]: each for each in call(walk, "officer_a", "/steps").json()["items"]}
    assert "期限到 2025-09-05" in str(shut["review_defence"])
    assert call(walk, "head", "/steps/decide", decision).status_code in (403, 409)
    walk.step("waive_defence", "clerk", reason="放弃").step("review_defence", "officer_a")
    for who, status in (("stranger", 404), ("deputy", 403), ("officer_a", 403)):
        assert call(walk, who, "/steps/decide", decision).status_code == status, who
    Authority.objects.filter(power="fine").update(valid_to=date(2025, 8, 28))
    lapsed = call(walk, "head", "/steps/decide", decision)
    assert lapsed.status_code in (403, 409)
    assert "失效" in lapsed.content.decode()
    Authority.objects.filter(power="fine").update(valid_to=None)
    heavier = call(walk, "head", "/steps/decide", {"data": {"sanction": "fine", "fine": "5001"}})
    assert "与事先告知不一致" in heavier.content.decode()
    assert walk.now.state == Case.State.DEFENDED
    done = call(walk, "head", "/steps/decide", decision)
    assert done.status_code == 200, done.content.decode()
    assert walk.now.state == Case.State.DECIDED


def test_the_day_of_an_order_is_asked_through_the_api_too(start: Start) -> None:
    walk = start().defended(correction_demand="拆除违法建设")
    told = call(walk, "head", "/steps/decide", {"data": {"sanction": "fine", "fine": "5000"}})
    assert told.status_code in (409, 422)
    assert "改正（拆除）期限" in told.content.decode()
    given = {"sanction": "fine", "fine": "5000", "act_due_on": "2025-09-20"}
    assert call(walk, "head", "/steps/decide", {"data": given}).status_code == 200


def test_a_late_decision_is_refused_through_the_api_until_it_is_extended(start: Start) -> None:
    walk = start().defended()
    walk.set(decision_due_on=walk.on - timedelta(days=1))
    decision = {"data": {"sanction": "fine", "fine": "5000"}}
    late = call(walk, "head", "/steps/decide", decision)
    assert late.status_code == 409
    assert "批准延长" in late.content.decode()
    body = {"data": {"decision_until": "2025-09-10"}, "reason": "等待鉴定意见"}
    assert call(walk, "deputy", "/steps/extend_decision", body).status_code == 403
    assert call(walk, "head", "/steps/extend_decision", body).status_code == 200
    assert call(walk, "head", "/steps/decide", decision).status_code == 200


def test_a_case_is_read_without_its_numbers(start: Start) -> None:
    walk = start(party_kind="individual", party_name="张三", legal_rep="")
    told = call(walk, "clerk", "").content.decode()
    assert "13800005678" not in told
    assert "138****5678" in told
