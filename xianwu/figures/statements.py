"""Statements of figures, compiled once a process: the next question of the same shape brings its days only."""

from collections.abc import Callable, Hashable
from typing import Any

from django.db.models import Q, QuerySet

from xianwu.figures.moulds import Mould, Pour
from xianwu.kit.prepared import Statement

# A statement of many columns takes some hundred kilobytes; a county asks for a few dozen different ones.
_KEPT = 256
_made: dict[Hashable, Statement] = {}


def rows_of(key: Hashable, build: Callable[[Pour], QuerySet[Any]], *, mould: Mould) -> list[tuple[Any, ...]]:
    """Rows of the `values_list` that `build` makes of poured conditions.

    `key` says all that makes the SQL: database alias, model, grouping, columns and shapes of conditions.
    """
    if mould.is_opaque:
        return list(build(_as_it_is))
    statement = _made.get(key)
    if statement is None:
        if len(_made) >= _KEPT:
            _made.clear()
        statement = _made[key] = Statement(build(mould.pour))
    return statement.rows(mould.values)


def forget_statements() -> None:
    """Compile anew: for tests that look at the SQL."""
    _made.clear()


def _as_it_is(condition: Q) -> Q:
    return condition
