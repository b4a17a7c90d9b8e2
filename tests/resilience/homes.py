"""Homes with a database of their own, and commands run in them as a person would run them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("DATABASE_URL", "")
IS_POSTGRES = SERVER.startswith("postgres")
PATIENCE = 600
FONTS = Path(os.environ.get("XIANWU_HOME") or ROOT / "var").resolve() / "fonts"


@dataclass(frozen=True)
class Home:
    """A folder, and a database on the server when there is one (else a file in the folder)."""

    folder: Path
    database: str = ""

    @property
    def env(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "XIANWU_RENDERED")}
        url = {"DATABASE_URL": f"{SERVER.rpartition('/')[0]}/{self.database}"} if self.database else {}
        own = {"XIANWU_HOME": str(self.folder), "DJANGO_SETTINGS_MODULE": "xianwu.web.settings"}
        fixed = {"XIANWU_TODAY": "2025-08-29", "XIANWU_FONTS_DIR": str(FONTS), "PYTHONPATH": str(ROOT)}
        return {**kept, **url, **own, **fixed}

    def run(self, module: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=self.env | more,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def xianwu(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self.run("xianwu.web.cli", *arguments, **more)

    def copy(self, folder: Path) -> Home:
        """The same county in another place."""
        shutil.copytree(self.folder, folder)
        return replace(self, folder=folder, database=new_database(self.database) if self.database else "")


def new_database(template: str = "template0") -> str:
    """A database on the server of the tests, empty or as another one is."""
    name = f"resilience_{uuid.uuid4().hex[:12]}"
    make = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    _on_server(make)
    return name


def drop_database(name: str) -> None:
    _on_server(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _on_server(statement: sql.Composed) -> None:
    with psycopg.connect(SERVER, autocommit=True) as connection:
        for wait in (0.2, 0.5, 1, 2, 4, None):
            try:
                connection.execute(statement)
                return
            except psycopg.errors.ObjectInUse:
                # The server notices a little later that the last process has gone.
                if wait is None:
                    raise
                time.sleep(wait)
