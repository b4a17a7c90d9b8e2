"""A work in so many phases: 全长14.6公里，分两个标段，一标段8.2公里，二标段6.4公里."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xianwu.bulletin.factcheck.adding import judged_sum
from xianwu.bulletin.factcheck.claims import Claim, Sentence, placed
from xianwu.bulletin.factcheck.findings import Finding
from xianwu.bulletin.factcheck.numbers import han
from xianwu.bulletin.factcheck.text import Text

_SPLIT = re.compile("分(?:为|成)?(?P<count>[两二三四五])(?:个)?(?P<kind>期|标段|批|阶段)")
_NUMBERED = re.compile("(?:^|第)(?P<place>[一二三四五])(?P<kind>期|标段|批|阶段)[^，。；]{0,12}$")
_WHOLE = re.compile("(?:总[投里长面][一-龥]{0,3}|全长|占地|共|计划投资)[^，。；]{0,4}$")
_ORDER = "一二三四五"


def check_phases(text: Text, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Numbered parts, all of them, against the whole in the same measure."""
    for _, within in placed(text.paragraphs, sentences, start=lambda each: each.start):
        for place, sentence in enumerate(within):
            found = _SPLIT.search(sentence.words)
            if found:
                claims = [claim for each in within[max(place - 1, 0) : place + 2] for claim in each.claims]
                yield from _judged(found, claims, sentence.start + found.start())


def _judged(found: re.Match[str], claims: Sequence[Claim], start: int) -> Iterator[Finding]:
    count = han(found["count"])
    parts = [each for each in claims if (own := _NUMBERED.search(each.lead)) and own["kind"] == found["kind"]]
    for unit in {each.unit for each in parts}:
        row = [each for each in parts if each.unit == unit and each.figure.start > start]
        order = "".join(own["place"] for each in row if (own := _NUMBERED.search(each.lead)))
        wholes = [
            each for each in claims if each.unit == unit and each.figure.start < start and _WHOLE.search(each.lead)
        ]
        if count == len(row) and order == _ORDER[: len(row)] and len(wholes) == 1 and not row[0].figure.is_share:
            yield from judged_sum(wholes[0], row, is_closed=True)
