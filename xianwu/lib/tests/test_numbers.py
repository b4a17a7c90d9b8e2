"""Rounding, hedge words with their bands, and Chinese numerals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianwu.lib.numbers import (
    Hedge,
    NumeralError,
    chinese_to_number,
    hedge_holds,
    hedged,
    number_to_chinese,
    plain,
    round_half_up,
    to_decimal,
)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("2.345", 2, "2.35"),
        ("-2.345", 2, "-2.35"),
        ("15.765", 1, "15.8"),
        ("0.5", 0, "1"),
        ("1983", -2, "2000"),
        ("11.1999", 1, "11.2"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: str, places: int, expected: str) -> None:
    assert str(round_half_up(Decimal(value), places)) == expected


def test_a_rate_is_rounded_once_from_raw_sums() -> None:
    assert round_half_up(Decimal("1.96") / Decimal("12.43") * 100, 2) == Decimal("15.77")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("55.00"), "55"),
        (Decimal("1E+5"), "100000"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("-0.00"), "0"),
        (Decimal("23.605"), "23.605"),
        (0.1, "0.1"),
        (4113, "4113"),
        (100, "100"),
    ],
)
def test_plain_has_no_exponent_and_no_trailing_zeros(value: Decimal | float, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize("value", ["七", float("nan"), float("inf")])
def test_what_is_no_finite_number_is_refused(value: str | float) -> None:
    with pytest.raises(ValueError, match="数字"):
        to_decimal(value)


@pytest.mark.parametrize(
    ("value", "hedge", "unit", "floor", "text"),
    [
        ("4113", Hedge.NONE, "户", None, "4113 户"),
        ("11.2", Hedge.NONE, "%", None, "11.2%"),
        ("1.65", Hedge.NONE, "亿元", None, "1.65 亿元"),
        ("75", Hedge.ODD, "个", None, "70 余个"),
        ("70", Hedge.ODD, "个", None, "70 个"),
        ("79", Hedge.ODD, "个", 10, "70 余个"),
        ("75", Hedge.ODD, "个", 70, "70 余个"),
        ("507", Hedge.ODD, "人次", None, "500 余人次"),
        ("599", Hedge.ODD, "人次", 100, "500 余人次"),
        ("1983", Hedge.ODD, "人次", None, "1900 余人次"),
        ("7", Hedge.ODD, "个", None, "7 个"),
        ("0", Hedge.ODD, "个", None, "0 个"),
        ("103.2", Hedge.OVER, "万元", None, "突破 100 万元"),
        ("103.2", Hedge.OVER, "万元", 100, "突破 100 万元"),
        ("250", Hedge.OVER, "万元", 100, "突破 200 万元"),
        ("100", Hedge.OVER, "万元", 100, "100 万元"),
        ("99.5", Hedge.OVER, "万元", 100, "99.5 万元"),
        ("9.6", Hedge.NEAR, "吨", None, "近 10 吨"),
        ("8.1", Hedge.NEAR, "吨", 10, "8.1 吨"),
        ("7432", Hedge.ABOUT, "人次", None, "约 7400 人次"),
        ("97.3", Hedge.BASICALLY, "%", None, "基本达到 100%"),
        ("97.3", Hedge.BASICALLY, "%", 95, "基本达到 100%"),
        ("97.3", Hedge.BASICALLY, "%", 98, "97.3%"),
        ("94.9", Hedge.BASICALLY, "%", None, "94.9%"),
        ("100", Hedge.BASICALLY, "%", None, "100%"),
        ("-3", Hedge.OVER, "万元", None, "-3 万元"),
    ],
)
def test_a_hedge_is_printed_only_where_it_is_true(
    value: str, hedge: Hedge, unit: str, floor: int | None, text: str
) -> None:
    assert hedged(Decimal(value), hedge, unit, floor=floor) == text


@pytest.mark.parametrize(
    ("value", "printed", "hedge", "holds"),
    [
        ("70", "70", Hedge.ODD, False),
        ("70.5", "70", Hedge.ODD, True),
        ("71", "70", Hedge.ODD, True),
        ("79", "70", Hedge.ODD, True),
        ("80", "70", Hedge.ODD, False),
        ("501", "500", Hedge.ODD, True),
        ("599", "500", Hedge.ODD, True),
        ("600", "500", Hedge.ODD, False),
        ("13500", "10000", Hedge.ODD, True),
        ("1235", "1234", Hedge.ODD, False),
        ("111", "110.5", Hedge.ODD, False),
        ("100", "100", Hedge.OVER, False),
        ("100.01", "100", Hedge.OVER, True),
        ("9", "10", Hedge.NEAR, False),
        ("9.01", "10", Hedge.NEAR, True),
        ("10", "10", Hedge.NEAR, False),
        ("95", "100", Hedge.ABOUT, True),
        ("105", "100", Hedge.ABOUT, True),
        ("105.1", "100", Hedge.ABOUT, False),
        ("95", "100", Hedge.BASICALLY, True),
        ("94.99", "100", Hedge.BASICALLY, False),
        ("100", "100", Hedge.BASICALLY, True),
        ("100.1", "100", Hedge.BASICALLY, False),
        ("11.15", "11.2", Hedge.NONE, True),
        ("11.249", "11.2", Hedge.NONE, True),
        ("11.25", "11.2", Hedge.NONE, False),
        ("123853.7", "123853.7", Hedge.NONE, True),
        ("132853.7", "123853.7", Hedge.NONE, False),
    ],
)
def test_a_printed_number_holds_inside_its_band(value: str, printed: str, hedge: Hedge, holds: bool) -> None:
    assert hedge_holds(Decimal(value), Decimal(printed), hedge) is holds


def test_a_mark_is_passed_once() -> None:
    value, mark = Decimal("103.2"), Decimal(100)
    assert hedge_holds(value, mark, Hedge.OVER, previous=Decimal("98"))
    assert not hedge_holds(value, mark, Hedge.OVER, previous=Decimal("101"))
    assert not hedge_holds(value, mark, Hedge.OVER, previous=Decimal("100"))


def test_the_floor_of_basically_is_set_by_the_caller() -> None:
    assert hedge_holds(Decimal(93), Decimal(100), Hedge.BASICALLY, floor=90)
    assert not hedge_holds(Decimal(97), Decimal(100), Hedge.BASICALLY, floor=98)


def test_hedges_know_their_words() -> None:
    assert [hedge.word for hedge in Hedge] == ["", "余", "突破", "近", "约", "基本达到"]


positive = st.decimals("0.01", "99999999", places=2)


@given(positive, st.sampled_from(list(Hedge)))
def test_what_is_printed_always_holds(value: Decimal, hedge: Hedge) -> None:
    text = hedged(value, hedge, "个")
    printed = Decimal("".join(char for char in text if char in "0123456789."))
    said = hedge if hedge.word and hedge.word in text else Hedge.NONE
    assert hedge_holds(value, printed, said)


@given(st.integers(11, 10**6))
def test_an_odd_number_is_never_lost(value: int) -> None:
    assert ("余" in hedged(value, Hedge.ODD, "个")) == (value % (100 if value >= 100 else 10) != 0)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", "0"),
        ("十", "10"),
        ("十五", "15"),
        ("一百一十", "110"),
        ("一百一", "110"),
        ("三百零五", "305"),
        ("三百五", "350"),
        ("两千", "2000"),
        ("两千零二十五", "2025"),
        ("二〇二五", "2025"),
        ("一万二", "12000"),
        ("一万零二", "10002"),
        ("十二万三千四百五十六", "123456"),
        ("一亿零五百万", "105000000"),
        ("一万亿", "1000000000000"),
        ("壹佰贰拾叁", "123"),
        ("负三点五", "-3.5"),
        ("3万", "30000"),
        ("1.5亿", "150000000"),
        ("１２", "12"),
    ],
)
def test_chinese_numbers_are_read(text: str, number: str) -> None:
    assert chinese_to_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "三包", "万", "一二百", "十百", "百千", "三点", "点五", "一万亿亿二个", "两三百"])
def test_text_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NumeralError, match="不是规范的中文数字"):
        chinese_to_number(text)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"),
        (10, "十"),
        (15, "十五"),
        (110, "一百一十"),
        (305, "三百零五"),
        (10005, "一万零五"),
        (100105, "十万零一百零五"),
        (20000, "二万"),
        (105000000, "一亿零五百万"),
        (1000005000000, "一万亿零五百万"),
        (-7, "负七"),
        (Decimal("3.50"), "三点五"),
    ],
)
def test_numbers_are_written(number: int | Decimal, text: str) -> None:
    assert number_to_chinese(number) == text


def test_capitals_are_those_of_cheques() -> None:
    assert number_to_chinese(115, capital=True) == "壹佰壹拾伍"
    assert number_to_chinese(15, capital=True) == "壹拾伍"


def test_a_number_too_large_is_refused() -> None:
    with pytest.raises(NumeralError, match="太大"):
        number_to_chinese(10**16)


@given(st.integers(-(10**16) + 1, 10**16 - 1), st.booleans())
def test_writing_and_reading_are_inverse(number: int, capital: bool) -> None:
    assert chinese_to_number(number_to_chinese(number, capital=capital)) == number


@given(st.decimals(-(10**9), 10**9, places=3))
def test_fractions_survive_as_well(number: Decimal) -> None:
    assert chinese_to_number(number_to_chinese(number)) == number
