"""The grounds of an issue's numbers as they are told to a reader: sources, and what was let pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xianwu.bulletin.models import Declaration
from xianwu.figures import api as figures

if TYPE_CHECKING:
    from xianwu.bulletin.models import Item
    from xianwu.bulletin.proving.claims import Typed
    from xianwu.bulletin.resolution import IssueText, ItemText


@dataclass(frozen=True)
class LetPass:
    """A number or a contradiction that somebody let pass, in whose name and why; also one quoted against a ledger."""

    item: Item
    row: Declaration

    @property
    def words(self) -> str:
        """The number with its clause, or the finding without the name of its kind."""
        is_finding = self.row.kind == Declaration.Kind.PASSED
        return self.row.said.partition("：")[2] if is_finding else self.row.said

    @property
    def against(self) -> str:
        """What the ledgers said when it was let pass: 推荐清单 3831 户."""
        known = {key: text for key, text in self.row.against.items() if known_label(key)}
        return "、".join(f"{known_label(key)} {text}" for key, text in known.items())


def known_label(key: str) -> str:
    """The name of a figure, "" where it is declared no longer."""
    try:
        return str(figures.figure(key).label)
    except figures.UnknownFigure:
        return ""


@dataclass(frozen=True)
class Source:
    """One source of an item, by whom it was named, and the numbers that rest on it."""

    item: Item
    row: Declaration
    typed: Sequence[Typed]


def sources_of(text: IssueText) -> list[Source]:
    """Item by item."""
    return [source for each in text.items for source in _sources(each)]


def _sources(text: ItemText) -> list[Source]:
    found: dict[tuple[str, int | None], Source] = {}
    for typed in text.typed:
        row = text.vouched.get(typed.said)
        if row is not None and row.kind == Declaration.Kind.QUOTED:
            key = (row.ground, row.created_by_id)
            known = found.get(key, Source(text.item, row, ()))
            found[key] = Source(text.item, known.row, (*known.typed, typed))
    return list(found.values())


def _is_weighty(row: Declaration) -> bool:
    """Waived, or quoted although a ledger says another number."""
    return row.kind == Declaration.Kind.WAIVED or bool(row.against)


def let_pass_of(text: IssueText) -> list[LetPass]:
    """What holds for the present words; a waiver of words that are gone holds for nothing."""
    found = []
    for each in text.items:
        said = {typed.said for typed in each.typed}
        for row in each.declared:
            if row.kind == Declaration.Kind.PASSED or (row.said in said and _is_weighty(row)):
                found.append(LetPass(each.item, row))
    return found
