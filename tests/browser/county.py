"""One demo county for the whole run: built once, served once, shared by all test processes."""

from __future__ import annotations

import fcntl
import json
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
from typing import Any
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


@contextmanager
def shared_county(folder: Path) -> Iterator[County]:
    """The first to come builds and serves, the last to go stops the server."""
    folder.mkdir(exist_ok=True)
    home = folder / "home"
    with _locked(folder) as note:
        if not note:
            build(home)
            note.update(serve(home, folder))
        note["users"] = note.get("users", 0) + 1
        county = County(note["url"], home)
    try:
        yield county
    finally:
        with _locked(folder) as note:
            note["users"] -= 1
            if not note["users"]:
                stop(note.pop("pid"))
                note.clear()


@contextmanager
def _locked(folder: Path) -> Iterator[dict[str, Any]]:
    """The note that the processes share; it is written back when the lock is given up."""
    path = folder / "county.json"
    with (folder / "county.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        note = json.loads(path.read_text("utf-8")) if path.exists() else {}
        yield note
        path.write_text(json.dumps(note), "utf-8")


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


def serve(home: Path, folder: Path) -> dict[str, Any]:
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
    return {"url": url, "pid": process.pid}


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
