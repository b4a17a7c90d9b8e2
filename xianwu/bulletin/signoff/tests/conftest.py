"""An office with a route: two who check figures, two who countersign, a reviewer."""

from typing import Any

import pytest

from xianwu.bulletin.signoff.tests.steps import staff
from xianwu.bulletin.tests.conftest import desk as desk


@pytest.fixture
def office(desk: Any) -> Any:
    staff(desk)
    return desk
