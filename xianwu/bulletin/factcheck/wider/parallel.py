"""Rates told side by side: what held for the first holds for the second; shares of a frame, whatever stands between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xianwu.bulletin.factcheck.claims import Bounds, Claim, added, bare, bounds
from xianwu.bulletin.factcheck.findings import Finding
from xianwu.bulletin.factcheck.phrases import IS, PLANNED
from xianwu.bulletin.factcheck.rate_words import CHANGES, FRAME, OWN_RATES
from xianwu.bulletin.factcheck.rated import any_gives, gives, wrong_share
from xianwu.bulletin.factcheck.wider.scene import STEP, Scene, is_plain

_NAME = re.compile(rf"[，（](?P<name>[^，。；、\d（]{{1,6}}?(?:率|占比|占|比例|进度))(?:{IS})?$")
_NO_SHARE = re.compile(f"{CHANGES}|{OWN_RATES}|不良|综合")
_ACTUAL = re.compile(r"[^，。；、\d]{0,8}，(?:实际|实有|目前|现|现已|截至目前)[^，。；、\d]{1,8}")
_RATE = re.compile(rf"[^，。；、\d]{{0,8}}，(?P<stem>[^，。；、\d]{{2,5}})(?:率|比例)(?:{IS})*")
_OF_IT = re.compile(
    rf"[^，。；、\d]{{0,18}}，(?![^，。；]{{0,8}}(?:同比|增长|下降|综合|总体))[^，。；、\d]{{1,8}}(?:率|面|占比|比例)(?:{IS})*"
)
_OTHERS = re.compile("使用|普及|覆盖|利用|合格|占用|入住")
_COVERED = re.compile(rf"[^。；]{{0,12}}，[^，。；、\d]{{0,6}}(?:覆盖率|覆盖面|建成率|完成率)(?:{IS})*")
_FIRST_PLAN = re.compile(rf"(?:完成|占|为)[^，。；\d]{{0,8}}(?:{PLANNED})的$")
_SECOND_PLAN = re.compile(rf"[、，和](?:完成|占)?[^，。；、\d]{{0,8}}(?:{PLANNED})的")
_HEADS = re.compile(r"，占(?!应|全)[^，。；、\d]{0,4}(?P<unit>户|人|个)数的")
_NEAR, _MANY = 2, 8


def check_parallel(scene: Scene) -> Iterator[Finding]:
    """Each rate, with the figures of its sentence."""
    for rate in scene.claims:
        if rate.unit == "%" and not _NO_SHARE.search(rate.lead):
            yield from _as_the_first(scene, rate)
            yield from _of_frame(scene, rate)
            yield from _actual(scene, rate)
            yield from _of_two_plans(scene, rate)
            yield from _of_all_heads(scene, rate)
            yield from _of_named(scene, rate)


def _own(scene: Scene, rate: Claim) -> list[Claim]:
    """The claims before it in its sentence."""
    return [each for each in scene.before(rate, most=_MANY) if scene.distance(each, rate) == 0]


def _as_the_first(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """参考862人，一本上线327人，上线率37.9%；二本以上上线701人，上线率81.3%."""
    own, name = _own(scene, rate), _NAME.search(rate.gap)
    rates = [at for at, each in enumerate(own) if each.unit == "%"]
    if not name or not rates or rates[-1] < _NEAR or len(own) - rates[-1] < _NEAR:
        return
    first = own[rates[-1]]
    part, earlier = own[-1], own[rates[-1] - 1]
    told = _NAME.search(first.gap)
    alike = [each for each in own if is_plain(each) and each.unit == part.unit]
    if (
        not told
        or told["name"][-_NEAR:] != name["name"][-_NEAR:]
        and "进度" not in told["name"]
        or earlier.unit != part.unit
        or not is_plain(part)
    ):
        return
    wholes = [each for each in alike if each.figure.start < earlier.figure.start and gives(earlier, each, first)]
    if len({each.value for each in wholes}) != 1 or part.value > wholes[0].value or wholes[0] is earlier:
        return
    if not any_gives(alike, rate):
        yield from wrong_share(rate, part, [wholes[0]])


def _of_frame(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """250个行政村中已有215个建成服务站，覆盖率达到91%: 中 says of what; 104个行政村中已有87个，其中…，覆盖率: others between."""
    own = _own(scene, rate)
    pairs = [(whole, part) for whole, part in pairwise(own) if _is_frame(scene, whole, part)]
    if not pairs:
        return
    whole, part = pairs[-1]
    if part is own[-1] and _OF_IT.fullmatch(rate.gap):
        yield from wrong_share(rate, part, [whole])
    elif len(own) > _NEAR and _COVERED.search(rate.gap):
        whole, part = pairs[0]
        if not any_gives((each for each in own if each.unit == part.unit), rate):
            yield from wrong_share(rate, part, [whole])


def _is_frame(scene: Scene, whole: Claim, part: Claim) -> bool:
    is_pair = whole.unit == part.unit and is_plain(whole) and is_plain(part) and whole.value >= part.value
    return is_pair and bool(FRAME.fullmatch(scene.between(whole, part)))


def _actual(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """签约授信9.4亿元，实际放款7.05亿元，履约率75%; 安排岗位860个，目前在岗817人，上岗率95%."""
    own, found = _own(scene, rate), _RATE.fullmatch(rate.gap)
    if len(own) < _NEAR or not found or _OTHERS.search(found["stem"]):
        return
    whole, part = own[-2:]
    units = {whole.unit, part.unit}
    is_pair = is_plain(whole) and is_plain(part) and (len(units) == 1 or units <= {"人", "个"})
    is_pair = is_pair and not STEP.search(whole.lead + part.lead)
    if is_pair and whole.value >= part.value and _ACTUAL.fullmatch(scene.between(whole, part)):
        alike = [each for each in own if is_plain(each) and each.unit in units]
        if not any_gives(alike, rate):
            yield from wrong_share(rate, part, [whole])


def _of_two_plans(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """任务7200人，市里加码到7800人。…新增就业6318人，完成省定任务的87.8%、市定任务的81.0%: each fits one of the plans."""
    before = scene.before(rate, most=_MANY)
    if not before or before[-1].unit != "%" or not _SECOND_PLAN.fullmatch(rate.gap):
        return
    first = before[-1]
    alike = [each for each in before[:-1] if is_plain(each)]
    done = alike[-1] if alike else None
    if done is None or not _FIRST_PLAN.search(first.gap):
        return
    plans = [each for each in alike[:-1] if each.unit == done.unit]
    bases = [*(bounds(each.figure) for each in plans), *_sums(plans)]
    fits = [[gives(done, base, each) for base in bases] for each in (first, rate)]
    if len(plans) < _NEAR or any(fits[0]) == any(fits[1]):
        return
    wrong, right = (rate, fits[0]) if any(fits[0]) else (first, fits[1])
    other = next((each for each, is_it in zip(plans, right, strict=False) if not is_it), plans[0])
    yield from wrong_share(wrong, done, [other])


def _sums(plans: Sequence[Claim]) -> list[Bounds]:
    return [added([bounds(one.figure), bounds(other.figure)]) for one, other in zip(plans, plans[1:], strict=False)]


def _of_named(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """接通480个…满意的468人，占接通数的97.5%: by the name of the whole, whatever its measure word."""
    found = re.fullmatch("，占(?P<of>[^，。；、\\d]{2,4})(?:总)?数的", rate.gap)
    before = scene.before(rate, most=_MANY)
    wholes = [each for each in before if found and is_plain(each) and bare(each.lead) == found["of"]]
    part = before[-1] if before else None
    if (
        len(wholes) == 1
        and part is not None
        and is_plain(part)
        and part.unit != wholes[0].unit
        and part.value <= wholes[0].value
    ):
        yield from wrong_share(rate, part, [wholes[0]])


def _of_all_heads(scene: Scene, rate: Claim) -> Iterator[Finding]:
    """926户3015人，已消除风险634户2087人，占户数的68.5%: the words say of which measure."""
    found = _HEADS.fullmatch(rate.gap)
    known = [each for each in scene.before(rate, most=6) if found and each.unit == found["unit"] and is_plain(each)]
    if len(known) >= _NEAR and not scene.distance(known[-1], rate) and known[-2].value > known[-1].value:
        yield from wrong_share(rate, known[-1], [known[-2]])
