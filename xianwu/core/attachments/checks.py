"""Faults in declared kinds of file, found when the process starts."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.checks import Error, register

from xianwu.core.attachments.models import Attachment


@register()
def check_file_kinds(**kwargs: Any) -> list[Error]:
    """A class's own kinds fit the column and do not take the code or the word of a common one."""
    room = Attachment._meta.get_field("category").max_length or 0
    common = {text for choice in Attachment.Category.choices for text in choice}
    return [
        Error(f"{model._meta.label}.FILE_KINDS: {code} is too long, or a common kind already", id="attachments.E001")
        for model in apps.get_models()
        for code, word in getattr(model, "FILE_KINDS", {}).items()
        if len(code) > room or {code, word} & common
    ]
