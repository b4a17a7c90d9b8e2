"""Installing the toy matter for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

TOY = "xianwu.registers.enforcement.tests.toymatter"


@contextmanager
def toy_installed() -> Iterator[None]:
    """Declarations are gathered anew before and after."""
    from django.conf import settings
    from django.test import override_settings

    from tests.plugin import forget_rooms
    from xianwu.registers.enforcement.declarations import matters

    with override_settings(INSTALLED_APPS=[*settings.INSTALLED_APPS, TOY]):
        forget_rooms()
        matters.cache_clear()
        yield
    forget_rooms()
    matters.cache_clear()
