"""`xianwu figures`: the values of all figures on a day, as a table or as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from datetime import date
from typing import Any

from xianwu.web.commands.setup import day, open_house


def add(parser: ArgumentParser) -> None:
    parser.add_argument("--as-of", type=day, metavar="日期", help="截止日期，如 2025-08-29；默认今天")
    parser.add_argument("--section", metavar="领域", help="只算一个领域，如 financing")
    parser.add_argument("--format", choices=["table", "json"], default="table", help="输出格式，默认 table")


def run(args: Namespace) -> int:
    open_house()
    from xianwu.figures.api import evaluate
    from xianwu.kit import clock

    as_of = args.as_of or clock.today()
    values = evaluate(as_of=as_of, section=args.section)
    rows = [as_json(key, value) for key, value in values.items()]
    if args.format == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        print_table(rows, as_of)
    return 0


def plain(value: Any) -> Any:
    """A number that JSON can hold without losing a digit that is printed."""
    if value is None or isinstance(value, int | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if value == int(value) else float(value)


def as_json(key: str, value: Any) -> dict[str, Any]:
    """One figure as the documented JSON object."""
    period = value.period
    return {
        "key": key,
        "label": value.figure.label,
        "value": plain(value.value),
        "unit": value.unit,
        "text": value.text,
        "period": {
            "phrase": period.phrase,
            "start": period.start.isoformat() if period.start else None,
            "end": period.end.isoformat(),
        },
        "records": value.count,
    }


def print_table(rows: list[dict[str, Any]], as_of: date) -> None:
    """A table for people: wide characters take two columns."""
    print(f"截至 {as_of.isoformat()}，共 {len(rows)} 项指标")
    for row in rows:
        value = "不适用" if row["value"] is None else row["text"]
        print(
            pad(row["key"], 38),
            pad(row["label"], 30),
            pad(value, 20),
            f"{row['period']['phrase']}  {row['records']} 条",
        )


def pad(text: str, width: int) -> str:
    shown = sum(2 if ord(char) > 0x2E7F else 1 for char in text)
    return text + " " * max(width - shown, 1)
