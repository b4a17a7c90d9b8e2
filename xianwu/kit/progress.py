"""How far a long write has come: whoever writes says how many rows of what, whoever waits listens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")
Listener = Callable[[str, float], None]
EVERY = 200
"""Rows of one write after which it is said again."""
_listener: ContextVar[Listener | None] = ContextVar("progress", default=None)


@contextmanager
def heard(listener: Listener) -> Iterator[None]:
    """Within, `listener(kind, count)` is told of every `count` more rows of `app.model` that were written.

    A row that is written in several goes counts by the share that is done.
    """
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell(kind: str, count: float) -> None:
    """So many rows more."""
    if listener := _listener.get():
        listener(kind, count)


def told(kind: str, rows: Iterable[T], *, share: float = 1) -> Iterator[T]:
    """The rows one after the other, said as they are taken; where nobody listens, just the rows."""
    if _listener.get() is None:
        yield from rows
        return
    count = 0
    for row in rows:
        yield row
        count += 1
        if count == EVERY:
            tell(kind, count * share)
            count = 0
    tell(kind, count * share)
