"""The rows behind figures as they are now: what each adds, and a digest of all its fields. One statement per table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Case, Model, Q, QuerySet, Value, When

from xianwu.figures.compose import leaf_of, needs_two_parts
from xianwu.figures.conditions import date_field, model_of
from xianwu.figures.declarations import Declared, Figure, Leaf
from xianwu.figures.evaluation import condition_of_rows
from xianwu.figures.moulds import Mould
from xianwu.lib.digests import canonical, sha256_hex
from xianwu.lib.numbers import plain

# Bookkeeping of the row itself; a change that was taken back is no drift.
_NOT_CONTENT = {"version", "updated_at"}
_DIGITS = 16


@dataclass(frozen=True)
class RowState:
    """A row as a figure saw it: what it added to the figure, and a digest of all its fields."""

    part: str
    model: str
    pk: Any
    amount: str
    digest: str


@dataclass(frozen=True)
class Asked:
    """A figure on a day, in one unit or in the county."""

    figure: Declared
    as_of: date
    unit: Any = None


@dataclass
class _Share:
    """The rows of one part of an asked figure: which of the table's conditions they satisfy, what they add."""

    part: str
    flag: int
    paths: Sequence[str]
    states: list[RowState] = field(default_factory=list)


class _Table:
    """What all asked figures want of one table."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self.shares: list[_Share] = []
        self._mould = Mould(model)
        self._flags: dict[Any, int] = {}
        self._conditions: list[Q] = []

    def share(self, leaf: Leaf, wanted: Q, *, part: str) -> _Share:
        """Equal conditions are asked for once."""
        same = self._mould.shape(wanted)
        if same not in self._flags:
            self._flags[same] = len(self._conditions)
            # An empty condition is none: it would be lost among the others.
            self._conditions.append(wanted or Q(pk__isnull=False))
        self.shares.append(_Share(part, self._flags[same], _measured_paths(leaf)))
        return self.shares[-1]

    def read(self) -> None:
        """Hand each row to those that count it."""
        names = [each.attname for each in self.model._meta.concrete_fields if each.attname not in _NOT_CONTENT]
        paths = list(dict.fromkeys(path for share in self.shares for path in share.paths))
        places = [[paths.index(path) for path in share.paths] for share in self.shares]
        label, width = self.model._meta.label_lower, len(names)
        for pk, *values in self._rows(["pk", *names, *paths]):
            content, measured, flags = values[:width], values[width : width + len(paths)], values[width + len(paths) :]
            digest = sha256_hex(canonical([_plain(each) for each in content]))[:_DIGITS]
            for share, found in zip(self.shares, places, strict=True):
                if not flags or flags[share.flag]:
                    amount = "|".join(_shown(measured[place]) for place in found)
                    share.states.append(RowState(share.part, label, pk, amount, digest))

    def _rows(self, names: list[str]) -> QuerySet[Any]:
        """Rows that anybody counts, with a flag for each condition when there are several."""
        rows = self.model._default_manager.order_by("pk")
        if len(self._conditions) == 1:
            return rows.filter(self._conditions[0]).values_list(*names)
        counted = Q()
        for each in self._conditions:
            counted |= each
        flags = {
            f"flag_{number}": Case(When(each, then=Value(True)), default=Value(False), output_field=BooleanField())
            for number, each in enumerate(self._conditions)
        }
        return rows.filter(counted).annotate(**flags).values_list(*names, *flags)


def states_of(asked: Sequence[Asked]) -> list[list[RowState]]:
    """The rows behind each asked figure, part by part, by their keys."""
    tables: dict[type[Model], _Table] = {}
    shares: list[list[_Share]] = []
    for each in asked:
        shares.append([])
        for part in parts_of(each.figure):
            leaf = leaf_of(each.figure, part=part)
            wanted = condition_of_rows(leaf, as_of=each.as_of, unit=each.unit)
            if wanted is not None:
                model = model_of(leaf)
                table = tables.setdefault(model, _Table(model))
                shares[-1].append(table.share(leaf, wanted, part=part))
    for table in tables.values():
        table.read()
    return [[state for share in found for state in share.states] for found in shares]


def parts_of(figure: Declared) -> tuple[str, ...]:
    """The parts whose rows are kept: one for a count, two for a rate or a change."""
    return ("num", "den") if needs_two_parts(figure) else ("num",)


def _measured_paths(leaf: Leaf) -> list[str]:
    paths = [leaf.measure.field, leaf.measure.other] if isinstance(leaf, Figure) else [leaf.field]
    found = dict.fromkeys([*filter(None, paths), *filter(None, [date_field(leaf)])])
    return [path for path in found if path != "pk"]


def amount_words(figure: Declared, row: RowState) -> str:
    """What a row adds, for people: a sum as its number, a day as such; of what is only counted no more than its day."""
    leaf = leaf_of(figure, part=row.part)
    paths, values = _measured_paths(leaf), row.amount.split("|")
    is_counted = isinstance(leaf, Figure) and leaf.measure.kind in ("count", "distinct")
    shown = [
        value
        for path, value in zip(paths, values, strict=False)
        if value and not (is_counted and path != date_field(leaf))
    ]
    return "、".join(shown)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else str(value) if isinstance(value, float) else value


def _shown(value: Any) -> str:
    return "" if value is None else plain(value) if isinstance(value, Decimal) else str(value)
