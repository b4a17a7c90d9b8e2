"""Hedge words and what they claim: 70余 is more than 70 and less than 80, 近 a little less, 约 a little about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from xianwu.bulletin.factcheck.words import HEDGES_AFTER, HEDGES_BEFORE

_NEAR, _ABOUT, _BASICALLY = Decimal("0.9"), Decimal("0.05"), Decimal("0.95")
_BEFORE = re.compile(rf"(?:{'|'.join(HEDGES_BEFORE)})(?=了?$)")
_AFTER = re.compile("|".join([*HEDGES_AFTER, r"多(?=[，。；、）]|$)"]))
_OTHER_WORDS = {
    "约": "签节预履解邀违合条公集制特盟缔邀条赴失爽立守", "近": "附最临邻靠远亲接新将", "过": "超经通不越胜渡路度", "超": "高",
    "低于": "", "高于": "", "最低": "", "最高": "",
}  # fmt: skip
FLOOR = ("不少于", "不低于", "超过", "突破", "至少", "高于", "多于", "逾", "超", "过", "最低", "以上", "有余", "多")
CEILING = ("不超过", "不高于", "不足", "不到", "至多", "最多", "低于", "少于", "最高", "以下", "以内", "之内")
ABOUT = ("约", "大约", "大概", "左右", "上下")
NEAR = ("近", "将近", "接近")


@dataclass(frozen=True)
class Hedge:
    """The words around a number: `before` and `after` it, `inner` (余, 多, 来, 几) within."""

    before: str = ""
    inner: str = ""
    after: str = ""
    reach: Decimal = Decimal(0)
    """How far 三五天 and 七八百人 reach above their first number."""

    @property
    def word(self) -> str:
        """The word that says most: the one inside, else before, else after."""
        return self.inner or self.before or self.after

    @property
    def is_none(self) -> bool:
        return not self.word and not self.reach

    def bounds(self, value: Decimal, step: Decimal, digits: str) -> tuple[Decimal, Decimal | None]:
        """The least and the greatest value that the words allow; None where there is no upper end."""
        half = step / 2
        if self.reach:
            return value, value + self.reach
        if self.inner:
            return value, value + _odd(value, digits)
        word = self.before or self.after
        if word in FLOOR:
            return value, None
        if word in CEILING:
            return Decimal(0), value + half
        if word in NEAR:
            return value * _NEAR, value + half
        if word in ABOUT:
            return value * (1 - _ABOUT), value * (1 + _ABOUT)
        if word:
            return value * _BASICALLY, value + half
        return value - half, value + half


def _odd(value: Decimal, digits: str) -> Decimal:
    """How far N余 reaches: a one in the place of the last digit that is no zero."""
    whole = digits.replace(",", "")
    if not whole or "." in whole or not Decimal(whole):
        return Decimal(0)
    zeros = len(whole) - len(whole.rstrip("0"))
    return value / Decimal(whole) * Decimal(10) ** zeros


def hedge_at(words: str, start: int, end: int, *, inner: str) -> Hedge:
    """The hedge of the number that stands there."""
    around = words[max(start - 6, 0) : start]
    found = _BEFORE.search(around)
    before = ""
    for found in _BEFORE.finditer(around):
        word, sign = found[0], around[found.start() - 1 : found.start()]
        if not (sign and sign in _OTHER_WORDS.get(word, "")):
            before = before or word
    after = _AFTER.match(words, end)
    return Hedge(before, inner, after[0] if after else "")
