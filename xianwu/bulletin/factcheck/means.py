"""A mean against total and count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import Claim, Sentence, bounds, meet, quotient
from xianwu.bulletin.factcheck.findings import WAN, Finding, finding
from xianwu.bulletin.factcheck.phrases import IS
from xianwu.lib.numbers import plain

_EVERY = re.compile(
    r"[人户]均(?:月|日|季)|(?<!平均)每[月天日年周]|[月周]均|年均|日均[^，。；]*[户人亩家村]均|[户人亩家村]均[^，。；]*日均"
)
_MEAN = re.compile(
    r"(?:(?P<unit>人次|[户人亩家村日件笔台栋场班校镇乡车次企宗起株头个天县套担桶])均|每(?P<price>[担吨公斤斤亩套头只件张箱袋])的?(?:均价|平均价|单价|价格)|平均(?:每?一?|单)(?P<each>[户人亩家个村名天日座所栋间台辆件吨株头只场次期班组项条体处起宗套批支])|每(?P<every>[户人亩家个村名座所栋间台辆件吨株头只场次期班组项条])平均)(?P<noun>[一-龥]{0,8})$"
)
_MEAN_FILLER = re.compile(
    r"年|月|领取|发放|享受|获得|补助|补贴|受益|奖励|减免|减负|支付|领|获|得|约|近|超过?|突破|达到?|为|可|已|就|实现|不低于|不少于"
)
_SAME = {
    "人": ("人", "名", "位", "人次"),
    "名": ("人", "名"),
    "户": ("户", "家"),
    "亩": ("亩",),
    "家": ("家", "户"),
    "个": ("个",),
    "村": ("个", "村"),
    "日": ("天", "日"),
    "天": ("天", "日"),
    "校": ("所", "个"),
    "镇": ("个",),
    "乡": ("个",),
    "县": ("个",),
    "班": ("个", "班"),
    "企": ("家", "户"),
    "体": ("个", "家", "项", "座", "宗"),
}
_SPENT = ("消费", "花费", "支出", "消费额")
_ALL_TOLD = re.compile(r"累计|共|总|合计")
_SURVEYED = re.compile("纯收入|可支配")
"""No mean of what a text tells."""
_MEAN_SLACK, _YIELD_SLACK = Decimal("0.01"), Decimal("0.02")
_PER_MU = re.compile(f"(?:平均)?(?:亩产|单产)(?:{IS})?$")
_KILOGRAMS = {"公斤": Decimal(1), "千克": Decimal(1), "斤": Decimal("0.5")}


def check_means(sentence: Sentence) -> Iterator[Finding]:
    """Each mean of the sentence."""
    for place, claim in enumerate(sentence.claims):
        if not claim.figure.is_share:
            yield from _mean(sentence, place)
            yield from _mean_above(sentence, claim)
            yield from _yield(sentence, place)


def _mean(sentence: Sentence, place: int) -> Iterator[Finding]:
    mean, before = sentence.claims[place], sentence.claims[:place]
    found = _MEAN.search(mean.lead)
    if not found or _EVERY.search(mean.lead) or _SURVEYED.search(found["noun"]):
        return
    measure = found["unit"] or found["each"] or found["every"] or found["price"]
    units = _SAME.get(measure, (measure,))
    if before and mean.gap == before[-1].tail and before[-1].unit in units:
        # 其中40名高中生人均4000元: what these got together is not told.
        return
    if measure in ("日", "天"):
        # 降水日数7天: no day of those that the mean is taken over.
        before = tuple(each for each in before if not re.search("[日天]数$", each.lead))
    pairs = [
        (total, count)
        for total in before
        for count in before
        if total is not count and total.unit == mean.unit and count.unit in units and count.value > 0
        and _is_of(found["noun"], total) and not re.search("[人户亩]均", total.lead)
    ]  # fmt: skip
    is_given = any(_is_mean(mean, *pair) or _is_mean(mean, *pair[::-1]) for pair in pairs)
    if not is_given:
        yield from _scaled(mean, before, units)
    if not pairs or is_given:
        return
    near = [each for each in before if not each.figure.is_share][-2:]
    beside = [pair for pair in pairs if all(each in near for each in pair) and not _is_one_of_two(before, pair[1])]
    if len(pairs) == 1 or len(beside) == 1:
        total, count = pairs[0] if len(pairs) == 1 else beside[0]
        right = plain(round(total.value / count.value, 2))
        words = f"{total.figure.text} ÷ {count.figure.text} ≈ {right}{mean.unit}，文中平均数为 {mean.figure.text}。"
        yield finding("mean", [mean.figure, total.figure, count.figure], words, f"平均数应约为 {right}{mean.unit}。")


def _scaled(mean: Claim, before: Sequence[Claim], units: Sequence[str]) -> Iterator[Finding]:
    """48.6万人次，收入2.43万元，人均500元: it fits once 万 is read as 亿."""
    for total in before:
        if total.unit != "元" or mean.unit != "元" or not re.search("[万亿]", total.figure.text):
            continue
        for count in (each for each in before if each.unit in units and each.value > 0):
            value = total.value / count.value
            near = next((each for each in (value * WAN, value / WAN) if _is_close(each, mean.value)), None)
            if near is not None:
                words = f"{total.figure.text} ÷ {count.figure.text} 与 {mean.figure.text} 相差一万倍。"
                yield finding("wanyi", [total.figure, count.figure, mean.figure], words, "疑似万、亿单位写错。")
                return


def _is_close(value: Decimal, other: Decimal) -> bool:
    return other > 0 and abs(value / other - 1) <= _MEAN_SLACK


def _is_one_of_two(before: Sequence[Claim], count: Claim) -> bool:
    """省级12个、市级26个，村均842万元: of both together."""
    earlier = [each for each in before if each.figure.end <= count.figure.start][-1:]
    return bool(earlier) and earlier[0].unit == count.unit and bool(re.match("[^，。；]{0,8}[、和及]", count.gap))


def _mean_above(sentence: Sentence, mean: Claim) -> Iterator[Finding]:
    """平均每户贷款186亿元，累计发放3.96亿元: what one has on the average cannot be more than all have."""
    if not _MEAN.search(mean.lead) or _EVERY.search(mean.lead):
        return
    before = [each for each in sentence.before(mean)[-1:] if "总" in each.lead]
    for total in (*before, *sentence.after(mean)):
        high = total.figure.high
        # 日均分出厨余垃圾5.3吨，有害垃圾累计收运0.42吨: of another thing.
        is_total = (
            _ALL_TOLD.search(total.lead)
            and not re.match("[一-龥]{2,}垃圾|[一-龥]{3,}累计", total.lead)
            and not re.search("[人户亩]均", total.lead)
        )
        if total.unit == mean.unit and is_total and high is not None and high < mean.figure.low:
            words = f"平均数 {mean.figure.text} 大于总数 {total.figure.text}。"
            yield finding("mean", [mean.figure, total.figure], words, "请核对单位（万、亿）。")


def _is_of(noun: str, total: Claim) -> bool:
    """户均增收 is no mean of 投入资金: what it names must stand at the total; a bare 户均 takes what there is."""
    words = _MEAN_FILLER.sub("", noun)
    if words == "投资" and re.search("投入|资金", total.lead):
        return True
    if words in _SPENT and re.search("旅游|综合收入", total.lead):
        return True
    if set(words) <= set(total.lead):
        # 征缴养老保险费2.18亿元，人均缴费5000元.
        return True
    return len(words) < 2 or any(words[at : at + 2] in total.lead + total.tail for at in range(len(words) - 1))


def _is_mean(mean: Claim, total: Claim, count: Claim) -> bool:
    found = quotient(bounds(total.figure), bounds(count.figure))
    if found is None:
        return True
    low, high = found[0] / 100, None if found[1] is None else found[1] / 100
    wide = (low * (1 - _MEAN_SLACK), None if high is None else high * (1 + _MEAN_SLACK))
    return meet(wide, bounds(mean.figure))


def _yield(sentence: Sentence, place: int) -> Iterator[Finding]:
    """小麦26万亩，总产11.7万吨，平均亩产550公斤: tons are told of all, kilograms of one mu."""
    trio = [each for each in sentence.claims[: place + 1] if not each.figure.is_share][-3:]
    if len(trio) < 3 or not _PER_MU.search(trio[2].lead) or trio[2].unit not in _KILOGRAMS:
        return
    area, total, mean = trio
    if area.unit != "亩" or total.unit != "吨" or re.search("[；。]", total.gap + mean.gap):
        return
    value = total.value * 1000 / area.value / _KILOGRAMS[mean.unit] if area.value else Decimal(0)
    if value and not _is_near(value, mean.value):
        right = plain(round(value, 1))
        words = f"{total.figure.text} ÷ {area.figure.text} ≈ {right}{mean.unit}，文中亩产为 {mean.figure.text}。"
        yield finding("mean", [mean.figure, total.figure, area.figure], words, f"亩产应约为 {right}{mean.unit}。")


def _is_near(value: Decimal, other: Decimal) -> bool:
    return other > 0 and abs(value / other - 1) <= _YIELD_SLACK
