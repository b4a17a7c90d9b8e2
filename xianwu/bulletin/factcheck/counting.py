"""Whether a numeral with a measure word counts something, or is only written like it."""

from __future__ import annotations

import re

from xianwu.bulletin.factcheck.words import (
    ABSTRACT,
    COUNTING_VERBS,
    MONEY,
    NOT_AFTER,
    ONE_OF,
    SHARES,
    TIMES,
)

_AFTER = {unit: re.compile(pattern) for unit, pattern in NOT_AFTER.items()}
_ABSTRACT = re.compile(ABSTRACT)
_ABSTRACT_UNITS = ("个", "项", "类", "条", "种", "件", "支", "场", "句", "片")
_LAPSE_BEFORE = re.compile(
    r"(?:为期|历时|连续|工作|不少于|不低于|不超过|至少|满|用时|长达|延长至?|缩短至?|缩短|压缩至?|提前|服务|任职|从业|有效期|期限|限|需)$"
)
_SPAN_BEFORE = re.compile(r"(?:近|过去|最近|未来|今后|上一|这|头|前|后|第)$")
_SPAN_AFTER = re.compile(r"来|间|内(?!部)|度|级|代|底|初|末|春|夏|秋|冬|年")
_COUNTING = re.compile(rf"(?:{COUNTING_VERBS})了?[^，。；、]{{0,6}}$")
_ONE_OF = tuple(ONE_OF.split("|"))
_MAGNITUDE_BEFORE = re.compile(r"(?:近|上|超|逾|过|破|达|超过|突破|不下|大关)$")
_ALWAYS = (*MONEY.split(), *SHARES.split())
_TIMES = tuple(TIMES.split())
_SINGLE_DAYS = re.compile(r"[日号]")


def is_count(match: re.Match[str], shown: str) -> bool:
    """For Arabic digits: not the head of another word, not a year."""
    unit, end = match["unit"], match.end("unit")
    if unit == "年":
        return _is_lapse(match["number"], shown, match.start(), end)
    after = _AFTER.get(unit)
    return after is None or after.match(shown, end) is not None


def _is_lapse(number: str, shown: str, start: int, end: int) -> bool:
    """3年 is a lapse of time; 2023年 a year; 近3年 a period."""
    if len(number) == 4 and number.startswith(("19", "20")):
        return False
    return not _SPAN_BEFORE.search(shown[:start]) and not _SPAN_AFTER.match(shown, end)


def is_han_count(match: re.Match[str], shown: str) -> bool:
    """For characters: 两家企业 and 三成 count, 一站式 and 三项制度 do not."""
    numeral, unit = match["number"], match["unit"]
    before, end = shown[max(match.start() - 14, 0) : match.start()], match.end("unit")
    if not _is_numeral(numeral, before, is_odd=bool(match["inner"] or match["outer"]), unit=unit):
        return False
    if unit == "年":
        return bool(_LAPSE_BEFORE.search(before)) and not re.match("行动|计划|规划|级|代|来", shown[end : end + 2])
    after = _AFTER.get(unit)
    if after is not None and after.match(shown, end) is None:
        return False
    return not (unit in _ABSTRACT_UNITS and len(numeral) == 1 and _ABSTRACT.match(shown, end))


def _is_numeral(numeral: str, before: str, *, is_odd: bool, unit: str) -> bool:
    if numeral == "一":
        return _is_one(before, unit)
    if numeral == "二" or _is_about(numeral):
        return False
    if numeral[0] in "百千万亿":
        return is_odd or bool(_MAGNITUDE_BEFORE.search(before))
    return True


def _is_one(before: str, unit: str) -> bool:
    if unit in ("倍", "成", "个百分点", "百分点"):
        return True
    if unit in _TIMES:
        return bool(_LAPSE_BEFORE.search(before))
    return unit in _ONE_OF and bool(_COUNTING.search(before))


def _is_about(numeral: str) -> bool:
    """三五, 七八, 两三百: digits side by side name no number."""
    return bool(re.search(r"[一二两三四五六七八九]{2}", numeral)) and len(numeral) != 4
