"""Rates that no figures around them give.

The other checks say of which figures a rate must be. These ask less and hold more widely: it must follow from some of the figures that stand near enough, in whatever way; only where no way
leads to it, and the words leave no doubt that it was meant to follow, is it called wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from xianwu.bulletin.factcheck.claims import Claim, added, bare, bounds
from xianwu.bulletin.factcheck.findings import Finding
from xianwu.bulletin.factcheck.phrases import PLANNED
from xianwu.bulletin.factcheck.rate_words import (
    CHANGES,
    COMMON,
    COMPARED,
    CUTS,
    NO_PARTS,
    OF_OTHERS,
    OF_PLAN_OR_ANOTHER,
    OWN_RATES,
    REACHES,
    UNNAMED,
    verbs_of,
)
from xianwu.bulletin.factcheck.rated import any_gives, exactly, gives, is_of_due, wrong_share
from xianwu.bulletin.factcheck.stages import BEGUN
from xianwu.bulletin.factcheck.wider.scene import MEAN, OTHER_TIME, STEP, Scene, is_plain

_RATE = re.compile(rf"(?P<stem>[一-龥]{{2,8}}?)(?:率|面|比例|进度|密度){REACHES}$")
_BEHIND = re.compile(rf"[^，。；、\d]{{0,12}}[，、（][^，。；、\d]{{0,12}}(?:率|面|比例|进度|密度){REACHES}$")
_OF = rf"占(?:比|到)?(?P<of>[^，。；、\d]{{0,12}}?)(?:的|比重|比例)?{REACHES}$"
"""占地方财政收入的比重 keeps its 的, so that it is of no figure that is only called 收入."""
_SHARE = re.compile(rf"[^，。；、\d]{{0,12}}[，、（](?P<subject>[^，。；、\d]{{0,10}}){_OF}")
_CHANGES = re.compile(
    f"{CHANGES}|提高(?!到)|较|比[上去]|提升|{OWN_RATES}|{CUTS}|参保|普及|覆盖|失业|贡献|综合|总体|平均|累计"
)
_OTHERS_WHOLE = re.compile(f"{OF_PLAN_OR_ANOTHER}|合计|应|户数|人数")
_CUT = re.compile("[总数量额]")
_WHOLE = re.compile(f"{BEGUN.pattern}|[共总应]|现有|涉及|检查|排查|走访|抽查|参加|中[，]?$")
_NEXT_DONE = re.compile(r"[^，。；、\d]{0,8}，(?:目前|现)?(?:已|实际?|累计)[^，。；、\d]{1,8}")
_SUBJECT = re.compile(rf"(?:^|[，。；：、])(?:其中)?(?P<subject>[一-龥]{{4,12}}?)(?:的)?{_OF}")
_ABOUT = re.compile("[，（](?:约|大约)?占(?:比|总数的|总量的)?(?:约|近|超)?")
_DUE, _SO_MUCH = re.compile("应(?P<verb>[一-龥])[^，。；]{0,4}$"), re.compile("，(?:完成|占|[一-龥]{2}率)(?:为|达)?")
_PLANNED = re.compile(f"安排|{PLANNED}")
_OF_THE_PLAN = re.compile(f"，(?:占|完成)(?:年度|全年|年初)?(?:{PLANNED})(?:投资)?的?")
_GROWING = re.compile("增长(?=面)")
_NEAR, _MANY, _FAR, _LONG = 30, 8, 2, 4


def check_unfit(scene: Scene) -> Iterator[Finding]:
    """Rates first; then totals that say of how many they are."""
    for claim in scene.claims:
        if claim.unit == "成" and _ABOUT.fullmatch(claim.gap):
            yield from _rate(scene, claim)
        if claim.unit == "%":
            yield from _rate(scene, claim)
            yield from _named_share(scene, claim)
            yield from _next_sentence(scene, claim)
            yield from _of_plan(scene, claim)


def _rate(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """办理1932件，占比7.1% where 累计办理2.71万件 stands sentences before."""
    before = scene.before(rate, most=_NEAR)
    is_change = _CHANGES.search(_GROWING.sub("", rate.lead))
    if not before or is_change or rate.value >= 100 or scene.distance(before[-1], rate):
        return
    part = before[-1]
    if OF_OTHERS.search(rate.gap) or is_of_due(rate, part) or COMPARED.search(part.lead):
        return
    if not is_plain(part) or part.unit in NO_PARTS or part.lead.endswith("前") or not part.gap:
        return
    alike = [each for each in before if is_plain(each) and each.unit == part.unit]
    wholes = [
        each for each in alike[:-1] if each.figure.is_exact and each.value > part.value and not STEP.search(each.lead)
    ]
    parts = [part] if _SHARE.fullmatch(rate.gap) else alike
    counted = alike if part.unit == "元" else [each for each in before if is_plain(each) and each.unit != "元"]
    if not wholes or any(gives(one, other, rate) for one in parts for other in counted if one is not other):
        return
    sums = [added([bounds(one.figure), bounds(other.figure)]) for one, other in combinations(alike[-_MANY:], 2)]
    if any(gives(part, each, rate) for each in sums):
        return
    base = _named_base(scene, rate, part, wholes)
    yield from wrong_share(rate, part, [base] if base else [])


def _next_sentence(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """受理3268件，按期办结3202件。按期办结率95.6%."""
    found, pair = re.fullmatch("。?(?P<stem>[一-龥]{2,6})率(?:为|达到?)?", rate.gap), scene.pair_before(rate)
    if not found or pair is None:
        return
    whole, part = pair
    if bare(part.lead) == found["stem"] and part.value <= whole.value:
        yield from wrong_share(rate, part, [whole])


def _of_plan(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """安排投资120亿元，完成84亿元，占年度计划的76%; 应查4.8万吨，已查3.6万吨，完成65%."""
    pair = scene.pair_before(rate)
    if pair is None:
        return
    whole, part = pair
    due = _DUE.search(whole.lead)
    is_due = due and f"已{due['verb']}" in part.lead[:3] and _SO_MUCH.fullmatch(rate.gap)
    is_plan = _PLANNED.search(whole.lead) and re.search("完成|实现", part.lead) and _OF_THE_PLAN.fullmatch(rate.gap)
    is_near = scene.distance(whole, rate) == 0 and "；" not in scene.between(whole, rate)
    if (is_due or is_plan) and is_near:
        yield from wrong_share(rate, part, [whole], read=exactly)


def _named_share(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """满意的1175件、基本满意的50件。…其中表示满意的占96.4%: the part is told before, by the same words."""
    found = _SUBJECT.search(scene.head(rate, most=40))
    if (
        not found
        or rate.gap[-len(found["of"]) - 4 :] == ""
        or _CHANGES.search(rate.lead)
        or _OTHERS_WHOLE.search(found[0])
        or OF_OTHERS.search(rate.gap)
        or found["subject"].endswith("中")
    ):
        return
    name = found["subject"].removeprefix("表示").removesuffix("的")
    before = [each for each in scene.before(rate, most=_NEAR) if is_plain(each)]
    parts = [each for each in before if _is_named(each, name)]
    if len(parts) != 1 or len(name) < _FAR:
        return
    part = parts[0]
    alike = [each for each in before if each.unit == part.unit]
    wholes = [
        each
        for each in alike
        if each.value > part.value and not STEP.search(each.lead) and not OTHER_TIME.search(each.lead)
    ]
    if not wholes or any_gives(alike, rate):
        return
    whole = max(wholes, key=lambda each: each.value)
    named = [each for each in wholes if len(found["of"]) >= _LONG and bare(each.lead).endswith(found["of"])]
    if UNNAMED.fullmatch(found["of"]) or len(wholes) == 1 or len(named) == 1:
        yield from wrong_share(rate, part, named if len(named) == 1 else [whole])


def _is_named(part: Claim, name: str) -> bool:
    """满意的 and 表示满意的; 第二产业 and 第二产业用电."""
    own = bare(part.lead).removeprefix("表示").removesuffix("的").removesuffix("为")
    return own == name or len(own) >= _LONG and name.startswith(own)


def _named_base(scene: Scene, rate: Claim, part: Claim, wholes: Sequence[Claim]) -> Claim | None:
    """The whole that the words point at; None where they leave it open."""
    share = _SHARE.fullmatch(rate.gap)
    if share:
        return _base_of_share(scene, share, part, wholes)
    found = _RATE.search(rate.lead) if _BEHIND.fullmatch(rate.gap) else None
    if not found or found["stem"].startswith("不"):
        return None
    own, stem = scene.about(part), found["stem"]
    is_denied = stem[-2:] != "合格" and f"不{stem[-2:]}" in own or re.search("[未不没]", part.lead[-6:])
    is_alike = verbs_of(stem).search(own) or (part.lead[-1:] in stem[-2:] and part.lead[-1:] not in COMMON)
    if is_denied or not is_alike or "（" in part.gap or stem.endswith("贷"):
        return None
    wholes = [each for each in wholes if not _has_rate(scene, each)]
    told = [each for each in wholes if _WHOLE.search(scene.about(each)) and not OTHER_TIME.search(each.lead)]
    if wholes and _NEXT_DONE.fullmatch(scene.between(wholes[-1], part)) and not OTHER_TIME.search(wholes[-1].lead):
        told.append(wholes[-1])
    near = [each for each in told or wholes if scene.distance(each, part) <= _FAR and not OTHER_TIME.search(each.lead)]
    is_frame = bool(near) and bool(re.search("中[，]?$", near[-1].tail))
    if (
        not near
        or "；" in scene.between(near[-1], part).replace("；其中", "")
        and scene.distance(near[-1], part) == 0
        and not is_frame
    ):
        return None
    return near[-1]


def _has_rate(scene: Scene, claim: Claim) -> bool:
    """已履约14个，履约率77.8%；已开工11个: a part beside the part."""
    after = scene.after(claim, most=1)
    return bool(after) and after[0].unit == "%" and bool(re.search("占|率|面|比例", after[0].gap))


def _base_of_share(scene: Scene, share: re.Match[str], part: Claim, wholes: Sequence[Claim]) -> Claim | None:
    subject, of = share["subject"], share["of"]
    if (
        _OTHERS_WHOLE.search(share[0])
        or f"非{subject[-2:]}" in part.lead
        or len(subject) > 1
        and subject[-2:] not in scene.about(part)
    ):
        return None
    told = [each for each in wholes if not OTHER_TIME.search(each.lead) and not MEAN.search(each.lead)]
    if UNNAMED.fullmatch(of):
        near = [each for each in told if scene.distance(each, part) < _FAR]
        return near[-1] if near else None
    name = _CUT.sub("", of)[-2:]
    named = [each for each in told if len(name) > 1 and name in scene.head(each) + each.tail]
    if not named and len(of) > _FAR:
        # 占意向金额的63.7% of 达成授信意向14.6亿元.
        is_money = bool(re.search("投资|资金|金额", of))
        named = [each for each in told if of[:2] in each.lead and (each.unit == "元") == is_money]
    if not named:
        # 占在校生的35% of 在校学生38420人; 占已评估人数的18.4% of 已完成评估1152人.
        named = [each for each in told if len(of) > _FAR and set(_CUT.sub("", of)) <= {*each.lead, each.unit}]
    return named[-1] if len(named) == 1 else None
