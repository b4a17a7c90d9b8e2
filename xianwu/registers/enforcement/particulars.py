"""A subject and what its matter adds to it: registered and changed as one, though they are two rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import write_change, write_new
from xianwu.core.workflow.api import take_step
from xianwu.registers.enforcement.gates import require_role
from xianwu.registers.enforcement.publicity.actions import send_referral
from xianwu.registers.enforcement.roles import CLERK, OFFICER
from xianwu.registers.enforcement.visits import subject_actions

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor
    from xianwu.core.units.models import Unit

REGISTRARS = (CLERK, OFFICER)
OF_SUBJECT = (
    "kind", "title", "brand", "party_kind", "credit_code", "operator", "operator_id", "phone", "town", "village",
    "address", "is_crowded", "found_on", "is_confirmed",
)  # fmt: skip
Values = dict[str, Any]


@dataclass(frozen=True)
class Particulars:
    """What one matter adds: a model with a one-to-one `subject`, and its fields.

    `check(values, on, own)` refuses what cannot be, of all fields as they will stand; `own`: the key of the row that is
    changed, None of a new one;
    `settle(of_subject, values, on, is_new)` sets on the subject what the particulars decide;
    `doubts(row, on)`: what is odd about a row that was taken all the same, in sentences.
    """

    matter: str
    model: type[Any]
    fields: tuple[str, ...]
    registered: str
    changed: str
    check: Callable[[Mapping[str, Any], date, int | None], None]
    settle: Callable[[Values, Mapping[str, Any], date, bool], None]
    doubts: Callable[[Any, date], list[str]]

    def split(self, data: Mapping[str, Any]) -> tuple[Values, Values]:
        """What belongs to the subject and what to the particulars."""
        of_subject = {name: data[name] for name in OF_SUBJECT if name in data}
        return of_subject | {"matter": self.matter}, {name: data[name] for name in self.fields if name in data}

    @transaction.atomic
    def register(self, data: Mapping[str, Any], *, actor: Actor, at: datetime, batch: str = "") -> Any:
        """Both rows, or a refusal in words."""
        of_subject, values = self.split(data)
        on = timezone.localdate(at)
        self.settle(of_subject, values, on, True)
        self.check(values, on, None)
        subject = subject_actions.register_subject(of_subject, actor=actor, at=at)
        row = self.model(subject=subject, **values)
        write_new(row, self.registered, actor=actor, at=at, batch=batch)
        return row

    @transaction.atomic
    def change(self, record: Any, data: Mapping[str, Any], *, actor: Actor, at: datetime, batch: str = "") -> Any:
        """Change what is registered; what the data does not name stays."""
        require_role(actor, record.subject.unit, *REGISTRARS)
        of_subject, values = self.split(data)
        on = timezone.localdate(at)
        whole = {name: getattr(record, name) for name in self.fields} | values
        self.check(whole, on, record.pk)
        self.settle(of_subject, whole, on, False)
        subject_actions.change_subject(record.subject, of_subject, actor=actor, at=at)
        write_change(record, values, self.changed, actor=actor, at=at, batch=batch)
        return record

    @transaction.atomic
    def refer(self, record: Any, *, to_organ: Unit, reason: str, actor: Actor, at: datetime) -> Any:
        """What is another department's leaves the register with a letter."""
        subject = record.subject
        require_role(actor, subject.unit, CLERK)
        send_referral(
            sender=subject.unit,
            matter=self.matter,
            to_organ=to_organ,
            reason=reason,
            actor=actor,
            at=at,
            subject=subject,
        )
        take_step(subject, "exclude", actor=actor, at=at, reason=f"转{to_organ.short_name}：{reason}")
        return record
