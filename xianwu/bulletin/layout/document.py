"""What an issue is to the typesetter: plain data, no records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from xianwu.bulletin.layout.presets import BULLETIN, Preset
from xianwu.papers.checking import CheckMark
from xianwu.papers.spacing import normalise_text


@dataclass(frozen=True)
class Run:
    """A piece of text; with a key it is the printed value of a figure."""

    text: str
    key: str | None = None


@dataclass(frozen=True)
class ItemDoc:
    """One item: a run-in title, its text (a line feed begins a paragraph), the unit it came from."""

    title: str
    body: Sequence[Run] = ()
    tag: str = ""

    @property
    def paragraphs(self) -> list[list[Run]]:
        """Runs by paragraph, normalised across the borders of runs; the tag closes the last one."""
        found: list[list[Run]] = [[]]
        for run in self.body:
            for index, text in enumerate(run.text.split("\n")):
                if index:
                    found.append([])
                if text:
                    found[-1].append(Run(text, run.key))
        if self.tag:
            found[-1].append(Run(f"（{self.tag.strip('（）()')}）"))
        return [_tidy(runs) for runs in found if any(run.text.strip() for run in runs)]


@dataclass(frozen=True)
class IssueDoc:
    """A whole issue.  Without a number or a day (a draft) the place stays open."""

    name: str
    number: int | None
    organ: str
    issued_on: date | None
    items: Sequence[ItemDoc] = ()
    distribution: str = ""
    editor: str = ""
    reviewer: str = ""
    signer: str = ""
    is_draft: bool = False
    notes: Sequence[str] = field(default_factory=tuple)
    preset: Preset = BULLETIN
    check: CheckMark | None = None
    """Where anybody with the right finds what the issue stands on: a square on the last page."""

    @property
    def number_text(self) -> str:
        return f"第 {self.number} 期" if self.number else "第    期"

    @property
    def day_text(self) -> str:
        if self.issued_on is None:
            return "    年  月  日"
        return f"{self.issued_on.year}年{self.issued_on.month}月{self.issued_on.day}日"

    @property
    def imprint(self) -> list[str]:
        """Who printed it and when, where the preset closes with that line (7.4.3)."""
        return [self.organ, f"{self.day_text}印发"] if self.preset.has_imprint else []

    @property
    def signatures(self) -> list[tuple[str, str]]:
        return [
            ("责任编辑", pad_name(self.editor)),
            ("审核", pad_name(self.reviewer)),
            ("签发", pad_name(self.signer)),
        ]


def pad_name(name: str) -> str:
    """李勉 → 李　勉, so that names of two and of three characters are equally wide."""
    bare = re.sub(r"\s+", "", name)
    return f"{bare[0]}\u3000{bare[1]}" if len(bare) == 2 else bare


def _tidy(runs: Sequence[Run]) -> list[Run]:
    """Normalise a paragraph as one text, then cut it at the same borders again."""
    tidied: list[Run] = []
    done = ""
    raw = ""
    for run in runs:
        raw += run.text
        whole = normalise_text(raw)
        tidied.append(Run(whole[len(done) :], run.key))
        done = whole
    return [run for run in tidied if run.text]
