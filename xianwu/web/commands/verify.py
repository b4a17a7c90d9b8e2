"""`xianwu verify`: the event chain, its rows and daily anchors; with a file, the evidence pack of an issue."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from xianwu.web.commands.errors import CommandFailed
from xianwu.web.commands.setup import open_house


def add(parser: ArgumentParser) -> None:
    parser.add_argument(
        "pack", nargs="?", type=Path, metavar="证据包", help="一期快报的证据包；不给时核验本县的事件链与记录"
    )
    parser.add_argument("--previous", type=Path, metavar="证据包", help="上一期的证据包，核对首尾是否相接")
    parser.add_argument(
        "--paper", type=Path, action="append", default=[], metavar="文件", help="手里的 PDF、Word 或网页文件，可写多次"
    )


def run(args: Namespace) -> int:
    if args.pack:
        return _verify_pack(args)
    if args.previous or args.paper:
        raise CommandFailed("--previous、--paper 要和证据包一起用：xianwu verify 证据包 --previous 上一份。")
    return _verify_house()


def _verify_pack(args: Namespace) -> int:
    """Needs no database: whoever was given a pack may have none."""
    from xianwu.bulletin.evidence.verifying import verify
    from xianwu.bulletin.evidence.zipped import in_words

    papers = {path.name: _bytes_of(path) for path in args.paper}
    previous = _bytes_of(args.previous) if args.previous else None
    report = verify(_bytes_of(args.pack), previous=previous, papers=papers)
    print("\n".join(in_words(report)))
    return 0 if report.is_in_order else 1


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        words = "没有这个文件" if isinstance(error, FileNotFoundError) else "它是文件夹或者打不开"
        raise CommandFailed(f"读不出 {path}：{words}，请核对文件名。") from None


def _verify_house() -> int:
    open_house()
    from xianwu.core.events.api import verify_chain
    from xianwu.core.events.models import Event

    faults = verify_chain()
    for fault in faults:
        print(fault)
    print(f"核验 {Event.objects.count()} 条事件：{'发现 ' + str(len(faults)) + ' 处不符' if faults else '全部相符'}")
    return 1 if faults else 0
