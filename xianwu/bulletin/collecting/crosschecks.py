"""What the desk says of an issue's items beside earlier issues and beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from xianwu.bulletin.archives.comparing import FELL, compared, since
from xianwu.bulletin.archives.figures import earlier_figures
from xianwu.bulletin.archives.printed import read_figures
from xianwu.bulletin.chips import FALSE, UNPROVEN, Remark
from xianwu.bulletin.factcheck.across import SUGGESTION, Told, said, told_in, unlike
from xianwu.bulletin.models import Issue
from xianwu.bulletin.resolution import ItemText


def beside_earlier(issue: Issue, items: Sequence[ItemText], *, on: date) -> list[list[Remark]]:
    """For each item: cumulative figures that fell, sentences and figures printed before. One statement."""
    # An issue may come out on the day of the one before: the last one counts, the one in work is not printed.
    known = earlier_figures(issue.series.name, before=on + timedelta(days=1), since=since(on))
    found = []
    for item in items:
        echoes = [] if item.erratum else compared(read_figures(item.printed, on=on), known, tag=item.item.tag)
        found.append(
            [Remark(FALSE if each.kind == FELL else UNPROVEN, f"与前期比较：{each.text}", each.note) for each in echoes]
        )
    return found


def beside_each_other(items: Sequence[ItemText]) -> list[list[Remark]]:
    """For each item: figures that another unit's item gives differently."""
    tags = [each.item.tag for each in items]
    told: list[Told] = []
    place: dict[int, int] = {}
    for at, item in enumerate(items):
        for each in told_in(item.printed, tag=item.item.tag, tags=tags) if item.item.tag and not item.erratum else ():
            place[id(each)] = at
            told.append(each)
    found: list[list[Remark]] = [[] for _ in items]
    for one, other in unlike(told):
        remark = Remark(FALSE, said(one, other), SUGGESTION)
        found[place[id(one)]].append(remark)
        found[place[id(other)]].append(remark)
    return found
