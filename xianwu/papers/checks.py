"""System checks of what domains declare: one rule a function."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.checks import Error, register

from xianwu.kit.declared import declared
from xianwu.papers.wording import TemplateRefused, check_body


@register()
def check_kinds_are_declared_once(**_options: Any) -> list[Error]:
    counts = Counter(kind.code for kind in declared("paper_kinds", "PAPERS"))
    return [Error(f"Paper kind {code} is declared {n} times.", id="papers.E001") for code, n in counts.items() if n > 1]


@register()
def check_numbers_have_year_and_number(**_options: Any) -> list[Error]:
    return [
        Error(f"The number pattern of {kind.code} needs {{year}} and {{number}}.", id="papers.E002")
        for kind in declared("paper_kinds", "PAPERS")
        if "{year}" not in kind.number_pattern or "{number}" not in kind.number_pattern
    ]


@register()
def check_default_bodies_can_be_read(**_options: Any) -> list[Error]:
    found = []
    for kind in declared("paper_kinds", "PAPERS"):
        try:
            check_body(kind.default_body)
        except TemplateRefused as error:
            found.append(Error(f"The body of {kind.code}: {error}", id="papers.E003"))
    return found
