"""`make check`: everything that can be said about the code without running the county."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

from scripts.commands import say
from scripts.stamps import ROOT, VENV

BIN = VENV / "bin"
PYTHON = str(BIN / "python")
DJANGO = (PYTHON, "-m", "django")


@dataclass(frozen=True)
class Check:
    label: str
    command: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)


SETTINGS = {"DJANGO_SETTINGS_MODULE": "xianwu.web.settings"}
CHECKS = (
    Check("格式", (str(BIN / "ruff"), "format", "--check", "--quiet", ".")),
    Check("静态检查", (str(BIN / "ruff"), "check", "--quiet", ".")),
    Check("类型", (PYTHON, "-m", "mypy")),
    Check("分层", (str(BIN / "lint-imports"), "--no-cache")),
    Check("Django 检查", (*DJANGO, "check", "--fail-level", "WARNING"), SETTINGS),
    Check("迁移", (*DJANGO, "makemigrations", "--check", "--dry-run"), SETTINGS),
    Check("篇幅与门户", (PYTHON, "-m", "pytest", "tests/house", "-n0", "-p", "no:randomly")),
)


def run_check(check: Check, *, home: str) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**os.environ, "XIANWU_HOME": home, **check.env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    mark = "✗" if done.returncode else "✓"
    say(f"{mark} {check.label}（{time.monotonic() - started:.1f} 秒）")
    if done.returncode:
        say(done.stdout.rstrip())
    return not done.returncode


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="xianwu-check-") as home:
        results = [run_check(check, home=home) for check in CHECKS]
    failed = results.count(False)
    say(f"有 {failed} 项没有通过。" if failed else "全部通过。")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
