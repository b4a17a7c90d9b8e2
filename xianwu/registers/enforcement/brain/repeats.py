"""Repeat offenders under old and new names: by the register, credit code, person, place and name; a hint for a person to judge.

The same item again within the period is a recurrence (复发): no first-offence waiver, and usually a shorter deadline.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from xianwu.lib.names import normal_name, shop_name
from xianwu.lib.periods import add_months
from xianwu.registers.enforcement.brain.places import Nearby, Point

SUBJECT, CODE, PERSON, PLACE = WAYS = "subject", "code", "person", "place"
WAY_WORDS = {SUBJECT: "同一检查对象", CODE: "统一社会信用代码", PERSON: "负责人证件", PLACE: "地点和名称"}


@dataclass(frozen=True)
class Trace:
    """One finding with what tells whose it is; `subject` is its row in the register (0: none), `person` the blind
    index of an ID number, `item` the check item."""

    id: int
    item: str
    found_on: date
    name: str
    credit_code: str = ""
    person: str = ""
    place: Point | None = None
    subject: int = 0


@dataclass(frozen=True)
class Bars:
    """Months within which the same item recurs, metres of one place, likeness of names from 0 to 100, and words for
    premises that tell no two shops apart (店、铺)."""

    months: int
    reach: float
    likeness: float
    premises: tuple[str, ...] = ()


@dataclass(frozen=True)
class Repeat:
    """An earlier finding of the same party, the strongest way it was recognised, and whether the item recurs."""

    earlier: int
    way: str
    is_recurrence: bool
    reason: str


class Memory:
    """Earlier findings, made findable once: by code, by person, by square on the ground."""

    def __init__(self, traces: Iterable[Trace], *, bars: Bars) -> None:
        self.bars = bars
        self.traces = {trace.id: trace for trace in traces}
        self.names = {trace.id: self._names(trace) for trace in self.traces.values()}
        self.subjects: defaultdict[int, list[int]] = defaultdict(list)
        self.codes: defaultdict[str, list[int]] = defaultdict(list)
        self.people: defaultdict[str, list[int]] = defaultdict(list)
        for trace in self.traces.values():
            if trace.subject:
                self.subjects[trace.subject].append(trace.id)
            if trace.credit_code:
                self.codes[trace.credit_code].append(trace.id)
            if trace.person:
                self.people[trace.person].append(trace.id)
        placed = [(trace.id, trace.place) for trace in self.traces.values() if trace.place is not None]
        self.nearby = Nearby(placed, reach=bars.reach)

    def repeats(self, trace: Trace) -> list[Repeat]:
        """Findings before this one by the same party, the newest first. Those of the same day are one visit."""
        found: dict[int, Repeat] = {}
        for earlier, way, words in self._alike(trace):
            past = self.traces[earlier]
            if earlier not in found and earlier != trace.id and past.found_on < trace.found_on:
                found[earlier] = self._repeat(trace, past, way, words)
        return sorted(found.values(), key=lambda each: (-self.traces[each.earlier].found_on.toordinal(), each.earlier))

    def _alike(self, trace: Trace) -> Iterator[tuple[int, str, str]]:
        """The strongest ways first; the first that recognises a finding is the one that is said."""
        if trace.subject:
            yield from ((id, SUBJECT, "同一检查对象") for id in self.subjects.get(trace.subject, ()))
        if trace.credit_code:
            yield from ((id, CODE, "统一社会信用代码相同") for id in self.codes.get(trace.credit_code, ()))
        if trace.person:
            yield from ((id, PERSON, "负责人证件相同") for id in self.people.get(trace.person, ()))
        if trace.place is not None:
            names = self._names(trace)
            for id, away in self.nearby.near(trace.place):
                likeness = self._likeness(names, id)
                if likeness:
                    yield id, PLACE, self._place_words(trace, self.traces[id], away, likeness)

    def _names(self, trace: Trace) -> tuple[str, str]:
        """The name without affixes, and what is left of a shop's without the word for its premises."""
        return normal_name(trace.name), shop_name(trace.name, endings=self.bars.premises)

    def _likeness(self, names: tuple[str, str], other: int) -> float:
        """Of whole names or of what tells shops apart: of five characters the last says little, and is a fifth of all."""
        pairs = zip(names, self.names[other], strict=True)
        return max(
            fuzz.ratio(mine, theirs, score_cutoff=self.bars.likeness) if mine and theirs else 0.0
            for mine, theirs in pairs
        )

    def _place_words(self, trace: Trace, past: Trace, away: float, likeness: float) -> str:
        words = f"相距 {away:.0f} 米、名称相似 {likeness:.0f}%（“{past.name}”）"
        if trace.credit_code and past.credit_code and trace.credit_code != past.credit_code:
            words += "，但统一社会信用代码不同，可能是换证经营，请核对"
        return words

    def _repeat(self, trace: Trace, past: Trace, way: str, words: str) -> Repeat:
        within = trace.found_on <= add_months(past.found_on, self.bars.months)
        recurs = within and past.item != "" and past.item == trace.item
        months = f"{self.bars.months} 个月"
        end = f"已超过 {months}" if past.item == trace.item else "检查项不同"
        if recurs:
            end = f"同一检查项 {months}内复发：不适用首违不罚，整改期限可以减半，建议联合检查"
        return Repeat(past.id, way, recurs, f"{past.found_on:%Y-%m-%d} 曾被查出问题，{words}；{end}。")


def all_repeats(traces: Sequence[Trace], *, bars: Bars) -> dict[int, list[Repeat]]:
    """Earlier findings for each that has any."""
    memory = Memory(traces, bars=bars)
    found = {trace.id: memory.repeats(trace) for trace in sorted(traces, key=lambda trace: trace.id)}
    return {id: repeats for id, repeats in found.items() if repeats}
