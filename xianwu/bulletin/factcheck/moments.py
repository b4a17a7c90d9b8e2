"""What comes first and what later: moments told in a text must follow one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from xianwu.bulletin.factcheck.findings import ERROR, Finding
from xianwu.bulletin.factcheck.text import Text
from xianwu.bulletin.factcheck.when import UNTIL

_MONTHS_APART = re.compile(
    r"(?P<first>20\d\d)年(?P<month>\d{1,2})月(?:\d{1,2}日|[底初末份])?起?[^，。；\d]{0,4}(?:至|到|-|—|~)+(?P<last>20\d\d)年(?P<other>\d{1,2})月"
)
_CLOCK = re.compile(
    r"(?<![\d.:])(?P<hour>[01]?\d|2[0-4])(?:[时点:：](?P<minute>[0-5]\d)分?(?![\d:：钟])|时(?=许|整|，|。|；|左右|开始|结束|闭幕|散会|到达|抵达|解除))"
)
_ANOTHER_DAY = re.compile(
    r"\d日|次日|翌日|当晚|凌晨|第二天|此前|之前|原定|早在|提前|[比较]|至|(?<![接收得])到(?!达|场)|[-~—]|分别|每|、|和"
)
_DAY = re.compile(r"(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_BEGINS = re.compile(
    r"^[^。；]{0,24}?(?:开幕|启动|进点|进驻|开始|开工|动工|开建|接到|接警|接报|发生|受理|立案|开班|受案|签订合同|挂牌出让|发布招标|报名开始|入汛|开园|起火|报案|下达|印发|送达责令|责令)"
)
_ENDS = re.compile(
    r"^[^。；]{0,24}?(?:闭幕|结束|结业|竣工|完工|通车|投入使用|投用|办结|审结|宣判|判决|扑灭|解除|救出|验收|交付|拆除完毕|整改完成|整改完毕|整改到位|结案|开标|中标|侦破|破案|抓获|落网|复查|办理完毕|全部完成)"
)
_TOOK = re.compile(
    r"[^。；，\d]{0,10}(?:闭幕|结束|结业|完工|竣工|收官)[^。；，\d]{0,6}，(?:历时|为期|用时|共)(?P<count>\d{1,2})天"
)
_WINTER, _SPRING = 11, 2
_YEAR_DONE = re.compile(
    r"(?P<year>20\d\d)年(?:全年|度|上半年|一季度|前三季度|\d{1,2}-\d{1,2}月)[^，。；]{0,10}(?:已|累计|共|完成|实现|达)"
)
_OF_YEAR = re.compile(r"(?P<year>20\d\d)年度?[^，。；：\d]{0,12}(?:总结|决算|年报|公报|工作报告)(?=[：，。\n]|$)")
_NOT_YET = re.compile(r"计划|预计|目标|将|力争|安排|拟|预算|任务|确保|争取|规划|到20\d\d年")
_LASTED = re.compile(r"(?:历时|用时|耗时|经过|为期|工期|周期)[^，。；\d]{0,4}(?P<count>\d{1,3})个月")
_YEAR_MONTH = re.compile(r"(20\d\d)年(\d{1,2})月")
_TWO = 2
_HOURS = re.compile(r"(?:历时|用时|持续|耗时)(?:约)?(?:(\d{1,2})个?小时)?(?:(\d{1,2})分钟?)?")


def check_moments(text: Text) -> Iterator[Finding]:
    """All checks of order in time that need no date of issue."""
    for stretch in text.sentences:
        start, words = stretch.start, text.words[stretch.start : stretch.end]
        for kind, first, last, message, suggestion in (
            *_months_apart(words),
            *_clocks(words),
            *_events(words),
            *_done_ahead(words),
            *_took(words),
            *_hours(words),
            *_days_taken(words),
        ):
            yield Finding(kind, ((start + first, start + last),), message, suggestion, ERROR)


Hit = tuple[str, int, int, str, str]


def _months_apart(words: str) -> Iterator[Hit]:
    """自2024年11月起至2024年3月止."""
    for found in _MONTHS_APART.finditer(words):
        if (int(found["first"]), int(found["month"])) > (int(found["last"]), int(found["other"])):
            yield "span", *found.span(), f"“{found[0]}”起止颠倒。", "请核对起止年月。"


def _clocks(words: str) -> Iterator[Hit]:
    """14时35分接到报警；14时28分到达现场."""
    for one, other in pairwise(_CLOCK.finditer(words)):
        between = words[one.end() : other.start()]
        if not between or _ANOTHER_DAY.search(between):
            continue
        if _minutes(other) < _minutes(one):
            message = f"先写 {one[0]}，后写 {other[0]}，时间倒退。"
            yield "span", one.start(), other.end(), message, "请核对两个时刻。"


def _minutes(found: re.Match[str]) -> int:
    """Since midnight."""
    return int(found["hour"]) * 60 + int(found["minute"] or 0)


def _events(words: str) -> Iterator[Hit]:
    """6月18日开幕，6月16日闭幕."""
    days = list(_DAY.finditer(words))
    for one, other in pairwise(days):
        begun, ended = words[one.end() : other.start()], words[other.end() :].partition("。")[0]
        first, last = (int(one["month"]), int(one["day"])), (int(other["month"]), int(other["day"]))
        is_new_year = first[0] >= _WINTER and last[0] <= _SPRING
        same_year = not other["year"] or other["year"] == one["year"]
        if last < first and same_year and not is_new_year and _BEGINS.match(begun) and _ENDS.match(ended):
            yield "span", one.start(), other.end(), f"先是{one[0]}，结束却在{other[0]}。", "请核对两个日期。"


def _days_taken(words: str) -> Iterator[Hit]:
    """5月16日开幕、5月20日闭幕，历时8天."""
    for one, other in pairwise(_DAY.finditer(words)):
        begun, ended = words[one.end() : other.start()], words[other.end() :]
        took = _TOOK.match(ended)
        if not took or not _BEGINS.match(begun) or other["year"] and one["year"] != other["year"]:
            continue
        first, last = ((int(each["month"]), int(each["day"])) for each in (one, other))
        if first[0] != last[0] or last[1] < first[1]:
            continue
        days, told = last[1] - first[1], int(took["count"])
        if told not in (days, days + 1):
            message = f"{one[0]}至{other[0]}是 {days + 1} 天，文中写作 {told} 天。"
            yield "span", one.start(), other.end() + took.end(), message, f"应为 {days + 1} 天。"


def _done_ahead(words: str) -> Iterator[Hit]:
    """截至2024年12月31日，2025年全年已…; 2023年度总结 that tells what the first half of 2025 brought."""
    anchor = UNTIL.search(words) or _OF_YEAR.search(words)
    if anchor is None:
        return
    for found in _YEAR_DONE.finditer(words, anchor.end()):
        clause = re.split("[，。；]", words[: found.start()])[-1]
        if int(found["year"]) > int(anchor["year"]) and not _NOT_YET.search(clause + found[0]):
            message = f"“{anchor[0]}”之后，不会已有“{found[0]}”的数。"
            yield "future", found.start(), found.end(), message, "请核对年份。"


def _took(words: str) -> Iterator[Hit]:
    """2024年3月动工，历时24个月，2025年3月竣工."""
    for found in _LASTED.finditer(words):
        moments = [(int(each[1]), int(each[2])) for each in _YEAR_MONTH.finditer(words)]
        if len(moments) != _TWO or moments[0] >= moments[1]:
            continue
        months = (moments[1][0] - moments[0][0]) * 12 + moments[1][1] - moments[0][1]
        if abs(months - int(found["count"])) > 1:
            message = f"起止之间是 {months} 个月，不是“{found[0]}”。"
            yield "span", *found.span(), message, f"应为 {months} 个月，或核对起止年月。"


def _hours(words: str) -> Iterator[Hit]:
    """14时30分开始，16时结束，历时2小时30分钟."""
    clocks = list(_CLOCK.finditer(words))
    found = _HOURS.search(words)
    if len(clocks) != _TWO or found is None or found[2] is None or "次日" in words:
        return
    one, other = map(_minutes, clocks)
    told = int(found[1] or 0) * 60 + int(found[2])
    if other > one and told != other - one:
        message = f"起止之间是 {(other - one) // 60} 小时 {(other - one) % 60} 分，不是“{found[0]}”。"
        yield "span", *found.span(), message, "请核对时刻或时长。"
