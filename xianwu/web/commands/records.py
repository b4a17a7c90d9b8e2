"""`xianwu records KEY`: the records behind a figure."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from xianwu.web.commands.errors import CommandFailed
from xianwu.web.commands.setup import day, open_house, until


def add(parser: ArgumentParser) -> None:
    parser.add_argument("key", metavar="指标", help="指标代码，如 financing.declared")
    parser.add_argument("--as-of", type=day, metavar="日期", help="截止日期，默认今天")
    parser.add_argument("--format", choices=["table", "json"], default="table", help="输出格式，默认 table")


def run(args: Namespace) -> int:
    open_house()
    from xianwu.figures.api import records_of

    as_of = until(args.as_of)
    try:
        rows = records_of(args.key, as_of=as_of)
    except KeyError:
        raise CommandFailed(f"没有指标“{args.key}”。用 xianwu figures 查看全部代码。") from None
    listed = [
        {
            "model": row._meta.label,
            "id": row.pk,
            "number": str(getattr(row, "number", "") or ""),
            "title": str(getattr(row, "title", "") or row),
        }
        for row in rows
    ]
    if args.format == "json":
        print(json.dumps(listed, ensure_ascii=False, indent=1))
        return 0
    for row in listed:
        print(row["model"], row["id"], row["number"], row["title"], sep="\t")
    print(f"共 {len(listed)} 条")
    return 0
