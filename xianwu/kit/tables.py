"""What a hand-made page shows, as rows of plain values: programs read the same that people see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

TEXT, WHOLE, MONEY, DAY, LIST = "text", "whole", "money", "day", "list"


@dataclass(frozen=True)
class Datum:
    """One value of a row; `kind` is one of the words above."""

    name: str
    label: str
    kind: str = TEXT


@dataclass(frozen=True)
class Table:
    """All rows of one table of a page, on the day and in the scope of the request."""

    name: str
    label: str
    columns: tuple[Datum, ...]
    rows: Callable[[HttpRequest], Iterable[Mapping[str, Any]]]
