"""Text with references to figures: `申报清单{{financing.declared}}`. Pure: knows no figure and no record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

REFERENCE = re.compile(r"\{\{\s*([^{}\n]*?)\s*\}\}")
KEY = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
STRAY = re.compile(r"\{\{|\}\}")

# Longest first: 人次 before 人, 万元 before 万.
MEASURES = """
    个百分点 平方公里 平方米 立方米 人次 家次 户次 车次 万元 亿元 公里 千米 延米 公顷 万吨
    万亩 万人 万户 工作日 小时 公斤 人 名 户 家 个 起 件 宗 例 处 座 条 块 根 次 天
    篇 份 项 批 场 所 辆 台 套 栋 间 层 倍 成 米 亩 吨 方 元 支 种 只 株 棵 村
    镇 乡 堆 % ％
"""
_MEASURE = "|".join(re.escape(each) for each in sorted(MEASURES.split(), key=len, reverse=True))
NUMBER = re.compile(
    rf"(?<![0-9A-Za-z.])[0-9][0-9,]*(?:\.[0-9]+)?\s?(?:余|多|来)?(?:万亿|亿|万|千|百)?(?:余|多)?\s?(?:{_MEASURE})"
)


@dataclass(frozen=True)
class Reference:
    """One reference in a text; `key` is what stands between the braces, right or wrong."""

    key: str
    start: int
    end: int

    @property
    def is_well_formed(self) -> bool:
        return bool(KEY.fullmatch(self.key))


@dataclass(frozen=True)
class LooseNumber:
    """A number with a measure word that is typed, not counted."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A stretch of text: plain, a reference, or (`is_loose`) a typed number."""

    text: str
    key: str = ""
    is_loose: bool = False


def references(text: str) -> list[Reference]:
    """All references in order. Braces that belong to none come too, so that they are never printed."""
    found = [Reference(match[1], *match.span()) for match in REFERENCE.finditer(text)]
    taken = [(each.start, each.end) for each in found]
    for match in STRAY.finditer(text):
        if not any(start <= match.start() < end for start, end in taken):
            found.append(Reference(match[0], *match.span()))
    return sorted(found, key=lambda each: each.start)


def keys_in(text: str) -> list[str]:
    """Keys of the well-formed references, each once, in order."""
    return list(dict.fromkeys(each.key for each in references(text) if each.is_well_formed))


def loose_numbers(text: str) -> list[LooseNumber]:
    """Numbers outside references that measure something. Dates, issue numbers and names are none."""
    spans = [(each.start, each.end) for each in references(text)]
    return [
        LooseNumber(match[0], *match.span())
        for match in NUMBER.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in spans)
    ]


def split(text: str) -> list[Piece]:
    """The text as plain stretches and references."""
    pieces: list[Piece] = []
    place = 0
    for each in references(text):
        if each.start > place:
            pieces.append(Piece(text[place : each.start]))
        pieces.append(Piece(text[each.start : each.end], key=each.key))
        place = each.end
    if place < len(text):
        pieces.append(Piece(text[place:]))
    return pieces


def mark_loose(text: str) -> list[Piece]:
    """Plain text cut so that typed numbers stand alone."""
    pieces: list[Piece] = []
    place = 0
    for each in loose_numbers(text):
        if each.start > place:
            pieces.append(Piece(text[place : each.start]))
        pieces.append(Piece(each.text, is_loose=True))
        place = each.end
    if place < len(text):
        pieces.append(Piece(text[place:]))
    return pieces


def replaced(text: str, words: Mapping[str, str]) -> str:
    """The text with each reference replaced by its words; unknown ones stay visible in brackets."""
    return "".join(words.get(piece.key, f"【{piece.key}】") if piece.key else piece.text for piece in split(text))


def bound(text: str, *, start: int, end: int, key: str) -> str:
    """The text with the stretch replaced by a reference."""
    return f"{text[:start]}{{{{{key}}}}}{text[end:]}"


def bare(text: str) -> str:
    """A number's words without spaces and separators, for comparing “4,113 户” with “4113户”."""
    return re.sub(r"[\s,]", "", text)


def size_of(text: str) -> int:
    """Characters of a text that is not resolved yet; a reference counts like the number it stands for."""
    return len("".join(replaced(text, dict.fromkeys(keys_in(text), "4113户")).split()))
