"""A private PostgreSQL on loopback, gone when the block ends. Used by tests and benchmarks."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.commands import SetupError
from scripts.debian import postgres_bin

USER = "xianwu"
# Tests gain nothing from surviving a power cut; benchmarks keep the server's own settings.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@contextlib.contextmanager
def cluster(*, is_durable: bool = False) -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh server that trusts 127.0.0.1 and listens nowhere else."""
    programs = postgres_bin()
    if programs is None:
        raise SetupError("找不到 PostgreSQL 服务器程序。\n  请先安装：sudo apt-get install postgresql")
    home = Path(tempfile.mkdtemp(prefix="xianwu-postgres-"))
    server = _Server(programs, home, () if is_durable else CARELESS)
    try:
        server.create()
        server.start()
        yield f"postgres://{USER}@127.0.0.1:{server.port}/{USER}"
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


class _Server:
    def __init__(self, programs: Path, home: Path, options: tuple[str, ...]) -> None:
        self.programs, self.home, self.options = programs, home, options
        self.data = home / "data"
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None
        self.account: str | None = None
        if os.geteuid() == 0:
            # The server refuses to run as root, and the home of root is closed to others.
            self.account = "postgres"
            owner = pwd.getpwnam(self.account)
            os.chown(home, owner.pw_uid, owner.pw_gid)

    def create(self) -> None:
        self._call(
            "initdb",
            "-D",
            self.data,
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        rule = f"host all {USER} 127.0.0.1/32 trust\n"
        (self.data / "pg_hba.conf").write_text(rule, encoding="ascii")

    def start(self) -> None:
        for _attempt in range(3):
            self.port = _free_port()
            self.process = self._spawn()
            if self._answers():
                self._call("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, USER)
                return
            self.stop()
        log = (self.home / "log").read_text(encoding="utf-8", errors="replace")
        raise SetupError(f"PostgreSQL 没有启动成功，日志最后几行：\n{log[-1500:]}")

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = (
            "listen_addresses=127.0.0.1",
            f"port={self.port}",
            "unix_socket_directories=",
            "max_connections=80",
            "shared_buffers=256MB",
            *self.options,
        )
        flags = [part for setting in settings for part in ("-c", setting)]
        with (self.home / "log").open("ab") as log:
            return subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, *flags],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.home,
                env=self._env(),
                start_new_session=True,
                **self._identity(),
            )

    def _answers(self) -> bool:
        until = time.monotonic() + 30
        while time.monotonic() < until and self.process is not None and self.process.poll() is None:
            # It listens while it is still starting up, and refuses who comes then.
            command = [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
            if subprocess.run(command, env=self._env(), check=False).returncode == 0:
                return True
            time.sleep(0.1)
        return False

    def _call(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [self.programs / program, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            cwd=self.home,
            env=self._env(),
            check=False,
            **self._identity(),
        )
        if done.returncode:
            raise SetupError(f"PostgreSQL 的 {program} 失败：\n{done.stderr[-1500:]}")

    def _env(self) -> dict[str, str]:
        return {"HOME": str(self.home), "PATH": os.defpath, "LC_ALL": "C.UTF-8"}

    def _identity(self) -> dict[str, Any]:
        if self.account is None:
            return {}
        return {"user": self.account, "group": self.account, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
