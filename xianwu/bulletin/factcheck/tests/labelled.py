"""The labelled sentences of the fact check: written for it, none from the seed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
_LABEL = re.compile(r"\{([^{}|]*)\|([^{}|]*)(?:\|([^{}|]*))?\}")


@dataclass(frozen=True)
class Labelled:
    """A sentence and its figures: span → value in base form, unit."""

    kind: str
    text: str
    figures: dict[tuple[int, int], tuple[float, str]]


def _lines(name: str) -> Iterator[tuple[str, str]]:
    kind = ""
    for line in (DATA / name).read_text("utf-8").splitlines():
        if line.startswith("# "):
            kind = line[2:]
        elif line:
            yield kind, line


def labelled_sentences() -> list[Labelled]:
    """`{36所|36|所}` in the file is the figure “36所”, 36, 所."""
    found = []
    for kind, line in _lines("figures.txt"):
        text, place, figures = "", 0, {}
        for match in _LABEL.finditer(line):
            text += line[place : match.start()]
            figures[len(text), len(text) + len(match[1])] = (float(match[2]), match[3] or "")
            text, place = text + match[1], match.end()
        found.append(Labelled(kind, text + line[place:], figures))
    return found


def judged_sentences() -> list[tuple[str, str]]:
    """Pairs of “ok” or the kind of the planted error, and the text; `\\n` in the file ends a line."""
    found = []
    for _, line in _lines("consistency.txt"):
        kind, _, text = line.partition("|")
        found.append((kind, text.replace("\\n", "\n")))
    return found
