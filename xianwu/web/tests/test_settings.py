"""Settings come from the environment; a real county's pass Django's deployment check."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from xianwu.web.commands.serve import print_missing

PRODUCTION = {
    "XIANWU_HTTPS": "1",
    "XIANWU_HOSTS": "county.example.gov.cn",
    "XIANWU_ORIGINS": "https://county.example.gov.cn",
    "XIANWU_PROXY_COUNT": "1",
}
SHOW = (
    "from xianwu.web import settings as s;"
    "print(s.XIANWU_SECOND_FACTOR, s.XIANWU_PROXY_COUNT, s.DEBUG, getattr(s, 'SESSION_COOKIE_SECURE', False), s.SESSION_ENGINE, s.TASKS is not None)"
)


def run(home: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XIANWU_", "DATABASE_URL"))}
    environment = kept | {"XIANWU_HOME": str(home), "DJANGO_SETTINGS_MODULE": "xianwu.web.settings"} | changes
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_deployment_check_is_clean(tmp_path: Path) -> None:
    done = run(tmp_path, "-m", "django", "check", "--deploy", "--fail-level", "INFO", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout or "0 silenced" in done.stdout or "没有" in done.stdout


def test_a_county_that_forgets_https_is_warned(tmp_path: Path) -> None:
    done = run(
        tmp_path, "-m", "django", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION | {"XIANWU_HTTPS": ""}
    )
    assert done.returncode == 1
    assert "security.W" in done.stderr


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        (PRODUCTION, "True 1 False True"),
        (PRODUCTION | {"XIANWU_SECOND_FACTOR": "0"}, "False 1 False True"),
        ({"XIANWU_SYNTHETIC": "1"}, "False 0 False False"),
    ],
)
def test_settings_come_from_the_environment(changes: dict[str, str], wanted: str, tmp_path: Path) -> None:
    done = run(tmp_path, "-c", SHOW, **changes)
    assert done.stdout.startswith(wanted), done.stdout + done.stderr
    assert "sessions.backends.db" in done.stdout


def test_secrets_are_made_once_and_kept_from_others(tmp_path: Path) -> None:
    ask = "from xianwu.web import settings as s; print(s.SECRET_KEY, s.XIANWU_FIELD_KEY)"
    first, second = run(tmp_path, "-c", ask), run(tmp_path, "-c", ask)
    assert first.stdout == second.stdout != ""
    assert (tmp_path / "settings.env").stat().st_mode & 0o077 == 0
    assert run(tmp_path, "-c", ask, XIANWU_SECRET_KEY="given").stdout.startswith("given ")


def test_a_server_without_an_address_says_what_the_squares_will_lack(settings: Any, capsys: Any) -> None:
    settings.CSRF_TRUSTED_ORIGINS, settings.XIANWU_PUBLIC_URL = [], ""
    print_missing()
    assert "二维码里只有一句" in capsys.readouterr().out
    settings.XIANWU_PUBLIC_URL = "https://county.example"
    print_missing()
    assert capsys.readouterr().out == ""


def test_the_deployment_check_asks_for_an_address(tmp_path: Path) -> None:
    done = run(
        tmp_path, "-m", "django", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION | {"XIANWU_ORIGINS": ""}
    )
    assert done.returncode == 1
    assert "bulletin.W001" in done.stderr
