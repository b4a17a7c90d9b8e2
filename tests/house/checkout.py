"""What the house tests read: the files of this checkout."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GENERATED = {".venv", "node_modules", "built", "__pycache__", "build", "var", ".git"}
CODE = ("xianwu", "scripts", "benchmarks", "tests", "conftest.py")


@cache
def tracked_files() -> tuple[Path, ...]:
    """Files under version control and new ones about to be; outside a clone, what is in the folder."""
    asked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if asked.returncode == 0:
        names = (name for name in asked.stdout.decode().split("\0") if name)
        return tuple(sorted({path for name in names if (path := ROOT / name).is_file()}))
    found = (path for path in ROOT.rglob("*") if path.is_file())
    return tuple(path for path in found if not GENERATED & set(path.relative_to(ROOT).parts))


def python_files(*folders: str, with_migrations: bool = False) -> Iterator[Path]:
    for path in tracked_files():
        if path.suffix != ".py" or shown(path).split("/")[0] not in (folders or CODE):
            continue
        if with_migrations or "migrations" not in path.parts:
            yield path


def templates() -> Iterator[Path]:
    for path in tracked_files():
        if path.suffix == ".html" and "templates" in path.parts and shown(path).startswith("xianwu/"):
            yield path


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
