"""What the preview of subjects remarks and lists: places to look at, wrong numbers to find again, good ones masked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.county import client_of
from xianwu.core.people.actors import Actor
from xianwu.registers.enforcement.tests.test_visit_sheets import SHOP, SUBJECTS, counts, load, workbook
from xianwu.registers.enforcement.tests.visit_world import World

pytestmark = pytest.mark.django_db


def previewed(lines: list[dict[str, Any]], actor: Actor) -> str:
    """What the page of a preview says, in one line without tags."""
    file = SimpleUploadedFile("表.xlsx", workbook(lines))
    page = client_of(actor).post(f"/intake/sheets/{SUBJECTS}/", {"file": file}, follow=True).content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_a_preview_remarks_a_place_out_of_the_county_and_stops_nothing(world: World) -> None:
    far, near = {"纬度": 39.9, "经度": 116.4}, {"纬度": 35.15, "经度": 114.206}
    lines = [SHOP | far, SHOP | near | {"名称": "近处", "地址": "和平街2号"}]
    page = previewed(lines, world.clerk)
    assert "请留意（1 处，不影响导入）" in page
    assert "2 纬度 39.9,116.4 坐标离县城约 563 公里，不在本县：请核对坐标和坐标系。" in page
    done = load(SUBJECTS, lines, world.clerk)
    assert counts(done) == (2, 0, 0)
    assert "1 行有疑点，已经导入，请核对。第 2 行：坐标离县城约 563 公里" in done.message


@pytest.mark.parametrize(
    ("column", "typed", "seen"),
    [
        ("联系电话", "139001390001", "139*****0001 电话应为 11 位手机号，或带区号的座机（如 0373-7691234），请核对。（现在是 12 位）"),
        ("联系电话", "12", "12 电话应为 11 位手机号，或带区号的座机（如 0373-7691234），请核对。（现在是 2 位）"),
        ("负责人证件号码", "110105194912310021", "110***********0021 身份证号码的校验位不对，多半有一位写错，请对照证件核对。（现在是 18 位）"),
        ("负责人证件号码", "1101051949123100", "110*********3100 身份证号码应为 18 位，现在是 16 位，请对照证件核对。"),
    ],
)  # fmt: skip
def test_a_wrong_number_is_recognised_in_the_list_and_not_spread(
    world: World, column: str, typed: str, seen: str
) -> None:
    page = previewed([SHOP | {column: typed}], world.clerk)
    assert f"2 {column} {seen}" in page
    assert typed == "12" or typed not in page


def test_a_good_number_is_masked_in_the_preview(world: World) -> None:
    page = previewed([SHOP], world.clerk)
    assert "110105********002X" in page
    assert "11010519491231002X" not in page
