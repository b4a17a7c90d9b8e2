"""Whether a venue can be licensed, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xianwu.domains.art_training.brain.conditions import Premises, Standards, outlook, permit_doubts

ON = date(2025, 8, 29)
STANDARDS = Standards(Decimal(3), 5, ("学校", "中国"), 365, 31)
SOUND = Premises(
    name="小天鹅舞蹈中心", address="路1号", kind="临街商铺", never=False, floor=2, area=Decimal(90), pupils=30, permit_no="证1",
    permit_until=date(2026, 1, 1), permit_address="路1号", teachers=3, certified=3, crime_checked_on=date(2025, 3, 1),
    is_crime_checked=True, price_list_on=date(2025, 1, 1), prepaid=Decimal(0), has_custody=False,
    textbooks_filed_on=date(2025, 1, 1), has_boarding=False, fire_acceptance_no="备1", fire_checked_on=date(2025, 8, 1),
)  # fmt: skip


def test_a_sound_venue_lacks_nothing() -> None:
    found = outlook(SOUND, standards=STANDARDS, on=ON)
    assert (found.is_attainable, found.missing, found.impossible) == (True, (), ())
    assert permit_doubts(SOUND, on=ON) == []


@pytest.mark.parametrize(
    ("changes", "is_attainable", "words"),
    [
        ({"never": True, "kind": "居民住宅"}, False, "只能另选场地"),
        ({"floor": 6}, False, "地上 5 层以内"),
        ({"floor": -1}, False, "地上 5 层以内"),
        ({"floor": None}, None, "没有填楼层"),
        ({"never": None}, None, "没有填场所性质"),
        ({"pupils": 31}, True, "超出 1 人"),
        ({"name": "中国舞蹈学校"}, True, "学校、中国"),
        ({"certified": 1}, True, "2 名没有相应资格证"),
        ({"crime_checked_on": date(2024, 8, 28)}, True, "已满一年"),
        ({"crime_checked_on": None}, True, "没有查询"),
        ({"is_crime_checked": False}, True, "先离岗"),
        ({"fire_checked_on": date(2025, 7, 28)}, True, "已过期"),
        ({"prepaid": Decimal(5000)}, True, "没有纳入资金监管"),
        ({"has_boarding": True}, True, "请先停止"),
        ({"textbooks_filed_on": None}, True, "没有备案"),
    ],
)
def test_each_lack_is_said(changes: dict[str, Any], is_attainable: bool | None, words: str) -> None:
    found = outlook(replace(SOUND, **changes), standards=STANDARDS, on=ON)
    assert found.is_attainable is is_attainable
    told = found.missing + found.impossible
    assert len(told) == 1
    assert words in told[0]


def test_a_licence_that_ran_out_or_is_for_another_place_is_doubted() -> None:
    assert "到期" in permit_doubts(replace(SOUND, permit_until=date(2025, 8, 28)), on=ON)[0]
    assert permit_doubts(replace(SOUND, permit_until=ON), on=ON) == []
    assert "一证一址" in permit_doubts(replace(SOUND, permit_address="路2号"), on=ON)[0]
    assert "无证机构" in permit_doubts(replace(SOUND, permit_no=""), on=ON)[0]
