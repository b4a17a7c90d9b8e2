"""Codes that identify enterprises and people: cleaning, checking, masking.

Cleaning normalises first (NFKC, blanks away, upper case) and then either returns the one stored form or
raises CodeError with a sentence for the person at the form. A rule refuses only what the standard refuses;
anything that is merely unusual (organisation code, region) is a doubt that a person judges.

Sources: GB 32100-2015 (credit code), GB 11714 (organisation code inside it), GB 11643-1999 (ID number).
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_LENGTH = 18

_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_DASHES = re.compile(r"[-‐‑‒–—―−]")
_MOBILE = re.compile(r"1[3-9]\d{9}")
# Without a dash the first digits decide: area codes 01x and 02x have three digits, the others four.
_LANDLINE = re.compile(r"(0\d{2,3}(?=-)|0[12]\d|0[3-9]\d\d)-?(\d{7,8})")
_COUNTRY = re.compile(r"^(\+|00)86-?")


class CodeError(ValueError):
    """A code that cannot be right; the message says which rule it breaks and what to do."""


def _compact(text: str) -> str:
    """NFKC, no blanks, upper case: what is checked and stored."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()


# --- unified social credit code ---


def _credit_check(body: str) -> str:
    total = sum(_CREDIT_ALPHABET.index(char) * weight for char, weight in zip(body, _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_ALPHABET[-total % 31]


def _refuse_wrong_length(code: str) -> None:
    if len(code) == _LENGTH:
        return
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", code):
        raise CodeError("统一社会信用代码被 Excel 变成了科学计数：请把该列设为“文本”后重新填写。")
    if len(code) == 15 and code.isdigit():
        raise CodeError("这是 15 位旧注册号：请填营业执照上的 18 位统一社会信用代码。")
    raise CodeError(f"统一社会信用代码应为 18 位，现在是 {len(code)} 位，请对照营业执照核对。")


def clean_credit_code(text: str) -> str:
    """The 18 characters of a unified social credit code (GB 32100-2015), checked; rural collectives (N…)
    included.

    Raises CodeError for a wrong length, the letters I O Z S V, a region that is not six digits, a wrong check
    character. The organisation code inside is not a reason to refuse: see `organisation_code_holds`.
    """
    code = _compact(text)
    if not code:
        raise CodeError("统一社会信用代码是空的，请填写 18 位代码。")
    _refuse_wrong_length(code)
    if wrong := sorted(set(code) - set(_CREDIT_ALPHABET)):
        raise CodeError(
            f"统一社会信用代码里不会有“{'、'.join(wrong)}”：字母 I、O、Z、S、V 不用，可能应是 1、0、2、5、U。"
        )
    if code[0] == "0" or not code[2:8].isdigit():
        raise CodeError("统一社会信用代码的第 1 位是登记部门、第 3 至 8 位是行政区划（6 位数字），请核对。")
    if code[-1] != _credit_check(code[:-1]):
        if code.isdigit() and code.endswith("000"):
            raise CodeError("统一社会信用代码的末几位像是被 Excel 截断了：请把该列设为“文本”后重新填写。")
        raise CodeError("统一社会信用代码的校验位不对，多半有一位写错，请对照营业执照核对。")
    return code


def organisation_code_holds(code: str) -> bool:
    """Whether characters 9–17 of a cleaned credit code satisfy their own check (GB 11714, mod 11).

    An extra filter for typing errors, good for a hint; codes in use that fail it are not refused.
    """
    body, check = code[8:16], code[16]
    total = sum(int(char, 36) * weight for char, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return check == "0123456789X0"[11 - total % 11]


class SubjectType(StrEnum):
    """The kind of subject that a credit code names in its first two characters."""

    ENTERPRISE = "enterprise"
    SOLE_TRADER = "sole_trader"
    COOPERATIVE = "cooperative"
    GROUP_COLLECTIVE = "group_collective"
    VILLAGE_COLLECTIVE = "village_collective"
    TOWN_COLLECTIVE = "town_collective"
    STATE_ORGAN = "state_organ"
    PUBLIC_INSTITUTION = "public_institution"
    SOCIAL_ORGANISATION = "social_organisation"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _SUBJECT_LABELS[self]


_SUBJECT_LABELS = {
    SubjectType.ENTERPRISE: "企业",
    SubjectType.SOLE_TRADER: "个体工商户",
    SubjectType.COOPERATIVE: "农民专业合作社",
    SubjectType.GROUP_COLLECTIVE: "组集体经济组织",
    SubjectType.VILLAGE_COLLECTIVE: "村集体经济组织",
    SubjectType.TOWN_COLLECTIVE: "乡镇集体经济组织",
    SubjectType.STATE_ORGAN: "机关",
    SubjectType.PUBLIC_INSTITUTION: "事业单位",
    SubjectType.SOCIAL_ORGANISATION: "社会组织",
    SubjectType.OTHER: "其他",
}
_SUBJECTS = {
    "91": SubjectType.ENTERPRISE,
    "92": SubjectType.SOLE_TRADER,
    "93": SubjectType.COOPERATIVE,
    "N1": SubjectType.GROUP_COLLECTIVE,
    "N2": SubjectType.VILLAGE_COLLECTIVE,
    "N3": SubjectType.TOWN_COLLECTIVE,
    "11": SubjectType.STATE_ORGAN,
    "12": SubjectType.PUBLIC_INSTITUTION,
}


def subject_type_of(code: str) -> SubjectType:
    """The kind of subject of a cleaned credit code; OTHER for departments that are not told apart here."""
    if code.startswith("5"):
        return SubjectType.SOCIAL_ORGANISATION
    return _SUBJECTS.get(code[:2], SubjectType.OTHER)


# --- ID number ---


def _birth_date(number: str) -> date:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise CodeError("身份证号码第 7 至 14 位不是有效的出生日期，请对照证件核对。") from None


def clean_id_number(text: str, *, on: date) -> str:
    """The 18 characters of an ID number (GB 11643), `X` upper-cased; residence permits (81, 82, 83, 9…)
    included.

    Raises CodeError for length, characters, birth date, a birth after `on`, check character. The region is
    not checked: codes are retired and re-drawn, so an unknown one is no error.
    """
    number = _compact(text)
    if len(number) == 15 and number.isdigit():
        raise CodeError("这是 15 位旧身份证号码：请填现行的 18 位号码。")
    if len(number) != _LENGTH:
        raise CodeError(f"身份证号码应为 18 位，现在是 {len(number)} 位，请对照证件核对。")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise CodeError("身份证号码前 17 位应为数字，末位为数字或 X，请对照证件核对。")
    if _birth_date(number) > on:
        raise CodeError("身份证号码里的出生日期晚于今天，请对照证件核对。")
    total = sum(int(char) * weight for char, weight in zip(number, _ID_WEIGHTS, strict=False))
    if number[-1] != _ID_CHECKS[total % 11]:
        raise CodeError("身份证号码的校验位不对，多半有一位写错，请对照证件核对。")
    return number


# --- telephone ---


def clean_phone(text: str) -> str:
    """A mobile number (11 digits) or a landline as 0373-7691234; +86, blanks, dashes and full-width digits
    are cleaned.

    Raises CodeError for anything else.
    """
    number = _COUNTRY.sub("", _DASHES.sub("-", _compact(text)).replace("(", "").replace(")", "-"))
    if _MOBILE.fullmatch(mobile := number.replace("-", "")):
        return mobile
    if found := _LANDLINE.fullmatch(number):
        return f"{found[1]}-{found[2]}"
    raise CodeError("电话应为 11 位手机号，或带区号的座机（如 0373-7691234），请核对。")


# --- masks ---


def mask_id_number(number: str) -> str:
    """410726********0016; shorter numbers of other papers keep two characters at each end."""
    if len(number) == _LENGTH:
        return f"{number[:6]}{'*' * 8}{number[-4:]}"
    if len(number) < 8:
        return "*" * len(number)
    return f"{number[:2]}{'*' * (len(number) - 4)}{number[-2:]}"


def mask_phone(number: str) -> str:
    """138****5678; of a landline the area code and the last two digits stay."""
    if "-" in number:
        area, _, local = number.partition("-")
        return f"{area}-{'*' * max(len(local) - 2, 0)}{local[-2:]}"
    if len(number) < 8:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_wrong(number: str) -> str:
    """138*****5678: what was typed for a phone or an ID number and is none, to be found again in the file but not read.

    The first 3 and the last 4 characters stay, of less than 11 the first and the last 2.

    Up to 4 characters are nobody's number and stay.
    """
    if len(number) <= 4:
        return number
    first, last = (3, 4) if len(number) >= 11 else (2, 2)
    return f"{number[:first]}{'*' * (len(number) - first - last)}{number[-last:]}"


def mask_name(name: str) -> str:
    """张*: the first character and one star, whatever the length (the length would narrow the guess)."""
    shown = name.strip()
    return f"{shown[0]}*" if len(shown) > 1 else "*" * len(shown)
