"""How long it took: what lies between two moments must be what is said to lie there, in hours, days, months or years."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from xianwu.bulletin.factcheck.findings import ERROR, Finding
from xianwu.bulletin.factcheck.text import Text
from xianwu.bulletin.factcheck.when import (
    BEGINS,
    CLOCK,
    COMMON_YEAR,
    COUNT,
    ENDS,
    LAST_DAY,
    LAST_OF_MONTH_UNSAID,
    MONTH,
    MONTH_DAY,
    MONTHS,
    SPANS,
    TO,
    YEAR,
    count_of,
    day_of,
    day_of_year,
    minutes_of,
)

# --- from one day to another, and so long --------------------------------------------------------------

_SOME = r"[^。；\d]"
_IN_CLAUSE = r"[^，。；\d]"
_SO_MANY = r"(?P<count>\d{1,3})"
_FIRST_DATE, _LAST_DATE = rf"(?P<first>20\d\d)年{MONTH_DAY}", rf"(?P<until>20\d\d)年{LAST_DAY}"
_DAYS = tuple(
    re.compile(each)
    for each in (
        rf"{MONTH}(?P<day>\d{{1,2}})日?(?:起)?[，]?(?:[-~—]+|至|到|持续[至到]){LAST_OF_MONTH_UNSAID}[，]?[^。；，\d]{{0,14}}[，]?"
        rf"(?:[^。；月日]{{0,30}}?为期|历时|持续|共计?|连续){_SO_MANY}天",
        rf"自{MONTH_DAY}起{_SOME}{{0,10}}，?(?:至|到){LAST_OF_MONTH_UNSAID}{_SOME}{{0,4}}，{_SOME}{{0,10}}(?:共|为期|计|为){_SO_MANY}天",
        rf"(?:自|从)?{MONTH_DAY}(?:起)?{_IN_CLAUSE}{{0,6}}[，]?(?:至|到){LAST_DAY}止?[，]?"
        rf"(?:已进行|已经进行|已运行|已连续|共|历时|为期|连续|持续){_IN_CLAUSE}{{0,6}}{_SO_MANY}天(?!的)",
    )
)
_DAYS_BEFORE = re.compile(
    rf"(?:为期|[期间限]为){_SO_MANY}天(?!内){_SOME}{{0,30}}?(?:从|自)?(?:20\d\d年)?{MONTH_DAY}(?:起)?[，]?(?:至|到|-|—){LAST_OF_MONTH_UNSAID}"
)
_YEARS = tuple(
    re.compile(each)
    for each in (
        rf"{_FIRST_DATE}起?[，]?{TO}+{_LAST_DATE}止?，(?:期限|合同期|租期|服务期|共计?|为期)+(?:为)?{COUNT}年",
        rf"{_FIRST_DATE}(?:起)?{_IN_CLAUSE}{{0,6}}，{_IN_CLAUSE}{{0,6}}(?:期限|租期|合同期|服务期|任期)(?:限)?(?:为)?{COUNT}年，至{_LAST_DATE}",
    )
)
_MONTHS_WHOLE = re.compile(
    rf"{_FIRST_DATE}{_IN_CLAUSE}{{0,6}}，?(?:至|到){_LAST_DATE}{_IN_CLAUSE}{{0,6}}，(?:历时|为期|共|持续)(?P<count>\d{{1,2}})个月"
)
_MONTHS_TAKEN = re.compile(
    rf"{_FIRST_DATE}起?[，]?{TO}+{_LAST_DATE}[，（]?(?:为期|共计?|期限|工期|历时)?(?:为)?(?P<count>\d{{1,2}})个月"
)
_RAIN = re.compile(
    rf"{MONTH_DAY}(?P<hour>\d{{1,2}})时(?:至|到|-|—){LAST_OF_MONTH_UNSAID}(?P<end>\d{{1,2}})时，?{_SO_MANY}小时"
)

# --- the same, with other words between ----------------------------------------------------------------

_DAY, _MONTH_DAY = re.compile(rf"(?:{YEAR})?{MONTH_DAY}"), re.compile(MONTH_DAY)
_BEGINS, _ENDS = (re.compile(rf"[^。；]{{0,24}}?(?:{words})") for words in (BEGINS, ENDS))
_TOOK_DAYS = re.compile(
    rf"[^。；，\d]{{0,10}}(?:{ENDS})[^。；，\d]{{0,6}}，(?:历时|为期|用时|共)(?P<count>\d{{1,2}})天"
)
_DAYS_TOOK = re.compile(rf"(?:历时|为期|前后|共){_SO_MANY}天")
_BEGAN, _ENDED = (re.compile(rf"[^。；\d]{{0,12}}(?:{words})") for words in (f"{BEGINS}|开展", ENDS))
_YEAR_MONTH = re.compile(r"(20\d\d)年(\d{1,2})月")
_LASTED_MONTHS = re.compile(rf"(?:历时|用时|耗时|经过|为期|工期|周期){_IN_CLAUSE}{{0,4}}{_SO_MANY}个月")
_LASTED_HOURS = re.compile(r"(?:历时|用时|持续|耗时)(?:约)?(?:(\d{1,2})个?小时)?(?:(\d{1,2})分钟?)?")
_MOMENT = re.compile(
    r"(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})日)?(?:[上下中]午|凌晨|晚|早|当日)?(?<![\d.])(?P<hour>[01]?\d|2[0-4])(?:时|点|[:：])(?:(?P<minute>[0-5]?\d)分?(?!钟))?"
)
_TOOK = re.compile(
    rf"(?:历时|用时|耗时|持续|响应状态共持续|前后|，共){_IN_CLAUSE}{{0,4}}(?:(?P<hours>\d{{1,3}})个?(?:小时|时))(?:(?P<minutes>\d{{1,2}})分钟?)?"
)

_NUMBER = r"(?P<count>\d{1,3}|[一二三四五六七八九十两]{1,3})"
_BEGAN_AND_ENDED = re.compile(
    rf"{MONTH_DAY}(?:开班|开幕|启动|开始|开课)[、，](?P<last>\d{{1,2}})日(?:结业|闭幕|结束|收官|结课)[，]?(?:为期|历时|共){_SO_MANY}天"
)
_SO_MANY_WORKING = re.compile(
    rf"{MONTH_DAY}起?[，]?{TO}+(?:20\d\d年)?{LAST_OF_MONTH_UNSAID}止?[，（]?[^。；，\d]{{0,8}}{_SO_MANY}个工作日"
)
_OVER_MONTHS = re.compile(
    rf"{YEAR}{MONTH}{_SOME}{{0,14}}(?P<then>20\d\d)年(?P<later>\d{{1,2}})月{_SOME}{{0,16}}[，]?"
    rf"(?:历时|用时|为期|耗时|历经)(?:近|约)?{_NUMBER}(?P<measure>年|个月)(?![多半余零])"
)
_OVER_WEEKS = re.compile(
    rf"{MONTH}(?P<day>\d{{1,2}})日?(?:起|开始|启动)?[，]?(?:[-~—]+|至|到|持续[至到]){LAST_OF_MONTH_UNSAID}{_SOME}{{0,14}}[，]?"
    rf"(?:为期|历时|持续)(?:近|约)?{_NUMBER}(?P<measure>个?星期|周|个月)(?![多半余])"
)
_DAYS_IN, _MOST_OFF, _MONTHS_OFF = {"期": 7, "周": 7, "月": 30}, 0.8, 6

# --- terms ---------------------------------------------------------------------------------------------

_BEGUN = re.compile(rf"(?:{YEAR})?{MONTH_DAY}{_IN_CLAUSE}{{0,6}}(?:动工|开工|进场|启动|签订合同)")
_TERM = re.compile(r"(?:合同)?(?:工期|期限|建设期)(?:为)?(?P<count>\d{2,4})(?:天|个?日历天)")
_DUE = re.compile(rf"(?:{YEAR})?{MONTH_DAY}(?:前)?(?:竣工|完工|到期|届满|交付|建成)")
_PUT_OFF = re.compile("。|实际|提前|延|顺延|因")
_AHEAD_OF = re.compile(
    rf"(?P<month>\d{{1,2}})月(?P<part>底|末){_IN_CLAUSE}{{0,6}}完成，比{_IN_CLAUSE}{{0,8}}(?P<due>\d{{1,2}})月(?:底|末)的?{_IN_CLAUSE}{{0,6}}"
    r"提前(?:了)?(?P<count>\d{1,2})个月"
)
_HALF_YEAR = re.compile(rf"(?P<season>上半年|一季度|前三季度)[（，]1月1日(?:至|到|-|—){MONTH_DAY}")
_LASTS = re.compile(rf"为期{COUNT}天")
_AFTER_DAYS = re.compile(rf"经过(?:为期)?{COUNT}天的?(?:培训|学习|集训|轮训|封闭|比拼|角逐)")
_DAYS_OF_YEAR, _SLACK, _PAIR = 365.25, 0.6, 2
_MINUTES_OF_HOUR, _MINUTES_OF_DAY, _MOST_DAYS = 60, 24 * 60, 15

Hit = tuple[int, int, str, str]
"""The span in the words, the message, the suggestion."""


def check_lasting(text: Text) -> Iterator[Finding]:
    """Sentence by sentence, then what may stand in several sentences of a paragraph."""
    for stretches, readings in ((text.sentences, _IN_SENTENCE), (text.paragraphs, _IN_PARAGRAPH)):
        for stretch in stretches:
            words = text.words[stretch.start : stretch.end]
            for kind, reading in readings:
                for start, end, message, suggestion in reading(words):
                    place = stretch.start + start, stretch.start + end
                    yield Finding(kind, (place,), message, suggestion, ERROR)


# --- days ----------------------------------------------------------------------------------------------


def _days_apart(found: re.Match[str]) -> int | None:
    """From the first day to the last, below zero where they are turned about; None where there are no such days."""
    first, last = day_of(found["month"], found["day"]), day_of(found["other"] or found["month"], found["last"])
    return (last - first).days if first and last else None


def _is_wrong(found: re.Match[str], days: int | None) -> bool:
    """The first day and the last may both be counted; days that are turned about are another slip."""
    return days is not None and days >= 0 and int(found["count"]) not in (days, days + 1)


def _days(words: str) -> Iterator[Hit]:
    """8月15日至18日，历时6天; 自5月6日起公示，至5月9日止，公示期共7天; 自6月5日开秤，至7月31日已进行67天."""
    for found in (each for pattern in _DAYS for each in pattern.finditer(words)):
        days = _days_apart(found)
        if days is not None and _is_wrong(found, days):
            message = f"“{found[0]}”：起止之间是 {days + 1} 天，不是 {found['count']} 天。"
            yield *found.span(), message, f"{days + 1}天"


def _days_before(words: str) -> Iterator[Hit]:
    """为期15天，时间从11月5日至11月29日."""
    for found in _DAYS_BEFORE.finditer(words):
        days = _days_apart(found)
        if days is not None and _is_wrong(found, days):
            yield *found.span(), f"“{found[0]}”：起止之间是 {days + 1} 天。", f"{days + 1}天"


def _opened_and_closed(words: str) -> Iterator[Hit]:
    """5月16日开幕、5月20日闭幕，历时8天."""
    for one, other in pairwise(_DAY.finditer(words)):
        took = _TOOK_DAYS.match(words, other.end())
        is_same = int(one["month"]) == int(other["month"]) and (not other["year"] or one["year"] == other["year"])
        if took and is_same and _BEGINS.match(words, one.end(), other.start()):
            yield from _wrong_days(one, other, took, (one.start(), took.end()))


def _only_two_days(words: str) -> Iterator[Hit]:
    """于3月5日启动。…于3月25日结束，历时35天: the only two days of the paragraph."""
    for found in _DAYS_TOOK.finditer(words):
        before, after = (list(_MONTH_DAY.finditer(words, *part)) for part in ((0, found.start()), (found.end(),)))
        # 为期5天的培训班于4月7日开班，4月18日结业.
        days = before or after[:_PAIR]
        if len(days) == _PAIR and _BEGAN.match(words, days[0].end()) and _ENDED.match(words, days[1].end()):
            yield from _wrong_days(days[0], days[1], found, found.span())


def _wrong_days(one: re.Match[str], other: re.Match[str], told: re.Match[str], place: tuple[int, int]) -> Iterator[Hit]:
    first, last = (day_of_year(each["month"], each["day"]) for each in (one, other))
    days = last - first if first and last else None
    if days is not None and _is_wrong(told, days):
        message = f"{one[0]}至{other[0]}是 {days + 1} 天，文中写作 {int(told['count'])} 天。"
        yield *place, message, f"应为 {days + 1} 天。"


# --- months and years ----------------------------------------------------------------------------------


def _dates(found: re.Match[str]) -> tuple[date | None, date | None]:
    first = day_of(found["month"], found["day"], found["first"])
    return first, day_of(found["other"], found["last"], found["until"])


def _years(words: str) -> Iterator[Hit]:
    """自2023年1月1日至2026年12月31日，共3年."""
    for found in (each for pattern in _YEARS for each in pattern.finditer(words)):
        first, last = _dates(found)
        years = round((last - first).days / _DAYS_OF_YEAR, 2) if first and last else -1
        if years > 0 and abs(years - count_of(found)) > _SLACK:
            yield *found.span(), f"“{found[0]}”：起止之间约 {years:g} 年。", f"{round(years)}年"


def _months(words: str) -> Iterator[Hit]:
    """从2024年9月1日启动，至2025年2月28日结束，历时4个月; 2024年3月1日至2024年8月31日，共4个月."""
    for found in (*_MONTHS_TAKEN.finditer(words), *_MONTHS_WHOLE.finditer(words)):
        first, last = _dates(found)
        months = (last - first).days / (_DAYS_OF_YEAR / MONTHS) if first and last else -1
        if months > 0 and abs(months - int(found["count"])) > 1:
            start = found.start("count") if found.re is _MONTHS_TAKEN else found.start()
            yield start, found.end(), f"“{found[0]}”：起止之间约 {months:.0f} 个月。", f"{months:.0f}个月"


def _months_between(words: str) -> Iterator[Hit]:
    """2024年3月动工，历时24个月，2025年3月竣工."""
    for found in _LASTED_MONTHS.finditer(words):
        moments = [(int(each[1]), int(each[2])) for each in _YEAR_MONTH.finditer(words)]
        if len(moments) != _PAIR or moments[0] >= moments[1]:
            continue
        months = (moments[1][0] - moments[0][0]) * MONTHS + moments[1][1] - moments[0][1]
        if abs(months - int(found["count"])) > 1:
            message = f"起止之间是 {months} 个月，不是“{found[0]}”。"
            yield *found.span(), message, f"应为 {months} 个月，或核对起止年月。"


def _over_months(words: str) -> Iterator[Hit]:
    """自2021年3月开工，至2024年3月建成，历时两年."""
    for found in _OVER_MONTHS.finditer(words):
        months = (int(found["then"]) - int(found["year"])) * MONTHS + int(found["later"]) - int(found["month"])
        count, is_years = count_of(found), found["measure"] == "年"
        told, slack = (count * MONTHS, _MONTHS_OFF) if is_years else (count, 1)
        if count and months > 0 and abs(months - told) > slack:
            message = f"“{found[0]}”：起止之间是 {months} 个月，不是 {found['count']}{found['measure']}。"
            yield *found.span(), message, "请核对起止时间。"


def _began_and_ended(words: str) -> Iterator[Hit]:
    """4月10日开班、12日结业，为期5天."""
    for found in _BEGAN_AND_ENDED.finditer(words):
        days = int(found["last"]) - int(found["day"]) + 1
        if days > 0 and int(found["count"]) not in (days, days - 1):
            message = f"“{found[0]}”：起止之间是 {days} 天，不是 {found['count']} 天。"
            yield *found.span(), message, f"{days}天"


def _working_days(words: str) -> Iterator[Hit]:
    """4月10日至4月14日，共7个工作日: more than there are days at all."""
    for found in _SO_MANY_WORKING.finditer(words):
        first, last = (
            day_of_year(found["month"], found["day"]),
            day_of_year(found["other"] or found["month"], found["last"]),
        )
        if first is not None and last is not None and 0 <= last - first + 1 < int(found["count"]):
            message = f"“{found[0]}”：起止之间只有 {last - first + 1} 天，不会有 {found['count']} 个工作日。"
            yield *found.span(), message, "请核对起止日期。"


def _over_weeks(words: str) -> Iterator[Hit]:
    """3月5日持续至4月5日，为期两周."""
    for found in _OVER_WEEKS.finditer(words):
        apart, told, days = _days_apart(found), count_of(found), _DAYS_IN[found["measure"][-1]]
        if apart is not None and apart > 0 and told and abs(apart - told * days) > days * _MOST_OFF:
            message = f"“{found[0]}”：起止之间是 {apart + 1} 天，不是 {found['count']}{found['measure']}。"
            yield *found.span(), message, "请核对起止时间。"


# --- hours ---------------------------------------------------------------------------------------------


def _hours_of_day(words: str) -> Iterator[Hit]:
    """14时30分开始，16时结束，历时2小时30分钟."""
    clocks, found = list(CLOCK.finditer(words)), _LASTED_HOURS.search(words)
    if len(clocks) != _PAIR or found is None or found[2] is None or "次日" in words:
        return
    apart = minutes_of(clocks[1]) - minutes_of(clocks[0])
    if apart > 0 and int(found[1] or 0) * _MINUTES_OF_HOUR + int(found[2]) != apart:
        hours, minutes = divmod(apart, _MINUTES_OF_HOUR)
        yield *found.span(), f"起止之间是 {hours} 小时 {minutes} 分，不是“{found[0]}”。", "请核对时刻或时长。"


def _hours(words: str) -> Iterator[Hit]:
    """7月12日20时启动，7月15日8时解除，共持续84小时."""
    for found in _TOOK.finditer(words):
        moments = list(_MOMENT.finditer(words, 0, found.start()))
        if len(moments) != _PAIR or "次日" in words or "翌日" in words:
            continue
        apart = _minutes_apart(*moments)
        told = int(found["hours"]) * _MINUTES_OF_HOUR + int(found["minutes"] or 0)
        is_rough = not found["minutes"] and not all(each["minute"] is None for each in moments)
        if apart is not None and apart > 0 and abs(apart - told) > (_MINUTES_OF_HOUR if is_rough else 0):
            hours, minutes = divmod(apart, _MINUTES_OF_HOUR)
            right = f"{hours}小时" + (f"{minutes}分" if minutes else "")
            yield *found.span(), f"{moments[0][0]}至{moments[1][0]}相隔 {right}，不是“{found[0]}”。", f"应为 {right}。"


def _minutes_apart(one: re.Match[str], other: re.Match[str]) -> int | None:
    """From one moment to the other of one month; None where the days do not tell."""
    if other["day"] and not one["day"] or one["month"] != (other["month"] or one["month"]):
        return None
    days = int(other["day"]) - int(one["day"]) if one["day"] and other["day"] else 0
    return days * _MINUTES_OF_DAY + minutes_of(other) - minutes_of(one) if 0 <= days < _MOST_DAYS else None


def _rain(words: str) -> Iterator[Hit]:
    """7月5日8时至7月8日8时，48小时内."""
    for found in _RAIN.finditer(words):
        days = _days_apart(found)
        hours = days * 24 + int(found["end"]) - int(found["hour"]) if days is not None else 0
        if hours > 0 and hours != int(found["count"]):
            yield *found.span(), f"“{found[0]}”：起止之间是 {hours} 小时。", f"{hours}小时"


# --- terms ---------------------------------------------------------------------------------------------


def _contract(words: str) -> Iterator[Hit]:
    """3月16日动工，合同工期240天，应于12月10日竣工: one beginning, one term, one end."""
    begun, terms, due = (list(pattern.finditer(words)) for pattern in (_BEGUN, _TERM, _DUE))
    if not len(begun) == len(terms) == len(due) == 1 or not begun[0].end() <= terms[0].start() < due[0].start():
        return
    if _PUT_OFF.search(words[terms[0].end() : due[0].end()]):
        return
    first = day_of(begun[0]["month"], begun[0]["day"], begun[0]["year"])
    last = day_of(due[0]["month"], due[0]["day"], due[0]["year"] or begun[0]["year"])
    if first is None or last is None:
        return
    right = first + timedelta(days=int(terms[0]["count"]))
    is_year_known = bool(begun[0]["year"] and due[0]["year"])
    apart = (last - right).days if is_year_known else (last - right.replace(year=last.year)).days
    if abs(apart) > 1 and (is_year_known or right.year == first.year):
        message = f"{begun[0][0]}起 {terms[0]['count']} 天，到 {right.month}月{right.day}日，文中写作“{due[0][0]}”。"
        yield *due[0].span(), message, f"{right.month}月{right.day}日"


def _ahead_of_term(words: str) -> Iterator[Hit]:
    """9月底完成，比省定12月底的时限提前5个月."""
    for found in _AHEAD_OF.finditer(words):
        months = (int(found["due"]) - int(found["month"])) % MONTHS
        if months != int(found["count"]):
            yield *found.span(), f"“{found[0]}”：相差 {months} 个月。", f"{months}个月"


def _told_twice(words: str) -> Iterator[Hit]:
    """为期5天…经过6天的培训."""
    lasts, after = (list(each.finditer(words)) for each in (_LASTS, _AFTER_DAYS))
    if len(lasts) == len(after) == 1 and count_of(lasts[0]) != count_of(after[0]):
        yield *after[0].span(), f"前面说“{lasts[0][0]}”，这里说“{after[0][0]}”。", "请统一为核实后的数。"


def _half_year(words: str) -> Iterator[Hit]:
    """上半年（1月1日至7月30日）."""
    for found in _HALF_YEAR.finditer(words):
        month = SPANS[found["season"]][1]
        last = monthrange(COMMON_YEAR, month)[1]
        if (int(found["month"]), int(found["day"])) != (month, last):
            yield found.start("month"), found.end(), f"{found['season']}到{month}月{last}日为止。", "请核对日期。"


_IN_SENTENCE = (("span", _months_between), ("span", _hours_of_day), ("span", _opened_and_closed))
_IN_PARAGRAPH = (
    ("span", _over_months),
    ("span", _over_weeks),
    ("span", _working_days),
    ("span", _began_and_ended),
    ("span", _hours),
    ("span", _only_two_days),
    ("span", _months),
    ("span", _days),
    ("span", _years),
    ("span", _contract),
    ("span", _ahead_of_term),
    ("repeat", _told_twice),
    ("span", _half_year),
    ("span", _days_before),
    ("span", _rain),
)
