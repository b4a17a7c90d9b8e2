"""Small tables kept in memory: read often, written seldom, right within seconds in every process."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any, Generic, TypeVar

from django.db import connection, transaction
from django.db.models.signals import post_delete, post_migrate, post_save

T = TypeVar("T")
SECONDS = 10.0


class Remembered(Generic[T]):
    """What `load` answered, kept till a row of `models` (`app.Model`) is saved here or `seconds` have passed.

    Uncommitted rows are seen by their own transaction only: after a roll-back nothing of them stays.
    Bulk writes send no signal: call `rows_written("app.Model")` after them.
    """

    def __init__(self, load: Callable[[], T], *, models: tuple[str, ...], seconds: float = SECONDS) -> None:
        self._load = load
        self._models = frozenset(name.lower() for name in models)
        self._seconds = seconds
        self._kept: tuple[float, T] | None = None
        self._own: tuple[object, T] | None = None
        for signal in (post_save, post_delete):
            signal.connect(self._on_write, weak=False)
        post_migrate.connect(self._on_migrate, weak=False)
        _all.append(self)

    def __call__(self) -> T:
        mark = self._pending()
        if mark is not None:
            return self._own_view(mark)
        if self._kept is None or monotonic() - self._kept[0] > self._seconds:
            self._kept = (monotonic(), self._load())
        return self._kept[1]

    def _own_view(self, mark: object) -> T:
        if self._own is None or self._own[0] is not mark:
            self._own = (mark, self._load())
        return self._own[1]

    def _pending(self) -> object | None:
        """The last write of the open transaction; Django drops it from the list on a roll-back."""
        for _, function, *_ in reversed(connection.run_on_commit):
            if isinstance(function, _Mark) and function.owner is self:
                return function
        return None

    def changed(self) -> None:
        """Rows were written: this transaction reads anew, the others once it is committed."""
        if connection.in_atomic_block:
            transaction.on_commit(_Mark(self))
        else:
            self.forget()

    def forget(self) -> None:
        self._kept = self._own = None

    def _on_write(self, sender: Any, **kwargs: Any) -> None:
        if sender._meta.label_lower in self._models:
            self.changed()

    def _on_migrate(self, **kwargs: Any) -> None:
        self.forget()


_all: list[Remembered[Any]] = []


def rows_written(model: str) -> None:
    """To be called after a bulk write of rows of `app.Model`: whatever remembers them reads anew."""
    for each in _all:
        if model.lower() in each._models:
            each.changed()


class _Mark:
    """A write that waits for its commit."""

    def __init__(self, owner: Remembered[Any]) -> None:
        self.owner = owner

    def __call__(self) -> None:
        self.owner.forget()
