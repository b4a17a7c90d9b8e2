"""From what people type to what is stored: codes checked, numbers sealed and indexed, names made comparable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from xianwu.core.people.sealed import blind_index, blind_indexes, field_keys, newest_mark
from xianwu.kit.refusals import Refused
from xianwu.lib.codes import CodeError, clean_credit_code, clean_id_number, clean_phone, subject_type_of
from xianwu.lib.names import normal_name
from xianwu.registers.parties.models import ID_NUMBER, PHONE, Enterprise, PersonParty

OLD_LENGTH = 15
IdKind = Enterprise.IdKind


class PartyRefused(Refused):
    """What cannot be registered, with the field it is about."""


def phone_index(text: str) -> str:
    """The blind index that a cleaned telephone number is saved with."""
    return blind_index(text, PHONE)


def id_index(text: str) -> str:
    """The blind index that a cleaned ID number is saved with."""
    return blind_index(text, ID_NUMBER)


def phone_indexes(text: str) -> list[str]:
    """The blind indexes by which a cleaned telephone number is found, one a key."""
    return blind_indexes(text, PHONE)


def id_indexes(text: str) -> list[str]:
    """The blind indexes by which a cleaned ID number is found, one a key."""
    return blind_indexes(text, ID_NUMBER)


def renewed_phones() -> dict[str, str]:
    """Telephone indexes of older keys → of the newest: equal numbers compare equal while keys are exchanged."""
    if len(field_keys()) == 1:
        return {}
    rows = Enterprise.objects.exclude(phone_digest="").exclude(phone_digest__startswith=newest_mark())
    return {old: phone_index(phone) for old, phone in rows.order_by().values_list("phone_digest", "phone")}


def _checked(field: str, clean: Callable[[], str]) -> str:
    try:
        return clean()
    except CodeError as error:
        raise PartyRefused(str(error), field=field) from error


def fill_enterprise(record: Enterprise, data: dict[str, Any], *, on: date) -> Enterprise:
    """Set cleaned values on the record (unsaved); raises PartyRefused for the first that cannot be right.

    `name` may stand for `title`. A field that `data` does not name keeps its value.
    """
    values = {("title" if name == "name" else name): value for name, value in data.items()}
    if "title" in values:
        _fill_name(record, str(values.pop("title")))
    for field in ("credit_code", "id_number", "phone"):
        if field in values:
            values[field] = str(values[field] or "").strip()
    kind = values.pop("id_kind", record.id_kind)
    _fill_numbers(record, kind, values, on=on)
    for field, value in values.items():
        setattr(record, field, value)
    _refuse_impossible(record, on=on)
    record.number = record.credit_code or ""
    record.size = record.sizing.value or ""
    return record


def _fill_name(record: Enterprise, text: str) -> None:
    name = " ".join(text.split())
    if not name:
        raise PartyRefused("名称是空的，请填写营业执照上的名称。", field="title")
    if record.title and record.title != name and record.title not in record.former_names:
        record.former_names = [*record.former_names, record.title]
    record.title, record.name_norm = name, normal_name(name)


def _fill_numbers(record: Enterprise, kind: str, values: dict[str, Any], *, on: date) -> None:
    code = values.pop("credit_code", None)
    if code is not None:
        record.credit_code = _checked("credit_code", lambda: clean_credit_code(code)) if code else None
    if record.credit_code:
        kind = IdKind.CREDIT_CODE
        if code and "subject_type" not in values:
            values["subject_type"] = subject_type_of(record.credit_code).value
    record.id_kind = kind
    number = values.pop("id_number", None)
    if number is not None:
        record.id_number = _own_number(kind, number, on=on)
        record.id_digest = id_index(record.id_number)
    phone = values.pop("phone", None)
    if phone is not None:
        record.phone = _checked("phone", lambda: clean_phone(phone)) if phone else ""
        record.phone_digest = phone_index(record.phone)


def _own_number(kind: str, number: str, *, on: date) -> str:
    if not number:
        return ""
    if kind == IdKind.OLD_NUMBER:
        if len(number) != OLD_LENGTH or not number.isdigit():
            raise PartyRefused("旧注册号应为 15 位数字，请对照原营业执照核对。", field="id_number")
        return number
    return _checked("id_number", lambda: clean_id_number(number, on=on))


def _refuse_impossible(record: Enterprise, *, on: date) -> None:
    if not record.title:
        raise PartyRefused("名称是空的，请填写营业执照上的名称。", field="title")
    if not (record.credit_code or record.id_number):
        message = "请填写统一社会信用代码；没有的（家庭农场、种养大户等）选择证件种类并填写证件号码。"
        raise PartyRefused(message, field="credit_code")
    if record.founded_on and record.founded_on > on:
        raise PartyRefused("成立日期晚于今天，请核对。", field="founded_on")
    for field in ("registered_capital", "revenue", "assets", "staff_count"):
        value = getattr(record, field)
        if value is not None and value < 0:
            raise PartyRefused("不能是负数，请核对。", field=field)


def fill_person(record: PersonParty, data: dict[str, Any], *, on: date) -> PersonParty:
    """Set cleaned values on a person (unsaved)."""
    values = {("title" if name == "name" else name): value for name, value in data.items()}
    if "id_number" in values:
        number = str(values.pop("id_number") or "").strip()
        record.id_number = _checked("id_number", lambda: clean_id_number(number, on=on)) if number else ""
        record.id_digest = id_index(record.id_number)
    if "phone" in values:
        phone = str(values.pop("phone") or "").strip()
        record.phone = _checked("phone", lambda: clean_phone(phone)) if phone else ""
        record.phone_digest = phone_index(record.phone)
    for field, value in values.items():
        setattr(record, field, value)
    record.title = (record.title or "").strip()
    if not record.title:
        raise PartyRefused("姓名是空的，请填写。", field="title")
    return record
