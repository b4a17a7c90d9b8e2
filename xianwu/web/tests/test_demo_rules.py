"""The values that the demo enters change nothing, and each names its document."""

from datetime import date, timedelta
from typing import Any

from xianwu.core.rules.api import parameter, text_value
from xianwu.core.rules.models import RuleValue
from xianwu.web.demo_rules import CHANGED, PAPERS, enter_values

TODAY = date(2025, 8, 29)


def test_what_is_entered_equals_what_is_declared(db: Any) -> None:
    enter_values()
    codes = {code for paper in PAPERS for code in paper.codes} | {each[0] for each in CHANGED}
    assert set(RuleValue.objects.values_list("code", flat=True)) == codes
    assert {code: text_value(code, on=TODAY) for code in codes} == {code: parameter(code).default for code in codes}
    assert not RuleValue.objects.filter(document_no="").exists()


def test_a_changed_value_had_another_one_before(db: Any) -> None:
    enter_values()
    for code, old, day, before, after in CHANGED:
        assert text_value(code, on=day) == parameter(code).default
        assert text_value(code, on=day - timedelta(days=1)) == old
        rows = list(RuleValue.objects.filter(code=code).order_by("valid_from").values_list("document_no", flat=True))
        assert rows == [before, after]
