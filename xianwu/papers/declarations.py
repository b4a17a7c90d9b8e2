"""Kinds of papers, declared by each domain in `paper_kinds.py` → `PAPERS`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from xianwu.kit.declared import declared
from xianwu.kit.refusals import Refused


class UnknownPaperKind(Refused):
    """Nobody declares this kind of paper."""

    def __init__(self, code: str) -> None:
        super().__init__(f"系统没有登记“{code}”这种文书，请联系管理员。")


@dataclass(frozen=True)
class PaperKind:
    """`number_pattern` takes `{year}`, `{number}` and, where several organs issue it, `{organ}` (发文代字).

    `default_body` holds until a county sets a template. `is_verifiable`: printed with a code by which anybody can
    check it, a place for the seal, and pages counted x of y.
    """

    code: str
    title: str
    number_pattern: str
    default_body: str
    is_verifiable: bool = False

    def number_text(self, number: int | str, *, year: int, organ_word: str = "") -> str:
        return self.number_pattern.format(year=year, number=number, organ=organ_word)


@cache
def paper_kinds() -> dict[str, PaperKind]:
    """Every declared kind by code."""
    return {kind.code: kind for kind in declared("paper_kinds", "PAPERS")}


def kind_of(code: str) -> PaperKind:
    try:
        return paper_kinds()[code]
    except KeyError:
        raise UnknownPaperKind(code) from None
