"""Things that were counted and are named again with their number: 抽调执法人员28名，32名执法人员混编成4个小组.

A number before its noun, at the head of a clause or behind 对, 在…的, 这, names those told of before. More of them than
were told cannot be; fewer may be some of them, unless the words say all, or one digit tells of a slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from os.path import commonprefix

from xianwu.bulletin.factcheck.change_sizes import DOWN, UP
from xianwu.bulletin.factcheck.claims import Claim, bare, bounds, meet
from xianwu.bulletin.factcheck.findings import Finding, finding, slip
from xianwu.bulletin.factcheck.phrases import OTHER_YEAR, PLANNED, TO_LEVEL
from xianwu.bulletin.factcheck.wider.nearly import is_one_digit_off
from xianwu.bulletin.factcheck.wider.scene import Scene, is_plain, is_told

_HEAD = re.compile(
    r"(?:目前|截至目前|会上|活动中|现场|其|这|该|此次|本次|上述|以上|[^，。；\d]{0,8}全[县市镇乡村区体部]|所有|我县|共同|[^，。；\d]{0,6}(?:对|由|向|为|给|将|组织)|[^，。；\d]{0,14}的)*"
)
_POINTER = re.compile("这|该|此次|本次|上述|以上|全体|全部|所有")
_OTHER = re.compile(
    rf"其中|另|又|再|还|新增|分别|各|每|均(?=[一-龥]?\d)|第|余|剩|未|{OTHER_YEAR}|上[年月季]|年初|{PLANNED}|预计|力争|拟|[比较增减约近超占]"
)
_OVERLAP = re.compile("重叠|重复|交叉")
_ALL = re.compile(r"[一-龥]{2,8}?(?:均|全部|都|全都|共|已(?!有)|逐一|一致|各(?!类|项|级|种|自))")
_EVERY = re.compile("全[体部]|所有|全[县市镇乡村区]")
_NOUN = re.compile(rf"(?!增加|减少|提高|扩大|(?:{UP}|{DOWN}|调整|变)(?:{TO_LEVEL}))[一-龥“”]{{2,12}}")
_ATTRIBUTE = re.compile(
    r"(?:此次|这次|该次|本次|这[一个项台条座栋批所套家支]|该)(?P<name>价值|为期|历时|占地|总投资|投资|全长|总长|总面积|建筑面积)$"
)
_SAME_WORDS = re.compile(r"(?:对(?P<all>全[县市镇乡村区])|在(?P<name>[^，。；、\d]{4,10})的)$")
_COURSE = re.compile("的(?:培训|行动|活动|会议|考察|整治|演练|集训|展会)")
_THIS_ONE = re.compile("这[台条座栋套所支](?:价值|投资)?$")
_THOSE = re.compile(r"(?:这批|这些|该批|上述)(?P<noun>[一-龥]{2,4}?)(?:中)?(?:已|均|全部|共)[^，。；\d]{0,6}$")
_ALL_THE = re.compile("(?:全部|所有)(?P<noun>[一-龥]{2,8})$")
_DID = re.compile("(?P<verb>[一-龥]{2})的$")
_WHEN = re.compile(
    rf"{OTHER_YEAR}|今年|20\d\d年|[上下]半年|[一二三四]季度|\d{{1,2}}月|[本上当]月|[本上]周|假期|国庆|春节|五一|首[日批场届]|第[一二三四五]"
)
_THAT_TIME = re.compile("当[天日晚场]|此次|本次|这次|活动")
_OTHER_THAN = re.compile("其中|另|计划|预计|[比较]")
_BELOW = re.compile("(?:不到|不足)$")
_OF_ALL = re.compile("全[县市镇乡村区]$")
_THIS_TIME = re.compile("本[届次场]|此次|这次")
_FAR, _LONG, _SHORT, _KNOWN, _SURE = 20, 8, 2, 3, 4


@dataclass(frozen=True)
class _Told:
    """An earlier count, and how many characters of its noun the later one says again."""

    claim: Claim
    shared: int


def check_definite(scene: Scene) -> Iterator[Finding]:
    """Each exact count that stands before its noun."""
    if _OVERLAP.search(scene.paragraph):
        return
    for claim in scene.claims:
        if is_plain(claim):
            yield from _attribute(scene, claim)
            yield from _those_done(scene, claim)
            if claim.figure.is_exact:
                yield from _of_all(scene, claim)
                yield from _every(scene, claim)
                yield from _done_again(scene, claim)
                yield from _beyond_all(scene, claim)
        noun = _NOUN.match(claim.tail.removeprefix("的"))
        if noun and is_plain(claim) and claim.figure.is_exact and _is_definite(claim):
            yield from _judged(scene, claim, noun[0])


def _attribute(scene: Scene, claim: Claim) -> Iterator[Finding]:
    """总投资3.2亿元 … 这一总投资2.8亿元的项目: what is so described was described before."""
    if not claim.tail.startswith("的"):
        return
    alike = [each for each in scene.before(claim, most=_FAR) if each.unit == claim.unit and is_plain(each)]
    told = _told_of_it(claim, alike)
    if told is not None and not any(meet(bounds(each.figure), bounds(claim.figure)) for each in alike):
        words = f"前面说 {told.figure.text}，这里说 {claim.figure.text}。{slip(claim.value, told.value)}"
        yield finding("repeat", [told.figure, claim.figure], words, "请统一为核实后的数。")


def _told_of_it(claim: Claim, alike: Sequence[Claim]) -> Claim | None:
    """By the name of the trait; of a course by 为期; of the one thing pointed at (这台) by the only figure of its measure."""
    named = _ATTRIBUTE.search(claim.lead)
    found = [each for each in alike if named and re.search(f"{named['name']}[为达约]?$", each.lead)]
    if not found and _COURSE.match(claim.tail):
        found = [each for each in alike if each.lead.endswith("为期")]
    if not found and _THIS_ONE.search(claim.lead) and len(alike) == 1 and not _OTHER.search(alike[0].lead):
        # 投入860万元购置的设备…，这台价值680万元的设备.
        found = [*alike]
    return found[-1] if found else None


def _of_all(scene: Scene, claim: Claim) -> Iterator[Finding]:
    """全村共有432户 … 对全村423户逐户走访; 首批推出28项 … 在首批推出的26项中: the same words name the same number."""
    found = _SAME_WORDS.search(claim.lead)
    name = (found["all"] or found["name"]) if found else ""
    alike = [each for each in scene.before(claim, most=_FAR) if _is_alike(each, claim)]
    told = [each for each in alike if name and name in each.gap]
    is_other = _OTHER.search(claim.lead.replace("首批", "")) or any(_OTHER.search(each.lead) for each in told)
    if len(told) == 1 and not is_other:
        yield from _unlike(told, claim, alike)


def _every(scene: Scene, claim: Claim) -> Iterator[Finding]:
    """设床位120张…全部床位150张: there is one number of them all."""
    found = _ALL_THE.search(claim.lead)
    alike = [each for each in scene.before(claim, most=_FAR) if _is_alike(each, claim)]
    told = [
        each for each in alike if found and bare(each.lead).endswith(found["noun"]) and not _OTHER.search(each.lead)
    ]
    yield from _unlike(told, claim, alike)


def _beyond_all(scene: Scene, claim: Claim) -> Iterator[Finding]:
    """种植脐橙不到2000亩 … 全村2140亩脐橙."""
    if not _OF_ALL.search(claim.lead) or len(claim.tail) < _SHORT:
        return
    for told in scene.before(claim, most=_FAR):
        high = told.figure.high
        is_same = told.unit == claim.unit and is_plain(told) and bool(_BELOW.search(told.lead))
        is_same = is_same and _BELOW.sub("", told.lead).endswith(tuple(claim.tail[:size] for size in (2, 3, 4)))
        if is_same and high is not None and claim.value > high:
            words = f"前面说 {told.figure.text}，这里说 {claim.figure.text}。"
            yield finding("equal", [told.figure, claim.figure], words, "请统一为核实后的数。")


def _done_again(scene: Scene, claim: Claim) -> Iterator[Finding]:
    """去年接待游客62万人次…去年接待的26万人次游客: one deed of one time, done to the same."""
    lead = _lead(scene, claim)
    found = _DID.search(lead)
    times = set(_WHEN.findall(lead))
    if not found or not (times or _THAT_TIME.search(lead)) or len(claim.tail) < _SHORT:
        return
    alike = [each for each in scene.before(claim, most=_FAR) if _is_alike(each, claim)]
    told = []
    for each in alike:
        before, verb, noun = _lead(scene, each).rpartition(found["verb"])
        is_same = verb and f"{noun}{each.tail}"[:_SHORT] == claim.tail[:_SHORT] and not _OTHER_THAN.search(before)
        if is_same and times <= set(_WHEN.findall(scene.head(each))):
            told.append(each)
    yield from _unlike(told, claim, alike)


def _lead(scene: Scene, claim: Claim) -> str:
    """接待来访群众9批23人: what leads up to the first is said of the second."""
    last = scene.before(claim, most=1)
    return last[0].lead if not claim.gap and last else claim.lead


def _unlike(told: Sequence[Claim], claim: Claim, alike: Sequence[Claim]) -> Iterator[Finding]:
    """The one number that was told, where it is another and nothing that was told gives it."""
    if len({each.value for each in told}) == 1 and not is_told(claim, alike):
        words = f"前面说 {told[0].figure.text}，这里说 {claim.figure.text}。{slip(claim.value, told[0].value)}"
        yield finding("repeat", [told[0].figure, claim.figure], words, "请统一为核实后的数。")


def _those_done(scene: Scene, claim: Claim) -> Iterator[Finding]:
    """抽取食品样品620批次，这批样品已完成检验634批次: no more of them than there are."""
    found = _THOSE.search(claim.lead)
    alike = [each for each in scene.before(claim, most=_FAR) if _is_alike(each, claim)]
    told = [each for each in alike if found and found["noun"] in each.lead + each.tail]
    if found and told and all(claim.value > each.value for each in alike):
        words = f"这{found['noun']}一共是 {told[-1].figure.text}，其中的不会是 {claim.figure.text}。"
        yield finding("stages", [told[-1].figure, claim.figure], words, "请核对这两个数。")


def _is_definite(claim: Claim) -> bool:
    return bool(_HEAD.fullmatch(claim.lead)) and not _OTHER.search(claim.lead)


def _judged(scene: Scene, claim: Claim, noun: str) -> Iterator[Finding]:
    alike = [each for each in scene.before(claim, most=_FAR) if _is_alike(each, claim)]
    if not alike or is_told(claim, alike):
        return
    known = [_Told(each, _shared(each, claim, noun)) for each in alike if not _is_beside(scene, each, claim)]
    known = [each for each in known if each.shared >= _SHORT and not _OTHER.search(each.claim.lead)]
    most = max((each.shared for each in known), default=0)
    best = [each.claim for each in known if each.shared == most]
    says_all = bool(_ALL.match(claim.tail) or _EVERY.search(claim.lead))
    if len({each.value for each in best}) != 1 or not (most >= _KNOWN or says_all or _POINTER.search(claim.lead)):
        return
    rivals = [each.claim for each in known if most < _SURE or each.shared >= most - 1]
    is_more = all(claim.value > each.value for each in rivals)
    is_other = says_all and most >= _KNOWN and bool(_THIS_TIME.search(claim.lead))
    if is_more or is_other or (says_all or most >= _KNOWN) and _is_slip(claim, best[-1], says_all=says_all):
        words = f"前面说 {best[-1].figure.text}，这里说 {claim.figure.text}{noun}。{slip(claim.value, best[-1].value)}"
        yield finding("repeat", [best[-1].figure, claim.figure], words, "请统一为核实后的数。")


def _is_alike(one: Claim, claim: Claim) -> bool:
    return one.unit == claim.unit and is_plain(one) and one.figure.is_exact


def _is_beside(scene: Scene, one: Claim, claim: Claim) -> bool:
    """38家企业参加线上招聘，46家企业参加现场招聘: two of a row, of one build."""
    is_row = not bare(one.lead) and not claim.lead and not scene.distance(one, claim)
    return is_row and len(commonprefix([one.tail, claim.tail])) >= _SHORT


def _shared(one: Claim, claim: Claim, noun: str) -> int:
    """How much of the later noun the earlier count has before it (执法人员28名) or behind it (58家企业)."""
    lead = bare(one.lead)
    ends = (lead[-size:] for size in range(_LONG, _SHORT - 1, -1) if len(lead) >= size)
    before = next((len(end) for end in ends if noun.startswith(end) or len(end) <= _SURE and end in noun[:6]), 0)
    behind = len(commonprefix([one.tail, claim.tail]))
    heads = (size for size in (_SURE, _KNOWN, _SHORT) if len(one.tail) >= size and one.tail[:size] in noun[:6])
    return max(before, behind, next(heads, 0))


def _is_slip(claim: Claim, told: Claim, *, says_all: bool) -> bool:
    """One digit, or two that changed places."""
    is_turned = says_all and claim.figure.digits == told.figure.digits[::-1]
    return is_turned or is_one_digit_off(claim.figure, told.value)
