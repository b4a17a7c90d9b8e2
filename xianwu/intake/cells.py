"""Cleaning one cell by its column's kind. Every refusal is a sentence that says what to fix."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from unicodedata import normalize

from xianwu.intake.declarations import Column
from xianwu.lib.codes import clean_phone
from xianwu.lib.money import parse_amount

EXACT_DIGITS = 15
DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
MONTH = re.compile(r"^(\d{4})[-/.年](\d{1,2})月?$")
YES, NO = {"是", "有", "y", "yes", "1", "true", "√"}, {"否", "无", "n", "no", "0", "false", "×"}


def shown(value: Any) -> str:
    """A cell as a person sees it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def text(value: Any, column: Column) -> str:
    cleaned = re.sub(r"\s+", " ", normalize("NFKC", shown(value))) if column.kind == "code" else shown(value)
    if len(cleaned) > column.max_length:
        raise ValueError(f"太长：{len(cleaned)} 个字，最多 {column.max_length} 个字。")
    return cleaned


def code(value: Any, column: Column) -> str:
    if isinstance(value, int | float) and len(shown(value)) > EXACT_DIGITS:
        raise ValueError("代码被存成了数字，Excel 只留 15 位，后面的已丢失。请把该列设为文本后重新填写。")
    if re.fullmatch(r"\d(\.\d+)?[eE]\+\d+", shown(value)):
        raise ValueError("代码成了科学计数法，尾数已丢失。请把该列设为文本后重新填写。")
    return text(value, column).replace(" ", "")


def day(value: Any, column: Column) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = DATE.match(normalize("NFKC", shown(value)).replace(" ", ""))
    if not found:
        raise ValueError("日期看不懂，应写成 2025-08-29。")
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        raise ValueError("没有这一天，请核对日期。") from None


def month(value: Any, column: Column) -> date:
    if isinstance(value, date):
        return date(value.year, value.month, 1)
    found = MONTH.match(normalize("NFKC", shown(value)).replace(" ", ""))
    if not found or not 1 <= int(found[2]) <= 12:
        raise ValueError("月份看不懂，应写成 2025-08。")
    return date(int(found[1]), int(found[2]), 1)


def number(value: Any, column: Column) -> Decimal:
    try:
        return Decimal(normalize("NFKC", shown(value)).replace(",", "").replace("%", ""))
    except InvalidOperation:
        raise ValueError("应填数字。") from None


def whole(value: Any, column: Column) -> int:
    found = number(value, column)
    if found != found.to_integral_value():
        raise ValueError("应填整数。")
    return int(found)


def money(value: Any, column: Column) -> Decimal:
    return parse_amount(str(value) if isinstance(value, float) else shown(value), column.unit)


def choice(value: Any, column: Column) -> str:
    wanted = normalize("NFKC", shown(value))
    for known, word in column.choices:
        if wanted in (known, normalize("NFKC", word)):
            return known
    for spelling, known in column.spellings:
        if _bare(wanted) == _bare(spelling):
            return known
    raise ValueError(f"只能填：{'、'.join(word for _, word in column.choices)}。")


def _bare(text: str) -> str:
    """Letters, digits and Chinese words alone: GCJ-02, gcj 02 and GCJ_02 are one."""
    return "".join(sign for sign in normalize("NFKC", text).casefold() if sign.isalnum())


def yes_or_no(value: Any, column: Column) -> bool:
    wanted = shown(value).lower()
    if wanted in YES:
        return True
    if wanted in NO:
        return False
    raise ValueError("只能填“是”或“否”。")


def phone(value: Any, column: Column) -> str:
    return clean_phone(shown(value))


KINDS: dict[str, Callable[[Any, Column], Any]] = {
    "text": text,
    "long": text,
    "code": code,
    "date": day,
    "month": month,
    "number": number,
    "int": whole,
    "money": money,
    "choice": choice,
    "bool": yes_or_no,
    "phone": phone,
}


def cleaner(column: Column) -> Callable[[Any], Any]:
    """The column's cleaning as one function. It raises ValueError with a sentence for the person at the file."""
    kind = KINDS[column.kind]

    def clean(value: Any) -> Any:
        if value is None or (isinstance(value, str) and not value.strip()):
            if column.required:
                raise ValueError("必填，不能为空。")
            return None
        cleaned = kind(value, column)
        return column.clean(cleaned) if column.clean else cleaned

    return clean
