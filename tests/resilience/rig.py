"""Kills one verb again and again and looks at what is left: `python -m tests.resilience.rig sign --kills 50 --seed 1`.

The process loads Django once and forks; it holds no connection itself. A child does the verb over and over and dies
by SIGKILL: at a random moment, or at a random database statement or file operation (before it or after it), so that
every place in between is met. Then another child looks at the county, tidies up as a restart would, and looks again.
"""

from __future__ import annotations

import argparse
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import django

WAYS = ("moment", "statement", "statement", "file")
PATIENCE = 60.0


@dataclass(frozen=True)
class Measure:
    """How long one round takes and how many places to be killed at it has."""

    seconds: float
    statements: int
    files: int


class Trap:
    """Counts statements and file operations; kills the process at the chosen one."""

    def __init__(self, way: str = "", at: int = 0, *, is_before: bool = False) -> None:
        self.way, self.at, self.is_before = way, at, is_before
        self.seen = {"statement": 0, "file": 0}

    def _reach(self, way: str, act: Callable[[], Any]) -> Any:
        self.seen[way] += 1
        is_here = way == self.way and self.seen[way] == self.at
        if is_here and self.is_before:
            os.kill(os.getpid(), signal.SIGKILL)
        result = act()
        if is_here:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    def set(self) -> None:
        """Wrap statements and the operations by which a file gets its name."""
        from django.db import connection

        connection.execute_wrappers.append(
            lambda execute, sql, params, many, context: self._reach(
                "statement", lambda: execute(sql, params, many, context)
            )
        )
        for name in ("replace", "fsync"):
            real = getattr(os, name)
            setattr(os, name, lambda *args, real=real, **more: self._reach("file", lambda: real(*args, **more)))


def fork(work: Callable[[], Any]) -> tuple[int, int]:
    """Run `work` in a child; gives its id and a pipe with its answer as JSON."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    code = 1
    try:
        os.write(writing, json.dumps(work()).encode() + b"\n")
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    os._exit(code)


def ask(work: Callable[[], Any]) -> Any:
    """The answer of a child that is let live."""
    child, pipe = fork(work)
    with os.fdopen(pipe, "rb") as answer:
        text = answer.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit(f"a child that nobody killed ended with {status}")
    return json.loads(text)


def measure(act: Callable[[], None]) -> Measure:
    trap = Trap()

    def rounds() -> Any:
        act()
        trap.set()
        begun = time.monotonic()
        act()
        return [time.monotonic() - begun, trap.seen["statement"], trap.seen["file"]]

    return Measure(*ask(rounds))


def kill_once(act: Callable[[], None], size: Measure, rng: Random, *, way: str) -> bool:
    """Let the verb run until it is killed; gives whether the trap was met (else the clock ran out)."""
    places = {"statement": size.statements, "file": size.files}.get(way, 0)
    trap = Trap(way, rng.randint(1, max(places, 1)), is_before=rng.random() < 0.5)

    def forever() -> None:
        trap.set()
        while True:
            act()

    child, pipe = fork(forever)
    limit = rng.uniform(0.02, size.seconds * 1.2) if way == "moment" else min(size.seconds * 6 + 2, PATIENCE)
    # The pipe closes when the child is dead.
    ready, _, _ = select.select([pipe], [], [], limit)
    if not ready:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(pipe)
    if os.WTERMSIG(status) != signal.SIGKILL:
        raise SystemExit(f"the verb itself failed with {status}")
    return bool(ready)


def run(verb: str, *, kills: int, seed: int) -> dict[str, Any]:
    from tests.resilience import truth
    from tests.resilience.verbs import VERBS

    act, heal = VERBS[verb]
    rng = Random(seed)
    size = measure(act)
    faults: list[str] = []
    trapped = 0
    for number in range(kills):
        way = WAYS[number % len(WAYS)]
        trapped += kill_once(act, size, rng, way=way)
        faults += [f"第 {number + 1} 次（{way}）：{each}" for each in ask(lambda: look(truth, verb, heal))]
        if len(faults) > 20:
            break
    faults += ask(lambda: truth.faults(verb))
    return {"kills": number + 1, "trapped": trapped, "done": ask(lambda: truth.done(verb)), "faults": faults}


def look(truth: Any, verb: str, heal: Callable[[], None]) -> list[str]:
    """Faults right after the kill, and after what a restart does."""
    found = truth.faults(verb)
    heal()
    # The chain as it is after healing is looked at with the next kill.
    return [*found, *truth.after_healing()]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("verb")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    django.setup()
    print(json.dumps(run(options.verb, kills=options.kills, seed=options.seed), ensure_ascii=False))


if __name__ == "__main__":
    main()
