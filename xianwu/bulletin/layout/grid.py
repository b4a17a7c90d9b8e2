"""The grid of an issue: which line stands on which page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xianwu.bulletin.layout.document import IssueDoc, ItemDoc, Run, normalise_text
from xianwu.bulletin.layout.lines import Line, break_lines
from xianwu.bulletin.layout.pieces import Piece, pieces
from xianwu.bulletin.layout.presets import Preset

TAIL_LABEL = "本期发："
# Lines of text that a page with the tail takes along, so that the tail never stands alone.
COMPANY = 2


@dataclass(frozen=True)
class Grid:
    """A laid-out issue: paragraphs as lines, the tail, and where the pages end."""

    page_lines: int
    masthead_lines: int
    paragraphs: tuple[tuple[Line, ...], ...]
    distribution: tuple[Line, ...]
    tail_lines: int
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
        room = self.page_lines - self.masthead_lines
        for index, line in enumerate(self.lines):
            if len(found[-1]) == room or index == self.break_before:
                found.append([])
                room = self.page_lines
            found[-1].append(line.text)
        return found

    @property
    def spare(self) -> int:
        """Lines of the last page that neither text nor tail needs."""
        masthead = self.masthead_lines if self.page_count == 1 else 0
        return self.page_lines - masthead - len(self.pages[-1]) - self.tail_lines

    @property
    def page_count(self) -> int:
        return len(self.pages)


def lay_out(doc: IssueDoc) -> Grid:
    """Lines and pages; a tail that would stand alone gets company or is squeezed in."""
    preset = doc.preset
    owned = [
        (owner, tuple(each)) for owner, item in enumerate(doc.items) for each in _paragraphs(item, cells=preset.cells)
    ]
    owners, paragraphs = tuple(owner for owner, _ in owned), tuple(paragraph for _, paragraph in owned)
    distribution = tuple(_distribution(doc.distribution, preset))
    count = sum(len(paragraph) for paragraph in paragraphs)
    tail = len(distribution) + preset.tail_extra
    over = _overflow(preset.masthead_lines + count, tail=tail, page=preset.lines)
    masthead = preset.masthead_lines - 1 if over == 1 else preset.masthead_lines
    break_before = max(count - COMPANY, 0) if over > 1 else None
    return Grid(preset.lines, masthead, paragraphs, distribution, tail, break_before, owners)


def _overflow(lines: int, *, tail: int, page: int) -> int:
    """By how many lines the tail misses the page on which the text ends."""
    on_last_page = lines % page or page
    return on_last_page + tail - page


def _paragraphs(item: ItemDoc, *, cells: int) -> list[list[Line]]:
    title = pieces([Run(normalise_text(item.title))])
    bodies = [pieces(runs) for runs in item.paragraphs] or [[]]
    found = []
    for index, body in enumerate(bodies):
        opening = [*((piece, True) for piece in title), (Piece(" "), False)] if title and index == 0 else []
        found.append(break_lines([*opening, *_plain(body)], width=cells))
    return found


def _distribution(text: str, preset: Preset) -> list[Line]:
    if not text:
        return []
    label = (Piece(TAIL_LABEL, is_glued=True), True)
    body = pieces([Run(normalise_text(text))])
    styled = [label, *_plain(body)]
    return break_lines(styled, width=preset.tail_cells, indent=0, hanging=len(TAIL_LABEL))


def _plain(body: Sequence[Piece]) -> list[tuple[Piece, bool]]:
    return [(piece, False) for piece in body]
