from typing import Any

import pytest

from tests.contract.world import World


@pytest.fixture
def world(county: dict[str, Any]) -> World:
    return World()
