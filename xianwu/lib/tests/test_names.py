"""Names of firms: variants of one agree, neighbours do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianwu.lib.names import name_ratio, normal_name


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("延津县鑫源面粉有限公司", "鑫源面粉"),
        ("河南省新乡市延津县鑫源面粉有限责任公司", "鑫源面粉"),
        ("鑫源面粉（延津）有限公司", "鑫源面粉"),
        ("鑫源 面粉 有限公司", "鑫源面粉"),
        ("延津县王楼镇老李小吃店（个体工商户）", "王楼镇老李小吃店"),
        ("延津县丰庄镇金麦农民专业合作社", "丰庄镇金麦"),
        ("ＡＢＣ食品股份有限公司", "abc食品"),
        ("延津有限公司", "延津"),
        ("", ""),
    ],
)
def test_affixes_are_taken_off(text: str, normal: str) -> None:
    assert normal_name(text) == normal


def test_other_counties_bring_their_own_places() -> None:
    assert normal_name("封丘县金麦有限公司", places=("封丘县",)) == "金麦"


def test_variants_of_one_name_agree() -> None:
    variants = ["延津县鑫源面粉有限公司", "鑫源面粉有限责任公司", "河南省延津县鑫源面粉有限公司"]
    assert {name_ratio(variants[0], other) for other in variants} == {100.0}


def test_neighbours_stay_under_the_line_of_suggestion() -> None:
    ratio = name_ratio("延津县宏达建筑工程有限公司", "延津县宏泰建筑工程有限公司")
    assert round(ratio) == 83


def test_an_empty_name_is_like_nothing() -> None:
    assert name_ratio("", "") == 0.0
    assert name_ratio("", "鑫源面粉") == 0.0


@given(st.text("鑫源面粉宏达泰延津县河南省有限公司()（） ", max_size=16))
def test_a_ratio_is_symmetric_and_bounded(text: str) -> None:
    other = "延津县鑫源面粉有限公司"
    assert 0.0 <= name_ratio(text, other) == name_ratio(other, text) <= 100.0
