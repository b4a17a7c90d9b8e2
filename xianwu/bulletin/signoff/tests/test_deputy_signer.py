"""Another signs the issue for its signer: appointed, on those days, never somebody who has signed in it before."""

from __future__ import annotations

import json
import zipfile
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.county import statements
from xianwu.bulletin.evidence.keeping import kept_pack
from xianwu.bulletin.evidence.packing import packed
from xianwu.bulletin.evidence.verifying import verify
from xianwu.bulletin.files import stored
from xianwu.bulletin.layout.checking.pdf_parts import read_pdf
from xianwu.bulletin.models import Deputy, Issue
from xianwu.bulletin.signoff.deputies import DeputyRefused, end_deputy, name_deputy
from xianwu.bulletin.signoff.tests.steps import REVIEW, does, place, stage, submitted
from xianwu.bulletin.tests.office import AT, DAY, browser, go, person, put, step_url
from xianwu.core.workflow.api import StepRefused, take_step, waiting
from xianwu.lib.digests import canonical

ABSENT, STAND_IN = "bulletin.signer", "second.reviewer"


@pytest.fixture
def away(office: Any) -> Any:
    """The issue waits for a signer who is away; another reviewer stands in."""
    person(office, STAND_IN, "bulletin.reviewer", "office")
    put(office)
    go(office, "edit", "review")
    return office


def appointed(
    desk: Any, *, stand_in: str = STAND_IN, first: date = DAY, last: date = DAY, absent: str = ABSENT
) -> Deputy:
    data = {"absent": desk.people[absent], "deputy": desk.people[stand_in], "note": "省里开会"}
    at = AT - timedelta(days=(DAY - first).days)
    return name_deputy(data | {"valid_from": first, "valid_to": last}, actor=desk.actor(absent), at=at)


def sign(desk: Any, username: str = STAND_IN) -> None:
    take_step(desk.issue, "sign", actor=desk.actor(username), at=AT)
    desk.issue.refresh_from_db()


def pack_of(desk: Any) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(kept_pack(desk.issue))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_deputy_signs_the_issue_and_the_paper_and_the_pack_say_for_whom(away: Any) -> None:
    entry = appointed(away)
    sign(away)
    issue = away.issue
    signer, absent = away.people[STAND_IN], away.people[ABSENT]
    assert (issue.signer_id, issue.signer_for_id, issue.appointment_id) == (signer.pk, absent.pk, entry.pk)
    assert issue.signatures["signer"] == f"{signer.name}（代 {absent.name}）"
    rows = [row.text for row in read_pdf(stored(issue, "pdf")).tail]
    assert any(f"签发：{signer.name}（代{absent.name}）" in row.replace(" ", "") for row in rows), rows
    report = verify(kept_pack(issue))
    assert report.is_whole, report.faults
    said = f"代签：签发 {signer.name}代{absent.name}，凭 {DAY} 至 {DAY} 的登记（省里开会，{absent.name}登记）"
    assert said in report.said


def test_the_pack_names_a_deputy_who_was_not_appointed_for_that_day(away: Any) -> None:
    appointed(away)
    sign(away)
    files = {name: each for name, each in pack_of(away).items() if name not in ("manifest.json", "head.txt")}
    told = json.loads(files["deputies.json"])
    late = [{**each, "from": "2025-08-01", "to": "2025-08-02"} for each in told]
    assert "不在登记的日期" in str(verify(packed(files | {"deputies.json": canonical(late)}).content).faults[0])
    assert "没有写明凭哪一次登记" in str(verify(packed(files | {"deputies.json": b"[]"}).content).faults[0])


def test_the_deputy_finds_the_issue_among_what_waits_and_signs_in_the_browser(away: Any) -> None:
    def counted(username: str) -> list[str]:
        return [each.step.name for each in waiting(away.actor(username), on=DAY) if each.model is Issue]

    assert "sign" not in counted(STAND_IN)
    appointed(away)
    assert "sign" in counted(STAND_IN)
    client = browser(away, STAND_IN)
    card = client.get(f"/bulletin/issues/{away.issue.pk}/card/")
    assert step_url(away.issue, "sign") in card.content.decode()
    assert statements(client, f"/bulletin/issues/{away.issue.pk}/") <= 12
    assert client.post(step_url(away.issue, "sign")).status_code == 302
    away.issue.refresh_from_db()
    assert away.issue.state == Issue.State.SIGNED


