"""What the check of the words said when an issue was signed: kept in the pack beside the checks of the figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from xianwu.bulletin.factcheck.findings import ERROR
from xianwu.bulletin.proving.gate import contradictions

if TYPE_CHECKING:
    from xianwu.bulletin.resolution import ItemText


def word_checks(items: Iterable[ItemText], *, issued_on: date | None) -> list[dict[str, Any]]:
    """One for each contradiction within the words of an item (parts and whole, rates, stages, dates), as `checks.json`
    keeps them: no figure is asked, so none is named."""
    found = []
    for each in items:
        for finding in contradictions(each, issued_on=issued_on):
            if finding.severity == ERROR:
                text = f"第 {each.item.order} 条文字：{finding.message}"
                facts = {"is_ok": False, "text": text, "note": finding.suggestion}
                found.append({"kind": f"words.{finding.kind}", "figures": [], **facts})
    return found
