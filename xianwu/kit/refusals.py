"""A refusal is a sentence in Chinese that says what to do next and is safe to show."""


class Refused(Exception):
    """Raised by verbs; pages show its message where the person works. Rooms above may subclass it."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return self.message


class Wrong(str):
    """Why something is refused, as a guard says it: the sentence, and the answer it is about ("" for none)."""

    field: str

    def __new__(cls, message: str, *, field: str = "") -> "Wrong":
        made = super().__new__(cls, message)
        made.field = field
        return made


def field_of(reason: str) -> str:
    """The answer that a reason is about."""
    return reason.field if isinstance(reason, Wrong) else ""
