"""One consent opens one need of its firm."""

from __future__ import annotations

import pytest

from xianwu.domains.financing import actions
from xianwu.domains.financing.models import Demand
from xianwu.domains.financing.tests.county import County, at
from xianwu.kit.refusals import Refused

LEDGER = "/financing/needs/"


def test_a_number_used_already_is_refused_beside_its_field(county: County) -> None:
    first = county.need(consent_no="授1001")
    with pytest.raises(Refused, match="授1001.*已用于") as told:
        county.need(first.enterprise, consent_no="授1001")
    assert told.value.field == "consent_no"
    other = county.need(first.enterprise, consent_no="授1002")
    with pytest.raises(Refused, match="已用于"):
        actions.amend_need(other, {"consent_no": "授1001"}, actor=county.actor("loan_reviewer"), at=at())
    assert sorted(Demand.objects.values_list("consent_no", flat=True)) == ["授1001", "授1002"]


def test_the_form_keeps_what_was_typed(county: County) -> None:
    need = county.need(consent_no="授1001")
    client = county.client("loan_reviewer")
    page = client.get(f"{LEDGER}{need.pk}/edit/").content.decode()
    assert 'value="授1001"' in page
    other = county.need(need.enterprise, consent_no="授1002")
    sent = {
        "subject_type": "company", "amount": "31", "term_months": "12", "purpose": "working", "collateral": "credit",
        "channel": "visit", "declared_on": "2025-08-01", "consent_no": "授1001", "consent_form": "paper",
        "consent_place": "便民中心", "version": str(Demand.objects.get(pk=other.pk).version),
    }  # fmt: skip
    answer = client.post(f"{LEDGER}{other.pk}/edit/", sent)
    assert answer.status_code == 422
    assert "已用于这个主体的另一条需求" in answer.content.decode()
    assert 'value="31"' in answer.content.decode()
