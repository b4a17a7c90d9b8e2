"""So much each, so many of them, so much in all; the three may stand in two sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import Claim, bounds
from xianwu.bulletin.factcheck.findings import WAN, Finding, finding
from xianwu.bulletin.factcheck.wider.scene import OTHER_TIME, STEP, Scene, is_plain
from xianwu.lib.numbers import plain

_EACH = re.compile(
    r"(?:每[一]?|单|按每)(?P<unit>[人户亩组顶台套件名张盏个座所条眼口只头箱辆期场次家间株吨块份袋本处村栋]|公斤|千克|斤|公里|平方米|立方米|床|批)(?!次均)(?:每年)?(?P<noun>[^，。；、\d每]{0,12})$"
)
_MEAN = re.compile(
    r"(?P<unit>[人户亩村座个家件株组所台盏处次场吨栋])均(?!可支配|收入|消费|增收|预期|寿命|纯|能耗|用水|受教育)(?P<noun>[^，。；、\d]{0,8})$"
)
_TOTAL = re.compile(r"共|合计|总|累计|花费|共需|资金|支付|发放|兑付|补贴|补助|奖励|租金|投入|费用|采购|培训|合")
_ALIKE = {
    "人": ("人", "名", "位", "人次"), "名": ("人", "名", "位"), "户": ("户",), "家": ("家", "户"), "公里": ("公里",),
    "次": ("次", "场", "场次", "期"), "期": ("期", "批"), "场": ("场", "次"), "村": ("个", "村"), "批": ("批", "期"), "座": ("座", "个", "处"),
    "处": ("处", "个"), "个": ("个", "座", "处"), "只": ("只", "个"), "张": ("张", "个"),
}  # fmt: skip
_VAGUE = re.compile("不等|以上|至少|最|约|左右|起|上限|不超过|标准为|分别|[至到-]$")
_SLACK = Decimal("0.012")
_PAID = re.compile("，(?:[每当本]?[年月日]|共|合计)*(?:发放|支付|支出|兑付|补助|收取|缴纳|投入)[一-龥]{0,4}")
_TIME = re.compile("[年月日](?=人均|户均|发放|支付|支出|兑付|补助|收取|缴纳|投入|共)")
_NEAR, _TRIO, _FAR = 2, 3, 8
_OTHER = re.compile(r"；|另|此外|同时|还|分别")


def check_products(scene: Scene) -> Iterator[Finding]:
    """Each amount told of one, with the count and the total that stand beside it."""
    for claim in scene.claims:
        if is_plain(claim) and claim.figure.is_exact:
            yield from _by_head(scene, claim)
            yield from _reimbursed(scene, claim)
            found = _EACH.search(claim.lead)
            mean = None if found else _MEAN.search(claim.lead)
            if found and not _VAGUE.search(claim.lead + claim.tail[:4]):
                yield from _each(scene, claim, found["unit"])
            elif mean and not _VAGUE.search(claim.lead + claim.tail[:4]):
                yield from _mean(scene, claim, mean)


def _is_count(claim: Claim, unit: str) -> bool:
    return (
        is_plain(claim) and claim.unit in _ALIKE.get(unit, (unit,)) and claim.value > 1 and not STEP.search(claim.lead)
    )


def _each(scene: Scene, claim: Claim, unit: str) -> Iterator[Finding]:
    """发放头盔5000顶，采购单价每顶28元，花费16万元."""
    before = [each for each in scene.before(claim, most=_FAR) if scene.distance(each, claim) < _NEAR]
    after = [each for each in scene.after(claim) if scene.distance(claim, each) < _NEAR]
    counts = [each for each in before if _is_count(each, unit)][-1:]
    if not counts or "按" in claim.lead:
        counts = [each for each in after if _is_count(each, unit)][:1] or counts
    own = [each for each in after if scene.distance(claim, each) == 0]
    after = own or after[:1]
    alike = [each for each in after if is_plain(each) and (each.unit == claim.unit or each.unit == "人次")]
    totals = [each for each in alike[:1] if _is_total(scene, claim, each)]
    if not counts or not totals or counts[0] is totals[0] or "等" in counts[0].tail:
        return
    count, total = counts[0], totals[0]
    if any(each.gap.startswith("、") and each.unit == total.unit for each in scene.after(total, most=1)):
        # 共有专职30人、兼职6人: both together.
        return
    if any(each.unit == claim.unit and _EACH.search(each.lead) and scene.distance(each, claim) == 0 for each in before):
        # 深松每亩30元，秸秆还田每亩20元，共8.6万亩: of both together.
        return
    if _OTHER.search(_span(scene, (count, claim, total))) or any(
        each.unit == claim.unit and is_plain(each) for each in before if each.figure.start > count.figure.start
    ):
        return
    yield from _judged(claim, count, total)


def _span(scene: Scene, row: Sequence[Claim]) -> str:
    first, last = min(each.figure.end for each in row), max(each.figure.start for each in row)
    return scene.words[first:last]


def _is_total(scene: Scene, each: Claim, total: Claim) -> bool:
    is_alike = total.unit == each.unit or (each.unit, total.unit) in (("人", "人次"), ("名", "人次"))
    if "年" in each.lead and re.search("半年|季度|月", scene.head(total)):
        return False
    is_own = is_plain(total) and is_alike and not OTHER_TIME.search(total.lead) and not STEP.search(total.lead)
    return is_own and bool(_TOTAL.search(total.lead)) and not _EACH.search(total.lead)


def _mean(scene: Scene, mean: Claim, found: re.Match[str]) -> Iterator[Finding]:
    """集中流转撂荒地3200亩发展油茶。每年支付租金192万元，亩均租金800元: the count stands a sentence before."""
    sentence = scene.sentence_of(mean)
    before = [each for each in scene.before(mean, most=_FAR) if is_plain(each) and scene.distance(each, mean) < _NEAR]
    own = [each for each in before if each.figure.start >= sentence.start]
    totals = [each for each in own if each.unit == mean.unit and not STEP.search(each.lead)]
    counts = [each for each in before if _is_count(each, found["unit"])]
    if not totals and len(counts) == 1 and counts[0] in own:
        yield from _mean_first(scene, mean, counts[0])
    if any(each in own for each in counts) or len(totals) != 1 or len(counts) != 1:
        return
    noun = found["noun"][-2:]
    if len(noun) < _NEAR or noun not in totals[0].lead:
        return
    yield from _judged(mean, counts[0], totals[0])


def _mean_first(scene: Scene, mean: Claim, count: Claim) -> Iterator[Finding]:
    """6.4万名老人，月人均175元，每月发放1120亿元: both are of one month."""
    for total in scene.after(mean, most=1):
        is_total = total.unit == mean.unit and _PAID.fullmatch(total.gap) and scene.distance(mean, total) == 0
        if is_total and _TIME.findall(mean.lead) == _TIME.findall(total.lead):
            yield from _judged(mean, count, total)


def _by_head(scene: Scene, mean: Claim) -> Iterator[Finding]:
    """1580名村民喜领分红。…拿出47.4万元按人头平均分配，人均350元: evenly among all of them."""
    before = scene.before(mean, most=4)
    if not before or not re.fullmatch(
        "按(?:人头|人口|户)(?:平均|均等)?(?:分配|发放)，[人户]均(?:分得|领取)?", mean.gap
    ):
        return
    counts = [each for each in before[:-1] if _is_count(each, "户" if "户均" in mean.gap else "人")]
    if len({each.value for each in counts}) == 1 and before[-1].unit == mean.unit:
        yield from _judged(mean, counts[-1], before[-1])


def _reimbursed(scene: Scene, paid: Claim) -> Iterator[Finding]:
    """政策范围内费用为8000元，扣除起付线400元后按80%报销，应支付6080元: of what is left behind the line."""
    before = scene.before(paid, most=3)
    if len(before) < _TRIO or not re.search("(?:支付|报销|补偿)(?:金额)?(?:为|了|约)?$", paid.lead):
        return
    cost, line, share = before
    is_row = cost.unit == line.unit == paid.unit and share.unit == "%" and all(each.figure.is_exact for each in before)
    if not is_row or not re.search("(?:扣除|减去|减)起付(?:线|标准|金)?$", line.lead) or "按" not in share.lead:
        return
    right = (cost.value - line.value) * share.value / 100
    if abs(right - paid.value) > max(paid.figure.step, Decimal(1)):
        words = f"({cost.figure.text} − {line.figure.text}) × {share.figure.text} = {plain(right)}{paid.unit}，文中写作 {paid.figure.text}。"
        yield finding("mean", [paid.figure, cost.figure, line.figure, share.figure], words, "请核对各数。")


def _judged(one: Claim, count: Claim, total: Claim) -> Iterator[Finding]:
    low, high = bounds(total.figure)
    each, many = bounds(one.figure), bounds(count.figure)
    if high is None or each[1] is None or many[1] is None or not one.value:
        return
    least, most = each[0] * many[0] * (1 - _SLACK), each[1] * many[1] * (1 + _SLACK)
    if low <= most and least <= high:
        return
    right = one.value * count.value
    shown = f"{plain(round(right / WAN, 4))}万{total.unit}" if right >= WAN else f"{plain(right)}{total.unit}"
    is_scale = right in (total.value * WAN, total.value / WAN)
    hint = "疑似万、亿单位写错。" if is_scale else ""
    words = f"{count.figure.text} × {one.figure.text} = {shown}，文中写作 {total.figure.text}。{hint}"
    kind = "wanyi" if is_scale else "mean"
    yield finding(kind, [total.figure, one.figure, count.figure], words, f"应为 {shown}，或核对单价、数量。")
