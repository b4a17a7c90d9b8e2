"""The code on a paper by which anybody who holds it can ask whether it is genuine."""

from __future__ import annotations

import io
import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse

# Without 0 and O, 1, I and L: codes are read out and typed in.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 16
GROUP = 4


@dataclass(frozen=True)
class CheckMark:
    """What is printed: the code in groups, and the address that the square leads to."""

    code: str
    address: str

    @cached_property
    def _square(self) -> Any:
        """Worked out once: the PDF and the Word file carry the same."""
        return segno.make(self.address, error="m", micro=False)

    @property
    def svg(self) -> str:
        out = io.BytesIO()
        self._square.save(out, kind="svg", border=1, xmldecl=False, scale=4)
        return out.getvalue().decode()

    @property
    def png(self) -> bytes:
        out = io.BytesIO()
        self._square.save(out, kind="png", border=1, scale=6)
        return out.getvalue()


def new_token() -> str:
    """A code that cannot be guessed: 79 bits."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def cleaned_token(text: str) -> str:
    """A code as it is kept, however it was typed."""
    return "".join(char for char in text.upper() if char in LETTERS)


def grouped(token: str) -> str:
    """A code as it is printed: ABCD-EFGH-…"""
    return "-".join(token[start : start + GROUP] for start in range(0, len(token), GROUP))


def check_mark(token: str) -> CheckMark:
    """Where no public address is set, the square holds the path alone."""
    path = reverse("papers:verify", args=[token])
    return CheckMark(grouped(token), f"{settings.XIANWU_PUBLIC_URL.rstrip('/')}{path}")
