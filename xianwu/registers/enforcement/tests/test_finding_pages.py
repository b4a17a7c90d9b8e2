"""Findings by the pages, the day of an inspector, the board of the head; and how few statements they ask."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.county import AT, client_of, later, statements, texts_of, unit, whole_page
from xianwu.core.events.api import write_change
from xianwu.core.workflow.api import Clock, take_step
from xianwu.kit import clock
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.kinds import ItemResult
from xianwu.registers.enforcement.models import (
    CheckItem,
    Delivery,
    Finding,
    Inspection,
    TownLink,
)
from xianwu.registers.enforcement.tests.visit_world import World, door, person, picture, sample, upload, words

pytestmark = pytest.mark.django_db


MOST, MOST_ON_RECORD = 12, 19


# --- findings -----------------------------------------------------------------------------------------------


def test_order_serve_recheck_and_correct_by_the_pages(world: World) -> None:
    finding, client = world.finding(code="3"), client_of(world.one)
    step = f"/workflow/step/enforcement.finding/{finding.pk}/order/"
    assert "整改期限" in words(client.get(step))
    assert client.post(step, {"due_on": "2025-09-10", "due_hour": "12"}).status_code == 302
    page = words(client.get(f"/enforcement/findings/{finding.pk}/"))
    assert "还没有登记送达" in page
    assert "应暂停使用" in page
    assert "整改指令书" in whole_page(client, f"/enforcement/findings/{finding.pk}/")
    paper = papers_of(finding).get()
    serve = f"/enforcement/findings/{finding.pk}/do/serve/"
    data = {"paper": paper.pk, "recipient": "王丽", "method": "left", "served_on": "2025-08-29"}
    answer = client.post(serve, data)
    assert answer.status_code == 422
    assert "留置送达要有见证人" in words(answer)
    assert client.post(serve, data | {"witness": "赵主任"}).status_code == 302
    delivery = Delivery.objects.get()
    assert "送达回证" in words(client.get(f"/enforcement/deliveries/{delivery.pk}/"))
    recheck = f"/enforcement/findings/{finding.pk}/do/recheck/"
    cards = [card.pk for card in world.cards]
    data = {"result": "fixed", "checked_on": "2025-08-29", "officers": cards}
    assert "要上传整改后的照片" in words(client.post(recheck, data))
    shots = [upload(picture(AT, note="甲")), upload(picture(AT, note="乙"))]
    assert client.post(recheck, data | {"photos": shots}).status_code == 302
    finding.refresh_from_db()
    assert finding.state == Finding.State.VERIFIED
    assert "复查意见书" in whole_page(client, f"/enforcement/findings/{finding.pk}/")


def test_a_paper_asked_for_again_offers_the_one_that_is_there(world: World) -> None:
    finding, client = world.ordered(), client_of(world.one)
    address = f"/workflow/step/enforcement.finding/{finding.pk}/correct_order/"
    assert f"现行的责令改正通知书是{finding.order_no}" in words(client.get(address)).replace(" ", "")
    answer = client.post(address, {"reason": ""})
    assert "理由" in words(answer)
    assert papers_of(finding).filter(kind="enforcement.correction_order").count() == 1
    assert client.post(address, {"reason": "条款写错"}).status_code == 302
    assert papers_of(finding).filter(kind="enforcement.correction_order").count() == 2


def test_the_overdue_switch_counts_what_nobody_has_said_yet(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = world.ordered()
    settings.XIANWU_TODAY = date(2025, 9, 20)
    monkeypatch.setattr(clock, "now", lambda: later(22))
    client = client_of(world.one)
    assert finding.number in words(client.get("/enforcement/findings/?late=1"))
    assert "超期" in words(client.get("/enforcement/findings/"))
    assert finding.number not in words(client.get("/enforcement/findings/?unserved=1"))
    assert finding.number in words(client.get("/enforcement/findings/?group=toy:fire"))
    assert finding.number in words(client.get("/enforcement/findings/board/"))
    bulk = {"action": "lapse", "ids": [finding.pk], "confirmed": "1"}
    client.post("/enforcement/findings/bulk/", bulk)
    finding.refresh_from_db()
    assert finding.state == Finding.State.OVERDUE
    fixed = {"state": "verified", "verified_on": date(2025, 9, 21)}
    write_change(finding, fixed, "sample.made", actor=None, at=later(23))
    settings.XIANWU_TODAY = date(2025, 9, 30)
    assert finding.number not in words(client.get("/enforcement/findings/?late=1")), "put right since"
    assert finding.number in words(turned(client, date(2025, 9, 20)).get("/enforcement/findings/?late=1"))
    assert finding.number not in words(turned(client, AT.date()).get("/enforcement/findings/?late=1"))


def turned(client: Any, day: date) -> Any:
    session = client.session
    session["as_of"] = day.isoformat()
    session.save()
    return client


def test_whoever_went_along_then_finds_the_visit_under_that_day(world: World, settings: Any) -> None:
    visit = world.started()
    settings.XIANWU_TODAY = date(2025, 9, 30)
    mine = "/enforcement/inspections/?mine=1"
    client = client_of(world.one)
    assert visit.number in words(client.get(mine))
    assert visit.number in words(turned(client, AT.date()).get(mine))
    assert visit.number not in words(turned(client_of(world.clerk), AT.date()).get(mine))


def test_a_deadline_in_a_year_without_a_calendar_is_called_provisional(world: World) -> None:
    finding = world.finding()
    take_step(finding, "order", actor=world.one, at=AT, data={"due_on": date(2026, 1, 5), "due_hour": "18"})
    world.serve(finding)
    assert Clock.objects.get(object_id=finding.pk, name="recheck").is_provisional
    page = words(client_of(world.one).get(f"/enforcement/findings/{finding.pk}/"))
    assert "整改期限在 2026 年，该年放假安排还没有公布" in page
    assert page.count("2026-01-05 18:00") > 1, "as a field and in the timeline"


def test_a_finding_is_reworded_before_it_is_ordered(world: World) -> None:
    finding, client = world.finding(), client_of(world.one)
    data = {"title": "灭火器过期三个月", "group": "fire", "severity": "serious", "mode": "deadline", "broken": "第2条",
            "demand": "更换", "version": 1}  # fmt: skip
    assert client.post(f"/enforcement/findings/{finding.pk}/edit/", data).status_code == 302
    finding.refresh_from_db()
    assert (finding.title, finding.severity) == ("灭火器过期三个月", "serious")
    take_step(finding, "order", actor=world.one, at=AT)
    assert client.get(f"/enforcement/findings/{finding.pk}/edit/").status_code == 403


# --- the day and the board ----------------------------------------------------------------------------------


def test_the_day_lists_ones_own_visits_and_what_to_bring(world: World) -> None:
    CheckItem.objects.filter(code="2").update(tools="手电筒、卷尺")
    first = world.subject("甲校", latitude="35.30", longitude="114.30")
    second = world.subject("乙校", latitude="35.143", longitude="114.202")
    third = world.subject("丙校")
    rows = [world.notified(world.single(subject)) for subject in (first, second, third)]
    world.finding(inspection=world.started(world.single(first)))
    Finding.objects.update(state="ordered", order_no="文1号", due_at=AT - timedelta(days=1))
    client = client_of(world.one)
    page = words(client.get("/enforcement/day/"))
    for word in (
        "4 家，已完成 0 家",
        "手电筒",
        "卷尺",
        "行政检查通知书 3 份",
        "未闭环问题 1 处",
        "原责令改正通知书",
        "该复查的",
    ):
        assert word in page, word
    done = client.post("/enforcement/day/", follow=True)
    assert "已按路线排好 3 家" in "".join(texts_of(done))
    assert "丙校（没有坐标）" in "".join(texts_of(done))
    order = list(
        Inspection.objects.filter(pk__in=[row.pk for row in rows])
        .order_by("route_order")
        .values_list("title", flat=True)
    )
    assert order[-1] == "丙校"
    page = words(client.get("/enforcement/day/"))
    assert page.index("乙校") < page.index("丙校")
    assert "没有安排给您的检查" in words(client.get("/enforcement/day/?on=2025-01-01"))
    assert "没有安排给您的检查" in words(client_of(person("idle", roles.OFFICER)).get("/enforcement/day/?on=x"))
    alone = client_of(person("alone", roles.OFFICER)).post("/enforcement/day/", follow=True)
    assert "不用排路线" in "".join(texts_of(alone))


def test_the_board_counts_visits_findings_coverage_and_people(world: World) -> None:
    section = unit("housing")
    sample(TownLink(section=section, town=unit("dongtun"), matter="toy", valid_from=date(2024, 1, 1)))
    CheckItem.objects.filter(code="2").update(every_months=12)
    late = world.ordered(code="3")
    row = late.inspection
    world.answer(row, ItemResult.PASSED, ItemResult.FAILED, ItemResult.PASSED)
    world.finish(row)
    Finding.objects.filter(pk=late.pk).update(due_at=AT - timedelta(days=1))
    world.subject("没去过的")
    page = words(client_of(world.deputy).get("/enforcement/overview/?matter=toy&span=year"))
    for word in ("1</strong> 家次，1 家", "2</strong> 家", "出动执法人员", "2</strong> 人次", "东屯镇", "住建城管局", "灭火器有效",
                 "50%", "测试员one", "未闭环·重大"):  # fmt: skip
        assert word in page, word
    assert '<td class="n" data-label="逾期"><span class="state state-late"' in page
    assert "本月以来" in words(client_of(world.deputy).get("/enforcement/overview/"))


# --- frugality ----------------------------------------------------------------------------------------------


def test_pages_ask_few_statements_however_many_rows(world: World) -> None:
    for number in range(6):
        row = world.started(world.single(world.subject(f"第{number}家")))
        world.finding(inspection=row)
        world.photo(row)
    client, deputy = client_of(world.one), client_of(world.deputy)
    found = {
        "day": statements(client, "/enforcement/day/"),
        "door": statements(client, door(row)),
        "overview": statements(deputy, "/enforcement/overview/?matter=toy"),
        **{
            slug: statements(client, f"/enforcement/{slug}/")
            for slug in ("subjects", "inspections", "findings", "plans", "check-items", "officers", "deliveries")
        },
    }
    assert max(found.values()) <= MOST, found
    detail = {
        "inspection": statements(client, f"/enforcement/inspections/{row.pk}/"),
        "finding": statements(client, f"/enforcement/findings/{row.findings.get().pk}/"),
        "subject": statements(client, f"/enforcement/subjects/{row.subject_id}/"),
    }
    assert max(detail.values()) <= MOST_ON_RECORD, detail
    print(found, detail)
