"""A gate: what it is called, which rule sets it, and everything that is missing before it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xianwu.registers.enforcement.casework.dossier import Dossier

PENALTY = "行政处罚法"
COERCION = "行政强制法"
HENAN = "河南省行政执法条例"


@dataclass(frozen=True)
class Gate:
    """`do`: the step or registration that puts right what is missing; `note`: worth knowing, stops nobody."""

    name: str
    rule: str
    is_met: bool
    missing: tuple[str, ...] = ()
    do: str = ""
    note: str = ""

    @property
    def words(self) -> str:
        return f"{self.name}（{self.rule}）：{'；'.join(self.missing)}"


GateRule = Callable[[Dossier], Gate]


def gate(name: str, rule: str, *missing: str, do: str = "", note: str = "") -> Gate:
    """A gate that is met when nothing is missing; empty words are left out, and full stops too."""
    found = tuple(words.rstrip("。") for words in missing if words)
    return Gate(name, rule, not found, found, do, note)


def unmet(rules: Iterable[GateRule], dossier: Dossier) -> list[Gate]:
    """The gates that are shut, all of them: an official must not find the next one only after the first."""
    return [found for found in (rule(dossier) for rule in rules) if not found.is_met]


def refusal_of(gates: Iterable[Gate]) -> str:
    """One sentence that names every rule and everything missing, "" when all gates are open."""
    shut = [each.words for each in gates]
    return f"{'。'.join(shut)}。" if shut else ""
