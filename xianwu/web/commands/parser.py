"""An argument parser that speaks Chinese: its headings, and what it says of a wrong command line."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any

# What argparse says (Python 3.11 to 3.13), and the same in Chinese.
SAYINGS = (
    (r"argument (?P<name>.+?): (?P<rest>.+)", "参数 {name}：{rest}"),
    (r"the following arguments are required: (?P<names>.+)", "缺少参数：{names}"),
    (r"one of the arguments (?P<names>.+) is required", "下列参数须给出一个：{names}"),
    (r"unrecognized arguments: (?P<names>.+)", "不认识的参数：{names}"),
    (r"invalid choice: (?P<value>.+) \(choose from (?P<names>.+)\)", "没有 {value} 这个选项，可选：{names}"),
    (r"invalid int value: (?P<value>.+)", "{value} 不是整数"),
    (r"invalid \S+ value: (?P<value>.+)", "{value} 写法不对"),
    (r"expected (one|at least one|\d+) arguments?", "后面缺少内容"),
    (r"expected at most one argument", "后面最多写一项"),
    (r"not allowed with argument (?P<name>.+)", "不能与 {name} 同时使用"),
    (r"ignored explicit argument (?P<value>.+)", "后面不接内容，多了 {value}"),
    (r"ambiguous option: (?P<value>.+) could match (?P<names>.+)", "{value} 不明确，可能是 {names}"),
)


def in_chinese(message: str) -> str:
    """A complaint of argparse in Chinese; what it does not know stays as it is."""
    for pattern, chinese in SAYINGS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            parts = found.groupdict()
            if "rest" in parts:
                parts["rest"] = in_chinese(parts["rest"])
            if "names" in parts:
                parts["names"] = "、".join(re.split(r",? ", parts["names"].replace("'", "")))
            if "value" in parts:
                parts["value"] = f"“{parts['value'].strip(chr(39))}”"
            return chinese.format(**parts)
    return message


class ChineseFormatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """Options are written out in full: what `--res` means must not change with a new option."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, add_help=False, allow_abbrev=False, formatter_class=ChineseFormatter)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示帮助并退出")

    def error(self, message: str) -> Any:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}：{in_chinese(message)}。用 --help 查看用法。\n")
