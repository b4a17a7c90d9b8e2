"""Who gets an issue, who has read it, and what a leader asks for."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from xianwu.bulletin.actions import BulletinRefused, confirm_reading, write_note
from xianwu.bulletin.models import DistributionRow, LeaderNote
from xianwu.bulletin.resolution import text_of
from xianwu.bulletin.tests.office import AT, DAY, browser, go, person, published, put, step_url
from xianwu.core.people.models import Post
from xianwu.core.people.roles import LEADER
from xianwu.core.workflow.api import todo


def test_the_list_is_expanded_to_posts_in_protocol_order_and_each_person_once(desk: Any) -> None:
    leader, county = desk.people["bulletin.reader"], desk.units["yanjin"]
    Post.objects.create(
        person=leader, unit=county, title="兼任职务", group="县直各单位负责人", valid_from=date(2024, 1, 1)
    )
    published(desk)
    rows = list(desk.issue.distribution_rows.all())
    assert rows[0].group == "副县长"
    assert [row.group for row in rows] == sorted((row.group for row in rows), key=desk.issue.series.groups.index)
    assert len({row.person_id for row in rows}) == len(rows) == 12


def test_a_post_given_up_after_signing_stays_on_the_frozen_list(desk: Any) -> None:
    put(desk)
    go(desk, "edit", "review", "sign")
    Post.objects.filter(person=desk.people["commerce.leader"]).update(valid_to=date(2025, 8, 1))
    go(desk, "distribute")
    assert desk.issue.distribution_rows.filter(person=desk.people["commerce.leader"]).exists()


def test_reading_is_confirmed_once_and_shown_on_the_list(desk: Any) -> None:
    issue = published(desk)
    client = browser(desk, "commerce.leader")
    assert "确认已阅" in client.get(f"/bulletin/read/{issue.pk}/").content.decode()
    client.post(f"/bulletin/read/{issue.pk}/confirm/")
    row = DistributionRow.objects.get(issue=issue, person=desk.people["commerce.leader"])
    first = row.read_at
    client.post(f"/bulletin/read/{issue.pk}/confirm/")
    row.refresh_from_db()
    assert first is not None
    assert (row.read_at, row.received_by) == (first, "商务局负责人（合成）")
    page = browser(desk, "bulletin.distributor").get(f"/bulletin/distribution/{issue.pk}/").content.decode()
    assert "已阅 <b>1</b> 份" in page


def test_who_is_not_on_the_list_cannot_confirm(desk: Any) -> None:
    issue = published(desk)
    with pytest.raises(BulletinRefused, match="不在这一期的分发名单"):
        confirm_reading(issue, actor=desk.actor("commerce.contributor"), at=AT)


@pytest.mark.parametrize("who", ["bulletin.editor", "bulletin.signer", "commerce.leader"])
def test_a_paper_receipt_is_entered_by_the_distributor_alone(desk: Any, who: str) -> None:
    issue = published(desk)
    row = issue.distribution_rows.first()
    data = {"row": row.pk, "received_by": "王秘书"}
    assert browser(desk, who).post(f"/bulletin/distribution/{issue.pk}/", data).status_code == 403
    row.refresh_from_db()
    assert row.read_at is None
    browser(desk, "bulletin.distributor").post(f"/bulletin/distribution/{issue.pk}/", data)
    row.refresh_from_db()
    assert row.received_by == "王秘书"


def test_the_database_refuses_a_receipt_before_the_dispatch(desk: Any) -> None:
    row = published(desk).distribution_rows.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        DistributionRow.objects.filter(pk=row.pk).update(read_at=row.sent_at.replace(year=2024))


# --- notes ----------------------------------------------------------------------------------------


def noted(desk: Any, **changes: str) -> Any:
    """What the leader's form answers."""
    person(desk, "a.leader", LEADER)
    issue = published(desk)
    data = {"item": str(issue.items.get().pk), "text": "请抓好落实。", "due_on": "2025-09-12"} | changes
    return browser(desk, "a.leader").post(f"/bulletin/read/{issue.pk}/note/", data)


def test_a_note_is_a_task_of_the_items_unit_with_a_clock(desk: Any) -> None:
    assert noted(desk).status_code == 302
    note = LeaderNote.objects.get()
    assert (note.unit, note.due_on, note.state) == (desk.units["commerce"], date(2025, 9, 12), "open")
    waiting = todo(desk.actor("commerce.leader"), on=DAY)
    assert [(row.clock.label, row.clock.due_on) for row in waiting if row.kind == "bulletin.leadernote"] == [
        ("办理批示", date(2025, 9, 12))
    ]
    assert not [row for row in todo(desk.actor("finance.leader"), on=DAY) if row.kind == "bulletin.leadernote"]


def test_a_note_is_answered_by_the_unit_and_closed_by_the_office(desk: Any) -> None:
    noted(desk)
    note = LeaderNote.objects.get()
    unit, office = browser(desk, "commerce.leader"), browser(desk, "bulletin.editor")
    assert unit.post(step_url(note, "answer"), {"reply": ""}).status_code == 422
    unit.post(step_url(note, "answer"), {"reply": "已召开推进会。"})
    office.post(step_url(note, "return"), {"reason": "请写明时限"})
    note.refresh_from_db()
    assert note.state == "open"
    unit.post(step_url(note, "answer"), {"reply": "已召开推进会，9月底办结。"})
    office.post(step_url(note, "close"))
    note.refresh_from_db()
    assert (note.state, note.reply) == ("closed", "已召开推进会，9月底办结。")


def test_a_note_without_a_day_is_due_after_the_parameter(desk: Any) -> None:
    person(desk, "a.leader", LEADER)
    issue = published(desk)
    note = write_note(issue, {"text": "阅。"}, actor=desk.actor("a.leader"), at=AT, on=DAY)
    assert (note.due_on, note.unit) == (date(2025, 9, 12), desk.units["office"])


def test_a_day_that_has_passed_is_refused_and_the_words_are_kept(desk: Any) -> None:
    answer = noted(desk, due_on="2025-08-01")
    assert answer.status_code == 422
    assert "不能早于今天" in answer.content.decode()
    assert "请抓好落实。" in answer.content.decode()
    assert not LeaderNote.objects.exists()


def test_nobody_but_a_leader_writes_a_note(desk: Any) -> None:
    issue = published(desk)
    for who in ("bulletin.reader", "bulletin.editor", "commerce.leader"):
        assert browser(desk, who).post(f"/bulletin/read/{issue.pk}/note/", {"text": "请办"}).status_code == 403


def test_the_legend_shows_numbers_of_this_very_issue(desk: Any) -> None:
    issue = published(desk)
    page = browser(desk, "commerce.leader").get(f"/bulletin/read/{issue.pk}/").content.decode()
    legend = page.split('<p class="legend">')[1].split("</p>")[0]
    bound = text_of(issue).items[0].runs[1].text
    assert f'<span class="datum is-true">{bound}</span>' in legend
    assert '<mark class="loose">12户</mark>' in legend
    assert "4113" not in page


def test_an_issue_without_typed_numbers_explains_none(desk: Any) -> None:
    put(desk, "今年以来，收到信息{{bulletin.received}}。")
    go(desk, "edit", "review", "sign", "distribute")
    page = browser(desk, "commerce.leader").get(f"/bulletin/read/{desk.issue.pk}/").content.decode()
    assert "由台账计算" in page
    assert "单位填报，未绑定" not in page
