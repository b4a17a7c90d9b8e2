"""What forms and models say of a wrong value, in words that tell what to fill in instead.

The framework's own Chinese is translated word by word (“确保该变量包含不超过 200 字符”) and is put into other words here,
once, for every field.
"""

from typing import Any

from django import forms
from django.core import validators
from django.db import models

_NUMBER = "请填数字，例如 12 或 12.5。"
_WHOLE = "请填整数，例如 12。"
_DAY = "请填日期，例如 2025-08-29。"
_MOMENT = "请填日期和时间，例如 2025-08-29 09:30。"
_TIME = "请填时刻，例如 09:30。"
_CHOICE = "请从可选的各项中选择。"
_REQUIRED = "必填。"

FIELDS: dict[type, dict[str, str]] = {
    forms.Field: {"required": _REQUIRED},
    forms.IntegerField: {"invalid": _WHOLE},
    forms.FloatField: {"invalid": _NUMBER},
    forms.DecimalField: {"invalid": _NUMBER},
    forms.DateField: {"invalid": _DAY},
    forms.DateTimeField: {"invalid": _MOMENT},
    forms.TimeField: {"invalid": _TIME},
    forms.ChoiceField: {"invalid_choice": _CHOICE},
    forms.MultipleChoiceField: {"invalid_choice": _CHOICE},
    forms.ModelChoiceField: {"invalid_choice": _CHOICE},
    forms.ModelMultipleChoiceField: {"invalid_choice": _CHOICE, "invalid_pk_value": _CHOICE, "invalid_list": _CHOICE},
    forms.FileField: {"empty": "文件是空的，请重新选择。", "missing": "没有收到文件，请重新选择。"},
    models.Field: {
        "invalid_choice": "“%(value)s”不在可选的各项中。",
        "null": _REQUIRED,
        "blank": _REQUIRED,
    },
    models.IntegerField: {"invalid": _WHOLE},
    models.DecimalField: {"invalid": _NUMBER},
    models.DateField: {"invalid": _DAY, "invalid_date": "没有 %(value)s 这一天，请核对。"},
    models.ForeignKey: {"invalid": _CHOICE},
}

VALIDATORS: dict[type, str] = {
    validators.MaxLengthValidator: "最多 %(limit_value)d 个字，现在有 %(show_value)d 个。",
    validators.MinLengthValidator: "至少 %(limit_value)d 个字，现在有 %(show_value)d 个。",
    validators.MaxValueValidator: "应不大于 %(limit_value)s。",
    validators.MinValueValidator: "应不小于 %(limit_value)s。",
    validators.ProhibitNullCharactersValidator: "含有不能保存的字符，请重新填写。",
    validators.EmailValidator: "请填电子邮箱地址，例如 name@example.cn。",
}

DIGITS: dict[str, str] = {
    "invalid": _NUMBER,
    "max_digits": "最多 %(max)s 位数字。",
    "max_decimal_places": "最多 %(max)s 位小数。",
    "max_whole_digits": "整数部分最多 %(max)s 位。",
}


def speak_plainly() -> None:
    """Put the words in place of the framework's own; called once, before any form is made."""
    for field, words in FIELDS.items():
        said: dict[str, Any] = vars(field).get("default_error_messages", {})
        field.default_error_messages = said | words  # type: ignore[attr-defined]
    for validator, message in VALIDATORS.items():
        validator.message = message  # type: ignore[attr-defined]
    validators.DecimalValidator.messages = DIGITS  # type: ignore[assignment]
