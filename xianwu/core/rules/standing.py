"""What each declared parameter is worth on a day, and by what: the row in force, else the declaration."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from xianwu.core.rules.declarations import Parameter
from xianwu.core.rules.models import RuleValue
from xianwu.kit.declared import declared_by_app


@dataclass(frozen=True)
class Standing:
    """One parameter on one day. `row` is None where the declared default answers."""

    parameter: Parameter
    room: str
    room_name: str
    row: RuleValue | None = None
    entered: int = 0

    @property
    def value(self) -> str:
        return self.row.value if self.row else self.parameter.default

    @property
    def since(self) -> date | None:
        return self.row.valid_from if self.row else self.parameter.since

    @property
    def document(self) -> str:
        """Number and words of what set the value."""
        if self.row is None:
            return self.parameter.source
        return "；".join(filter(None, (self.row.document_no, self.row.source)))

    def holds(self, words: str) -> bool:
        """Whether every searched word stands in its name, code, value, source or note."""
        own = self.parameter
        text = " ".join((own.label, own.code, self.value, self.document, own.source, own.note)).lower()
        return all(word in text for word in words.lower().split())


def rows_by_code() -> dict[str, list[RuleValue]]:
    """All entered values, the latest start first. One statement."""
    found: dict[str, list[RuleValue]] = defaultdict(list)
    for row in RuleValue.objects.order_by("code", "-valid_from"):
        found[row.code].append(row)
    return found


def in_force(rows: list[RuleValue], *, on: date) -> RuleValue | None:
    """The row that answers on a day."""
    return next((row for row in rows if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)), None)


def standings(*, on: date) -> list[Standing]:
    """Every declared parameter, in the order of the rooms."""
    rows = rows_by_code()
    return [
        Standing(each, config.label, str(config.verbose_name), in_force(rows[each.code], on=on), len(rows[each.code]))
        for config, own in declared_by_app("rules", "PARAMETERS")
        for each in own
    ]
