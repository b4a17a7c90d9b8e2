"""What is registered beside the steps of a record: which form, for whom, in which states, and the verb it calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from xianwu.core.workflow.declarations import roles_in_words
from xianwu.kit import access
from xianwu.kit.deed_pages import deed_page
from xianwu.kit.deeds import Deed
from xianwu.kit.panels import Panel

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

Acting = Callable[[Any, Any], Any]
"""The record as the actor may touch it."""
CHOOSE = ("", "请选择")


class SideForm(forms.Form):
    """`record`: what the form is about; `actor`: who fills it in."""

    has_files = False

    def __init__(self, *args: Any, record: Any = None, actor: Actor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.actor = record, actor
        self.prepare()

    def prepare(self) -> None:
        """Narrow what may be chosen."""


def day_field(label: str, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def long_field(label: str, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), **options)


@dataclass(frozen=True)
class Registration:
    """One form on a record. `states`: where it makes sense to offer it (none: wherever it `fits`); the verb judges."""

    name: str
    label: str
    by: tuple[str, ...]
    form: type[SideForm]
    run: Callable[..., Any]
    states: tuple[str, ...]
    hint: str = ""
    icon: str = "plus"
    fits: Callable[[Any], bool] = field(default=lambda record: True)

    def may(self, record: Any, actor: Actor | None) -> str:
        """ "" for whoever has the roles over the record's organ, else who has."""
        if actor is not None and actor.covers(record.unit, *self.by):
            return ""
        return f"“{self.label}”需由{record.unit}的{roles_in_words(self.by)}办理。"

    def deed(self, acting: Acting = lambda record, actor: record) -> Deed:
        """The same for its page and for programs."""
        return Deed(
            self.name, self.label, self.form,
            run=lambda record, form, actor, at: self.run(acting(record, actor), form, actor=actor, at=at),
            opened=lambda record, actor, data, files: self.form(
                data=data, files=files, record=acting(record, actor), actor=actor
            ),
            may=lambda record, actor: self.may(acting(record, actor), actor),
            shut=lambda record, actor: "" if _stands(self, record) else f"现在的状态不能{self.label}。",
            help=self.hint,
        )  # fmt: skip


def offers(known: Sequence[Registration], record: Any, *, actor: Actor | None) -> list[Registration]:
    """Those the actor's roles over the record's organ and the record's state allow."""
    if actor is None:
        return []
    able = (each for each in known if _stands(each, record) and actor.covers(record.unit, *each.by))
    return [each for each in able if each.fits(record)]


def _stands(registration: Registration, record: Any) -> bool:
    return not registration.states or record.state in registration.states


class Registrations(Panel):
    """What can be registered on a record beside its steps; shown to those who may, never on paper or of a past day."""

    title = "登记"
    template = "enforcement/registrations.html"
    is_printed = False

    def __init__(
        self,
        known: Sequence[Registration],
        *,
        address: str,
        acting: Acting = lambda record, actor: record,
        side: bool = True,
        key: str = "",
    ) -> None:
        """`address`: the page of a registration, by record and name; `acting`: the record as the actor may touch it."""
        self._known, self._address, self._acting = known, address, acting
        self.side, self.key = side, key

    def deeds(self, model: type[Model]) -> Sequence[Deed]:
        return [each.deed(self._acting) for each in self._known]

    def _offers(self, request: HttpRequest, record: Any) -> list[Registration]:
        actor = access.actor_of(request)
        return offers(self._known, self._acting(record, actor), actor=actor)

    def shown(self, request: HttpRequest, *, record: Any) -> bool:
        return not access.is_past(request) and bool(self._offers(request, record))

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {"offers": self._offers(request, record), "address": self._address}


def found(known: Sequence[Registration], name: str) -> Registration | None:
    return next((each for each in known if each.name == name), None)


def register(
    request: HttpRequest, record: Any, known: Sequence[Registration], *, name: str, initial: dict[str, Any]
) -> HttpResponse:
    """One registration's page, on a record that the actor may touch."""
    registration = found(known, name)
    return deed_page(request, record, registration and registration.deed(), initial=initial)
