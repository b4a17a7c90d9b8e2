"""The seed bulletin as an ``IssueDoc``; tests that need it skip where the text is not at hand."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest

from xianwu.bulletin.layout.document import IssueDoc, ItemDoc, Run

ROOT = Path(__file__).resolve().parents[4]
SEED = Path(os.environ.get("XIANWU_SEED", ROOT.parent / "shared" / "seed")) / "yanjin-2025-38.txt"
HEAD_BLOCKS = 4


def issue38(**changes: object) -> IssueDoc:
    if not SEED.is_file():
        pytest.skip("没有第38期原文（XIANWU_SEED），本项跳过")
    blocks = [block.strip() for block in SEED.read_text(encoding="utf-8").split("\n\n") if block.strip()]
    name, _, organ, _ = blocks[:HEAD_BLOCKS]
    body, tail = blocks[HEAD_BLOCKS:-2], blocks[-2]
    values: dict[str, object] = {
        "name": name,
        "number": 38,
        "organ": organ,
        "issued_on": date(2025, 8, 29),
        "items": [_item(text) for text in _joined(body)],
        "distribution": tail.removeprefix("本期发："),
        "editor": "李 勉",
        "reviewer": "路 帅",
        "signer": "范晓宇",
    }
    return IssueDoc(**{**values, **changes})  # type: ignore[arg-type]


def _joined(blocks: list[str]) -> list[str]:
    """Items again, from pages: an item ends only where its source stands in brackets."""
    items = [""]
    for block in blocks:
        items[-1] += block
        if block.endswith("）"):
            items.append("")
    return items[:-1]


def _item(text: str) -> ItemDoc:
    # A space between title and text, but not one around the digits of a title.
    match = re.match(r"(.*?[^ ])(?: (?=[^ 0-9年])(?!年)|\n)(.*)（([^）]*)）$", text, re.DOTALL)
    assert match, text
    return ItemDoc(match[1], [Run(match[2].replace("\n", ""))], match[3])
