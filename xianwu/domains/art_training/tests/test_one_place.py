"""One permit for one place, one place for one school, and what its line alone shows to be a slip."""

from __future__ import annotations

from typing import Any

import pytest

from tests.county import AT, client_of, texts_of, unit
from xianwu.core.workflow.api import take_step
from xianwu.domains.art_training.models import Venue
from xianwu.domains.art_training.tests.conftest import Room
from xianwu.domains.art_training.tests.test_sheets import LINE, VENUES, load
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.models import Subject

NEW = "/art_training/venues/new/"


def given(**more: Any) -> dict[str, Any]:
    return {
        "kind": "institution", "title": "蓝天舞蹈", "party_kind": "organisation", "operator": "赵云", "town": unit("wenyan").pk,
        "address": "文化路9号", "premises": "shop", "categories": ["dance"], **more,
    }  # fmt: skip


# --- 一证一址 -------------------------------------------------------------------------------------------------


def test_a_permit_is_held_by_one_school(room: Room) -> None:
    holder = room.venue(permit_no="教民7号")
    client = client_of(room.people["clerk"])
    second = given(permit_no=" 教民 ７号", permit_issuer="文广旅游局")
    answer = client.post(NEW, second)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"“{holder.subject.title}”（{holder.subject.number}" in page
    assert "一证一址" in page
    assert "蓝天舞蹈" in page, "what was typed stays"
    assert client.post(NEW, second | {"permit_no": "教民 8号"}).status_code == 302
    other = Venue.objects.get(permit_no="教民8号")
    edit = second | {"version": other.version, "permit_no": "教民8号", "teacher_count": "2"}
    assert client.post(f"/art_training/venues/{other.pk}/edit/", edit).status_code == 302, "its own number stays"
    other.refresh_from_db()
    answer = client.post(
        f"/art_training/venues/{other.pk}/edit/", edit | {"version": other.version, "permit_no": "教民7号"}
    )
    assert (answer.status_code, "一证一址" in answer.content.decode()) == (422, True)


def test_the_verb_refuses_it_whoever_calls(room: Room) -> None:
    room.venue(permit_no="教民7号")
    with pytest.raises(Refused, match="一证一址") as caught:
        room.venue("另一家", permit_no="教民7号")
    assert caught.value.field == "permit_no"


def test_who_left_the_register_holds_no_permit(room: Room) -> None:
    gone = room.venue(permit_no="教民7号")
    take_step(gone.subject, "leave", actor=room["clerk"], at=AT, reason="迁到新址")
    assert room.venue("新址", permit_no="教民7号").permit_no == "教民7号"


def test_a_sheet_names_the_holder_and_the_line_before(room: Room) -> None:
    holder = room.venue(permit_no="证5")
    twice = LINE | {"办学许可证号": "证6"}
    lines = [LINE, twice | {"名称": "甲", "地址": "文化路6号"}, twice | {"名称": "乙", "地址": "文化路7号"}]
    _, errors = load(VENUES, lines, room["clerk"])
    (row, column, words), (second, _, before) = errors
    assert (row, column, holder.subject.title in words) == (2, "办学许可证号", True)
    assert (second, "第 3 行已经用了这个办学许可证号" in before) == (4, True)
    assert Venue.objects.count() == 1


# --- 一址两牌 -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["文岩街道平安大道51号", "平安大道 ５１ 号", "延津县文岩街道平安大道51号", "文岩街道办事处平安大道，51号"],
)
def test_two_names_at_one_door_are_seen_however_it_is_written(room: Room, address: str) -> None:
    room.venue("白鸽画室", address="文岩街道平安大道51号", town=unit("wenyan"))
    client = client_of(room.people["clerk"])
    answer = client.post(NEW, given(address=address))
    assert answer.status_code == 422
    assert "已登记“白鸽画室”" in answer.content.decode()
    assert client.post(NEW, given(address=address, is_confirmed="on")).status_code == 302


def test_the_same_street_of_another_town_is_another_door(room: Room) -> None:
    room.venue("白鸽画室", address="文岩街道平安大道51号", town=unit("wenyan"))
    client = client_of(room.people["clerk"])
    assert client.post(NEW, given(address="平安大道51号", town=unit("dongtun").pk)).status_code == 302
    assert client.post(NEW, given(title="邻居", address="平安大道5号")).status_code == 302


