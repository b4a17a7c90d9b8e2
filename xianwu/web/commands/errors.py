"""How a command says what went wrong."""


class CommandFailed(Exception):
    """The command cannot go on; the message says what to do."""
