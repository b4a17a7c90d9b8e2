"""The line markup of paper templates: what an official may write without learning anything.

`# 标题`, `## 小标题`, plain lines as paragraphs, `| 甲 | 乙 |` rows as a table, `---` a rule,
`落款：单位` a line at the right end.  One source becomes one list of blocks, from which both
the PDF and the Word file are made, so that they cannot say different things.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from xianwu.papers.spacing import normalise_text

SIGNATURE = "落款："
RULE = re.compile(r"-{3,}")
DIVIDER = re.compile(r"\|[\s:|-]+\|")


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    text: str
    is_flush: bool = False
    """Addressees (a short line that ends with a colon) begin at the margin."""


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Rule:
    pass


@dataclass(frozen=True)
class Signature:
    text: str


Block = Heading | Paragraph | Table | Rule | Signature


def parse(source: str) -> list[Block]:
    """Blocks in order; every line that is not empty is one of them, table rows are gathered."""
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for line in [*source.splitlines(), ""]:
        text = normalise_text(line)
        if len(text) > 1 and text.startswith("|") and text.endswith("|"):
            if not DIVIDER.fullmatch(text):
                rows.append(tuple(cell.strip() for cell in text[1:-1].split("|")))
            continue
        if rows:
            blocks.append(Table(_even(rows)))
            rows = []
        if text:
            blocks.append(_block(text, is_first=not blocks))
    return blocks


def _block(text: str, *, is_first: bool) -> Block:
    if RULE.fullmatch(text):
        return Rule()
    if text.startswith(SIGNATURE):
        return Signature(text.removeprefix(SIGNATURE).strip())
    marks = len(text) - len(text.lstrip("#"))
    if 0 < marks <= 2 and text[marks : marks + 1].isspace():
        return Heading(text[marks:].strip(), marks)
    return Paragraph(text, is_flush=is_first and text.endswith(("：", ":")))


def _even(rows: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """All rows as wide as the widest."""
    width = max(len(row) for row in rows)
    return tuple(row + ("",) * (width - len(row)) for row in rows)
