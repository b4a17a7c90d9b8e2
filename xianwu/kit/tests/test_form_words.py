"""What a form says of a wrong value tells what to fill in instead."""

import pytest
from django import forms


class Sample(forms.Form):
    name = forms.CharField(max_length=3)
    count = forms.IntegerField(min_value=1, max_value=9)
    rate = forms.DecimalField(max_digits=5, decimal_places=2)
    day = forms.DateField()
    at = forms.TimeField()
    kind = forms.ChoiceField(choices=[("a", "甲")])


GOOD = {"name": "甲", "count": "3", "rate": "1.5", "day": "2025-08-29", "at": "09:30", "kind": "a"}


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "必填。"),
        ("name", "甲乙丙丁", "最多 3 个字，现在有 4 个。"),
        ("name", "甲\x00", "含有不能保存的字符，请重新填写。"),
        ("count", "三", "请填整数，例如 12。"),
        ("count", "0", "应不小于 1。"),
        ("count", "10", "应不大于 9。"),
        ("rate", "三十五", "请填数字，例如 12 或 12.5。"),
        ("rate", "1.234", "最多 2 位小数。"),
        ("rate", "12345", "整数部分最多 3 位。"),
        ("day", "昨天", "请填日期，例如 2025-08-29。"),
        ("at", "昨天", "请填时刻，例如 09:30。"),
        ("kind", "b", "请从可选的各项中选择。"),
    ],
)
def test_words_say_what_to_fill_in(field: str, typed: str, said: str) -> None:
    assert Sample(GOOD).is_valid()
    assert Sample(GOOD | {field: typed}).errors[field] == [said]
