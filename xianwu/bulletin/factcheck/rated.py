"""A printed rate against a part and its whole: whether they give it, and what is said where they do not.

The one place that judges shares. The checks that call it (`rates`, `bases`, `told`, `named_ratios`, `respective`,
`units`, and in `wider` `unfit`, `siblings`, `in_rows`, `parallel`, `nearly`) only find the two figures, each in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import permutations

from xianwu.bulletin.factcheck.claims import HUNDRED, Bounds, Claim, Sentence, bounds, meet, quotient
from xianwu.bulletin.factcheck.findings import Finding, finding
from xianwu.bulletin.factcheck.rate_words import PLAN
from xianwu.lib.numbers import plain

_TENTH = 3


def as_printed(rate: Claim) -> Bounds:
    """In percent. A rate is rounded or cut off: 47.8 % may print as 47 %; a 四成 that is meant exactly is so to three points."""
    low, high = bounds(rate.figure)
    if rate.unit == "成":
        about = _TENTH if rate.figure.is_exact else 0
        return low * 10 - about, None if high is None else high * 10 + about
    return low, None if high is None else high + rate.figure.step / 2 - rate.figure.step / 1000


def as_told(whole: Claim) -> Bounds:
    """Whatever its figure may stand for."""
    return bounds(whole.figure)


def exactly(whole: Claim) -> Bounds:
    """What was set is no rounded number."""
    return whole.value, whole.value


def plans_exactly(whole: Claim) -> Bounds:
    """2万亩 of a plan is just that; of anything else it is rounded."""
    is_set = whole.figure.is_exact and bool(PLAN.search(whole.lead))
    return exactly(whole) if is_set else as_told(whole)


Whole = Claim | Bounds
"""A figure, or what several make up together."""


def share_of(part: Claim, whole: Whole) -> Bounds | None:
    """In percent; None where the whole may be nothing."""
    return quotient(bounds(part.figure), whole if isinstance(whole, tuple) else as_told(whole))


def gives(part: Claim, whole: Whole, rate: Claim) -> bool:
    """Whether the part is that share of the whole, as far as all three are printed."""
    share = share_of(part, whole)
    return share is not None and meet(share, as_printed(rate))


def begins_row(sentence: Sentence, rate: Claim) -> bool:
    """占比24.0%、20.0%、16.0%: of what was told before, each of its own."""
    after = sentence.after(rate)[:1]
    return bool(after) and after[0].unit == "%" and after[0].gap in ("、", "和")


def is_of_due(rate: Claim, part: Claim) -> bool:
    """回收到期贷款7140万元，回收率99.2%: of what fell due, which is not told."""
    return "到期" in part.lead and bool(re.search("(?:回收|收回|兑付|续贷)[^，。；]{0,2}率", rate.lead))


def any_gives(claims: Iterable[Claim], rate: Claim) -> bool:
    """Whether any two of the figures give the rate, one as the part of the other."""
    return any(gives(one, other, rate) for one, other in permutations(claims, 2))


def rest_gives(part: Claim, whole: Claim, rate: Claim) -> bool:
    """Whether what the part leaves of the whole is that share; also where nobody can say."""
    share = share_of(part, whole)
    if share is None or share[1] is None:
        return True
    return meet((HUNDRED - share[1], HUNDRED - share[0]), as_printed(rate))


def wrong_share(
    rate: Claim, part: Claim, wholes: Sequence[Claim], *, read: Callable[[Claim], Bounds] = as_told
) -> Iterator[Finding]:
    """The finding, where the part is another share of each of the wholes, as they are read; the last of them is named."""
    known = [each for each in wholes if share_of(part, read(each)) is not None]
    if known and not any(gives(part, read(each), rate) for each in known):
        yield wrong_rate(rate, part, known[-1])


def wrong_rate(rate: Claim, part: Claim, whole: Claim) -> Finding:
    """办结456件 ÷ 受理480件 = 95%，文中写作92%."""
    places = len(rate.figure.digits.partition(".")[2]) or 1
    shown = plain(round(part.value / whole.value * HUNDRED, places))
    words = f"{part.figure.text} ÷ {whole.figure.text} = {shown}%，文中写作 {rate.figure.text}。"
    return finding("rate", [rate.figure, part.figure, whole.figure], words, f"应为 {shown}%，或核对分子、分母。")


def wrong_rest(rate: Claim, part: Claim, whole: Claim) -> tuple[str, str]:
    """The words for a rate of what the part leaves, and the right rate."""
    right = plain(round((whole.value - part.value) / whole.value * HUNDRED, 2))
    left = f"（{whole.figure.text} − {part.figure.text}）÷ {whole.figure.text}"
    return f"{left} = {right}%，文中写作 {rate.figure.text}。", right
