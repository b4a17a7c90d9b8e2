"""Personal numbers: encrypted in the database, found again by a keyed digest.

AES-256-GCM with a fresh nonce a value; keys are derived (HKDF) from the installation's XIANWU_FIELD_KEY, so a copy
of the database alone tells nothing. The digest is HMAC-SHA256 with a key of its own per purpose: equal numbers
of two purposes cannot be matched, and the small space of phone numbers cannot be tried out without the key.

The setting may hold several keys, the newest first: all of them open and find, the newest alone seals. Values and
digests begin with the mark of their key, so what an older key left is found by a look at the column
(`core.keys` brings it under the newest).
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
from django.db.models import ExpressionWrapper, F

SCHEME = "s2"
NONCE = 12
MARK_LENGTH = 8
INDEX_LENGTH = 64


class SealBroken(RuntimeError):
    """A value that none of this installation's keys opens."""

    def __init__(self) -> None:
        super().__init__(
            "加密字段无法解开：XIANWU_FIELD_KEY 里没有写入时的密钥。请从备份中恢复 settings.env 里的密钥，"
            "正在更换密钥的，把旧密钥接在新密钥后面，用逗号隔开。"
        )


# --- keys -----------------------------------------------------------------------------------------


@cache
def _split(text: str) -> tuple[str, ...]:
    return tuple(part for each in text.split(",") if (part := each.strip()))


def field_keys() -> tuple[str, ...]:
    """The installation's keys, the newest first."""
    return _split(settings.XIANWU_FIELD_KEY)


@cache
def _derived(secret: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())


@cache
def mark_of(secret: str) -> str:
    """By what a key is known beside its values; it tells nothing of the key."""
    return _derived(secret, "xianwu.mark").hex()[:MARK_LENGTH]


def newest_mark() -> str:
    return mark_of(field_keys()[0])


@cache
def _cipher(secret: str) -> AESGCM:
    return AESGCM(_derived(secret, "xianwu.field"))


# --- values ---------------------------------------------------------------------------------------


def seal_prefix() -> str:
    """How every value begins that the newest key has sealed."""
    return f"{SCHEME}.{newest_mark()}."


def seal(text: str) -> str:
    """The encrypted form of a text under the newest key; an empty text stays empty."""
    if not text:
        return ""
    nonce = urandom(NONCE)
    body = _cipher(field_keys()[0]).encrypt(nonce, text.encode(), None)
    return seal_prefix() + urlsafe_b64encode(nonce + body).decode()


def unseal(stored: str) -> str:
    """The text again; raises SealBroken for a key that is not there or a changed value."""
    if not stored:
        return ""
    scheme, _, rest = stored.partition(".")
    mark, _, body = rest.partition(".")
    secret = next((each for each in field_keys() if mark_of(each) == mark), None)
    if scheme != SCHEME or secret is None:
        raise SealBroken
    raw = urlsafe_b64decode(body)
    try:
        return _cipher(secret).decrypt(raw[:NONCE], raw[NONCE:], None).decode()
    except InvalidTag:
        raise SealBroken from None


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


def as_stored(name: str) -> ExpressionWrapper:
    """The column of an encrypted field as it lies in the database, for queries that must not open it."""
    return ExpressionWrapper(F(name), models.TextField())


# --- blind indexes --------------------------------------------------------------------------------


def _index(secret: str, text: str, purpose: str) -> str:
    made = hmac.new(_derived(secret, f"xianwu.index.{purpose}"), text.encode(), sha256).hexdigest()
    return (mark_of(secret) + made)[:INDEX_LENGTH]


def blind_index(text: str, purpose: str) -> str:
    """A digest under the newest key by which equal texts of one purpose are found; "" for an empty text."""
    return _index(field_keys()[0], text, purpose) if text else ""


def blind_indexes(text: str, purpose: str) -> list[str]:
    """The text's digests under every key: while keys are exchanged, rows are found by `__in` all of them."""
    return [_index(secret, text, purpose) for secret in field_keys()] if text else []


class BlindIndexField(models.CharField):
    """The digest beside an encrypted field: it follows from that field and the key, and no event signs it."""

    def __init__(self, *args: Any, of: str, purpose: str, **options: Any) -> None:
        self.of, self.purpose = of, purpose
        fixed = {"max_length": INDEX_LENGTH, "blank": True, "default": "", "editable": False}
        super().__init__(*args, **{"db_index": True, **options, **fixed})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for each in ("max_length", "blank", "default", "editable"):
            options.pop(each, None)
        return name, path, args, {**options, "db_index": self.db_index, "of": self.of, "purpose": self.purpose}
