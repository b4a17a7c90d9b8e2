"""Changes told with the levels or the steps beside them: 21起，较8月减少6起，环比下降22.2%; 概算2340万元，中标2210万元，下浮5.6%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xianwu.bulletin.factcheck.changes import judged_change
from xianwu.bulletin.factcheck.claims import HUNDRED, Bounds, Claim, bounds, meet, quotient
from xianwu.bulletin.factcheck.findings import Finding, finding, said
from xianwu.bulletin.factcheck.phrases import IS, LAST_YEAR
from xianwu.bulletin.factcheck.wider.scene import Scene, is_plain
from xianwu.lib.numbers import plain

_THAN_STEP = re.compile(
    rf"[，（](?:环比|同比|[比较](?:{LAST_YEAR}|上月|上季度|\d{{1,2}}月份?|年初)(?:同期|末|底)?)(?P<way>增加|减少|多|少)(?:了)?"
)
_RATE = re.compile(r"[，、](?:环比|同比)?(?P<way>增长|上升|增加|下降|减少|降低)(?:了)?")
_THAN = re.compile(rf"[比较](?:{LAST_YEAR}|上月|上季度|\d{{1,2}}月份?|原来)(?:同期)?的$")
_LESS = re.compile(r"(?P<way>多|少|增加|减少)(?:了)?")
_THIS_YEAR = re.compile(r"，今年(?:多|少)[^，。；、\d]{0,4}")
_SAVED = re.compile(r"，(?:节水|节电|节约|节省|增长|下降|减少|降幅|增长|增幅|上升)(?:率|了|为|达)?")
_PREMIUM = re.compile(f"，溢价率?(?:{IS})?")
_ASKED, _SOLD = re.compile("评估价|起拍价|起始价|挂牌价|底价"), re.compile("成交|拍|摘牌")
_SOLD_FOR = re.compile("竞拍至|拍至|成交(?:价)?|升至")
_NAMED_OLD = re.compile(rf"[比较](?:{LAST_YEAR})(?:同期)?(?P<noun>[^，。；、\d的]{{2,8}})$")
_WAY = re.compile("(?:增长|上升|提高|增加|下降|减少|降低)(?:了)?")
_PRICE, _BID = re.compile("概算|预算|控制价|送审|估算"), re.compile("中标|成交|审定|合同")
_CUT = re.compile(f"，(?:下浮|下浮率|降幅|核减率|节约率|节资率|审减率)(?:{IS})?")
_APART = re.compile("，?(?:两者|二者|首尾)?相差")
_IN, _OUT = re.compile("新增|新入库|新纳入|新登记"), re.compile("退出|退库|注销|剔除|减少")
_GAIN = re.compile("(?:新增|增加|增设)(?P<noun>[一-龥]{2,4})$")
_SLACK = Decimal("0.06")


def check_steps(scene: Scene) -> Iterator[Finding]:
    """Three figures in a row, each kind by its own words."""
    for one, two, three in zip(scene.claims, scene.claims[1:], scene.claims[2:], strict=False):
        if scene.distance(one, three):
            continue
        if three.unit == "%" and is_plain(one) and is_plain(two) and one.unit == two.unit:
            yield from _step_and_rate(one, two, three)
            yield from _of_the_old(one, two, three)
            yield from _bid(one, two, three)
            yield from _named_old(one, two, three)
        elif one.unit == two.unit == three.unit and is_plain(one):
            yield from _apart(one, two, three)
            yield from _net(one, two, three)
            yield from _gained(one, two, three)


def _wrong(rate: Claim, share: Bounds | None, right: Decimal, row: tuple[Claim, ...]) -> Iterator[Finding]:
    slack = rate.figure.step
    low, high = bounds(rate.figure)
    if share is None or high is None or meet(share, (low - slack * _SLACK, high + slack * _SLACK)):
        return
    shown = plain(round(right, max(len(rate.figure.digits.partition(".")[2]), 1)))
    words = f"按 {row[0].figure.text} 与 {row[1].figure.text} 算是 {shown}%，文中写作 {rate.figure.text}。"
    yield finding("growth", [rate.figure, *(each.figure for each in row)], words, f"应为 {shown}%，或核对前面的数。")


def _step_and_rate(new: Claim, step: Claim, rate: Claim) -> Iterator[Finding]:
    """21起，较8月份减少6起，环比下降22.2%."""
    found, way = _THAN_STEP.fullmatch(step.gap), _RATE.fullmatch(rate.gap)
    is_other = (
        "同比" in rate.gap and "同" not in step.gap or "环比" in rate.gap and re.search(f"同期|{LAST_YEAR}", step.gap)
    )
    if is_other or re.search("增加|减少|[多少]$", new.lead):
        return
    if not found or not way or step.value >= new.value and found["way"] in ("增加", "多"):
        return
    sign = -1 if found["way"] in ("增加", "多") else 1
    old = new.value + sign * step.value
    low, high = bounds(new.figure)
    if old <= 0 or high is None:
        return
    before = (low + sign * step.value, high + sign * step.value)
    if before[0] > 0:
        yield from _wrong(rate, quotient(bounds(step.figure), before), step.value / old * HUNDRED, (new, step))


def _of_the_old(old: Claim, step: Claim, rate: Claim) -> Iterator[Finding]:
    """比上年的1520万立方米少70万立方米，节水4.6%."""
    is_next = re.search(f"(?:{LAST_YEAR})同期", old.gap) and _THIS_YEAR.fullmatch(step.gap)
    is_pair = _THAN.search(old.lead) and _LESS.fullmatch(step.gap) or is_next
    if is_pair and _SAVED.fullmatch(rate.gap) and old.value > 0:
        share = quotient(bounds(step.figure), bounds(old.figure))
        yield from _wrong(rate, share, step.value / old.value * HUNDRED, (old, step))


def _named_old(new: Claim, old: Claim, rate: Claim) -> Iterator[Finding]:
    """最高负荷达28.4万千瓦，较去年最高负荷26.1万千瓦增长8.8%."""
    found = _NAMED_OLD.search(old.lead)
    if found and found["noun"] in new.lead and _WAY.fullmatch(rate.gap):
        yield from judged_change(old, new, rate)


def _bid(price: Claim, bid: Claim, rate: Claim) -> Iterator[Finding]:
    """概算2340万元，中标价2210万元，下浮5.6%."""
    is_asked = _ASKED.search(price.lead) and (_SOLD.search(bid.lead) or _SOLD_FOR.search(bid.lead))
    if is_asked and _PREMIUM.fullmatch(rate.gap) and bid.value > price.value:
        above = quotient(bounds(bid.figure), bounds(price.figure))
        if above is not None and above[1] is not None:
            more = (above[0] - HUNDRED, above[1] - HUNDRED)
            yield from _wrong(rate, more, bid.value / price.value * HUNDRED - HUNDRED, (price, bid))
        return
    is_pair = _PRICE.search(price.lead) and _BID.search(bid.lead) and _CUT.fullmatch(rate.gap)
    share = quotient(bounds(bid.figure), bounds(price.figure))
    if is_pair and share is not None and share[1] is not None and bid.value < price.value:
        left = (HUNDRED - share[1], HUNDRED - share[0])
        yield from _wrong(rate, left, HUNDRED - bid.value / price.value * HUNDRED, (price, bid))


def _apart(one: Claim, other: Claim, step: Claim) -> Iterator[Finding]:
    """最高92.6分，最低71.3分，相差21.3分."""
    if not _APART.fullmatch(step.gap) or not is_plain(step):
        return
    right = abs(one.value - other.value)
    if right != step.value and one.figure.is_exact and other.figure.is_exact and step.figure.is_exact:
        words = (
            f"{one.figure.text} 与 {other.figure.text} 相差 {said(right, step.figure)}，文中写作 {step.figure.text}。"
        )
        yield finding(
            "difference", [step.figure, one.figure, other.figure], words, f"应为 {said(right, step.figure)}。"
        )


def _net(net: Claim, came: Claim, went: Claim) -> Iterator[Finding]:
    """净增21家，其中新增34家、退出13家."""
    is_row = (
        "净增" in net.lead and _IN.search(came.lead) and _OUT.search(went.lead) and len(went.gap) < len("、退出企业户")
    )
    if is_row and all(each.figure.is_exact for each in (net, came, went)) and came.value - went.value != net.value:
        right = said(came.value - went.value, net.figure)
        words = f"{came.figure.text} − {went.figure.text} = {right}，文中写作 {net.figure.text}。"
        yield finding("difference", [net.figure, came.figure, went.figure], words, f"应为 {right}，或核对各数。")


def _gained(gain: Claim, old: Claim, new: Claim) -> Iterator[Finding]:
    """新增床位150张，总床位由300张增至450张."""
    found = _GAIN.search(gain.lead)
    if not found or not old.lead.endswith((f"总{found['noun']}由", f"{found['noun']}总数由")):
        return
    if re.fullmatch("(?:增加|增|扩|提高|扩大)[到至]", new.gap) and new.value - old.value != gain.value:
        right = said(new.value - old.value, gain.figure)
        words = f"由 {old.figure.text} 到 {new.figure.text} 是 {right}，文中写作新增 {gain.figure.text}。"
        yield finding("difference", [gain.figure, old.figure, new.figure], words, f"应为 {right}，或核对各数。")
