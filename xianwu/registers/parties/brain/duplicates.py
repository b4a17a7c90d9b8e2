"""Which enterprises may be one and the same: a suggestion with reasons, for a person to decide.

Names alone cannot (宏达 and 宏泰 reach 83 of 100 and are two firms): a pair is suggested when the names without
affixes are alike **and** telephone, legal representative or address agrees. Pairs are looked for only among
those that share a telephone, a representative or a rare piece of the address, so 20,000 firms take seconds.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from xianwu.lib.names import PLACES

NAME_RATIO = 85.0
ADDRESS_RATIO = 90.0
SHORTEST_ADDRESS = 4


@dataclass(frozen=True)
class PartyFact:
    """What is compared: the name without affixes, a digest of the telephone, the representative, the address."""

    id: int
    name: str
    phone: str = ""
    legal_rep: str = ""
    address: str = ""


@dataclass(frozen=True)
class Suggestion:
    first: int
    second: int
    score: float
    reasons: tuple[str, ...]


def normal_address(text: str) -> str:
    """An address without blanks, punctuation and the names of province, city and county."""
    address = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()
    for place in PLACES:
        address = address.removeprefix(place)
    return address if len(address) >= SHORTEST_ADDRESS else ""


def compare(
    one: PartyFact, other: PartyFact, *, name_ratio: float = NAME_RATIO, address_ratio: float = ADDRESS_RATIO
) -> Suggestion | None:
    """The suggestion for one pair, or None."""
    if not one.name or not other.name:
        return None
    likeness = fuzz.ratio(one.name, other.name, score_cutoff=name_ratio)
    if not likeness:
        return None
    reasons = _agreements(one, other, address_ratio)
    if not reasons:
        return None
    first, second = sorted((one.id, other.id))
    return Suggestion(first, second, round(likeness, 1), (f"名称相似 {likeness:.0f}%", *reasons))


def _agreements(one: PartyFact, other: PartyFact, address_ratio: float) -> list[str]:
    found = []
    if one.phone and one.phone == other.phone:
        found.append("电话相同")
    if one.legal_rep and one.legal_rep == other.legal_rep:
        found.append("法定代表人相同")
    if one.address and other.address:
        likeness = fuzz.ratio(one.address, other.address, score_cutoff=address_ratio)
        if likeness:
            found.append(f"地址相似 {likeness:.0f}%")
    return found


def find_pairs(
    facts: Collection[PartyFact],
    *,
    only: Collection[int] | None = None,
    name_ratio: float = NAME_RATIO,
    address_ratio: float = ADDRESS_RATIO,
) -> list[Suggestion]:
    """All suggestions among the facts (those that touch `only`, if given), the likeliest first."""
    wanted = None if only is None else frozenset(only)
    seen: set[tuple[int, int]] = set()
    found = []
    for block in _blocks(facts, address_ratio):
        for one, other in _pairs(block, wanted):
            pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
            if pair in seen:
                continue
            seen.add(pair)
            suggestion = compare(one, other, name_ratio=name_ratio, address_ratio=address_ratio)
            if suggestion:
                found.append(suggestion)
    return sorted(found, key=lambda each: (-each.score, each.first, each.second))


def _pairs(block: list[PartyFact], wanted: frozenset[int] | None) -> Iterable[tuple[PartyFact, PartyFact]]:
    if wanted is None:
        return combinations(block, 2)
    new = [fact for fact in block if fact.id in wanted]
    return ((one, other) for one in new for other in block if one.id != other.id)


def _blocks(facts: Collection[PartyFact], address_ratio: float) -> Iterator[list[PartyFact]]:
    for keys in (_telephones, _representatives):
        yield from _grouped((key, fact) for fact in facts for key in keys(fact))
    pieces = {fact.id: _bigrams(fact.address) for fact in facts if fact.address}
    often = Counter(piece for own in pieces.values() for piece in own)
    yield from _grouped(
        (piece, fact)
        for fact in facts
        if fact.id in pieces
        for piece in _rarest(pieces[fact.id], often, length=len(fact.address), ratio=address_ratio)
    )


def _telephones(fact: PartyFact) -> tuple[str, ...]:
    return (fact.phone,) if fact.phone else ()


def _representatives(fact: PartyFact) -> tuple[str, ...]:
    return (fact.legal_rep,) if fact.legal_rep else ()


def _grouped(pairs: Iterable[tuple[str, PartyFact]]) -> Iterator[list[PartyFact]]:
    groups: defaultdict[str, list[PartyFact]] = defaultdict(list)
    for key, fact in pairs:
        groups[key].append(fact)
    return (group for group in groups.values() if len(group) > 1)


def _bigrams(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _rarest(pieces: set[str], often: Counter[str], *, length: int, ratio: float) -> list[str]:
    """The rarest pieces, as many as needed for two alike addresses to share one (prefix filtering).

    A ratio r allows at most (1−r)·(m+n) edits, with n ≤ m·(2−r)/r; each edit spoils two pieces at most.
    """
    miss = 1 - ratio / 100
    edits = int(miss * length * (1 + (1 + miss) / (1 - miss)) + 1e-9) if miss < 1 else length
    ordered = sorted(pieces, key=lambda piece: (often[piece], piece))
    return ordered[: 2 * edits + 1]
