"""One row of the exchanges of keys."""

from typing import Any

from xianwu.core.keys.models import KeyChange


def change(world: Any) -> KeyChange:
    return world.write(KeyChange(mark=f"{world.number():08x}"))


SAMPLES = {KeyChange: change}
