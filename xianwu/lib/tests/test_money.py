"""Amounts as people and sheets write them, and as bulletins print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianwu.lib.money import WAN, YI, YUAN, AmountError, format_amount, in_unit, parse_amount, to_yuan


@pytest.mark.parametrize(
    ("text", "unit", "yuan"),
    [
        ("127718", WAN, "1277180000.00"),
        ("１２７，７１８．５０", WAN, "1277185000.00"),
        ("1.65 亿元", YUAN, "165000000.00"),
        ("1.65亿", YUAN, "165000000.00"),
        ("2.14万元", YUAN, "21400.00"),
        ("￥1,234.50", YUAN, "1234.50"),
        ("¥ 88 元", YUAN, "88.00"),
        ("-5", WAN, "-50000.00"),
        ("－５", WAN, "-50000.00"),
        ("−5", WAN, "-50000.00"),
        ("3 千元", YUAN, "3000.00"),
        (".5", WAN, "5000.00"),
        ("12.", YUAN, "12.00"),
        ("0", YUAN, "0.00"),
        (123853.70000000001, WAN, "1238537000.00"),
        (35, WAN, "350000.00"),
        (Decimal("0.01"), YUAN, "0.01"),
    ],
)
def test_amounts_are_read(text: str | float | Decimal, unit: str, yuan: str) -> None:
    amount = parse_amount(text, unit)
    assert str(amount) == yuan


@pytest.mark.parametrize(("text", "fixed"), [("1,5", "1.5"), ("１，５", "1.5"), ("1.234,56", "1234.56")])
def test_a_decimal_comma_is_refused_with_what_to_write(text: str, fixed: str) -> None:
    with pytest.raises(AmountError, match=f"写成 {fixed}"):
        parse_amount(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "三万元",
        "面议",
        "约5万",
        "1 234",
        "1.2.3",
        "1,23,456",
        "12,34.5",
        "1e5",
        "nan",
        "5美元",
        True,
    ],
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(AmountError):
        parse_amount(text)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_that_are_none_are_refused(value: float) -> None:
    with pytest.raises(AmountError, match="有效的数字"):
        parse_amount(value)


def test_less_than_a_fen_is_refused_and_not_rounded_away() -> None:
    with pytest.raises(AmountError, match="比分还小"):
        parse_amount("1.2345678", WAN)


@pytest.mark.parametrize("text", ["9" * 17, "9" * 200, "100000000亿元"])
def test_more_than_can_be_stored_is_refused(text: str) -> None:
    with pytest.raises(AmountError, match="太大"):
        parse_amount(text)


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(AmountError, match="美元"):
        to_yuan(5, "美元")
    with pytest.raises(AmountError):
        in_unit(Decimal(5), "吨")


@pytest.mark.parametrize(
    ("yuan", "unit", "places", "text"),
    [
        ("1277180000", WAN, None, "127718 万元"),
        ("1238537000.00", WAN, None, "123853.7 万元"),
        ("165003211.17", YI, 2, "1.65 亿元"),
        ("160000000", YI, 2, "1.6 亿元"),
        ("21400", WAN, 2, "2.14 万元"),
        ("125000", WAN, 0, "13 万元"),
        ("-125000", WAN, 0, "-13 万元"),
        ("0.00", WAN, None, "0 万元"),
        ("1234.50", YUAN, None, "1234.5 元"),
    ],
)
def test_amounts_are_printed_as_in_the_bulletin(yuan: str, unit: str, places: int | None, text: str) -> None:
    assert format_amount(Decimal(yuan), unit, places) == text


yuans = st.decimals(-(10**15), 10**15, places=2)


@given(yuans, st.sampled_from([YUAN, WAN, YI]))
def test_printing_and_reading_give_the_same_amount(yuan: Decimal, unit: str) -> None:
    assert parse_amount(format_amount(yuan, unit)) == yuan
    assert to_yuan(in_unit(yuan, unit), unit) == yuan


@given(yuans)
def test_thousands_commas_change_nothing(yuan: Decimal) -> None:
    assert parse_amount(f"{yuan:,}") == yuan


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        amount = parse_amount(text)
    except AmountError:
        return
    assert amount.as_tuple().exponent == -2
