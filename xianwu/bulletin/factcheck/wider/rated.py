"""A printed rate against a part and its whole: whether they give it, and what is wrong where they do not."""

from __future__ import annotations

from collections.abc import Iterator

from xianwu.bulletin.factcheck.claims import Bounds, Claim, bounds, meet, quotient
from xianwu.bulletin.factcheck.findings import Finding
from xianwu.bulletin.factcheck.rates import cut_or_rounded, wrong_rate


def gives(part: Claim, base: Bounds, rate: Claim) -> bool:
    """Whether the part is that share of the base, as far as it is printed."""
    share = quotient(bounds(part.figure), base)
    return share is not None and meet(share, cut_or_rounded(rate))


def judged_share(part: Claim, whole: Claim, rate: Claim) -> Iterator[Finding]:
    """The finding, where the part is another share of the whole."""
    share = quotient(bounds(part.figure), bounds(whole.figure))
    if share is not None and not meet(share, cut_or_rounded(rate)):
        yield wrong_rate(rate, part, whole, share)
