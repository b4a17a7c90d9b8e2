"""Time limits read from dated parameters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from xianwu.core.rules.api import value


def days(code: str) -> Callable[[Any, date], int]:
    """A limit read from a dated parameter."""
    return lambda record, on: int(value(code, on=on))
