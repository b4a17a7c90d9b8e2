"""`xianwu layout`: a DOCX or PDF held against the clauses of a layout preset. No database is asked, nothing is kept."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from xianwu.bulletin.factcheck.files import Unreadable
from xianwu.bulletin.layout.checking.check import check_file
from xianwu.bulletin.layout.checking.findings import Finding, Report, Verdict
from xianwu.bulletin.layout.presets import PRESETS
from xianwu.web.commands.errors import CommandFailed

SIGNS = {Verdict.MET: "✓", Verdict.BROKEN: "✗", Verdict.UNMEASURED: "?", Verdict.ABSENT: "-"}


def add(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件", help="要核对的 DOCX 或 PDF")
    parser.add_argument(
        "--preset",
        choices=list(PRESETS),
        default="",
        help="按哪种版式核对：bulletin 快报版式，gb9704 党政机关公文格式 GB/T 9704-2012；不写时按文件自己写明的，没有写明的按快报版式",
    )
    parser.add_argument(
        "--format", choices=["table", "json"], default="table", help="输出格式：table 给人看（默认），或 json"
    )


def run(args: Namespace) -> int:
    """0, or 1 where a rule is broken."""
    try:
        report = check_file(args.file, preset=args.preset)
    except Unreadable as error:
        raise CommandFailed(str(error)) from error
    if args.format == "json":
        print(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        print("\n".join(_lines(report)))
    return 0 if report.is_met else 1


def _lines(report: Report) -> Iterator[str]:
    """Every rule in the order of the standard, then the counts."""
    for each in report.findings:
        yield f"{SIGNS[each.verdict]} {each.clause}  {each.rule}：{each.verdict}"
        yield f"    {_details(each)}"
    yield f"按{PRESETS[report.preset].label}核对：{report.summary}。"


def _details(each: Finding) -> str:
    tolerance = f"（容差 {each.tolerance}）" if each.tolerance else ""
    measured = f"实测 {each.measured}；" if each.measured else ""
    place = f"；位置 {each.place}" if each.place else ""
    return f"{measured}应为 {each.wanted}{tolerance}{place}"
