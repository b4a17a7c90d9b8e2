"""Rows of this room: the organ's own people, its guide, and the county's readers."""

from xianwu.core.records.scope import Sees
from xianwu.domains.art_training.roles import GUIDE
from xianwu.registers.enforcement.scopes import of_organ


def of_room(path: str = "unit") -> tuple[Sees, ...]:
    return (*of_organ(path), Sees(GUIDE, through=path))
