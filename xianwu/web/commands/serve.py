"""`xianwu serve`: the web server and the worker for long jobs, until interrupted."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from contextlib import suppress
from pathlib import Path

from xianwu.web.commands.errors import CommandFailed
from xianwu.web.commands.occupancy import hold
from xianwu.web.commands.setup import open_house
from xianwu.web.environment import home

STARTS_WITHIN, STOPS_WITHIN, JOB_ENDS_WITHIN, RESTARTS_AFTER = 30, 10, 60, 5
PR_SET_PDEATHSIG = 1


def port_number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise ArgumentTypeError(f"端口应是 1 到 65535 的整数，不是“{text}”")
    return int(text)


def count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"应是 1 以上的整数，不是“{text}”")
    return int(text)


def add(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听地址，默认 127.0.0.1")
    parser.add_argument("--port", type=port_number, default=8000, metavar="端口", help="监听端口，默认 8000")
    parser.add_argument("--workers", type=count, default=2, metavar="数", help="工作进程数，默认 2")


def run(args: Namespace) -> int:
    require_free(args.host, args.port)
    open_house()
    return serve(host=args.host, port=args.port, workers=args.workers)


def require_free(host: str, port: int) -> None:
    """Say in plain words that the address cannot be listened on."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except PermissionError:
        raise CommandFailed(f"没有权限监听 {port} 端口。请用 --port 选 1024 以上的端口。") from None
    except OSError as error:
        if error.errno == 98:
            raise CommandFailed(f"{port} 端口已被占用。请先停止占用它的程序，或用 --port 另选一个。") from None
        raise CommandFailed(f"不能在 {host}:{port} 监听。请核对 --host 的地址。") from None


def server_command(*, host: str, port: int, workers: int) -> list[str]:
    """Granian over WSGI: on 2 cores the fastest of the servers tried (see docs/decisions)."""
    return [
        str(Path(sys.executable).with_name("granian")),
        *("--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "2", "--no-ws", "--log-level", "warning"),
        "xianwu.web.wsgi:application",
    ]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "xianwu.web.cli", "worker"]


def _die_with_parent() -> None:
    """A server whose supervisor was killed must not go on holding the port."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    """In a process group of its own: Ctrl-C reaches us alone, and each child hears of it once."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "xianwu.web.settings"}
    return subprocess.Popen(command, env=environment, process_group=0, preexec_fn=_die_with_parent)


def _stop(process: subprocess.Popen[bytes], *, within: float) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(timeout=within)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def serve(*, host: str, port: int, workers: int = 2) -> int:
    """Run server and job worker side by side; ends both on Ctrl-C or when the server ends."""
    signal.signal(signal.SIGTERM, _interrupt)
    with hold("home", folder=home(), is_shared=True):
        server = _start(server_command(host=host, port=port, workers=workers))
        worker = _start(worker_command())
        try:
            _wait_for(server, host, port)
            print(f"服务地址：http://{host}:{port}/ （按 Ctrl-C 停止）", flush=True)
            print_missing()
            begun = time.monotonic()
            while server.poll() is None:
                if worker.poll() is not None and time.monotonic() - begun > RESTARTS_AFTER:
                    worker, begun = _start(worker_command()), time.monotonic()
                time.sleep(1)
        except KeyboardInterrupt:
            print("\n正在停止……", flush=True)
        else:
            raise CommandFailed(f"网页服务意外停止（退出码 {server.returncode}），请查看上面的输出。")
        finally:
            _stop(server, within=STOPS_WITHIN)
            _stop(worker, within=JOB_ENDS_WITHIN)
    print("已停止。")
    return 0


def print_missing() -> None:
    """What the county has not set yet, and cannot mend once an issue is signed."""
    from xianwu.bulletin.checks import NO_ADDRESS
    from xianwu.bulletin.resolution import evidence_origin

    if not evidence_origin():
        print(f"注意：{NO_ADDRESS}", flush=True)


def _wait_for(server: subprocess.Popen[bytes], host: str, port: int) -> None:
    """Until the server answers: an address that is printed can be opened."""
    near = "127.0.0.1" if host in ("0.0.0.0", "") else host
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and server.poll() is None:
        with suppress(OSError), socket.create_connection((near, port), timeout=1):
            return
        time.sleep(0.1)
