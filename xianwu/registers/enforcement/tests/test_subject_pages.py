"""Registering subjects by form and ledger: each wrong value has its word."""

from __future__ import annotations

import pytest

from tests.browser.hands import credit_code
from tests.county import AT, client_of, unit, whole_page
from xianwu.core.events.api import write_change
from xianwu.core.workflow.api import take_step
from xianwu.registers.enforcement.kinds import Datum
from xianwu.registers.enforcement.models import (
    Subject,
)
from xianwu.registers.enforcement.tests.visit_world import World, words

pytestmark = pytest.mark.django_db


# --- subjects -----------------------------------------------------------------------------------------------

SUBJECT = {
    "matter": "toy", "kind": "school", "title": "彩虹舞蹈室", "party_kind": "organisation", "operator": "王丽",
    "address": "平安路1号", "is_registered": "on",
}  # fmt: skip
NEW = "/enforcement/subjects/new/"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"credit_code": "91410726MA9F12345"}, "应为 18 位"),
        ({"phone": "123"}, "11 位手机号"),
        ({"operator_id": "410726199001010011"}, "校验位不对"),
        ({"kind": "home"}, "home"),
        ({"title": " "}, "必填。"),
        ({"address": "", "operator": ""}, "没有统一社会信用代码的"),
        ({"latitude": "35.1"}, "成对"),
        ({"latitude": "114.2", "longitude": "35.1"}, "像是填反了"),
    ],
)
def test_each_wrong_value_of_a_subject_has_its_word(world: World, given: dict[str, str], said: str) -> None:
    answer = client_of(world.clerk).post(NEW, SUBJECT | given)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not Subject.objects.exists()


def test_a_subject_is_registered_and_its_numbers_are_masked(world: World) -> None:
    client = client_of(world.clerk)
    assert "培训机构" in words(client.get(NEW))
    given = {"operator_id": "11010519491231002X", "phone": "１３９ 0013 9000", "town": unit("dongtun").pk}
    assert client.post(NEW, SUBJECT | given).status_code == 302
    row = Subject.objects.get()
    assert (row.number, row.phone, row.unit) == ("对象202500001", "13900139000", unit("culture"))
    page = words(client.get(f"/enforcement/subjects/{row.pk}/"))
    assert "110105********002X" in page
    assert "139****9000" in page
    address = f"/enforcement/subjects/{row.pk}/edit/"
    for shown in (page, words(client.get(address))):
        assert "11010519491231002X" not in shown
    assert client.post(address, SUBJECT | {"version": 1, "title": "彩虹舞蹈中心"}).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.phone, row.operator_id) == ("彩虹舞蹈中心", "13900139000", "11010519491231002X")


def test_the_same_party_is_not_entered_twice(world: World) -> None:
    client, code = client_of(world.clerk), credit_code(1)
    client.post(NEW, SUBJECT | {"credit_code": code})
    answer = client.post(NEW, SUBJECT | {"credit_code": code, "title": "另一个名字", "is_confirmed": "on"})
    assert "已登记为“彩虹舞蹈室”" in words(answer) or "已有在册对象" in words(answer)
    client.post(NEW, SUBJECT | {"title": "无证画室", "address": "和平街2号", "operator_id": "11010519491231002X"})
    again = {"title": "无证画室", "address": "和平街2号", "operator_id": "11010519491231002X", "is_confirmed": "on"}
    assert "已登记为“无证画室”" in words(client.post(NEW, SUBJECT | again))
    assert Subject.objects.count() == 2


