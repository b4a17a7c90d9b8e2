"""What a check of a file's layout gives: one finding for each rule, also where nothing could be measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What a rule says of a file."""

    MET = "符合"
    BROKEN = "不符"
    UNMEASURED = "不能从此文件量出"
    ABSENT = "不涉及"
    """The file has nothing that the rule speaks of, and need not have it."""


@dataclass(frozen=True)
class Measured:
    """What was found for one rule, and where."""

    verdict: Verdict
    value: str = ""
    place: str = ""


def judged(is_met: bool, value: str, place: str = "") -> Measured:
    return Measured(Verdict.MET if is_met else Verdict.BROKEN, value, place)


def unmeasured(why: str = "") -> Measured:
    return Measured(Verdict.UNMEASURED, why)


def absent(what: str = "") -> Measured:
    return Measured(Verdict.ABSENT, what)


def missing(what: str, place: str = "") -> Measured:
    """Something that must be there and is not."""
    return Measured(Verdict.BROKEN, f"没有找到{what}", place)


SHOWN = 3


def faulty(faults: Sequence[tuple[str, str]], fine: str) -> Measured:
    """Broken where there are faults (what, where), the first few told; else met."""
    if not faults:
        return judged(True, fine)
    more = f"等 {len(faults)} 处" if len(faults) > SHOWN else ""
    what = "、".join(value for value, _ in faults[:SHOWN])
    where = "；".join(dict.fromkeys(place for _, place in faults[:SHOWN]))
    return judged(False, f"{what}{more}", where)


@dataclass(frozen=True)
class Finding:
    """One line of the answer."""

    key: str
    clause: str
    rule: str
    wanted: str
    tolerance: str
    measured: str
    place: str
    verdict: Verdict

    @property
    def is_broken(self) -> bool:
        return self.verdict is Verdict.BROKEN


@dataclass(frozen=True)
class Report:
    """The answer for one file."""

    kind: str
    preset: str
    findings: tuple[Finding, ...]

    @property
    def broken(self) -> list[Finding]:
        return [each for each in self.findings if each.is_broken]

    @property
    def is_met(self) -> bool:
        return not self.broken

    def count(self, verdict: Verdict) -> int:
        return sum(each.verdict is verdict for each in self.findings)

    @property
    def summary(self) -> str:
        counts = [f"{verdict} {self.count(verdict)} 条" for verdict in Verdict if self.count(verdict)]
        return "，".join(counts)

    def as_json(self) -> dict[str, Any]:
        rows = [{name: str(value) for name, value in vars(each).items()} for each in self.findings]
        return {"kind": self.kind, "preset": self.preset, "is_met": self.is_met, "findings": rows}
