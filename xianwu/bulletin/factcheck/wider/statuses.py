"""How each of so many stands: 12座，其中已完工5座、正在施工6座、尚未开工1座; 20件，13件已完成，5件达到进度，其余2件."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xianwu.bulletin.factcheck.adding import judged_sum
from xianwu.bulletin.factcheck.claims import Claim, Sentence, added, bounds, meet
from xianwu.bulletin.factcheck.findings import Finding
from xianwu.bulletin.factcheck.wider.scene import Scene, is_apart, is_plain

_DONE = re.compile("已?(?:全部)?(?:完工|竣工|建成|完成|办结|整改到位|销号|投用|验收|达标)")
_GOING = re.compile("正在|在建|施工|推进|进行|整改中|办理中|在办|序时进度|序时")
_NOT_YET = re.compile("未(?:开工|启动|动工|完成|办结|整改)|待(?:开工|建|启动)|滞后|前期")
_REST = re.compile("(?:其余|余下|剩余|剩下|另外)")
_NEXT = re.compile(r"[^，。；、\d]{0,12}[，、；][^，。；、\d]{0,10}")
_FAR, _LEAST = 6, 3


def check_statuses(scene: Scene) -> Iterator[Finding]:
    """Each row in one sentence that leaves nothing out: done, going on and not begun, or some and all the rest."""
    for sentence in scene.sentences:
        for place in range(len(sentence.claims) - 1):
            row = _row(sentence, place)
            if len(row) >= _LEAST and (_is_every_status(row) or _ends_with_rest(row)):
                yield from _judged(scene, row)


def _row(sentence: Sentence, place: int) -> list[Claim]:
    row = [sentence.claims[place]]
    for claim in sentence.claims[place + 1 :]:
        if claim.unit != row[0].unit or not _NEXT.fullmatch(claim.gap) or "其中" in claim.gap:
            break
        row.append(claim)
    return row


def _is_every_status(row: Sequence[Claim]) -> bool:
    statuses = [_status(each) for each in row]
    return len(row) == _LEAST and sorted(statuses) == ["done", "going", "not yet"]


def _status(claim: Claim) -> str:
    words = claim.lead + claim.tail
    if _NOT_YET.search(words):
        return "not yet"
    if _GOING.search(words):
        return "going"
    return "done" if _DONE.search(words) else ""


def _ends_with_rest(row: Sequence[Claim]) -> bool:
    """13件已提前完成，5件达到序时进度，其余3件进度滞后."""
    is_told = all(_status(each) for each in row[:-1]) and (not row[0].lead or _status(row[0]) == "done")
    return bool(_REST.search(row[-1].gap)) and is_told


def _judged(scene: Scene, row: Sequence[Claim]) -> Iterator[Finding]:
    if any(not is_plain(each) or not each.figure.is_exact for each in row):
        return
    before = scene.before(row[0], most=_FAR)
    known = [each for each in before if each.unit == row[0].unit and is_plain(each)]
    summed = added(bounds(each.figure) for each in row)
    if not known or any(meet(bounds(each.figure), summed) for each in known):
        return
    whole = known[-1]
    is_whole = (
        whole.figure.is_exact and whole.value > max(each.value for each in row) and scene.distance(whole, row[0]) < 2
    )
    if is_whole and len(known) == 1 and not is_apart(whole):
        yield from judged_sum(whole, row, is_closed=True)
