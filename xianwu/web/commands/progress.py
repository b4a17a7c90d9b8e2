"""A progress bar that moves within the rooms as well: it follows the statements that reach the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from tqdm import tqdm

FORMAT = "{desc} {percentage:3.0f}%|{bar}| 已用 {elapsed}，约剩 {remaining}"


class Progress:
    """A bar over stages whose length in statements is known from earlier builds.

    Only the look of the bar depends on these lengths: a stage that is longer waits at its end, a shorter one jumps.
    """

    def __init__(self, lengths: dict[str, int], *, title: str) -> None:
        self.lengths, self.title = lengths, title
        self.count = self.limit = 0

    def __enter__(self) -> Progress:
        self.bar = tqdm(total=sum(self.lengths.values()), desc=self.title, bar_format=FORMAT, ncols=100)
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.close()

    @contextmanager
    def stage(self, name: str) -> Iterator[Callable[..., None]]:
        """One stage; gives the callback by which it can say what it is at."""
        self.count, self.limit = 0, self.lengths[name]
        with connection.execute_wrapper(self._see):
            yield self._say
        self.bar.update(self.limit - self.count)

    def _see(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.count < self.limit:
            self.count += 1
            self.bar.update()
        return execute(sql, params, many, context)

    def _say(self, what: str, *_: object) -> None:
        self.bar.set_description_str(f"{self.title}：{what}")
