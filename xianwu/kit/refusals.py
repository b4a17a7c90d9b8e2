"""A refusal is a sentence in Chinese that says what to do next and is safe to show."""


class Refused(Exception):
    """Raised by verbs; pages show its message where the person works. Rooms above may subclass it."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return self.message
