"""Who may read a figure's value. Rows behind it are a second question, answered by the rows' own scope."""

from typing import Any

from xianwu.core.units.models import Unit
from xianwu.figures.declarations import Declared
from xianwu.kit.remembered import Remembered

_outside = Remembered(
    lambda: frozenset(Unit.objects.filter(kind__in=Unit.OUTSIDE).values_list("pk", flat=True)),
    models=("units.Unit",),
)


def can_read(actor: Any | None, *, figure: Declared) -> bool:
    """Whether the actor may see the value: by the roles the figure names, else by working for the county."""
    if actor is None:
        return False
    if figure.readers:
        return bool(actor.has(*figure.readers))
    return works_for_the_county(actor)


def works_for_the_county(actor: Any) -> bool:
    """Whether any grant of the actor lies in an office or a town, not in a bank, an agency or a firm."""
    outside = _outside()
    return any(grant.unit_id not in outside for grant in actor.grants)
