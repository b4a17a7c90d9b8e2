"""Parts that are numbered through (一期, 二期; 第一批, 第二批) make the total that is told of them all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from xianwu.bulletin.factcheck.adding import judged_sum
from xianwu.bulletin.factcheck.claims import Claim, added, bounds, meet
from xianwu.bulletin.factcheck.findings import Finding
from xianwu.bulletin.factcheck.numbers import han
from xianwu.bulletin.factcheck.wider.scene import MEAN, OTHER_TIME, STEP, Scene, is_plain

_KIND = "批次?|期|标段?|阶段|轮|组团|片区|季度"
_PLACE = re.compile(rf"第?(?P<place>[一二三四五六])(?P<kind>{_KIND})(?!中|的)")
_COUNT = re.compile(rf"(?:分|共)?(?P<count>[两二三四五六])个?(?P<kind>{_KIND})")
_WHOLE = re.compile("[共总]|全长|合计|任务|实施|建设|投资|培训|安排|下达|新建|占地|面积|改造")
_RUNNING = re.compile("累计|截[至止]|[底末]")
_LEAST = 2


def check_numbered_parts(scene: Scene) -> Iterator[Finding]:
    """县道全长23.4公里，分三个标段施工。一标8.2公里、二标7.9公里…，三标7.3公里."""
    counts = {_kind(found["kind"]): han(found["count"]) for found in _COUNT.finditer(scene.paragraph)}
    for kind, count in counts.items():
        for unit in dict.fromkeys(each.unit for each in scene.claims if is_plain(each)):
            parts = _parts(scene, kind, unit)
            if len(parts) == count and len(parts) >= _LEAST:
                yield from _against(scene, parts)


def _kind(word: str) -> str:
    return word[0]


def _parts(scene: Scene, kind: str, unit: str) -> list[Claim]:
    """One figure of that unit to each number, the numbers in their order."""
    found: dict[int, Claim] = {}
    place = 0
    for sentence in scene.sentences:
        for claim in sentence.claims:
            numbers = [each for each in _PLACE.finditer(claim.gap) if _kind(each["kind"]) == kind]
            if numbers:
                # 截至二季度末，累计…: what runs on is no part.
                is_running = _RUNNING.search(claim.gap)
                place = 0 if is_running else "一二三四五六".index(numbers[-1]["place"]) + 1
            if place and claim.unit == unit and is_plain(claim) and place not in found and not _is_other(claim):
                found[place] = claim
        place = 0
    return [found[each] for each in range(1, len(found) + 1)] if set(found) == set(range(1, len(found) + 1)) else []


def _is_other(claim: Claim) -> bool:
    is_running = re.search("其中(?!第?[一二三四五六])", claim.gap) or _RUNNING.search(claim.gap)
    return bool(is_running or any(each.search(claim.lead) for each in (STEP, MEAN, OTHER_TIME)))


def _is_apart(whole: Claim) -> bool:
    """任务120公里，分三批下达: what is planned has parts as well."""
    return _is_other(replace(whole, gap=re.sub("任务|计划(?!生育)|预算", "", whole.gap)))


def _against(scene: Scene, parts: Sequence[Claim]) -> Iterator[Finding]:
    summed = added(bounds(each.figure) for each in parts)
    own = {each.figure.start for each in parts}
    others = [
        each for each in scene.claims if each.unit == parts[0].unit and is_plain(each) and each.figure.start not in own
    ]
    if any(meet(bounds(each.figure), summed) for each in others):
        return
    if any(one.value + other.value == sum(each.value for each in parts) for one, other in combinations(others, 2)):
        # 两批合计完成4.3万亩，剩余0.7万亩: done and left make them up.
        return
    least = max(each.value for each in parts)
    told = [each for each in others if each.value > least and _WHOLE.search(each.lead) and not _is_apart(each)]
    if len(told) == 1:
        yield from judged_sum(told[0], parts, is_closed=True)
