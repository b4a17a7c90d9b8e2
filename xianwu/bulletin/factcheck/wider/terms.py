"""Terms and their ends: a notice of so many days, a contract of so many days, so many months ahead of a deadline."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from xianwu.bulletin.factcheck.findings import ERROR, Finding
from xianwu.bulletin.factcheck.numbers import han
from xianwu.bulletin.factcheck.wider.scene import Scene

_NOTICE = re.compile(
    r"自(?P<month>\d{1,2})月(?P<day>\d{1,2})日起[^。；\d]{0,10}，?(?:至|到)(?:(?P<other>\d{1,2})月)?(?P<last>\d{1,2})日[^。；\d]{0,4}，"
    r"[^。；\d]{0,10}(?:共|为期|计|为)(?P<count>\d{1,3})天"
)
_BEGUN = re.compile(
    r"(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日[^，。；\d]{0,6}(?:动工|开工|进场|启动|签订合同)"
)
_TERM = re.compile(r"(?:合同)?(?:工期|期限|建设期)(?:为)?(?P<count>\d{2,4})(?:天|个?日历天)")
_DUE = re.compile(
    r"(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:前)?(?:竣工|完工|到期|届满|交付|建成)"
)
_AHEAD_OF = re.compile(
    r"(?P<month>\d{1,2})月(?P<part>底|末)[^，。；\d]{0,6}完成，比[^，。；\d]{0,8}(?P<due>\d{1,2})月(?:底|末)的?[^，。；\d]{0,6}"
    r"提前(?:了)?(?P<count>\d{1,2})个月"
)
_SO_LONG = re.compile(
    r"(?:自|从)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:起)?[^，。；\d]{0,6}[，]?(?:至|到)(?P<other>\d{1,2})月(?P<last>\d{1,2})日[，]?"
    r"(?:已进行|已经进行|已运行|已连续|共|历时|为期|连续|持续)[^，。；\d]{0,6}(?P<count>\d{1,3})天"
)
_YEARS = re.compile(
    r"(?P<first>20\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日起?[，]?(?:至|到|-|—|~)+(?P<until>20\d\d)年(?P<other>\d{1,2})月(?P<last>\d{1,2})日止?，"
    r"(?:期限|合同期|租期|服务期|共计?|为期)+(?:为)?(?P<count>\d{1,2}|[一二三四五六七八九十两])年"
)
_HELD_FOR = re.compile(
    r"(?P<first>20\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:起)?[^，。；\d]{0,6}，[^，。；\d]{0,6}(?:期限|租期|合同期|服务期|任期)(?:限)?(?:为)?(?P<count>\d{1,2}|[一二三四五六七八九十两])年，"
    r"至(?P<until>20\d\d)年(?P<other>\d{1,2})月(?P<last>\d{1,2})日"
)
_MONTHS_TOOK = re.compile(
    r"(?P<first>20\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日[^，。；\d]{0,6}，?(?:至|到)(?P<until>20\d\d)年(?P<other>\d{1,2})月(?P<last>\d{1,2})日"
    r"[^，。；\d]{0,6}，(?:历时|为期|共|持续)(?P<count>\d{1,2})个月"
)
_HALF_YEAR = re.compile(
    r"(?P<season>上半年|一季度|前三季度)[（，]1月1日(?:至|到|-|—)(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
)
_LASTS_FROM = re.compile(
    r"为期(?P<count>\d{1,3})天[^。；\d]{0,30}?(?:从|自)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:起)?[，]?(?:至|到|-|—)(?:(?P<other>\d{1,2})月)?(?P<last>\d{1,2})日"
)
_LASTS = re.compile(r"为期(?P<count>\d{1,2}|[一二三四五六七八九十两])天")
_AFTER_DAYS = re.compile(
    r"经过(?:为期)?(?P<count>\d{1,2}|[一二三四五六七八九十两])天的?(?:培训|学习|集训|轮训|封闭|比拼|角逐)"
)
_RAIN = re.compile(
    r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?P<hour>\d{1,2})时(?:至|到|-|—)(?:(?P<other>\d{1,2})月)?(?P<last>\d{1,2})日(?P<end>\d{1,2})时，?(?P<count>\d{1,3})小时"
)
_LAST_MONTHS = {"一季度": 3, "上半年": 6, "前三季度": 9}
_COMMON_YEAR, _NEW_YEAR = 2025, 12
_DAYS_OF_YEAR, _SLACK = 365.25, 0.6


def check_terms(scene: Scene) -> Iterator[Finding]:
    """All of them."""
    for start, end, message, right in (
        *_notice(scene),
        *_so_many_days(scene),
        *_so_many_years(scene),
        *_so_many_months(scene),
        *_contract(scene),
        *_ahead(scene),
    ):
        yield Finding("span", ((start, end),), message, right, ERROR)
    yield from _so_long(scene)
    yield from _half_year(scene)
    yield from _lasts_from(scene)
    yield from _hours(scene)


def _day(month: str, day: str, year: str | None = None) -> date | None:
    """In a common year where none is told."""
    try:
        return date(int(year or _COMMON_YEAR), int(month), int(day))
    except ValueError:
        return None


_Hit = tuple[int, int, str, str]


def _notice(scene: Scene) -> Iterator[_Hit]:
    """自5月6日起公示，至5月9日止，公示期共7天."""
    for found in _NOTICE.finditer(scene.paragraph):
        first, last = (
            _day(found["month"], found["day"]),
            _day(found["other"] or found["month"], found["last"]),
        )
        days = (last - first).days if first and last else -1
        if days >= 0 and int(found["count"]) not in (days, days + 1):
            start = scene.stretch.start
            message = f"“{found[0]}”：起止之间是 {days + 1} 天，不是 {found['count']} 天。"
            yield start + found.start(), start + found.end(), message, f"{days + 1}天"


def _so_many_days(scene: Scene) -> Iterator[_Hit]:
    """自6月5日开秤，至7月31日已进行67天."""
    for found in _SO_LONG.finditer(scene.paragraph):
        first, last = _day(found["month"], found["day"]), _day(found["other"], found["last"])
        days = (last - first).days if first and last else -1
        if days >= 0 and int(found["count"]) not in (days, days + 1):
            start = scene.stretch.start
            message = f"“{found[0]}”：起止之间是 {days + 1} 天，不是 {found['count']} 天。"
            yield start + found.start(), start + found.end(), message, f"{days + 1}天"


def _so_many_years(scene: Scene) -> Iterator[_Hit]:
    """自2023年1月1日至2026年12月31日，共3年."""
    for found in (*_YEARS.finditer(scene.paragraph), *_HELD_FOR.finditer(scene.paragraph)):
        first = _day(found["month"], found["day"], found["first"])
        last = _day(found["other"], found["last"], found["until"])
        count = int(found["count"]) if found["count"].isdecimal() else int(han(found["count"]) or 0)
        years = round((last - first).days / _DAYS_OF_YEAR, 2) if first and last else -1
        if years > 0 and abs(years - count) > _SLACK:
            start = scene.stretch.start
            message = f"“{found[0]}”：起止之间约 {years:g} 年。"
            yield start + found.start(), start + found.end(), message, f"{round(years)}年"


def _so_many_months(scene: Scene) -> Iterator[_Hit]:
    """从2024年9月1日启动，至2025年2月28日结束，历时4个月."""
    for found in _MONTHS_TOOK.finditer(scene.paragraph):
        first = _day(found["month"], found["day"], found["first"])
        last = _day(found["other"], found["last"], found["until"])
        months = (last - first).days / (_DAYS_OF_YEAR / _NEW_YEAR) if first and last else -1
        if months > 0 and abs(months - int(found["count"])) > 1:
            start = scene.stretch.start
            message = f"“{found[0]}”：起止之间约 {months:.0f} 个月。"
            yield start + found.start(), start + found.end(), message, f"{months:.0f}个月"


def _contract(scene: Scene) -> Iterator[_Hit]:
    """3月16日动工，合同工期240天，应于12月10日竣工: one beginning, one term, one end."""
    words = scene.paragraph
    begun, terms, due = (list(pattern.finditer(words)) for pattern in (_BEGUN, _TERM, _DUE))
    if not len(begun) == len(terms) == len(due) == 1 or not begun[0].end() <= terms[0].start() < due[0].start():
        return
    if re.search("。|实际|提前|延|顺延|因", words[terms[0].end() : due[0].end()]):
        return
    first = _day(begun[0]["month"], begun[0]["day"], begun[0]["year"])
    last = _day(due[0]["month"], due[0]["day"], due[0]["year"] or begun[0]["year"])
    if first is None or last is None:
        return
    right = first + timedelta(days=int(terms[0]["count"]))
    is_year_known = bool(begun[0]["year"] and due[0]["year"])
    apart = (last - right).days if is_year_known else (last - right.replace(year=last.year)).days
    if abs(apart) > 1 and (is_year_known or right.year == first.year):
        start = scene.stretch.start
        message = f"{begun[0][0]}起 {terms[0]['count']} 天，到 {right.month}月{right.day}日，文中写作“{due[0][0]}”。"
        yield start + due[0].start(), start + due[0].end(), message, f"{right.month}月{right.day}日"


def _ahead(scene: Scene) -> Iterator[_Hit]:
    """9月底完成，比省定12月底的时限提前5个月."""
    for found in _AHEAD_OF.finditer(scene.paragraph):
        months = (int(found["due"]) - int(found["month"])) % _NEW_YEAR
        if months != int(found["count"]):
            start = scene.stretch.start
            message = f"“{found[0]}”：相差 {months} 个月。"
            yield start + found.start(), start + found.end(), message, f"{months}个月"


def _so_long(scene: Scene) -> Iterator[Finding]:
    """为期5天…经过6天的培训."""
    words, start = scene.paragraph, scene.stretch.start
    lasts, after = (list(each.finditer(words)) for each in (_LASTS, _AFTER_DAYS))
    if len(lasts) == len(after) == 1 and _number(lasts[0]) != _number(after[0]):
        place = start + after[0].start(), start + after[0].end()
        message = f"前面说“{lasts[0][0]}”，这里说“{after[0][0]}”。"
        yield Finding("repeat", (place,), message, "请统一为核实后的数。", ERROR)


def _half_year(scene: Scene) -> Iterator[Finding]:
    """上半年（1月1日至7月30日）."""
    words, start = scene.paragraph, scene.stretch.start
    for found in _HALF_YEAR.finditer(words):
        month = _LAST_MONTHS[found["season"]]
        if (int(found["month"]), int(found["day"])) != (month, monthrange(_COMMON_YEAR, month)[1]):
            place = start + found.start("month"), start + found.end()
            message = f"{found['season']}到{month}月{monthrange(_COMMON_YEAR, month)[1]}日为止。"
            yield Finding("span", (place,), message, "请核对日期。", ERROR)


def _lasts_from(scene: Scene) -> Iterator[Finding]:
    """为期15天，时间从11月5日至11月29日."""
    words, start = scene.paragraph, scene.stretch.start
    for found in _LASTS_FROM.finditer(words):
        first, last = _day(found["month"], found["day"]), _day(found["other"] or found["month"], found["last"])
        days = (last - first).days if first and last else -1
        if days >= 0 and int(found["count"]) not in (days, days + 1):
            place = start + found.start(), start + found.end()
            yield Finding("span", (place,), f"“{found[0]}”：起止之间是 {days + 1} 天。", f"{days + 1}天", ERROR)


def _hours(scene: Scene) -> Iterator[Finding]:
    """7月5日8时至7月8日8时，48小时内."""
    words, start = scene.paragraph, scene.stretch.start
    for found in _RAIN.finditer(words):
        first, last = _day(found["month"], found["day"]), _day(found["other"] or found["month"], found["last"])
        hours = (last - first).days * 24 + int(found["end"]) - int(found["hour"]) if first and last else 0
        if hours > 0 and hours != int(found["count"]):
            place = start + found.start(), start + found.end()
            yield Finding("span", (place,), f"“{found[0]}”：起止之间是 {hours} 小时。", f"{hours}小时", ERROR)


def _number(found: re.Match[str]) -> int:
    return int(found["count"]) if found["count"].isdecimal() else int(han(found["count"]) or 0)
