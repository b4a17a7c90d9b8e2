"""Means that no total and no count near them give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import Claim, bounds, meet
from xianwu.bulletin.factcheck.findings import WAN, Finding, finding
from xianwu.bulletin.factcheck.wider.scene import STEP, Scene, is_plain
from xianwu.lib.numbers import plain

_MEAN = re.compile(
    r"(?:(?P<yield>亩)(?=产)|(?P<unit>[人户亩村座个家件株组台盏处次场吨栋期笔宗辆])均|平均每(?P<each>[人户亩村座个家件株组台盏处次场吨栋期笔宗辆]|公里|平方米)|每(?P<every>[人户亩村座个家件株组台盏处次场吨栋期]|公里|平方米)平均)(?P<noun>[^，。；、\d]{0,6})$"
)
_EMPTY = re.compile("分得|分红|领取|获得|得到|受益|补助|补贴|为|约|达|近|超|可|发放")
_SURVEYED = re.compile(
    "月|日|年|增收|保费|收入|可支配|消费|寿命|预期|GDP|生产总值|用水|能耗|住房|面积|年限|纳税|税|产量|存款"
)
_ALIKE = {
    "人": ("人", "名", "位", "人次"), "家": ("家", "户"), "户": ("户", "家", "笔"), "村": ("个", "村"), "座": ("座", "个"), "处": ("处", "个"),
    "校": ("所", "个"), "次": ("次", "场", "场次", "人次"), "场": ("场", "次"), "期": ("期",), "个": ("个", "座", "处", "家", "项"),
}  # fmt: skip
_CROP = re.compile("总产|产量|实收|收获")
_TOTAL = re.compile("[共总产]|合计|投入|发放|兑付|补贴|补助|投资|资金|分红|支付|费用|金额|收益|追回|罚款|贷款|用于")
_SLACK, _NEAR, _FAR = Decimal("0.015"), 14, 3


def check_unmeant(scene: Scene) -> Iterator[Finding]:
    """收益83.1万元用于分红…412户1385名成员人均分得860元: no sum told gives it for any number told."""
    for mean in scene.claims:
        found = _MEAN.search(mean.lead) if is_plain(mean) else None
        if found:
            yield from _scaled(scene, mean, _unit_of(found))
        if found and found["yield"]:
            yield from _yielded(scene, mean)
        elif found and not _SURVEYED.search(found["noun"]) and not re.search("不低于|至少|以上|最", mean.lead):
            yield from _judged(scene, mean, _unit_of(found), _EMPTY.sub("", found["noun"]))


def _unit_of(found: re.Match[str]) -> str:
    return next(each for name in ("unit", "each", "every", "yield") if (each := found[name]))


def _yielded(scene: Scene, mean: Claim) -> Iterator[Finding]:
    """示范方1200亩，实收总产76.8万公斤，折合亩产604公斤: the crop and the field stand right before."""
    near = [each for each in scene.before(mean, most=_NEAR) if is_plain(each) and scene.distance(each, mean) < _FAR]
    fields = [each for each in near if each.unit == "亩"]
    crops = [
        each
        for each in near
        if each.unit in (mean.unit, "吨") and _CROP.search(each.lead) and not re.search("[由从]", each.lead)
    ]
    is_named = len(fields) == 1 and re.search("面积", fields[0].lead) or near[-2:-1] == fields[-1:]
    if len(fields) != 1 or len(crops) != 1 or not is_named or mean.unit not in ("公斤", "千克", "斤"):
        return
    field, crop = fields[0], _in_kilograms(crops[0], mean)
    if not _gives(crop, field, mean):
        right = plain(round(crop.value / field.value, 1))
        words = f"{crop.figure.text} ÷ {field.figure.text} ≈ {right}{mean.unit}，文中写作 {mean.figure.text}。"
        yield finding("mean", [mean.figure, crop.figure, field.figure], words, f"应为 {right}{mean.unit}。")


def _in_kilograms(crop: Claim, mean: Claim) -> Claim:
    """8.14万吨 as the 公斤 or 斤 of the mean."""
    if crop.unit == mean.unit:
        return crop
    scale = Decimal(2000) if mean.unit == "斤" else Decimal(1000)
    figure = replace(crop.figure, value=crop.value * scale, step=crop.figure.step * scale, unit=mean.unit)
    return replace(crop, figure=figure)


def _scaled(scene: Scene, mean: Claim, unit: str) -> Iterator[Finding]:
    """21.5万人次，收入1.29万元。人均消费600元: right once 万 is read as 亿."""
    before = [each for each in scene.before(mean, most=6) if is_plain(each) and scene.distance(each, mean) < _FAR]
    counts = [each for each in before if each.unit in _ALIKE.get(unit, (unit,)) and each.value > 1]
    totals = [
        each
        for each in before
        if each.unit == mean.unit == "元" and each.value and re.search("[万亿]", each.figure.text)
    ]
    if any(_gives(one, other, mean) for one in totals for other in counts):
        return
    for total in totals:
        for count in counts:
            ratio = mean.value * count.value / total.value
            if any(abs(ratio / scale - 1) < _SLACK for scale in (WAN, 1 / WAN)):
                words = f"{total.figure.text} ÷ {count.figure.text} 与 {mean.figure.text} 相差一万倍。"
                yield finding("wanyi", [total.figure, count.figure, mean.figure], words, "疑似万、亿单位写错。")
                return


def _is_of(scene: Scene, total: Claim, noun: str) -> bool:
    """A bare 户均, or one whose noun was said of the total."""
    is_named = len(noun) > 1 and any(noun[at : at + 2] in total.lead for at in range(len(noun) - 1))
    return bool(_TOTAL.search(scene.head(total, most=30))) and (is_named or not noun)


def _judged(scene: Scene, mean: Claim, unit: str, noun: str) -> Iterator[Finding]:
    before = [each for each in scene.before(mean, most=_NEAR) if is_plain(each) and scene.distance(each, mean) < _FAR]
    counts = [each for each in before if each.unit in _ALIKE.get(unit, (unit,)) and each.value > 1]
    units = ("人", "人次", "名") if mean.unit in ("人", "名") else (mean.unit,)
    if mean.unit in ("公斤", "千克", "斤"):
        before = [_in_kilograms(each, mean) if each.unit == "吨" else each for each in before]
    totals = [each for each in before if each.unit in units and each.value >= mean.value and "均" not in each.lead]
    if not counts or not totals or any(_gives(one, other, mean) for one in totals for other in counts):
        return
    told = [each for each in totals if _is_of(scene, each, noun) and not STEP.search(each.lead)]
    count = counts[-1]
    if not told or "其中" in scene.between(told[-1], mean) or scene.distance(told[-1], mean) > 1:
        return
    if len({each.value for each in counts}) > 1 and not re.fullmatch(r"[^，。；\d]{0,10}", scene.between(count, mean)):
        return
    right = plain(round(told[-1].value / count.value, 2))
    words = f"前面的数都算不出 {mean.figure.text}；{told[-1].figure.text} ÷ {count.figure.text} ≈ {right}{mean.unit}。"
    yield finding("mean", [mean.figure, told[-1].figure, count.figure], words, "请核对平均数、总数与个数。")


def _gives(total: Claim, count: Claim, mean: Claim) -> bool:
    low, high = bounds(total.figure)
    least, most = bounds(count.figure)
    if high is None or most is None or least <= 0:
        return True
    return meet((low / most * (1 - _SLACK), high / least * (1 + _SLACK)), bounds(mean.figure))
