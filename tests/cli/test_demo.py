"""`demo` and `serve` as processes of their own: what they refuse, how they start and how they end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tests.resilience.homes import IS_POSTGRES, ROOT

# These homes lie on SQLite; a second time would tell nothing new.
pytestmark = pytest.mark.skipif(IS_POSTGRES, reason="once is enough")


def heed_ctrl_c() -> None:
    """A build machine may run us where SIGINT is ignored, and what we start would inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class House:
    """A home on SQLite, whatever the database of the run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "XIANWU_RENDERED")}
        self.env = {**kept, "XIANWU_HOME": str(folder), "PYTHONPATH": str(ROOT)}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "xianwu.web.cli", *arguments], cwd=self.folder, env=self.env, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
            preexec_fn=heed_ctrl_c,
        )  # fmt: skip

    def run(self, *arguments: str) -> tuple[int, str, str]:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=120)
        assert "Traceback" not in err, err[-3000:]
        return process.returncode, out, err


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A county that is no demo."""
    house = House(tmp_path_factory.mktemp("county"))
    assert house.run("manage", "migrate", "--verbosity", "0")[0] == 0
    code = "from xianwu.core.people.models import Person; Person.objects.create_person('a', name='甲')"
    assert house.run("manage", "shell", "--no-imports", "-c", code)[0] == 0
    return house


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_line(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout
    for line in process.stdout:
        if word in line:
            return
    raise AssertionError(process.stderr.read() if process.stderr else "")


@pytest.mark.parametrize("options", [[], ["--reset"]])
def test_demo_leaves_a_real_county_alone(founded: House, options: list[str]) -> None:
    before = (founded.folder / "settings.env").read_text()
    code, _, err = founded.run("demo", "--no-serve", *options)
    assert code == 1
    assert "不是演示的县" in err
    assert (founded.folder / "settings.env").read_text() == before
    said = founded.run("manage", "shell", "--no-imports", "-c",
                       "from xianwu.core.people.models import Person; print(Person.objects.count())")  # fmt: skip
    assert said[1].strip() == "1"


def test_a_command_asks_for_tables_first(house: House) -> None:
    code, _, err = house.run("figures")
    assert code == 1
    assert "xianwu demo" in err


@pytest.mark.parametrize("command", [("serve",), ("figures",)])
def test_tables_of_another_version_are_named_before_anything_is_served(
    founded: House, tmp_path: Path, command: tuple[str, ...]
) -> None:
    shutil.copytree(founded.folder, tmp_path / "home")
    house = House(tmp_path / "home")
    with closing(sqlite3.connect(house.folder / "xianwu.sqlite3")) as database:
        database.execute("ALTER TABLE financing_demand DROP COLUMN consent_place")
        database.execute("ALTER TABLE financing_bank ADD COLUMN colour text NOT NULL DEFAULT ''")
        database.execute("DROP TABLE kit_savedview")
    port = ("--port", str(free_port())) if command == ("serve",) else ()
    code, out, err = house.run(*command, *port)
    assert code == 1
    assert "数据表和程序对不上" in err
    for words in ("缺表 kit_savedview", "financing_demand 缺列 consent_place", "financing_bank 多出列 colour"):
        assert words in err
    assert "xianwu demo --reset" in err
    assert "服务地址" not in out


def test_a_home_that_is_a_file_is_named(tmp_path: Path) -> None:
    house = House(tmp_path)
    (tmp_path / "file").touch()
    house.env["XIANWU_HOME"] = str(tmp_path / "file")
    code, _, err = house.run("figures")
    assert code == 1
    assert "XIANWU_HOME" in err


def test_a_database_that_does_not_answer_is_named(house: House) -> None:
    house.env["DATABASE_URL"] = f"postgres://nobody@127.0.0.1:{free_port()}/nothing"
    code, _, err = house.run("figures")
    assert code == 1
    assert "DATABASE_URL" in err


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_port_in_use_is_named_before_anything_is_built(house: House, command: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, out, err = house.run(command, "--port", port)
    assert code == 1
    assert f"{port} 端口已被占用" in err
    assert "--port" in err
    assert not (house.folder / "xianwu.sqlite3").exists()


def test_an_interrupted_build_ends_without_a_traceback_and_is_begun_anew(house: House) -> None:
    process = house.start("demo", "--no-serve")
    until = time.monotonic() + 60
    while not (house.folder / "xianwu.sqlite3").exists() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "已中断" in err
    assert "Traceback" not in err
    assert not (house.folder / "demo.built").exists()
    again = house.start("demo", "--no-serve")
    time.sleep(2)
    assert again.poll() is None
    again.send_signal(signal.SIGINT)
    again.communicate(timeout=60)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_server_answers_and_ends_when_told(founded: House, how: signal.Signals) -> None:
    port = free_port()
    process = founded.start("serve", "--port", str(port), "--workers", "1")
    wait_for_line(process, f"http://127.0.0.1:{port}/")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
        assert answer.status == 200
    process.send_signal(how)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "已停止" in out
    assert "Traceback" not in err
    require_free(port)


def require_free(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.2)
    raise AssertionError(f"somebody still listens on {port}")


def test_a_server_that_is_killed_frees_its_port(founded: House) -> None:
    port = free_port()
    process = founded.start("serve", "--port", str(port), "--workers", "1")
    wait_for_line(process, f"http://127.0.0.1:{port}/")
    process.kill()
    process.communicate(timeout=60)
    require_free(port)


def test_a_restore_waits_until_the_server_is_stopped(founded: House, tmp_path: Path) -> None:
    archive, port = tmp_path / "backup.tar", free_port()
    process = founded.start("serve", "--port", str(port), "--workers", "1")
    wait_for_line(process, f"http://127.0.0.1:{port}/")
    assert founded.run("backup", str(archive))[0] == 0
    code, _, err = founded.run("restore", str(archive), "--force")
    assert code == 1
    assert "请先停止" in err
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert founded.run("restore", str(archive), "--force")[0] == 0
