"""Totals that are told in two measures at once: 项目39个、156公里，完工22个、71公里，在建14个、68公里，未开工3个、17公里."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from xianwu.bulletin.factcheck.adding import judged_sum, leave_nothing
from xianwu.bulletin.factcheck.claims import Claim, Sentence
from xianwu.bulletin.factcheck.findings import Finding
from xianwu.bulletin.factcheck.marked import CHANGED

_BESIDE = re.compile("(?:、?[^，。；、（）\\d]{0,6})?")
_NEXT = re.compile("[，；、和及][^，。；、\\d]{0,14}|[^，。；、\\d]{0,6}[，；](?:其中)?[^，。；、\\d]{0,14}")
_ALL = re.compile("合计|共计|总计|共")
_WHOLE = re.compile("计划|[共总]|任务|实施|安排|现有|下达")
_OPEN = re.compile("等$|^等")
_MOST = 8

Row = tuple[Claim, ...]


def check_pairs(sentence: Sentence) -> Iterator[Finding]:
    """A row of pairs in two measures, with its total before it or behind."""
    rows = list(_rows(sentence.claims))
    for place, total in enumerate(rows):
        yield from _judged(total, _alike(total, rows[place + 1 : place + _MOST]), is_told=False)
        if _ALL.search(total[0].lead):
            before = _alike(total, rows[max(place - _MOST, 0) : place][::-1])[::-1]
            yield from _judged(total, before, is_told=True)


def check_told_pairs(before: Sentence, sentence: Sentence) -> Iterator[Finding]:
    """实施项目39个、里程156公里。截至8月底，完工22个、71公里，…: the total stands in the sentence before."""
    rows = list(_rows(sentence.claims))
    for total in _rows(before.claims):
        if len(total) > 1 and _WHOLE.search(total[0].lead):
            parts = _alike(total, rows[:_MOST])
            gaps = [row[0].gap for row in parts[1:]]
            if len(parts) > 1 and leave_nothing([row[0] for row in parts]) and all(map(_NEXT.fullmatch, gaps)):
                yield from _summed(total, parts)


def _rows(claims: Sequence[Claim]) -> Iterator[Row]:
    """Figures of unlike measures side by side: 22个、71公里; 11件15人."""
    row: list[Claim] = []
    for claim in claims:
        if (
            row
            and claim.unit not in [each.unit for each in row]
            and _BESIDE.fullmatch(claim.gap)
            and not re.search("每|均", claim.gap)
            and not claim.figure.is_share
        ):
            row.append(claim)
            continue
        if row:
            yield tuple(row)
        row = [claim]
    if row:
        yield tuple(row)


def _alike(total: Row, rows: Sequence[Row]) -> list[Row]:
    """Those in the same two measures, as far as they follow one another."""
    units = [each.unit for each in total[:2]]
    found: list[Row] = []
    for row in rows:
        if [each.unit for each in row[:2]] != units:
            break
        found.append(row)
    return found


def _judged(total: Row, parts: list[Row], *, is_told: bool) -> Iterator[Finding]:
    rows = [total, *parts] if not is_told else [*parts, total]
    parts = [row for row in parts if len(row) == len(total)]
    if len(total) < 2 or len(parts) < 2 or CHANGED.search(total[0].lead) or any(each.figure.is_share for each in total):
        return
    if not all(_NEXT.fullmatch(after[0].gap) for _, after in pairwise(rows)) or _OPEN.search(parts[-1][-1].tail):
        return
    if is_told or leave_nothing([row[0] for row in parts]):
        yield from _summed(total, parts)


def _summed(total: Row, parts: Sequence[Row]) -> Iterator[Finding]:
    for place, whole in enumerate(total[:2]):
        own = [replace(row[place], gap=row[0].gap) for row in parts]
        if max(each.value for each in own) <= whole.value:
            yield from judged_sum(whole, own, is_closed=True)
