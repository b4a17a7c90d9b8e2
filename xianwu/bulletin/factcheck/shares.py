"""Shares of one whole: together they are one hundred where nothing is left over, and never more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from xianwu.bulletin.factcheck.claims import Bounds, Claim, Sentence, added, bounds, meet
from xianwu.bulletin.factcheck.findings import Finding, finding
from xianwu.bulletin.factcheck.phrases import IS, TO_LEVEL
from xianwu.bulletin.factcheck.text import Text

_LISTED = re.compile(
    r"(?:占比?|比重|构成)[^，。；]*分别[为占是]?$|分别占[^，。；]*$|(?:不及格|不合格|不满意)率分别[为是]?$"
)
_SEPARATED = re.compile(r"[、和及，]{1,2}")
_TAKES = re.compile(r"(?:占比?|比重|比例)[^，。；、]{0,6}$")
_STEP = re.compile(rf"[，、；和]*(?P<label>[^，。；、]{{2,14}}?)(?:占比?|比重|比例|的)(?:{IS})?$")
_TWO = 2
_PAIRS = re.compile(r"男|城镇|城乡|城市|公办|线上|国有|内外|进口|公立|户籍|夏|税收")
"""Two shares behind 分别 are of one whole only where their names leave nothing between them."""
_ROUNDING, _OF_SEVERAL = 0.15, 160
"""Above that they are hardly shares of one whole: 三年占比分别为65%、67%、63%."""
FAMILIES = (
    "不满意 基本满意|比较满意 满意",
    "研究生|硕士 本科 专科|大专|及以下",
    "优 良 中|差",
    "一产|第一产业|农业 二产|第二产业|工业 三产|第三产业|服务业",
    "男 女",
    "党员 群众",
    "不合格 (?<!不)合格",
    "城镇 农村",
    "煤炭 石油 天然气 非化石",
)
"""Kinds that exclude each other."""
_FAMILIES = tuple(tuple(re.compile(member) for member in family.split()) for family in FAMILIES)
_OTHER = re.compile(r"其[他它余]")
_AGES = re.compile(r"\d+岁?(?:至|到|-|—)?\d*(?:周?岁|岁以[上下])|青年|中年|老年")
_AGE_TAKES = re.compile(
    r"^(?:以[上下]|及以[上下])?(?:的|人员|人群|居民|群众|儿童|老人|老年人)?(?:占比?|比例)(?:为|达)?$"
)
_OWN_SHARE = re.compile("[^，。；\\d]{0,6}[，、]占(?:[一-龥]{0,8}的)?(?:比)?")
_NAMED_WHOLE = re.compile("占([一-龥]{1,8})的")
_STRUCTURE = re.compile(
    rf"(?:(?:结构|比例|比重|构成|产业比)[^，。；\d]{{0,10}}|(?<=\d)(?:调整|优化|变化|演变|变)(?:{TO_LEVEL}))(\d{{1,2}}(?:\.\d+)?)[:：](\d{{1,2}}(?:\.\d+)?)[:：](\d{{1,2}}(?:\.\d+)?)"
)
_ROUNDED, _FAR = Decimal("0.3"), 15
_TRIO = re.compile(r"三次产业|一二三产|三产")


def check_shares(sentence: Sentence) -> Iterator[Finding]:
    """占比分别为 40%、35%、30%; 满意的占 72%，基本满意的占 22%，不满意的占 15%."""
    place = 0
    while place < len(sentence.claims):
        parts = _listed(sentence, place) or _named(sentence, place)
        yield from _judged(sentence, parts)
        place += max(len(parts), 1)
    yield from _judged(sentence, _by_age(sentence))
    yield from _of_one_whole(sentence)


def _of_one_whole(sentence: Sentence) -> Iterator[Finding]:
    """16家，占25%；8家，占12.5%；20家，占21.3%: all but one are of the same whole."""
    rows = [
        (part, share)
        for part, share in pairwise(sentence.claims)
        if share.unit == "%" and _OWN_SHARE.fullmatch(share.gap) and not part.figure.is_share and share.value > 0
    ]
    named = {found[1] for _, share in rows if (found := _NAMED_WHOLE.search(share.gap))}
    if len(rows) <= _TWO or len({part.unit for part, _ in rows}) > 1 or len(named) > 1:
        return
    wholes = [_implied(part, share) for part, share in rows]
    odd = [
        at
        for at, one in enumerate(wholes)
        if not any(meet(one, other) for place, other in enumerate(wholes) if place != at)
    ]
    others = [each for at, each in enumerate(wholes) if at not in odd]
    if len(odd) == 1 and all(meet(others[0], each) for each in others):
        part, share = rows[odd[0]]
        words = f"同列的占比都以同一总数计算，{part.figure.text} 占 {share.figure.text} 与它们不符。"
        yield finding("rate", [share.figure, part.figure], words, "请核对这一项的数与占比。")


def _implied(part: Claim, share: Claim) -> Bounds:
    low, high = bounds(share.figure)
    least, most = bounds(part.figure)
    whole = (least / (high or low) * 100, (most if most is not None else least) / max(low, Decimal("0.01")) * 100)
    return whole[0] * Decimal("0.995"), whole[1] * Decimal("1.005")


def check_structure(text: Text) -> Iterator[Finding]:
    """三次产业结构比为17.6：39.3：43.1: three shares of one whole."""
    for found in _STRUCTURE.finditer(text.words):
        total = sum((Decimal(found[number]) for number in (1, 2, 3)), start=Decimal(0))
        if _ROUNDED < abs(total - 100) < _FAR:
            words = f"结构比之和为 {total}，不是 100。"
            yield Finding("shares", ((found.start(1), found.end()),), words, "请核对各项比重。")


def _listed(sentence: Sentence, place: int) -> list[Claim]:
    first = sentence.claims[place]
    if first.unit != "%" or not _LISTED.search(first.lead):
        return []
    parts = [first]
    for claim in sentence.claims[place + 1 :]:
        if claim.unit != "%" or not _SEPARATED.fullmatch(claim.gap):
            break
        parts.append(claim)
    is_told = len(parts) > _TWO or bool(_PAIRS.search(first.lead))
    return parts if len(parts) > 1 and is_told else []


def _named(sentence: Sentence, place: int) -> list[Claim]:
    """Clauses of one form, each with its own 占, whose names exclude each other."""
    first = sentence.claims[place]
    if first.unit != "%" or not _TAKES.search(first.lead):
        return []
    parts = [first]
    for claim in sentence.claims[place + 1 :]:
        if claim.unit != "%" or not _STEP.fullmatch(claim.gap) or not _TAKES.search(claim.lead):
            break
        parts.append(claim)
    return parts if len(parts) > 1 and _exclude(parts) else []


def _by_age(sentence: Sentence) -> list[Claim]:
    """18岁以下占16.2%，18至59岁占51.4%: an age before the share is a figure too."""
    found: list[Claim] = []
    for place, claim in enumerate(sentence.claims):
        if claim.unit != "%" or not _AGE_TAKES.search(claim.gap):
            continue
        ages = [each for each in sentence.claims[:place] if each.unit in ("岁", "周岁")]
        between = sentence.between(found[-1], claim) if found else ""
        is_next = between.count("，") < _TWO and "其中" not in between
        if not ages or ages[-1] is not sentence.claims[place - 1] or not is_next:
            return found
        found.append(claim)
    return found


def _exclude(parts: Sequence[Claim]) -> bool:
    return _is_family(parts) or bool(_OTHER.match(parts[-1].label)) or all(_AGES.search(each.lead) for each in parts)


def _is_family(parts: Sequence[Claim]) -> bool:
    labels = [each.label for each in parts]
    return any(
        len(labels) == len(family) and all(any(member.search(label) for label in labels) for member in family)
        for family in _FAMILIES
    )


def _judged(sentence: Sentence, parts: Sequence[Claim]) -> Iterator[Finding]:
    if len(parts) < 2:
        return
    low, high = added(bounds(each.figure) for each in parts)
    total = sum((each.value for each in parts), start=parts[0].value * 0)
    is_whole = (
        _is_family(parts)
        or bool(_OTHER.match(parts[-1].label))
        or bool(_TRIO.search(parts[0].lead) and len(parts) == 3)
    )
    is_short = is_whole and high is not None and float(high) + _ROUNDING < 100
    if 100 < float(low) - _ROUNDING < _OF_SEVERAL or is_short:
        words = f"各占比之和为 {total}%，{'不足' if is_short else '超过'} 100%。"
        yield finding("shares", [each.figure for each in parts], words, "请核对各项占比。")
