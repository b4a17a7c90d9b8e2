"""Remember what set-up has already done, so that a second start costs nearly nothing."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = VENV / "stamps.json"
SKIPPED = {"node_modules", "dist", "__pycache__", "test-results"}


def digest(paths: Iterable[Path]) -> str:
    """One digest over names and contents; folders are walked, what tools generate is left out."""
    seen = hashlib.sha256()
    for path in sorted(_files(paths)):
        seen.update(str(path.relative_to(ROOT)).encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from _files(child for child in path.iterdir() if child.name not in SKIPPED)


def is_done(step: str, *, mark: str) -> bool:
    return _read().get(step) == mark


def done(step: str, *, mark: str) -> None:
    stamps = _read()
    stamps[step] = mark
    part = STAMPS.with_suffix(".part")
    part.write_text(json.dumps(stamps, indent=1), encoding="utf-8")
    part.replace(STAMPS)


def _read() -> dict[str, str]:
    try:
        return dict(json.loads(STAMPS.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}
