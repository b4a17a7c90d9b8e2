"""Which of the prescribed faces a font is, by the names that fonts give themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from xianwu.papers.fonts import Face

# The first list of each face: the licensed fonts that the rules mean; the second: free ones that stand in for them.
NAMES: dict[Face, tuple[str, str]] = {
    Face.TITLE: ("xiaobiaosong|小标宋|fzxbs", "notoserifsc-(black|bold)|notoserifcjksc-(black|bold)|^notoserifsc$"),
    Face.BODY: ("fangsong|仿宋|fzfs|simfang", "fandolfang|stfangsong"),
    Face.HEADING: ("simhei|黑体|fzhei|heiti", "fandolhei|notosanssc|sourcehansans|notosanscjk|stheiti"),
    Face.SECOND: ("kaiti|楷体|fzkai|simkai", "lxgwwenkai|stkai|fandolkai"),
    Face.PAGE: ("simsun|宋体|fzshusong|^song$", "fandolsong|stsong|notoserifsc|notoserifcjk"),
}
# A page number may be set in the Latin face that Word takes for digits.
LATIN = re.compile("timesnewroman|liberationserif|dejavuserif|arial|calibri|cambria")
_RARE = re.compile("notoserif|sourcehanserif")


def plain_name(font: str) -> str:
    """The name without the prefix of a subset and the encoding that some writers add."""
    return re.sub(r"^[A-Z]{6}\+|-Identity-H$", "", font)


def _key(font: str) -> str:
    return re.sub(r"[\s_]|regular|identity-h", "", plain_name(font).lower())


@lru_cache(maxsize=256)
def faces_of(font: str) -> Mapping[Face, bool]:
    """The faces a font may pass for; True: it only stands in for the licensed one."""
    key = _key(font)
    found: dict[Face, bool] = {}
    for face, (licensed, free) in NAMES.items():
        if re.search(free, key):
            found[face] = True
        elif re.search(licensed, key) and not (face is Face.PAGE and "小标宋" in key):
            found[face] = False
    return found


def is_face(font: str, face: Face) -> bool:
    return face in faces_of(font)


def is_latin(font: str) -> bool:
    return bool(LATIN.search(_key(font)))


def is_rare(font: str) -> bool:
    """The font that lends a character which the body's own font lacks."""
    return bool(_RARE.search(_key(font)))


def told(font: str, face: Face) -> str:
    """The font's name for a report, and that it is a stand-in."""
    return f"{plain_name(font)}{'（代用）' if faces_of(font).get(face) else ''}"
