"""A progress bar that moves within the rooms as well: it follows the statements that reach the database."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from tqdm import tqdm

FORMAT = "{desc} {percentage:3.0f}%|{bar}| 已用 {elapsed}，约剩 {remaining}"


@dataclass(frozen=True)
class Length:
    """How long a stage was in earlier builds: only the look of the bar depends on it."""

    statements: int
    seconds: float


class Progress:
    """A bar over stages. One that takes more statements than before waits at its end, one that takes fewer jumps.

    Ctrl-C is kept in mind until the next statement: Python drops an interrupt that falls into a weak reference's
    callback or a finalizer, and the build would go on as if nobody had asked.
    """

    def __init__(self, lengths: dict[str, Length], *, title: str) -> None:
        self.lengths, self.title = lengths, title
        self.left = 0
        self.pace = 0.0
        self.interrupted = False

    def __enter__(self) -> Progress:
        total = sum(each.seconds for each in self.lengths.values())
        # A file of a log keeps every line: one in a quarter of a minute tells enough.
        pause = 0.1 if sys.stderr.isatty() else 15
        self.bar = tqdm(total=total, desc=self.title, bar_format=FORMAT, ncols=100, mininterval=pause)
        self.handler = signal.getsignal(signal.SIGINT)
        if self._listens:
            signal.signal(signal.SIGINT, self._interrupt)
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        self.bar.close()
        if self._listens:
            signal.signal(signal.SIGINT, self.handler)
        if error is None:
            self._stop_if_interrupted()

    @property
    def _listens(self) -> bool:
        """A shell that starts us in its background wants Ctrl-C to pass us by; only a main thread may listen."""
        return self.handler is signal.default_int_handler and threading.current_thread() is threading.main_thread()

    def _interrupt(self, *_: object) -> None:
        self.interrupted = True
        raise KeyboardInterrupt

    def _stop_if_interrupted(self) -> None:
        if self.interrupted:
            raise KeyboardInterrupt

    @contextmanager
    def stage(self, name: str) -> Iterator[Callable[..., None]]:
        """One stage; gives the callback by which it can say what it is at."""
        length = self.lengths[name]
        self.left, self.pace = length.statements, length.seconds / length.statements
        with connection.execute_wrapper(self._see):
            yield self._say
        self._advance(self.left * self.pace)

    def _see(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self._stop_if_interrupted()
        if self.left:
            self.left -= 1
            self._advance(self.pace)
        return execute(sql, params, many, context)

    def _advance(self, seconds: float) -> None:
        """On, but never past the end: many small parts add up to a little more than the whole."""
        self.bar.update(min(seconds, self.bar.total - self.bar.n))

    def _say(self, what: str, *_: object) -> None:
        self.bar.set_description_str(f"{self.title}：{what}", refresh=sys.stderr.isatty())
