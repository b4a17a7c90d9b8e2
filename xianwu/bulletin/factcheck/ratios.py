"""Proportions in words (过半, 三分之一), ratios of two amounts, means of parts, and progress against the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from xianwu.bulletin.factcheck.claims import Bounds, Claim, Sentence, bounds, meet, quotient
from xianwu.bulletin.factcheck.families import CONTRASTS
from xianwu.bulletin.factcheck.findings import Finding, finding, said
from xianwu.bulletin.factcheck.numbers import han
from xianwu.bulletin.factcheck.phrases import PLANNED
from xianwu.bulletin.factcheck.when import MONTH
from xianwu.lib.numbers import plain

_WORDS = re.compile(
    r"(?:率|占比|比例|比重|占[^，。；]{0,6})[^，。；\d]{0,4}?(?P<sign>超过?|超|逾|不足|不到|近|约|达到?|为)?(?P<word>过半|半数|一半|三分之一|三分之二|四分之一|四分之三|五分之[一二三四])(?P<over>以上)?"
)
_AMOUNTS = {
    "过半": Fraction(1, 2),
    "半数": Fraction(1, 2),
    "一半": Fraction(1, 2),
    "三分之一": Fraction(1, 3),
    "三分之二": Fraction(2, 3),
    "四分之一": Fraction(1, 4),
    "四分之三": Fraction(3, 4),
    **{f"五分之{word}": Fraction(number, 5) for number, word in enumerate("一二三四", start=1)},
}
_OVER, _UNDER = ("超", "超过", "逾", "过半", "以上"), ("不足", "不到")
_NEAR, _FAR = Fraction(85, 100), Fraction(115, 100)
_CLOSE = 6
_RATIO = re.compile(r"城乡(?:居民)?(?:人均)?(?:可支配)?收入(?:之)?(?:比|倍差|比值)(?:为|达|缩小至|缩小到|降至|由)?$")
_RATIO_SLACK = Decimal("0.006")
_MEAN = re.compile(r"[人户亩村校]均|平均")
_SIDES = [
    *((re.compile(one), re.compile(other)) for one, other in CONTRASTS if "内" not in one),
    (re.compile("城镇"), re.compile("农村")),
]
_ELAPSED = re.compile(
    rf"(?:^|[^\d])1月?[-~—至]+{MONTH}|截至(?P<until>\d{{1,2}})月(?:底|末|30日|31日)|(?P<half>上半年)|(?P<three>前三季度)|(?P<one>一季度)"
)
_SCHEDULE = re.compile(r"(?P<way>超|快于|高于|领先|落后|低于|慢于|滞后)(?:于)?(?:时间|时序)(?:进度)?")
_OF_YEAR = re.compile(rf"(?:占|完成)(?:全年|年度|年)[^，。；]{{0,8}}(?:{PLANNED}|预算)[^，。；\d]{{0,6}}$")
_BEHIND = ("落后", "低于", "慢于", "滞后")
_BIRTHS = ("出生率", "死亡率", "自然增长率")
_YEARS = re.compile(
    r"(?:^|近|过去|[^\d一二三四五六七八九十])(?P<count>\d{1,2}|[一二三四五六七八九十两]{1,2})年来?(?:间|里)?(?:全县)?(?:累计|共)[^，。；]*$"
)
_BIRTH_SLACK, _MEAN_SLACK = Decimal("0.02"), Decimal("0.02")
_MONTHS, _FULL = 12, Decimal(100)
_POINT_SLACK = Decimal("0.11")


def check_ratios(sentence: Sentence) -> Iterator[Finding]:
    """All checks of proportion that are no printed rate."""
    yield from _in_words(sentence)
    yield from _of_incomes(sentence)
    yield from _between(sentence)
    yield from _on_schedule(sentence)
    yield from _natural(sentence)
    yield from _per_year(sentence)


def _in_words(sentence: Sentence) -> Iterator[Finding]:
    """收集意见86条，采纳36条，采纳率过半: the last two figures of one unit before the words."""
    for found in _WORDS.finditer(sentence.words):
        place = sentence.start + found.start()
        before = [each for each in sentence.claims if each.figure.end <= place and not each.figure.is_share]
        if len(before) < 2 or re.search(
            "[。；]", sentence.words[before[-1].figure.end - sentence.start : found.start()]
        ):
            continue
        part = next((each for each in before[::-1] if sum(one.unit == each.unit for one in before) > 1), None)
        shared = [one for one, after in pairwise(sentence.claims) if after.figure.is_share and len(after.gap) < _CLOSE]
        whole = [
            each
            for each in before
            if each not in shared and part and each is not part and each.unit == part.unit and each.value >= part.value
        ]
        if part is None or not whole:
            continue
        named = re.search("占(?P<of>[一-龥]{2,8}?)的", found[0])
        if named and not any(named["of"][:2] in each.lead for each in whole):
            continue
        shares = [Fraction(part.value) / Fraction(each.value) for each in whole if each.value]
        if shares and not any(_fits(found, share) for share in shares):
            shown = plain(round(part.value / whole[-1].value * _FULL, 1))
            words = f"{part.figure.text} ÷ {whole[-1].figure.text} = {shown}%，文中写作“{found[0]}”。"
            yield finding("rate", [part.figure, whole[-1].figure], words, "请核对分子、分母，或改写比例。")


def _fits(found: re.Match[str], share: Fraction) -> bool:
    amount = _AMOUNTS[found["word"]]
    if found["sign"] in _UNDER:
        return share < amount
    if found["sign"] in _OVER or found["word"] in _OVER or found["over"]:
        return share >= amount
    return amount * _NEAR <= share <= amount * _FAR


def _of_incomes(sentence: Sentence) -> Iterator[Finding]:
    """城镇居民收入36912元，农村居民收入20156元，城乡居民收入比为1.83."""
    for ratio in sentence.claims:
        if ratio.unit or not _RATIO.search(ratio.lead):
            continue
        town = [each for each in sentence.before(ratio) if each.unit == "元" and re.search("城镇", each.lead)]
        land = [each for each in sentence.before(ratio) if each.unit == "元" and re.search("农村|农民", each.lead)]
        if len(town) != 1 or len(land) != 1 or land[0].value <= 0:
            continue
        share = quotient(bounds(town[0].figure), bounds(land[0].figure))
        if share is None or share[1] is None:
            continue
        told: Bounds = (ratio.value - _RATIO_SLACK, ratio.value + _RATIO_SLACK)
        if not meet((share[0] / _FULL, share[1] / _FULL), told):
            right = plain(round(town[0].value / land[0].value, 2))
            words = f"{town[0].figure.text} ÷ {land[0].figure.text} = {right}，文中写作 {ratio.figure.text}。"
            yield finding("rate", [town[0].figure, land[0].figure, ratio.figure], words, f"应为 {right}。")


def _between(sentence: Sentence) -> Iterator[Finding]:
    """人均18847元，其中城镇17906元，农村9312元: the mean of all lies between those of its two parts."""
    for place, whole in enumerate(sentence.claims):
        pair = [each for each in sentence.claims[place + 1 : place + 4] if each.unit != "%"][:2]
        if len(pair) < 2 or not _MEAN.search(whole.lead) or "其中" not in sentence.between(whole, pair[0]):
            continue
        if len({whole.unit, *(each.unit for each in pair)}) > 1 or whole.figure.is_share or not _are_sides(*pair):
            continue
        ends = [bounds(each.figure) for each in pair]
        highs = [high for _, high in ends if high is not None]
        span: Bounds = (min(low for low, _ in ends), max(highs) if len(highs) == len(ends) else None)
        if not meet(span, bounds(whole.figure)):
            words = f"总体平均 {whole.figure.text} 不在 {pair[0].figure.text} 与 {pair[1].figure.text} 之间。"
            yield finding("mean", [whole.figure, *(each.figure for each in pair)], words, "请核对这三个数。")


def _are_sides(one: Claim, other: Claim) -> bool:
    return any(
        (a.search(one.lead) and b.search(other.lead)) or (b.search(one.lead) and a.search(other.lead))
        for a, b in _SIDES
    )


def _on_schedule(sentence: Sentence) -> Iterator[Finding]:
    """1—6月完成年度计划的48.2%，超时序进度1.8个百分点: half of the year is over."""
    elapsed, found = _ELAPSED.search(sentence.words), _SCHEDULE.search(sentence.words)
    if elapsed is None or found is None:
        return
    month = (
        6
        if elapsed["half"]
        else 9
        if elapsed["three"]
        else 3
        if elapsed["one"]
        else int(elapsed["month"] or elapsed["until"])
    )
    done = [
        each
        for each in sentence.claims
        if each.unit == "%" and each.figure.end <= sentence.start + found.start() and _OF_YEAR.search(each.lead)
    ]
    if not done or month > _MONTHS:
        return
    time = _FULL * month / _MONTHS
    ahead = bounds(done[-1].figure)[0] - time, (bounds(done[-1].figure)[1] or _FULL * 2) - time
    if found["way"] in _BEHIND:
        ahead = -ahead[1], -ahead[0]
    after = [each for each in sentence.claims if each.figure.start == sentence.start + found.end()]
    told = bounds(after[0].figure) if after and "百分点" in after[0].unit else (Decimal(0), None)
    wide = (told[0] - _POINT_SLACK, None if told[1] is None else told[1] + _POINT_SLACK)
    if not meet(wide, ahead):
        words = (
            f"到 {month} 月底时序进度为 {plain(round(time, 1))}%，文中进度 {done[-1].figure.text}，却写作“{found[0]}”。"
        )
        yield finding("rate", [done[-1].figure, *(each.figure for each in after)], words, "请核对进度或说法。")


def _natural(sentence: Sentence) -> Iterator[Finding]:
    """出生率7.47‰，死亡率8.58‰，自然增长率-1.11‰."""
    rates = [
        next((each for each in sentence.claims if each.unit == "‰" and name in each.lead), None) for name in _BIRTHS
    ]
    born, died, grown = rates
    if born is None or died is None or grown is None or re.search("[下降低]|分别", grown.lead):
        return
    right = born.value - died.value
    if abs(right - grown.value) > _BIRTH_SLACK:
        words = f"{born.figure.text} − {died.figure.text} = {plain(right)}‰，文中写作 {grown.figure.text}。"
        yield finding("difference", [each.figure for each in (born, died, grown)], words, f"应为 {plain(right)}‰。")


def _per_year(sentence: Sentence) -> Iterator[Finding]:
    """五年累计新增就业2.4万人，年均新增4800人."""
    for whole, mean in pairwise(sentence.claims):
        years = _YEARS.search(whole.lead)
        if not years or not re.match("，年均", mean.gap) or whole.unit != mean.unit or whole.figure.is_share:
            continue
        count = int(years["count"]) if years["count"].isdecimal() else han(years["count"]) or 0
        low, high = bounds(whole.figure)
        if count and not meet(_wide((low / count, None if high is None else high / count)), bounds(mean.figure)):
            right = said(whole.value / count, mean.figure)
            words = f"{whole.figure.text} ÷ {plain(Decimal(count))} 年 ≈ {right}，文中写作 {mean.figure.text}。"
            yield finding("mean", [whole.figure, mean.figure], words, f"年均应约为 {right}。")


def _wide(found: Bounds) -> Bounds:
    return found[0] * (1 - _MEAN_SLACK), None if found[1] is None else found[1] * (1 + _MEAN_SLACK)
