"""Second thoughts: what an earlier figure of the paragraph explains was read off the wrong one, and is no slip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from xianwu.bulletin.factcheck.claims import Bounds, Claim, Sentence, added, bounds, meet, placed, quotient
from xianwu.bulletin.factcheck.findings import Finding
from xianwu.bulletin.factcheck.text import Text

_SUMS, _RATES = ("parts", "subset"), ("rate",)
_LEAST_PARTS, _LEAST_FIGURES, _MOST = 2, 2, 60


def unexplained(text: Text, sentences: Sequence[Sentence], found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings without those whose sum or rate fits another figure that stands before."""
    own: dict[int, Sequence[Claim]] = {}
    for _, within in placed(text.paragraphs, sentences, start=lambda each: each.start):
        row = [claim for each in within for claim in each.claims]
        own |= {claim.figure.start: row for claim in row}
    for each in found:
        claims = own.get(each.places[0][0], ()) if each.kind in (*_SUMS, *_RATES) else ()
        if not claims or not _is_explained(each, claims):
            yield each


def _is_explained(found: Finding, claims: Sequence[Claim]) -> bool:
    known = {claim.figure.start: claim for claim in claims}
    named = [known[start] for start, _ in found.places if start in known]
    if len(named) != len(found.places) or len(named) < _LEAST_FIGURES:
        return False
    if found.kind in _RATES:
        return _is_rate_of_another(named, claims)
    total, *parts = named
    return len(parts) >= _LEAST_PARTS and _is_sum_of_another(total, parts, claims)


def _is_sum_of_another(total: Claim, parts: Sequence[Claim], claims: Sequence[Claim]) -> bool:
    """拆除136处，…其中工业9处、其他62处: the parts make up a figure further back."""
    summed = added(bounds(each.figure) for each in parts)
    first = min(each.figure.start for each in parts)
    return any(
        each is not total and each not in parts and each.unit == total.unit and meet(bounds(each.figure), summed)
        for each in _before(claims, first)
    )


def _is_rate_of_another(named: Sequence[Claim], claims: Sequence[Claim]) -> bool:
    """Some earlier figure of the part's unit gives the rate as it is printed."""
    rate, part, *others = named
    if rate.unit != "%":
        return False
    before = [each for each in _before(claims, rate.figure.start) if each is not part and each.unit == part.unit]
    wholes = [bounds(each.figure) for each in before if each not in others and each.figure.is_exact]
    # 上级9860万元，县级配套1240万元: of both together.
    both = [
        added([bounds(one.figure), bounds(other.figure)])
        for one, other in pairwise(before)
        if other.figure.start < part.figure.start and one.figure.is_exact and other.figure.is_exact
    ]
    return any(_gives(part, whole, bounds(rate.figure)) for whole in (*wholes, *both))


def _gives(part: Claim, base: Bounds, rate: Bounds) -> bool:
    share = quotient(bounds(part.figure), base)
    return share is not None and meet(share, rate)


def _before(claims: Sequence[Claim], place: int) -> Sequence[Claim]:
    return [each for each in claims if each.figure.start < place][-_MOST:]
