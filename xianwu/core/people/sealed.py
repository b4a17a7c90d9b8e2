"""Personal numbers: encrypted in the database, found again by a keyed digest.

AES-256-GCM with a fresh nonce a value; keys are derived (HKDF) from the installation's XIANWU_FIELD_KEY, so a copy
of the database alone tells nothing. The digest is HMAC-SHA256 with a key of its own per purpose: equal numbers
of two purposes cannot be matched, and the small space of phone numbers cannot be tried out without the key.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache
from hashlib import sha256
from os import urandom
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

PREFIX = "s1."
NONCE = 12


class SealBroken(RuntimeError):
    """A value that this installation's key does not open."""

    def __init__(self) -> None:
        super().__init__("加密字段无法解开：当前密钥与写入时的密钥不同。请从备份中恢复 settings.env 里的密钥。")


@cache
def _key(secret: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())


@cache
def _cipher(secret: str) -> AESGCM:
    return AESGCM(_key(secret, "xianwu.field"))


def seal(text: str) -> str:
    """The encrypted form of a text; an empty text stays empty."""
    if not text:
        return ""
    nonce = urandom(NONCE)
    body = _cipher(settings.XIANWU_FIELD_KEY).encrypt(nonce, text.encode(), None)
    return PREFIX + urlsafe_b64encode(nonce + body).decode()


def unseal(stored: str) -> str:
    """The text again; raises SealBroken for a wrong key or a changed value."""
    if not stored:
        return ""
    if not stored.startswith(PREFIX):
        raise SealBroken
    raw = urlsafe_b64decode(stored[len(PREFIX) :])
    try:
        return _cipher(settings.XIANWU_FIELD_KEY).decrypt(raw[:NONCE], raw[NONCE:], None).decode()
    except InvalidTag:
        raise SealBroken from None


def blind_index(text: str, purpose: str) -> str:
    """A keyed digest by which equal texts of one purpose are found; "" for an empty text."""
    if not text:
        return ""
    return hmac.new(_key(settings.XIANWU_FIELD_KEY, f"xianwu.index.{purpose}"), text.encode(), sha256).hexdigest()


class Sealed(str):
    """A value that is encrypted already and is stored as it is: a backup never opens what it carries."""

    __slots__ = ()


class EncryptedTextField(models.TextField):
    """Text that is plain in Python and encrypted in the database. Search by a blind index beside it."""

    is_sealed = True

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Sealed):
            return value
        return seal(str(value))

    def from_db_value(self, value: str | None, *args: Any) -> str | None:
        return None if value is None else unseal(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: look up its blind index instead.")
        return super().get_lookup(lookup_name)
