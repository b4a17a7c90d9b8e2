"""The seed bulletin is replayed: the whole demo county is built, and its figures are what the bulletin printed.

One test, because the county is built once a database and taking minutes twice would serve nobody. The one on SQLite
is kept for the browser where the run names a place for it (XIANWU_TEST_DEMO).
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.house.checkout import ROOT
from tests.resilience.homes import IS_POSTGRES, Home, drop_database, new_database

SEED = Path(os.environ.get("XIANWU_SEED", ROOT.parent / "shared" / "seed")) / "figures-38.json"
# What takes minutes comes first: at the end one process would work and the other one wait.
pytestmark = pytest.mark.first


def built(folder: Path) -> Home:
    """What a newcomer's first command makes, on the database of the run."""
    folder.mkdir(parents=True)
    home = Home(folder, new_database() if IS_POSTGRES else "")
    done = home.xianwu("demo", "--no-serve")
    assert done.returncode == 0, done.stderr[-3000:]
    return home


def test_the_demo_county_says_what_the_bulletin_printed(tmp_path: Path) -> None:
    if not SEED.exists():
        pytest.skip("没有 figures-38.json（XIANWU_SEED），本项跳过")
    place = os.environ.get("XIANWU_TEST_DEMO")
    kept = built(Path(place) if place and not IS_POSTGRES else tmp_path / "built")
    # Walking signs in: what is kept stays as it was built.
    walked = kept if IS_POSTGRES else kept.copy(tmp_path / "walked")
    done = walked.run("tests.demo.replay", str(SEED), XIANWU_RENDERED=os.environ.get("XIANWU_RENDERED", ""))
    if kept.database:
        drop_database(kept.database)
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1]) == []
