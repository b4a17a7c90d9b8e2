"""Rows of values and the word for their course: 分别为3.2、3.6、3.9，逐年上升."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from xianwu.bulletin.factcheck.claims import Claim, Sentence, bounds, may_exceed
from xianwu.bulletin.factcheck.findings import Finding, finding

_COURSE = re.compile(
    r"^[^，。；]{0,6}，(?:呈)?(?:逐年|逐月|逐季|逐步|连年|持续|稳步|连续)(?:[^，。；\d]{0,6}?)(?:(?P<up>上升|增长|提高|增加|递增|攀升|提升|走高)|(?P<down>下降|减少|降低|递减|回落|走低|下滑))"
)
_NEXT = re.compile(r"[、和及](?:约|近)?")
_LEAST = 3


def check_trends(sentence: Sentence) -> Iterator[Finding]:
    """Rows behind 分别 that run against what is said of them."""
    for place, claim in enumerate(sentence.claims):
        if "分别" not in claim.lead:
            continue
        row = [claim]
        for each in sentence.claims[place + 1 :]:
            if each.unit != claim.unit or not _NEXT.fullmatch(each.gap):
                break
            row.append(each)
        course = _COURSE.match(sentence.words[row[-1].figure.end - sentence.start :])
        if len(row) >= _LEAST and course:
            yield from _against(row, course)


def _against(row: list[Claim], course: re.Match[str]) -> Iterator[Finding]:
    for one, other in pairwise(row):
        low, high = (one, other) if course["up"] else (other, one)
        if may_exceed(bounds(low.figure), bounds(high.figure)):
            words = f"从 {one.figure.text} 到 {other.figure.text} 不是“{course['up'] or course['down']}”。"
            yield finding("direction", [one.figure, other.figure], words, "请核对各年的数，或改正说法。")
            return
