"""Two rates behind 分别: 开工402户，竣工357户，开工率和竣工率分别为94.4%和83.8%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xianwu.bulletin.factcheck.claims import Bounds, Claim, Sentence, bounds, joined, meet, quotient
from xianwu.bulletin.factcheck.findings import Finding, finding
from xianwu.bulletin.factcheck.phrases import TO_LEVEL
from xianwu.bulletin.factcheck.rate_words import verbs_of
from xianwu.bulletin.factcheck.rated import as_told, exactly, wrong_share
from xianwu.bulletin.factcheck.stages import BEGUN

_RATES = re.compile(r"(?P<one>[一-龥]{2,4})率(?:[和、与])(?P<other>[一-龥]{2,4})率分别(?:为|达到?)?$")
_OF_TASK = re.compile(r"分别(?:完成|占|为)[^，。；\d]{0,10}$")
_GROWN = re.compile(r"(?:增幅|涨幅|提高|增长|降幅|下降|上涨|上调)?分别(?:为|达到?|增长|提高|上涨|下降|上调|降低)了?$")
_NEXT = re.compile("[和、与及]")
_FROM, _TO = re.compile(r"[由从][^，。；]{0,14}$"), re.compile(rf"[^，。；\d]{{0,6}}(?:{TO_LEVEL})(?:了)?")
_WHOLE = re.compile(f"{BEGUN.pattern}|确定|纳入|列入|[共总]")


def check_respective(sentence: Sentence, before: Sentence | None) -> Iterator[Finding]:
    """Pairs of rates, each with its own part."""
    for one, other in pairwise(sentence.claims):
        if one.unit != "%" or other.unit != "%" or not _NEXT.fullmatch(other.gap):
            continue
        yield from _named(sentence, before, (one, other))
        yield from _of_task(sentence, (one, other))
        yield from _grown(sentence, (one, other))


def _named(sentence: Sentence, before: Sentence | None, rates: tuple[Claim, Claim]) -> Iterator[Finding]:
    found = _RATES.search(rates[0].lead)
    both = joined(before, sentence) if before is not None else None
    told = [each for each in (both or sentence).claims if each.figure.end <= rates[0].figure.start]
    for rate, name in zip(rates, ("one", "other"), strict=True) if found else ():
        parts = (
            [each for each in told if verbs_of(found[name]).search(each.lead) and not each.figure.is_share]
            if found
            else []
        )
        bases = [
            each
            for each in told
            if parts and each.unit == parts[-1].unit and _WHOLE.search(each.lead) and each not in parts
        ]
        if len(parts) == 1 and len({each.value for each in bases}) == 1:
            yield from wrong_share(rate, parts[0], bases[:1])


def _of_task(sentence: Sentence, rates: tuple[Claim, Claim]) -> Iterator[Finding]:
    """宫颈癌筛查16240人、乳腺癌筛查16118人，分别完成任务数16000人的101.5%和100.7%."""
    before = sentence.before(rates[0])[-3:]
    if len(before) < 3 or rates[0].gap != "的" or not _OF_TASK.search(before[2].lead):
        return
    *parts, base = before
    if len({each.unit for each in before}) > 1 or not re.search("[、和]", parts[1].gap):
        return
    read = exactly if base.figure.is_exact else as_told
    for rate, part in zip(rates, parts, strict=True):
        yield from wrong_share(rate, part, [base], read=read)


def _grown(sentence: Sentence, rates: tuple[Claim, Claim]) -> Iterator[Finding]:
    """由720元提高到760元，…由6360元提高到6840元，增幅分别为5.6%和7.5%."""
    if not _GROWN.search(rates[0].lead):
        return
    ends = _ends(sentence.before(rates[0]))[-2:]
    for rate, (old, new) in zip(rates, ends, strict=True) if len(ends) == len(rates) else ():
        low, high = sorted((bounds(old.figure), bounds(new.figure)))
        share = _grown_by(low, high, bounds(old.figure))
        if share is not None and not meet(share, bounds(rate.figure)):
            words = f"{old.figure.text} 到 {new.figure.text} 的变化不是 {rate.figure.text}。"
            yield finding("growth", [old.figure, new.figure, rate.figure], words, "请核对前后两个数与增幅。")


def _ends(claims: Sequence[Claim]) -> list[tuple[Claim, Claim]]:
    return [
        (old, new)
        for old, new in pairwise(claims)
        if old.unit == new.unit and not old.figure.is_share and _FROM.search(old.lead) and _TO.fullmatch(new.gap)
    ]


def _grown_by(low: Bounds, high: Bounds, base: Bounds) -> Bounds | None:
    if low[1] is None or high[1] is None:
        return None
    return quotient((max(high[0] - low[1], low[0] * 0), high[1] - low[0]), base)
