"""Plans for what was over when it was told: 截至8月底已完成…，预计7月底前完工.

One check. Every reading finds two moments: that at which the text speaks, and that for which it plans. Where the second
lies before the first, the plan is a slip. The readings differ in how the two are found, and in nothing else.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from xianwu.bulletin.factcheck.findings import ERROR, Finding
from xianwu.bulletin.factcheck.text import Text
from xianwu.bulletin.factcheck.when import (
    COMMON_YEAR,
    DAY,
    MONTH,
    MONTH_DAY,
    MONTHS,
    PARTS,
    PLANS,
    SPANS,
    THIS_YEAR,
    UNTIL,
    YEAR,
    end_of,
    ended,
    last_day,
)

# --- what is planned, and for when ---------------------------------------------------------------------

_PLAN = f"(?:{PLANS})"
_AT = "(?:在|于|到)?"
_IN_MONTH = f"{MONTH}(?:{DAY}|(?P<part>底|末|[上中下]旬|份))?"
_BY = "(?:前|之前|以前)?"
_AHEAD = re.compile(
    rf"{_PLAN}(?:在|于)?(?:{YEAR}|今年|年内)?{_IN_MONTH}{_BY}"
    r"[^，。；]{0,12}(?:完|建成|投|竣工|开工|交付|通车|启动|实现|达产|开业|结束|办结|启用|见效|试?运行|运营|对外|开放|开通|开幕|举办|上线|入驻|封顶|整改|拆除|到位|验收|具备|投用|接诊|招生|搬迁|供水|通气|并网)"
)
"""A month by which something is to be done."""
_WHATEVER_AHEAD = re.compile(rf"{_PLAN}(?:将)?{_AT}(?:{YEAR}|{THIS_YEAR})?{_IN_MONTH}{_BY}(?P<what>[^，。；]{{0,16}})")
_THEN = re.compile(rf"{_PLAN}{_AT}(?:{THIS_YEAR})?{_IN_MONTH}")
_YEARS_END = re.compile(rf"{_PLAN}{_AT}{YEAR}(?:年)?(?:底|末|内|上半年|下半年|[春秋]季|(?P<month>\d{{1,2}})月)")
_SEASON = re.compile(f"{_PLAN}{_AT}今年(?P<season>{'|'.join(SPANS)})(?:内|底|末)?")
_ONCE = ("原", "原先", "曾", "早")
"""原计划7月底完工: what was planned once may be over."""

# --- when it is told -----------------------------------------------------------------------------------

_TOLD_BY = "通报|获悉|介绍|发布|召开|调度"
_TOLD_ON = re.compile(
    rf"^(?:[一-龥]{{2,14}})?{YEAR}{MONTH_DAY}(?:（[^）]*）)?[，]?[^。；\d]{{0,30}}(?:{_TOLD_BY}|督导|调研|检查|公布|透露|了解到|反馈|报告|记者|现场|看到|走进|研究)"
)
_IN_BRACKETS = re.compile(rf"[【（\[](?:[一-龥]{{2,8}})?{YEAR}{MONTH_DAY}(?:讯|电)?[】）\]]")
_UNTIL_MONTH = re.compile(rf"(?:截[至止]|目前（|已?进入){MONTH}(?:{DAY}|[底末]|[上中下]旬)")
_DATELINE = re.compile(rf"(?:20\d\d年)?{MONTH_DAY}[，]")
_TOLD_WHEN = re.compile(
    rf"(?:截[至止]|到|至|记者|本[报刊]讯? ?|本网|中心|^|(?<=[。\n】）]))(?:今年)?(?:{YEAR})?{MONTH}(?:{DAY}(?:讯|电)?|(?P<part>底|末|[上中下]旬))(?=[，、讯电 ]|[一-龥])"
    rf"|(?:(?P<then>20\d\d)年)?(?P<in>\d{{1,2}})月(?P<on>\d{{1,2}})日(?:\d{{1,2}}时)?(?={_TOLD_BY}|印发|下发|披露)"
)
_TOLD_IN = re.compile(rf"(?:截至|本报)?{YEAR}{MONTH}(?:\d{{1,2}}日|[底末])")
_REPORTED = re.compile(rf"[一-龥]{{2,14}}{YEAR}{MONTH}\d{{1,2}}日(?:专报|上报|报告|通报|讯|电|消息|印发)")
_DATED = re.compile(rf"（{YEAR}{MONTH}\d{{1,2}}日(?:供稿|讯|电|报|稿)?）")
_TOLD_AT = re.compile(rf"(?:目前（|截至)?{MONTH}(?:\d{{1,2}}日|[上中下]旬)(?=[，）])")
_BEGAN_ON = re.compile(
    rf"(?<![年\d]){MONTH_DAY}(?:正式)?(?:动工|开工|启动|开建|开秤|预测|报告|专报|发布|通报|完工|安装完毕)"
)

# --- both at once --------------------------------------------------------------------------------------

_WARNED = re.compile(
    rf"{MONTH_DAY}(?:\d{{1,2}}时)?(?:\d{{1,2}}分)?(?:发布|继续发布|升级发布)[^。；\d]{{0,20}}，[^。；\d]{{0,6}}"
    r"(?P<ahead>预计(?P<next>\d{1,2})日)"
)
_TODAY = re.compile(
    rf"(?:昨日|昨天|今日|今天)（{MONTH_DAY}）[^。；]{{0,30}}?{_PLAN}{_AT}(?:{THIS_YEAR})?(?P<other>\d{{1,2}})月(?P<then>\d{{1,2}})日"
)
_NEW_YEARS_DAY = re.compile(rf"{YEAR}{MONTH}(?:\d{{1,2}}日|[底末])[^。；]{{0,60}}?{_PLAN}{_AT}(?P<then>20\d\d)年元旦")

_SIGNATURE = re.compile(
    r"[。！？）\n ][（]?[一-龥]{0,20}[，]?(?P<on>20\d\d)年(?P<of>\d{1,2})月(?P<at>\d{1,2})日[）。]?\s*$"
)

_IN_SPAN = re.compile(f"今年(?P<span>{'|'.join(SPANS)})，?")
_IN_YEAR = re.compile(r"(?P<told>20\d\d)年，")
_HEADED_BY = re.compile(rf"(?:{YEAR})?{MONTH_DAY}[，上下]")
_DUE_ON = re.compile(
    r"(?:于|在|务必于)(?:(?P<then>20\d\d)年)?(?P<other>\d{1,2})月(?P<last>\d{1,2})日(?:下班)?前(?:报|上报|报送|完成|提交|反馈|整改|办结)"
)
_THIRD_OF_MONTH = re.compile(rf"{_PLAN}{_AT}(?:本月|当月)(?P<part>[上中]旬)")
_ON_A_DAY = re.compile(MONTH_DAY)
_A_YEAR = re.compile(r"(20\d\d)年")
_WEEK, _HALF_A_YEAR = 7, 6
_CHECK_TIME, _CHECK_DAY, _CHECK_YEAR = "请改写进展，或核对时间。", "请核对日期。", "请核对年份。"


def check_past_plans(text: Text, *, issued_on: date | None) -> Iterator[Finding]:
    """All readings, the surest first: a place is named once. Against the day of issue only where it is known."""
    if issued_on is not None:
        yield from _before_issue(text.words, issued_on)
    yield from _before_day_told(text)
    yield from _before_month_told(text)
    for stretch in text.paragraphs:
        words = text.words[stretch.start : stretch.end]
        for reading in _IN_PARAGRAPH:
            for (start, end), message, suggestion in reading(words):
                yield _forecast(stretch.start + start, stretch.start + end, message, suggestion)


Hit = tuple[tuple[int, int], str, str]
"""The span in the paragraph, the message, the suggestion."""


def _forecast(start: int, end: int, message: str, suggestion: str) -> Finding:
    return Finding("forecast", ((start, end),), message, suggestion, ERROR)


def _before(ahead: str, told: str) -> str:
    return f"“{ahead}”早于{told}，不能再写成预计。"


def _is_over(told: tuple[int, int], ahead: tuple[int, int], *, is_this_year: bool = False) -> bool:
    """A month and a day before another; of one year where the words say so, or where hardly half a year lies between."""
    are_months = 1 <= told[0] <= MONTHS and 1 <= ahead[0] <= MONTHS
    return are_months and ahead < told and (is_this_year or told[0] - ahead[0] <= _HALF_A_YEAR)


# --- of the whole text ---------------------------------------------------------------------------------


def _before_issue(words: str, issued_on: date) -> Iterator[Finding]:
    """预计7月底完工 in an issue of 29 August."""
    for found in _AHEAD.finditer(words):
        end = end_of(found, issued_on)
        if end is not None and end < issued_on:
            yield _forecast(*found.span(), _before(found[0], f"印发日期 {issued_on}"), _CHECK_TIME)


def _sentences(text: Text) -> Iterator[tuple[int, str]]:
    for stretch in text.sentences:
        yield stretch.start, text.words[stretch.start : stretch.end]


def _before_day_told(text: Text) -> Iterator[Finding]:
    """截至2025年8月31日…，预计2025年7月竣工: what is told last holds until another day is told."""
    told: date | None = None
    for start, words in _sentences(text):
        told = _day_told(UNTIL.search(words) or _TOLD_ON.match(words) or _IN_BRACKETS.match(words)) or told
        for found in _AHEAD.finditer(words) if told else ():
            end = end_of(found, told) if told else None
            if told and end and end < told and (found["year"] or "年" in found[0]) and not _was_planned(words, found):
                yield _forecast(
                    start + found.start(), start + found.end(), _before(found[0], f"上文的 {told}"), _CHECK_TIME
                )


def _day_told(found: re.Match[str] | None) -> date | None:
    """The last day that the words can mean, of a year's last month where they name none."""
    if found is None:
        return None
    return ended(int(found["year"]), int(found["month"] or MONTHS), int(found["day"] or 31))


