"""Traditional script read as simplified, one character for one: the table of OpenCC, asked when it is needed."""

from __future__ import annotations

from functools import cache

from opencc import OpenCC

_FIRST, _LAST = 0x3400, 0x9FFF
_MONEY = {"圓": "元"}
"""As a unit of money it is no circle."""


class Script(dict[int, str]):
    """A table for `str.translate`: signs as given, Chinese characters in simplified script, learnt one by one."""

    def __missing__(self, code: int) -> str:
        """Raises LookupError for what is no Chinese character: it stays as it is."""
        if not _FIRST <= code <= _LAST:
            raise LookupError(code)
        sign = chr(code)
        simple = _MONEY.get(sign) or _converter().convert(sign)
        self[code] = simple if len(simple) == 1 else sign
        return self[code]


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
