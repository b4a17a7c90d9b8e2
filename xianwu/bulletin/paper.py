"""The issue as pages show it: printed look, figures as links, typed numbers marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from xianwu.bulletin.models import Issue
from xianwu.bulletin.references import mark_loose
from xianwu.bulletin.resolution import IssueText, ItemText, made_doc


@dataclass(frozen=True)
class Stretch:
    """A piece of a line: plain, a figure with its address, or a typed number."""

    text: str
    key: str = ""
    url: str = ""
    is_loose: bool = False
    is_broken: bool = False


def figure_url(key: str) -> str:
    return reverse("figures:figure", args=[key])


def stretches(text: ItemText, *, broken: set[str]) -> list[list[Stretch]]:
    """Paragraphs of an item as pieces."""
    lines = []
    for runs in text.doc.paragraphs:
        line: list[Stretch] = []
        for run in runs:
            if run.key is None:
                line.extend(Stretch(piece.text, is_loose=piece.is_loose) for piece in mark_loose(run.text))
            elif run.key in broken:
                line.append(Stretch(run.text, key=run.key, is_broken=True))
            else:
                line.append(Stretch(run.text, key=run.key, url=figure_url(run.key)))
        lines.append(line)
    return lines


def paper(issue: Issue, text: IssueText) -> dict[str, Any]:
    """What `bulletin/paper.html` needs."""
    broken = {problem.reference for problem in text.problems}
    items = [{"text": each, "item": each.item, "lines": stretches(each, broken=broken)} for each in text.items]
    return {"doc": made_doc(issue, text), "items": items, "issue": issue}


def figure_rows(text: IssueText) -> list[dict[str, Any]]:
    """Each figure of an open issue with value, definition and addresses."""
    return [
        {
            "key": key,
            "value": value,
            "url": figure_url(key),
            "records_url": reverse("figures:records", args=[key]),
        }
        for key, value in text.values.items()
    ]
