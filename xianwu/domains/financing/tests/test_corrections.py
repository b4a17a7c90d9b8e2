"""What a corrected loan must obey."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xianwu.domains.financing import corrections
from xianwu.domains.financing.models import Drawdown
from xianwu.domains.financing.tests.county import WAN, County, at
from xianwu.kit.refusals import Refused


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": 400_000 * WAN}, "超过授信额度：还可投放 30 万元"),
        ({"amount": Decimal(0)}, "应大于 0"),
        ({"lent_on": date(2025, 9, 2)}, "晚于今天"),
        ({"due_on": date(2025, 8, 1)}, "到期日应晚于"),
    ],
)
def test_a_corrected_loan_obeys_what_a_new_one_obeys(changes: dict[str, Any], words: str, county: County) -> None:
    loan = county.loan()
    with pytest.raises(Refused, match=words):
        corrections.amend_loan(loan, changes, actor=county.actor("bank_abc_clerk"), at=at())
    assert Drawdown.objects.get().amount == 20 * WAN
    corrections.amend_loan(loan, {"amount": 30 * WAN}, actor=county.actor("bank_abc_clerk"), at=at())
    assert Drawdown.objects.get().amount == 30 * WAN
