"""`xianwu check`: every figure of a text and what cannot be true in it. No database is asked."""

from __future__ import annotations

import json
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import date
from typing import Any

from xianwu.bulletin.factcheck.check import Report, check
from xianwu.bulletin.factcheck.files import Unreadable, lines_of_file, text_of_file
from xianwu.web.commands.errors import CommandFailed
from xianwu.web.commands.setup import day

_SURROGATE = re.compile("[\ud800-\udfff]")
SEVERITIES = {"error": "错误", "warning": "提醒"}


def add(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="文件", help="文本文件（TXT、DOCX、PDF，jsonl 时每行一个 JSON），- 表示标准输入"
    )
    parser.add_argument(
        "--format", choices=["table", "json", "jsonl"], default="table", help="输出格式：table 给人看（默认），json，或逐行的 jsonl"
    )  # fmt: skip
    parser.add_argument("--issued-on", type=day, metavar="日期", help="印发日期，如 2025-08-29；默认取刊头里的日期")


def run(args: Namespace) -> int:
    """0, or 1 where a person was shown errors (`table`) or a line could not be read (`jsonl`)."""
    if args.format == "jsonl":
        return _run_lines(args.file, issued_on=args.issued_on)
    try:
        report = check(text_of_file(args.file), issued_on=args.issued_on)
    except Unreadable as error:
        raise CommandFailed(str(error)) from error
    if args.format == "json":
        print(json.dumps(report.as_json(), ensure_ascii=False))
        return 0
    print("\n".join(_lines(report)))
    return 0 if report.is_consistent else 1


def _run_lines(name: str, *, issued_on: date | None) -> int:
    faults = 0
    try:
        for number, line in lines_of_file(name):
            if line is None or line.strip():
                answer = _answer(line, number=number, issued_on=issued_on)
                faults += "error" in answer
                print(json.dumps(answer, ensure_ascii=False))
    except Unreadable as error:
        raise CommandFailed(str(error)) from error
    if faults:
        print(f"xianwu check：有 {faults} 行读不了，已逐行注明。", file=sys.stderr)
    return 1 if faults else 0


def _answer(line: str | None, *, number: int, issued_on: date | None) -> dict[str, Any]:
    """What is printed for one line; a line that cannot be read says why and costs no other."""
    if line is None:
        return {"id": None, "error": f"第 {number} 行不是 UTF-8 或 GB18030 编码的文字"}
    try:
        given = json.loads(line)
    except json.JSONDecodeError as error:
        return {"id": None, "error": f"第 {number} 行不是 JSON：{error.msg}（第 {error.colno} 个字符）"}
    except RecursionError:
        return {"id": None, "error": f"第 {number} 行的 JSON 嵌套太深"}
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        return {"id": given.get("id") if isinstance(given, dict) else None, "error": f"第 {number} 行缺少文字 text"}
    if _SURROGATE.search(f"{given.get('id')}{given['text']}"):
        return {"id": None, "error": f"第 {number} 行含有不成对的代理字符，不是完整的文字"}
    return {"id": given.get("id"), **check(given["text"], issued_on=issued_on).as_json()}


def _lines(report: Report) -> Iterator[str]:
    """For people: the findings with the line they stand in, then how many figures were found."""
    for each in report.findings:
        start = min(report.text.span(*place)[0] for place in each.places)
        line = report.text.source.count("\n", 0, start) + 1
        quoted = "、".join(report.text.source[slice(*report.text.span(*place))] for place in each.places)
        yield f"第 {line} 行  {SEVERITIES[each.severity]}  {quoted}"
        yield f"    {each.message}{each.suggestion}"
    errors = sum(each.severity == "error" for each in report.findings)
    said = f"{errors} 处错误" if errors else "没有发现错误"
    yield f"找到 {len(report.figures)} 个数据，{said}，{len(report.findings) - errors} 处提醒。文字自身一致，不等于与台账一致。"
