"""Whatever is typed, the check answers: texts with characters changed, lost and put in raise nothing."""

from __future__ import annotations

import random

from xianwu.bulletin.factcheck.check import check
from xianwu.bulletin.factcheck.tests.labelled import judged_sentences

SIGNS = "0123456789一二三四五六七八九十百千万亿元个月日年%％.、，。；（）第至—共其中比由到增减第"
NUMBERS = ("0", "00", "31", "32", "13", "99", "2024", "1000000000")
TEXTS = 600


def spoiled(text: str, chance: random.Random) -> str:
    """Up to twelve characters changed, taken out or put in."""
    signs = list(text)
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(signs))
        deed = chance.random()
        if deed < 0.35:
            signs[place] = chance.choice(SIGNS)
        elif deed < 0.6 and len(signs) > 1:
            del signs[place]
        elif deed < 0.8:
            signs.insert(place, chance.choice(SIGNS))
        else:
            signs[place] = chance.choice(NUMBERS)
    return "".join(signs)


def test_a_spoiled_text_is_answered() -> None:
    chance = random.Random(20250829)  # noqa: S311
    texts = [text for _, text in judged_sentences()]
    for _ in range(TEXTS):
        text = spoiled(chance.choice(texts), chance)
        report = check(text)
        for each in report.as_json()["findings"]:
            assert all(0 <= start <= end <= len(text) for start, end in each["spans"]), text


def test_numbers_of_nothing_are_answered() -> None:
    for text in (
        "8月底累计326户，00月底累计398户。",
        "拟投资0万元，每亩0元，共0亩，户均0元。",
        "分产业看，0个，其中，共32个。",
        "第0期累计0人，第99999999999期累计0人。",
        "13月45日至0月0日，历时0天，占0的0%。",
    ):
        assert check(text).text.source == text
