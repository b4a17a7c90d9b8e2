"""Rates and shares whose numbers stand in sentences before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xianwu.bulletin.factcheck.claims import Claim, Sentence, added, bounds, joined, meet, placed, quotient
from xianwu.bulletin.factcheck.findings import Finding, finding
from xianwu.bulletin.factcheck.phrases import IS, LAST_YEAR, PLANNED
from xianwu.bulletin.factcheck.rate_words import CHANGE, PLAN, RATE
from xianwu.bulletin.factcheck.rated import as_printed, begins_row, wrong_share
from xianwu.bulletin.factcheck.rates import judged_rate, part_alike, part_of
from xianwu.bulletin.factcheck.stages import BEGUN
from xianwu.bulletin.factcheck.text import Text

_IN_ALL = re.compile("[共总应]|现有|拥有|涉及")
_SHARE = re.compile(rf"^[，、]?占(?P<of>[一-龥]{{3,14}}?)(?:的|的?比重|的?比例)(?:{IS})*$")
_OTHER_TIME = re.compile(rf"[去上]年|同期|预算数|{PLANNED}|增加|减少|[比较]")
_ALL = re.compile(r"^总(?:数|量|户数|人数|面积|额)$")
_OPENED = re.compile(r"(?P<of>[一-龥]{3,12}?)(?:当)?中，")
_BARE_SHARE = re.compile("[，、]占(?:比)?")
_TOGETHER = re.compile(r"[一-龥]{0,6}，(?:[一-龥]{0,6})?(?:合计|共|累计)占(?:比)?[^，。；\d]{0,12}")
_ALL_TOLD = re.compile(f"{_IN_ALL.pattern}|{BEGUN.pattern}")
_BY_NAMES = re.compile(
    r"(?P<part>[一-龥]{2,8}(?:户数|人数|数量|金额|面积|收入|税收|产值))占(?P<of>[一-龥]{2,10}(?:户数|人数|数量|金额|面积|总数|总额)|[一-龥]{0,6}总[一-龥]{2})的?(?:比[重例])?(?:为|达到?)?$"
)
_STEM = re.compile("(?:户数|人数|数量|金额|面积|总数|总额)$")
_NEXT = re.compile("[、和及与]")
_MOST, _LONG = 60, 3


def check_named_shares(text: Text, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """地区生产总值286亿元。…民营经济增加值172亿元，占地区生产总值的60%: the whole is known by its name."""
    for _, within in placed(text.paragraphs, sentences, start=lambda each: each.start):
        told: list[Claim] = []
        for sentence in within:
            for place, claim in enumerate(sentence.claims):
                found = (
                    _SHARE.fullmatch(claim.gap)
                    if claim.unit == "%" and place and not begins_row(sentence, claim)
                    else None
                )
                opened = _OPENED.match(sentence.words)
                if found:
                    yield from _of_named(sentence.claims[place - 1], claim, found["of"], told[-_MOST:])
                elif opened and claim.unit == "%" and place and _BARE_SHARE.fullmatch(claim.gap):
                    yield from _of_named(sentence.claims[place - 1], claim, opened["of"], told[-_MOST:])
                elif claim.unit == "%" and (named := _BY_NAMES.search(claim.lead)):
                    yield from _of_two_names(claim, named, [*told[-_MOST:], *sentence.claims[:place]])
                elif claim.unit == "%" and _TOGETHER.fullmatch(claim.gap):
                    yield from _of_several(sentence, place, told[-_MOST:])
            told += [each for each in sentence.claims if not each.figure.is_share]


def _of_two_names(rate: Claim, named: re.Match[str], told: Sequence[Claim]) -> Iterator[Finding]:
    """授信户数占有需求户数的68%: each name is told once, in one measure."""
    part, whole = (_named(told, _STEM.sub("", named[name])) for name in ("part", "of"))
    units = {each.unit for each in (*part, *whole)}
    for unit in units - {"%"}:
        ones, others = ([each for each in row if each.unit == unit] for row in (part, whole))
        if len(ones) == len(others) == 1 and ones[0] is not others[0]:
            yield from wrong_share(rate, ones[0], others)


def _named(told: Sequence[Claim], name: str) -> list[Claim]:
    """By its last three characters, else by its last two (有需求, 有融资需求)."""
    found = [each for each in told if name[-3:] in each.lead]
    return found or [each for each in told if name[-2:] in each.lead]


def _of_several(sentence: Sentence, place: int, told: Sequence[Claim]) -> Iterator[Finding]:
    """分别为412件、287件和193件，合计占33.4%: of all that was told before."""
    row: list[Claim] = []
    for claim in sentence.claims[:place][::-1]:
        row.insert(0, claim)
        if not _NEXT.fullmatch(claim.gap):
            break
    if len(row) < 2 or "分别" not in row[0].gap or len({each.unit for each in row}) > 1:
        return
    rate, summed = sentence.claims[place], added(bounds(each.figure) for each in row)
    wholes = [
        each
        for each in told
        if each.unit == row[0].unit and each.figure.is_exact and each.figure.low > (summed[1] or 0)
    ]
    shares = [quotient(summed, bounds(each.figure)) for each in wholes]
    if not any(_ALL_TOLD.search(each.lead) for each in wholes):
        return
    if not any(share is not None and meet(share, as_printed(rate)) for share in shares):
        words = f"{'、'.join(each.figure.text for each in row)} 合计的占比不是 {rate.figure.text}。"
        yield finding("rate", [rate.figure, *(each.figure for each in row)], words, "请核对各数与占比。")


def _of_named(part: Claim, rate: Claim, of: str, told: Sequence[Claim]) -> Iterator[Finding]:
    if part.figure.is_share:
        return
    if PLAN.search(of):
        alike = [each for each in told if each.unit == part.unit and each.figure.is_exact]
        plans = [each for each in alike if of in each.lead] or [each for each in alike if PLAN.search(each.lead)]
        yield from wrong_share(rate, part, plans if len(plans) == 1 else [])
        return
    alike = [each for each in told if each.unit == part.unit and not _OTHER_TIME.search(each.lead)]
    wholes = [
        each for each in alike if len(each.label) >= _LONG and (each.label.endswith(of) or of.endswith(each.label))
    ]
    if not wholes and _ALL.match(of):
        wholes = alike if len(alike) == 1 else []
    yield from wrong_share(rate, part, wholes)


def check_told_rates(before: Sentence, sentence: Sentence) -> Iterator[Finding]:
    """受理工单3268件，办结3202件。办结率95.6%: rates whose numbers stand in the sentence before, or half of them."""
    both = joined(before, sentence)
    if both is None:
        return
    for place, claim in enumerate(sentence.claims):
        is_rate = claim.unit == "%" and RATE.search(claim.lead) and not CHANGE.search(claim.lead)
        is_past = re.search(f"{LAST_YEAR}|同期", sentence.words[: claim.figure.start - sentence.start])
        if is_rate and not is_past and not re.search("按[时期]", claim.lead) and not _is_told_within(sentence, place):
            yield from (each for each in judged_rate(both, len(before.claims) + place) if _is_of_whole(both, each))


def _is_of_whole(both: Sentence, found: Finding) -> bool:
    """What the rate is held against was told as all there is: 受理, 共有, 计划; or the part is the only other one."""
    base = next(each for each in both.claims if each.figure.start == found.places[-1][0])
    alike = [each for each in both.claims if each.unit == base.unit]
    if len(alike) == len("一二") and base is alike[0] and base.figure.is_exact and "，" in alike[1].gap:
        return True
    return base.figure.is_exact and bool(BEGUN.search(base.lead) or _IN_ALL.search(base.lead))


def _is_told_within(sentence: Sentence, place: int) -> bool:
    """Part and whole both stand in the sentence of the rate."""
    claim, before = sentence.claims[place], sentence.claims[:place]
    part = part_of(claim, before) or part_alike(claim, before)
    return part is not None and any(
        each is not part and each.unit == part.unit and each.value >= part.value for each in before
    )