def test_two_brands_at_one_place_are_said_and_confirmed(world: World) -> None:
    client = client_of(world.clerk)
    client.post(NEW, SUBJECT | {"latitude": "35.100000", "longitude": "114.200000"})
    other = SUBJECT | {"title": "星星美术", "address": "平安路1号附1", "operator": "李强"}
    near = other | {"latitude": "35.100100", "longitude": "114.200100"}
    answer = client.post(NEW, near)
    assert answer.status_code == 422
    assert "可能是一址两牌" in words(answer)
    assert "星星美术" in words(answer)
    assert client.post(NEW, near | {"is_confirmed": "on"}).status_code == 302
    same_door = other | {"title": "月亮书法", "address": "平安路1号"}
    assert "可能是一址两牌" in words(client.post(NEW, same_door))
    coarse = other | {
        "title": "远处画室",
        "address": "别处",
        "latitude": "35.1",
        "longitude": "114.2",
        "accuracy_m": "350",
    }
    assert client.post(NEW, coarse).status_code == 302
    row = Subject.objects.get(title="远处画室")
    assert "误差约 350 米，超过 100 米" in row.doubts_words
    assert "不在本县" not in row.doubts_words
    assert "误差约 350 米" in words(client.get(f"/enforcement/subjects/{row.pk}/"))
    away = other | {"title": "外地画室", "address": "北京路", "latitude": "39.9", "longitude": "116.4"}
    assert client.post(NEW, away).status_code == 302
    row = Subject.objects.get(title="外地画室")
    assert row.doubts_words == "坐标离县城约 563 公里，不在本县：请核对坐标和坐标系。"


def test_points_of_phone_maps_are_converted_and_the_given_ones_kept(world: World) -> None:
    client = client_of(world.clerk)
    given = {"latitude": "35.150000", "longitude": "114.206000", "given_datum": Datum.GCJ02}
    client.post(NEW, SUBJECT | given)
    row = Subject.objects.get()
    assert (row.given_datum, row.given_point) == ("gcj02", "35.150000,114.206000")
    assert 0.0005 < abs(float(row.latitude) - 35.15) + abs(float(row.longitude) - 114.206) < 0.02
    before = (row.latitude, row.longitude)
    edit = SUBJECT | {"version": 1, "latitude": str(row.latitude), "longitude": str(row.longitude), "village": "东街"}
    assert client.post(f"/enforcement/subjects/{row.pk}/edit/", edit).status_code == 302
    row.refresh_from_db()
    assert (row.latitude, row.longitude, row.given_datum, row.village) == (*before, "gcj02", "东街")


def test_the_ledger_filters_by_matter_kind_town_and_band(world: World) -> None:
    school, shop = world.subject("学校甲"), world.subject("小店乙", kind="shop", town=unit("wenyan"))
    Subject.objects.filter(pk=shop.pk).update(
        risk_band="red", risk_score=88, risk_points=[{"words": "隐患", "points": ["瓶装气 20 分"]}]
    )
    client = client_of(world.clerk)
    for query, shown in (
        ("kind=toy:shop", shop), ("kind=toy:school", school), (f"town={unit('wenyan').pk}", shop), ("risk_band=red", shop),
        ("q=学校", school), ("kind=toy:school&matter=toy", school),
    ):  # fmt: skip
        page = words(client.get(f"/enforcement/subjects/?{query}"))
        other = school if shown is shop else shop
        assert shown.title in page, query
        assert other.title not in page, query
    assert "已忽略" in words(client.get("/enforcement/subjects/?matter=nothing"))
    assert "瓶装气 20 分" in words(client.get(f"/enforcement/subjects/{shop.pk}/"))


def test_who_left_comes_back_with_a_reason(world: World) -> None:
    row, client = world.subject(), client_of(world.clerk)
    address = f"/workflow/step/enforcement.subject/{row.pk}/leave/"
    assert client.post(address, {"reason": "搬到外县"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.leave_reason) == ("gone", "搬到外县")
    take_step(row, "restore", actor=world.clerk, at=AT, reason="又搬回来")
    assert row.state == "active"


def test_the_course_of_a_score_is_told_in_words(world: World) -> None:
    shop = world.subject("小店乙", kind="shop")
    write_change(
        shop, {"risk_band": "orange", "risk_score": 56}, "enforcement.subject_scored", actor=world.clerk, at=AT
    )
    page = whole_page(client_of(world.clerk), f"/enforcement/subjects/{shop.pk}/")
    assert "风险等级：空 → 橙" in page
    assert "orange" not in page
