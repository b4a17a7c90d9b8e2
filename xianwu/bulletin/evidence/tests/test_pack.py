"""Signing leaves a pack that proves the issue, and hands it to whoever may read the issue."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from xianwu.bulletin import freezing
from xianwu.bulletin.actions import open_issue
from xianwu.bulletin.evidence.content import seal_of
from xianwu.bulletin.evidence.keeping import kept_pack
from xianwu.bulletin.evidence.packing import packed
from xianwu.bulletin.evidence.verifying import verify
from xianwu.bulletin.files import FileDamaged, stored
from xianwu.bulletin.models import FrozenFigure, Issue
from xianwu.bulletin.signoff.deputies import name_deputy
from xianwu.bulletin.signoff.tests.steps import REVIEW, does, place, staff, stage, submitted
from xianwu.bulletin.tests.office import AT, DAY, browser, go, person, published, put
from xianwu.core.attachments.api import files_of, remove
from xianwu.core.attachments.store import path_of
from xianwu.core.events.api import verify_chain
from xianwu.core.people.models import Post
from xianwu.core.workflow.api import StepRefused
from xianwu.figures.api import kept_rows
from xianwu.lib.digests import canonical, sha256_hex


def opened(issue: Issue) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(kept_pack(issue))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read(issue: Issue, name: str) -> Any:
    return json.loads(opened(issue)[name])


def next_issue(desk: Any) -> Issue:
    data = {"series": desk.issue.series, "as_of": DAY}
    desk.issue = open_issue(data, actor=desk.actor("bulletin.editor"), at=AT)
    put(desk)
    go(desk, "edit", "review", "sign", "distribute")
    issue: Issue = desk.issue
    return issue


def address(name: str, issue: Issue, *more: Any) -> str:
    return reverse(f"bulletin:{name}", args=[issue.pk, *more])


def test_signing_keeps_a_pack_that_proves_itself(desk: Any) -> None:
    issue = published(desk)
    report = verify(kept_pack(issue), papers={"a.pdf": stored(issue, "pdf")})
    assert report.faults == []
    assert report.head == issue.pack_head
    attached = files_of(issue).get()
    assert attached.sha256 == issue.pack_digest == sha256_hex(kept_pack(issue))
    assert attached.name == "延津政务快报2025年第38期证据包.zip"
    assert verify_chain() == []


def test_the_pack_tells_text_figures_rows_and_checks(desk: Any) -> None:
    issue = published(desk)
    item = read(issue, "items.json")[0]
    assert item["source"] == "今年以来，收到信息{{bulletin.received}}，走访12户。"
    assert item["text"] == "今年以来，收到信息1 条，走访12户。"
    assert item["unbound"] == ["12户"]
    figure = read(issue, "figures.json")[0]
    snapshot = FrozenFigure.objects.get().snapshot
    assert figure["key"] == "bulletin.received"
    assert (figure["version"], figure["snapshot_sha256"]) == (snapshot.version, snapshot.digest)
    assert figure["period"]["start"] == "2025-01-01"
    rows = opened(issue)["rows/bulletin.received.txt"].decode().splitlines()
    assert rows == [f"num {each.model} {each.pk} {seal_of(each)}" for each in kept_rows(snapshot)]
    assert all(set(each) == {"kind", "figures", "is_ok", "text", "note"} for each in read(issue, "checks.json"))


def test_the_pack_tells_who_signed_what_in_which_post(desk: Any) -> None:
    signer = desk.people["bulletin.signer"]
    Post.objects.create(person=signer, unit=desk.units["office"], title="主任（合成）", valid_from=DAY)
    issue = published(desk)
    chain = read(issue, "signoffs.json")
    assert [each["duty"] for each in chain] == ["编辑", "审核", "签发", "签发（版式文件）"]
    assert chain[2]["post"] == "主任（合成）"
    assert {each["digest"] for each in chain[:3]} == {issue.text_digest}
    assert chain[3]["digest"] == issue.pdf_digest


def test_no_amount_of_a_single_record_leaves_the_county(desk: Any) -> None:
    issue = published(desk)
    whole = b"".join(opened(issue).values())
    for row in kept_rows(FrozenFigure.objects.get().snapshot):
        assert row.digest.encode() not in whole


def test_each_pack_names_the_one_before_also_when_that_issue_was_taken_back(desk: Any) -> None:
    put(desk)
    go(desk, "edit", "review", "sign", "withdraw")
    first = desk.issue
    second = next_issue(desk)
    assert read(first, "issue.json")["previous"] is None
    assert read(second, "issue.json")["previous"]["head"] == first.pack_head
    assert verify(kept_pack(second), previous=kept_pack(first)).faults == []


def test_an_issue_without_figures_has_a_pack_too(desk: Any) -> None:
    put(desk, "召开调度会，部署秋季工作。")
    go(desk, "edit", "review", "sign")
    assert verify(kept_pack(desk.issue)).faults == []


def test_a_pack_that_does_not_hold_is_not_signed(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def bent(*arguments: Any, **options: Any) -> dict[str, bytes]:
        return {**made(*arguments, **options), "rows/bulletin.received.txt": b""}

    made = freezing.files_of
    put(desk)
    go(desk, "edit", "review")
    monkeypatch.setattr(freezing, "files_of", bent)
    with pytest.raises(StepRefused, match="自检"):
        go(desk, "sign")
    fresh = Issue.objects.get(pk=desk.issue.pk)
    assert (fresh.issue_no, fresh.pack_digest) == (None, "")


# --- who gets it -------------------------------------------------------------------------------------------


def test_whoever_may_read_the_issue_may_take_its_pack(desk: Any) -> None:
    issue = published(desk)
    for name in ("bulletin.reader", "commerce.leader", "bulletin.editor"):
        answer = browser(desk, name).get(address("evidence-pack", issue))
        assert answer.status_code == 200
        assert answer.content == kept_pack(issue)
        assert "attachment" in answer["Content-Disposition"]
        page = browser(desk, name).get(address("issues-detail", issue)).content.decode()
        assert address("evidence-pack", issue) in page


@pytest.mark.parametrize("name", ["evidence", "evidence-proof", "evidence-pack"])
def test_nobody_else_gets_it(desk: Any, name: str) -> None:
    put(desk)
    go(desk, "edit", "review")
    editor, reader = browser(desk, "bulletin.editor"), browser(desk, "bulletin.reader")
    assert editor.get(address(name, desk.issue)).status_code == 404
    go(desk, "sign")
    assert editor.get(address(name, desk.issue)).status_code == 200
    assert reader.get(address(name, desk.issue)).status_code == 404
    go(desk, "distribute")
    assert reader.get(address(name, desk.issue)).status_code == 200
    person(desk, "outsider", "people.admin")
    assert browser(desk, "outsider").get(address(name, desk.issue)).status_code == 403
    answer = Client().get(address(name, desk.issue))
    assert answer.status_code == 302
    assert "next=" in answer["Location"]


def test_taking_the_attachment_off_does_not_take_the_evidence_away(desk: Any) -> None:
    issue = published(desk)
    remove(files_of(issue).get(), issue, reason="清理", actor=desk.actor("bulletin.editor"), at=AT + timedelta(hours=1))
    assert browser(desk, "bulletin.reader").get(address("evidence-pack", issue)).status_code == 200


def test_a_damaged_pack_is_named_and_not_handed_out(desk: Any) -> None:
    issue = published(desk)
    path = path_of(issue.pack_digest)
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(FileDamaged, match="不符"):
        kept_pack(issue)
    client = browser(desk, "bulletin.reader")
    assert "证据有损" in client.get(address("evidence-proof", issue)).content.decode()
    assert "从备份恢复" in client.get(address("evidence-pack", issue), follow=True).content.decode()
    path.unlink()
    assert "不在了" in client.get(address("evidence-proof", issue)).content.decode()


def test_the_archive_proves_the_pack_too(desk: Any) -> None:
    issue = published(desk)
    go(desk, "archive")
    client, where = (
        browser(desk, "bulletin.distributor"),
        reverse("bulletin:archive-entry", args=[issue.archive_entry.pk]),
    )
    page = client.get(where).content.decode()
    assert "文件完好" in page
    assert address("evidence-pack", issue) in page
    path_of(issue.pack_digest).unlink()
    assert "文件有损" in client.get(where).content.decode()


def test_the_page_proves_the_pack_while_it_is_looked_at(desk: Any) -> None:
    issue = published(desk)
    client = browser(desk, "bulletin.reader")
    page = client.get(address("evidence", issue)).content.decode()
    assert issue.pack_head in page
    assert address("evidence-proof", issue) in page
    assert "证据完好" in client.get(address("evidence-proof", issue)).content.decode()


def test_the_pack_tells_the_whole_route_and_a_bent_one_is_named(desk: Any) -> None:
    staff(desk)
    submitted(desk, stage(desk, "数据核验", "all", "checker"), REVIEW)
    does(desk, "checker", "sign", opinion="已核对")
    does(desk, "checker", "withdraw", reason="漏看一处")
    deputy = {"absent": desk.people["checker"], "deputy": desk.people["chief"], "note": "外出"}
    dated = {"valid_from": DAY, "valid_to": DAY}
    name_deputy(deputy | dated, actor=desk.actor("checker"), at=AT)
    does(desk, "chief", "sign", of=place(desk, "checker"), opinion="代为核对")
    go(desk, "review", "sign")
    route = read(desk.issue, "route.json")
    told = [(each["name"], each["state"], each["signed_as"], each["opinion"], each["void_reason"]) for each in route]
    assert ("数据核验", "withdrawn", "checker", "已核对", "漏看一处") in told
    assert ("数据核验", "signed", "chief（代 checker）", "代为核对", "") in told
    report = verify(kept_pack(desk.issue))
    assert report.faults == []
    assert any("数据核验 chief（代 checker）" in each and "作废 1 处" in each for each in report.said)
    files = {name: data for name, data in opened(desk.issue).items() if name not in ("manifest.json", "head.txt")}
    for bend, words in (
        ({"state": "waiting"}, "没有签齐"),
        ({"digest": "0" * 64}, "没有盖在这份文字上"),
        ({"acting_for": desk.issue.editor_id}, "同一人签了两处"),
    ):
        bent = [each | (bend if each["state"] == "signed" and not each["is_review"] else {}) for each in route]
        found = verify(packed(files | {"route.json": canonical(bent)}).content)
        assert any(words in fault.text for fault in found.faults), words
