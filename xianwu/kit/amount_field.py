"""Amounts as people type them: in the unit that the ledgers of the room show, 元 in the database."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from xianwu.kit.amounts import WAN
from xianwu.lib.money import AmountError, in_unit, parse_amount
from xianwu.lib.numbers import plain

_BLANKS = str.maketrans("", "", " \u00a0\u3000")


class AmountField(forms.DecimalField):
    """An amount typed in `unit`, which stands inside the field; its cleaned value is in 元, to the fen.

    Commas, blanks, full-width digits and a unit in the text (`5000元`, `1.65亿元`) are understood.
    """

    def __init__(self, *, unit: str = WAN, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**{"max_digits": 18, "decimal_places": 2} | options)
        self.unit = unit

    def to_python(self, value: Any) -> Any:
        text = value.translate(_BLANKS) if isinstance(value, str) else value
        if text in self.empty_values:
            return None
        try:
            return parse_amount(text, self.unit)
        except AmountError as error:
            raise ValidationError(str(error), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box: a stored amount in the unit, what was typed as it was typed."""
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            return plain(in_unit(value, self.unit))
        return value
