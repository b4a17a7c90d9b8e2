"""A small county with someone in each kind of role, on the demo's day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from xianwu.web.api.tests.county import DAY, County, built


@pytest.fixture
def county(db: None, settings: Any, tmp_path: Path) -> County:
    settings.XIANWU_TODAY = DAY
    settings.XIANWU_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.XIANWU_SECOND_FACTOR = False
    settings.XIANWU_ASSETS_OPTIONAL = True
    cache.clear()
    return built()


@pytest.fixture
def enter(county: County) -> Callable[[str], Client]:
    """`enter("leader")`: a browser in which that person has signed in."""

    def go(name: str) -> Client:
        client = Client()
        client.force_login(county.people[name])
        return client

    return go
