"""The grid of an issue: which line stands on which page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xianwu.bulletin.layout.document import IssueDoc, ItemDoc, Run, normalise_text
from xianwu.bulletin.layout.lines import CELLS, Line, break_lines
from xianwu.bulletin.layout.pieces import Piece, pieces

PAGE_LINES = 25
MASTHEAD_LINES = 10
# The tail is set in size four: 14 of 16 points.
TAIL_CELLS = CELLS * 15.793 / 14
TAIL_LABEL = "本期发："
# Lines of text that a page with the tail takes along, so that the tail never stands alone.
COMPANY = 2


@dataclass(frozen=True)
class Grid:
    """A laid-out issue: paragraphs as lines, the tail, and where the pages end."""

    masthead_lines: int
    paragraphs: tuple[tuple[Line, ...], ...]
    distribution: tuple[Line, ...]
    break_before: int | None
    owners: tuple[int, ...] = ()
    """For each paragraph the place of its item, from 0."""

    @property
    def lines(self) -> list[Line]:
        return [line for paragraph in self.paragraphs for line in paragraph]

    @property
    def pages(self) -> list[list[str]]:
        """The text of each page, line by line, without masthead and tail."""
        found: list[list[str]] = [[]]
        room = PAGE_LINES - self.masthead_lines
        for index, line in enumerate(self.lines):
            if len(found[-1]) == room or index == self.break_before:
                found.append([])
                room = PAGE_LINES
            found[-1].append(line.text)
        return found

    @property
    def page_count(self) -> int:
        return len(self.pages)


def lay_out(doc: IssueDoc) -> Grid:
    """Lines and pages; a tail that would stand alone gets company or is squeezed in."""
    owned = [(owner, tuple(each)) for owner, item in enumerate(doc.items) for each in _paragraphs(item)]
    owners, paragraphs = tuple(owner for owner, _ in owned), tuple(paragraph for _, paragraph in owned)
    distribution = tuple(_distribution(doc.distribution))
    count = sum(len(paragraph) for paragraph in paragraphs)
    tail = len(distribution) + 1
    over = _overflow(MASTHEAD_LINES + count, tail=tail)
    if over <= 0:
        return Grid(MASTHEAD_LINES, paragraphs, distribution, None, owners)
    if over == 1:
        return Grid(MASTHEAD_LINES - 1, paragraphs, distribution, None, owners)
    return Grid(MASTHEAD_LINES, paragraphs, distribution, max(count - COMPANY, 0), owners)


def _overflow(lines: int, *, tail: int) -> int:
    """By how many lines the tail misses the page on which the text ends."""
    on_last_page = lines % PAGE_LINES or PAGE_LINES
    return on_last_page + tail - PAGE_LINES


def _paragraphs(item: ItemDoc) -> list[list[Line]]:
    title = pieces([Run(normalise_text(item.title))])
    bodies = [pieces(runs) for runs in item.paragraphs] or [[]]
    found = []
    for index, body in enumerate(bodies):
        opening = [*((piece, True) for piece in title), (Piece(" "), False)] if title and index == 0 else []
        found.append(break_lines([*opening, *_plain(body)]))
    return found


def _distribution(text: str) -> list[Line]:
    if not text:
        return []
    label = (Piece(TAIL_LABEL, is_glued=True), True)
    body = pieces([Run(normalise_text(text))])
    return break_lines([label, *_plain(body)], width=TAIL_CELLS, indent=0, hanging=len(TAIL_LABEL))


def _plain(body: Sequence[Piece]) -> list[tuple[Piece, bool]]:
    return [(piece, False) for piece in body]
