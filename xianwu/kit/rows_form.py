"""What a bulk step asks: once of all rows, and beside each row what is its own. A refusal stays with its row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from xianwu.kit.refusals import field_of, put_to, reasons_of

MOST_ROWS = 50
"""More rows with fields of their own are no page that anybody fills in."""
OWN = "by_record"
"""In the cleaned data: the answers of each record by its key."""


@dataclass
class Entry:
    """One row: the form of its own answers, and why it was refused ("" when it was not)."""

    record: Any
    form: forms.Form
    reason: str = ""


class RowsForm(forms.Form):
    """`shared`: fields asked once; `own`: what makes the fields of one record, None where nothing is its own."""

    def __init__(
        self,
        data: Any,
        *,
        shared: Mapping[str, forms.Field],
        own: Callable[[Any], Mapping[str, forms.Field]] | None = None,
        records: Sequence[Any] = (),
    ) -> None:
        super().__init__(data)
        self.fields.update(shared)
        self.has_own = own is not None
        self.entries = [Entry(each, _own_form(each, own(each) if own else {}, data)) for each in records]

    def is_valid(self) -> bool:
        """Whether the shared answers and those of some row can be run; all are looked at, so that all is said at once."""
        answered = [entry for entry in self.entries if entry.form.is_valid()]
        if not super().is_valid() or (self.entries and not answered):
            return False
        if self.has_own:
            self.cleaned_data[OWN] = {entry.record.pk: entry.form.cleaned_data for entry in answered}
        return True

    @property
    def unanswered(self) -> dict[Any, str]:
        """Rows whose own answers cannot be read, by key: they stay, and what is wrong stands beside each field."""
        return {entry.record.pk: "" for entry in self.entries if entry.form.errors}

    @property
    def shown(self) -> list[Entry]:
        """Rows that have something to fill in, or a reason to read."""
        return [entry for entry in self.entries if entry.form.fields or entry.reason]

    def refuse(self, left: Mapping[Any, str]) -> None:
        """Put to each row why it was refused, beside the field where a reason names one."""
        for entry in self.entries:
            reason = left.get(entry.record.pk, "")
            beside = [each for each in reasons_of(reason) if field_of(each) in entry.form.fields]
            put_to(entry.form, beside)
            entry.reason = "".join(each for each in reasons_of(reason) if each not in beside)

    def complaints(self) -> list[tuple[Any, str]]:
        """Every error with its field, for the list above the form."""
        found = list(_complaints(self))
        for entry in self.entries:
            found += [(field, f"{entry.record}：{said}") for field, said in _complaints(entry.form)]
            found += [(None, f"{entry.record}：{entry.reason}")] if entry.reason else []
        return found

    @property
    def parts(self) -> list[forms.Form]:
        """The shared form and that of every row."""
        return [self, *(entry.form for entry in self.entries)]


def _own_form(record: Any, fields: Mapping[str, forms.Field], data: Any) -> forms.Form:
    made = forms.Form(data, prefix=f"r{record.pk}")
    made.fields.update(fields)
    return made


def _complaints(form: forms.Form) -> list[tuple[Any, str]]:
    return [
        (form[name] if name in form.fields else None, str(said)) for name, all_ in form.errors.items() for said in all_
    ]
