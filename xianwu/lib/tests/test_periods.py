"""Every phrase of the seed bulletin, resolved on its day and on the awkward ones."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianwu.lib.periods import (
    AT_DATE,
    LAST_YEAR,
    MONTH_TO_DATE,
    SAME_PERIOD_LAST_YEAR,
    YEAR_TO_DATE,
    Period,
    PeriodError,
    PeriodNotClosed,
    PeriodUndeclared,
    Span,
    a_year_earlier,
    add_months,
    months,
    on_day,
    parse_phrase,
    recent_years,
    recently,
    since,
)

DAY = date(2025, 8, 29)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (YEAR_TO_DATE, Period("今年以来", date(2025, 1, 1), DAY)),
        (MONTH_TO_DATE, Period("8月份以来", date(2025, 8, 1), DAY)),
        (LAST_YEAR, Period("上年", date(2024, 1, 1), date(2024, 12, 31))),
        (SAME_PERIOD_LAST_YEAR, Period("上年同期", date(2024, 1, 1), date(2024, 8, 29))),
        (AT_DATE, Period("目前", None, DAY)),
        (since(2024, 10), Period("截至目前", date(2024, 10, 1), DAY)),
        (since(2024, 10, 28), Period("截至目前", date(2024, 10, 28), DAY)),
        (recent_years(2019), Period("近年来", date(2019, 1, 1), DAY)),
        (recently(date(2025, 8, 1)), Period("近期", date(2025, 8, 1), DAY)),
        (months(1, 7), Period("1-7月", date(2025, 1, 1), date(2025, 7, 31))),
        (months(7, 7), Period("7月", date(2025, 7, 1), date(2025, 7, 31))),
        (months(1, 12, year=2024), Period("2024年1-12月", date(2024, 1, 1), date(2024, 12, 31))),
        (on_day(date(2025, 8, 28)), Period("8月28日", date(2025, 8, 28), date(2025, 8, 28))),
        (on_day(date(2024, 8, 28)), Period("2024年8月28日", date(2024, 8, 28), date(2024, 8, 28))),
    ],
)
def test_spans_resolve_on_the_day_of_the_issue(span: Span, expected: Period) -> None:
    assert span.resolve(DAY) == expected


@pytest.mark.parametrize("as_of", [date(2025, 7, 20), date(2025, 7, 31)])
def test_months_are_refused_until_the_last_is_over(as_of: date) -> None:
    with pytest.raises(PeriodNotClosed, match="7月31日"):
        months(1, 7).resolve(as_of)
    assert months(1, 7).resolve(date(2025, 8, 1)).end == date(2025, 7, 31)


@pytest.mark.parametrize(("first", "last"), [(7, 1), (0, 3), (1, 13)])
def test_months_in_a_wrong_order_are_refused(first: int, last: int) -> None:
    with pytest.raises(PeriodError, match="先小后大"):
        months(first, last)


def test_the_first_of_january_begins_a_new_year() -> None:
    assert YEAR_TO_DATE.resolve(date(2026, 1, 1)) == Period("今年以来", date(2026, 1, 1), date(2026, 1, 1))
    assert LAST_YEAR.resolve(date(2026, 1, 1)).start == date(2025, 1, 1)


def test_the_29th_of_february_has_its_28th_a_year_before() -> None:
    assert SAME_PERIOD_LAST_YEAR.resolve(date(2024, 2, 29)).end == date(2023, 2, 28)
    assert a_year_earlier(Period("目前", None, date(2025, 3, 1))) == Period("上年同期", None, date(2024, 3, 1))


def test_an_event_ahead_and_a_programme_not_begun_are_empty() -> None:
    assert on_day(date(2025, 9, 1)).resolve(DAY).is_empty
    assert since(2025, 10).resolve(DAY).is_empty
    assert not YEAR_TO_DATE.resolve(DAY).is_empty


def test_both_ends_belong_to_a_period() -> None:
    period = MONTH_TO_DATE.resolve(DAY)
    assert period.contains(date(2025, 8, 1))
    assert period.contains(DAY)
    assert not period.contains(date(2025, 7, 31))
    assert not period.contains(date(2025, 8, 30))
    assert not period.is_stock


def test_a_stock_holds_everything_up_to_its_day() -> None:
    stock = AT_DATE.resolve(DAY)
    assert stock.is_stock
    assert stock.contains(date(1999, 1, 1))
    assert not stock.contains(date(2025, 8, 30))


def test_spans_are_told_apart_by_their_code() -> None:
    assert since(2024, 10) == since(2024, 10)
    assert since(2024, 10) != since(2024, 11)
    assert len({months(1, 7), months(1, 7), months(1, 8)}) == 2


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("今年以来", date(2025, 1, 1), DAY),
        ("8月份以来", date(2025, 8, 1), DAY),
        ("8 月份以来", date(2025, 8, 1), DAY),
        ("８月份以来", date(2025, 8, 1), DAY),
        ("2024年10月以来", date(2024, 10, 1), DAY),
        ("2024年以来", date(2024, 1, 1), DAY),
        ("1-7月", date(2025, 1, 1), date(2025, 7, 31)),
        ("1—7月", date(2025, 1, 1), date(2025, 7, 31)),
        ("1至7月", date(2025, 1, 1), date(2025, 7, 31)),
        ("1月至7月份", date(2025, 1, 1), date(2025, 7, 31)),
        ("2024年1-12月", date(2024, 1, 1), date(2024, 12, 31)),
        ("7月", date(2025, 7, 1), date(2025, 7, 31)),
        ("上半年", date(2025, 1, 1), date(2025, 6, 30)),
        ("一季度", date(2025, 1, 1), date(2025, 3, 31)),
        ("2024年第四季度", date(2024, 10, 1), date(2024, 12, 31)),
        ("2024年前三季度", date(2024, 1, 1), date(2024, 9, 30)),
        ("2024年", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024年全年", date(2024, 1, 1), date(2024, 12, 31)),
        ("8月28日", date(2025, 8, 28), date(2025, 8, 28)),
        ("8月28日当天", date(2025, 8, 28), date(2025, 8, 28)),
        ("8月11日以来", date(2025, 8, 11), DAY),
        ("上年", date(2024, 1, 1), date(2024, 12, 31)),
        ("上年同期", date(2024, 1, 1), date(2024, 8, 29)),
        ("目前", None, DAY),
        ("截至目前", None, DAY),
        ("截止目前", None, DAY),
        ("累计", None, DAY),
        ("截至7月底", None, date(2025, 7, 31)),
        ("截至2024年4月25日", None, date(2024, 4, 25)),
    ],
)
def test_phrases_of_texts_are_understood(text: str, start: date | None, end: date) -> None:
    period = parse_phrase(text, DAY)
    assert (period.start, period.end) == (start, end)


def test_a_phrase_is_kept_as_written() -> None:
    assert parse_phrase("1—7月", DAY).phrase == "1—7月"
    assert parse_phrase("8 月份以来", DAY).phrase == "8月份以来"


@pytest.mark.parametrize("text", ["近年来", "近期", "日前"])
def test_a_phrase_without_a_start_asks_for_one(text: str) -> None:
    with pytest.raises(PeriodUndeclared, match="起点"):
        parse_phrase(text, DAY)


@pytest.mark.parametrize("text", ["1-9月", "三季度", "2025年全年", "截至9月底"])
def test_a_phrase_not_yet_closed_is_refused(text: str) -> None:
    with pytest.raises(PeriodNotClosed):
        parse_phrase(text, DAY)


@pytest.mark.parametrize("text", ["", "从前", "9月份以来", "2月30日", "13月份以来", "7-1月"])
def test_a_phrase_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        parse_phrase(text, DAY)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_what_a_span_prints_is_read_back_as_the_same_days(as_of: date) -> None:
    spans = (YEAR_TO_DATE, MONTH_TO_DATE, LAST_YEAR, SAME_PERIOD_LAST_YEAR, AT_DATE, on_day(as_of))
    for span in spans:
        period = span.resolve(as_of)
        assert parse_phrase(period.phrase, as_of) == period


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.dates(date(1999, 1, 1), date(2100, 12, 31)))
def test_a_day_is_in_this_year_or_not(as_of: date, day: date) -> None:
    assert YEAR_TO_DATE.resolve(as_of).contains(day) == (day.year == as_of.year and day <= as_of)


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        (date(2025, 8, 29), 6, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2025, 5, 5), 0, date(2025, 5, 5)),
    ],
)
def test_months_later_end_on_the_last_day_of_a_shorter_month(day: date, count: int, later: date) -> None:
    assert add_months(day, count) == later