def test_a_school_that_is_shut_for_a_while_keeps_its_door(room: Room) -> None:
    shut = room.venue("蒲公英", address="建设路30号", town=unit("wenyan"))
    take_step(shut.subject, "suspend", actor=room["clerk"], at=AT, reason="暑期停业")
    answer = client_of(room.people["clerk"]).post(NEW, given(address="文岩街道建设路30号"))
    assert answer.status_code == 422
    assert "已登记“蒲公英”" in answer.content.decode()
    assert "停业" in answer.content.decode()
    _, errors = load(VENUES, [LINE | {"地址": "文岩街道建设路 30 号"}], room["clerk"])
    assert [(row, column, "“蒲公英”" in words) for row, column, words in errors] == [(2, "地址", True)]
    take_step(Subject.objects.get(pk=shut.subject_id), "leave", actor=room["clerk"], at=AT, reason="搬走")
    assert client_of(room.people["clerk"]).post(NEW, given(address="文岩街道建设路30号")).status_code == 302


def test_two_lines_of_a_sheet_at_one_door(room: Room) -> None:
    lines = [
        LINE | {"地址": "文岩街道文化路5号"},
        LINE | {"名称": "另一家", "地址": "文化路 5号", "办学许可证号": "证6"},
    ]
    _, errors = load(VENUES, lines, room["clerk"])
    assert [(row, "第 2 行" in words) for row, _, words in errors] == [(3, True)]


# --- slips --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["僧固乡政府路3号", "延津县僧固乡政府路3号", "河南省新乡市延津县僧固乡 3 号"])
def test_an_address_names_its_town_however_it_begins(room: Room, address: str) -> None:
    client = client_of(room.people["clerk"])
    said = "地址写的是僧固乡，乡镇（街道）填的是潭龙街道：请核对，改成一致。"
    assert said in texts_of(client.post(NEW, given(town=unit("tanlong").pk, address=address), follow=True))
    venue = Venue.objects.get()
    assert said in client.get(f"/art_training/venues/{venue.pk}/").content.decode()
    done, errors = load(
        VENUES,
        [LINE | {"名称": "另一家", "乡镇（街道）": "潭龙街道", "地址": f"{address}旁", "办学许可证号": "证8"}],
        room["clerk"],
    )
    assert errors == []
    assert said in done.message


def test_an_address_of_another_town_is_taken_with_a_doubt(room: Room) -> None:
    client = client_of(room.people["clerk"])
    assert client.post(NEW, given(address="东屯镇文化路9号")).status_code == 302
    venue = Venue.objects.get()
    said = "地址写的是东屯镇，乡镇（街道）填的是文岩街道"
    assert said in client.get(f"/art_training/venues/{venue.pk}/").content.decode()
    assert said in client.get(f"/enforcement/subjects/{venue.subject_id}/").content.decode()
    edit = given(address="东屯镇文化路9号", town=unit("dongtun").pk, version=venue.version)
    assert client.post(f"/art_training/venues/{venue.pk}/edit/", edit).status_code == 302
    assert "地址写的是" not in client.get(f"/art_training/venues/{venue.pk}/").content.decode()


def test_a_sheet_says_which_lines_are_odd(room: Room) -> None:
    lines = [
        LINE | {"地址": "东屯镇文化路5号"},
        LINE | {"名称": "好学托管中心", "地址": "文化路8号", "办学许可证号": "证9"},
    ]
    done, errors = load(VENUES, lines, room["clerk"])
    assert (done.created_count, errors) == (2, [])
    assert "2 行有疑点" in done.message
    assert "第 2 行：地址写的是东屯镇" in done.message
    assert "第 3 行：名称含“托管”，像是由教体局管理的机构" in done.message


def test_care_after_school_is_doubted_and_handed_over(room: Room) -> None:
    client = client_of(room.people["clerk"])
    assert client.post(NEW, given(title="阳光托管中心")).status_code == 302
    venue = Venue.objects.get()
    page = client.get(f"/art_training/venues/{venue.pk}/").content.decode()
    assert "名称含“托管”，像是由教体局管理的机构" in page
    assert "转其他部门" in page
    sent = {"to_organ": unit("education").pk, "reason": "实为小学生托管"}
    assert client.post(f"/art_training/venues/{venue.pk}/do/refer/", sent).status_code == 302
    assert Subject.objects.get().state == Subject.State.OUTSIDE
    both = room.venue("阳光舞蹈托管中心")
    assert "像是由" not in client.get(f"/art_training/venues/{both.pk}/").content.decode(), "it teaches art too"
