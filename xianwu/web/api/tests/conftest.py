"""Every test here lives on the demo's day, in a small county of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from xianwu.web.api.tests.county import DAY, County, built


@pytest.fixture
def county(db: None, settings: Any, tmp_path: Path) -> County:
    settings.XIANWU_TODAY = DAY
    settings.XIANWU_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.XIANWU_SECOND_FACTOR = False
    settings.XIANWU_ASSETS_OPTIONAL = True
    return built()
