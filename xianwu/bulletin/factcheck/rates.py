"""A rate against its base, a mean against total and count, shares above the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import Bounds, Claim, Sentence, bounds, meet, quotient
from xianwu.bulletin.factcheck.findings import Finding, finding
from xianwu.lib.numbers import plain

_RATE = re.compile(r"(?P<stem>[一-龥]{2,8}?)(?:率|比例)(?:[一-龥]{0,4})$")
_CHANGE = re.compile(r"增长|下降|提高|上升|降低|减少|增加|同比|环比|高于|低于|较|比[上去]|提升|回落|压缩|缩短")
_NEVER_OVER = re.compile(
    r"(?:合格|覆盖|就业|入学|入园|巩固|知晓|满意|普及|到位|参保|办结|整改|化解|通过|处理|利用|入住|及格|回收|达标|准确|使用|出勤|参与|"
    r"占有|结案|破案|绿化|硬化|受益|入户|处置|按时|续保|安装|配备|接种|签约|投保|服务|优良|结构)[一-龥]{0,3}率|满意度|占比|占.{0,14}的$"
)
_OF_FIGURE = re.compile(r"(?:占|完成|达到?|相当于)[^，。；、]*$")
_NO_PARTS = ("岁", "周岁", "天", "年", "个月", "小时", "分钟", "分", "℃", "元/吨", "公里/小时")
_RATE_BEHIND = re.compile(r"(?:的[一-龥]{2,5}率)?")
_EVERY = re.compile(r"每[月天日年周]|[月日周]均|年均")
_ALSO = {
    "结案": "结案|审结|办结", "办结": "办结|办理|答复", "体检": "体检|实检", "破案": "破案|侦破|破获", "出勤": "出勤|实到|到岗",
    "到会": "到会|实到", "审减": "审减|核减", "成活": "成活|存活", "完成": "完成", "调解": "调解成功|调成", "成功": "成功|调成",
    "执行": "执行|支出", "兑付": "兑付|已兑", "参检": "参检|实检", "参考": "参加考试|参考|实考", "参与": "参与|参加", "中签": "中签", "升学": "升学|升入", "录取": "录取|录用",
}  # fmt: skip
_SHARE = re.compile(r"占(?P<of>[^，。；、]*?)(?:的|比(?:重|例)?(?:为|达)?)?$")
_WHOLE = re.compile(
    r"^(?:总数|总量|总面积|总额|全部|总人数|总户数|其|全年|年度|计划|任务|目标|比|年度计划|年度任务|总任务|总投资)*$"
)
_PLAN = re.compile(r"计划|任务|目标|预算")
_MEAN = re.compile(
    r"(?:(?P<unit>[户人亩家村])均|平均每?一?(?P<each>[户人亩家个村名])|每(?P<every>[户人亩家个村名])平均)[一-龥]{0,8}$"
)
_SAME = {
    "人": ("人", "名", "位", "人次"),
    "名": ("人", "名"),
    "户": ("户", "家"),
    "亩": ("亩",),
    "家": ("家", "户"),
    "个": ("个",),
    "村": ("个", "村"),
}
_MEAN_SLACK = Decimal("0.01")


def check_rates(sentence: Sentence) -> Iterator[Finding]:
    """Each share of the sentence against what it is a share of, where both are printed."""
    for place, claim in enumerate(sentence.claims):
        if claim.unit == "%" and not _CHANGE.search(claim.lead):
            yield from _over(claim) or _rate(sentence, place)
        elif not claim.figure.is_share:
            yield from _mean(sentence, place)
        yield from _scale(claim)


def _over(claim: Claim) -> list[Finding]:
    behind = _RATE_BEHIND.match(claim.tail)
    if claim.figure.low <= 100 or not _NEVER_OVER.search(behind[0] if behind and behind[0] else claim.lead):
        return []
    words = f"“{claim.label}”不可能超过 100%，这里是 {claim.figure.text}。"
    return [finding("over", [claim.figure], words, "请核对分子、分母。")]


def _scale(claim: Claim) -> Iterator[Finding]:
    if claim.unit in ("成", "折") and claim.value > 10:
        yield finding("over", [claim.figure], f"{claim.figure.text}超过十{claim.unit}，不成立。", "请核对。")


def _rate(sentence: Sentence, place: int) -> Iterator[Finding]:
    rate, before = sentence.claims[place], sentence.claims[:place]
    part = _part_of(rate, before)
    if part is None:
        return
    bases = [
        each
        for each in before
        if each is not part and each.unit == part.unit and not each.figure.is_share and each.value >= part.value
        and not re.search("去年|上年|同期", each.lead)
    ]  # fmt: skip
    shares = [(base, quotient(bounds(part.figure), bounds(base.figure))) for base in bases]
    judged = [(base, share) for base, share in shares if share is not None]
    if not judged or any(meet(share, bounds(rate.figure)) for _, share in judged):
        return
    base, share = judged[-1]
    yield _wrong_rate(rate, part, base, share)


def _wrong_rate(rate: Claim, part: Claim, base: Claim, share: Bounds) -> Finding:
    right = part.value / base.value * 100
    places = len(rate.figure.digits.partition(".")[2]) or 1
    shown = plain(round(right, places))
    words = f"{part.figure.text} ÷ {base.figure.text} = {shown}%，文中写作 {rate.figure.text}。"
    return finding("rate", [rate.figure, part.figure, base.figure], words, f"应为 {shown}%，或核对分子、分母。")


def _part_of(rate: Claim, before: Sequence[Claim]) -> Claim | None:
    """The figure that the rate is a share of the whole by: named by the same stem, or the last before 占."""
    counted = [each for each in before if not each.figure.is_share]
    if rate.gap == "的" and counted and _OF_FIGURE.search(counted[-1].lead):
        own = [each for each in counted[:-1] if each.unit == counted[-1].unit]
        return own[-1] if own else None
    share = _SHARE.search(rate.lead)
    if share:
        counted = [each for each in counted if each.unit not in _NO_PARTS and not _CHANGE.search(each.lead)]
        return counted[-1] if counted and _names_whole(share["of"], counted[:-1]) else None
    found = _RATE.search(rate.lead)
    if not found:
        return None
    stem = "不合格" if found["stem"].endswith("不合格") else found["stem"][-2:]
    words = re.compile(rf"(?<!不)(?:{_ALSO.get(stem, stem)})")
    named = [each for each in counted if words.search(each.lead + each.tail)]
    if not named:
        return None
    # 限期整改9处，现场整改6处: which of the two the rate is of, the text does not say.
    return named[-1] if sum(each.unit == named[-1].unit for each in named) == 1 else None


def _names_whole(of: str, bases: Sequence[Claim]) -> bool:
    """占总数的, or the whole is one of the figures before by its name; of a plan only where one is printed."""
    plan = _PLAN.search(of)
    if plan:
        return any(_PLAN.search(each.lead) for each in bases)
    return bool(_WHOLE.match(of)) or any(len(each.label) >= 2 and each.label[-2:] in of for each in bases)


def _mean(sentence: Sentence, place: int) -> Iterator[Finding]:
    mean, before = sentence.claims[place], sentence.claims[:place]
    found = _MEAN.search(mean.lead)
    if not found or _EVERY.search(mean.lead):
        return
    units = _SAME[found["unit"] or found["each"] or found["every"]]
    pairs = [
        (total, count)
        for total in before
        for count in before
        if total is not count and total.unit == mean.unit and count.unit in units and count.value > 0
    ]
    if not pairs or any(_is_mean(mean, total, count) for total, count in pairs):
        return
    if len(pairs) == 1:
        total, count = pairs[0]
        right = plain(round(total.value / count.value, 2))
        words = f"{total.figure.text} ÷ {count.figure.text} ≈ {right}{mean.unit}，文中平均数为 {mean.figure.text}。"
        yield finding("mean", [mean.figure, total.figure, count.figure], words, f"平均数应约为 {right}{mean.unit}。")


def _is_mean(mean: Claim, total: Claim, count: Claim) -> bool:
    found = quotient(bounds(total.figure), bounds(count.figure))
    if found is None:
        return True
    low, high = found[0] / 100, None if found[1] is None else found[1] / 100
    wide = (low * (1 - _MEAN_SLACK), None if high is None else high * (1 + _MEAN_SLACK))
    return meet(wide, bounds(mean.figure))