def test_nobody_signs_for_another_without_an_appointment_or_outside_its_days(away: Any) -> None:
    client = browser(away, STAND_IN)

    def refused() -> str:
        answer = client.post(step_url(away.issue, "sign"))
        assert answer.status_code == 403
        away.issue.refresh_from_db()
        assert away.issue.state == Issue.State.REVIEWED
        return answer.content.decode()

    assert "轮不到您" in refused()
    appointed(away, first=DAY - timedelta(days=9), last=DAY - timedelta(days=1))
    assert "轮不到您" in refused()
    # The appointment of somebody who signs no issues lends no signature.
    appointed(away, absent="chief")
    assert "轮不到您" in refused()


def test_who_reviewed_edited_or_signed_in_the_route_does_not_sign_for_the_signer(office: Any) -> None:
    """Neither the deputy nor the absent one may have a signature in the issue."""
    person(office, "chief", "bulletin.reviewer", "office")
    submitted(office, stage(office, "会签", "all", "chief"), REVIEW)
    does(office, "chief", "sign")
    go(office, "review")
    appointed(office, stand_in="chief")
    with pytest.raises(StepRefused, match="“会签”已有您的签署"):
        sign(office, "chief")
    Deputy.objects.all().delete()
    appointed(office, stand_in="bulletin.reviewer")
    answer = browser(office, "bulletin.reviewer").post(step_url(office.issue, "sign"))
    assert answer.status_code == 403
    assert "需另一人复核" in answer.content.decode()


def test_an_absent_signer_who_has_signed_in_the_issue_is_not_signed_for(office: Any) -> None:
    person(office, STAND_IN, "bulletin.reviewer", "office")
    person(office, ABSENT, "bulletin.cosigner", "office")
    submitted(office, stage(office, "会签", "all", ABSENT), REVIEW)
    does(office, ABSENT, "sign")
    go(office, "review")
    appointed(office)
    with pytest.raises(StepRefused, match="“会签”已有外出的签发人的签署"):
        sign(office)


def test_an_absent_signer_who_is_the_reviewer_is_not_signed_for(office: Any) -> None:
    person(office, "bulletin.reviewer", "bulletin.signer", "office")
    person(office, STAND_IN, "bulletin.reviewer", "office")
    put(office)
    go(office, "edit", "review")
    appointed(office, absent="bulletin.reviewer")
    with pytest.raises(StepRefused, match="就是本期的责任编辑或审核"):
        sign(office)


def test_the_database_keeps_the_absent_signer_apart(away: Any) -> None:
    appointed(away)
    sign(away)
    for other in (away.issue.signer_id, away.issue.editor_id, away.issue.reviewer_id):
        with pytest.raises(IntegrityError), transaction.atomic():
            Issue.objects.filter(pk=away.issue.pk).update(signer_for=other)


def test_the_deputy_sends_back_as_the_signer_would(away: Any) -> None:
    client = browser(away, STAND_IN)
    data = {"reason": "第三条请再核"}
    assert client.post(step_url(away.issue, "return_from_signing"), data).status_code == 403
    appointed(away)
    assert client.post(step_url(away.issue, "return_from_signing"), data).status_code == 302
    away.issue.refresh_from_db()
    assert away.issue.state == Issue.State.COLLECTING


def test_only_the_signer_or_an_administrator_appoints_and_only_one_who_may_open_the_issue(away: Any) -> None:
    data = {"absent": away.people[ABSENT], "deputy": away.people[STAND_IN], "note": "外出"}
    days = {"valid_from": DAY, "valid_to": DAY + timedelta(days=3)}
    with pytest.raises(DeputyRefused, match="由外出的本人或管理员"):
        name_deputy(data | days, actor=away.actor("bulletin.editor"), at=AT)
    for username in ("chief", "bulletin.reader"):
        with pytest.raises(DeputyRefused, match="没有“审核”或“签发”角色"):
            name_deputy(data | days | {"deputy": away.people[username]}, actor=away.actor(ABSENT), at=AT)
    page = browser(away, ABSENT).get("/bulletin/deputies/new/").content.decode()
    assert away.people[ABSENT].name in page
    named = name_deputy(data | days, actor=away.actor(ABSENT), at=AT)
    with pytest.raises(DeputyRefused, match="不能改到今天以前"):
        end_deputy(named, {"valid_to": DAY, "note": "回来了"}, actor=away.actor(ABSENT), at=AT + timedelta(days=1))


def test_a_place_signed_by_a_deputy_says_by_which_appointment(office: Any) -> None:
    submitted(office, stage(office, "会签", "all", "chief"), REVIEW)
    entry = appointed(office, stand_in="chief2", absent="chief")
    does(office, "chief2", "sign", of=place(office, "chief"))
    assert place(office, "chief").appointment_id == entry.pk
    go(office, "review", "sign")
    told = json.loads(pack_of(office)["deputies.json"])
    assert [(each["duty"], each["deputy"], each["absent"], each["reason"]) for each in told] == [
        ("会签", "chief2", "chief", "省里开会")
    ]
