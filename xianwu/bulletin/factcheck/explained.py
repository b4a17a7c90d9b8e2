"""Second thoughts: what other figures of the paragraph explain was read off the wrong ones, and is no slip."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise, permutations

from xianwu.bulletin.factcheck.claims import Claim, Sentence, added, bounds, meet, placed, quotient
from xianwu.bulletin.factcheck.findings import Finding
from xianwu.bulletin.factcheck.rated import Whole, as_printed, gives
from xianwu.bulletin.factcheck.text import Text

_WAITS = re.compile("待|未|剩余|余下")
_TWICE = re.compile("双重|重复|交叉|同时|兼|共同")
_SUMS, _RATES, _PRODUCTS = ("parts", "subset"), ("rate",), ("product", "mean")
_STEPS, _STAGES = ("difference", "direction"), ("stages",)
_SHARES, _FAR_OFF, _NEARLY_ALL = ("shares",), 4, 90
_OF_THOSE = re.compile("集中|分散|规范|按[期时]|及时|一次|网上|主动")
_KINDS = (*_SHARES, *_SUMS, *_RATES, *_PRODUCTS, *_STEPS, *_STAGES)
_MORE_CAME = re.compile("加上|追加|结转|补充")
_OVERALL = re.compile("(?:总|综合|总体|整体|两[批轮期级]|合计)(?P<stem>[一-龥]{2,4})率[一-龥]{0,3}$")
_OF_YEARS = re.compile(r"20\d\d年的?$")
_MANY, _MOST_PARTS = 6, 8
_LEAST_PARTS, _LEAST_FIGURES, _MOST, _NEAR, _TRIO = 2, 2, 60, 14, 3


def unexplained(text: Text, sentences: Sequence[Sentence], found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings without those whose sum, rate or product fits other figures around."""
    own: dict[int, Sequence[Claim]] = {}
    for _, within in placed(text.paragraphs, sentences, start=lambda each: each.start):
        row = [claim for each in within for claim in each.claims]
        own |= {claim.figure.start: row for claim in row}
    for each in found:
        claims = own.get(each.places[0][0], ()) if each.kind in _KINDS else ()
        if not claims or not _is_explained(each, claims):
            yield each


def _is_explained(found: Finding, claims: Sequence[Claim]) -> bool:
    known = {claim.figure.start: claim for claim in claims}
    named = [known[start] for start, _ in found.places if start in known]
    if len(named) != len(found.places) or len(named) < _LEAST_FIGURES:
        return False
    if found.kind in _RATES:
        return _is_of_other_kind(named) or _is_rate_of_another(named, claims)
    if found.kind in _SHARES:
        return _is_longer_list(named, claims)
    if found.kind in _PRODUCTS:
        return len(named) == _TRIO and _is_product_of_another(named, claims)
    if found.kind in _STEPS:
        return _is_step_of_another(named, claims)
    if found.kind in _STAGES:
        return len(named) == _LEAST_FIGURES and _is_of_more(named[0], named[1], claims)
    total, *parts = named
    if found.kind == "subset" and len(parts) == 1:
        return _is_told_in_full(total, parts[0], claims) or _is_of_greater(total, parts[0], claims)
    return len(parts) >= _LEAST_PARTS and (
        _is_sum_of_another(total, parts, claims)
        or _is_part_itself(total, parts, claims)
        or _is_of_whole_run(parts, claims)
        or _is_cut(total, parts, claims)
    )


def _is_sum_of_another(total: Claim, parts: Sequence[Claim], claims: Sequence[Claim]) -> bool:
    """拆除136处，…其中工业9处、其他62处: the parts make up a figure further back."""
    summed = added(bounds(each.figure) for each in parts)
    first = min(each.figure.start for each in parts)
    return any(
        each is not total and each not in parts and each.unit == total.unit and meet(bounds(each.figure), summed)
        for each in _before(claims, first)
    )


