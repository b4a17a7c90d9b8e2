"""The bar of a long build, and Ctrl-C in the middle of it."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from django.db import connection

from xianwu.web.commands.progress import Length, Progress

LENGTHS = {"rows": Length(2, 0.1)}


@pytest.fixture(autouse=True)
def _ctrl_c() -> Iterator[None]:
    """Python's own handler, whatever the shell made of SIGINT."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class InterruptedWhenFreed:
    """Python only reports what is raised in here, and goes on."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGINT)


def drop_an_interrupt() -> None:
    thing = InterruptedWhenFreed()
    del thing


def build(reached: list[str]) -> None:
    with Progress(LENGTHS, title="建") as progress, progress.stage("rows"):
        drop_an_interrupt()
        reached.append("after the drop")
        connection.cursor().execute("SELECT 1")
        reached.append("after the statement")


def build_without_statements() -> None:
    with Progress(LENGTHS, title="建"):
        drop_an_interrupt()


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupt_that_python_drops_still_ends_the_build() -> None:
    reached: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        build(reached)
    assert reached == ["after the drop"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupt_after_the_last_statement_ends_it_too() -> None:
    with pytest.raises(KeyboardInterrupt):
        build_without_statements()


def test_the_next_ctrl_c_is_pythons_own_again() -> None:
    with Progress(LENGTHS, title="建"):
        pass
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_build_in_the_background_lets_ctrl_c_pass() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Progress(LENGTHS, title="建"):
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
