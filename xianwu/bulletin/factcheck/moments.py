"""What comes first and what later: moments told in a text must follow one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from xianwu.bulletin.factcheck.findings import ERROR, Finding
from xianwu.bulletin.factcheck.phrases import PLANNED
from xianwu.bulletin.factcheck.text import Text
from xianwu.bulletin.factcheck.when import (
    BEGINS,
    CLOCK,
    ENDS,
    FULL_DATE,
    MONTH,
    MONTH_DAY,
    PLANS,
    UNTIL,
    YEAR,
    minutes_of,
)

_MONTHS_APART = re.compile(
    rf"(?P<first>20\d\d)年{MONTH}(?:\d{{1,2}}日|[底初末份])?起?[^，。；\d]{{0,4}}(?:至|到|-|—|~)+(?P<last>20\d\d)年(?P<other>\d{{1,2}})月"
)
_ANOTHER_DAY = re.compile(
    r"\d日|次日|翌日|当晚|凌晨|第二天|此前|之前|原定|早在|提前|[比较]|至|(?<![接收得])到(?!达|场)|[-~—]|分别|每|、|和"
)
_DAY = re.compile(rf"(?:{YEAR})?{MONTH_DAY}")
_WINTER, _SPRING = 11, 2
_YEAR_DONE = re.compile(
    rf"{YEAR}(?:全年|度|上半年|一季度|前三季度|\d{{1,2}}-\d{{1,2}}月)[^，。；]{{0,10}}(?:已|累计|共|完成|实现|达)"
)
_OF_YEAR = re.compile(rf"{YEAR}度?[^，。；：\d]{{0,12}}(?:总结|决算|年报|公报|工作报告)(?=[：，。\n]|$)")
_NOT_YET = re.compile(rf"{PLANS}|{PLANNED}|将|安排|预算|规划|到20\d\d年")
_FIRST_LAST = re.compile(
    rf"(?:进点|开始|起始|开工|动工|受理|签订|启动|立案)(?:时间|日期)(?:为|是)?{FULL_DATE}，[^。；\d]{{0,8}}"
    rf"(?:撤点|结束|截止|完工|竣工|办结|到期|结案)(?:时间|日期)(?:为|是)?{FULL_DATE}"
)
_ARRIVED = re.compile(
    r"(\d{1,2})时(\d{1,2})分，[^。\d]{0,40}(?:发生|起火|接报|接警|报警)[^。\d]{0,30}。(?:接报|接警|接到报告)后，[^。\d]{0,24}(\d{1,2})时(\d{1,2})分(?:赶到|到达|抵达|到场)"
)
_HALF_DAY = r"(上午|下午|早上|晚上|晚)(\d{1,2})[时点:](?:(\d{1,2})分?)?"
_CLOCKS = re.compile(rf"{_HALF_DAY}(?:开始|起)?[^。；\d次]{{0,6}}，?(?:至|到){_HALF_DAY}")
_BEGINS, _ENDS = (re.compile(rf"[^。；]{{0,24}}?(?:{words})") for words in (BEGINS, ENDS))
_HOUR = 60


Hit = tuple[str, int, int, str, str]
"""The kind, the span in the words, the message, the suggestion."""


def check_moments(text: Text) -> Iterator[Finding]:
    """All checks of order in time that need no date of issue: in a sentence, then in the sentences of a paragraph."""
    for stretches, readings in ((text.sentences, _IN_SENTENCE), (text.paragraphs, _IN_PARAGRAPH)):
        for stretch in stretches:
            words = text.words[stretch.start : stretch.end]
            for kind, first, last, message, suggestion in (hit for reading in readings for hit in reading(words)):
                yield Finding(kind, ((stretch.start + first, stretch.start + last),), message, suggestion, ERROR)


def _months_apart(words: str) -> Iterator[Hit]:
    """自2024年11月起至2024年3月止."""
    for found in _MONTHS_APART.finditer(words):
        if (int(found["first"]), int(found["month"])) > (int(found["last"]), int(found["other"])):
            yield "span", *found.span(), f"“{found[0]}”起止颠倒。", "请核对起止年月。"


def _clocks(words: str) -> Iterator[Hit]:
    """14时35分接到报警；14时28分到达现场."""
    for one, other in pairwise(CLOCK.finditer(words)):
        between = words[one.end() : other.start()]
        if not between or _ANOTHER_DAY.search(between):
            continue
        if minutes_of(other) < minutes_of(one):
            message = f"先写 {one[0]}，后写 {other[0]}，时间倒退。"
            yield "span", one.start(), other.end(), message, "请核对两个时刻。"


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


def _from_to(words: str) -> Iterator[Hit]:
    """从上午9时30分开始，至上午9时结束."""
    for found in _CLOCKS.finditer(words):
        one, other = (int(found[hour]) * _HOUR + int(found[minute] or 0) for hour, minute in ((2, 3), (5, 6)))
        if found[1] == found[4] and other <= one:
            yield "span", *found.span(), f"“{found[0]}”：结束不会早于开始。", "请核对两个时刻。"


def _arrived(words: str) -> Iterator[Hit]:
    """13时25分发生倒塌。接报后，于13时10分赶到."""
    for found in _ARRIVED.finditer(words):
        one, other = int(found[1]) * _HOUR + int(found[2]), int(found[3]) * _HOUR + int(found[4])
        if other < one:
            message = f"“{found[3]}时{found[4]}分”到场，早于“{found[1]}时{found[2]}分”。"
            yield "span", found.start(3), found.end(), message, "请核对两个时刻。"


def _first_and_last(words: str) -> Iterator[Hit]:
    """进点时间为4月18日，撤点时间为3月29日, with their years."""
    for found in _FIRST_LAST.finditer(words):
        if tuple(map(int, found.group(1, 2, 3))) > tuple(map(int, found.group(4, 5, 6))):
            yield "span", *found.span(), f"“{found[0]}”先后颠倒。", "请核对两个日期。"


_IN_SENTENCE = (_months_apart, _clocks, _events, _done_ahead)
_IN_PARAGRAPH = (_from_to, _arrived, _first_and_last)
