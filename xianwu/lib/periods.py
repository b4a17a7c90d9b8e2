"""Periods and the phrases that name them: 今年以来, 8月份以来, 1-7月, 截至目前, 上年同期 …

A `Span` is the rule (“since January of the year”), a `Period` the days it means on one as-of date. Days are
dates in Asia/Shanghai, both ends included; the as-of date is the data cut-off and belongs to the period.
"""

import calendar as month_calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date


class PeriodError(ValueError):
    """A phrase or span that cannot be resolved; the message says what to write instead."""


class PeriodNotClosed(PeriodError):
    """A closed period (1-7月) was asked for before its last day was over."""


class PeriodUndeclared(PeriodError):
    """A phrase such as 近年来 names no start; an author must declare one."""


@dataclass(frozen=True)
class Period:
    """`phrase` as printed, first day (None for a stock on `end`) and last day, both inclusive.

    A period whose start is after its end is empty: an event that lies ahead, a programme not yet begun.
    """

    phrase: str
    start: date | None
    end: date

    def contains(self, day: date) -> bool:
        """Whether `day` lies inside; for a stock every day up to the end does."""
        return day <= self.end and (self.start is None or self.start <= day)

    @property
    def is_stock(self) -> bool:
        """Whether this is a state on one day (时点数) and no stretch of days."""
        return self.start is None

    @property
    def is_empty(self) -> bool:
        """Whether no day lies inside."""
        return self.start is not None and self.start > self.end


@dataclass(frozen=True)
class Span:
    """A rule for a period. `code` is stable and tells spans apart (snapshots and roll-ups may store it)."""

    code: str
    rule: Callable[[date], Period] = field(compare=False, repr=False)

    def resolve(self, as_of: date) -> Period:
        """The period meant on `as_of`. Raises PeriodNotClosed when a closed period is not yet over."""
        return self.rule(as_of)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, month_calendar.monthrange(year, month)[1])


