"""A street with its people, cells, permits and the powers of the first rows."""

from typing import Any

import pytest

from xianwu.domains.illegal_building.tests.street_world import Street, make_street


@pytest.fixture
def street(county: dict[str, Any]) -> Street:
    return make_street()
