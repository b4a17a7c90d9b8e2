"""What a signature covers, and what keeps an issue from being signed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from xianwu.bulletin.actions import add_item, change_issue, change_item, open_issue
from xianwu.bulletin.files import TYPES, FileDamaged, path_of, stored
from xianwu.bulletin.models import Contribution, Issue, Item
from xianwu.bulletin.resolution import reviewed_bytes, text_of
from xianwu.bulletin.tests.office import AT, DAY, browser, go, person, put, step_url
from xianwu.core.workflow.api import StepRefused, sign_offs, take_step
from xianwu.lib.digests import sha256_hex
from xianwu.papers import fonts
from xianwu.papers.fonts import FontSet


def test_the_signature_covers_the_exact_bytes_of_text_and_pdf(desk: Any) -> None:
    put(desk)
    go(desk, "edit", "review")
    reviewed = reviewed_bytes(desk.issue, text_of(desk.issue))
    go(desk, "sign")
    signed = {each.duty: each for each in sign_offs(desk.issue)}
    assert signed["审核"].digest == signed["签发"].digest == sha256_hex(reviewed) == desk.issue.text_digest
    assert signed["签发（版式文件）"].digest == sha256_hex(stored(desk.issue, "pdf"))
    assert len({each.person_id for each in signed.values()}) == 3


def test_one_changed_character_voids_the_review(desk: Any) -> None:
    item = put(desk)
    go(desk, "edit", "review")
    # Past every verb, as a hand in the database would do it.
    Item.objects.filter(pk=item.pk).update(body=item.body.replace("12", "13"))
    with pytest.raises(StepRefused, match="重新审核"):
        go(desk, "sign")


@pytest.mark.parametrize("verb", ["item", "new", "issue"])
def test_each_kind_of_edit_after_the_review_asks_for_another_one(desk: Any, verb: str) -> None:
    item = put(desk)
    go(desk, "edit", "review")
    editor, item.issue = desk.actor("bulletin.editor"), desk.issue
    if verb == "item":
        change_item(item, {"title": "改过的题", "body": item.body, "tag": "商务局"}, actor=editor, at=AT)
    elif verb == "new":
        add_item(desk.issue, {"title": "新的一条", "body": "文字。"}, actor=editor, at=AT)
    else:
        change_issue(desk.issue, {"as_of": DAY - timedelta(days=1), "distribution": ""}, actor=editor, at=AT)
    fresh = Issue.objects.get(pk=desk.issue.pk)
    assert (fresh.state, fresh.reviewer_id, fresh.signatures) == (Issue.State.COLLECTING, None, {})


def test_one_person_with_every_role_still_needs_two_others(desk: Any) -> None:
    put(desk)
    for role in ("bulletin.editor", "bulletin.reviewer", "bulletin.signer"):
        person(desk, "everything", role)
    client = browser(desk, "everything")
    assert client.post(step_url(desk.issue, "edit")).status_code == 302
    refused = client.post(step_url(desk.issue, "review"))
    assert refused.status_code == 403
    assert "需另一人复核" in refused.content.decode()
    desk.issue.refresh_from_db()
    go(desk, "review")
    assert client.post(step_url(desk.issue, "sign")).status_code == 403


def test_the_refusal_on_the_page_names_the_reference(desk: Any) -> None:
    put(desk, "申报{{financing.nonsense}}。")
    go(desk, "edit", "review")
    refused = browser(desk, "bulletin.signer").post(step_url(desk.issue, "sign"))
    assert refused.status_code == 403
    assert "financing.nonsense" in refused.content.decode()
    assert Issue.objects.get(pk=desk.issue.pk).issue_no is None


def test_a_day_of_data_that_has_not_come_cannot_be_signed(desk: Any) -> None:
    put(desk)
    later = {"as_of": DAY + timedelta(days=3), "distribution": ""}
    change_issue(desk.issue, later, actor=desk.actor("bulletin.editor"), at=AT)
    go(desk, "edit", "review")
    with pytest.raises(StepRefused, match="还没有到"):
        go(desk, "sign")


@pytest.mark.parametrize("number", ["410726199001011234", "13800001234"])
def test_a_citizens_number_stops_the_issue_and_is_not_repeated(desk: Any, number: str) -> None:
    put(desk, f"联系人电话或证号{number}。")
    with pytest.raises(StepRefused, match="不能刊登") as refused:
        go(desk, "edit")
    assert number not in str(refused.value)


def test_without_any_font_signing_is_refused_in_words_and_nothing_is_taken(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(desk)
    go(desk, "edit", "review")
    nothing = FontSet((), fonts.current().loaded, frozenset())
    monkeypatch.setattr(fonts, "current", lambda: nothing)
    refused = browser(desk, "bulletin.signer").post(step_url(desk.issue, "sign"))
    assert refused.status_code == 409
    assert "字体" in refused.content.decode()
    fresh = Issue.objects.get(pk=desk.issue.pk)
    assert (fresh.state, fresh.issue_no, fresh.pdf_digest) == (Issue.State.REVIEWED, None, "")
    download = browser(desk, "bulletin.editor").get(f"/bulletin/file/{fresh.pk}/pdf/", follow=True)
    assert download.status_code == 200
    assert "字体" in download.content.decode()


def test_a_withdrawn_number_is_never_used_again(desk: Any) -> None:
    put(desk)
    go(desk, "edit", "review", "sign", "withdraw")
    assert (desk.issue.state, desk.issue.issue_no) == (Issue.State.WITHDRAWN, 38)
    assert not Issue.objects.visible_to(desk.actor("bulletin.reader")).exists()
    data = {"series": desk.issue.series, "as_of": DAY}
    desk.issue = open_issue(data, actor=desk.actor("bulletin.editor"), at=AT)
    put(desk)
    go(desk, "edit", "review", "sign")
    assert desk.issue.issue_no == 39


def test_a_contribution_of_a_withdrawn_issue_can_go_into_another(desk: Any) -> None:
    put(desk)
    text = Contribution.objects.get()
    editor = desk.actor("bulletin.editor")
    take_step(text, "accept", actor=editor, at=AT)
    take_step(text, "adopt", actor=editor, at=AT, data={"issue": str(desk.issue.pk)})
    with pytest.raises(StepRefused, match="还在快报里"):
        take_step(text, "release", actor=editor, at=AT, reason="改期")
    go(desk, "edit", "review", "sign", "withdraw")
    take_step(text, "release", actor=editor, at=AT, reason="随期收回")
    assert text.state == Contribution.State.ACCEPTED


def test_a_damaged_file_is_not_handed_out(desk: Any, tmp_path: Path) -> None:
    put(desk)
    go(desk, "edit", "review", "sign", "distribute")
    path = path_of("pdf", desk.issue.pdf_digest)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(FileDamaged, match="不符"):
        stored(desk.issue, "pdf")
    answer = browser(desk, "bulletin.reader").get(f"/bulletin/file/{desk.issue.pk}/pdf/", follow=True)
    assert "与签发时的摘要不符" in answer.content.decode()
    assert set(TYPES) == {"pdf", "docx", "html"}
