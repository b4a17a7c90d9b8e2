"""Units given away: numbers that add up, or grow as it says, though one of them is of another dimension; money in tons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import HUNDRED, Claim
from xianwu.bulletin.factcheck.findings import Finding, finding
from xianwu.bulletin.factcheck.phrases import IS, TO_LEVEL
from xianwu.bulletin.factcheck.rate_words import ALL_AT_MOST
from xianwu.bulletin.factcheck.wider.scene import MEAN, Scene, is_plain

_DIMENSIONS = {
    "money": ("元", "美元", "港元", "欧元"),
    "mass": ("吨", "公斤", "千克", "斤", "克"),
    "area": ("亩", "平方米", "平方公里", "公顷", "平米"),
    "length": ("公里", "米", "千米", "里"),
    "volume": ("立方米", "升", "方"),
    "energy": ("千瓦", "千瓦时", "度"),
    "time": ("天", "小时", "个小时", "分钟", "个月", "年", "个工作日", "日"),
    "degrees": ("℃", "摄氏度", "毫米"),
    "share": ("", "倍", "分", "岁", "折", "‰", "%", "成", "个百分点", "百分点"),
}
_DIMENSION = {unit: name for name, units in _DIMENSIONS.items() for unit in units}
_MONEY = re.compile(
    r"(?:零售总?额|销售额|交易额|成交额|贷款额|余额|总产值|增加值|产值|营业收入|税收|财政收入|补贴资金|到位资金|拨付资金|总投资|利润)(?:总额)?(?:达到?|为|约|超|近|突破)?$"
)
_THINGS = re.compile(
    rf"(?:课桌椅|桌椅|电脑|车辆|路灯|图书|书籍|床位|摄像头|监控|灭火器|报警器|太阳能灯|健身器材|垃圾桶)(?:{IS}|近|超)?$"
)
_RATE = re.compile(
    rf"(?:{ALL_AT_MOST}|失业|城镇化|机械化|自给|成活)[一-龥]{{0,2}}(?<![效功速频])率(?:{IS}|提[高升][到至]|上升[到至]|升至|降至|保持在|稳定在|控制在|超过?|近)*$"
)
_PIECES = ("人", "户", "家", "件", "项", "起", "名", "人次")
_INNER = re.compile(r"[^。；\d]{0,18}")
_GROWN = re.compile(r"[^，。；、\d]{0,8}，(?:同比|环比)(?P<way>增长|下降|上升|减少|增加)")
_SECOND = re.compile("(?:公里|平方米|立方米|公顷|万元|亿元|公斤|千克|平方公里|吨|亩)(?=[，。；、]|$)")
_FROM = re.compile("(?:由|从)(?:原来的|去年的|上年的|年初的|过去的|平均)?$")
_TO = re.compile(
    f"(?:压缩|降低|缩短|减少|提高|增加|提升|上升|下降|降|升|增|减|调整|扩大|优化|精简)(?:{TO_LEVEL})(?:了|约)?"
)
_TOGETHER = re.compile("，(?:合计|共计?|总计)[一-龥]{0,4}")
_LEAST, _MOST, _DIGITS = 2, 5, 3


def check_measured(scene: Scene) -> Iterator[Finding]:
    """Lists with their totals, two levels with their growth, names that say in what they are counted."""
    for claim in scene.claims:
        if claim.unit == "%":
            yield from _grown(scene, claim)
        yield from _from_to(scene, claim)
        if is_plain(claim):
            yield from _rated(claim)
        if is_plain(claim) and claim.figure.is_exact and claim.unit != "%":
            yield from _named(claim)
            yield from _multiplied(scene, claim)
            yield from _two_units(claim)
            yield from _summed(scene, claim, scene.after(claim, most=_MOST))
            yield from _summed(scene, claim, scene.before(claim, most=_MOST)[::-1])


def dimension(claim: Claim) -> str:
    """What is counted piece by piece has one dimension, whatever its measure word."""
    return _DIMENSION.get(claim.unit, "count")


def _two_units(claim: Claim) -> Iterator[Finding]:
    """检查企业9家公里."""
    found = _SECOND.match(claim.tail)
    if found and dimension(claim) == "count" and claim.unit and not claim.lead.endswith("每"):
        words = f"“{claim.figure.text}{found[0]}”连写了两个计量单位。"
        yield finding("unit", [claim.figure], words, "只留一个计量单位。")


def _named(claim: Claim) -> Iterator[Finding]:
    """零售总额58.3亿吨; 课桌椅9400亩."""
    kind = dimension(claim)
    is_wrong = (_MONEY.search(claim.lead) and kind in ("mass", "area", "length", "volume")) or (
        _THINGS.search(claim.lead) and kind in ("area", "length", "volume", "degrees")
    )
    if is_wrong:
        yield _in_wrong_measure(claim)


def _rated(claim: Claim) -> Iterator[Finding]:
    """覆盖率为61.4公顷."""
    is_amount = dimension(claim) not in ("share", "count") or claim.unit in _PIECES
    if is_amount and _RATE.search(claim.lead):
        yield _in_wrong_measure(claim)


def _in_wrong_measure(claim: Claim) -> Finding:
    words = f"“{claim.label}”不能用“{claim.unit}”计量：{claim.figure.text}。"
    return finding("unit", [claim.figure], words, "请核对计量单位。")


def _multiplied(scene: Scene, total: Claim) -> Iterator[Finding]:
    """教室24间，每间平均64平方米，合计1536吨: so many times so much, in another measure."""
    before = scene.before(total, most=_LEAST)
    if len(before) < _LEAST or not _TOGETHER.fullmatch(total.gap) or scene.distance(before[0], total):
        return
    count, each = before
    kinds = dimension(each), dimension(total)
    is_other = dimension(count) == "count" and kinds[0] != kinds[1] and not {"count", "share"} & set(kinds)
    if is_other and MEAN.search(each.lead) and count.value * each.value == total.value:
        words = f"{count.figure.text} × {each.figure.text} 与 {total.figure.text} 数相合，计量单位却不同。"
        yield finding("unit", [total.figure, each.figure], words, "请核对计量单位。")


def _from_to(scene: Scene, new: Claim) -> Iterator[Finding]:
    """等候时间由5天降到2人次."""
    before = scene.before(new, most=1)
    if not before or not _TO.fullmatch(new.gap) or not _FROM.search(before[0].lead):
        return
    kinds = {dimension(before[0]), dimension(new)}
    if len(kinds) > 1 and "share" not in kinds and new.unit and before[0].unit:
        words = f"由 {before[0].figure.text} 到 {new.figure.text}，计量单位不同。"
        yield finding("unit", [before[0].figure, new.figure], words, "请核对计量单位。")


def _summed(scene: Scene, total: Claim, beside: Sequence[Claim]) -> Iterator[Finding]:
    """2.36亿条，其中部门数据1.87亿条、企业数据0.49亿元; 春季180万尾，秋季120万亩，全年共300万尾."""
    row: list[Claim] = []
    for each in beside:
        last = row[-1] if row else total
        first, second = sorted((last, each), key=lambda one: one.figure.start)
        if not is_plain(each) or not each.figure.is_exact or not _INNER.fullmatch(scene.between(first, second)):
            return
        row.append(each)
        if len(row) >= _LEAST and sum((one.value for one in row), start=Decimal(0)) == total.value:
            yield from _odd_one(total, row)
            return


def _odd_one(total: Claim, row: Sequence[Claim]) -> Iterator[Finding]:
    kinds = [dimension(each) for each in (total, *row)]
    told = max(kinds, key=kinds.count)
    odd = [each for each, kind in zip((total, *row), kinds, strict=True) if kind != told]
    is_told = re.search("其中|共", "".join(each.gap for each in (total, *row)))
    is_sure = kinds.count(told) == len(row) and (is_told or len(total.figure.digits.strip("0")) > _DIGITS)
    if is_sure and len(odd) == 1 and "share" not in kinds:
        parts = " + ".join(each.figure.text for each in row)
        words = f"{parts} 与 {total.figure.text} 数相合，“{odd[0].figure.text}”的计量单位却不同。"
        yield finding("unit", [odd[0].figure, total.figure], words, "请核对计量单位。")


def _grown(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """二季度加工420亩，三季度加工357吨，环比下降15%."""
    before = scene.before(rate, most=2)
    found = _GROWN.fullmatch(rate.gap)
    if len(before) < _LEAST or not found or not all(map(is_plain, before)):
        return
    old, new = before
    kinds = {dimension(old), dimension(new)}
    if len(kinds) < _LEAST or "share" in kinds or not old.value or not _INNER.fullmatch(scene.between(old, new)):
        return
    grown = (new.value / old.value - 1) * HUNDRED
    right = grown if found["way"] in ("增长", "上升", "增加") else -grown
    if abs(right - rate.value) <= rate.figure.step / 2:
        words = f"由 {old.figure.text} 到 {new.figure.text} 正好{found['way']} {rate.figure.text}，计量单位却不同。"
        yield finding("unit", [old.figure, new.figure, rate.figure], words, "请核对计量单位。")
