"""Pages of this part."""

from typing import Any

PAGES: list[Any] = []
