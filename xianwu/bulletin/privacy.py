"""Numbers of citizens that a bulletin must not print. Pure."""

from __future__ import annotations

import re

CITIZEN = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<![0-9A-Za-z.])1[3-9][0-9]{9}(?![0-9A-Za-z.])")


def private_numbers(text: str) -> list[str]:
    """ID and mobile numbers in a text, masked so that the warning does not spread them."""
    found = [match[0] for pattern in (CITIZEN, MOBILE) for match in pattern.finditer(text)]
    return [f"{each[:3]}{'*' * (len(each) - 5)}{each[-2:]}" for each in found]


def private_refusal(text: str) -> str | None:
    """Why the text may not go on; None when it may."""
    found = private_numbers(text)
    return f"文中有公民身份号码或手机号（{'、'.join(found)}），不能刊登，请删去后再办。" if found else None
