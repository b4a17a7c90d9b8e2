"""One thing with two numbers: the same noun turned round, one project with two sums, one rate of one year twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, pairwise

from xianwu.bulletin.factcheck.claims import Claim, bare, bounds, meet
from xianwu.bulletin.factcheck.findings import Finding, finding, slip
from xianwu.bulletin.factcheck.phrases import IS, LAST_YEAR
from xianwu.bulletin.factcheck.wider.scene import OTHER_TIME, STEP, Scene, is_plain

_TURNED = re.compile(r"^(?P<words>[一-龥]{4,6})(?=[，。；、的进]|分别|$)")
_TAKEN = re.compile(r"参会|参展|参加|参训|参与|到会|参赛|入驻|受检|受灾|参评|试点")
_ALL_OF = re.compile(r"(?:全县|全市|全镇|全区|全乡|全街道|辖区)(?:共有|现有|的|所有)?$")
_NOUN = re.compile(
    r"^(?P<noun>乡镇（街道）|乡镇|街道|行政村|自然村|社区|村|镇|社区（村）|村（社区）)(?:(?=[，。；、中均都已全开共内])|$)"
)
_THERE = re.compile("(?:到场|参会|参训|参赛|获奖|在岗|在场)(?P<noun>[一-龥]{2,4}?)(?=[，。；、均全都]|近|经|$)")
_PLACE = re.compile("[一-龥]{2}(?:镇|乡|街道|村|站|水库)")
_MEASURED = ("毫米", "米", "公里", "亩", "元", "℃", "吨")
_TOOK_PART = re.compile("(?:参训|参会|参加|参赛|参与)的$")
_THESE = re.compile(
    r"(?:这|上述|以上|该)$|[该这此](?:[一-龥]{1,4})$|参与[^，。；、\d]{1,8}的$|参加[^，。；、\d]{1,8}的$"
)
_SUM_OF = re.compile(
    rf"(?P<name>[一-龥]{{3,16}}?项目|该项目|项目)?(?P<what>总投资|总规模|装机容量|总面积|占地|总占地|建筑面积|总建筑面积|全长)(?:额|面积)?(?:{IS})?$"
)
_PLACED = re.compile(r"^的(?P<name>[一-龥“”]{4,20}(?:项目|工程))")
_OF_PART = re.compile(r"其中|一期|二期|三期|分|首期|追加|原|调整|剩余|每|各|计划|由|从|第")
_RATE_BEHIND = re.compile(r"^的(?P<name>[一-龥]{3,8}(?:率|占比|比例))")
_RATE_BEFORE = re.compile(r"(?P<name>[一-龥]{3,10}(?:率|占比|比例))(?:为|是|达到?)?$")
_YEAR = re.compile(rf"20\d\d年|今年|{LAST_YEAR}|前年|\d{{1,2}}月|上半年|[一二三四]季度|目标|计划|规划")
_INTEREST = re.compile("(?:利率|费率)[^，。；\\d]{0,4}$")
_CHANGED = re.compile(f"由|从|降|升|原|{LAST_YEAR}|此前|以前(?!便)|LPR|基准|分别|另")
_EACH = re.compile(r"每(?P<each>[户人家名])[^，。；\d]{0,10}$")
_FEW = 10
_MOST, _LONG = 40, 4


def check_twice(scene: Scene) -> Iterator[Finding]:
    """All pairs of the paragraph; what is hedged may differ as far as its words allow."""
    claims = [each for each in scene.claims if is_plain(each)][:_MOST]
    for one, other in combinations(claims, 2):
        if one.unit == other.unit and _is_same(scene, one, other):
            yield from _unequal(one, other)
    yield from _projects(scene, claims)
    yield from _rates(scene)
    yield from _rates_of_interest(scene)
    yield from _given_each(scene, claims)
    yield from _pairs(scene)


def _is_same(scene: Scene, one: Claim, other: Claim) -> bool:
    if OTHER_TIME.search(one.lead + other.lead) or STEP.search(one.lead + other.lead):
        return False
    if _is_headline(one, other):
        return True
    is_turned = _is_turned(one, other) or _is_named_again(scene, one, other)
    return is_turned or _is_all(one, other) or _is_these(scene, one, other)


def _is_named_again(scene: Scene, one: Claim, other: Claim) -> bool:
    """执行到位金额5130万元；在执行到位金额上，三季度的5310万元: the name comes back, and so do the digits."""
    name, digits = bare(one.lead), [sorted(each.figure.digits) for each in (one, other)]
    is_swapped = digits[0] == digits[1] and len(digits[0]) >= len("123")
    place = _PLACE.findall(one.gap[-12:])
    if is_swapped and place and place[-1] in scene.between(one, other)[-24:] and one.unit in _MEASURED:
        return True
    return is_swapped and len(name) > _LONG and name in scene.between(one, other)[-24:]


def _is_headline(one: Claim, other: Claim) -> bool:
    """3200个岗位送到“家门口”…共提供岗位2300个: the text begins with the number, and its digits come back changed about."""
    digits = [sorted(each.figure.digits) for each in (one, other)]
    noun = one.tail[:2]
    is_swapped = one.figure.start == 0 and digits[0] == digits[1] and len(digits[0]) >= len("123")
    return is_swapped and len(noun) > 1 and noun in other.lead[-6:] + other.tail[:4]


def _rates_of_interest(scene: Scene) -> Iterator[Finding]:
    """利率只有3.45%…年利率3.54%: one loan, the digits changed about."""
    shares = [each for each in scene.claims if each.unit == "%" and _INTEREST.search(each.lead)]
    for one, other in combinations(shares[:_MOST], 2):
        is_swapped = sorted(one.figure.digits) == sorted(other.figure.digits) and len(one.figure.digits) > _LONG - 1
        if is_swapped and not _CHANGED.search(scene.between(one, other) + one.lead):
            yield from _unequal(one, other)


def _pairs(scene: Scene) -> Iterator[Finding]:
    """126户402人…126户420人: households and heads told in one breath, twice."""
    told: dict[tuple[str, str, Decimal], Claim] = {}
    for one, other in pairwise(scene.claims):
        if other.gap or not (is_plain(one) and is_plain(other)) or one.unit == other.unit or one.value < _FEW:
            continue
        key = (one.unit, other.unit, one.value)
        known = told.setdefault(key, other)
        if known is not other:
            yield from _unequal(known, other)


def _given_each(scene: Scene, claims: list[Claim]) -> Iterator[Finding]:
    """为每户送去慰问金1000元。据统计，此次共发放每户2000元的慰问金."""
    given = [(each, found) for each in claims if (found := _EACH.search(each.lead)) is not None]
    for (one, first), (other, then) in combinations(given, 2):
        noun = re.search("慰问金|补助|奖励|补贴|奖金|助学金", one.lead + one.tail)
        is_same = noun and first["each"] == then["each"] and noun[0] in other.lead + other.tail[:8]
        again = re.search("据统计|此次|这次", scene.between(one, other))
        if one.unit == other.unit and is_same and again:
            yield from _unequal(one, other)


def _is_turned(one: Claim, other: Claim) -> bool:
    """68家企业参会; 86家参会企业."""
    first, second = _TURNED.match(one.tail), _TURNED.match(other.tail)
    if not first or not second:
        return False
    words = first["words"], second["words"]
    return words[0] != words[1] and sorted(words[0]) == sorted(words[1]) and bool(_TAKEN.search(words[0]))


def _is_all(one: Claim, other: Claim) -> bool:
    """全县18个乡镇全面铺开，目前全县19个乡镇均完成."""
    first, second = _NOUN.match(one.tail), _NOUN.match(other.tail)
    is_all = bool(_ALL_OF.search(one.lead)) and bool(_ALL_OF.search(other.lead))
    return is_all and first is not None and second is not None and first["noun"] == second["noun"]


def _is_these(scene: Scene, one: Claim, other: Claim) -> bool:
    """新改扩建公办幼儿园14所。这16所新改扩建公办幼儿园; 出动执法人员47名…参与夜查的53名执法人员."""
    if _TOOK_PART.search(other.lead) and other.tail[:3] in one.tail and len(other.tail) > _LONG:
        return bool(re.search("参", one.tail)) and "其中" not in one.gap + other.gap
    if _is_new_again(one, other) or _is_told_by_place(one, other):
        return True
    found = _THESE.search(other.lead)
    noun = bare(one.lead)[-4:]
    is_near = len(scene.between(one, other)) > 0 and "；" not in other.gap
    return bool(found) and is_near and len(noun) == 4 and noun in other.tail[:16] and "其中" not in one.gap


def _is_new_again(one: Claim, other: Claim) -> bool:
    """新增中小企业5家，总数达到23家。新增的6家企业; 实到26人…出席会议的27名."""
    is_new = other.lead == "新增的" and "新增" in one.lead and other.tail[:2] in one.lead + one.tail
    is_there = bool(re.search("出席[一-龥]{0,4}的$", other.lead)) and one.lead.endswith("实到")
    return (is_new or is_there) and "其中" not in one.gap


def _is_told_by_place(one: Claim, other: Claim) -> bool:
    """22名指战员赶赴现场…26名到场指战员; 设置执勤点24处…全县36处执勤点."""
    there = _THERE.match(other.tail)
    if there and one.tail.startswith(there["noun"]):
        return True
    noun = bare(one.lead)[-3:]
    return bool(_ALL_OF.search(other.lead)) and len(noun) == len("执勤点") and other.tail.startswith(noun)


def _unequal(one: Claim, other: Claim) -> Iterator[Finding]:
    if not meet(bounds(one.figure), bounds(other.figure)):
        words = f"同一件事前后两处不一致：{one.figure.text} 与 {other.figure.text}。{slip(other.value, one.value)}"
        yield finding("repeat", [one.figure, other.figure], words, "请统一为核实后的数。")


def _projects(scene: Scene, claims: list[Claim]) -> Iterator[Finding]:
    """智能家居产业园项目落户高新区，总投资5.2亿元。…智能家居产业园项目总投资2.5亿元."""
    told: list[tuple[Claim, str, str]] = []
    for claim in claims:
        found = _SUM_OF.search(claim.lead)
        if not found or _OF_PART.search(re.split("[；。：]", scene.head(claim))[-1]):
            continue
        name = _name_of(scene, claim, found)
        for first, what, before in told:
            is_same = what == found["what"] and first.unit == claim.unit and _is_one(before, name)
            if is_same:
                yield from _unequal(first, claim)
        told.append((claim, found["what"], name))


def _name_of(scene: Scene, claim: Claim, found: re.Match[str]) -> str:
    """By its own clause, by the words right behind it, or by the project that its sentence tells of."""
    if found["name"] and found["name"].endswith("该项目"):
        return "该项目"
    if found["name"] and found["name"] != "项目":
        return found["name"]
    if claim.tail.startswith("的"):
        placed = _PLACED.match(claim.tail)
        return placed["name"] if placed else "的"
    if "该项目" in scene.head(claim):
        return "该项目"
    names = re.findall(r"[一-龥]{3,16}?项目(?!\d)", scene.head(claim))
    return names[-1] if len(names) == 1 else ""


def _is_one(before: str, name: str) -> bool:
    if not before or not name:
        return False
    if name == "该项目":
        return True
    short, long = sorted((re.sub("^.*?(?:投资|建设)的", "", before), name), key=len)
    return len(short) > _LONG and long.endswith(short)


def _rates(scene: Scene) -> Iterator[Finding]:
    """2024年森林覆盖率为67.82%。…我市2024年68.72%的森林覆盖率."""
    shares = [each for each in scene.claims if each.unit == "%"]
    for one, other in combinations(shares[:_MOST], 2):
        names = [_rate_name(one), _rate_name(other)]
        if not all(names) or not (names[0].endswith(names[1]) or names[1].endswith(names[0])):
            continue
        times = [_YEAR.findall(scene.head(each, most=30).rpartition("。")[2]) for each in (one, other)]
        is_behind = bool(_RATE_BEHIND.match(one.tail)) or bool(_RATE_BEHIND.match(other.tail))
        is_changed = STEP.search(one.lead + other.lead) or re.search("其中|由|从", one.lead + other.gap)
        if is_behind and not is_changed and times[0][-1:] == times[1][-1:]:
            yield from _unequal(one, other)


def _rate_name(claim: Claim) -> str:
    found = _RATE_BEHIND.match(claim.tail) or _RATE_BEFORE.search(claim.lead)
    return found["name"] if found else ""
