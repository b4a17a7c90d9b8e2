"""Pages and sheets of the patrol, through HTTP and without scripts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.county import AT, DAY, account, client_of, statements, texts_of, unit
from xianwu.core.people.actors import actor_for
from xianwu.core.workflow.api import take_step
from xianwu.domains.illegal_building import intake, patrol_actions
from xianwu.domains.illegal_building.models import PatrolTask, Permit, Site, Track
from xianwu.domains.illegal_building.tests.street_world import Street
from xianwu.kit import clock
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.tests.visit_world import png

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def filled(street: Street, **more: Any) -> dict[str, Any]:
    return {"cell": street.cell.pk, "stage": "foundation", "purpose": "house", "source": "routine", "address": "东头2号",
            **more}  # fmt: skip


def test_a_report_with_a_picture_and_a_phone_map_point(street: Street) -> None:
    client = client_of(street.patroller)
    picture = SimpleUploadedFile("现场.png", png().read(), content_type="image/png")
    sent = filled(street, typed_point="35.1412,114.2031", given_datum="gcj02", pictures=picture)
    response = client.post("/illegal_building/report/", sent, follow=True)
    site = Site.objects.get()
    assert "先劝阻" in texts_of(response)[0]
    assert site.given_point == "35.1412,114.2031"
    assert "未核实不等于违法" in response.content.decode()


def test_a_refused_report_keeps_what_was_typed(street: Street) -> None:
    client = client_of(street.patroller)
    response = client.post("/illegal_building/report/", filled(street, address="", owner="张三家"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "请填写位置" in page
    assert "张三家" in page
    assert not Site.objects.exists()


def test_a_point_out_of_the_county_is_said_on_the_page(street: Street) -> None:
    client = client_of(street.patroller)
    response = client.post("/illegal_building/report/", filled(street, typed_point="39.9,116.4"), follow=True)
    assert "定位存疑：坐标离县城约" in texts_of(response)[1]
    page = client.get(f"/illegal_building/sites/{Site.objects.get().pk}/").content.decode()
    assert "定位存疑" in page
    assert "不在本县：请核对坐标和坐标系" in page


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"typed_point": "114.165,35.118"}, "坐标（纬度,经度）</a>：纬度 114.165、经度 35.118 像是填反了"),
        ({"latitude": "114.165", "longitude": "35.118"}, "纬度</a>：纬度 114.165、经度 35.118 像是填反了"),
        ({"latitude": "35.118"}, "纬度</a>：经纬度要成对填写"),
    ],
)
def test_a_point_that_cannot_be_is_refused_in_chinese(street: Street, more: dict[str, str], words: str) -> None:
    response = client_of(street.patroller).post("/illegal_building/report/", filled(street, **more))
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "Latitude" not in page
    assert not Site.objects.exists()


def test_a_patroller_is_offered_their_own_cells_and_no_complainant(street: Street) -> None:
    page = client_of(street.patroller).get("/illegal_building/report/").content.decode()
    assert "样例1村" in page
    assert "样例2村" not in page
    assert "举报人" not in page
    assert "举报人" in client_of(street.clerk).get("/illegal_building/report/").content.decode()


def test_who_complained_is_shown_to_the_clerk_only(street: Street) -> None:
    site = street.report(actor=street.clerk, source="complaint", complainant="王某某")
    address = f"/illegal_building/sites/{site.pk}/"
    assert "王某某" in client_of(street.clerk).get(address).content.decode()
    for who in (street.patroller, street.officer):
        assert "王某某" not in client_of(who).get(address).content.decode()


def test_the_day_and_the_board_stay_frugal(street: Street) -> None:
    patrol_actions.plan_day(unit("wenyan"), DAY, actor=street.clerk, at=AT)
    for number in range(8):
        street.report(address=f"东头{number}号", at=AT - timedelta(days=number))
    for who, name, word in ((street.patroller, "day", "开始巡查"), (street.deputy, "board", "零增长")):
        client = client_of(who)
        assert word in client.get(f"/illegal_building/{name}/").content.decode()
        assert statements(client, f"/illegal_building/{name}/") <= MOST


def test_the_board_leads_to_the_records_behind_its_figures(street: Street) -> None:
    late = street.report(at=AT - timedelta(days=20))
    client = client_of(street.deputy)
    page = client.get("/illegal_building/board/").content.decode()
    for key in ("coverage", "growth"):
        assert f'href="/figures/illegal_building.{key}/"' in page
    records = client.get("/figures/illegal_building.growth/").content.decode()
    assert late.number in records


def test_the_board_of_the_street_is_shut_to_another_organ(street: Street) -> None:
    """Housing holds the same roles and takes sites over: it sees those, and not what else the street has."""
    street.report()
    housing = client_of(actor_for(account("hclerk", (roles.CLERK, "housing")), DAY))
    assert housing.get("/illegal_building/board/").status_code == 403
    assert "/illegal_building/board/" not in housing.get("/").content.decode()
    assert housing.get("/illegal_building/sites/").status_code == 200


def test_the_board_plans_a_day(street: Street) -> None:
    response = client_of(street.deputy).post("/illegal_building/board/", {"on": "2025-08-30"}, follow=True)
    assert texts_of(response) == ["已下达 2 个巡查任务。"]
    refused = client_of(street.deputy).post("/illegal_building/board/", {"on": "2025-08-01"})
    assert refused.status_code == 422
    assert client_of(street.officer).post("/illegal_building/board/", {"on": "2025-08-30"}).status_code == 403


def test_a_track_comes_from_a_file(street: Street) -> None:
    tasks = patrol_actions.plan_day(unit("wenyan"), DAY, actor=street.clerk, at=AT)
    task = next(task for task in tasks if task.cell_id == street.cell.pk)
    take_step(task, "start", actor=street.patroller, at=AT)
    take_step(task, "end", actor=street.patroller, at=AT + timedelta(minutes=40))
    lines = [f"2025-08-29T10:{minute:02}:00,35.145,114.205,8" for minute in range(0, 20, 2)]
    address = f"/illegal_building/patrols/{task.pk}/track/"
    wrong = SimpleUploadedFile("轨迹.csv", "时间,纬度\n不是时间,1,2,3".encode())
    assert "第 2 行" in client_of(street.patroller).post(address, {"file": wrong}).content.decode()
    good = SimpleUploadedFile("轨迹.csv", "\n".join(["时间,纬度,经度,精度", *lines]).encode())
    response = client_of(street.patroller).post(address, {"file": good}, follow=True)
    assert "到过网格" in texts_of(response)[0]
    assert PatrolTask.objects.get(pk=task.pk).is_covered
    assert Track.objects.get().point_count == 10
    assert client_of(street.other).get(address).status_code == 404


def test_a_revisit_is_registered_on_the_site(street: Street) -> None:
    site = street.report()
    street.verify(site)
    street.correct(site)
    watch = site.watchs.order_by("due_on").first()
    address = f"/illegal_building/sites/{site.pk}/do/watch/"
    sent = {"watch": watch.pk, "done_on": "2025-08-29", "note": "未见复建"}
    client_of(street.officer).post(address, sent)
    watch.refresh_from_db()
    assert watch.done_on == DAY


# --- sheets ---------------------------------------------------------------------------------------


def line(number: int, **more: Any) -> dict[str, Any]:
    return {"_row": number, "kind": "homestead", "number": f"宅{number}", "holder": "户主", "village": "样例1村",
            "issued_on": date(2025, 3, 1), **more}  # fmt: skip


def test_permits_come_in_once(street: Street) -> None:
    rows = [line(2), line(3)]
    assert intake.load_permits(rows, actor=street.clerk, at=AT, batch="b1").created == 2
    again = intake.load_permits([line(2), line(3, holder="新户主")], actor=street.clerk, at=AT, batch="b2")
    assert (again.created, again.changed, again.unchanged) == (0, 1, 1)
    assert Permit.objects.get(number="宅3").holder == "新户主"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"village": "没有的村"}, "没有“没有的村”"),
        ({"issued_on": date(2026, 1, 1)}, "晚于今天"),
        ({"valid_to": date(2024, 1, 1)}, "早于发证日期"),
        ({"area": -1}, "大于 0"),
    ],
)
def test_a_wrong_permit_is_told_by_cell(street: Street, more: dict[str, Any], words: str) -> None:
    found = intake.allow_permits([line(2, **more)], actor=street.clerk, at=AT)
    assert words in found[0].reason


def test_sites_come_in_to_be_verified_and_are_not_rewritten(street: Street) -> None:
    row = {"_row": 2, "address": "旧路1号", "village": "样例1村", "found_on": date(2024, 5, 1), "found_stage": "rising"}
    assert intake.load_sites([row], actor=street.clerk, at=AT, batch="b").created == 1
    assert intake.load_sites([row], actor=street.clerk, at=AT, batch="b").unchanged == 1
    site = Site.objects.get()
    assert (site.state, site.permit_status, site.number[:7]) == ("found", "unknown", "违建2024-")
    assert intake.site_rows(site)[0]["village"].endswith("样例1村")
