"""A rate and what it is a rate of, both in its sentence; shares above the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from xianwu.bulletin.factcheck.claims import Claim, Sentence, added, bare, bounds
from xianwu.bulletin.factcheck.findings import Finding, finding
from xianwu.bulletin.factcheck.marked import SINGLE
from xianwu.bulletin.factcheck.phrases import IS, LAST_YEAR, PLANNED, TO_LEVEL
from xianwu.bulletin.factcheck.rate_words import (
    ALL_AT_MOST,
    CHANGE,
    COMMON,
    COMPARED,
    NO_NAMES,
    NO_PARTS,
    OF_OTHERS,
    PLAN,
    RATE,
    verbs_of,
)
from xianwu.bulletin.factcheck.rated import (
    begins_row,
    gives,
    is_of_due,
    plans_exactly,
    rest_gives,
    share_of,
    wrong_rest,
    wrong_share,
)
from xianwu.bulletin.factcheck.stages import BEGUN
from xianwu.lib.numbers import plain

_NEVER_OVER = re.compile(
    rf"(?:{ALL_AT_MOST})[一-龥]{{0,3}}率|满意度|占比|占(?:(?!任务|计划|目标|预算|同期|去年|上年|年初|上月).){{0,14}}的$"
)
_FROM, _TO = (
    re.compile("(?P<what>[一-龥]{2,10}(?:率|满意度))(?:由|从)[^，。；]{0,8}$"),
    re.compile(f"(?:提高|上升|提升|增加|升|扩大)(?:{TO_LEVEL})"),
)
_OF_FIGURE = re.compile(
    rf"(?:占|完成|达到?|相当于|为(?=[^，。；、]{{0,6}}(?:{PLANNED}|预算|同期|[去上]年)))[^，。；、]*$"
)
_RATE_BEHIND = re.compile(r"(?:的[一-龥]{2,5}率)?")
_SHARE = re.compile(
    rf"(?:占|(?:完成|为|达到?|相当于)(?=[一-龥]{{0,4}}(?:{PLANNED}|预算)))(?P<of>[^，。；、]*?)(?:的|比(?:重|例)?(?:为|达到?)?)?$"
)
_WHOLE = re.compile(rf"^(?:{NO_NAMES}|全年|年度|{PLANNED}|总任务|总投资)*$")
_NOT = re.compile(r"不(?:合格|满意|及格|达标)")
"""Of what a 不捕率 or 不诉率 is taken the text seldom says."""
_TENTHS = re.compile(r"(?:占比?|比例|比重|率)(?:达到?|为|在|近|超过?|约|已)*$")
_HEDGED = re.compile(r"(?<=[占比率重例])(?:接近|将近|近|超过|超|约|高达|已达|逾|不足|突破|仅|只|已)+$")
_CUT_RATE = re.compile(r"(?:[审核]减率|节约率|节支率|下浮率|压减率)(?:为|达|达到|约)*$")
_SENT = re.compile(r"送审|报审|预算价|控制价|拦标价|概算")
_WAS_CUT = re.compile(rf"[审核]减(?:不合理)?(?:金额|资金|额)?(?:{IS})?$")
_SETTLED = re.compile(r"审定|核定|中标|成交|评审后")
_DUE = re.compile(r"应(?!急|用|对|届|聘|邀|援|季)|需(?!求)|计划|任务")
_TOTAL = re.compile(r"总数|总量|总额|总|全部|全县|全市|的")
_DONE_OF_PLAN = re.compile(r"(?:已|目前|现已)?(?:已)?完成(?:率|比例|任务的)?(?:达|为)?")
_IS_STEP = re.compile(f"[比较][^，。；]{{2,10}}[多少]$|{COMPARED.pattern}")
_OVERALL = re.compile(r"(?:综合|总体|平均)(?![审核]减|节约|节支)[一-龥]{0,4}率")
"""Of several kinds together: the text seldom tells them all."""


def check_rates(sentence: Sentence) -> Iterator[Finding]:
    """Each share of the sentence against what it is a share of, where both are printed."""
    for place, claim in enumerate(sentence.claims):
        if claim.unit == "%" and _TO.fullmatch(claim.gap):
            yield from _over(_grown_to(sentence, place))
        if claim.unit == "%" and not CHANGE.search(claim.lead) or _is_tenths(sentence, place):
            cut = _cut_off(sentence, place)
            yield from _over(claim) or (judged_rate(sentence, place) if cut is None else cut)
            yield from _complement(claim, sentence.claims[:place])
        yield from _scale(claim)


def _is_tenths(sentence: Sentence, place: int) -> bool:
    """占比六成五; 占全年目标36万头的六成五."""
    claim = sentence.claims[place]
    is_of = claim.gap == "的" and place > 0 and bool(_OF_FIGURE.search(sentence.claims[place - 1].lead))
    return claim.unit == "成" and (is_of or bool(_TENTHS.search(claim.lead)))


def _grown_to(sentence: Sentence, place: int) -> Claim:
    """普及率由92.4%提高到112.4%: of what the second is a rate stands before the first."""
    claim = sentence.claims[place]
    found = _FROM.search(sentence.claims[place - 1].lead) if place and _TO.fullmatch(claim.gap) else None
    return replace(claim, gap=found["what"]) if found else claim


def _over(claim: Claim) -> list[Finding]:
    behind = _RATE_BEHIND.match(claim.tail)
    if claim.figure.low <= 100 or not _NEVER_OVER.search(behind[0] if behind and behind[0] else claim.lead):
        return []
    words = f"“{claim.label}”不可能超过 100%，这里是 {claim.figure.text}。"
    return [finding("over", [claim.figure], words, "请核对分子、分母。")]


def _cut_off(sentence: Sentence, place: int) -> list[Finding] | None:
    """送审12.4亿元，审定11.02亿元，审减率15.1%: the rate is of what was cut. None: the sums are not told."""
    rate, before = sentence.claims[place], sentence.claims[:place]
    if not _CUT_RATE.search(rate.lead):
        return None
    money = [each for each in before if each.unit == "元"]
    sent = [each for each in money if _SENT.search(each.lead)]
    settled = [each for each in money if _SETTLED.search(each.lead)]
    if len(sent) == 1 and not settled:
        return _cut_of(rate, sent[0], [each for each in money if _WAS_CUT.search(each.lead)])
    if not sent and len(settled) == 1:
        return _cut_beside(rate, settled[0], [each for each in money if _WAS_CUT.search(each.lead)])
    if len(sent) != 1 or len(settled) != 1:
        return None
    beside = _cut_of(rate, sent[0], [each for each in money if _WAS_CUT.search(each.lead)])
    if beside:
        return beside
    if rest_gives(settled[0], sent[0], rate):
        return []
    words, right = wrong_rest(rate, settled[0], sent[0])
    return [finding("rate", [rate.figure, sent[0].figure, settled[0].figure], words, f"应为 {right}%。")]


def _cut_of(rate: Claim, sent: Claim, cut: Sequence[Claim]) -> list[Finding] | None:
    """送审15.8亿元，核减1.42亿元，核减率9%."""
    if len(cut) != 1 or share_of(cut[0], sent) is None:
        return None
    return list(wrong_share(rate, cut[0], [sent]))


def _cut_beside(rate: Claim, settled: Claim, cut: Sequence[Claim]) -> list[Finding] | None:
    """审定3.7万元，审减4200万元，审减率10.2%: what was sent is the sum of both."""
    if len(cut) != 1:
        return None
    sent = added([bounds(cut[0].figure), bounds(settled.figure)])
    if share_of(cut[0], sent) is None or gives(cut[0], sent, rate):
        return []
    right = plain(round(cut[0].value / (cut[0].value + settled.value) * 100, 2))
    words = f"{cut[0].figure.text} ÷（{settled.figure.text} + {cut[0].figure.text}）= {right}%，文中写作 {rate.figure.text}。"
    return [finding("rate", [rate.figure, settled.figure, cut[0].figure], words, f"应为 {right}%，或核对单位。")]


def _scale(claim: Claim) -> Iterator[Finding]:
    if claim.unit in ("成", "折") and claim.value > 10:
        yield finding("over", [claim.figure], f"{claim.figure.text}超过十{claim.unit}，不成立。", "请核对。")


def judged_rate(sentence: Sentence, place: int) -> Iterator[Finding]:
    claim, before = sentence.claims[place], sentence.claims[:place]
    if claim.value == 100:
        # Who writes 安置率100% beside 74名，其中9名 means all of those that were due.
        return
    if (
        _OVERALL.search(claim.lead)
        or "新增占比" in claim.lead
        or _is_one_of_several(sentence, place)
        or OF_OTHERS.search(claim.gap)
        or _is_of_those(claim, before)
    ):
        return
    # 占比近四成, 办结率高达95%: the hedge is in the bounds.
    rate = replace(claim, gap=_HEDGED.sub("", claim.gap))
    part = (
        part_of(rate, before) or part_alike(rate, before) or _part_behind(rate, sentence.claims[place + 1 : place + 2])
    )
    if part is None or is_of_due(rate, part) or _has_second(sentence, part) or "；" in sentence.between(part, claim):
        return
    is_of_plan = bool(PLAN.search(rate.lead))
    bases = [
        each
        for each in before
        if each is not part and each.unit == part.unit and not each.figure.is_share and (each.value >= part.value or is_of_plan and PLAN.search(each.lead))
        and not re.search(f"{LAST_YEAR}|同期|新收|新立", each.lead)
    ]  # fmt: skip
    if rate.gap == "的" and _OF_FIGURE.search(before[-1].lead):
        bases = [before[-1]]
    bases += _base_behind(rate, part, sentence.claims[place + 1 : place + 2])
    bases = [each for each in bases if not _has_share(sentence, each)]
    if "占" not in rate.lead:
        bases = [each for each in bases if "；" not in _until(sentence, each, part)]
    if is_of_plan and any(PLAN.search(each.lead) for each in before):
        bases = [each for each in bases if PLAN.search(each.lead)]
    yield from wrong_share(rate, part, bases, read=plans_exactly)


def _is_of_those(rate: Claim, before: Sequence[Claim]) -> bool:
    """18个乡镇中有11个离田率超过九成: so high in each of the eleven."""
    return bool(before) and rate.gap == before[-1].tail and RATE.search(rate.lead) is not None and "占" not in rate.lead


def _is_one_of_several(sentence: Sentence, place: int) -> bool:
    """分别完成任务的101.5%和100.7%; 分别为412件、287件和193件，合计占33.4%."""
    claim = sentence.claims[place]
    before = sentence.words[: claim.figure.start - sentence.start]
    clause = re.split("[，；。]", before)[-1]
    return (
        begins_row(sentence, claim)
        or "分别" in clause
        or bool(re.match("[、和及](?!占)", claim.gap))
        or bool(re.search("(?:合计|共|累计)占", clause))
    )


def _complement(rate: Claim, before: Sequence[Claim]) -> Iterator[Finding]:
    """抽检412批次，不合格5批次，合格率98.8%: what is left of the whole."""
    found, pair = RATE.search(rate.lead), before[-2:]
    if not found or len(pair) < 2 or pair[0].unit != pair[1].unit or pair[0].figure.is_share or "不" in found["stem"]:
        return
    base, part = pair
    is_other = (
        re.search(f"[不未]{found['stem'][-2:]}", part.lead) and BEGUN.search(base.lead) and base.value > part.value
    )
    if is_other and not rest_gives(part, base, rate):
        words, right = wrong_rest(rate, part, base)
        yield finding("rate", [rate.figure, part.figure, base.figure], words, f"应为 {right}%，或核对分子、分母。")


def _base_behind(rate: Claim, part: Claim, after: Sequence[Claim]) -> list[Claim]:
    """完成投资18.6亿元，占总投资的62%，总投资26亿元."""
    if (
        after
        and after[0].unit == part.unit
        and re.match(f"，(?:应|{PLANNED})", after[0].gap)
        and after[0].value >= part.value
    ):
        return list(after)
    found = re.search(r"占(?P<of>总[一-龥]{2,3}?)的?$", rate.lead)
    is_named = found and after and after[0].unit == part.unit and re.match(rf"，{found['of']}[为是达]?$", after[0].gap)
    return list(after) if is_named else []


def _until(sentence: Sentence, base: Claim, part: Claim) -> str:
    """The words between them; none where the base stands behind."""
    return sentence.between(base, part) if base.figure.start < part.figure.start else ""


def _has_second(sentence: Sentence, part: Claim) -> bool:
    """374件439人: of which of the two the rate is taken is left open."""
    return any(not each.gap and each.unit not in (part.unit, "岁", "周岁") for each in sentence.after(part)[:1])


def _has_share(sentence: Sentence, claim: Claim) -> bool:
    """来信235件、占55%；来访56件、占13%: what has its own share is a part beside the part, and no whole."""
    return any(each.unit == "%" and "占" in each.gap for each in sentence.after(claim)[:1])


def part_alike(rate: Claim, before: Sequence[Claim]) -> Claim | None:
    """收回1410份，回收率: the rate stands right behind its part and shares a telling character with its verb."""
    found = RATE.search(rate.lead)
    pair = before[-2:]
    if not found or len(pair) < 2 or pair[0].unit != pair[1].unit or not re.match("，", rate.gap):
        return None
    base, part = pair
    shared = set(found["stem"][-2:]) & set(part.lead[-4:]) - set(COMMON)
    is_plain = re.fullmatch(r"[^，；]{0,8}，[^，；]{2,8}", part.gap) and base.value >= part.value
    is_plain = is_plain and not re.search("[不未]", part.lead[-5:])
    return (
        part
        if shared and is_plain and (BEGUN.search(base.lead) or "其中" in part.gap) and not base.figure.is_share
        else None
    )


def _part_behind(rate: Claim, after: Sequence[Claim]) -> Claim | None:
    """到期600份，续签率90%，续签540份."""
    found = RATE.search(rate.lead)
    is_named = found and after and re.match(rf"，(?:其中|已|共)?{found['stem'][-2:]}[^，。；率]*$", after[0].gap)
    return after[0] if is_named and not after[0].figure.is_share else None


def _part_of_figure(counted: Sequence[Claim]) -> Claim | None:
    """占应收面积25万亩的74%: the last of the whole's measure before it; 2家景区接待86万人次，占七家的六成 is of the visitors."""
    counted = [each for each in counted if each.unit not in NO_PARTS]
    if not counted:
        return None
    own = [each for each in counted[:-1] if each.unit == counted[-1].unit and not _IS_STEP.search(each.lead)]
    if own and counted[-2] is not own[-1] and not re.search("[，。；、]", counted[-2].gap):
        return None
    return own[-1] if own else None


