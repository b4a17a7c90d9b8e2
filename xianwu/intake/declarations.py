"""Sheets of a ledger: `intake.py` → `SHEETS` of each domain.

A row travels as a dict: column name → cleaned value (None when empty). The engine adds `_row` (line in the file)
and `_pk` (primary key of the record with the same natural key, or None).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import models

from xianwu.kit.declared import declared

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

Row = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column of a sheet.

    `kind`: text | long | date | month | int | number | money | choice | bool | code | phone. `unit` of money is
    元, 万元 or 亿元 as the file has it; the cleaned value is in 元. `choices`: (value, Chinese word) pairs;
    `spellings`: (as people also write it, value) pairs, in whatever case and with whatever dashes and spaces.
    `clean(value)` comes after the kind's own cleaning and raises ValueError with a Chinese sentence; where it makes
    codes of words, `words(value)` gives the words back. `mask(text)`:
    how a personal number is shown; kind phone has its own.
    """

    header: str
    name: str
    kind: str = "text"
    required: bool = False
    unit: str = "万元"
    choices: tuple[tuple[str, str], ...] = ()
    spellings: tuple[tuple[str, str], ...] = ()
    clean: Callable[[Any], Any] | None = None
    words: Callable[[Any], str] | None = None
    mask: Callable[[str], str] | None = None
    aliases: tuple[str, ...] = ()
    example: str = ""
    help: str = ""
    max_length: int = 200


@dataclass(frozen=True)
class CellError:
    """What is wrong with one cell. `row` is the line in the file, 1-based; `column` the header."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class LoadResult:
    """What a load did to the ledger."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    message: str = ""


@dataclass(frozen=True)
class Sheet:
    """How a ledger is filled from a file.

    `natural_key(row)` makes a repeated import find its records; `existing(keys)` gives their primary keys in few
    statements; `check(rows)` adds errors that need more than one cell or the database; `allow(rows, actor=…,
    at=…)` adds those that depend on who loads and when (own town, own bank, a day to come), and may complete
    rows with what the loader implies, and mark as `_is_same` those that say what is there already; `remarks(rows)` says
    of good rows what to look at before they are taken, and stops none; `load(rows, actor, at, batch)` writes through verbs within the transaction the engine opens; `undo(batch, actor, at)` takes a load back
    and returns how many records it withdrew (raise `kit.refusals.Refused` when it cannot); `undoes_changes`: also where it amended
    older records, which by default stand in its way and are said on the load's page; `row_of(record)` gives a
    record as the sheet's row for a round trip, `rows_of` as several; `joins` and `prefetches` are what either reads.
    """

    key: str
    label: str
    model: type[models.Model]
    columns: tuple[Column, ...]
    natural_key: Callable[[Row], Hashable]
    existing: Callable[[Sequence[Any]], dict[Any, int]]
    load: Callable[..., LoadResult]
    roles: tuple[str, ...]
    check: Callable[[Sequence[Row]], Sequence[CellError]] | None = None
    allow: Callable[..., Sequence[CellError]] | None = None
    remarks: Callable[[Sequence[Row]], Sequence[CellError]] | None = None
    undo: Callable[..., int] | None = None
    undoes_changes: bool = False
    row_of: Callable[[Any], Row] | None = None
    rows_of: Callable[[Any], Sequence[Row]] | None = None
    joins: tuple[str, ...] = ()
    prefetches: tuple[str, ...] = ()
    note: str = ""
    writes_first: tuple[str, ...] = ()
    """What `load` writes before the records themselves (`app.Model`, in that order), for telling how far it is."""
    judges_only: bool = False
    """`check` and `allow` change no row, and `load` looks for known records itself, not by `_pk`: lines found right
    and new need not be judged or looked for again while the ledger stands still."""

    @property
    def goes_round(self) -> bool:
        """Whether records can be written back into the sheet's own shape."""
        return self.row_of is not None or self.rows_of is not None

    def lines_of(self, record: Any) -> Sequence[Row]:
        """A record as lines of the sheet."""
        if self.rows_of:
            return self.rows_of(record)
        return [self.row_of(record)] if self.row_of else []

    def column(self, name: str) -> Column:
        """The column of that name; raises KeyError."""
        for each in self.columns:
            if each.name == name:
                return each
        raise KeyError(name)


Loader = Callable[[Sequence[Row], "Actor", datetime, str], LoadResult]


@cache
def sheets() -> dict[str, Sheet]:
    """Every declared sheet by key."""
    return {sheet.key: sheet for sheet in declared("intake", "SHEETS")}
