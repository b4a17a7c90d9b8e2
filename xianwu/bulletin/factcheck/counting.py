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
_ABSTRACT_UNITS = ("个", "项", "类", "条", "种", "件", "支", "场", "句", "片", "张")
_LAPSE_BEFORE = re.compile(
    r"(?:为期|历时|连续|工作|不少于|不低于|不超过|至少|满|用时|长达|延长至?|缩短至?|缩短|压缩至?|提前|服务|任职|从业|有效期|期限|限|需|判处|徒刑|缓刑|最长|长|达|工期|期|龄|经过|坚持|历经|奋战|了)$"
)
_ONE_LAPSE = re.compile(
    r"(?:[超近约逾过由]|不[到足]|(?:缩短|延长|减少|调整|压缩|[减增降改])[为至到]|用了|花了|只需|仅需)$"
)
_SPAN_BEFORE = re.compile(r"(?:近|过去|最近|未来|今后|上一|这|头|前|后|第)$")
_SPAN_AFTER = re.compile(r"间|内(?!部)|度|级|代|底|初|末|春|夏|秋|冬|年")
_COUNTING = re.compile(rf"(?:{COUNTING_VERBS})了?[^，。；、]{{0,6}}$")
_ONE_OF = tuple(ONE_OF.split("|"))
_MAGNITUDE_BEFORE = re.compile(r"(?:近|上|超|逾|过|破|达|超过|突破|不下|大关|不足|不到)$")
_ALWAYS = (*MONEY.split(), *SHARES.split())
_TIMES = tuple(TIMES.split())
_STANDING = ("座", "栋", "条", "台", "套", "辆", "所", "处", "间", "根", "幢", "艘", "架", "部", "眼")
_ENDS_ITEM, _NAMED = re.compile("[，。；、）和及与]"), re.compile("(?<![每同统唯第任某这那之一逐])[一-龥]$")
_HOURS = 24
"""Up to here a number with 点 tells the hour."""
_YEARS_BEHIND = re.compile(r"前(?!后)|来|后|以上|以下|以内|之内|左右|有期徒刑|徒刑|工龄|党龄|任期|历史")
_SINGLE_DAYS = re.compile(r"[日号]")


def is_count(match: re.Match[str], shown: str) -> bool:
    """For Arabic digits: not the head of another word, not a year."""
    unit, end = match["unit"], match.end("unit")
    if unit == "年":
        return _is_lapse(match["number"], shown, match.start(), end)
    if unit == "点" and "." not in match["number"] and float(match["number"].replace(",", "")) <= _HOURS:
        return False
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
    if not _is_numeral(numeral, before, shown[end : end + 1], is_odd=is_odd_one(match), unit=unit):
        return False
    if unit == "年":
        is_told = is_odd_one(match) or _LAPSE_BEFORE.search(before) or _YEARS_BEHIND.match(shown, end)
        return (
            bool(is_told)
            and not _SPAN_BEFORE.search(before)
            and not re.match("行动|计划|规划|级|代", shown[end : end + 2])
        )
    after = _AFTER.get(unit)
    if after is not None and after.match(shown, end) is None:
        return False
    return not (unit in _ABSTRACT_UNITS and len(numeral) == 1 and _ABSTRACT.match(shown, end))


def is_odd_one(match: re.Match[str]) -> bool:
    """三十多年, 二十余年."""
    return bool(match["inner"] or match["outer"])


def _is_numeral(numeral: str, before: str, after: str, *, is_odd: bool, unit: str) -> bool:
    if numeral == "一":
        return _is_one(before, after, unit)
    if numeral == "二":
        return unit in ("成", "倍", "个百分点", "百分点", "折")
    if numeral[0] in "百千万亿":
        return is_odd or bool(_MAGNITUDE_BEFORE.search(before))
    return True


def _is_one(before: str, after: str, unit: str) -> bool:
    """A lapse of time, what was got by a verb that counts, or an item of a list: 教学楼2栋、食堂一座."""
    if unit == "番":
        return bool(re.search(r"翻了?近?$", before))
    if unit in ("倍", "成", "个百分点", "百分点"):
        return True
    if unit in _TIMES or unit == "年":
        return bool(_LAPSE_BEFORE.search(before) or _ONE_LAPSE.search(before))
    if unit in _STANDING and _ENDS_ITEM.match(after) and _NAMED.search(before):
        return True
    return unit in _ONE_OF and bool(_COUNTING.search(before))
