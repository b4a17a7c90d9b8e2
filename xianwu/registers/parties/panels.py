"""Panels of the register: size with reasons, two enterprises side by side, the way to a whole number."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from xianwu.kit import access
from xianwu.kit.columns import label_of
from xianwu.kit.panels import Panel
from xianwu.registers.parties.brain.sizes import LABELS
from xianwu.registers.parties.models import Duplicate, Enterprise
from xianwu.registers.parties.roles import REGISTRAR

COMPARED = (
    "title", "credit_code", "subject_type", "legal_rep", "phone_masked", "town", "village", "address", "industry",
    "founded_on", "status", "source",
)  # fmt: skip


class SizePanel(Panel):
    title = "企业划型"
    template = "parties/size.html"
    side = True

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Enterprise)
        sizing = record.sizing
        return {"label": LABELS[sizing.value] if sizing.value else "", "reasons": sizing.reasons}


class NumbersPanel(Panel):
    """A button that shows the whole numbers for a stated reason."""

    title = "完整号码"
    template = "parties/ask_numbers.html"
    side = True
    is_printed = False

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return not access.is_past(request) and request.actor.has(REGISTRAR)  # type: ignore[attr-defined]

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        name = "enterprise-numbers" if isinstance(record, Enterprise) else "person-numbers"
        return {"url": reverse(f"parties:{name}", args=[record.pk])}


class ComparePanel(Panel):
    title = "逐项对照"
    template = "parties/compare.html"

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Duplicate)
        rows = [_row(record, name) for name in COMPARED]
        is_open = record.state == Duplicate.State.OPEN and not access.is_past(request)
        return {
            "pair": record,
            "rows": rows,
            "can_decide": is_open and request.actor.has(REGISTRAR),  # type: ignore[attr-defined]
        }


def _row(pair: Duplicate, name: str) -> dict[str, Any]:
    left, right = _shown(pair.first, name), _shown(pair.second, name)
    return {
        "label": label_of(Enterprise, path=name),
        "left": left,
        "right": right,
        "is_equal": bool(left) and left == right,
    }


def _shown(record: Enterprise, name: str) -> str:
    display = getattr(record, f"get_{name}_display", None)
    found = display() if display else getattr(record, name)
    return "" if found is None else str(found)
