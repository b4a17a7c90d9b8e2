"""System checks of declared parameters."""

from collections import Counter
from typing import Any

from django.core.checks import Error, register

from xianwu.kit.declared import declared


@register()
def codes_are_unique(**kwargs: Any) -> list[Error]:
    counted = Counter(each.code for each in declared("rules", "PARAMETERS"))
    return [Error(f"Parameter {code} is declared twice.", id="rules.E001") for code, n in counted.items() if n > 1]


@register()
def sources_are_named(**kwargs: Any) -> list[Error]:
    return [
        Error(f"Parameter {each.code} has no source.", id="rules.E002")
        for each in declared("rules", "PARAMETERS")
        if not each.source
    ]
