"""Places in a ranking: up is down in number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xianwu.bulletin.factcheck.claims import Claim, Sentence
from xianwu.bulletin.factcheck.findings import Finding, finding
from xianwu.bulletin.factcheck.phrases import LAST_YEAR, TO_LEVEL
from xianwu.lib.numbers import plain

_PLACES = re.compile(
    rf"(?:(?P<up>上升|前移|前进|提升|跃升|跃居|进位|晋升|升)|(?P<down>下降|后退|后移|下滑|下跌|滑落|退|降))(?:{TO_LEVEL})?了?"
)
_STEPPED = re.compile("(?P<up>前移|上升|前进|提升|跃升|进|升)了?|(?P<down>后移|下降|后退|退后|退|降)了?")
_MOVED = re.compile(r"(?:[前后]移|前进|上升|提升|跃升|下降|后退)(?:了)?$")
_PLACES_WENT = re.compile("(?:位次|名次|排名)(?:(?P<up>上升|前移|前进|提升)|(?P<down>下降|后移|后退))(?:了)?$")
_THAN = re.compile(rf"[比较][^，。；]{{0,6}}(?:的|{LAST_YEAR}|同期|年初|年末)$")


def check_ranks(sentence: Sentence) -> Iterator[Finding]:
    """居全市第9位，较上年同期的第5位前移4位."""
    for place in range(len(sentence.claims) - 2):
        yield from _ranked_than(sentence, place)


def ranked(old: Claim, new: Claim, after: Sequence[Claim]) -> Iterator[Finding]:
    """由第58位上升至第42位，前移16位: up in a ranking is down in number."""
    way = _PLACES.match(new.gap)
    if way and ((way["up"] and new.value > old.value) or (way["down"] and new.value < old.value)):
        text = f"从{old.figure.text}到{new.figure.text}不是“{way['up'] or way['down']}”。"
        yield finding("direction", [old.figure, new.figure], text, "名次的数越小越靠前，请核对。")
        return
    for change in after:
        said = _PLACES_WENT.search(change.lead)
        if said and new.value != old.value and bool(said["up"]) != (new.value < old.value):
            text = f"从{old.figure.text}到{new.figure.text}，位次不是“{said['up'] or said['down']}”。"
            yield finding("direction", [old.figure, new.figure, change.figure], text, "名次的数越小越靠前，请核对。")
            return
        steps = abs(new.value - old.value)
        is_of_places = change.figure.unit in ("位", "名", "个位次", "个")
        if is_of_places and _MOVED.search(change.lead) and change.value != steps:
            text = f"{old.figure.text} 与 {new.figure.text} 相差 {plain(steps)} 位，文中写作 {change.figure.text}。"
            yield finding("difference", [old.figure, new.figure, change.figure], text, f"应为 {plain(steps)} 位。")


def _ranked_than(sentence: Sentence, place: int) -> Iterator[Finding]:
    """居全市第9位，较上年同期的第5位前移4位: up in a ranking is down in number."""
    trio = sentence.claims[place : place + 3]
    if len(trio) < 3 or not all(each.figure.text.startswith("第") for each in trio[:2]):
        return
    new, old, step = trio
    way = _STEPPED.fullmatch(step.gap)
    if not way or not _THAN.search(old.lead):
        return
    is_up = bool(way["up"])
    if (new.value < old.value) != is_up:
        text = f"从{old.figure.text}到{new.figure.text}不是“{way[0]}”。"
        yield finding("direction", [new.figure, old.figure, step.figure], text, "名次的数越小越靠前，请核对。")
