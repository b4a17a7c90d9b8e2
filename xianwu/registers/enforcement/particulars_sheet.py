"""Subjects with their particulars from Excel and back: one line each, found again by code or name and by address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.workflow.api import take_step
from xianwu.intake.declarations import CellError, Column, LoadResult, Sheet
from xianwu.intake.exporting import is_as_exported
from xianwu.intake.taking_back import made_by
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement import identity
from xianwu.registers.enforcement.addresses import door_of
from xianwu.registers.enforcement.brain.places import bare
from xianwu.registers.enforcement.gates import own_organ
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.particulars import Particulars
from xianwu.registers.enforcement.roles import CLERK
from xianwu.registers.enforcement.visits.sheet_words import (
    HAS_LEFT,
    UNDONE,
    Faults,
    refuse_visited,
    said_of,
    units_named,
)
from xianwu.registers.enforcement.visits.subject_actions import fill_subject, same_place

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

COMPARED = ("title", "kind", "brand", "credit_code", "operator", "address")
"""Fields of the subject by which a line differs from what is registered."""
Key = tuple[str, str]
Row = dict[str, Any]


def title_as_given(row: Row) -> str:
    return identity.cleaned_text(row["title"])


@dataclass(frozen=True)
class ParticularsSheet:
    """`texts` are empty where the cell is, `flags` are false; `defaults` stand for other empty cells.
    `once`: what no two lines may share.

    `titled(row)` is the title under which the line is kept, where the field hides the name.
    """

    of: Particulars
    columns: tuple[Column, ...]
    texts: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    defaults: dict[str, Any] = field(default_factory=dict)
    titled: Callable[[Row], str] = title_as_given

    @property
    def model(self) -> type[Any]:
        return self.of.model

    def natural_key(self, row: Row) -> Key:
        """By code, else by name, and by address."""
        return (row.get("credit_code") or self.titled(row), identity.cleaned_text(row["address"]))

    def existing(self, keys: Iterable[Key]) -> dict[Key, int]:
        return self._known(keys, self.model.objects.exclude(subject__state=Subject.State.GONE))

    def _known(self, keys: Iterable[Key], rows: Any) -> dict[Key, int]:
        wanted = set(keys)
        rows = rows.filter(subject__address__in={key[1] for key in wanted})
        found: dict[Key, int] = {}
        for pk, code, title, address in rows.values_list(
            "pk", "subject__credit_code", "subject__title", "subject__address"
        ):
            found |= {key: pk for key in ((code, address), (title, address)) if key in wanted}
        return found

    def values(self, row: Row) -> Row:
        """The line as the verbs take it."""
        found = {column.name: row.get(column.name) for column in self.columns}
        found |= {name: row.get(name) or "" for name in self.texts}
        found |= {name: row.get(name) is True for name in self.flags}
        found |= {name: row.get(name) or value for name, value in self.defaults.items()}
        found |= {"town": row["_town"], "title": self.titled(row)}
        return found if row.get("phone") else {name: value for name, value in found.items() if name != "phone"}

    # --- the sheet ---------------------------------------------------------------------------------------

    def allow(self, rows: Sequence[Row], *, actor: Actor, at: datetime | None) -> list[CellError]:
        """What needs the organ, the day and the neighbours; completes the rows with their towns."""
        faults, units, on = Faults(self.columns), units_named(rows, "town"), timezone.localdate(at)
        keys = [self.natural_key(row) for row in rows]
        known = self.existing(keys)
        left = self.model.objects.filter(subject__state=Subject.State.GONE).exclude(subject__leave_reason=UNDONE)
        gone = self._known(keys, left)
        former = self.model.objects.visible_to(actor).select_related("subject__town").in_bulk(list(gone.values()))
        seen: dict[Any, int] = {}
        taken: dict[tuple[str, str], int] = {}
        for row in rows:
            row["_town"] = units.get(str(row["town"]).strip())
            if row["_town"] is None:
                faults.add(row, "town", f"没有“{row['town']}”这个乡镇（街道），请核对名称。")
                continue
            key = self.natural_key(row)
            has_left = key not in known and key in gone
            record = former.get(gone[key]) if has_left else None
            row["_is_same"] = record is not None and is_as_exported(self.columns, self.row_of(record), row)
            if has_left and not row.get("is_confirmed"):
                if not row["_is_same"]:
                    faults.add(row, "title", HAS_LEFT)
                continue
            subject = self._subject(row, faults, actor=actor, on=on, own=known.get(key))
            if subject is None:
                continue
            self._once(row, taken, faults)
            if key not in known and not row.get("is_confirmed"):
                self._same_place(row, subject, seen, faults, on=on)
            seen.setdefault(door_of(subject), row["_row"])
        return faults.found

    def _once(self, row: Row, taken: dict[tuple[str, str], int], faults: Faults) -> None:
        """What no two lines of one file may share."""
        for name in self.once:
            given = bare(str(row.get(name) or ""))
            first = taken.setdefault((name, given), row["_row"])
            if given and first != row["_row"]:
                faults.add(row, name, f"第 {first} 行已经用了这个{faults.headers[name]}，一个号只能登记一家，请核对。")

    def _subject(self, row: Row, faults: Faults, *, actor: Actor, on: date, own: int | None) -> Subject | None:
        """The line as a subject that is not saved; None where something of it cannot be."""
        try:
            of_subject, values = self.of.split(self.values(row))
            self.of.settle(of_subject, values, on, True)
            self.of.check(values, on, own)
            own_organ(self.of.matter, actor, CLERK)
            return fill_subject(Subject(state=Subject.State.ACTIVE), of_subject, on=on)
        except Refused as error:
            faults.add(row, error.field or "title", str(error))
            return None

    @staticmethod
    def _same_place(row: Row, subject: Subject, seen: dict[Any, int], faults: Faults, *, on: date) -> None:
        other, first = same_place(subject, on=on), seen.get(door_of(subject))
        named = f"“{other.title}”" if other else f"第 {first} 行" if first else ""
        if named:
            words = "可能是一址两牌；确是另一个对象的，在“已核对是另一个对象”填“是”。"
            faults.add(row, "address", f"这个地点已有{named}，{words}")

    def load(self, rows: Sequence[Row], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
        """New lines are registered, changed ones amended, equal ones left alone."""
        wrong = self.allow(rows, actor=actor, at=at)
        if wrong:
            raise Refused(f"第 {wrong[0].row} 行“{wrong[0].column}”：{wrong[0].reason}")
        keys = self.existing([self.natural_key(row) for row in rows])
        known = self.model.objects.select_related("subject__town", "subject__unit").in_bulk(list(keys.values()))
        created = changed = 0
        odd: list[tuple[int, str]] = []
        for row in rows:
            record = known.get(keys.get(self.natural_key(row), 0))
            if row["_is_same"]:
                continue
            if record is None:
                record = self.of.register(self.values(row), actor=actor, at=at, batch=batch)
                created += 1
            elif self._differs(record, self.values(row)):
                self.of.change(record, self.values(row), actor=actor, at=at, batch=batch)
                changed += 1
            if words := "".join(self.of.doubts(record, timezone.localdate(at))):
                odd.append((row["_row"], words))
        return LoadResult(created, changed, len(rows) - created - changed, said_of(odd))

    def _differs(self, record: Any, given: Row) -> bool:
        subject = record.subject
        moved = any(getattr(subject, name) != given[name] for name in COMPARED if name in given)
        moved = moved or subject.town_id != given["town"].pk or ("phone" in given and subject.phone != given["phone"])
        return moved or any(getattr(record, name) != given[name] for name in self.of.fields if name in given)

    def undo(self, batch: str, *, actor: Actor, at: datetime) -> int:
        """Take back the subjects that one load made, while nothing else has been done with them."""
        records = made_by(self.model, batch, "subject__unit")
        refuse_visited(Subject.objects.filter(pk__in=[record.subject_id for record in records]))
        for record in records:
            take_step(record.subject, "leave", actor=actor, at=at, reason=UNDONE, batch=batch)
        return len(records)

    def row_of(self, record: Any) -> Row:
        """The record as a line, without sealed numbers."""
        subject = record.subject
        row = {name: getattr(record, name) for name in self.of.fields}
        row |= {name: getattr(subject, name) for name in (*COMPARED, "found_on", "is_crowded")}
        row |= {"town": subject.town and subject.town.name, "is_confirmed": None}
        return row | {each.name: each.words(row[each.name]) for each in self.columns if each.words}

    def rows_of(self, record: Any) -> list[Row]:
        """One line; none of a load that was taken back, which may come in once more."""
        return [] if record.subject.leave_reason == UNDONE else [self.row_of(record)]

    def sheet(self, *, key: str, label: str, note: str) -> Sheet:
        return Sheet(
            key=key, label=label, model=self.model, columns=self.columns, natural_key=self.natural_key,
            existing=self.existing, load=self.load, allow=self.allow, undo=self.undo, rows_of=self.rows_of,
            joins=("subject__town",), roles=(CLERK,), note=note,
        )  # fmt: skip
