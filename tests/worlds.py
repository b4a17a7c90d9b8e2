"""Property tests play many counties in one test; each is undone."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings

FIXTURES_ARE_SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def plays(examples: int = 20) -> settings:
    """So many counties, none of them made smaller: a failing one is read as it is."""
    return settings(
        max_examples=examples,
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=FIXTURES_ARE_SHARED,
    )


class _Undo(Exception):
    pass


def in_own_world(play: Callable[[], None]) -> None:
    """Run it and take everything back."""
    try:
        with transaction.atomic():
            play()
            raise _Undo
    except _Undo:
        pass
