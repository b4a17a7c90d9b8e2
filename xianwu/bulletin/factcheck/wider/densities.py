"""So many to every thousand people: 医师1960人，按常住人口56万人计算，每千人口3.5人."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import Claim, bounds
from xianwu.bulletin.factcheck.findings import Finding, finding
from xianwu.bulletin.factcheck.wider.scene import MEAN, OTHER_TIME, Scene, is_plain
from xianwu.lib.numbers import plain

_TO_EVERY = re.compile(
    r"每(?P<many>百|千|万|十万)(?:名|人|户)?(?:常住)?(?P<of>人口|老年人口|老年人|老人|儿童|户)?(?P<noun>[^，。；、\d]{0,14})$"
)
_MANY = {"百": 100, "千": 1000, "万": 10_000, "十万": 100_000}
_PEOPLE = re.compile("人口")
_FAR, _SLACK, _SHARED = 12, Decimal("0.02"), 2


def check_densities(scene: Scene) -> Iterator[Finding]:
    """Each count to every hundred, thousand or ten thousand people."""
    for rate in scene.claims:
        # A bracket ends what leads up to a figure, but not what it is told of: 执业（助理）医师数.
        found = _TO_EVERY.search(re.split("[，。；]", scene.head(rate))[-1])
        if found and is_plain(rate) and rate.figure.is_exact:
            yield from _judged(scene, rate, found)


def _judged(scene: Scene, rate: Claim, found: re.Match[str]) -> Iterator[Finding]:
    near = [each for each in (*scene.before(rate, most=_FAR), *scene.after(rate)) if is_plain(each)]
    people = [each for each in near if _PEOPLE.search(each.lead) and each.unit == "人" and each.value > _MANY["千"]]
    noun = re.sub("拥有|数|为|达到?|配备|量|的", "", found["noun"])
    counts = [each for each in near if each not in people and each.unit == rate.unit and _is_of(each, noun)]
    if len(people) != 1 or len(counts) != 1 or found["of"] not in ("人口", "", None):
        return
    many = Decimal(_MANY[found["many"]])
    low, high = bounds(rate.figure)
    right = counts[0].value * many / people[0].value
    if high is not None and low * (1 - _SLACK) <= right <= high * (1 + _SLACK):
        return
    shown = plain(round(right, len(rate.figure.digits.partition(".")[2]) or 1))
    words = f"{counts[0].figure.text} ÷ {people[0].figure.text}，每{found['many']}人应为 {shown}{rate.unit}，文中写作 {rate.figure.text}。"
    figures = [rate.figure, counts[0].figure, people[0].figure]
    yield finding("rate", figures, words, f"应为 {shown}{rate.unit}，或核对人数与人口数。")


def _is_of(claim: Claim, noun: str) -> bool:
    """By the last characters of what is counted; nothing of another time."""
    is_level = not OTHER_TIME.search(claim.lead) and not MEAN.search(claim.lead) and claim.figure.is_exact
    return is_level and len(noun) >= _SHARED and noun[-_SHARED:] in claim.lead + claim.tail
