"""Where the edited text departs from what the unit signed. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# References and numbers are compared whole, everything else character by character.
TOKEN = re.compile(r"\{\{.*?\}\}|[0-9][0-9.,]*|[A-Za-z]+|.", re.DOTALL)


@dataclass(frozen=True)
class Part:
    """A stretch that is the same (`kind` ""), was taken out (`del`) or put in (`ins`)."""

    text: str
    kind: str = ""


def differences(before: str, after: str) -> list[Part]:
    """The later text with what was taken out and put in; empty when nothing has changed."""
    if before == after:
        return []
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    found: list[Part] = []
    for kind, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Part("".join(old[first:last])))
            continue
        if first < last:
            found.append(Part("".join(old[first:last]), "del"))
        if begin < end:
            found.append(Part("".join(new[begin:end]), "ins"))
    return found