def part_of(rate: Claim, before: Sequence[Claim]) -> Claim | None:
    """The figure that the rate is a share of the whole by: named by the same stem, or the last before 占."""
    counted = [each for each in before if not each.figure.is_share]
    if rate.gap == "的" and counted and _OF_FIGURE.search(counted[-1].lead):
        return _part_of_figure(counted)
    share = _SHARE.search(rate.lead)
    if share:
        counted = [each for each in counted if each.unit not in NO_PARTS and not CHANGE.search(each.lead)]
        counted = list(_without_limits(counted))
        subject = bare(rate.lead[: share.start()])
        if counted and len(subject) > 1:
            if f"非{subject[-2:]}" in counted[-1].lead:
                # 税收9.37亿元，非税收入4.91亿元，税收占比65.6%.
                counted = counted[:-1]
            if not counted or subject[-2:] not in counted[-1].lead + counted[-1].tail:
                return None
        return counted[-1] if counted and _names_whole(share["of"], counted[:-1]) else None
    if _DONE_OF_PLAN.fullmatch(rate.lead) and _are_plan_and_done(counted):
        return counted[1]
    if rate.lead.endswith("存贷比"):
        return next((each for each in counted[::-1] if "贷款" in each.lead), None)
    shared = [one for one, after in pairwise(before) if after.unit == "%" and "占" in after.gap]
    return _named_alike(rate, [each for each in counted if each not in shared])


