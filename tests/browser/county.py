"""The demo county, built once for the whole run; each file of tests walks in a copy of its own."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from xianwu.web.commands.demo import BUILT

ROOT = Path(__file__).resolve().parents[2]
XIANWU = Path(sys.executable).with_name("xianwu")
PATIENCE = 90


@dataclass(frozen=True)
class County:
    """Where the county answers, and where its data lie."""

    url: str
    home: Path


def built_county(folder: Path) -> Path:
    """The home of the demo county as a newcomer finds it; the first test process to come builds it, nobody serves it."""
    folder.mkdir(exist_ok=True)
    home = folder / "home"
    with (folder / "county.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / BUILT).exists():
            build(home)
    return home


@contextmanager
def served_copy(built: Path, folder: Path) -> Iterator[County]:
    """A county of one's own: what is done in it changes no figure that others read."""
    home = folder / "home"
    shutil.copytree(built, home, symlinks=True)
    url, pid = serve(home, folder)
    try:
        yield County(url, home)
    finally:
        stop(pid)
        shutil.rmtree(home, ignore_errors=True)


def environment(home: Path) -> dict[str, str]:
    """The county's own home, on SQLite, whatever the run around it uses."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "XIANWU_RENDERED")}
    return kept | {"XIANWU_HOME": str(home), "PYTHONUNBUFFERED": "1"}


def build(home: Path) -> None:
    """What a newcomer's first command does, without serving; it finds the county that was built earlier in the run."""
    earlier = Path(os.environ.get("XIANWU_TEST_DEMO") or home)
    if (earlier / BUILT).exists():
        shutil.copytree(earlier, home)
    home.mkdir(exist_ok=True)
    fonts = Path(os.environ.get("XIANWU_HOME") or ROOT / "var") / "fonts"
    if fonts.is_dir() and not (home / "fonts").exists():
        (home / "fonts").symlink_to(fonts.resolve())
    done = subprocess.run(
        [XIANWU, "demo", "--no-serve"], env=environment(home), cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"xianwu demo: {done.stdout[-2000:]}{done.stderr[-4000:]}")


def serve(home: Path, folder: Path) -> tuple[str, int]:
    """Its address and its process."""
    port = free_port()
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [XIANWU, "serve", "--port", str(port)],
            env=environment(home),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    if not answers(f"{url}/login/"):
        stop(process.pid)
        raise RuntimeError((folder / "server.log").read_text("utf-8")[-4000:])
    return url, process.pid


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Wait until the server speaks."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urlopen(url, timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            time.sleep(0.3)
    return False


def stop(pid: int) -> None:
    """The server and its workers are one process group of our own."""
    try:
        os.killpg(pid, signal.SIGTERM)
    except ProcessLookupError:
        return
