"""Dated parameters: what an official may lawfully change without a developer.

`<app>/rules.py` → `PARAMETERS = [Parameter("financing.decision_days", "银行答复时限", unit="天", default="30", …)]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from xianwu.kit.declared import declared


@dataclass(frozen=True)
class Parameter:
    """A threshold with its source. The default answers until a row says otherwise; "" means a row is needed."""

    code: str
    label: str
    unit: str = ""
    default: str = ""
    source: str = ""
    since: date | None = None
    note: str = ""


class UnknownParameter(LookupError):
    """A code that no room declares: a mistake of the programmer."""


@cache
def parameters() -> dict[str, Parameter]:
    """Every declared parameter by code."""
    return {each.code: each for each in declared("rules", "PARAMETERS")}


def parameter(code: str) -> Parameter:
    """The declaration of one parameter; raises UnknownParameter."""
    try:
        return parameters()[code]
    except KeyError:
        raise UnknownParameter(code) from None
