"""Kill −9 during an import, a step and a signing, fifty times each: nothing half-written, nothing lost."""

from __future__ import annotations

import json

import pytest

from tests.resilience.homes import FONTS, Home

# One worker for these and another one for the backups: each founds its county once.
pytestmark = [pytest.mark.resilience, pytest.mark.first, pytest.mark.xdist_group("kills")]
KILLS = 50


@pytest.mark.parametrize("verb", ["import", "step", "sign"])
def test_a_killed_process_leaves_a_whole_county(home: Home, verb: str) -> None:
    if verb != "import" and not any(FONTS.glob("*.otf")):
        pytest.skip("没有排版字体：先运行 scripts/fonts.py")
    done = home.run("tests.resilience.rig", verb, "--kills", str(KILLS), "--seed", "38")
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout)
    assert report["faults"] == []
    assert report["kills"] == KILLS
    # Most kills came inside the verb, and yet the work went on in between.
    assert report["trapped"] > KILLS / 2
    assert report["done"] >= 2
