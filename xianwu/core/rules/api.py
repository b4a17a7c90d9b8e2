"""Reading and setting dated parameters; reads come from memory."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from xianwu.core.rules.declarations import Parameter, UnknownParameter, parameter, parameters
from xianwu.core.rules.models import RuleValue
from xianwu.kit.refusals import Refused
from xianwu.kit.remembered import Remembered

__all__ = ["Parameter", "UnknownParameter", "day", "parameter", "parameters", "set_value", "text_value", "value"]


MOST_TIMES = 1000
TIMES = ("工作日", "个工作日", "日", "天", "个月", "月", "年")
"""Units in which a term is counted: whole ones."""


class ParameterRefused(Refused):
    """A value that cannot be set, or one that is missing."""


def _load() -> dict[str, list[tuple[date, date | None, str]]]:
    found: dict[str, list[tuple[date, date | None, str]]] = {}
    rows = RuleValue.objects.order_by("code", "-valid_from").values_list("code", "valid_from", "valid_to", "value")
    for code, first, last, text in rows:
        found.setdefault(code, []).append((first, last, text))
    return found


_rows = Remembered(_load, models=("rules.RuleValue",))


def text_value(code: str, *, on: date) -> str:
    """The value in force on a day: the row with the latest start, else the declared default.

    The default answers for days before `since` too: what was in force then is a row to be entered.
    """
    declared = parameter(code)
    for first, last, text in _rows().get(code, ()):
        if first <= on and (last is None or on <= last):
            return text
    if not declared.default:
        raise ParameterRefused(f"参数“{declared.label}”在 {on} 没有取值，请管理员先录入取值和依据。")
    return declared.default


def value(code: str, *, on: date) -> Decimal:
    """The value in force on a day, as a number."""
    text = text_value(code, on=on)
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ParameterRefused(f"参数“{parameter(code).label}”的取值“{text}”不是数字，请管理员改正。") from None


def day(code: str, *, on: date) -> date:
    """The value in force on a day, as a day itself."""
    text = text_value(code, on=on).strip()
    try:
        return date.fromisoformat(text)
    except ValueError:
        said = f"参数“{parameter(code).label}”写的是“{text}”，请改成 2025-03-01 这样的日期。"
        raise ParameterRefused(said) from None


def _checked(code: str, text: str) -> str:
    if code not in parameters():
        raise ParameterRefused(f"没有名为“{code}”的参数，请从参数表中选择。", field="code")
    default, text = parameter(code).default, text.strip()
    if not text:
        raise ParameterRefused("取值是空的，请填写。", field="value")
    if _is_number(default) and not _is_number(text):
        raise ParameterRefused("这个参数的取值应当是数字，请改正。", field="value")
    if _is_number(default) and (said := _implausible(parameter(code), Decimal(text))):
        raise ParameterRefused(said, field="value")
    if not _is_number(default) and _is_day(default) and not _is_day(text):
        raise ParameterRefused("这个参数的取值应当是日期，写成 2025-03-01 的样子。", field="value")
    return text


def _implausible(known: Parameter, new: Decimal) -> str:
    """What cannot be meant, seen from the declared default: the other sign, part of a day, no time at all, another unit."""
    default = Decimal(known.default)
    if default >= 0 > new:
        return "这个参数的取值不能是负数，请改正。"
    if known.unit in TIMES and default > 0 and (new == 0 or new != new.to_integral_value()):
        return f"这个参数按{known.unit}计，取值应是大于 0 的整数，请改正。"
    if default and abs(new / default) > MOST_TIMES:
        return f"取值是默认值 {known.default} 的 {new / default:,.0f} 倍，请核对单位。"
    return ""


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


@transaction.atomic
def set_value(
    code: str,
    *,
    text: str,
    valid_from: date,
    valid_to: date | None = None,
    document_no: str = "",
    source: str = "",
    actor: Any | None,
    at: datetime,
) -> RuleValue:
    """Enter or correct the value from one day on; who and when stay in the row's history."""
    checked = _checked(code, text)
    if valid_to is not None and valid_to < valid_from:
        raise ParameterRefused("截止日期早于起始日期，请改正。", field="valid_to")
    if not (document_no or source):
        raise ParameterRefused("请填写文号或依据，取值要有出处。", field="document_no")
    row = RuleValue.objects.filter(code=code, valid_from=valid_from).first()
    row = row or RuleValue(code=code, valid_from=valid_from)
    row.value, row.valid_to, row.document_no, row.source = checked, valid_to, document_no, source
    row.unit = parameter(code).unit
    row._history_date = at
    row._history_user = get_user_model()(pk=actor.id) if actor else None
    row.save()
    return row
