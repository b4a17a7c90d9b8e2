"""One small county a session; each test gets its own copy, on the database of the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.resilience.homes import IS_POSTGRES, Home, drop_database, new_database


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Home]]:
    """Makes empty homes; their databases go with the session."""
    made: list[Home] = []

    def make(*, on_server: bool = IS_POSTGRES, copied: Home | None = None) -> Home:
        folder = tmp_path_factory.mktemp("county") / "home"
        if copied:
            made.append(copied.copy(folder))
        else:
            folder.mkdir()
            made.append(Home(folder, new_database() if on_server else ""))
        return made[-1]

    yield make
    for home in made:
        if home.database:
            drop_database(home.database)


@pytest.fixture(scope="session")
def empty(new_home: Callable[..., Home]) -> Home:
    """Tables without a row: migrating takes long, so it is done once and copied."""
    home = new_home()
    done = home.xianwu("manage", "migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr[-3000:]
    # Each copy makes secrets of its own.
    (home.folder / "settings.env").unlink()
    return home


@pytest.fixture(scope="session")
def founded(empty: Home, new_home: Callable[..., Home]) -> Home:
    """The county as it begins."""
    home = new_home(copied=empty)
    done = home.run("tests.resilience.scenes", "found")
    assert done.returncode == 0, done.stderr[-3000:]
    return home


@pytest.fixture
def home(founded: Home, new_home: Callable[..., Home]) -> Home:
    return new_home(copied=founded)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "backup.tar"
