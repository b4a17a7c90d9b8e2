"""One share told twice over, once exactly and once about: 占77.7%，超过八成; 不足八成，为88.5%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xianwu.bulletin.factcheck.claims import Bounds, Claim, Sentence, added, bounds, meet
from xianwu.bulletin.factcheck.findings import Finding, finding
from xianwu.bulletin.factcheck.hedges import CEILING, FLOOR
from xianwu.bulletin.factcheck.phrases import TOGETHER
from xianwu.bulletin.factcheck.wider.scene import MEAN, Scene

_ABOUT = (
    "超过|超出|超|逾|近|接近|将近|不足|不到|约|达到|达|已|高达|突破|仅|只|占|占比|比例|即|为|是|实际|实为|实有|具体"
)
_SAME = re.compile(rf"[，（](?:{_ABOUT})*")
_HALF = re.compile(
    "^[，（](?:已|占比|占|顺利)?(?:实现了?)?(?:时间过半、)?(?:(?P<over>任务过半|双过半|过半|超过?一半|超过?半数|逾半)|(?P<under>不足一半|不到一半|不足半数|不到半数))[，。；）]"
)
_ENDS = re.compile("[，。；）]|$")
_REALLY = re.compile(r"[，（](?:为|(?:目前|今年|现)?(?:实际|平均)(?:为|是|达)?|上月|上周|本月|本周)[^，。；、\d]{0,8}")
_WITHIN = ("以内", "之内")
_EXACTLY = re.compile(
    r"(?:[一-龥]{0,16})[，（](?:(?:具体|实际|准确|确切|实)(?:数)?(?:为|是|有|到)|(?:实际|最终|实有|[一-龥]{0,6}实测)[^，。；、\d]{0,10}|统计数?(?:为|是)|[据经][^，。；、\d]{2,10}(?:为|是|有|共)|[仅还只][剩有]|仅用(?:了|时)?|[一-龥]{0,6}(?:入场|到场|参加|参会|实到|报名)(?:人数|总数)(?:为|达))"
)
_AND_THAT_IS = re.compile(r"的?[^，。；\d]{2,24}，(?:占比?|比例|比重)(?:为|达到?|是)?")
_KEPT = re.compile("[，（](?:控制|保持|稳定|压减)在")
_FELL_BELOW = re.compile("(?:跌破|降破|跌至不足)$")
_SAYS_IT = re.compile(r"，(?:\d{1,2}月份?|目前|现)?[^，。；\d比较]{0,10}(?:为|每[^，。；\d]{1,3}|是)?")
_IN_ALL = re.compile(rf"[^，。；、\d]{{0,16}}，(?:{TOGETHER})(?:有|达)?")
_LIMITS = ("不足", "不到", "突破", "超过", "超", "逾")
_SUMMED = re.compile("(?:以上)?(?:[两二三四五六](?:项|类|者|部分))(?:合计|共计|共)(?:为|达)?")
_TENTHS_SLACK = 2


def check_hedged(scene: Scene) -> Iterator[Finding]:
    """Pairs of figures side by side, the second saying again what the first said."""
    for sentence in scene.sentences:
        for one, other in pairwise(sentence.claims):
            yield from _twice(scene, one, other)
            yield from _that_share(scene, one, other)
            yield from _really(scene, one, other)
            yield from _exactly(scene, one, other)
            yield from _kept(scene, one, other)
            yield from _broken_through(scene, one, other)
            yield from _in_all(scene, one, other)
            yield from _said_again(one, other)
            yield from _stepped_up(one, other)
            yield from _least_of_all(scene, one)
            yield from _listed(scene, one)
        yield from _each_within(sentence.claims)
        yield from _more_than_half(scene, sentence)
        for claim in sentence.claims:
            yield from _named_rate(scene, claim)
            yield from _that_share_further(scene, claim)
            yield from _summed_up(scene, claim)
            yield from _half(scene, claim)
            yield from _half_of_them(scene, claim)


def _twice(scene: Scene, one: Claim, other: Claim) -> Iterator[Finding]:
    units = {one.unit, other.unit}
    is_pair = units <= {"成", "%"} and (len(units) > 1 or not one.figure.is_exact or not other.figure.is_exact)
    if not is_pair or not _SAME.fullmatch(scene.between(one, other).removeprefix(_side(one))):
        return
    if not _ENDS.match(scene.behind(other).removeprefix(_side(other))) or one.value == 0:
        return
    if not meet(_percent(one), _percent(other)):
        words = f"“{_said(one)}”与“{_said(other)}”矛盾。"
        yield finding("hedge", [one.figure, other.figure], words, "请核对这两个数，或改正说法。")


def _that_share(scene: Scene, one: Claim, other: Claim) -> Iterator[Finding]:
    """超过六成的受访企业认为…，占比为58.3%."""
    is_pair = one.unit == "成" and other.unit == "%" and not one.figure.is_exact and other.figure.is_exact
    if is_pair and _AND_THAT_IS.fullmatch(scene.between(one, other)) and not meet(_percent(one), _percent(other)):
        words = f"“{_said(one)}”与“{_said(other)}”矛盾。"
        yield finding("hedge", [one.figure, other.figure], words, "请核对这两个数，或改正说法。")


def _that_share_further(scene: Scene, one: Claim) -> Iterator[Finding]:
    """超过九成的行政村收入在10万元以上，占比达88.6%: with the limit of a class between."""
    after = scene.after(one, most=2)
    if len(after) > 1 and after[0].figure.hedge.after and not after[0].figure.is_share:
        between = scene.between(one, after[1]).replace(after[0].figure.text, "")
        is_pair = one.unit == "成" and after[1].unit == "%" and not one.figure.is_exact and after[1].figure.is_exact
        if is_pair and _AND_THAT_IS.fullmatch(between) and not meet(_percent(one), _percent(after[1])):
            words = f"“{_said(one)}”与“{_said(after[1])}”矛盾。"
            yield finding("hedge", [one.figure, after[1].figure], words, "请核对这两个数，或改正说法。")


def _kept(scene: Scene, one: Claim, other: Claim) -> Iterator[Finding]:
    """失业率为5.4%，控制在5%以内."""
    is_pair = one.unit == other.unit == "%" and one.figure.is_exact and other.figure.hedge.after in _WITHIN
    if is_pair and _KEPT.fullmatch(scene.between(one, other)) and not meet(bounds(one.figure), bounds(other.figure)):
        words = f"{one.figure.text} 不在“{_said(other)}”。"
        yield finding("hedge", [one.figure, other.figure], words, "请核对这两个数，或改正说法。")


def _in_all(scene: Scene, one: Claim, other: Claim) -> Iterator[Finding]:
    """接待游客超2万人次，共1.87万人次; 不足百家接入平台，共计118家."""
    is_pair = one.unit == other.unit and not one.figure.is_exact and other.figure.is_exact
    words = scene.between(one, other).removeprefix(_side(one))
    if (
        is_pair
        and _IN_ALL.fullmatch(words)
        and not MEAN.search(one.lead)
        and not meet(bounds(one.figure), bounds(other.figure))
    ):
        yield finding(
            "hedge",
            [one.figure, other.figure],
            f"“{_said(one)}”与 {other.figure.text} 矛盾。",
            "请核对这两个数，或改正说法。",
        )


def _each_within(claims: Sequence[Claim]) -> Iterator[Finding]:
    """稳定在98%以上，其中4月98.3%、5月97.4%、6月98.6%."""
    for place, limit in enumerate(claims[:-1]):
        row = claims[place + 1 :]
        is_limit = limit.unit == "%" and limit.figure.hedge.after == "以上" and "，其中" in row[0].gap
        for each in row if is_limit else ():
            if each.unit != "%" or each is not row[0] and not each.gap.startswith("、"):
                break
            if each.figure.is_exact and each.figure.high is not None and each.figure.high < limit.value:
                words = f"{each.figure.text} 不在“{_said(limit)}”。"
                yield finding("hedge", [limit.figure, each.figure], words, "请核对这两个数，或改正说法。")


def _more_than_half(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """收割进度过半，已收42.3万亩，占应收面积94万亩的45%."""
    found = re.search("(?:进度|工程量|任务|完成)(?:已)?(?:过半|超过?半)(?:数)?，", sentence.words)
    for claim in sentence.claims if found else ():
        is_share = claim.unit == "%" and re.search("占[^，。；]*的$", scene.head(claim, most=30))
        if found and is_share and claim.figure.start > sentence.start + found.end() and claim.value < 50:
            words = f"{claim.figure.text} 不是“过半”。"
            yield finding("hedge", [claim.figure], words, "请核对占比，或改正说法。")
            return


def _named_rate(scene: Scene, claim: Claim) -> Iterator[Finding]:
    """审减率超过10%，送审6.4亿元、审减5760万元，审减率9%: one rate, about and exactly."""
    name = re.search("[一-龥]{2}率(?:为|达到?)?$", claim.lead)
    before = [each for each in scene.before(claim, most=5) if each.unit == "%"]
    if (
        claim.unit != "%"
        or not name
        or not claim.figure.is_exact
        or len(before) != 1
        or scene.distance(before[0], claim)
    ):
        return
    one = before[0]
    is_same = (
        one.figure.hedge.before in (*FLOOR, *CEILING) and name[0][:3] in one.lead and claim.lead[:3] == name[0][:3]
    )
    if (
        is_same
        and not re.search("其中|去年|由|从|较|目标", scene.between(one, claim))
        and not meet(bounds(one.figure), bounds(claim.figure))
    ):
        words = f"“{_said(one)}”与 {claim.figure.text} 矛盾。"
        yield finding("hedge", [one.figure, claim.figure], words, "请核对这两个数，或改正说法。")


def _summed_up(scene: Scene, total: Claim) -> Iterator[Finding]:
    """募集善款超过460万元。其中…，三项共457万元; 减少到不足200处。…剩余205处."""
    is_sum = _SUMMED.fullmatch(total.lead) and total.figure.is_exact
    is_rest = total.lead.startswith("剩余") and total.figure.is_exact
    known = [each for each in scene.before(total, most=8) if each.unit == total.unit and not each.figure.is_exact]
    if not known or not (is_sum or is_rest and re.search("(?:减少|减|下降|降)[到至]", known[-1].lead)):
        return
    one = known[-1]
    is_bound = one.figure.hedge.before in (*FLOOR, *CEILING) and not MEAN.search(one.lead)
    if (
        is_bound
        and scene.distance(one, total) < _TENTHS_SLACK + 1
        and not meet(bounds(one.figure), bounds(total.figure))
    ):
        words = f"“{_said(one)}”与 {total.figure.text} 矛盾。"
        yield finding("hedge", [one.figure, total.figure], words, "请核对这两个数，或改正说法。")


def _said_again(one: Claim, other: Claim) -> Iterator[Finding]:
    """用电量1.12亿千瓦时，仍不足1亿千瓦时."""
    is_pair = one.unit == other.unit and one.figure.is_exact and other.figure.hedge.before in _LIMITS
    is_next = is_pair and re.fullmatch("，(?:仍|已|首次|还|尚)?" + other.figure.hedge.before, other.gap)
    if is_next and not MEAN.search(one.lead) and not meet(bounds(one.figure), bounds(other.figure)):
        words = f"{one.figure.text} 与“{_said(other)}”矛盾。"
        yield finding("hedge", [one.figure, other.figure], words, "请核对这两个数，或改正说法。")


def _stepped_up(one: Claim, other: Claim) -> Iterator[Finding]:
    """首次迈上3亿元台阶，达2.94亿元."""
    is_step = re.search("(?:迈上|跨上|站上|跃上|越过|跨越)$", one.lead) and re.match("台阶|大关|关口", one.tail)
    is_pair = is_step and one.unit == other.unit and re.fullmatch("[^，。；]{2}，(?:达到?|为|实现)", other.gap)
    if is_pair and other.figure.high is not None and other.figure.high < one.value:
        words = f"“迈上{one.figure.text}”与 {other.figure.text} 矛盾。"
        yield finding("hedge", [one.figure, other.figure], words, "请核对这两个数，或改正说法。")


def _least_of_all(scene: Scene, one: Claim) -> Iterator[Finding]:
    """雨量均在100毫米以上，最大为186.5毫米，最小为94.2毫米."""
    if one.figure.hedge.after != "以上" or not re.search("均(?:在|为|达)?$", one.lead):
        return
    for each in scene.after(one, most=3):
        is_least = each.unit == one.unit and re.search("最[小低少]", each.lead) and scene.distance(one, each) == 0
        if is_least and each.figure.high is not None and each.figure.high < one.value:
            words = f"{each.figure.text} 不在“{_said(one)}”。"
            yield finding("hedge", [one.figure, each.figure], words, "请核对这两个数，或改正说法。")


def _listed(scene: Scene, total: Claim) -> Iterator[Finding]:
    """超过60艘次，具体为渔政船31艘次、海警艇14艘次、自有快艇12艘次."""
    after = scene.after(total, most=8)
    if total.figure.is_exact or not after or not re.search("，(?:具体为|分别为|即)[^，。；]{0,8}$", after[0].gap):
        return
    row = [after[0]]
    for each in after[1:]:
        if each.unit != total.unit or not each.gap.startswith("、"):
            break
        row.append(each)
    summed = added(bounds(each.figure) for each in row)
    is_list = len(row) > 1 and all(each.unit == total.unit and each.figure.is_exact for each in row)
    if is_list and not meet(bounds(total.figure), summed):
        words = f"“{_said(total)}”与所列各项之和矛盾。"
        yield finding("hedge", [total.figure, *(each.figure for each in row)], words, "请核对总数与各分项。")


def _broken_through(scene: Scene, one: Claim, other: Claim) -> Iterator[Finding]:
    """房价跌破5000元，均价每平方米5270元."""
    is_pair = one.unit == other.unit and _FELL_BELOW.search(one.lead) and _SAYS_IT.fullmatch(scene.between(one, other))
    if is_pair and other.figure.low > one.value:
        words = f"“跌破{one.figure.text}”与 {other.figure.text} 矛盾。"
        yield finding("hedge", [one.figure, other.figure], words, "请核对这两个数，或改正说法。")


def _half_of_them(scene: Scene, claim: Claim) -> Iterator[Finding]:
    """118家企业中，有研发活动的52家，超过半数."""
    found, before = _HALF.match(scene.behind(claim, most=12)), scene.before(claim, most=1)
    if not found or not before or before[0].unit != claim.unit or not before[0].value:
        return
    if not re.search("中[，]?[^，。；]{0,14}$", scene.between(before[0], claim)):
        return
    share = claim.value / before[0].value * 100
    if share < 50 if found["over"] else share >= 50:
        words = f"{claim.figure.text} 不是 {before[0].figure.text} 的“{found['over'] or found['under']}”。"
        yield finding("hedge", [claim.figure, before[0].figure], words, "请核对这两个数，或改正说法。")


def _exactly(scene: Scene, one: Claim, other: Claim) -> Iterator[Finding]:
    """1200余家企业参与，具体为1164家; 不足2000件，实有2136件."""
    is_pair = one.unit == other.unit and not one.figure.is_exact and other.figure.is_exact
    is_told = is_pair and _EXACTLY.fullmatch(scene.between(one, other).removeprefix(_side(one)))
    if is_told and not meet(bounds(one.figure), bounds(other.figure)):
        words = f"“{_said(one)}”与 {other.figure.text} 矛盾。"
        yield finding("hedge", [one.figure, other.figure], words, "请核对这两个数，或改正说法。")


def _side(claim: Claim) -> str:
    return claim.figure.hedge.after


def _said(claim: Claim) -> str:
    hedge = claim.figure.hedge
    return f"{hedge.before}{claim.figure.text}{hedge.after}"


def _percent(claim: Claim) -> Bounds:
    low, high = bounds(claim.figure)
    if claim.unit != "成":
        return low, high
    slack = _TENTHS_SLACK if claim.figure.is_exact else 0
    return low * 10 - slack, None if high is None else high * 10 + slack


def _half(scene: Scene, claim: Claim) -> Iterator[Finding]:
    found = _HALF.match(scene.behind(claim, most=12)) if claim.unit == "%" else None
    if not found:
        return
    is_wrong = (claim.value < 50) if found["over"] else (claim.value >= 50)
    if is_wrong:
        words = f"{claim.figure.text} 不是“{found['over'] or found['under']}”。"
        yield finding("hedge", [claim.figure], words, "请核对占比，或改正说法。")


def _really(scene: Scene, one: Claim, other: Claim) -> Iterator[Finding]:
    """压缩到3个工作日以内，实际平均用时4.2个工作日."""
    is_pair = one.unit == other.unit and one.figure.hedge.after in _WITHIN
    if is_pair and _REALLY.fullmatch(scene.between(one, other).removeprefix(_side(one))):
        high = one.figure.high if one.figure.high is not None else one.value
        if other.figure.low > high:
            words = f"“{_said(one)}”与实际 {other.figure.text} 矛盾。"
            yield finding("hedge", [one.figure, other.figure], words, "请核对这两个数。")
