"""Who a party is: the credit code, or where there is none, name, address and the operator's number."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date

from xianwu.core.people.sealed import blind_index
from xianwu.kit.refusals import Refused
from xianwu.lib.codes import CodeError, clean_credit_code, clean_id_number, clean_phone

ID_NUMBER = "id_number"
"""The same purpose as in the register of parties: one number, one index."""


class IdentityRefused(Refused):
    """A code or number that cannot be right, with the field it is about."""


def id_index(number: str) -> str:
    """The blind index by which a cleaned ID number is found."""
    return blind_index(number, ID_NUMBER)


def cleaned_code(text: str | None, *, field: str = "credit_code") -> str:
    return _checked(text, clean_credit_code, field=field)


def cleaned_number(text: str | None, *, on: date, field: str = "operator_id") -> str:
    return _checked(text, lambda given: clean_id_number(given, on=on), field=field)


def cleaned_phone(text: str | None, *, field: str = "phone") -> str:
    return _checked(text, clean_phone, field=field)


def cleaned_text(text: str | None) -> str:
    """NFKC, one blank between words, none around them."""
    return " ".join(unicodedata.normalize("NFKC", text or "").split())


def _checked(text: str | None, clean: Callable[[str], str], *, field: str) -> str:
    given = (text or "").strip()
    if not given:
        return ""
    try:
        return clean(given)
    except CodeError as error:
        raise IdentityRefused(str(error), field=field) from error
