from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.toyroom.events import CHANGED, OPENED
from tests.toyroom.models import Errand
from xianwu.core.events.api import write_change
from xianwu.core.workflow.api import open_records


def open_errands(lines: Sequence[dict[str, Any]], *, actor: Any, at: datetime, batch: str = "") -> list[Errand]:
    """Errands with their events and first clocks."""
    made = [Errand(state=Errand.State.OPEN, **line) for line in lines]
    open_records(made, OPENED, actor=actor, at=at, batch=batch)
    return made


def open_errand(data: dict[str, Any], *, actor: Any, at: datetime) -> Errand:
    return open_errands([data], actor=actor, at=at)[0]


def change_errand(record: Errand, data: dict[str, Any], *, actor: Any, at: datetime) -> Errand:
    write_change(record, data, CHANGED, actor=actor, at=at)
    return record


def sample(unit: Any, number: int = 1, **fields: Any) -> dict[str, Any]:
    """One plain line."""
    plain = {"number": f"E-{number:04}", "title": f"事项{number}", "unit": unit, "amount": Decimal(number)}
    return plain | fields
