"""The issue as pages show it: as flowing text, or page by page as it will print; figures as chips."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import reverse

from xianwu.bulletin.chips import FALSE, TRUE
from xianwu.bulletin.layout.document import Run
from xianwu.bulletin.layout.grid import lay_out
from xianwu.bulletin.layout.lines import Line
from xianwu.bulletin.layout.sheets import sheets
from xianwu.bulletin.models import Issue
from xianwu.bulletin.references import bare, mark_loose
from xianwu.bulletin.resolution import IssueText, ItemText, made_doc

Tones = Mapping[str, str]
AddressOf = Callable[[str], str]


@dataclass(frozen=True)
class Stretch:
    """A piece of a line: plain, a figure with the address of its card, or a typed number."""

    text: str
    key: str = ""
    url: str = ""
    tone: str = ""
    is_loose: bool = False
    proof: str = ""
    """Who vouches for a typed number."""
    is_title: bool = False


def chip_url(issue: Issue, key: str) -> str:
    return reverse("bulletin:chip", args=[issue.pk, key])


def figure_url(key: str) -> str:
    return reverse("figures:figure", args=[key])


def _stretches(run: Run, tones: Tones, url_of: AddressOf, *, text: ItemText) -> list[Stretch]:
    if run.key is None:
        quoted, proofs = text.quoted, text.proofs
        return [
            Stretch(
                piece.text,
                is_loose=piece.is_loose and bare(piece.text) not in quoted,
                proof=proofs.get(bare(piece.text), "") if piece.is_loose else "",
            )
            for piece in mark_loose(run.text)
        ]
    tone = tones.get(run.key, TRUE)
    # What cannot be resolved has no card: its remark stands with the item.
    url = "" if tone == FALSE and run.text.startswith("【") else url_of(run.key)
    return [Stretch(run.text, key=run.key, url=url, tone=tone)]


def flowing(text: ItemText, *, tones: Tones, url_of: AddressOf) -> list[list[Stretch]]:
    """The paragraphs of an item as pieces."""
    return [
        [piece for run in runs for piece in _stretches(run, tones, url_of, text=text)] for runs in text.doc.paragraphs
    ]


def paper(issue: Issue, text: IssueText, *, tones: Tones | None = None) -> dict[str, Any]:
    """What `bulletin/paper.html` needs: items as flowing paragraphs."""
    items = [
        {"text": each, "item": each.item, "lines": flowing(each, tones=tones or {}, url_of=partial(chip_url, issue))}
        for each in text.items
    ]
    return {"doc": made_doc(issue, text), "items": items, "issue": issue}


# --- as it will print -----------------------------------------------------------------------------


def printed(issue: Issue, text: IssueText, *, tones: Tones | None = None, states: Sequence[Any] = ()) -> dict[str, Any]:
    """What `bulletin/sheets.html` needs: pages of ready-made lines; `states`: of the items, in their order."""
    doc = made_doc(issue, text)
    grid = lay_out(doc)
    pages = [
        {
            "number": sheet.number,
            "blocks": [
                {
                    "item": text.items[block.owner].item,
                    "state": states[block.owner] if states else None,
                    "opens_item": block.opens_item,
                    "opens_paragraph": block.opens_paragraph,
                    "lines": [
                        _line(line, tones or {}, partial(chip_url, issue), text=text.items[block.owner])
                        for line in block.lines
                    ],
                }
                for block in sheet.blocks
            ],
            "has_tail": sheet.has_tail,
        }
        for sheet in sheets(grid)
    ]
    tail = [{"text": line.text.removeprefix("本期发："), "is_last": line.is_last} for line in grid.distribution]
    return {"doc": doc, "issue": issue, "sheets": pages, "tail": tail, "masthead_lines": grid.masthead_lines}


def _line(line: Line, tones: Tones, url_of: AddressOf, *, text: ItemText) -> dict[str, Any]:
    found: list[Stretch] = []
    for piece, is_title in line.parts:
        if is_title:
            found.append(Stretch(piece.text, is_title=True))
        else:
            found.extend(_stretches(Run(piece.text, piece.key), tones, url_of, text=text))
    return {"parts": found, "is_last": line.is_last}
