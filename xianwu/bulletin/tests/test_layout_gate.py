"""A paper that breaks a clause of its layout is not signed, or with a reason that stays with it."""

from __future__ import annotations

import io
import json
import time
import zipfile
from typing import Any

import pytest
from django.core.checks import run_checks
from django.urls import reverse

from tests.county import statements
from xianwu.bulletin.checks import NO_ADDRESS, check_papers_lead_somewhere
from xianwu.bulletin.evidence.keeping import kept_pack
from xianwu.bulletin.evidence.packing import packed
from xianwu.bulletin.evidence.verifying import verify
from xianwu.bulletin.layout_gate import broken_in
from xianwu.bulletin.models import Issue, Series
from xianwu.bulletin.tests.office import AT, browser, go, prove, put, step_url
from xianwu.core.workflow.api import StepRefused, sign_offs, take_step
from xianwu.lib.digests import canonical

NAME = "延津县人民政府办公室政务信息快报专刊增刊合订本"
"""In one line it is smaller than the least size that a masthead may have."""
CLAUSE = "GB/T 9704 7.2.4 报头字体"


def renamed(desk: Any) -> None:
    Series.objects.update(name=NAME)
    desk.issue.series.refresh_from_db()


@pytest.fixture
def spoiled(desk: Any) -> Any:
    """A reviewed issue of a periodical with too long a name."""
    renamed(desk)
    put(desk)
    go(desk, "edit", "review")
    return desk


def test_handing_on_says_which_clause_is_broken(desk: Any) -> None:
    renamed(desk)
    put(desk)
    page = browser(desk, "bulletin.editor").get(step_url(desk.issue, "edit")).content.decode()
    assert "版式核对不符 2 处：" in page
    assert f"{CLAUSE}，应为 小标宋" in page


def test_the_card_shows_it_with_its_clause_and_counts_it(spoiled: Any) -> None:
    client, address = browser(spoiled, "bulletin.signer"), f"/bulletin/issues/{spoiled.issue.pk}/card/checks/"
    page = client.get(address)
    assert [each.key for each in page.context["broken"]] == ["colour", "name_font"]
    assert CLAUSE in page.content.decode()
    assert reverse("bulletin:desk-layout", args=[spoiled.issue.pk]) in page.content.decode()
    assert page.context["open_count"] == 2
    assert statements(client, address) <= 12


def test_an_issue_in_order_says_so_within_a_second(desk: Any) -> None:
    put(desk)
    go(desk, "edit", "review")
    client, address = browser(desk, "bulletin.signer"), f"/bulletin/issues/{desk.issue.pk}/card/checks/"
    client.get(address)
    began = time.perf_counter()
    assert "版式符合条款" in client.get(address).content.decode()
    assert time.perf_counter() - began < 1
    assert "版式不符仍签发的理由" not in client.get(step_url(desk.issue, "sign")).content.decode()


def test_it_is_not_signed_without_a_reason(spoiled: Any) -> None:
    client, url = browser(spoiled, "bulletin.signer"), step_url(spoiled.issue, "sign")
    assert "版式不符仍签发的理由" in client.get(url).content.decode()
    for typed in ({}, {"layout_reason": "   "}):
        answer = client.post(url, typed)
        assert answer.status_code == 409
        assert "版式不符 2 处：" in answer.content.decode()
        assert f"{CLAUSE}，应为 小标宋" in answer.content.decode()
    with pytest.raises(StepRefused, match="7.2.4"):
        go(spoiled, "sign")
    assert Issue.objects.get(pk=spoiled.issue.pk).issue_no is None


def test_with_a_reason_it_is_signed_and_the_pack_says_why(spoiled: Any) -> None:
    reason = "刊名由县政府常务会议定，报头字号已与文印室商定"
    client = browser(spoiled, "bulletin.signer")
    assert client.post(step_url(spoiled.issue, "sign"), {"layout_reason": reason}).status_code == 302
    spoiled.issue.refresh_from_db()
    assert [each.opinion for each in sign_offs(spoiled.issue)][-2:] == ["", reason]
    pack = kept_pack(spoiled.issue)
    report = verify(pack)
    assert report.is_whole, report.faults
    assert any(CLAUSE in each and reason in each for each in report.said)
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name not in ("manifest.json", "head.txt")}
    bare = [{**each, "opinion": ""} for each in json.loads(files["signoffs.json"])]
    faults = verify(packed(files | {"signoffs.json": canonical(bare)}).content).faults
    assert {each.part for each in faults} == {"layout.json"}


def test_an_issue_in_order_needs_no_reason_and_its_pack_says_what_was_met(desk: Any) -> None:
    put(desk)
    go(desk, "edit", "review")
    take_step(desk.issue, "sign", actor=desk.actor("bulletin.signer"), at=AT, data={"layout_reason": "多余"})
    assert [each.opinion for each in sign_offs(desk.issue)][-1] == ""
    assert any(each.startswith("版式：符合") for each in verify(kept_pack(desk.issue)).said)


def test_what_has_no_value_yet_is_told_in_its_own_words(desk: Any) -> None:
    put(desk, "{{financing.nope}}")
    prove(desk)
    assert broken_in(desk.issue) == []


# --- the address in the square ---------------------------------------------------------------------------


def test_a_county_without_an_address_is_told_before_it_signs(desk: Any, settings: Any) -> None:
    settings.CSRF_TRUSTED_ORIGINS, settings.XIANWU_PUBLIC_URL = [], ""
    put(desk)
    client, address = browser(desk, "bulletin.signer"), f"/bulletin/issues/{desk.issue.pk}/card/"
    assert NO_ADDRESS in client.get(address).content.decode()
    assert [each.id for each in check_papers_lead_somewhere()] == ["bulletin.W001"]
    assert "bulletin.W001" in [each.id for each in run_checks(include_deployment_checks=True)]
    assert "bulletin.W001" not in [each.id for each in run_checks()]
    go(desk, "edit", "review", "sign")
    assert NO_ADDRESS not in client.get(address).content.decode()


def test_with_an_address_nothing_is_said(desk: Any, settings: Any) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://county.example"]
    put(desk)
    page = browser(desk, "bulletin.signer").get(f"/bulletin/issues/{desk.issue.pk}/card/").content.decode()
    assert NO_ADDRESS not in page
    assert check_papers_lead_somewhere() == []
