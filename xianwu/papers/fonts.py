"""Which fonts a paper is set in: the county's own first, then the free ones fetched at set-up.

The machine's system fonts come in only where a face has no font at all: a paper set in a substitute, which
the draft names, is better than none. With the fonts of the set-up the same text gives the same bytes everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import typst
from django.conf import settings

from xianwu.kit.refusals import Refused


class FontMissing(Refused):
    """No Chinese font is there at all: a paper would print boxes."""


class Face(StrEnum):
    """The faces that the rules for official papers name."""

    TITLE = "小标宋"
    BODY = "仿宋"
    HEADING = "黑体"
    SECOND = "楷体"
    PAGE = "宋体"


# Best first.  Licensed fonts are named as they name themselves; a county puts its copies
# into XIANWU_FONTS_DIR.  The Noto families close each list: FandolFang lacks 堽 and 奡.
CANDIDATES: dict[Face, tuple[str, ...]] = {
    Face.TITLE: (
        "FZXiaoBiaoSong-B05S",
        "FZXiaoBiaoSong-B05",
        "方正小标宋简体",
        "方正小标宋_GBK",
        "Noto Serif SC",
        "FandolSong",
    ),
    Face.BODY: (
        "FangSong_GB2312",
        "仿宋_GB2312",
        "FZFangSong-Z02S",
        "FangSong",
        "FandolFang R",
        "Noto Serif SC",
    ),
    Face.HEADING: ("SimHei", "FZHei-B01S", "黑体", "FandolHei", "Noto Sans SC"),
    Face.SECOND: ("KaiTi_GB2312", "楷体_GB2312", "FZKai-Z03S", "KaiTi", "LXGW WenKai", "Noto Serif SC"),
    Face.PAGE: ("SimSun", "NSimSun", "宋体", "FandolSong", "Noto Serif SC"),
}
# What stands in where a face has none of its own: fonts of other faces, then what systems bring along.
SUBSTITUTES: tuple[str, ...] = (
    "Noto Serif SC",
    "FandolSong",
    "FandolFang R",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "SimSun",
    "STSong",
    "Songti SC",
    "AR PL UMing CN",
    "Noto Sans SC",
    "FandolHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "SimHei",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
)
LICENSED: dict[Face, int] = {Face.TITLE: 4, Face.BODY: 4, Face.HEADING: 3, Face.SECOND: 4, Face.PAGE: 3}

# What Word and WPS call the faces on the county's own machines.
WORD_NAMES: dict[Face, str] = {
    Face.TITLE: "方正小标宋简体",
    Face.BODY: "仿宋_GB2312",
    Face.HEADING: "黑体",
    Face.SECOND: "楷体_GB2312",
    Face.PAGE: "宋体",
}


@dataclass(frozen=True)
class FontSet:
    """The fonts found in some folders, loaded once."""

    folders: tuple[Path, ...]
    loaded: typst.Fonts
    families: frozenset[str]

    def chain(self, face: Face) -> list[str]:
        """Families to try for a face, glyph by glyph; only those that are there. Raises FontMissing."""
        found = [family for family in CANDIDATES[face] if family in self.families]
        found = found or [family for family in SUBSTITUTES if family in self.families]
        if not found:
            raise FontMissing(
                f"没有找到{face.value}字体，也没有可以代替的中文字体，不能排版。"
                "请管理员运行 scripts/fonts.py，或把字体放进 XIANWU_FONTS_DIR 后重试。"
            )
        return found

    @property
    def has_every_face(self) -> bool:
        """Whether each face is set in a font meant for it."""
        return all(self.families.intersection(CANDIDATES[face]) for face in Face)

    def chains(self) -> dict[str, list[str]]:
        return {face.name.lower(): self.chain(face) for face in Face}

    def substitutes(self, *faces: Face) -> list[str]:
        """Words about faces that are not the prescribed font, for drafts."""
        notes = []
        for face in faces or Face:
            first = self.chain(face)[0]
            if first not in CANDIDATES[face][: LICENSED[face]]:
                notes.append(f"{face.value}以 {first} 代替")
        return notes


def folders() -> tuple[Path, ...]:
    """The county's own folder first, then what was fetched at set-up."""
    own = getattr(settings, "XIANWU_FONTS_DIR", None)
    home = Path(getattr(settings, "XIANWU_HOME", "var"))
    wanted = (Path(own) if own else None, home / "fonts")
    return tuple(folder for folder in wanted if folder is not None and folder.is_dir())


@lru_cache(maxsize=8)
def load(folders: tuple[Path, ...]) -> FontSet:
    """Fonts of the folders; kept, because reading 70 MB of fonts costs more than typesetting."""
    found = _read(folders, with_system=False)
    return found if found.has_every_face else _read(folders, with_system=True)


def _read(folders: tuple[Path, ...], *, with_system: bool) -> FontSet:
    paths = [str(folder) for folder in folders]
    loaded = typst.Fonts(include_system_fonts=with_system, include_embedded_fonts=False, font_paths=paths)
    return FontSet(folders, loaded, frozenset(loaded.families()))


def current() -> FontSet:
    return load(folders())
