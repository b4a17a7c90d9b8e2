"""What the form at the door says of the pictures taken there, while another can still be taken."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.county import AT, client_of, statements, texts_of
from xianwu.registers.enforcement.tests.visit_world import World, door, picture, png, upload, words

pytestmark = pytest.mark.django_db
GOOD = {"latitude": "35.141700", "longitude": "114.205200", "accuracy_m": "12", "device_at": AT.isoformat()}


def sent(world: World, row: Any, file: Any, **device: str) -> Any:
    return client_of(world.one).post(door(row), {"do": "photo", "photo_scene": file, **device}, follow=True)


def test_a_sound_picture_is_shown_and_nothing_is_said_of_it(world: World) -> None:
    row = world.started()
    page = sent(world, row, upload(picture(AT + timedelta(minutes=5))), **GOOD)
    assert "有疑点" not in words(page)
    assert f"/attachments/{row.photos.get().attachment_id}/" in words(page)
    assert "定位误差 12 米" in words(page)


@pytest.mark.parametrize(
    ("file", "device", "said"),
    [
        (lambda: picture(AT), {"accuracy_m": "180"}, "定位误差约 180 米，超过 100 米"),
        (lambda: png(), {}, "照片没有拍摄时间（EXIF）"),
        (lambda: picture(AT), {"device_at": (AT + timedelta(hours=6)).isoformat()}, "手机时间比服务器快 6 小时"),
        (lambda: picture(AT - timedelta(days=1)), {}, "照片拍摄于检查开始前 1 天"),
        (
            lambda: picture(AT),
            {"latitude": "39.9", "longitude": "116.4"},
            "照片的位置离县城约 563 公里，不在本县：请核对定位",
        ),
        (lambda: png(), {"accuracy_m": "180"}, "照片没有拍摄时间（EXIF）"),
    ],
)
def test_a_doubtful_picture_is_kept_and_its_doubt_said_at_once(
    world: World, file: Any, device: dict[str, str], said: str
) -> None:
    row = world.started()
    page = sent(world, row, upload(file(), name="现场.png" if "EXIF" in said else "现场.jpg"), **GOOD | device)
    told = texts_of(page)
    assert any("现场照片已保存，但有疑点" in each and said in each for each in told)
    assert (len(told), "。；" in words(page)) == (1, False), "saved is said once, and each doubt is a sentence"
    assert words(page).count(said) == 2, "in the message, and beside the picture as long as the visit runs"
    assert said in words(client_of(world.two).get(door(row))), "whoever opens the form next sees it too"
    assert row.photos.count() == 1


FAR = {"latitude": "39.9", "longitude": "116.4"}
AWAY = "照片已保存，但有疑点：照片的位置离县城约 563 公里，不在本县：请核对定位，现场重拍。"


@pytest.mark.parametrize("of", ["inspections", "findings"])
def test_the_page_of_its_own_says_the_doubt_at_once(world: World, of: str) -> None:
    finding = world.finding(code="1")
    row = finding if of == "findings" else finding.inspection
    page, data = f"/enforcement/{of}/{row.pk}/do/photo/", {"stage": "before", **GOOD}
    far = client_of(world.one).post(page, {**data, "file": upload(picture(AT)), **FAR}, follow=True)
    assert texts_of(far) == ["“上传照片”已办好。", f"整改前{AWAY}"]
    sound = {**data, "file": upload(picture(AT, note="近"))}
    assert texts_of(client_of(world.one).post(page, sound, follow=True)) == ["“上传照片”已办好。"]


def test_a_closed_door_photographed_elsewhere_is_said_at_once(world: World) -> None:
    row = world.notified()
    data = {"reason": "锁门", "file": upload(picture(AT)), **GOOD, **FAR}
    sent = {"do": "attempt", **{f"attempt-{name}": value for name, value in data.items()}}
    told = texts_of(client_of(world.one).post(door(row), sent, follow=True))
    assert told == ["已登记未能检查。这不算一次检查，可以重新安排。", f"现场{AWAY}"]


def test_the_pictures_of_a_fault_stand_with_it(world: World) -> None:
    finding = world.finding(code="1")
    field = f"photo_before_{finding.pk}"
    data = {"do": "photo", field: upload(picture(AT)), **GOOD, "accuracy_m": "400"}
    page = client_of(world.one).post(door(finding.inspection), data, follow=True)
    own = words(page).split(f'id="finding-{finding.pk}"')[1].split("</article>")[0]
    assert "整改前" in own
    assert "定位误差约 400 米" in own


def test_to_send_no_picture_is_said_and_loses_nothing(world: World) -> None:
    row = world.started()
    answer = client_of(world.one).post(door(row), {"do": "photo", f"result_{world.items[1].pk}": "passed"})
    assert answer.status_code == 422
    assert "还没有选照片" in words(answer)
    assert "已保存" not in texts_of(answer)
    assert row.checkeditems.count() == 1
    assert not row.photos.exists()


def test_a_picture_between_loses_no_typed_word(world: World) -> None:
    row = world.started()
    typed = {
        "remarks": "当事人说明天改",
        "witness": "村干部李某",
        "free_title": "通道堆放杂物",
        "free_broken": "消防法28条",
    }
    data = {"do": "photo", "photo_scene": upload(picture(AT)), **GOOD, **typed}
    client = client_of(world.one)
    page = words(client.post(door(row), data, follow=True))
    assert [each for each in typed.values() if each not in page] == []
    assert "通道堆放杂物" not in words(client.get(door(row))), (
        "told once: what was given up does not come back for ever"
    )


def test_the_form_asks_as_few_statements_for_many_pictures(world: World) -> None:
    row, client = world.started(), client_of(world.one)
    world.photo(row)
    few = statements(client, door(row))
    for number in range(6):
        world.photo(row, note=str(number))
    assert statements(client, door(row)) <= few <= 12