def _are_plan_and_done(counted: Sequence[Claim]) -> bool:
    """任务200名，现已发展150名，完成75%: two of one unit, the first of a plan and the second of none."""
    if len(counted) != 2 or counted[0].unit != counted[1].unit:
        return False
    return bool(PLAN.search(counted[0].lead)) and not PLAN.search(counted[1].lead)


def _named_alike(rate: Claim, counted: Sequence[Claim]) -> Claim | None:
    """办结 126件 for 办结率."""
    found = RATE.search(rate.lead)
    if counted and rate.gap == counted[-1].tail:
        # 160所农村学校配备率为92%: the figure is what the rate is told of.
        return None
    if not found or found["stem"].endswith(("失业", "出生", "死亡", "自然增长")):
        return None
    if found["stem"].startswith("不") and not _NOT.match(found["stem"]):
        return None
    stem = "不合格" if found["stem"].endswith("不合格") else found["stem"][-2:]
    words = verbs_of(stem)
    named = [
        each
        for each, after in zip_longest(counted, counted[1:])
        if words.search(each.lead + _own_tail(each, after))
        and not _DUE.search(each.lead)
        and not SINGLE.search(each.lead)
    ]
    if not named:
        return None
    whole = [each for each in named if found["stem"] in each.lead]
    if len(whole) == 1 and len(found["stem"]) > len(stem):
        return whole[0]
    # 限期整改9处，现场整改6处: which of the two the rate is of, the text does not say.
    last = max((at for at, each in enumerate(named) if "；" in each.gap), default=0)
    named = named[last:]
    return named[-1] if sum(each.unit == named[-1].unit for each in named) == 1 else None


