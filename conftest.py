"""What holds for every test of the house: no network, and a note of each template rendered."""

import os
import socket
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["tests.plugin"]
ROOT = Path(__file__).resolve().parent
RENDERED = os.environ.get("XIANWU_RENDERED")
# Set for the second database of a run over both: what asks no database has been tried with the first.
ROWS_ONLY = os.environ.get("XIANWU_TEST_ROWS_ONLY")
OWN_COUNTIES = tuple(ROOT / "tests" / name for name in ("cli", "demo", "resilience"))
LOOPBACK = {"localhost", "::1", "0.0.0.0", "::", ""}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database is left out where it has been tried; what takes longest goes first, in any order else."""
    if ROWS_ONLY:
        config.hook.pytest_deselected(items=[item for item in items if not _asks_a_database(item)])
        items[:] = [item for item in items if _asks_a_database(item)]
    items.sort(key=lambda item: item.get_closest_marker("first") is None)


def _asks_a_database(item: pytest.Item) -> bool:
    """By its fixtures, or because it builds counties of its own."""
    names = set(getattr(item, "fixturenames", ()))
    marked = item.get_closest_marker("django_db") is not None
    return (
        marked
        or bool(names & {"db", "transactional_db"})
        or any(folder in item.path.parents for folder in OWN_COUNTIES)
    )


class NetworkForbidden(RuntimeError):
    """A test tried to leave this machine."""


def _is_near(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    return host is None or (isinstance(host, str) and (host in LOOPBACK or host.startswith("127.")))


def _guard(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, *, reads_address: bool) -> None:
    real = getattr(owner, name)

    def guarded(*arguments: Any, **options: Any) -> Any:
        if reads_address:
            address = arguments[1]
            host = address[0] if isinstance(address, tuple) else None  # a path: a Unix socket
        else:
            host = arguments[0] if arguments else options.get("host")
        if not _is_near(host):
            raise NetworkForbidden(f"测试不得访问网络：{host}")
        return real(*arguments, **options)

    monkeypatch.setattr(owner, name, guarded)


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Any:
    with pytest.MonkeyPatch.context() as monkeypatch:
        _guard(monkeypatch, socket.socket, "connect", reads_address=True)
        _guard(monkeypatch, socket.socket, "connect_ex", reads_address=True)
        _guard(monkeypatch, socket, "getaddrinfo", reads_address=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> None:
    """The same hasher with the least work: logging in a hundred times must not take a minute."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    Argon2PasswordHasher.time_cost = 1
    Argon2PasswordHasher.memory_cost = 64
    Argon2PasswordHasher.parallelism = 1


@pytest.fixture(scope="session", autouse=True)
def _rendered_templates() -> Any:
    """Kept only in a full run (`make test`), which adds up the notes of all its processes."""
    from tests.rendered import noted

    with noted(RENDERED):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: Any, django_db_blocker: Any) -> None:
    """Tables come straight from the models (migrations are compared by `make check`); search needs its index."""
    from django.db import connection

    from xianwu.core.records.index import create_index

    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        create_index(None, editor)
