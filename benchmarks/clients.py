"""Clients of the API in processes of their own: whole HTTP requests on kept connections, at little cost of their own.

`http.client` takes a third of a millisecond a request, more than a tenth of what the server needs: on two cores the
benchmark would measure itself.
"""

import socket
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

CLIENTS = 8
Call = tuple[str, str, str]
Calls = Callable[[int], list[Call]]


@dataclass(frozen=True)
class Door:
    """Where the API is, and with which token it is asked."""

    port: int
    token: str


class Line:
    """One connection that is kept: the request is sent whole, the answer is read to its last byte."""

    def __init__(self, door: Door, *, timeout: float = 60) -> None:
        self._head = f"Host: 127.0.0.1\r\nAuthorization: Bearer {door.token}\r\nContent-Type: application/json\r\n"
        self._socket = socket.create_connection(("127.0.0.1", door.port), timeout=timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, call: Call) -> int:
        """The status of the answer."""
        method, path, body = call
        raw = body.encode()
        head = f"{method} {path} HTTP/1.1\r\n{self._head}Content-Length: {len(raw)}\r\n\r\n"
        self._socket.sendall(head.encode() + raw)
        answer = self._until(b"", lambda seen: b"\r\n\r\n" in seen)
        end = answer.index(b"\r\n\r\n") + 4
        length = _length(answer[:end])
        self._until(answer[end:], lambda seen: len(seen) >= length)
        return int(answer[9:12])

    def _until(self, seen: bytes, is_enough: Callable[[bytes], bool]) -> bytes:
        while not is_enough(seen):
            more = self._socket.recv(65536)
            if not more:
                raise ConnectionError("服务关闭了连接")
            seen += more
        return seen


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return int(value)
    raise ValueError("回答没有 Content-Length")


def client(job: tuple[Door, int, list[Call]]) -> tuple[list[float], int]:
    """One client on one connection: durations, and how many answers were not as they should be."""
    door, wanted, calls = job
    line = Line(door)
    durations, bad = [], 0
    for call in calls:
        started = time.perf_counter()
        bad += line.ask(call) != wanted
        durations.append(time.perf_counter() - started)
    return durations, bad


def together(pool: ProcessPoolExecutor, door: Door, calls: Calls, *, wanted: int) -> float:
    """All clients at once: requests a second."""
    jobs = [(door, wanted, calls(number)) for number in range(CLIENTS)]
    started = time.perf_counter()
    results = list(pool.map(client, jobs))
    seconds = time.perf_counter() - started
    _require(results, wanted)
    return sum(len(durations) for durations, _ in results) / seconds


def alone(door: Door, calls: list[Call], *, wanted: int) -> list[float]:
    """One client by itself: the durations."""
    durations, bad = client((door, wanted, calls))
    _require([(durations, bad)], wanted)
    return durations


def _require(results: list[Any], wanted: int) -> None:
    bad = sum(wrong for _, wrong in results)
    if bad:
        sys.exit(f"{bad} 个请求没有得到 {wanted}")
