"""万 for 亿 and the reverse, seen from an amount told of one, or from a rate: right but for four places.

A product or a share that misses what is printed by exactly ten thousand was never right by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

from xianwu.bulletin.factcheck.claims import HUNDRED, Claim, bounds, quotient
from xianwu.bulletin.factcheck.findings import WAN, Finding, finding
from xianwu.bulletin.factcheck.rate_words import CHANGE
from xianwu.bulletin.factcheck.wider.scene import STEP, Scene, is_plain

_OF_UNIT = "每(?P<each>公里|公斤|千克|平方米|平方公里|公顷|立方米|[一-龥])"
_PER = re.compile(rf"{_OF_UNIT}(?P<unit>)$")
"""Nearest to the figure: 平均收购价每公斤2.46元 is of so many 公斤."""
_EACH = re.compile(
    rf"(?:(?:平均)?{_OF_UNIT}|(?P<unit>[人户亩村座个家件株组台盏处次场吨栋期笔项日月年])均|平均|单价|平均每[一-龥]{{1,3}}|各)[^，。；、\d]{{0,10}}$"
)
_MEASURED = ("亩", "人", "户", "公里", "吨", "平方米")
_KILOGRAMS = {"公斤": Decimal(1000), "千克": Decimal(1000), "斤": Decimal(2000), "克": Decimal(1_000_000)}
_SLACK, _FAR, _EXACT, _LEAST = Decimal("0.01"), 2, Decimal("0.006"), 3


def check_scaled(scene: Scene) -> Iterator[Finding]:
    """So much each, or such a share, that holds once 万 is read as 亿."""
    for claim in scene.claims:
        if claim.unit == "元" and "亿" in claim.figure.text and claim.figure.is_exact:
            yield from _part(scene, claim)
        if is_plain(claim) and claim.unit == "元" and _EACH.search(claim.lead):
            yield from _each(scene, claim)
        elif claim.unit == "%" and not CHANGE.search(claim.lead) and claim.figure.is_exact:
            yield from _share(scene, claim)


def _part(scene: Scene, total: Claim) -> Iterator[Finding]:
    """总投资19.7亿元，其中…投资合计13万元，其余6个项目投资6.7亿元: 13亿元 would make it whole."""
    money = [
        each for each in scene.after(total, most=6) if each.unit == "元" and each.figure.is_exact and is_plain(each)
    ]
    near = [each for each in money if scene.distance(total, each) == 0][:3]
    for one, other in permutations(near, 2):
        is_whole = one.value + other.value * WAN == total.value
        if (
            is_whole
            and "万" in other.figure.text
            and "亿" in one.figure.text
            and "其中" in "".join(each.gap for each in near)
        ):
            words = f"{other.figure.text} 换成亿，与 {one.figure.text} 之和才是 {total.figure.text}。"
            yield _said([total, other, one], words)
            return


def _near(scene: Scene, claim: Claim) -> list[Claim]:
    row = [*scene.before(claim, most=8), *scene.after(claim, most=3)]
    far = [each for each in row if abs(scene.words.count("。", *_ends(each, claim))) < _FAR]
    return [each for each in far if is_plain(each) and each.unit != "倍" and not STEP.search(each.lead)]


def _ends(one: Claim, other: Claim) -> tuple[int, int]:
    first, last = sorted((one.figure.start, other.figure.start))
    return first, last


def _each(scene: Scene, one: Claim) -> Iterator[Finding]:
    """境内18.4公里，概算投资11.04万元，每公里造价6000万元."""
    near = [each for each in _near(scene, one) if not _EACH.search(each.lead)]
    totals = [each for each in near if each.unit == "元" and each.value and re.search("[万亿]", each.figure.text)]
    found = _PER.search(one.lead) or _EACH.search(one.lead)
    name = (found["each"] or found["unit"] or "") if found else ""
    counts = [each for each in near if each.unit != "元" and each.value > 1 and _may_be(each, name)]
    if name in _KILOGRAMS:
        counts = [
            _weighed(each, name) if each.unit == "吨" else each
            for each in (*counts, *(each for each in near if each.unit == "吨"))
        ]
    if any(_is_about(one.value * count.value / total.value) for count in counts for total in totals):
        return
    for total in totals:
        for count in counts:
            ratio = one.value * count.value / total.value
            if any(_is_about(ratio / scale) for scale in (WAN, 1 / WAN)) or _is_shifted(ratio):
                words = f"{count.figure.text} × {one.figure.text} 与 {total.figure.text} 相差 {_times(ratio)} 倍。"
                yield _said([total, count, one], words)
                return


def _weighed(count: Claim, name: str) -> Claim:
    """360吨 as so many 公斤 or 斤."""
    return replace(count, figure=replace(count.figure, value=count.value * _KILOGRAMS[name]))


def _may_be(count: Claim, name: str) -> bool:
    """亩均 is of 亩; 平均 may be of anything."""
    if name in ("年", "月", "日", ""):
        return True
    if (name, count.unit) == ("人", "人次"):
        return True
    return count.unit == name or name not in _MEASURED and count.unit not in _MEASURED


def _is_about(ratio: Decimal) -> bool:
    return abs(ratio - 1) < _SLACK


def _times(ratio: Decimal) -> str:
    return f"{round(ratio if ratio > 1 else 1 / ratio):,}".replace(",", "")


def _is_shifted(ratio: Decimal) -> bool:
    """2.6万亩 × 8000元 = 2.08亿元, printed as 2080万元: every digit right, the point at another place."""
    return any(ratio == scale for each in (10, 100, 1000) for scale in (Decimal(each), 1 / Decimal(each)))


def _share(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """争取资金2.85万元，已拨付1.71亿元，拨付率60%."""
    money = [each for each in _near(scene, rate) if each.unit == "元" and each.figure.is_exact]
    pairs = [(part, whole) for part, whole in permutations(money, 2) if _is_told(part, whole, rate)]
    if any(_gives(part, whole, rate, Decimal(1)) for part, whole in pairs):
        return
    for part, whole in pairs:
        scale = next((each for each in (WAN, 1 / WAN) if _gives(part, whole, rate, each)), None)
        if scale is not None and scene.before(rate, most=1)[:1] == [part]:
            words = f"{part.figure.text} 占 {whole.figure.text} 的比例，要换一个单位（万、亿）才是 {rate.figure.text}。"
            yield _said([part, whole, rate], words)
            return


def _is_told(part: Claim, whole: Claim, rate: Claim) -> bool:
    return part.figure.start < rate.figure.start and whole.figure.start < rate.figure.start


def _gives(part: Claim, whole: Claim, rate: Claim, scale: Decimal) -> bool:
    share = quotient(bounds(part.figure), bounds(whole.figure))
    if share is None or not whole.value:
        return False
    right = part.value * scale / whole.value * HUNDRED
    return abs(right - rate.value) <= max(rate.figure.step, rate.value * _EXACT)


def _said(row: Sequence[Claim], words: str) -> Finding:
    return finding("wanyi", [each.figure for each in row], words, "疑似万、亿单位写错，请核对。")
