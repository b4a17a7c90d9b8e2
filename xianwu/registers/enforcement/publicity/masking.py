"""What may stand on a public page: no full identity number, no telephone."""

from __future__ import annotations

import re

from xianwu.lib.codes import mask_id_number, mask_phone

IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])")
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def open_numbers(text: str) -> list[str]:
    """Identity numbers and mobile numbers that stand open in a text, as masks (never the numbers themselves)."""
    found = [mask_id_number(match) for match in IDENTITY.findall(text)]
    return [*found, *(mask_phone(match) for match in PHONE.findall(IDENTITY.sub("", text)))]


def closed_numbers(text: str) -> str:
    """The text with every identity number and mobile number in it masked."""
    hidden = IDENTITY.sub(lambda found: mask_id_number(found[0]), text)
    return PHONE.sub(lambda found: mask_phone(found[0]), hidden)
