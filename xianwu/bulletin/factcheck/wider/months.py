"""Month after month, and the changes from one to the next; what was there at the year's end, and the step since."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xianwu.bulletin.factcheck.changes import judged_change
from xianwu.bulletin.factcheck.claims import Claim, bounds, may_exceed, meet
from xianwu.bulletin.factcheck.findings import Finding, finding, said
from xianwu.bulletin.factcheck.phrases import LAST_YEAR
from xianwu.bulletin.factcheck.when import MONTH
from xianwu.bulletin.factcheck.wider.scene import Scene, is_plain

_MONTH = re.compile(rf"(?<![\d年至到~—\-前]){MONTH}(?:份|当月)?(?!\d|日|底|末|以来|[上中下]旬|[-~—至到])")
_QUARTER = re.compile(r"(?<!前)(?P<place>[一二三四])季度[^。；\\d]{0,24}$")
_RATE = re.compile(
    r"(?:[，、（]|^)?(?:环比|比上月|较上月|与上月相比)(?:[上下]?[^，。；\d]{0,2})?(?P<way>增长|上升|增加|提高|下降|减少|回落|降低|[增降])(?:了)?$"
)
_AGAIN = re.compile(r"(?:在此基础上|此后)?(?:再|又|继续)(?P<way>增长|上升|增加|下降|减少|回落|降低|[增降])(?:了)?$")
_THEN = re.compile(r"，(?:为|达到?|降至|升至|增至|减至|至|受理|完成)[^，。；\d]{0,4}")
_STEP = re.compile(
    rf"[比较](?:上年末|去年末|去年底|上年底|年初|{LAST_YEAR}|上月末|上月|上季度末|上季度)(?:同期)?(?P<way>增加|减少|多|少|上升|下降|净增|增长)(?:了)?$"
)
_WAS = re.compile(
    rf"^(?:(?:而|其中)?，?)?(?P<when>上年末|去年末|去年底|上年底|年初|{LAST_YEAR}|上月末|上月|上季度末|上季度)(?:同期|的)?(?P<noun>[^，。；\d]{{0,12}}?)(?:为|是|达到?|有)?$"
)
_ROUND = re.compile(
    r"第[一二三四五六七八九十]{1,2}(?:轮|批|次|期|周|阶段)(?:（[^（）]*）)?后?，[^，。；\d]{0,6}累计[^，。；\d]{0,10}$"
)
_NOW = re.compile(r"(?:本周|本月|当月|本旬|今日|当日)[^。；\d]{0,20}$")
_ALL_SO_FAR = re.compile("累计(?:已)?(?P<verb>[一-龥]{2})[^，。；]{0,8}$")
_RUNS_ON = re.compile(rf"累计[^，。；\d]{{2,10}}?{MONTH}[末底]为$")
_AND_THEN = re.compile(rf"[、，]{MONTH}[末底]为")
_NAMED = 16


@dataclass(frozen=True)
class _Told:
    claim: Claim
    month: int


def check_months(scene: Scene) -> Iterator[Finding]:
    """Both kinds of chains."""
    yield from _chained(scene)
    yield from _since(scene)
    yield from _by_rounds(scene)
    yield from _now_and_all(scene)
    for one, other in pairwise(scene.claims):
        yield from _runs_on(one, other)


def _month_of(claim: Claim) -> int:
    """Of the year; a quarter counts from a hundred on, so that it is next to its like only. 0: none is named."""
    found = [each for each in _MONTH.finditer(claim.gap) if len(claim.gap) - each.end() < _NAMED]
    if found:
        return int(found[-1]["month"])
    quarter = _QUARTER.search(claim.gap)
    return 0 if quarter is None else 100 + "一二三四".index(quarter["place"])


def _chained(scene: Scene) -> Iterator[Finding]:
    """5月受理1400件，环比增长12%；6月受理1288件，环比下降8%; 8月环比下降15%，为272件."""
    told: list[_Told] = []
    for place, claim in enumerate(scene.claims):
        month = _month_of(claim)
        if not month:
            continue
        after = scene.claims[place + 1 : place + 2]
        if is_plain(claim):
            rate = after[0] if after and after[0].unit == "%" and _RATE.fullmatch(after[0].gap) else None
            if rate is not None:
                yield from _judged(told, claim, month, rate)
            told.append(_Told(claim, month))
        elif after and _leads_to(claim, after[0]):
            yield from _judged(told, after[0], month, claim)
            told.append(_Told(after[0], month))


def _leads_to(rate: Claim, level: Claim) -> bool:
    """8月份环比下降15%，为272件."""
    is_rate = rate.unit == "%" and (_RATE.search(rate.lead) or _AGAIN.search(rate.lead))
    return bool(is_rate) and is_plain(level) and bool(_THEN.fullmatch(level.gap))


def _judged(told: Sequence[_Told], claim: Claim, month: int, rate: Claim) -> Iterator[Finding]:
    before = [each.claim for each in told if each.month == month - 1 and each.claim.unit == claim.unit]
    if len(before) == 1 and _are_alike(before[0], claim):
        yield from judged_change(before[0], claim, rate)


def _are_alike(one: Claim, other: Claim) -> bool:
    """7月受理320件 and 8月受理272件; or nothing but the month before one of them."""
    first, second = (
        re.sub(r"\d{1,2}月份?|当月|全县|全市|共|为|的|[^一-龥]", "", each.lead)[-2:] for each in (one, other)
    )
    return not first or not second or first == second or bool(_THEN.fullmatch(other.gap))


def _by_rounds(scene: Scene) -> Iterator[Finding]:
    """第一轮后累计转移1260人次；第三轮后累计转移达2180人次: what runs on over rounds never falls."""
    told: list[Claim] = []
    for claim in scene.claims:
        if not is_plain(claim) or not _ROUND.search(scene.head(claim)):
            continue
        last = next((each for each in told[::-1] if each.unit == claim.unit), None)
        if last is not None and may_exceed(bounds(last.figure), bounds(claim.figure)):
            words = f"累计数后来反而少了：{last.figure.text} 到 {claim.figure.text}。"
            yield finding("fallen", [last.figure, claim.figure], words, "请核对这两个数。")
        told.append(claim)


def _now_and_all(scene: Scene) -> Iterator[Finding]:
    """本周整改14处，行动开展以来累计整改9处: one week brings no more than all of them."""
    for now in scene.claims:
        if not is_plain(now) or not _NOW.search(scene.head(now)):
            continue
        for total in scene.after(now, most=2):
            said = _ALL_SO_FAR.search(total.lead)
            is_same = said and total.unit == now.unit and said["verb"] in scene.about(now)
            if is_same and scene.distance(now, total) < 2 and may_exceed(bounds(now.figure), bounds(total.figure)):
                words = f"本期 {now.figure.text} 大于累计 {total.figure.text}。"
                yield finding("fallen", [now.figure, total.figure], words, "请核对这两个数。")


def _runs_on(one: Claim, other: Claim) -> Iterator[Finding]:
    """年内累计放贷额5月末为2.75亿元、6月末为2.57亿元."""
    first, then = _RUNS_ON.search(one.gap), _AND_THEN.fullmatch(other.gap)
    is_later = first and then and int(first["month"]) < int(then["month"]) and one.unit == other.unit
    if is_later and may_exceed(bounds(one.figure), bounds(other.figure)):
        words = f"累计数后来反而少了：{one.figure.text} 到 {other.figure.text}。"
        yield finding("fallen", [one.figure, other.figure], words, "请核对这两个数。")


def _since(scene: Scene) -> Iterator[Finding]:
    """52.36万人，比上年末减少0.41万人。上年末常住人口为52.57万人."""
    for place, step in enumerate(scene.claims):
        way = _STEP.search(step.lead) if is_plain(step) else None
        if not way or not place:
            continue
        new = scene.claims[place - 1]
        then = way[0]
        old = next((each for each in scene.after(step) if _is_level_then(scene, new, each, then)), None)
        if old is None or new.unit != step.unit or not is_plain(new) or scene.distance(step, old) > 1:
            continue
        is_up = way["way"] in ("增加", "多", "上升", "净增", "增长")
        high, low = (new, old) if is_up else (old, new)
        least, most = bounds(low.figure)
        top, ceiling = bounds(high.figure)
        if most is None or ceiling is None or meet((top - most, ceiling - least), bounds(step.figure)):
            continue
        right = said(abs(new.value - old.value), step.figure)
        words = f"{new.figure.text} 与 {old.figure.text} 相差 {right}，文中写作 {step.figure.text}。"
        yield finding("difference", [step.figure, new.figure, old.figure], words, f"应为 {right}，或核对前后两个数。")


def _is_level_then(scene: Scene, new: Claim, old: Claim, step: str) -> bool:
    found = _WAS.search(old.lead)
    if found is None or found["when"][:2] not in step or old.unit != new.unit or not is_plain(old):
        return False
    return not found["noun"] or found["noun"][-2:] in new.lead + scene.head(new)