def add_months(day: date, count: int) -> date:
    """The same day of the month `count` months later (earlier when negative), or the last day of a shorter month.

    A period of a year that begins on 29 February 2024 ends on 28 February 2025.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = month_end(year, month + 1)
    return last if day.day > last.day else last.replace(day=day.day)


def day_phrase(day: date, *, as_of: date) -> str:
    """8月28日, with the year in front when it is not the year of `as_of`."""
    year = "" if day.year == as_of.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def _year_before(day: date) -> date:
    return add_months(day, -12)


def a_year_earlier(period: Period) -> Period:
    """The same days one year before (29 February becomes 28), called 上年同期."""
    start = None if period.start is None else _year_before(period.start)
    return Period("上年同期", start, _year_before(period.end))


def _year_to_date(as_of: date) -> Period:
    return Period("今年以来", date(as_of.year, 1, 1), as_of)


def _month_to_date(as_of: date) -> Period:
    return Period(f"{as_of.month}月份以来", as_of.replace(day=1), as_of)


def _last_year(as_of: date) -> Period:
    return Period("上年", date(as_of.year - 1, 1, 1), date(as_of.year - 1, 12, 31))


YEAR_TO_DATE = Span("year_to_date", _year_to_date)
MONTH_TO_DATE = Span("month_to_date", _month_to_date)
LAST_YEAR = Span("last_year", _last_year)
SAME_PERIOD_LAST_YEAR = Span("same_period_last_year", lambda as_of: a_year_earlier(_year_to_date(as_of)))
AT_DATE = Span("at_date", lambda as_of: Period("目前", None, as_of))


def since(year: int, month: int, day: int = 1) -> Span:
    """截至目前: cumulative from a declared start (never silently “since forever”)."""
    start = date(year, month, day)
    return Span(f"since:{start}", lambda as_of: Period("截至目前", start, as_of))


def recent_years(start_year: int) -> Span:
    """近年来: from 1 January of a declared year to the as-of date."""
    start = date(start_year, 1, 1)
    return Span(f"recent_years:{start_year}", lambda as_of: Period("近年来", start, as_of))


def recently(start: date) -> Span:
    """近期: from a declared day to the as-of date."""
    return Span(f"recently:{start}", lambda as_of: Period("近期", start, as_of))


def on_day(day: date) -> Span:
    """One event: that day alone; an empty period while the as-of date lies before it."""
    return Span(f"on_day:{day}", lambda as_of: Period(day_phrase(day, as_of=as_of), day, min(day, as_of)))


def _closed(phrase: str, start: date, end: date, *, as_of: date) -> Period:
    if as_of <= end:
        raise PeriodNotClosed(f"“{phrase}”要到{end.month}月{end.day}日过完才能使用，数据截止日是{as_of}。")
    return Period(phrase, start, end)


def months(first: int, last: int, *, year: int | None = None) -> Span:
    """1-7月: whole months of the as-of year (or of `year`), usable from the day after the last month.

    `months(7, 7)` is 7月. Resolving earlier raises PeriodNotClosed; a bad pair of months raises PeriodError.
    """
    if not 1 <= first <= last <= 12:
        raise PeriodError(f"月份范围“{first}-{last}月”不成立：请写成先小后大的 1 至 12 月。")
    label = f"{first}月" if first == last else f"{first}-{last}月"

    def rule(as_of: date) -> Period:
        of_year = year or as_of.year
        phrase = label if of_year == as_of.year else f"{of_year}年{label}"
        return _closed(phrase, date(of_year, first, 1), month_end(of_year, last), as_of=as_of)

    return Span(f"months:{year or ''}:{first}-{last}", rule)


# --- reading phrases (grammar of §3.9 in the domain page of the bulletin) ---

_FIXED: dict[str, Span] = {
    "今年以来": YEAR_TO_DATE,
    "年初以来": YEAR_TO_DATE,
    "本月以来": MONTH_TO_DATE,
    "上年": LAST_YEAR,
    "去年": LAST_YEAR,
    "上年同期": SAME_PERIOD_LAST_YEAR,
    "去年同期": SAME_PERIOD_LAST_YEAR,
    "目前": AT_DATE,
    "截至目前": Span("to_date", lambda as_of: Period("截至目前", None, as_of)),
    "累计": Span("to_date", lambda as_of: Period("累计", None, as_of)),
    "上半年": months(1, 6),
}
_UNDECLARED = ("近年来", "近期", "日前", "近日", "近来")
_QUARTERS = {
    "一": (1, 3),
    "二": (4, 6),
    "三": (7, 9),
    "四": (10, 12),
    "前三": (1, 9),
    "前二": (1, 6),
    "前两": (1, 6),
}


def _year_of(found: re.Match[str], as_of: date) -> int:
    return int(found["year"]) if found["year"] else as_of.year


def _month_since(found: re.Match[str], as_of: date) -> tuple[date, date]:
    return date(_year_of(found, as_of), int(found["month"]), 1), as_of


def _day_since(found: re.Match[str], as_of: date) -> tuple[date, date]:
    return date(_year_of(found, as_of), int(found["month"]), int(found["day"])), as_of


def _one_day(found: re.Match[str], as_of: date) -> tuple[date, date]:
    day, _ = _day_since(found, as_of)
    return day, day


def _year_since(found: re.Match[str], as_of: date) -> tuple[date, date]:
    return date(int(found["year"]), 1, 1), as_of


_YEAR = r"(?:(?P<year>\d{4})年)?"
_OPEN_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], tuple[date, date]]], ...] = (
    (re.compile(rf"{_YEAR}(?P<month>\d{{1,2}})月份?以来"), _month_since),
    (re.compile(rf"自?{_YEAR}(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日以来"), _day_since),
    (re.compile(rf"{_YEAR}(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日(?:当天)?"), _one_day),
    (re.compile(r"自?(?P<year>\d{4})年以来"), _year_since),
)
_MONTHS = re.compile(rf"{_YEAR}(?P<first>\d{{1,2}})(?:月?[-~—–至到](?P<last>\d{{1,2}}))?月份?")
_QUARTER = re.compile(rf"{_YEAR}第?(?P<quarter>[一二三四]|前[三二两])个?季度")
_WHOLE_YEAR = re.compile(r"(?P<year>\d{4})年(?:全年|度)?")
_UNTIL = re.compile(rf"截至{_YEAR}(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})日|底|末)")


def _closed_form(text: str, as_of: date) -> Period | None:
    if found := _MONTHS.fullmatch(text):
        first, last = int(found["first"]), int(found["last"] or found["first"])
        return months(first, last, year=int(found["year"]) if found["year"] else None).resolve(as_of)
    if found := _QUARTER.fullmatch(text):
        first, last = _QUARTERS[found["quarter"]]
        return months(first, last, year=int(found["year"]) if found["year"] else None).resolve(as_of)
    if found := _WHOLE_YEAR.fullmatch(text):
        return months(1, 12, year=int(found["year"])).resolve(as_of)
    return None


def _until_form(text: str, as_of: date) -> Period | None:
    if not (found := _UNTIL.fullmatch(text)):
        return None
    year, month = _year_of(found, as_of), int(found["month"])
    end = date(year, month, int(found["day"])) if found["day"] else month_end(year, month)
    if end > as_of:
        raise PeriodNotClosed(f"“{text}”晚于数据截止日{as_of}，请改写截止日期。")
    return Period(text, None, end)


def _open_form(text: str, as_of: date) -> Period | None:
    for pattern, bounds in _OPEN_FORMS:
        if found := pattern.fullmatch(text):
            start, end = bounds(found, as_of)
            if start > as_of:
                raise PeriodError(f"“{text}”晚于数据截止日{as_of}：请写明年份，或改写日期。")
            return Period(text, start, end)
    return None


def parse_phrase(text: str, as_of: date) -> Period:
    """The period that a phrase in a text means on `as_of`; the phrase is kept as written, blanks removed.

    截至目前, 累计, 目前 and 截至X give a stock (start None): only the figure knows its declared start. Raises
    PeriodUndeclared for 近年来, 近期, 日前; PeriodNotClosed for months not yet over; PeriodError for the
    rest.
    """
    phrase = re.sub(r"\s+", "", text).replace("截止", "截至")
    normal = unicodedata.normalize("NFKC", phrase)
    if normal in _UNDECLARED:
        raise PeriodUndeclared(f"“{phrase}”没有起点：请登记从哪一天（哪一年）算起。")
    if span := _FIXED.get(normal):
        return replace(span.resolve(as_of), phrase=phrase)
    try:
        period = _closed_form(normal, as_of) or _until_form(normal, as_of) or _open_form(normal, as_of)
    except PeriodError:
        raise
    except ValueError as error:
        raise PeriodError(f"“{phrase}”里的日期不存在，请核对。") from error
    if period is None:
        raise PeriodError(f"看不懂时间表述“{phrase}”：可写“今年以来”“8月份以来”“1-7月”“截至目前”等。")
    return replace(period, phrase=phrase)