def _is_told_in_full(total: Claim, part: Claim, claims: Sequence[Claim]) -> bool:
    """共计1286.4万元，其中资金1102.7万元，物资183.7万元，支出1315.9万元: all its parts stand before."""
    between = [each for each in claims if total.figure.start < each.figure.start < part.figure.start]
    alike = [each.value for each in between if each.unit == total.unit]
    return len(alike) > 1 and sum(alike) == total.value


def _is_of_greater(total: Claim, part: Claim, claims: Sequence[Claim]) -> bool:
    """投放18.6亿元，余额达到63.2亿元，占71.4%。其中农户28.7亿元: of the balance."""
    # 14个卫生院全部纳入2个医共体，其中县医院牵头8个，中医院牵头6个: of the 14.
    row = [each for each in claims if each.unit == part.unit]
    at = row.index(part)
    if any(
        sum(one.value for one in row[at:end]) == each.value
        for end in range(at + 1, at + _TRIO + 1)
        for each in row[:at]
        if each is not total
    ):
        return True
    if total.gap.startswith("、") and "包括" in part.gap:
        # 投诉类540件、举报类96件，包括噪声扰民210件: of both.
        return True
    between = [each for each in claims if total.figure.start < each.figure.start < part.figure.start]
    return any(each.unit == part.unit and each.value >= part.value for each in between)


def _is_part_itself(total: Claim, parts: Sequence[Claim], claims: Sequence[Claim]) -> bool:
    """问题机构97家。其中约谈58家，暂停21家，解除6家，移交2家，其余10家: what was taken for the total is the first part."""
    summed = sum((each.value for each in parts), start=total.value)
    before = [each for each in _before(claims, total.figure.start) if each.unit == total.unit and each not in parts]
    # 12.3亿元已下达11.1亿元，已拨付8.88亿元，未下达的1.2亿元: the last is beside the total, not of it.
    return any(each.value in (summed, total.value + parts[-1].value) for each in before)


def _is_of_whole_run(parts: Sequence[Claim], claims: Sequence[Claim]) -> bool:
    """共43项，2024年12项，2025年17项，2026年11项，剩余3项: a longer run of them makes up what stands before it."""
    row = [each for each in claims if each.unit == parts[-1].unit and each.figure.start <= parts[-1].figure.start]
    longest = len(row) - 1
    for count in range(len(parts) + 1, min(longest, _MOST_PARTS) + 1):
        run, before = row[-count:], row[:-count]
        if all(each in run for each in parts) and sum(each.value for each in run) in {each.value for each in before}:
            return True
    return False


def _is_cut(total: Claim, parts: Sequence[Claim], claims: Sequence[Claim]) -> bool:
    """县级22名、乡级198名、村级428名、组级168名: the list goes on, has one more between, or ended sooner."""
    value = sum((each.value for each in parts), start=total.value * 0)
    if any(
        sum(each.value for each in parts[:count]) == total.value and not _goes_on(parts, count)
        for count in range(_LEAST_PARTS, len(parts))
    ):
        return True
    if any(sum(each.value for each in parts[count:]) == total.value for count in range(1, len(parts) - 1)):
        # 三个镇…为11个、7个和6个，共24个.
        return True
    if parts and _is_counted_twice(value - total.value, parts[-1], claims):
        return True
    places = [at for at, each in enumerate(claims) if each in parts]
    if not places:
        return False
    money = total.unit == "元"
    between = [each for each in claims[places[0] : places[-1]] if (each.unit == "元") == money]
    # 首日410吨，次日525吨，前三日累计1490吨，第三日555吨: what completes it may stand behind the total.
    ends = max(places[-1], claims.index(total))
    beside = [
        *claims[max(places[0] - 2, 0) : places[0]],
        *claims[places[-1] + 1 : places[-1] + 2],
        *claims[ends + 1 : ends + 2],
    ]
    more = [*between, *(each for each in beside if each.unit == total.unit)]
    others = [each for each in more if each not in parts and each is not total and not each.figure.is_share]
    return any(value + each.value == total.value for each in others)


