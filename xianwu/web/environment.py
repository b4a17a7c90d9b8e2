"""Where this installation keeps its data and its secrets: the environment first, then `settings.env` of the home."""

from __future__ import annotations

import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

HOME_VARIABLE = "XIANWU_HOME"


def home() -> Path:
    """The folder that holds the database, files, fonts and secrets (default `var/` of the working folder)."""
    path = Path(os.environ.get(HOME_VARIABLE, "var")).resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def read_file(path: Path) -> dict[str, str]:
    """`NAME=value` lines of a settings file; comments and blank lines are skipped."""
    if not path.exists():
        return {}
    pairs = (line.split("=", 1) for line in path.read_text("utf-8").splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, value in pairs if not name.startswith("#")}


def write_setting(name: str, value: str) -> None:
    """Keep one setting in the home's settings file."""
    write_settings(read_file(home() / "settings.env") | {name: value})


def write_settings(values: dict[str, str]) -> None:
    """Write the home's settings file anew, readable by its owner only."""
    path = home() / "settings.env"
    part = path.with_name(f"settings.env.{os.getpid()}.part")
    part.touch(mode=0o600)
    part.write_text("".join(f"{key}={text}\n" for key, text in values.items()), "utf-8")
    part.replace(path)


class Environment:
    """Settings by name: the process environment wins over the home's settings file."""

    def __init__(self) -> None:
        self.home = home()
        self._file = read_file(self.home / "settings.env")

    def get(self, name: str, default: str = "") -> str:
        return os.environ.get(name) or self._file.get(name, default)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A switch; a name that is not set means the default."""
        value = self.get(name)
        return value.lower() in {"1", "true", "yes", "on"} if value else default

    def secret(self, name: str) -> str:
        """A secret from the environment; a county's first start makes one and keeps it in the home."""
        value = self.get(name)
        if not value:
            value = urlsafe_b64encode(secrets.token_bytes(48)).decode()
            write_setting(name, value)
            self._file[name] = value
        return value
