"""What has moved since an issue was signed, who may see it, and how it becomes an erratum."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from xianwu.bulletin import demo
from xianwu.bulletin.actions import change_item, open_issue
from xianwu.bulletin.chips import FALSE
from xianwu.bulletin.collecting.crosschecks import beside_earlier
from xianwu.bulletin.evidence.tests.test_pack import address, next_issue, read
from xianwu.bulletin.models import Contribution, Erratum, FrozenFigure, Issue, Item
from xianwu.bulletin.resolution import text_of
from xianwu.bulletin.signing_card.moves import moves_of
from xianwu.bulletin.tests.office import AT, DAY, browser, go, person, published, put, step_url
from xianwu.core.events.api import write_new
from xianwu.core.people.roles import AUDITOR
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.figures import api as figures
from xianwu.figures.api import Snapshot

TEXT = (
    "本刊2025年第38期“县商务局做好信息报送”一条，“收到报送信息”刊为1条，应为2条"
    "（签发后新增记录1条：2025-0002报送，2025-08-29）。特此更正。"
)


def moved(desk: Any) -> Issue:
    """A signed issue that counted one contribution, and another one of the same days that came in late."""
    issue: Issue = published(desk)
    late(desk)
    return issue


def late(desk: Any) -> None:
    number = Item.objects.count()
    demo._contribute(desk, ("commerce", f"补录第{number}条", "补报的一段文字。"), day=DAY)


def draft(desk: Any, issue: Issue) -> Any:
    answer = browser(desk, "bulletin.editor").post(address("erratum", issue), follow=True)
    erratum = Erratum.objects.order_by("pk").last()
    if erratum:
        desk.issue = erratum.item.issue
    return answer


def section(desk: Any, username: str, issue: Issue) -> str:
    page = browser(desk, username).get(address("evidence-section", issue, "bulletin"))
    assert page.status_code == 200
    return page.content.decode()


def test_the_page_says_what_was_printed_what_it_is_now_and_why(desk: Any) -> None:
    issue = published(desk)
    assert "一致" in section(desk, "bulletin.editor", issue)
    late(desk)
    said = section(desk, "bulletin.editor", issue)
    for words in ("1 条", "2 条", "文字有变", "签发后新增记录1条：2025-0002"):
        assert words in said


def test_a_reader_without_the_records_sees_the_reason_and_no_numbers(desk: Any) -> None:
    issue = moved(desk)
    said = section(desk, "bulletin.reader", issue)
    assert "签发后新增记录1条" in said
    assert "2025-0002" not in said


def test_the_drift_list_says_what_was_done_to_each_record_and_why(desk: Any) -> None:
    issue = moved(desk)
    snapshot = FrozenFigure.objects.get(issue=issue, key="bulletin.received").snapshot
    where = f"/figures/bulletin.received/drift/{snapshot.pk}/"
    told = browser(desk, "bulletin.editor").get(where).content.decode()
    for words in ("补录第", "新增", "报送，2025-08-29", "商务局信息员（合成）"):
        assert words in told
    hidden = browser(desk, "bulletin.reader").get(where).content.decode()
    assert "一条记录（不在您的查看范围）" in hidden
    assert "报送，2025-08-29" in hidden
    for words in ("补录第", "商务局信息员（合成）"):
        assert words not in hidden


def test_a_record_taken_out_is_told_with_its_reason(desk: Any) -> None:
    """A published figure of signed issues: one is called back for a reason, which the list of the next issue gives."""
    first = published(desk)
    second = desk.issue = open_issue({"series": first.series, "as_of": DAY}, actor=desk.actor("bulletin.editor"), at=AT)
    put(desk, "今年以来，签发{{bulletin.signed}}。")
    go(desk, "edit", "review", "sign")
    why = "刊登有误，来电13800001234"
    take_step(first, "withdraw", actor=desk.actor("bulletin.signer"), at=AT, reason=why)
    said = section(desk, "bulletin.editor", second)
    assert "移出记录1条：2025-38收回（刊登有误，来电138******34），2025-08-29" in said
    page = browser(desk, "bulletin.editor").get(address("drift-section", second, "bulletin")).content.decode()
    assert "收回（刊登有误，来电138******34），2025-08-29" in page


def test_the_rows_of_a_figure_are_named_for_those_who_may_see_them(desk: Any) -> None:
    issue = published(desk)
    where = address("evidence-rows", issue, "bulletin.received")
    assert "商务局信息0" in browser(desk, "bulletin.editor").get(where).content.decode()
    hidden = browser(desk, "bulletin.reader").get(where).content.decode()
    assert "不在您的查看范围" in hidden
    assert "商务局信息0" not in hidden
    assert browser(desk, "bulletin.editor").get(address("evidence-rows", issue, "no.such")).status_code == 404


def test_one_click_makes_an_erratum_in_the_next_issue(desk: Any) -> None:
    issue = moved(desk)
    answer = draft(desk, issue)
    assert "更正启事已拟好" in answer.content.decode()
    item = Item.objects.get(title="更正启事")
    assert item.body == TEXT
    assert (item.issue.state, item.issue.series_id) == (Issue.State.COLLECTING, issue.series_id)
    assert text_of(item.issue).loose_count == 0
    assert "未绑定" not in answer.content.decode()
    assert 'class="loose"' not in answer.content.decode()
    assert Erratum.objects.get().lines[0]["now"] == "2 条"


def test_a_second_click_brings_the_same_erratum_up_to_date(desk: Any) -> None:
    issue = moved(desk)
    draft(desk, issue)
    late(desk)
    draft(desk, issue)
    assert Item.objects.filter(title="更正启事", body__contains="应为3条").count() == 1
    assert Erratum.objects.get().lines[0]["now"] == "3 条"


def test_an_erratum_goes_through_review_and_signature_and_is_told_on_the_old_issue(desk: Any) -> None:
    issue = moved(desk)
    draft(desk, issue)
    go(desk, "edit", "review", "sign", "distribute")
    quoted = read(desk.issue, "items.json")[0]
    assert quoted["unbound"] == []
    assert quoted["quoted"] == [{"key": "bulletin.received", "text": "1 条", "now": "2 条", "source": issue.title}]
    for name in ("evidence", "read"):
        said = browser(desk, "bulletin.reader").get(address(name, issue)).content.decode()
        assert "已更正" in said
        assert "应为2条" in said
    assert "已经更正过" in draft(desk, issue).content.decode()
    assert Erratum.objects.count() == 1


def test_a_corrected_figure_is_held_against_the_correction_and_names_it(desk: Any) -> None:
    """Published 2, corrected to 1: what says 1 again has not fallen; what says none has, below the corrected number."""
    late(desk)
    issue: Issue = published(desk)
    Contribution.objects.filter(title__startswith="补录").update(submitted_on=None)
    draft(desk, issue)
    go(desk, "edit", "review", "sign", "distribute")
    assert Snapshot.objects.filter(corrects__isnull=False, key="bulletin.received", text="1 条").count() == 1
    third = open_issue({"series": issue.series, "as_of": DAY}, actor=desk.actor("bulletin.editor"), at=AT)
    desk.issue = third
    cited = Item(issue=third, order=9, title="引用", tag="商务局", body="收到{{bulletin.received}}。")
    write_new(cited, "bulletin.item_added", actor=desk.actor("bulletin.editor"), at=AT)
    assert (moves_of(third, text_of(third)).moved, moves_of(third, text_of(third)).same_count) == ([], 1)
    late(desk)
    moved_now = moves_of(third, text_of(third)).moved
    assert [(each.before, each.now, each.step) for each in moved_now] == [("1 条（已更正，原刊2 条）", "2 条", 1)]
    Item.objects.filter(pk=cited.pk).update(order=None)
    item = Item(issue=third, order=1, title="报送情况", tag="商务局", body="今年以来，收到信息1条。")
    write_new(item, "bulletin.item_added", actor=desk.actor("bulletin.editor"), at=AT)
    text = text_of(third)
    assert [each.text for row in beside_earlier(third, text.items, on=DAY) for each in row if each.tone == FALSE] == []
    Item.objects.filter(pk=item.pk).update(body="今年以来，收到信息0条。")
    text = text_of(third)
    said = [each.text for row in beside_earlier(third, text.items, on=DAY) for each in row if each.tone == FALSE]
    assert len(said) == 1
    assert "第38期（第39期已更正）为 1 条，现为 0条" in said[0]


def test_what_a_recalled_erratum_corrected_stands_again(desk: Any) -> None:
    """Published 2, corrected to 1, corrected to none, the last called back: 1 stands; the first called back too: 2."""
    late(desk)
    issue: Issue = published(desk)
    printed = FrozenFigure.objects.get(issue=issue).snapshot
    signed = []
    for gone in ("补录", "商务局信息"):
        Contribution.objects.filter(title__startswith=gone).update(submitted_on=None)
        draft(desk, issue)
        go(desk, "edit", "review", "sign", "distribute")
        signed.append(desk.issue)
    in_force = []
    for each in reversed(signed):
        take_step(each, "withdraw", actor=desk.actor("bulletin.signer"), at=AT, reason="更正有误")
        last = Snapshot.objects.filter(corrects=printed).order_by("pk").last()
        in_force.append((last.text, last.purpose, figures.is_intact(last)))
    assert in_force == [
        ("1 条", f"{signed[1].title}已收回，恢复第 38 期原数", True),
        ("2 条", f"{signed[0].title}已收回，恢复第 38 期原数", True),
    ]
    third = open_issue({"series": issue.series, "as_of": DAY}, actor=desk.actor("bulletin.editor"), at=AT)
    item = Item(issue=third, order=1, title="报送情况", tag="商务局", body="今年以来，收到信息1条。")
    write_new(item, "bulletin.item_added", actor=desk.actor("bulletin.editor"), at=AT)
    text = text_of(third)
    said = [each.text for row in beside_earlier(third, text.items, on=DAY) for each in row if each.tone == FALSE]
    assert len(said) == 1
    assert "第38期为 2条，现为 1条" in said[0]


def test_an_erratum_that_was_wrong_itself_is_corrected_again(desk: Any) -> None:
    issue = moved(desk)
    draft(desk, issue)
    go(desk, "edit", "review", "sign", "distribute")
    Contribution.objects.filter(number="2025-0002").update(submitted_on=None)
    draft(desk, issue)
    line = Erratum.objects.order_by("pk").last().lines[0]
    assert (line["printed"], line["now"]) == ("2 条", "1 条")


def test_an_erratum_that_the_records_have_overtaken_is_not_signed(desk: Any) -> None:
    issue = moved(desk)
    draft(desk, issue)
    go(desk, "edit", "review")
    late(desk)
    with pytest.raises(StepRefused, match="按现在的记录是“3 条”"):
        go(desk, "sign")


def test_an_erratum_without_the_number_it_corrects_is_not_signed(desk: Any) -> None:
    issue = moved(desk)
    draft(desk, issue)
    item = Item.objects.select_related("issue").get(title="更正启事")
    facts = {"title": item.title, "body": "上一期有误，特此更正。", "tag": item.tag, "unit": item.unit}
    change_item(item, facts, actor=desk.actor("bulletin.editor"), at=AT)
    go(desk, "edit")
    with pytest.raises(StepRefused, match="缺少"):
        go(desk, "review")


def test_a_typed_number_beside_the_erratum_stays_unbound(desk: Any) -> None:
    issue = moved(desk)
    draft(desk, issue)
    Item.objects.filter(title="更正启事").update(body=TEXT + "另有9户。")
    assert [each.text for each in text_of(desk.issue).items[0].loose] == ["9户"]


def test_an_issue_that_nothing_has_moved_in_needs_no_erratum(desk: Any) -> None:
    issue = published(desk)
    assert "没有需要更正的数" in draft(desk, issue).content.decode()
    assert not Erratum.objects.exists()


def test_an_issue_taken_back_is_not_corrected(desk: Any) -> None:
    issue = moved(desk)
    go(desk, "withdraw")
    said = draft(desk, issue).content.decode()
    assert "已收回，不再有效，不用登更正" in said
    assert "新增一条，说明收回的原因" in said


def test_a_recall_tells_of_an_erratum_under_way_which_then_is_not_signed(desk: Any) -> None:
    issue = moved(desk)
    draft(desk, issue)
    form = browser(desk, "bulletin.signer").get(step_url(issue, "withdraw")).content.decode()
    assert "这一期的更正启事正在" in form
    assert "第 1 条（组稿），收回以后不能再签发" in form
    take_step(issue, "withdraw", actor=desk.actor("bulletin.signer"), at=AT, reason="口径有误")
    told = browser(desk, "bulletin.editor").get(step_url(desk.issue, "edit")).content.decode()
    assert "所更正的第 38 期已收回" in told, "before anybody signs for nothing"
    go(desk, "edit")
    with pytest.raises(StepRefused, match="所更正的第 38 期已收回.*撤下这一条"):
        go(desk, "review")


def test_an_issue_recalled_after_the_review_of_its_erratum_holds_up_the_signature(desk: Any) -> None:
    issue = moved(desk)
    draft(desk, issue)
    go(desk, "edit", "review")
    take_step(issue, "withdraw", actor=desk.actor("bulletin.signer"), at=AT, reason="口径有误")
    with pytest.raises(StepRefused, match="所更正的第 38 期已收回"):
        go(desk, "sign")


def test_a_paper_called_back_leads_to_a_page_that_says_so(desk: Any) -> None:
    issue: Issue = published(desk)
    where = [address(name, issue) for name in ("read", "evidence")]
    take_step(issue, "withdraw", actor=desk.actor("bulletin.signer"), at=AT, reason="口径有误")
    for each in where:
        page = browser(desk, "bulletin.reader").get(each)
        assert page.status_code == 200
        said = page.content.decode()
        assert "第 38 期已于 2025-08-29 收回，不再有效" in said
        assert "原因：口径有误" in said
        assert "走访" not in said
        assert "原因：口径有误" in browser(desk, "bulletin.editor").get(each).content.decode()
        assert Client().get(each).status_code == 302
    assert browser(desk, "bulletin.reader").get(address("evidence-pack", issue)).status_code == 404
    assert browser(desk, "bulletin.reader").get(address("file", issue, "pdf")).status_code == 404


def test_a_recalled_issue_leads_to_the_one_that_printed_its_text_anew(desk: Any) -> None:
    text = demo._contribute(desk, ("commerce", "商务局走访", "今年以来，走访 12 户。"), day=DAY, has_source=True)
    demo._adopt(desk, text, desk.issue, at=AT)
    go(desk, "edit", "review", "sign", "distribute")
    first, signer = desk.issue, desk.actor("bulletin.signer")
    take_step(first, "withdraw", actor=signer, at=AT, reason="口径有误")
    text.refresh_from_db()
    take_step(text, "release", actor=desk.actor("bulletin.editor"), at=AT, reason="改刊")
    desk.issue = open_issue({"series": first.series, "as_of": DAY}, actor=desk.actor("bulletin.editor"), at=AT)
    take_step(text, "adopt", actor=desk.actor("bulletin.editor"), at=AT, data={"issue": str(desk.issue.pk)})
    go(desk, "edit", "review", "sign", "distribute")
    said = browser(desk, "bulletin.reader").get(address("read", first)).content.decode()
    assert "内容改刊于" in said
    assert address("read", desk.issue) in said


def test_an_issue_signed_and_called_back_before_it_left_the_house_is_nobodys(desk: Any) -> None:
    put(desk)
    go(desk, "edit", "review", "sign", "withdraw")
    assert browser(desk, "bulletin.reader").get(address("read", desk.issue)).status_code == 404


def test_only_the_editor_makes_an_erratum(desk: Any) -> None:
    issue = moved(desk)
    person(desk, "an.auditor", AUDITOR)
    for name in ("bulletin.reader", "bulletin.reviewer", "bulletin.signer", "commerce.contributor", "an.auditor"):
        assert browser(desk, name).post(address("erratum", issue)).status_code == 403
    assert browser(desk, "bulletin.editor").get(address("erratum", issue)).status_code == 405
    assert not Erratum.objects.exists()


def test_an_erratum_waits_beside_other_items_of_an_open_issue(desk: Any) -> None:
    issue = moved(desk)
    second = next_issue(desk)
    assert second.pk != issue.pk
    draft(desk, issue)
    put(desk, "另一条。")
    assert [each.title for each in desk.issue.items.order_by("order")] == ["更正启事", "县商务局做好信息报送"]


def test_the_pages_take_few_statements(desk: Any, django_assert_max_num_queries: Any) -> None:
    issue = moved(desk)
    editor = browser(desk, "bulletin.editor")
    editor.get("/")
    for where in (
        address("evidence", issue),
        address("evidence-proof", issue),
        address("evidence-section", issue, "bulletin"),
        address("evidence-rows", issue, "bulletin.received"),
        address("evidence-pack", issue),
    ):
        with django_assert_max_num_queries(12):
            assert editor.get(where).status_code == 200
