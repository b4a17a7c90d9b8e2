"""What is worth telling: figures that moved, round numbers passed, limits that ran out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xianwu.lib.numbers import plain, round_half_up

MOVED, MILESTONE, LATE = "moved", "milestone", "late"
WHOLE = Decimal(100)
_ROUND = (Decimal(1), Decimal(2), Decimal(5))
_LEAST_BASE = Decimal(10)
YI, WAN = Decimal(10**8), Decimal(10**4)


@dataclass(frozen=True)
class Like:
    """The same figure over a stretch of the same length: of the year before, or of the month before."""

    value: Decimal
    text: str
    words: str


@dataclass(frozen=True)
class Reading:
    """A figure now, and what it was last (`since`: in the last issue that printed it, or at the end of last month).

    What is summed up since a day (`grows`) is more each time: that it moved is told by `like` alone, if there is one.
    """

    key: str
    label: str
    owner: str
    unit: str
    phrase: str
    now: Decimal
    now_text: str
    before: Decimal
    before_text: str
    since: str
    start: date | None
    is_share: bool
    grows: bool
    like: Like | None = None

    @property
    def base(self) -> Like | None:
        """What a move is measured from."""
        if self.grows and not self.is_share:
            return self.like
        return Like(self.before, self.before_text, self.since)


@dataclass(frozen=True)
class Limits:
    """What counts as much: per cent of the earlier value, points of a share, overdue cases of one kind."""

    change: Decimal
    points: Decimal
    late: int


@dataclass(frozen=True)
class Found:
    """One lead; `sentence` holds the reference, so that the number is true on the day it prints."""

    kind: str
    owner: str
    title: str
    facts: str
    sentence: str
    mark: str
    source: str
    key: str = ""


def found_in(readings: Iterable[Reading], *, limits: Limits, on: date) -> Iterator[Found]:
    """A milestone says more than a mere move: of one figure only one is offered."""
    for reading in readings:
        lead = _milestone(reading, on=on) or _moved(reading, limits=limits, on=on)
        if lead is not None:
            yield lead


def _lead(reading: Reading, base: Like, *, kind: str, title: str, moved: str = "", mark: str, on: date) -> Found:
    """`moved`: by how much, in words; it stands in the facts, and with the number it is measured from in the sentence."""
    facts = f"{reading.label}：{base.words}为 {base.text}，现为 {reading.now_text}"
    lead_in = "" if reading.label.startswith(reading.phrase) else f"{reading.phrase}，"
    sentence = f"{lead_in}{reading.label}{{{{{reading.key}}}}}"
    if moved:
        facts += f"，{moved}"
        sentence += f"，比{base.words}（{base.text}）{moved}"
    source = f"指标“{reading.label}”，截至{on.month}月{on.day}日；比较数为{base.words}的数"
    found = (f"{facts}。"[:300], f"{sentence}。", f"{kind}:{reading.key}:{mark}", source, reading.key)
    return Found(kind, reading.owner, title, *found)


def _moved(reading: Reading, *, limits: Limits, on: date) -> Found | None:
    base = reading.base
    if base is None:
        return None
    change = reading.now - base.value
    if reading.is_share:
        is_much, size, unit = abs(change) >= limits.points, abs(change), "个百分点"
    else:
        if base.value < _LEAST_BASE:
            return None
        size, unit = abs(change) / base.value * 100, "%"
        is_much = size >= limits.change
    if not is_much or not change:
        return None
    word = "增加" if change > 0 else "减少"
    word = {"增加": "提高", "减少": "下降"}[word] if reading.is_share else word
    moved = f"{word} {plain(round_half_up(size, 1))}{unit}"
    title = f"{reading.label}比{base.words}{word}"
    return _lead(reading, base, kind=MOVED, title=title, moved=moved, mark=f"{on:%Y%m}", on=on)


def _milestone(reading: Reading, *, on: date) -> Found | None:
    if reading.is_share:
        reached = WHOLE if reading.before < WHOLE <= reading.now else None
    else:
        reached = passed(reading.before, reading.now) if reading.grows else None
    if reached is None:
        return None
    said = "100%" if reading.is_share else rounded(reached, reading.unit)
    word = "达到" if reading.now == reached else "突破"
    mark = f"{reached:f}:{reading.start or ''}"
    last = Like(reading.before, reading.before_text, reading.since)
    return _lead(reading, last, kind=MILESTONE, title=f"{reading.label}{word}{said}", mark=mark, on=on)


def passed(before: Decimal, now: Decimal) -> Decimal | None:
    """The greatest of 100, 200, 500, 1000 … that lies between the two, the later end included."""
    found = None
    size = WHOLE
    while size <= now:
        for step in _ROUND:
            if before < step * size <= now:
                found = step * size
        size *= 10
    return found


def rounded(number: Decimal, unit: str) -> str:
    """As people say it: 1亿元, 500万元, 2000户."""
    if unit == "元" and number >= YI:
        return f"{number / YI:f}亿元"
    if unit == "元" and number >= WAN:
        return f"{number / WAN:f}万元"
    return f"{number:f}{unit}"


def late_in(rows: Iterable[tuple[str, str, int]], *, limits: Limits, on: date) -> Iterator[Found]:
    """Unit code, what was due, how many: where it is many."""
    day = f"{on.month}月{on.day}日"
    for owner, label, count in rows:
        if owner and count >= limits.late:
            facts = f"截至{day}，“{label}”超期未办 {count} 件"
            sentence = f"截至{day}，“{label}”超期未办{count}件。"
            mark = f"{LATE}:{owner}:{label}:{on:%Y%m}"
            yield Found(LATE, owner, f"“{label}”超期未办", facts, sentence, mark, f"系统办理时限，截至{day}")