def _before_month_told(text: Text) -> Iterator[Finding]:
    """截至8月底已完成55公里，预计7月底前全部完工: neither names a year, so both are of this one."""
    told: re.Match[str] | None = None
    for start, words in _sentences(text):
        told = _UNTIL_MONTH.search(words) or _DATELINE.match(words) or _IN_BRACKETS.match(words) or told
        for found in _AHEAD.finditer(words) if told else ():
            is_other_year = found["year"] and not _is_only_year(text, found["year"])
            if told is None or is_other_year or _was_planned(words, found):
                continue
            if _is_over((int(told["month"]), int(told["day"] or 31)), (int(found["month"]), last_day(found))):
                yield _forecast(
                    start + found.start(), start + found.end(), _before(found[0], f"上文的“{told[0]}”"), _CHECK_TIME
                )


def _is_only_year(text: Text, year: str) -> bool:
    """The text tells it elsewhere as well, and no other: 截至10月15日…，预计2025年4月 may be told in 2024."""
    told = _A_YEAR.findall(text.words)
    return set(told) == {year} and len(told) > 1


def _was_planned(words: str, ahead: re.Match[str]) -> bool:
    return words.endswith(_ONCE, 0, ahead.start())


# --- of a paragraph ------------------------------------------------------------------------------------


