"""A refusal is a sentence in Chinese that says what to do next and is safe to show."""

from collections.abc import Iterable, Sequence
from typing import Any


class Wrong(str):
    """Why something is refused: the sentence, the answer it is about ("" for none), and what else is wrong."""

    field: str
    others: tuple["Wrong", ...]

    def __new__(cls, message: str, *, field: str = "", others: Sequence["Wrong"] = ()) -> "Wrong":
        made = super().__new__(cls, message)
        made.field, made.others = field, tuple(others)
        return made


class Refused(Exception):
    """Raised by verbs; pages show its message where the person works. Rooms above may subclass it.

    `others`: what else is wrong with the answers, so that all of it can be mended at once.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field or field_of(message)
        self.others = message.others if isinstance(message, Wrong) else ()

    def __str__(self) -> str:
        return str(self.message)

    @property
    def reasons(self) -> tuple[Wrong, ...]:
        """Everything that is wrong, the first of it first."""
        return (Wrong(self.message, field=self.field), *self.others)


def field_of(reason: str) -> str:
    """The answer that a reason is about."""
    return reason.field if isinstance(reason, Wrong) else ""


def reasons_of(reason: str) -> list[str]:
    """The reason and what it carries with it; none of an empty one."""
    return [reason, *(reason.others if isinstance(reason, Wrong) else ())] if reason else []


def all_of(reasons: Iterable[str]) -> Wrong | None:
    """One reason that carries the rest with it; None where nothing is wrong. One for each answer is enough."""
    found: dict[str, Wrong] = {}
    for reason in reasons:
        found.setdefault(field_of(reason) or reason, Wrong(reason, field=field_of(reason)))
    first, *others = found.values() or (None,)
    return Wrong(first, field=first.field, others=others) if first else None


def put_to(form: Any, reasons: Iterable[str]) -> None:
    """Each reason beside the field that it names, or above the form."""
    for reason in reasons:
        form.add_error(field_of(reason) if field_of(reason) in form.fields else None, str(reason))
