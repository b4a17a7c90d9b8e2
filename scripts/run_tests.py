"""`make test`: set-up of its own, every test (what asks a database: on both), the browser once, and the sum."""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from scripts import debian
from scripts.commands import SetupError, say
from scripts.postgres import cluster
from scripts.setup import PYTHON, fonts_folder, prepare
from scripts.stamps import ROOT
from scripts.templates_seen import unseen_templates

NEEDS = {
    "sqlite": (debian.CHROMIUM, debian.LIBREOFFICE, debian.POPPLER),
    "postgres": (debian.POSTGRES, debian.LIBREOFFICE, debian.POPPLER),
}
CLOSING = re.compile(r"\b(passed|failed|errors?|skipped|deselected|no tests ran)\b.* in [\d.]+s")
NOTHING_COLLECTED = 5
# A run is to take less than that on two cores; a slow machine is told so and not failed.
WANTED_RUN = 40 * 60
# What takes longer than that hangs.
LONGEST_PHASE = 50 * 60
LONGEST_RUN = 80 * 60
# How long pytest gets to name what it has found when its time is up.
LAST_WORDS = 30


@dataclass(frozen=True)
class Phase:
    label: str
    arguments: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    label: str
    code: int
    closing: str
    seconds: float


def phases(db: str, *, arguments: tuple[str, ...], postgres_url: str) -> Iterator[Phase]:
    """What a run consists of; the browser sees SQLite only, the pages are the same on both."""
    workers = ("-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder")
    plain = ("-m", "not browser")
    if db in ("sqlite", "both"):
        yield Phase("SQLite", (*workers, *plain, *arguments))
    if db in ("postgres", "both"):
        # What asks no database was tried with SQLite.
        again = {"XIANWU_TEST_ROWS_ONLY": "1"} if db == "both" else {}
        yield Phase("PostgreSQL", (*workers, *plain, *arguments), {"DATABASE_URL": postgres_url, **again})
    if db in ("sqlite", "both"):
        where = arguments or (("tests/browser",) if (ROOT / "tests" / "browser").is_dir() else ())
        yield Phase("浏览器（SQLite）", (*workers, "-m", "browser", *where))


def run_phase(phase: Phase, *, home: Path, until: float) -> Outcome:
    say(f"\n━━ {phase.label} ━━")
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    # Many processes read the same files: what they compile is kept for the run, outside the checkout.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env |= {
        "PYTHONPYCACHEPREFIX": str(home / "compiled"),
        "XIANWU_TEST_DEMO": str(home / "demo"),
        "XIANWU_HOME": str(home / "var"),
        "XIANWU_RENDERED": str(home / "rendered"),
        "FONTCONFIG_FILE": str(home / "fonts.conf"),
        **phase.env,
    }
    started = time.monotonic()
    process = subprocess.Popen(
        [PYTHON, "-m", "pytest", *phase.arguments],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    closing = ""
    seconds = min(LONGEST_PHASE, int(until - started))
    with _Alarm(process, seconds=seconds) as alarm, process:
        assert process.stdout is not None
        for raw in iter(lambda: process.stdout.read1(65536), b""):  # type: ignore[union-attr]
            sys.stdout.buffer.write(raw)
            sys.stdout.buffer.flush()
            closing = (closing + raw.decode("utf-8", "replace"))[-20_000:]
    lines = [line.strip("= ") for line in closing.splitlines() if CLOSING.search(line)]
    last = lines[-1] if lines else f"没有跑完（退出码 {process.returncode}）"
    code = process.returncode or int(alarm.is_late)
    return Outcome(phase.label, code, f"超时，{last}" if alarm.is_late else last, time.monotonic() - started)


class _Alarm:
    """Ends a phase that hangs, with all its workers; a build machine has nobody to press Ctrl-C."""

    def __init__(self, process: subprocess.Popen[bytes], *, seconds: int) -> None:
        self.process, self.seconds, self.is_late = process, seconds, False

    def __enter__(self) -> _Alarm:
        signal.signal(signal.SIGALRM, self._ring)
        signal.alarm(max(self.seconds, 1))
        return self

    def __exit__(self, kind: object, *_rest: object) -> None:
        signal.alarm(0)
        if kind is not None:
            self._end()

    def _ring(self, *_signal: object) -> None:
        """First as Ctrl-C does, so that pytest sums up what it knows; then for good."""
        if self.process.poll() is not None:
            return
        if self.is_late:
            self._end()
            return
        self.is_late = True
        # Straight to the descriptor: the handler may have come in the middle of a write to the buffer.
        os.write(1, f"\n✗ 超过 {self.seconds // 60} 分钟没有跑完，正在中止……\n".encode())
        self.process.send_signal(signal.SIGINT)
        signal.alarm(LAST_WORDS)

    def _end(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)


def run_all(db: str, *, arguments: tuple[str, ...]) -> list[Outcome]:
    outcomes = []
    until = time.monotonic() + LONGEST_RUN
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="xianwu-tests-")))
        _furnish(home)
        url = ""
        if db != "sqlite":
            say("● 正在启动测试用的 PostgreSQL……")
            url = stack.enter_context(cluster())
        for phase in phases(db, arguments=arguments, postgres_url=url):
            outcomes.append(run_phase(phase, home=home, until=until))
        if db == "both" and not arguments:
            outcomes.append(_templates(home / "rendered"))
    return outcomes


def _furnish(home: Path) -> None:
    """A home of its own for the run; Chromium and LibreOffice see the fonts that papers are set in."""
    (home / "rendered").mkdir()
    (home / "var").mkdir()
    fonts = fonts_folder()
    if fonts.is_dir():
        (home / "var" / "fonts").symlink_to(fonts)
    (home / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{fonts}</dir><cachedir>{home / 'font-cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )


def _templates(folder: Path) -> Outcome:
    unseen = unseen_templates(folder)
    for name in unseen:
        say(f"从未渲染过的模板：{name}")
    closing = f"{len(unseen)} 个模板从未渲染" if unseen else "每个模板都渲染过"
    return Outcome("模板", int(bool(unseen)), closing, 0.0)


def verdict(outcomes: list[Outcome]) -> int:
    """Print the sum; nothing collected in one phase is fine, nothing collected at all is not."""
    say("\n━━ 合计 ━━")
    for outcome in outcomes:
        mark = "✓" if outcome.code in (0, NOTHING_COLLECTED) else "✗"
        say(f"{mark} {outcome.label}：{outcome.closing}（{outcome.seconds:.0f} 秒）")
    spent = sum(outcome.seconds for outcome in outcomes)
    if spent > WANTED_RUN:
        say(f"用时 {spent / 60:.0f} 分钟，超过了 {WANTED_RUN // 60} 分钟的目标。")
    codes = {outcome.code for outcome in outcomes}
    is_good = codes <= {0, NOTHING_COLLECTED} and 0 in codes
    say("全部通过。" if is_good else "没有通过。")
    return 0 if is_good else 1


def _interrupt(*_signal: object) -> None:
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make test", description="跑全部测试")
    parser.add_argument("--db", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("rest", nargs="*", help="交给 pytest 的参数")
    chosen = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _interrupt)
    wanted = ("sqlite", "postgres") if chosen.db == "both" else (chosen.db,)
    try:
        prepare("dev")
        debian.provide(dict.fromkeys(need for name in wanted for need in NEEDS[name]))
        return verdict(run_all(chosen.db, arguments=tuple(chosen.rest)))
    except SetupError as error:
        say(f"✗ {error}")
        return 2
    except KeyboardInterrupt:
        say("\n已中断。")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