def _before_time_told(words: str) -> Iterator[Hit]:
    """到2025年10月20日，教学楼已封顶，预计2025年7月交付; 9月30日…，预计今年8月底前通水."""
    told: re.Match[str] | None = None
    both = (*_TOLD_WHEN.finditer(words), *_WHATEVER_AHEAD.finditer(words))
    for found in sorted(both, key=lambda each: each.start()):
        if found.re is _TOLD_WHEN:
            told = found
        elif told is not None and not _was_planned(words, found) and _is_over_by(told, found):
            place = found.start(), found.end() - len(found["what"])
            yield place, _before(found[0], f"上文的“{told[0]}”"), _CHECK_TIME


def _is_over_by(told: re.Match[str], ahead: re.Match[str]) -> bool:
    year = told["year"] or told["then"]
    if ahead["year"] and ahead["year"] != year:
        return bool(year) and int(ahead["year"]) < int(year)
    day = int(told["month"] or told["in"]), int(told["on"] or last_day(told))
    is_this_year = bool(ahead["year"]) or bool(re.search(THIS_YEAR, ahead[0]))
    return _is_over(day, (int(ahead["month"]), last_day(ahead)), is_this_year=is_this_year)


def _today(words: str) -> Iterator[Hit]:
    """昨日（7月9日）发布提醒：…将于7月5日开始受理."""
    for found in _TODAY.finditer(words):
        if found["month"] == found["other"] and int(found["then"]) < int(found["day"]):
            told, ahead = f"{found['month']}月{found['day']}日", f"{found['other']}月{found['then']}日"
            yield (found.start("other"), found.end()), f"“{ahead}”早于{told}，不能写成将要。", _CHECK_DAY


def _warned(words: str) -> Iterator[Hit]:
    """11月20日16时发布寒潮蓝色预警，预计19日夜间."""
    for found in _WARNED.finditer(words):
        month, told, ahead = int(found["month"]), int(found["day"]), int(found["next"])
        if 1 <= month <= MONTHS and 0 < told - ahead <= _WEEK and told <= monthrange(COMMON_YEAR, month)[1]:
            message = f"{found['month']}月{found['day']}日发布的，不会“{found['ahead']}”。"
            yield found.span("ahead"), message, _CHECK_DAY


def _before_it_began(words: str) -> Iterator[Hit]:
    """7月1日动工，工期200天，预计今年1月中旬竣工; 3月2日预测，将于2月22日前后浇完."""
    for begun in _BEGAN_ON.finditer(words):
        end = words.find("。", begun.end())
        then = _THEN.search(words, begun.end(), len(words) if end < 0 else end)
        if then is None:
            continue
        is_this_year = bool(re.search(THIS_YEAR, then[0]))
        if _is_over(
            (int(begun["month"]), int(begun["day"])), (int(then["month"]), last_day(then)), is_this_year=is_this_year
        ):
            yield then.span(), _before(then[0], f"“{begun[0]}”"), _CHECK_DAY


