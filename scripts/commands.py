"""Run a command for set-up: quiet while it goes well, its last lines when it does not."""

import os
import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from scripts.stamps import ROOT


class SetupError(Exception):
    """Set-up cannot go on; the message says in plain words what to do."""


def say(text: str) -> None:
    print(text, flush=True)


def run(
    command: Sequence[str | Path],
    *,
    problem: str,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    on_line: Callable[[str], None] | None = None,
) -> str:
    """Run to the end and return the output; `problem` is what the user reads when it fails."""
    tail: deque[str] = deque(maxlen=400)
    try:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        raise SetupError(f"{problem}\n  （{error}）") from error
    with process:
        assert process.stdout is not None
        for line in process.stdout:
            tail.append(line.rstrip())
            if on_line:
                on_line(line.rstrip())
    if process.returncode:
        closing = "\n".join(f"    {line}" for line in list(tail)[-20:] if line)
        raise SetupError(f"{problem}\n  命令最后的输出：\n{closing}")
    return "\n".join(tail)
