"""Whatever is typed, the answer is Chinese and says what to do."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import Any

import pytest

from xianwu.kit.refusals import Refused
from xianwu.web import cli
from xianwu.web.cli import COMMANDS

ENGLISH = re.compile(
    r"usage|options|positional|optional|error|required|invalid|expected|unrecognized|choose|show this|argument"
)
LINES = [[name] for name in COMMANDS if name != "manage"] + [["bulletin", "export"], []]


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_help_is_chinese(xianwu: Callable[..., Any], line: list[str]) -> None:
    said = xianwu(*line, "--help")
    assert said.code == 0
    assert said.out.startswith("用法：xianwu")
    assert "显示帮助并退出" in said.out
    assert not ENGLISH.search(said.out), said.out


@pytest.mark.parametrize(
    "line,expected",
    [
        ("records", "缺少参数：指标"),
        ("bulletin export 38", "缺少参数：--to"),
        ("bulletin", "缺少参数：操作"),
        ("bulletin export x --to .", "“x” 不是整数"),
        ("bulletin export 38 --to", "后面缺少内容"),
        ("figures --format yaml", "没有 “yaml” 这个选项，可选：table、json"),
        ("figures --as-of 昨天", "日期应写成 2025-08-29，不是“昨天”"),
        ("figures --as-of 2025-02-30", "日期应写成"),
        ("figures extra", "不认识的参数：extra"),
        ("demo --res", "不认识的参数：--res"),
        ("demo --reset=1", "后面不接内容，多了 “1”"),
        ("serve --port 70000", "端口应是 1 到 65535 的整数"),
        ("serve --workers 0", "应是 1 以上的整数"),
        ("nonsense", "没有 “nonsense” 这个选项，可选：demo、"),
        ("backup", "缺少参数：文件"),
    ],
)
def test_a_wrong_line_is_answered_in_chinese(xianwu: Callable[..., Any], line: str, expected: str) -> None:
    said = xianwu(*line.split())
    assert said.code == 2
    assert expected in said.err
    assert not ENGLISH.search(said.err), said.err
    assert "用 --help 查看用法" in said.err


def test_a_bare_call_lists_the_commands(xianwu: Callable[..., Any]) -> None:
    said = xianwu()
    assert said.code == 0
    for name, text in COMMANDS.items():
        assert name in said.out
        assert text in said.out


def test_a_refusal_ends_in_its_own_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(args: argparse.Namespace) -> int:
        raise Refused("没有找到小标宋字体，请管理员放好字体后重试。")

    monkeypatch.setattr("xianwu.web.commands.figures.run", refuse)
    assert cli.run("figures", argparse.Namespace()) == 1
    assert capsys.readouterr().err == "xianwu figures：没有找到小标宋字体，请管理员放好字体后重试。\n"