def _own_tail(claim: Claim, after: Claim | None) -> str:
    """327个行政村中已有298个村: what leads up to the next figure is said of that one."""
    return "" if after is not None and after.gap == claim.tail else claim.tail


def _without_limits(counted: Sequence[Claim]) -> Sequence[Claim]:
    """391个村收入超过10万元，占85%: the limit is not what takes the share."""
    while len(counted) > 2 and counted[-1].figure.hedge.before and len({each.unit for each in counted[-2:]}) > 1:
        if re.search(r"[，；]", counted[-1].gap):
            break
        counted = counted[:-1]
    return counted


def _names_whole(of: str, bases: Sequence[Claim]) -> bool:
    """占总数的, or the whole is one of the figures before by its name; of a plan only where one is printed."""
    plan = PLAN.search(of)
    if plan:
        return any(PLAN.search(each.lead) for each in bases)
    return bool(_WHOLE.match(of)) or any(is_named(each.label, of) for each in bases)


def is_named(label: str, of: str) -> bool:
    """占行政村总数 of 行政村; 占财政总收入 is not of 税收收入."""
    whole = re.sub("[量数]$", "", _TOTAL.sub("", of))
    if len(label) < 2 or len(whole) < 2:
        return False
    return (
        whole.endswith(label)
        or label.endswith(whole)
        or whole.startswith(label)
        or (len(whole) > 2 and whole[-3:] == label[-3:])
        or whole == label[-2:]
        or (len(whole) > 3 and whole[:2] in label and whole[-2:] == label[-2:])
    )
