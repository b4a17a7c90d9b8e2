"""Typst as a function: a sheet (``.typ``) and plain data in, PDF bytes out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

import typst

from xianwu.papers.fonts import FontSet

# Long-term archives take PDF/A-2; level u also keeps every character readable as Unicode.
STANDARD: Final = "a-2u"


def typeset(sheet: Path, *, data: Mapping[str, Any], fonts: FontSet, on: date) -> bytes:
    """PDF/A of the sheet; the same data, day and fonts give the same bytes."""
    compiled = _compiler(sheet, data=data, fonts=fonts).compile(
        format="pdf", pdf_standards=[STANDARD], timestamp=_instant(on)
    )
    assert isinstance(compiled, bytes)
    return compiled


def probe(sheet: Path, *, data: Mapping[str, Any], fonts: FontSet, label: str) -> list[Any]:
    """Values of the labelled metadata after layout: how a sheet says where things fell."""
    found = _compiler(sheet, data=data, fonts=fonts).query(f"<{label}>", field="value")
    values: list[Any] = json.loads(found)
    return values


def _compiler(sheet: Path, *, data: Mapping[str, Any], fonts: FontSet) -> typst.Compiler:
    return typst.Compiler(
        input=str(sheet),
        root=str(sheet.parent),
        font_paths=fonts.loaded,
        ignore_system_fonts=True,
        sys_inputs={
            "data": json.dumps(data, ensure_ascii=False, sort_keys=True),
            "fonts": json.dumps(fonts.chains(), ensure_ascii=False, sort_keys=True),
        },
    )


def _instant(on: date) -> datetime:
    return datetime.combine(on, time(0, 0), tzinfo=UTC)
