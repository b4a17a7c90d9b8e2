"""A paragraph with its figures in order, and the questions that its checks share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from xianwu.bulletin.factcheck.claims import Claim, Sentence, bounds, meet, placed
from xianwu.bulletin.factcheck.phrases import OTHER_YEAR, PLANNED
from xianwu.bulletin.factcheck.text import Stretch, Text

OTHER_TIME = re.compile(rf"{OTHER_YEAR}|上[月周季]|预计|力争|{PLANNED}|预算(?![内外收支])|拟|将")
STEP = re.compile(r"增加(?!值)|减少|增长|下降|提高|降低|净增|多|少|高出|低于|高于|[比较]|同比|环比")
_IN_PLAN = re.compile("(?:纳入|列入)[^，。；]{0,8}计划的?")
"""纳入年度改造计划的小区36个: a count of what is there."""
_NEAR, _TOGETHER = 8, 5
MEAN = re.compile(r"[人户亩家件笔村校班场日月年季周台车店企次宗起株头个天座桶吨套口案]均|平均|每|单价|最[高大多低小少]")


@dataclass(frozen=True)
class Scene:
    """`words` is the squeezed text, whole, into which all places lead; `claims` are those of one paragraph."""

    words: str
    stretch: Stretch
    sentences: Sequence[Sentence]

    @property
    def paragraph(self) -> str:
        """All of it, with the sentences that hold no figure."""
        return self.words[self.stretch.start : self.stretch.end]

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(claim for each in self.sentences for claim in each.claims)

    @cached_property
    def _sentence_of(self) -> dict[int, Sentence]:
        return {claim.figure.start: each for each in self.sentences for claim in each.claims}

    @cached_property
    def _place_of(self) -> dict[int, int]:
        return {claim.figure.start: place for place, claim in enumerate(self.claims)}

    def sentence_of(self, claim: Claim) -> Sentence:
        return self._sentence_of[claim.figure.start]

    def before(self, claim: Claim, *, most: int = 12) -> Sequence[Claim]:
        """The claims before it, the nearest last."""
        place = self._place_of[claim.figure.start]
        return self.claims[max(place - most, 0) : place]

    def pair_before(self, claim: Claim) -> tuple[Claim, Claim] | None:
        """The two right before it, where both are counts or amounts of one measure."""
        pair = self.before(claim, most=2)
        if len(pair) < 2 or pair[0].unit != pair[1].unit or not all(map(is_plain, pair)):
            return None
        return pair[0], pair[1]

    def after(self, claim: Claim, *, most: int = 4) -> Sequence[Claim]:
        place = self._place_of[claim.figure.start]
        return self.claims[place + 1 : place + 1 + most]

    def between(self, one: Claim, other: Claim) -> str:
        return self.words[one.figure.end : other.figure.start]

    def head(self, claim: Claim, *, most: int = 60) -> str:
        """The words of its sentence before it, the nearest of them."""
        start = max(self.sentence_of(claim).start, claim.figure.start - most)
        return self.words[start : claim.figure.start]

    def behind(self, claim: Claim, *, most: int = 40) -> str:
        """The words right behind it, over the end of its sentence too."""
        return self.words[claim.figure.end : min(self.stretch.end, claim.figure.end + most)]

    def about(self, claim: Claim) -> str:
        """What is said of it in its own clause; what leads up to the next figure is that one's."""
        after = self.after(claim, most=1)
        is_shared = bool(after) and after[0].gap == claim.tail
        return claim.lead + ("" if is_shared else claim.tail)

    def distance(self, one: Claim, other: Claim) -> int:
        """How many sentences lie between their beginnings."""
        return self.between(one, other).count("。")


def scenes(text: Text, sentences: Sequence[Sentence]) -> Iterator[Scene]:
    """Every paragraph; one without figures may still tell of days."""
    for paragraph, within in placed(text.paragraphs, sentences, start=lambda each: each.start):
        yield Scene(text.words, paragraph, within)


def is_plain(claim: Claim) -> bool:
    """A count or an amount that is told as it is: no share, no rank."""
    return not claim.figure.is_share and not claim.figure.text.startswith("第")


def is_apart(claim: Claim) -> bool:
    """A mean, a step, or of another time: neither a whole nor a part. 计划总投资 is a whole all the same."""
    lead = _IN_PLAN.sub("", claim.lead.replace("计划总投资", "总投资"))
    return bool(MEAN.search(lead) or STEP.search(lead) or OTHER_TIME.search(lead))


def is_told(claim: Claim, before: Sequence[Claim]) -> bool:
    """As it stands, or as the sum or the difference of some of those told."""
    if any(meet(bounds(each.figure), bounds(claim.figure)) for each in before):
        return True
    near = before[-_NEAR:]
    sums = {
        sum(each.value for each in near[first : first + size])
        for size in range(2, _TOGETHER + 1)
        for first in range(len(near) - size + 1)
    }
    return claim.value in sums or any(
        abs(one.value - other.value) == claim.value for one, other in combinations(near, 2)
    )
