"""Run every benchmark on both databases and print a table for each."""

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from benchmarks.measuring import Measurement
from scripts.commands import SetupError, say
from scripts.debian import POSTGRES, provide
from scripts.postgres import cluster
from scripts.setup import fonts_folder
from scripts.stamps import ROOT

FOLDER = Path(__file__).resolve().parent
NO_BENCHMARKS = {"run", "measuring", "ground", "clients", "__init__"}
LABELS = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in NO_BENCHMARKS)


def measure_here(name: str) -> None:
    """The child's part: set Django up, migrate, measure, hand the numbers over as the last line."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    module = importlib.import_module(f"benchmarks.{name}")
    rows = [asdict(row) for row in module.measure()]
    print(json.dumps({"title": module.TITLE, "rows": rows}, ensure_ascii=False))


def measure_in_child(name: str, *, url: str) -> tuple[str, list[Measurement]]:
    with tempfile.TemporaryDirectory(prefix="xianwu-bench-") as home:
        env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        (Path(home) / "fonts").symlink_to(fonts_folder())
        env |= {"XIANWU_HOME": home, "DJANGO_SETTINGS_MODULE": "xianwu.web.settings"}
        if url:
            env["DATABASE_URL"] = url
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.run", "--child", name],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SetupError(f"{name} 没有跑完（退出码 {done.returncode}）")
    result = json.loads(done.stdout.strip().splitlines()[-1])
    return result["title"], [Measurement(**row) for row in result["rows"]]


def run_one(name: str, *, databases: Sequence[str]) -> bool:
    """Print the table of one benchmark; a bar missed on either database is a failure."""
    columns: dict[str, list[Measurement]] = {}
    title = name
    for database in databases:
        with ExitStack() as stack:
            url = stack.enter_context(cluster(is_durable=True)) if database == "postgres" else ""
            title, columns[database] = measure_in_child(name, url=url)
    say(f"\n{title}（{name}）")
    print_table(["", *(LABELS[key] for key in columns), "门槛", ""], _rows(columns))
    return all(row.is_met for rows in columns.values() for row in rows)


def _rows(columns: dict[str, list[Measurement]]) -> list[list[str]]:
    """Databases side by side, matched by the name of the measurement."""
    by_name: dict[str, dict[str, Measurement]] = {}
    for database, measurements in columns.items():
        for measurement in measurements:
            by_name.setdefault(measurement.name, {})[database] = measurement
    rows = []
    for name, found in by_name.items():
        first = next(iter(found.values()))
        cells = [_cell(found.get(database)) for database in columns]
        sign = "≥" if first.is_more_better else "≤"
        bar = "" if first.bar is None else f"{sign} {first.bar:g} {first.unit}"
        verdict = "" if first.bar is None else "✓" if all(one.is_met for one in found.values()) else "✗"
        rows.append([name, *cells, bar, verdict])
    return rows


def _cell(measurement: Measurement | None) -> str:
    return "—" if measurement is None else f"{measurement.value:,.4g} {measurement.unit}"


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Plain columns; a Han character takes two."""
    table = [list(head), *map(list, rows)]
    widths = [max(_width(row[place]) for row in table) for place in range(len(head))]
    for place, row in enumerate(table):
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        say("  " + "  ".join(cells).rstrip())
        if place == 0:
            say("  " + "─" * (sum(widths) + 2 * (len(widths) - 1)))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make bench", description="在两种数据库上跑性能测试")
    parser.add_argument("--db", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", help="只跑这些")
    chosen = parser.parse_args(arguments)
    if chosen.child:
        measure_here(chosen.child)
        return 0
    databases = ("sqlite", "postgres") if chosen.db == "both" else (chosen.db,)
    try:
        if "postgres" in databases:
            provide([POSTGRES])
        results = [run_one(name, databases=databases) for name in chosen.names or names()]
    except SetupError as error:
        say(f"✗ {error}")
        return 2
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