def _new_years_day(words: str) -> Iterator[Hit]:
    """2025年10月20日…，计划2025年元旦开馆."""
    for found in _NEW_YEARS_DAY.finditer(words):
        if int(found["then"]) <= int(found["year"]):
            message = f"“{found['then']}年元旦”已经过去，不能写成计划。"
            yield (found.start("then"), found.end()), message, _CHECK_YEAR


def _year_gone(words: str) -> Iterator[Hit]:
    """2025年6月18日，…预计2024年底竣工."""
    told = _TOLD_IN.match(words) or _REPORTED.match(words) or _DATED.search(words)
    for found in _YEARS_END.finditer(words) if told else ():
        ahead = int(found["year"]), int(found["month"] or 12)
        is_over = told and ahead < (int(told["year"]), int(told["month"]) if found["month"] else 0)
        if told and is_over and not _was_planned(words, found):
            yield found.span(), _before(found[0], f"“{told[0]}”"), _CHECK_YEAR


def _season_gone(words: str) -> Iterator[Hit]:
    """8月17日…会议强调，确保今年上半年全部投产."""
    told = _TOLD_AT.match(words)
    for found in _SEASON.finditer(words) if told else ():
        if told and int(told["month"]) > SPANS[found["season"]][1]:
            day = told[0].removeprefix("目前（")
            yield found.span(), f"“{found[0]}”在“{day}”时已经过去，不能再写成计划。", "请核对时间。"


def _span_gone(words: str) -> Iterator[Hit]:
    """今年前三季度…完成施工4200根，预计今年7月并网; 2023年…，计划2022年底通车."""
    told = _IN_SPAN.match(words)
    for found in _THEN.finditer(words) if told else ():
        if told and 1 <= int(found["month"]) < SPANS[told["span"]][1] - 1:
            yield found.span(), f"“{found[0]}”在“{told['span']}”过后已经过去，不能再写成预计。", _CHECK_TIME
    year = _IN_YEAR.match(words)
    for found in _YEARS_END.finditer(words) if year else ():
        if year and int(found["year"]) < int(year["told"]) and not _was_planned(words, found):
            yield found.span(), f"“{found[0]}”早于“{year['told']}年”，不能再写成计划。", _CHECK_YEAR


def _due_before(words: str) -> Iterator[Hit]:
    """2024年7月18日…召开会议，…自查报告于2024年7月10日前报县安委办."""
    told = _HEADED_BY.match(words)
    for found in _DUE_ON.finditer(words) if told else ():
        due = (int(found["other"]), int(found["last"]))
        is_same_year = told is not None and (found["then"] or told["year"]) == told["year"]
        if told and is_same_year and _is_over((int(told["month"]), int(told["day"])), due):
            yield found.span(), f"“{found[0]}”早于开头的{told['month']}月{told['day']}日，已经过期。", _CHECK_TIME


def _third_gone(words: str) -> Iterator[Hit]:
    """8月26日田间调查，…，预计本月中旬开镰."""
    for found in _THIRD_OF_MONTH.finditer(words):
        told = [each for each in _ON_A_DAY.finditer(words, 0, found.start())]
        if told and int(told[-1]["day"]) > PARTS[found["part"]]:
            yield found.span(), f"“{found[0]}”在“{told[-1][0]}”时已经过去，不能再写成预计。", _CHECK_TIME


def _signed(words: str) -> Iterator[Hit]:
    """…预计今年4月底完成扩建。县教体局2025年6月18日: whoever signs last knows what is over."""
    told = _SIGNATURE.search(words)
    for found in _WHATEVER_AHEAD.finditer(words, 0, told.start()) if told else ():
        is_this_year = found["year"] == (told["on"] if told else "") or re.search(THIS_YEAR, found[0])
        if told is None or not is_this_year or _was_planned(words, found):
            continue
        if _is_over((int(told["of"]), int(told["at"])), (int(found["month"]), last_day(found)), is_this_year=True):
            place = found.start(), found.end() - len(found["what"])
            yield place, _before(found[0], f"落款的“{told['of']}月{told['at']}日”"), _CHECK_TIME


_IN_PARAGRAPH = (
    _signed,
    _due_before,
    _span_gone,
    _third_gone,
    _before_time_told,
    _warned,
    _before_it_began,
    _new_years_day,
    _year_gone,
    _season_gone,
    _today,
)
