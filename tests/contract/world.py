"""One row of any model, made from what its room declares in `<room>/tests/samples.py`.

`SAMPLES = {Model: make}`: `make(world)` gives one saved row, another each time it is called.
`STATES = {Model: prepare}`: `prepare(record, state)` names fields that a state needs beside itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db import models

from tests.county import AT, DAY
from xianwu.core.events.api import write_new
from xianwu.core.people.models import Person
from xianwu.core.records.models import Versioned
from xianwu.core.units.models import Unit

Maker = Callable[["World"], models.Model]


@cache
def declared_samples(name: str) -> dict[type[models.Model], Any]:
    """The rooms' lists of that name, joined."""
    found: dict[type[models.Model], Any] = {}
    for config in apps.get_app_configs():
        module = f"{config.name}.tests.samples"
        if config.name.startswith("xianwu.") and find_spec(f"{config.name}.tests") and find_spec(module):
            found |= getattr(import_module(module), name, {})
    return found


class World:
    """Units by code, and rows as they are asked for."""

    at, day = AT, DAY

    def __init__(self) -> None:
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.count = 0
        self._kept: dict[type[models.Model], Any] = {}

    def number(self) -> int:
        """Another number each time."""
        self.count += 1
        return self.count

    def unit(self, code: str, *, kind: str = "other") -> Unit:
        """The unit of that code; one that is not in the county's own tree is added below the county."""
        from xianwu.core.units.actions import add_unit

        if code not in self.units:
            self.units[code] = add_unit(code, name=f"样例{code}", kind=kind, parent=self.units["yanjin"], at=self.at)
        return self.units[code]

    def person(self) -> Person:
        number = self.number()
        return Person.objects.create_person(f"sample{number}", name=f"样例人员{number}")

    def make(self, model: type[models.Model]) -> Any:
        """A new row of the model; raises LookupError when its room has no sample."""
        makers = declared_samples("SAMPLES")
        if model not in makers:
            raise LookupError(f"{model._meta.label}: add a sample to tests/samples.py of its room")
        return makers[model](self)

    def one(self, model: type[models.Model]) -> Any:
        """The same row each time it is asked for."""
        if model not in self._kept:
            self._kept[model] = self.make(model)
        return self._kept[model]

    def write(self, row: Any) -> Any:
        """Save a row the way its kind is saved."""
        if isinstance(row, Versioned):
            write_new(row, "sample.made", actor=None, at=self.at)
        else:
            row.save()
        return row

    def in_state(self, model: type[models.Model], state: str) -> Any:
        """A new row standing in that state: what the flow does on its way there is not told, only where it stands."""
        record = self.make(model)
        prepare = declared_samples("STATES").get(model, lambda *_: {})
        model._base_manager.filter(pk=record.pk).update(state=state, **prepare(self, record, state))
        return model._base_manager.get(pk=record.pk)
