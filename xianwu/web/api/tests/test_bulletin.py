"""Distributed issues over the API: the signed text and files, never a draft."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from xianwu.bulletin import demo
from xianwu.bulletin.files import TYPES
from xianwu.bulletin.models import Declaration, Issue
from xianwu.bulletin.tests.office import AT, DAY, browser, go, put, step_url
from xianwu.lib.digests import sha256_hex
from xianwu.web.api.actions import create_token

BASE = "/api/v1/bulletin/issues/"


@pytest.fixture
def desk(db: None, settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path
    settings.XIANWU_TODAY = DAY
    cast = demo._cast(DAY)
    series = demo.open_series(demo._series_data(cast, DAY), actor=None, at=AT)
    cast.issue = demo.open_issue({"series": series, "as_of": DAY}, actor=cast.actor("bulletin.editor"), at=AT)
    put(cast)
    return cast


def bearer(desk: Any, name: str, *scopes: str) -> dict[str, str]:
    data = {"name": "测试", "scopes": list(scopes or ("read",)), "expires_on": DAY + timedelta(days=1)}
    return {"Authorization": f"Bearer {create_token(data, actor=desk.actor(name), at=AT)[1]}"}


def ask(desk: Any, name: str, path: str, *scopes: str) -> Any:
    return Client().get(path, headers=bearer(desk, name, *scopes))


def test_a_draft_is_not_to_be_had(desk: Any) -> None:
    for name in ("bulletin.reader", "bulletin.editor"):
        for tail in ("text", "paper/pdf"):
            assert ask(desk, name, f"{BASE}{desk.issue.pk}/{tail}").status_code == 404
    assert ask(desk, "bulletin.reader", BASE).json()["items"] == []


def test_a_number_without_ground_is_not_signed_from_outside_either(desk: Any) -> None:
    go(desk, "edit", "review")
    # Past every verb, as a hand in the database would do it.
    Declaration.objects.filter(item__issue=desk.issue).update(withdrawn_at=AT)
    path, headers = f"{BASE}{desk.issue.pk}/steps/sign", bearer(desk, "bulletin.signer", "write")
    answer = Client().post(path, data={}, content_type="application/json", headers=headers)
    assert answer.status_code in (403, 409)
    assert "第 1 条有 1 个数没有依据：12户" in answer.json()["error"]["message"]
    refused = browser(desk, "bulletin.signer").post(step_url(desk.issue, "sign"))
    assert "第 1 条有 1 个数没有依据：12户" in refused.content.decode()
    assert Issue.objects.get(pk=desk.issue.pk).state == Issue.State.REVIEWED


def test_a_distributed_issue_is_read_with_its_figures_and_files(desk: Any) -> None:
    go(desk, "edit", "review", "sign", "distribute")
    told = ask(desk, "bulletin.reader", f"{BASE}{desk.issue.pk}/text").json()
    assert (told["issue_no"], told["issued_on"]) == (38, DAY.isoformat())
    assert [run["figure"] for run in told["items"][0]["runs"] if run["figure"]] == ["bulletin.received"]
    digests = {each["kind"]: each["sha256"] for each in told["files"]}
    for kind, content_type in TYPES.items():
        answer = ask(desk, "bulletin.reader", f"{BASE}{desk.issue.pk}/paper/{kind}")
        assert sha256_hex(answer.content) == digests[kind]
        assert answer["Content-Type"] == content_type
        assert answer["Content-Disposition"].startswith("attachment")
    assert ask(desk, "bulletin.reader", f"{BASE}{desk.issue.pk}/paper/exe").status_code == 404
    assert ask(desk, "bulletin.reader", f"{BASE}{desk.issue.pk}/text", "figures").status_code == 403


def test_what_a_form_may_point_to_is_told_to_those_who_may_fill_it(desk: Any) -> None:
    told = ask(desk, "bulletin.editor", f"{BASE}picks/series", "write").json()["items"]
    assert told == [{"id": desk.issue.series_id, "label": "延津政务快报"}]
    assert ask(desk, "bulletin.editor", f"{BASE}picks/series?find=没有", "write").json()["items"] == []
    assert ask(desk, "bulletin.editor", f"{BASE}picks/nonsense", "write").status_code == 404
    assert ask(desk, "bulletin.reader", f"{BASE}picks/series", "write").status_code == 403
