"""Names of enterprises, made comparable.

Two spellings of one firm differ in affixes (延津县 …有限公司, （个体工商户）); two firms may differ in one
character. So names are compared without affixes, and a high ratio is a suggestion for a person, never a
merge.
"""

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz import fuzz

PLACES: tuple[str, ...] = ("河南省", "河南", "新乡市", "新乡", "延津县", "延津")
_KINDS = (
    "个体工商户",
    "普通合伙",
    "特殊普通合伙",
    "有限合伙",
    "个人独资",
)
_SUFFIXES = (
    "集团股份有限公司",
    "集团有限责任公司",
    "集团有限公司",
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "农民专业合作社",
    "专业合作社",
    "合作社",
)
_NOISE = re.compile(r"[\W_]+")
_BRACKET = re.compile(r"\(([^()]*)\)")
_BRANCH = re.compile(r"\([^()]*[店铺部馆点]\)")
_LEAST = 2


def _drop_bracket(found: re.Match[str]) -> str:
    return "" if found[1] in _KINDS or found[1] in PLACES else found[1]


def _strip_places(name: str, places: Sequence[str]) -> str:
    for place in places:
        if name.startswith(place) and len(name) - len(place) >= _LEAST:
            name = name[len(place) :]
    return name


def _strip_suffix(name: str) -> str:
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= _LEAST:
            return name[: -len(suffix)]
    return name


def normal_name(text: str, *, places: Sequence[str] = PLACES) -> str:
    """A name without legal form, bracketed kind and leading places (largest first), NFKC, lower case, no
    punctuation.

    延津县鑫源面粉有限公司 → 鑫源面粉. At least two characters stay, so that 延津有限公司 is still a name.
    """
    name = unicodedata.normalize("NFKC", text).lower()
    name = _NOISE.sub("", _BRACKET.sub(_drop_bracket, re.sub(r"\s+", "", name)))
    return _strip_places(_strip_suffix(name), places)


def shop_name(text: str, *, endings: Sequence[str]) -> str:
    """What tells a shop from its neighbours: `normal_name` without the branch in brackets and without the word for
    the premises at its end.

    阿婆小吃店（新店） → 阿婆小吃; 老王烩面馆 → 老王烩面. At least two characters stay.
    """
    plain = _BRANCH.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))
    name = normal_name(plain) if len(plain) >= _LEAST else normal_name(text)
    for ending in sorted(endings, key=len, reverse=True):
        if ending and name.endswith(ending) and len(name) - len(ending) >= _LEAST:
            return name[: -len(ending)]
    return name


def name_ratio(a: str, b: str) -> float:
    """Likeness of two names without affixes, 0 to 100; an empty name is like nothing (0).

    Names alone cannot decide: 宏达 and 宏泰建筑工程 reach 83 and are two firms. 85 with an agreeing phone,
    legal representative or address is worth asking a person about.
    """
    left, right = normal_name(a), normal_name(b)
    return fuzz.ratio(left, right) if left and right else 0.0
