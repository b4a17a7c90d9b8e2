"""Dates that do not exist, weekdays that do not fit, what is told as done and lies ahead, spans written backwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from xianwu.bulletin.factcheck.findings import ERROR, WARNING, Finding
from xianwu.bulletin.factcheck.numbers import han
from xianwu.bulletin.factcheck.phrases import LAST_YEAR
from xianwu.bulletin.factcheck.text import Text
from xianwu.bulletin.factcheck.when import (
    DAY,
    FULL_DATE,
    LAST_OF_MONTH_UNSAID,
    MONTH,
    MONTH_DAY,
    SPANS,
    YEAR,
    day_of,
    end_of,
)
from xianwu.lib.periods import month_end

_DATE = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d)年)?(?<!\d){MONTH}(?P<day>\d{{1,2}})[日号](?:[（，]?(?:星期|周)(?P<week>[一二三四五六日天])）?)?"
)
_MONTH = re.compile(rf"(?<![\d.个]){MONTH}(?:份|底|初|末|[上中下]旬)")
_YEAR_MONTH = re.compile(rf"(?<!\d)(?:19|20)\d\d年{MONTH}")
_FROM_TO = re.compile(rf"从{MONTH}(?P<first>\d{{1,2}})日[^。；\d]{{0,6}}[至到]{LAST_OF_MONTH_UNSAID}")
_BUILT = re.compile(
    r"(20\d\d)年(\d{1,2})月[^。；，\d]{0,4}(?:开工|启动|动工|立项|开建|签约)[^。；\d]{0,12}(20\d\d)年(\d{1,2})月[^。；，\d]{0,6}(?:竣工|完工|通车|投用|建成|验收|投产)"
)
_LONG_SPAN = re.compile(rf"{FULL_DATE}起?[，]?(?:[-~—]+|至|到){FULL_DATE}")
_MONTHS = re.compile(r"(?<!\d)(?P<first>\d{1,2})月?[-~—至到](?P<last>\d{1,2})月(?!\d)")
_DAYS = re.compile(rf"(?<!\d){MONTH}(?P<first>\d{{1,2}})日?起?[，]?[-~—至到]+{LAST_OF_MONTH_UNSAID}")
_YEARS = re.compile(r"(?P<first>(?:19|20)\d\d)年?[-~—至到]+(?P<last>(?:19|20)\d\d)年")
_HOUR = re.compile(r"(?<![\d:])(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?![\d:：])")
_CLOCK = re.compile(r"(?<![\d.])(?P<hour>\d{1,2})时(?:(?P<minute>\d{1,2})分(?!钟)|(?=许|左右|整|起|前|，))")
_NO_HOUR = re.compile(r"(?:当[日天]|凌晨|[上下中]午|晚上?|日)(?P<clock>(?:2[5-9]|[3-9]\d)时)(?!间|段)")
_OPEN_HOURS = re.compile(r"(?<![\d:])(\d{1,2})[:：](\d{2})(?:至|到|[-~—]+)(\d{1,2})[:：](\d{2})(?![\d:：])")
_MASTHEAD = re.compile(
    rf"(?:^|\n)[^\n。，]{{0,20}}?{YEAR}{MONTH_DAY}(?=(?:（星期.）)?(?:[一-龥]{{2,16}}(?:办公室|办|局|委|编|印发|政府|刊))?(?:\n|$))"
)
_UNTIL = re.compile(rf"截[至止](?:{YEAR})?{MONTH}(?:{DAY}|[底末])")
_HELD = re.compile(
    rf"(?:{YEAR})?{MONTH_DAY}[^，。；\n]{{0,4}}[，]?(?:(?!\d月)[^。；\n]){{0,30}}?(?:成功举办|顺利举行|圆满|召开了|举行了|举办了|已)"
)
_NEXT_YEAR = re.compile(r"次年|翌年|年\d*$|第二年")
_OTHER_YEAR = re.compile(rf"(?:{LAST_YEAR}|20\d\d年)$")
_NAMED_SPAN = re.compile(
    r"(?P<name>前三季度|前两季度|(?<!前)[一二三四]季度|[上下]半年)[（，]?(?:即)?(?P<first>\d{1,2})月?[-~—至到]+(?P<last>\d{1,2})月[）]"
)
_NEAR_YEARS = re.compile(
    r"近(?P<count>\d|[一二三四五六七八九十两])年来?[（，]?(?P<first>20\d\d)年?[-~—至到]+(?P<last>20\d\d)年"
)
_WEEKDAY = re.compile(rf"(?:{MONTH})?(?<!\d){DAY}[（，]?(?:星期|周)(?P<week>[一二三四五六日天])")
_NEAR = 60
_WEEK = "一二三四五六日"
_AGE = re.compile(
    r"(?P<born>(?:19|20)\d\d)年[^，。；]{0,8}(?:出生|生(?!产|效|态))[^。；]{0,24}?(?P<now>20\d\d)年[^，。；]{0,6}?(?:时年|年满|现年|年仅|已满|满|年)?(?P<age>\d{1,3})周?岁"
)
_LAPSE = re.compile(
    r"(?P<first>(?:19|20)\d\d)年?[-~—至到]+(?P<last>(?:19|20)\d\d)年[，]?[^，。；]{0,8}(?:连续|共|这|的|，)(?P<count>\d{1,2}|[一二三四五六七八九十两]{1,3})年(?!\d|级)"
)


def issue_day(text: Text) -> date | None:
    """The date of the masthead: a line of its own that is a date."""
    found = _MASTHEAD.search(text.words)
    return day_of(found["month"], found["day"], found["year"]) if found else None


def check_days(text: Text, *, issued_on: date | None) -> Iterator[Finding]:
    """All statements of dates; those against the issue date only where it is known."""
    for kind, check in (
        ("date", _dates),
        ("date", _months),
        ("age", _ages),
        ("span", _spans),
        ("date", _hours),
    ):
        for start, end, message, suggestion in check(text.words, issued_on):
            yield Finding(kind, ((start, end),), message, suggestion, ERROR)
    if issued_on is not None:
        yield from _against_issue(text.words, issued_on)


Hit = tuple[int, int, str, str]


def _dates(words: str, issued_on: date | None) -> Iterator[Hit]:
    for found in _DATE.finditer(words):
        told = found["year"] or _year_of(words, found)
        year = told or (str(issued_on.year) if issued_on else "2024")
        day = day_of(found["month"], found["day"], year)
        if day is None:
            yield *found.span(), f"没有“{found['month']}月{found['day']}日”这一天。", "请核对日期。"
        elif found["week"] and (told or issued_on):
            right = _WEEK[day.weekday()]
            if found["week"].replace("天", "日") != right:
                yield *found.span(), f"{day:%Y-%m-%d} 是星期{right}，不是星期{found['week']}。", f"星期{right}"


def _year_of(words: str, found: re.Match[str]) -> str:
    """8月29日（星期日）…2025年8月29日印发: the same day is told with its year elsewhere."""
    years = set(re.findall(rf"(20\d\d)年{found['month']}月{found['day']}日", words))
    return years.pop() if len(years) == 1 else ""


def _months(words: str, issued_on: date | None) -> Iterator[Hit]:
    for found in (*_MONTH.finditer(words), *_YEAR_MONTH.finditer(words)):
        if not 1 <= int(found["month"]) <= 12:
            yield *found.span(), f"没有“{found['month']}月”。", "请核对月份。"


def _spans(words: str, issued_on: date | None) -> Iterator[Hit]:
    yield from _month_spans(words)
    yield from _named_spans(words)
    yield from _weeks(words)
    yield from _day_spans(words)
    yield from _long_spans(words)
    yield from _year_spans(words)


def _month_spans(words: str) -> Iterator[Hit]:
    for found in _MONTHS.finditer(words):
        first, last = int(found["first"]), int(found["last"])
        if not (1 <= first <= 12 and 1 <= last <= 12):
            yield *found.span(), f"“{found[0]}”里有不存在的月份。", "请核对月份。"
        elif first > last and not _NEXT_YEAR.search(words[max(found.start() - 6, 0) : found.end() + 3]):
            yield *found.span(), f"“{found[0]}”起止颠倒。", f"{last}-{first}月"


def _named_spans(words: str) -> Iterator[Hit]:
    """上半年（1-7月）; 近三年（2023—2024年）."""
    for found in _NAMED_SPAN.finditer(words):
        right = SPANS[found["name"]]
        if (int(found["first"]), int(found["last"])) != right:
            yield *found.span(), f"{found['name']}是{right[0]}至{right[1]}月。", f"{right[0]}-{right[1]}月"
    for found in _NEAR_YEARS.finditer(words):
        count = int(found["count"]) if found["count"].isdecimal() else han(found["count"])
        years = int(found["last"]) - int(found["first"]) + 1
        if count is not None and count != years:
            yield (
                *found.span(),
                f"{found['first']} 至 {found['last']} 年是 {years} 个年份，不是 {count} 年。",
                f"近{years}年",
            )


def _weeks(words: str) -> Iterator[Hit]:
    """8月25日（周一）至29日（周四）: whatever the year, the days between must fit."""
    for one, other in pairwise(_WEEKDAY.finditer(words)):
        between = words[one.end() : other.start()]
        if not one["month"] or len(between) > _NEAR or re.search(r"年|\n", between + other[0]):
            continue
        first = day_of(one["month"], one["day"])
        last = day_of(other["month"] or one["month"], other["day"])
        if first is None or last is None or last <= first:
            continue
        begun, ended = (_WEEK.index(each["week"].replace("天", "日")) for each in (one, other))
        if (ended - begun - (last - first).days) % 7:
            right = _WEEK[(begun + (last - first).days) % 7]
            message = f"“{words[one.start() : other.end()]}”：相隔 {(last - first).days} 天，星期对不上。"
            yield one.start(), other.end(), message, f"星期{right}"


def _day_spans(words: str) -> Iterator[Hit]:
    for found in (*_DAYS.finditer(words), *_FROM_TO.finditer(words)):
        first = int(found["month"]), int(found["first"])
        last = int(found["other"] or found["month"]), int(found["last"])
        # From December into January is no slip.
        if first > last and first[0] <= last[0] + 6:
            yield *found.span(), f"“{found[0]}”起止颠倒。", "请核对起止日期。"


def _long_spans(words: str) -> Iterator[Hit]:
    """自2025年10月1日起至2024年9月30日止; 2025年9月开工，2024年10月竣工."""
    for found in _BUILT.finditer(words):
        if (int(found[1]), int(found[2])) > (int(found[3]), int(found[4])):
            yield *found.span(), f"“{found[0]}”先后颠倒。", "请核对年月。"
    for found in _LONG_SPAN.finditer(words):
        first, last = tuple(map(int, found.group(1, 2, 3))), tuple(map(int, found.group(4, 5, 6)))
        if first > last:
            yield *found.span(), f"“{found[0]}”起止颠倒。", "请核对起止日期。"


def _year_spans(words: str) -> Iterator[Hit]:
    for found in _YEARS.finditer(words):
        if int(found["first"]) > int(found["last"]):
            yield *found.span(), f"“{found[0]}”起止颠倒。", f"{found['last']}—{found['first']}年"
    for found in _LAPSE.finditer(words):
        years = int(found["last"]) - int(found["first"])
        count = int(found["count"]) if found["count"].isdecimal() else han(found["count"])
        if count not in (years, years + 1, None):
            message = f"{found['first']} 至 {found['last']} 年是 {years + 1} 个年份，不是 {found['count']} 年。"
            yield *found.span(), message, f"{years + 1}年"


def _ages(words: str, issued_on: date | None) -> Iterator[Hit]:
    """1990年出生 … 2025年时年45岁."""
    for found in _AGE.finditer(words):
        years = int(found["now"]) - int(found["born"])
        if int(found["age"]) not in (years - 1, years, years + 1):
            message = f"{found['born']} 年出生，{found['now']} 年应为 {years} 岁，文中写作 {found['age']} 岁。"
            yield *found.span(), message, f"{years}岁"


def _hours(words: str, issued_on: date | None) -> Iterator[Hit]:
    for found in _CLOCK.finditer(words):
        if int(found["hour"]) > 24 or int(found["minute"] or 0) > 59:
            yield *found.span(), f"没有“{found[0]}”这个时刻。", "请核对时间。"
    for found in _NO_HOUR.finditer(words):
        yield *found.span("clock"), f"没有“{found['clock']}”这个时刻。", "请核对时间。"
    for found in _OPEN_HOURS.finditer(words):
        if any(int(found[hour]) > 24 or int(found[minute]) > 59 for hour, minute in ((1, 2), (3, 4))):
            yield *found.span(), f"“{found[0]}”里有不存在的时刻。", "请核对时间。"
    for found in _HOUR.finditer(words):
        if re.search(r"[上下中]午|凌晨|晚|早|日$", words[max(found.start() - 4, 0) : found.start()]) and (
            int(found["hour"]) > 24 or int(found["minute"]) > 59
        ):
            yield *found.span(), f"没有“{found[0]}”这个时刻。", "请核对时间。"


# --- against the date of the issue ---------------------------------------------------------------------


def _against_issue(words: str, issued_on: date) -> Iterator[Finding]:
    for found in _UNTIL.finditer(words):
        end = end_of(found, issued_on)
        if end is not None and end > issued_on:
            yield Finding("future", (found.span(),), f"“{found[0]}”晚于印发日期 {issued_on}。", "请核对截止日期。")
    for found in _HELD.finditer(words):
        day = day_of(found["month"], found["day"], found["year"] or str(issued_on.year))
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
