"""`xianwu figures`: the values of all figures on a day, as a table or as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from datetime import date
from typing import Any

from xianwu.web.commands.errors import CommandFailed
from xianwu.web.commands.setup import day, open_house, until

COLUMNS = ("key", "label", "text")


def add(parser: ArgumentParser) -> None:
    parser.add_argument("--as-of", type=day, metavar="日期", help="截止日期，如 2025-08-29；默认今天")
    parser.add_argument("--section", metavar="领域", help="只算一个领域，如 financing")
    parser.add_argument("--format", choices=["table", "json"], default="table", help="输出格式，默认 table")


def run(args: Namespace) -> int:
    open_house()
    from xianwu.figures.api import as_json, evaluate

    if args.section:
        refuse_unknown(args.section)
    as_of = until(args.as_of)
    rows = [as_json(value) for value in evaluate(as_of=as_of, section=args.section).values()]
    if args.format == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        print_table(rows, as_of)
    return 0


def refuse_unknown(section: str) -> None:
    """A domain without figures is a slip of the pen: name those that have some."""
    from xianwu.figures.api import figures

    known = dict.fromkeys(each.section for each in figures())
    if section not in known:
        raise CommandFailed(f"没有领域“{section}”，可选：{'、'.join(known)}。")


def print_table(rows: list[dict[str, Any]], as_of: date) -> None:
    """A table for people: wide characters take two columns."""
    print(f"截至 {as_of.isoformat()}，共 {len(rows)} 项指标")
    keys, labels, texts = (max((width_of(str(row[name])) for row in rows), default=0) for name in COLUMNS)
    for row in rows:
        value = "不适用" if row["value"] is None else row["text"]
        print(
            pad(row["key"], keys),
            pad(row["label"], labels),
            pad(value, max(texts, 6)),
            f"{row['period']['phrase']}  {row['records']} 条",
        )


def width_of(text: str) -> int:
    """Columns on a terminal."""
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def pad(text: str, width: int) -> str:
    return text + " " * (width - width_of(text) + 1)
