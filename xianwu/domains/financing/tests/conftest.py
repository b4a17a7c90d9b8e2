from pathlib import Path
from typing import Any

import pytest

from xianwu.domains.financing.tests.county import TODAY, County, make_county


@pytest.fixture
def county(db: None, settings: Any, tmp_path: Path) -> County:
    settings.XIANWU_HOME = str(tmp_path)
    settings.XIANWU_TODAY = TODAY
    settings.XIANWU_ASSETS_OPTIONAL = True
    return make_county()
