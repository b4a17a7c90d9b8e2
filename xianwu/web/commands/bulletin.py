"""`xianwu bulletin export NUMBER --to DIR`: one signed issue as PDF, DOCX and HTML, with its evidence pack."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from xianwu.web.commands.errors import CommandFailed
from xianwu.web.commands.setup import open_house

SAYS = "导出一期为 PDF、DOCX、HTML，连同证据包"


def add(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="操作", title="操作", required=True, parser_class=type(parser))
    export = verbs.add_parser("export", help=SAYS, description=SAYS)
    export.add_argument("number", type=int, metavar="期号", help="期号，如 38")
    export.add_argument("--year", type=int, metavar="年", help="年份；默认取该期号最近的一年")
    export.add_argument("--to", type=Path, required=True, metavar="目录", help="放到哪个目录")


def run(args: Namespace) -> int:
    open_house()
    from xianwu.bulletin.api import export
    from xianwu.kit.refusals import Refused

    try:
        paths = export(args.number, args.to, year=args.year)
    except (LookupError, Refused) as error:
        raise CommandFailed(str(error)) from None
    except OSError as error:
        raise CommandFailed(f"写不进 {args.to}（{error.strerror}），请另选一个目录。") from None
    for path in paths:
        print(path)
    return 0