def _is_of_more(late: Claim, early: Claim, claims: Sequence[Claim]) -> bool:
    """预算2800万元，追加600万元，全年预算3400万元，已支出3026万元; 受理94件，加上上月结转的11件，办结98件."""
    between = [each for each in claims if early.figure.start < each.figure.start < late.figure.start]
    alike = [each for each in between if each.unit == late.unit and not each.gap.startswith("、")]
    # 分别有36人、24人、40人参加，共100人结业: all of a list came.
    row = [each for each in claims if each.unit == late.unit and each.figure.start < late.figure.start][-_MANY:]
    if any(sum(each.value for each in row[at:]) == late.value for at in range(len(row) - 1)):
        return True
    came = sum((each.value for each in alike if _MORE_CAME.search(each.gap)), start=early.value)
    return any(each.value >= late.value for each in alike) or came > early.value and came >= late.value


def _goes_on(parts: Sequence[Claim], count: int) -> bool:
    """轻旱、中旱、重旱 are of one list; so is what waits behind what is done and what is under way."""
    ends = {each.lead[-1:] for each in parts}
    is_rest = bool(_WAITS.search(parts[-1].lead + parts[-1].tail)) and count == len(parts) - 1
    return is_rest or "" not in ends and all(each.gap.startswith("、") for each in parts[1:])


def _is_counted_twice(more: Decimal, last: Claim, claims: Sequence[Claim]) -> bool:
    """党纪138人、政务51人（含双重处分13人） of 176人."""
    behind = [each for each in claims if each.figure.start > last.figure.start][:1]
    return any(each.value == more and _TWICE.search(each.gap + each.tail) for each in behind)


def _is_rate_of_another(named: Sequence[Claim], claims: Sequence[Claim]) -> bool:
    """Some earlier figure of the part's unit gives the rate as it is printed; one to a tenth may be of any two."""
    rate, part, *others = named
    if rate.unit != "%":
        return False
    before = [each for each in _before(claims, rate.figure.start) if each is not part and each.unit == part.unit]
    behind = [each for each in claims if each.figure.start > rate.figure.start][:1]
    return (
        # 由2022年的38个、2023年的71个增至109个，覆盖率92.4%.
        any(_OF_YEARS.search(each.lead) for each in (part, *others))
        or any(each.unit == part.unit and _is_of_told(before, each, rate) for each in behind)
        or _is_rate_of_companions(part, others, rate, claims)
        or _is_rate_of_both(part, others, before, rate)
        or _is_rate_of_whole(part, others, before, rate)
        or _is_rate_of_any_two([*before, part], rate)
        or _is_overall([*before, part], rate)
    )


def _is_rate_of_both(part: Claim, others: Sequence[Claim], before: Sequence[Claim], rate: Claim) -> bool:
    """城镇31.7万人，乡村36.3万人，城镇化率46.6%: there is nothing but these two."""
    wholes = [added([bounds(part.figure), bounds(each.figure)]) for each in others]
    return all(each in others for each in before) and any(gives(part, each, rate) for each in wholes)


def _is_rate_of_whole(part: Claim, others: Sequence[Claim], before: Sequence[Claim], rate: Claim) -> bool:
    """Of another whole; of two sources together; or of another part: 蓄水1.62亿立方米，比上年增加0.27亿立方米，占库容的90%."""
    exact = [each for each in before if each.figure.is_exact]
    wholes: list[Whole] = [each for each in exact if each not in others]
    both = [
        added([bounds(one.figure), bounds(other.figure)])
        for one, other in pairwise(before)
        if other.figure.start < part.figure.start and one.figure.is_exact and other.figure.is_exact
    ]
    if any(gives(part, whole, rate) for whole in (*wholes, *both)):
        return True
    return any(gives(each, base, rate) for base in others[:1] for each in exact if each not in others)


