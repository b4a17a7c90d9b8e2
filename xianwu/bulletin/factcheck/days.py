"""Dates that do not exist, weekdays that do not fit, forecasts already over, spans written backwards."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

from xianwu.bulletin.factcheck.findings import ERROR, WARNING, Finding
from xianwu.bulletin.factcheck.text import Text
from xianwu.lib.periods import month_end

_DATE = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年)?(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号](?:[（，]?(?:星期|周)(?P<week>[一二三四五六日天])）?)?"
)
_MONTH = re.compile(r"(?<![\d.个])(?P<month>\d{1,2})月(?:份|底|初|末|[上中下]旬)")
_MONTHS = re.compile(r"(?<!\d)(?P<first>\d{1,2})月?[-~—至到](?P<last>\d{1,2})月(?!\d)")
_DAYS = re.compile(
    r"(?<!\d)(?P<month>\d{1,2})月(?P<first>\d{1,2})日?[-~—至到]+(?:(?P<other>\d{1,2})月)?(?P<last>\d{1,2})日"
)
_YEARS = re.compile(r"(?P<first>(?:19|20)\d\d)年?[-~—至到]+(?P<last>(?:19|20)\d\d)年")
_HOUR = re.compile(r"(?<![\d:])(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?![\d:：])")
_MASTHEAD = re.compile(r"(?:^|\n)[^\n。，]{0,20}?(?P<year>20\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?=\n|$)")
_AHEAD = re.compile(
    r"(?:预计|力争|计划|确保|拟|将于|将在|争取|有望)(?:在|于)?(?:(?P<year>20\d\d)年|今年|年内)?(?P<month>\d{1,2})月"
    r"(?:(?P<day>\d{1,2})日|(?P<part>底|末|[上中下]旬|份))?(?:前|之前|以前)?[^，。；]{0,12}(?:完|建成|投|竣工|开工|交付|通车|启动|实现|达产|开业|结束|办结|启用|见效)"
)
_UNTIL = re.compile(r"截[至止](?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|[底末])")
_HELD = re.compile(
    r"(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日[^，。；]{0,4}[，]?[^。；]{0,30}?(?:成功举办|顺利举行|圆满|召开了|举行了|举办了|已)"
)
_NEXT_YEAR = re.compile(r"次年|翌年|年\d*$|第二年")
_OTHER_YEAR = re.compile(r"(?:去年|上年|20\d\d年)$")
_WEEK = "一二三四五六日"
_PARTS = {"上旬": 10, "中旬": 20, "下旬": 31, "底": 31, "末": 31, "份": 31}
_LAPSE = re.compile(
    r"(?P<first>(?:19|20)\d\d)年?[-~—至到]+(?P<last>(?:19|20)\d\d)年[，]?[^，。；]{0,8}(?:连续|共|这)(?P<count>\d{1,2})年"
)


def issue_day(text: Text) -> date | None:
    """The date of the masthead: a line of its own that is a date."""
    found = _MASTHEAD.search(text.words)
    return _day(found["year"], found["month"], found["day"]) if found else None


def check_days(text: Text, *, issued_on: date | None) -> Iterator[Finding]:
    """All statements of dates; those against the issue date only where it is known."""
    for kind, check in (("date", _dates), ("date", _months), ("span", _spans), ("date", _hours)):
        for start, end, message, suggestion in check(text.words, issued_on):
            yield Finding(kind, ((start, end),), message, suggestion, ERROR)
    if issued_on is not None:
        yield from _against_issue(text.words, issued_on)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


Hit = tuple[int, int, str, str]


def _dates(words: str, issued_on: date | None) -> Iterator[Hit]:
    for found in _DATE.finditer(words):
        year = found["year"] or (str(issued_on.year) if issued_on else "2024")
        day = _day(year, found["month"], found["day"])
        if day is None:
            yield *found.span(), f"没有“{found['month']}月{found['day']}日”这一天。", "请核对日期。"
        elif found["week"] and (found["year"] or issued_on):
            right = _WEEK[day.weekday()]
            if found["week"].replace("天", "日") != right:
                yield *found.span(), f"{day:%Y-%m-%d} 是星期{right}，不是星期{found['week']}。", f"星期{right}"


def _months(words: str, issued_on: date | None) -> Iterator[Hit]:
    for found in _MONTH.finditer(words):
        if not 1 <= int(found["month"]) <= 12:
            yield *found.span(), f"没有“{found['month']}月”。", "请核对月份。"


def _spans(words: str, issued_on: date | None) -> Iterator[Hit]:
    yield from _month_spans(words)
    yield from _day_spans(words)
    yield from _year_spans(words)


def _month_spans(words: str) -> Iterator[Hit]:
    for found in _MONTHS.finditer(words):
        first, last = int(found["first"]), int(found["last"])
        if not (1 <= first <= 12 and 1 <= last <= 12):
            yield *found.span(), f"“{found[0]}”里有不存在的月份。", "请核对月份。"
        elif first > last and not _NEXT_YEAR.search(words[max(found.start() - 6, 0) : found.end() + 3]):
            yield *found.span(), f"“{found[0]}”起止颠倒。", f"{last}-{first}月"


def _day_spans(words: str) -> Iterator[Hit]:
    for found in _DAYS.finditer(words):
        first = int(found["month"]), int(found["first"])
        last = int(found["other"] or found["month"]), int(found["last"])
        # From December into January is no slip.
        if first > last and first[0] <= last[0] + 6:
            yield *found.span(), f"“{found[0]}”起止颠倒。", "请核对起止日期。"


def _year_spans(words: str) -> Iterator[Hit]:
    for found in _YEARS.finditer(words):
        if int(found["first"]) > int(found["last"]):
            yield *found.span(), f"“{found[0]}”起止颠倒。", f"{found['last']}—{found['first']}年"
    for found in _LAPSE.finditer(words):
        years = int(found["last"]) - int(found["first"])
        if int(found["count"]) not in (years, years + 1):
            message = f"{found['first']} 至 {found['last']} 年是 {years + 1} 个年份，不是 {found['count']} 年。"
            yield *found.span(), message, f"{years + 1}年"


def _hours(words: str, issued_on: date | None) -> Iterator[Hit]:
    for found in _HOUR.finditer(words):
        if re.search(r"[上下中]午|凌晨|晚|早|日$", words[max(found.start() - 4, 0) : found.start()]) and (
            int(found["hour"]) > 24 or int(found["minute"]) > 59
        ):
            yield *found.span(), f"没有“{found[0]}”这个时刻。", "请核对时间。"


# --- against the date of the issue ---------------------------------------------------------------------


def _against_issue(words: str, issued_on: date) -> Iterator[Finding]:
    for found in _AHEAD.finditer(words):
        end = _end_of(found, issued_on)
        if end is not None and end < issued_on:
            message = f"“{found[0]}”早于印发日期 {issued_on}，不能再写成预计。"
            yield Finding("forecast", (found.span(),), message, "请改写进展，或核对时间。")
    for found in _UNTIL.finditer(words):
        end = _end_of(found, issued_on)
        if end is not None and end > issued_on:
            yield Finding("future", (found.span(),), f"“{found[0]}”晚于印发日期 {issued_on}。", "请核对截止日期。")
    for found in _HELD.finditer(words):
        day = _day(found["year"] or str(issued_on.year), found["month"], found["day"])
        if day is not None and day > issued_on:
            message = f"{day:%Y-%m-%d} 晚于印发日期 {issued_on}，却写成已经发生。"
            yield Finding("future", (found.span(),), message, "请核对日期。")
    yield from _not_over(words, issued_on)


def _not_over(words: str, issued_on: date) -> Iterator[Finding]:
    """1-7月 in an issue of 20 July."""
    for found in _MONTHS.finditer(words):
        last = int(found["last"])
        is_ours = not _OTHER_YEAR.search(words[max(found.start() - 5, 0) : found.start()])
        if 1 <= int(found["first"]) <= last <= 12 and is_ours and month_end(issued_on.year, last) >= issued_on:
            severity = WARNING if last > issued_on.month else ERROR
            message = f"“{found[0]}”到印发日期 {issued_on} 还没有过完。"
            yield Finding("open", (found.span(),), message, "请核对统计时段。", severity)


def _end_of(found: re.Match[str], issued_on: date) -> date | None:
    """The last day that the words can mean."""
    groups = found.groupdict()
    year, month = int(groups.get("year") or issued_on.year), int(groups["month"])
    if not 1 <= month <= 12:
        return None
    most = calendar.monthrange(year, month)[1]
    day = int(groups["day"]) if groups.get("day") else _PARTS.get(groups.get("part") or "底", 31)
    return date(year, month, min(day, most)) if day else None
