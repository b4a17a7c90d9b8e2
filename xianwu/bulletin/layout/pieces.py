"""Cutting text so that a number never parts from its unit at the end of a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xianwu.bulletin.layout.document import Run

# Longest first: 人次 before 人, 万元 before 万, 个百分点 before 个.
UNITS = """
    个百分点 平方公里 平方米 立方米 亿千瓦时 万千瓦 万亿元 千瓦时 家次 人次 户次 车次
    批次 次 亿元 万元 亿斤 万斤 公里 千米 延米 公斤 公顷 万吨 万亩 万方 万人 万户
    月份 小时 分钟 工作日 个月 周年 点 万亿 亿 万 千 元 倍 成 米 亩 吨 方 人 名
    户 家 个 起 件 宗 例 处 座 条 块 根 年 月 日 天 期 篇 份 项 批 场 所 辆
    台 套 栋 间 层 号 岁 度 届 轮 类 组 队 支 种 级 村 镇 乡 县 % ‰ ℃
"""
UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS.split(), key=len, reverse=True))
FIGURE = re.compile(
    rf"""
    第?\s?
    [0-9][0-9.,:/]*                    # the number
    (?:\s?[-~—–至]\s?[0-9][0-9.,]*)?   # up to another one
    (?:余|多|来)?
    (?:万亿|亿|万|千|百)?
    (?:余|多)?
    (?:{UNIT})?
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Piece:
    """A stretch of one line's worth of care: glued pieces are never broken inside."""

    text: str
    is_glued: bool = False
    key: str | None = None


def pieces(runs: Sequence[Run]) -> list[Piece]:
    """The runs as pieces; a figure whose unit stands in the next run is still glued as one."""
    text = "".join(run.text for run in runs)
    keys: list[str | None] = []
    for run in runs:
        keys.extend([run.key] * len(run.text))
    found: list[Piece] = []
    for start, end, is_glued in _spans(text):
        # A glued piece carries the key of its number; loose text is cut where the key changes.
        borders = [start, end] if is_glued else _borders(keys, start=start, end=end)
        for first, last in zip(borders, borders[1:], strict=False):
            found.append(Piece(text[first:last], is_glued, keys[first]))
    return found


def _spans(text: str) -> Iterator[tuple[int, int, bool]]:
    place = 0
    for match in FIGURE.finditer(text):
        start, end = match.span()
        if len(match.group()) < 2:
            continue
        if start > place:
            yield place, start, False
        yield start, end, True
        place = end
    if place < len(text):
        yield place, len(text), False


def _borders(keys: Sequence[str | None], *, start: int, end: int) -> list[int]:
    changes = [index for index in range(start + 1, end) if keys[index] != keys[index - 1]]
    return [start, *changes, end]