def _is_overall(claims: Sequence[Claim], rate: Claim) -> bool:
    """第一批42件全部化解，第二批26件化解21件，总化解率92.6%: what was done of each, of all there were."""
    found = _OVERALL.search(rate.lead)
    done = [each for each in claims if found and found["stem"][-2:] in each.lead + each.tail][-_MANY:]
    sums = [added(bounds(each.figure) for each in pair) for pair in combinations(done, 2)]
    wholes = [bounds(each.figure) for each in claims]
    wholes += [added(bounds(each.figure) for each in pair) for pair in combinations(claims[-_MANY:], 2)]
    shares = (quotient(part, whole) for part in sums for whole in wholes)
    return any(share is not None and meet(share, as_printed(rate)) for share in shares)


def _is_rate_of_any_two(claims: Sequence[Claim], rate: Claim) -> bool:
    if "." not in rate.figure.digits or len(rate.figure.digits) < len("1.23"):
        return False
    near = [each for each in claims if each.figure.is_exact][-_NEAR:]
    return any(gives(one, other, rate) for one, other in permutations(near, 2))


def _is_of_other_kind(named: Sequence[Claim]) -> bool:
    """特困供养1843人，集中供养率34.6%; 提供服务2316名，服务率96.5% beside 持证1.37万人: of another part, or of another whole."""
    if len(named) != _TRIO or named[0].unit != "%":
        return False
    rate, part, base = named
    kind = _OF_THOSE.match(rate.lead)
    share = part.value / base.value * 100 if base.value else part.value
    is_rest = bool(re.search("[不未]", part.lead))
    is_far = not is_rest and rate.value > _NEARLY_ALL and 0 < share * _FAR_OFF < rate.value
    return is_far or kind is not None and kind[0] not in part.lead


def _is_longer_list(named: Sequence[Claim], claims: Sequence[Claim]) -> bool:
    """婚姻档案占57%，土地、山林档案占18%，招工、知青等档案占15%，其余占10%: the list began before."""
    last = max(each.figure.start for each in named)
    row = [each.value for each in claims if each.unit == "%" and each.figure.start <= last]
    return any(
        abs(sum(row[-count:], start=Decimal(0)) - 100) <= 1
        for count in range(len(named) + 1, min(len(row), _MOST_PARTS) + 1)
    )


def _is_of_told(before: Sequence[Claim], base: Claim, rate: Claim) -> bool:
    """2.4万亩…占年度计划的96%（年度计划2.5万亩）: the base stands behind."""
    return base.gap.startswith("（") and any(gives(each, base, rate) for each in before)


def _is_rate_of_companions(part: Claim, others: Sequence[Claim], rate: Claim, claims: Sequence[Claim]) -> bool:
    """26个、7840套，已化解19个、6272套，套数化解率80.0%: of what stands beside both."""
    places = {each.figure.start: at for at, each in enumerate(claims)}
    for side in (1, -1):
        at, of = (places[each.figure.start] + side for each in (part, *others[:1])) if others else (-1, -1)
        if not (0 <= at < len(claims) and 0 <= of < len(claims)):
            continue
        one, other = claims[at], claims[of]
        if one.unit == other.unit != part.unit and one is not rate and gives(one, other, rate):
            return True
    return False


def _is_step_of_another(named: Sequence[Claim], claims: Sequence[Claim]) -> bool:
    """收入12万元，人均2.4万元，比去年的10.2万元多1.8万元: another level of that measure is so far from it."""
    *ends, step = named
    if len(named) != _TRIO or step.unit != ends[0].unit:
        return False
    told = {each.value for each in named}
    others = [each for each in claims if each.value not in told and each.unit == step.unit]
    return any(abs(each.value - end.value) == step.value for each in others for end in ends)


def _is_product_of_another(named: Sequence[Claim], claims: Sequence[Claim]) -> bool:
    """146名，其中听力18名、孤独症39名；每人每年2万元，合计292万元: of all of them."""
    for total, each, count in permutations(named):
        if total.unit != each.unit or count.unit == each.unit:
            continue
        others = [one for one in claims if one not in named and one.unit == count.unit and one.figure.is_exact]
        if any(one.value * each.value == total.value for one in others):
            return True
    return False


def _before(claims: Sequence[Claim], place: int) -> Sequence[Claim]:
    return [each for each in claims if each.figure.start < place][-_MOST:]
