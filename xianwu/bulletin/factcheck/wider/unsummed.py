"""Totals and rests that no figures around them add up to, where the words say that they must."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from xianwu.bulletin.factcheck.claims import Claim, added, bounds, meet
from xianwu.bulletin.factcheck.findings import Finding, finding, said
from xianwu.bulletin.factcheck.numbers import han
from xianwu.bulletin.factcheck.stages import BEGUN
from xianwu.bulletin.factcheck.wider.scene import MEAN, OTHER_TIME, STEP, Scene, is_plain

_TOGETHER = re.compile(
    r"(?:^|[，。；：])(?:以上|上述|这)?(?P<count>[两二三四五六七八九])(?:个|大|种)?(?:批次?|类|项|个?片区|期|者|地|村|镇|乡|县|区|家|部分|级|轮|次|场|园区|标段|种|年|季度|个月|条线|渠道|步)[^，。；、\d]{0,8}(?:合计|共计|总计|共|累计|相加)[^，。；、\d]{0,8}(?:\d[\d.]*[^，。；、\d]{1,3}[、，][^，。；、\d]{0,6})?$"
)
_REST = re.compile(r"^(?:[^，。；、\d]{0,8})[，、；](?:其余|余下|其他|另外|剩下|剩余)(?:的)?[^，。；、\d]{0,3}$")
_ITEM = re.compile(r"(?:[^，。；、\d已未尚]{0,8})[，、；][^，。；、\d已未尚占]{1,14}")
_OPEN = re.compile("等|主要|左右|以上")
_FEW, _MANY, _FAR, _VERY_FAR, _PARTS = 2, 10, 3, 5, 5


def check_unsummed(scene: Scene) -> Iterator[Finding]:
    """Each total that says of how many it is, and each rest behind 其中."""
    for claim in scene.claims:
        if is_plain(claim) and claim.figure.is_exact:
            yield from _together(scene, claim)
            yield from _rest(scene, claim)


def _near(scene: Scene, claim: Claim, *, far: int = _FAR) -> list[Claim]:
    before = scene.before(claim, most=40)
    return [each for each in before if is_plain(each) and each.unit == claim.unit and scene.distance(each, claim) < far]


def _together(scene: Scene, total: Claim) -> Iterator[Finding]:
    """第一批860万元，安排14个；第二批420万元，安排7个。两批资金共1280万元."""
    last = scene.before(total, most=1)
    # 两项合计27处，已拆除22处: what follows the total in its own measure is no total.
    found = _TOGETHER.search(total.gap if last and last[0].unit == total.unit else scene.head(total))
    count = han(found["count"]) if found else None
    parts = [each for each in _near(scene, total, far=_VERY_FAR) if not MEAN.search(each.lead)][-_MANY:]
    if count is None or len(parts) < count or OTHER_TIME.search(total.lead) or "分别" in total.lead:
        return
    whole = bounds(total.figure)
    rows = list(combinations(parts, int(count)))
    if any(meet(whole, added(bounds(each.figure) for each in row)) for row in rows):
        return
    if any(meet(whole, bounds(each.figure)) for each in parts):
        # 三类产品12批次: told before as well.
        return
    last = parts[-int(count) :]
    if _are_even(last) and len(parts) == count:
        summed = sum((each.value for each in last), start=total.value * 0)
        shown = " + ".join(each.figure.text for each in last)
        words = f"{shown} = {said(summed, total.figure)}，文中写作 {total.figure.text}。"
        yield finding(
            "parts",
            [total.figure, *(each.figure for each in last)],
            words,
            f"应为 {said(summed, total.figure)}，或核对各分项。",
        )


def _are_even(parts: Sequence[Claim]) -> bool:
    return not any(
        STEP.search(each.lead) or MEAN.search(each.lead) or OTHER_TIME.search(each.lead) or "其中" in each.gap
        for each in parts
    )


def _rest_of_found(scene: Scene, near: Sequence[Claim], rest: Claim) -> Iterator[Finding]:
    """共发现隐患117处，立即改正98处，其余19处限期整改: no whole before it is made by the rest and some of the others."""
    own = [each for each in near if scene.distance(each, rest) == 0][-_PARTS:]
    if (
        len(own) != _FEW
        or not _has_nothing_between(scene, own)
        or not BEGUN.search(own[0].lead)
        or not _are_even(own)
        or "；" in scene.between(own[0], rest)
    ):
        return
    whole, part = own
    sums = [added([bounds(part.figure), bounds(rest.figure)]), added([bounds(rest.figure)])]
    if whole.value > max(part.value, rest.value) and not any(
        meet(bounds(each.figure), summed) for each in near for summed in sums
    ):
        summed = part.value + rest.value
        words = f"{part.figure.text} + {rest.figure.text} = {said(summed, whole.figure)}，与 {whole.figure.text} 不符。"
        yield finding("parts", [whole.figure, part.figure, rest.figure], words, "请核对总数、已办数与其余数。")


def _has_nothing_between(scene: Scene, own: Sequence[Claim]) -> bool:
    """立案91件，协调处理548条: what counts in another unit may be a part as well."""
    first, last = own[0].figure.start, own[-1].figure.start
    return not any(first < each.figure.start < last and is_plain(each) for each in scene.claims)


def _rest(scene: Scene, rest: Claim) -> Iterator[Finding]:
    """突破3000万元，达3046万元。其中住院2187万元，门诊612万元，其余247万元: some whole is what they make."""
    # 剩余未消除37户，其余14户: not all that is left.
    is_followed = any("其余" in each.gap and each.unit == rest.unit for each in scene.after(rest, most=2))
    if not _REST.search(rest.gap) or _OPEN.search(rest.tail) or is_followed or "其中含" in scene.head(rest):
        return
    near = _near(scene, rest)
    opened = next((place for place in range(len(near) - 1, -1, -1) if "其中" in near[place].gap), None)
    if opened is None:
        yield from _rest_of_found(scene, near, rest)
    if opened is None or opened < 1 or len(near) - opened > _PARTS:
        return
    wholes, parts = near[max(opened - 4, 0) : opened], near[opened:]
    is_list = (
        "；" not in scene.between(parts[0], rest)
        and all(_ITEM.fullmatch(each.gap) for each in parts[1:])
        and scene.distance(parts[0], rest) == 0
    )
    if not is_list or not _are_even(parts[1:]) or any(each.lead.startswith("由") for each in parts):
        return
    sums = [
        added(bounds(each.figure) for each in (*row, rest))
        for size in range(1, len(parts) + 1)
        for row in combinations(parts, size)
    ]
    if any(meet(bounds(each.figure), summed) for each in wholes for summed in sums):
        return
    whole = wholes[-1]
    least = max(each.value for each in (*parts, rest))
    between = scene.between(whole, parts[0])
    if (
        whole.value > least
        and between.count("。") < _FEW
        and not re.search("；|任务|计划|比|增|减", between + whole.lead)
    ):
        summed = sum((each.value for each in (*parts, rest)), start=whole.value * 0)
        shown = " + ".join(each.figure.text for each in (*parts, rest))
        words = f"{shown} = {said(summed, whole.figure)}，与 {whole.figure.text} 不符。"
        figures = [whole.figure, *(each.figure for each in (*parts, rest))]
        yield finding("parts", figures, words, f"总数应为 {said(summed, whole.figure)}，或核对各分项。")
