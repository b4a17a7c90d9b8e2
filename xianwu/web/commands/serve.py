"""`xianwu serve`: the web server and the worker for long jobs, until interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from xianwu.web.commands.anchor import Closer
from xianwu.web.commands.setup import open_house


def add(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听地址，默认 127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, metavar="端口", help="监听端口，默认 8000")
    parser.add_argument("--workers", type=int, default=2, metavar="数", help="工作进程数，默认 2")


def run(args: Namespace) -> int:
    open_house()
    return serve(host=args.host, port=args.port, workers=args.workers)


def server_command(*, host: str, port: int, workers: int) -> list[str]:
    """Granian over WSGI: on 2 cores the fastest of the servers tried (see docs/decisions)."""
    program = str(Path(sys.executable).with_name("granian"))
    return [
        program,
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--blocking-threads",
        "2",
        "--no-ws",
        "--log-level",
        "warning",
        "xianwu.web.wsgi:application",
    ]


def serve(*, host: str, port: int, workers: int = 2) -> int:
    """Run server, job worker and the daily anchors side by side; ends both on Ctrl-C or when the server ends."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "xianwu.web.settings"}
    closer = Closer()
    closer.start()
    worker_command = [sys.executable, "-m", "django", "db_worker", "--interval", "1"]
    worker = subprocess.Popen(worker_command, env=environment)
    server = subprocess.Popen(server_command(host=host, port=port, workers=workers), env=environment)

    def stop(*_: object) -> None:
        server.send_signal(signal.SIGINT)

    signal.signal(signal.SIGTERM, stop)
    print(f"服务地址：http://{host}:{port}/ （按 Ctrl-C 停止）", flush=True)
    try:
        return server.wait()
    except KeyboardInterrupt:
        return server.wait()
    finally:
        closer.ended.set()
        worker.terminate()
        worker.wait()
