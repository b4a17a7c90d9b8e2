"""Blanks and widths in typed text: what the keyboard left behind does not get printed."""

from __future__ import annotations

import re
import unicodedata

# Full-width digits, letters, dots and the percent sign; Chinese punctuation stays as it is.
WIDE = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a％．＋]")
# A space typed between Han text (or Chinese punctuation) and a digit is an accident of the keyboard.
BEFORE_DIGIT = re.compile(r"(?<=[^\x00-\x7f])[ \t\u00a0\u3000]+(?=[0-9])")
AFTER_DIGIT = re.compile(r"(?<=[0-9%])[ \t\u00a0\u3000]+(?=[^\x00-\x7f])")
RUNS_OF_SPACE = re.compile(r"[ \t\u00a0]+")


def normalise_text(text: str) -> str:
    """Half-width digits and percent signs, and no space between Han text and digits."""
    narrow = WIDE.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    closed = AFTER_DIGIT.sub("", BEFORE_DIGIT.sub("", narrow))
    return RUNS_OF_SPACE.sub(" ", closed).strip()
