"""From contribution to signed issue by the verbs people use."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from xianwu.bulletin import demo
from xianwu.bulletin.actions import BulletinRefused, add_item, change_item
from xianwu.bulletin.api import drift_of, export
from xianwu.bulletin.demo_items import ITEMS
from xianwu.bulletin.models import Contribution, Issue
from xianwu.bulletin.references import keys_in, loose_numbers
from xianwu.bulletin.resolution import text_of
from xianwu.bulletin.tests.office import AT, DAY, browser, go, put, step_url
from xianwu.core.events.api import verify_chain
from xianwu.core.workflow.api import StepRefused, take_step


def test_signing_takes_the_number_and_keeps_text_and_files(desk: Any, tmp_path: Path) -> None:
    put(desk)
    go(desk, "edit", "review", "sign")
    assert (desk.issue.issue_no, desk.issue.issued_on, desk.issue.number) == (38, DAY, "2025-38")
    paths = export(38, tmp_path / "out")
    assert [path.suffix for path in paths] == [".pdf", ".docx", ".html", ".zip"]
    assert paths[0].read_bytes().startswith(b"%PDF")
    assert verify_chain() == []


def test_a_later_record_leaves_the_signed_text_and_shows_as_drift(desk: Any) -> None:
    put(desk)
    go(desk, "edit", "review", "sign")
    before = text_of(desk.issue).items[0].runs
    demo._contribute(desk, ("finance", "财政局信息", "另一段文字。"), day=DAY)
    assert text_of(Issue.objects.get(pk=desk.issue.pk)).items[0].runs == before
    assert drift_of(desk.issue)[0].has_drifted


def test_an_unresolved_reference_refuses_signing_and_is_named(desk: Any) -> None:
    put(desk, "申报{{bulletin.nonsense}}。")
    go(desk, "edit", "review")
    with pytest.raises(StepRefused, match="bulletin.nonsense"):
        go(desk, "sign")
    assert Issue.objects.get(pk=desk.issue.pk).issue_no is None


def test_an_edit_after_the_review_asks_for_another_one(desk: Any) -> None:
    item = put(desk)
    go(desk, "edit", "review")
    item.issue = desk.issue
    data = {"title": item.title, "body": "改过的文字。", "tag": "商务局", "unit": None}
    change_item(item, data, actor=desk.actor("bulletin.editor"), at=AT)
    assert desk.issue.state == Issue.State.COLLECTING
    with pytest.raises(StepRefused):
        go(desk, "sign")


def test_data_that_moved_after_the_review_refuse_signing(desk: Any) -> None:
    put(desk)
    go(desk, "edit", "review")
    demo._contribute(desk, ("finance", "财政局信息", "另一段文字。"), day=DAY)
    with pytest.raises(StepRefused, match="重新审核"):
        go(desk, "sign")


def test_a_signed_issue_refuses_changes(desk: Any) -> None:
    put(desk)
    go(desk, "edit", "review", "sign")
    with pytest.raises(BulletinRefused):
        add_item(desk.issue, {"title": "一", "body": "二"}, actor=desk.actor("bulletin.editor"), at=AT)


def test_the_database_refuses_one_person_in_two_duties(desk: Any) -> None:
    person = desk.people["bulletin.editor"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=desk.issue.pk).update(editor=person, reviewer=person)


@pytest.mark.parametrize("step,wrong", [("edit", "reviewer"), ("edit", "reader"), ("edit", "signer")])
def test_a_wrong_role_is_refused(desk: Any, step: str, wrong: str) -> None:
    put(desk)
    with pytest.raises(StepRefused):
        take_step(desk.issue, step, actor=desk.actor(f"bulletin.{wrong}"), at=AT)


def test_readers_see_only_what_is_distributed(desk: Any) -> None:
    put(desk)
    go(desk, "edit", "review", "sign")
    reader = desk.actor("bulletin.reader")
    assert not Issue.objects.visible_to(reader).exists()
    go(desk, "distribute")
    assert Issue.objects.visible_to(reader).count() == 1


def test_a_unit_sees_its_own_and_the_office_no_drafts(desk: Any) -> None:
    demo._contribute(desk, ("finance", "草稿", "文字。"), day=DAY - timedelta(days=1), until="draft")
    assert not Contribution.objects.visible_to(desk.actor("bulletin.editor")).exists()
    assert not Contribution.objects.visible_to(desk.actor("commerce.contributor")).exists()
    assert Contribution.objects.visible_to(desk.actor("finance.leader")).count() == 1


@pytest.mark.parametrize("wrong", ["{{financing.nonsense}}", "{{financing}}", "{{financing.declared"])
def test_a_unit_cannot_sign_a_reference_that_no_figure_answers(desk: Any, wrong: str) -> None:
    text = demo._contribute(desk, ("finance", "财政信息", f"申报{wrong}。"), day=DAY, until="draft")
    with pytest.raises(StepRefused, match="不是现有指标"):
        take_step(text, "approve", actor=desk.actor("finance.leader"), at=AT)


def test_a_unit_sees_its_text_with_the_figures_in_it(desk: Any) -> None:
    text = demo._contribute(desk, ("finance", "财政信息", "收到{{bulletin.received}}，走访12户。"), day=DAY)
    page = browser(desk, "finance.leader").get(f"/bulletin/contributions/{text.pk}/").content.decode()
    assert 'href="/figures/bulletin.received/">1条</a>' in page
    assert '<mark class="loose" title="手工填写，未绑定指标">12户</mark>' in page


def test_a_contributor_writes_for_the_own_unit_with_a_figure_chosen_from_the_list(desk: Any) -> None:
    client, unit = browser(desk, "finance.contributor"), desk.units["finance"]
    form = client.get("/bulletin/contributions/new/").content.decode()
    assert f'value="{unit.pk}"' in form
    data = {"unit": unit.pk, "title": "财政信息", "body": "收到", "figure": "bulletin.received"}
    assert client.post("/bulletin/contributions/new/", data).status_code == 302
    assert Contribution.objects.get().body == "收到{{bulletin.received}}"
    other = client.post("/bulletin/contributions/new/", data | {"unit": desk.units["commerce"].pk})
    assert other.status_code == 422


def test_the_demo_text_has_eleven_items_and_twenty_two_references() -> None:
    assert len(ITEMS) == 11
    assert sum(len(keys_in(body)) for _, _, body in ITEMS) == 22
    assert [each.text for each in loose_numbers("8月28日，365商场，177名，2.14万元")] == ["177名", "2.14万元"]


@pytest.mark.parametrize(("step", "state"), [("return", "returned"), ("decline", "declined")])
def test_the_editors_opinion_reaches_the_unit(desk: Any, step: str, state: str) -> None:
    text = demo._contribute(desk, ("commerce", "商务局信息", "文字。"), day=DAY)
    editor = browser(desk, "bulletin.editor")
    assert editor.post(step_url(text, step), {"reason": ""}).status_code == 422
    editor.post(step_url(text, step), {"reason": "请补充时期"})
    text.refresh_from_db()
    assert (text.state, text.opinion) == (state, "请补充时期")
    page = browser(desk, "commerce.contributor").get(f"/bulletin/contributions/{text.pk}/").content.decode()
    assert "编辑部意见：请补充时期" in page


def test_a_text_that_was_sent_back_is_mended_signed_and_sent_again(desk: Any) -> None:
    text = demo._contribute(desk, ("commerce", "商务局信息", "文字。"), day=DAY)
    take_step(text, "return", actor=desk.actor("bulletin.editor"), at=AT, reason="请补充时期")
    writer, first = browser(desk, "commerce.contributor"), text.number
    data = {"unit": text.unit_id, "title": text.title, "body": "今年以来的文字。", "version": text.version}
    assert writer.post(f"/bulletin/contributions/{text.pk}/edit/", data).status_code == 302
    text.refresh_from_db()
    take_step(text, "approve", actor=desk.actor("commerce.leader"), at=AT)
    take_step(text, "submit", actor=desk.actor("commerce.contributor"), at=AT)
    assert (text.number, text.body, text.opinion) == (first, "今年以来的文字。", "")


def test_the_same_text_is_not_sent_twice(desk: Any) -> None:
    demo._contribute(desk, ("commerce", "商务局信息", "文字。"), day=DAY)
    with pytest.raises(StepRefused, match="已报送过"):
        demo._contribute(desk, ("commerce", "商务局信息", "文字。"), day=DAY)


def test_settings_changed_after_the_hand_over_say_what_they_did(desk: Any) -> None:
    put(desk)
    go(desk, "edit")
    editor, where = browser(desk, "bulletin.editor"), f"/bulletin/issues/{desk.issue.pk}/edit/"
    given = {"series": desk.issue.series_id, "as_of": "2025-08-28", "preset": desk.issue.preset, "version": ""}
    given["version"] = str(type(desk.issue).objects.get(pk=desk.issue.pk).version)
    said = editor.post(where, given, follow=True).content.decode()
    assert "状态由“待审核”变为“组稿”，此后的环节要重新办理" in said


def test_settings_saved_as_they_were_ask_nobody_to_sign_again(desk: Any) -> None:
    put(desk)
    go(desk, "edit")
    issue = type(desk.issue).objects.get(pk=desk.issue.pk)
    given = {
        "series": issue.series_id,
        "as_of": f"{issue.as_of}",
        "preset": issue.preset,
        "version": f"{issue.version}",
    }
    given["distribution"] = issue.distribution
    where = f"/bulletin/issues/{issue.pk}/edit/"
    assert "已保存。" in browser(desk, "bulletin.editor").post(where, given, follow=True).content.decode()
    issue.refresh_from_db()
    assert issue.state == issue.State.EDITED


@pytest.mark.parametrize(("day", "words"), [("2030-01-01", "晚于今天一个月以上"), ("2001-01-01", "早于一年以前")])
def test_the_day_of_the_data_is_a_day_that_can_be_meant(desk: Any, day: str, words: str) -> None:
    issue = type(desk.issue).objects.get(pk=desk.issue.pk)
    given = {"series": issue.series_id, "as_of": day, "preset": issue.preset, "version": f"{issue.version}"}
    answer = browser(desk, "bulletin.editor").post(f"/bulletin/issues/{issue.pk}/edit/", given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
