"""The period phrase that governs a figure, and what the figure counts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from xianwu.bulletin.factcheck.claims import Claim, Sentence
from xianwu.bulletin.factcheck.text import Text
from xianwu.lib.periods import PeriodError, parse_phrase

_PHRASE = re.compile(
    r"今年以来|年初以来|本月以来|近年来|近期|日前|近日|截[至止]目前|截[至止](?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末)|"
    r"(?:20\d\d年)?\d{1,2}月份?以来|(?:20\d\d年)?\d{1,2}月?[-~—至到]\d{1,2}月份?|(?:20\d\d年)?(?:上半年|下半年|[一二三四]季度|第[一二三四]季度|前[一二三两]季度)|"
    r"(?:20\d\d年)?\d{1,2}月\d{1,2}日(?:当天)?|20\d\d年(?:全年|度|以来)?|去年同期|上年同期|去年|上年|目前|(?:20\d\d年)?\d{1,2}月份|"
    r"“十[三四五]五”(?:以来|期间)|近[\d一二三四五六七八九十两]+年来?|前\d{1,2}个月"
)


@dataclass(frozen=True)
class Governed:
    """`period`: phrase with first and last day (None where the words or the text do not say), or None; `subject`."""

    period: dict[str, Any] | None
    subject: str


def governed(text: Text, sentences: Iterable[Sentence], *, as_of: date | None) -> dict[int, Governed]:
    """By the place of each figure. A phrase governs the figures behind it in its sentence, up to the next one."""
    found: dict[int, Governed] = {}
    for sentence in sentences:
        phrases = [
            (match.start() + sentence.start, match[0])
            for match in _PHRASE.finditer(sentence.words)
            if sentence.words[match.start() - 1 : match.start()] not in ("较", "比")
        ]
        for claim in sentence.claims:
            before = [phrase for start, phrase in phrases if start < claim.figure.start]
            found[claim.figure.start] = Governed(_period(before[-1], as_of) if before else None, _subject(claim))
    return found


def _period(phrase: str, as_of: date | None) -> dict[str, Any]:
    start = end = None
    if as_of is not None:
        try:
            period = parse_phrase(phrase, as_of)
            start, end = period.start, period.end
        except PeriodError:
            pass
    return {"phrase": phrase, "start": start and start.isoformat(), "end": end and end.isoformat()}


def _subject(claim: Claim) -> str:
    """Behind a list of names (工商银行、农业银行等6家银行) it is the noun that follows."""
    label = claim.tail if claim.lead.endswith("等") and claim.tail else claim.label
    return label.strip("“”、 ")
