"""A county office with its people and an issue in work."""

from pathlib import Path
from typing import Any

import pytest

from xianwu.bulletin import demo
from xianwu.bulletin.actions import open_issue
from xianwu.bulletin.series_flow import open_series
from xianwu.bulletin.tests.office import AT, DAY
from xianwu.core.workdays.seed import seed_years
from xianwu.papers import fonts


@pytest.fixture
def desk(db: None, settings: Any, tmp_path: Path) -> Any:
    try:
        fonts.current().chains()
    except fonts.FontMissing:
        pytest.skip("没有排版字体：先运行 scripts/fonts.py")
    own_fonts = Path(settings.XIANWU_HOME) / "fonts"
    if own_fonts.exists():
        (tmp_path / "fonts").symlink_to(own_fonts)
    settings.MEDIA_ROOT = settings.XIANWU_HOME = tmp_path
    settings.XIANWU_TODAY = DAY
    settings.XIANWU_ASSETS_OPTIONAL = True
    seed_years(2024, 2025)
    cast: Any = demo._cast(DAY)
    series = open_series(demo._series_data(cast, DAY), actor=None, at=AT)
    cast.issue = open_issue({"series": series, "as_of": DAY}, actor=cast.actor("bulletin.editor"), at=AT)
    return cast
