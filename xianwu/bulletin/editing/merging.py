"""Two texts that began from the same one, put together sentence by sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]|[^。！？；\n]+")
MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True)
class Chunk:
    """A stretch in three states: as both began, as I left it, as the other did."""

    base: str
    mine: str
    theirs: str

    @property
    def is_conflict(self) -> bool:
        """Both changed it, and not in the same way."""
        return self.mine != self.theirs and self.base not in (self.mine, self.theirs)

    def text(self, choice: str = "") -> str:
        """What stands there afterwards; a conflict goes by the choice."""
        if self.is_conflict:
            return {MINE: self.mine, THEIRS: self.theirs, BOTH: _both(self.theirs, self.mine)}[choice]
        return self.theirs if self.mine == self.base else self.mine


def _both(first: str, second: str) -> str:
    """One behind the other; the end of a paragraph stays the end."""
    if first.endswith("\n"):
        return f"{first[:-1]}{second}" if second.endswith("\n") else f"{first[:-1]}{second}\n"
    return first + second


def merged(base: str, mine: str, theirs: str) -> list[Chunk]:
    """The three texts cut at what all of them share."""
    return _cut(SENTENCE.findall(base), SENTENCE.findall(mine), SENTENCE.findall(theirs))


def as_one(base: str, mine: str, theirs: str) -> list[Chunk]:
    """The same for a line that is taken whole: a title, a source."""
    return [Chunk(base, mine, theirs)]


def _cut(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[Chunk]:
    found: list[Chunk] = []
    places = (0, 0, 0)
    for start, here, there, size in (*_shared(base, mine, theirs), (len(base), len(mine), len(theirs), 0)):
        between = base[places[0] : start], mine[places[1] : here], theirs[places[2] : there]
        found += _between(*between)
        if size:
            same = "".join(base[start : start + size])
            found.append(Chunk(same, same, same))
        places = start + size, here + size, there + size
    return found


def _between(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Chunk]:
    """Neighbouring sentences, one changed by each, are still two sentences."""
    if len(base) == len(mine) == len(theirs):
        yield from (Chunk(*three) for three in zip(base, mine, theirs, strict=True))
    else:
        yield Chunk("".join(base), "".join(mine), "".join(theirs))


def _shared(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Stretches that all three have: their places in each, and their length."""
    left = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    right = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    for one in left:
        for other in right:
            start, end = max(one.a, other.a), min(one.a + one.size, other.a + other.size)
            if start < end:
                yield start, one.b + start - one.a, other.b + start - other.a, end - start
