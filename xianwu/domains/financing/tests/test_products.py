"""What a bank offers: amounts in 万元, nothing below nothing, one name once."""

from typing import Any

import pytest

from xianwu.domains.financing.models import LoanProduct
from xianwu.domains.financing.tests.county import WAN, County

NEW = "/financing/products/new/"


def given(county: County, **facts: Any) -> dict[str, Any]:
    return {"title": "顺贷", "unit": county.units["bank_abc"].pk, "valid_from": "2025-08-01"} | facts


def test_amounts_are_typed_and_shown_in_the_unit_of_the_ledger(county: County) -> None:
    client = county.client("bank_abc_head")
    assert client.post(NEW, given(county, min_amount="0.5", max_amount="50")).status_code == 302
    made = LoanProduct.objects.get()
    assert (made.min_amount, made.max_amount) == (WAN / 2, 50 * WAN)
    form = client.get(f"/financing/products/{made.pk}/edit/").content.decode()
    assert 'name="max_amount" value="50"' in form
    assert form.count('<span class="unit" aria-hidden="true">万元</span>') == 2
    assert ">50.00</data>" in client.get("/financing/products/").content.decode()
    wrong = client.post(NEW, given(county, title="大贷", max_amount="500000"))
    assert "请核对单位是元还是万元" in wrong.content.decode()


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"min_amount": "-5"}, "min_amount", "起贷金额应大于 0"),
        ({"max_amount": "0"}, "max_amount", "最高金额应大于 0"),
        ({"max_term_months": "0"}, "max_term_months", "应大于 0 个月"),
        ({"rate_low": "-1"}, "rate_low", "年利率不能小于 0"),
        ({"rate_high": "-1"}, "rate_high", "年利率不能小于 0"),
    ],
)
def test_what_is_below_nothing_is_refused_beside_its_field(
    county: County, facts: dict[str, str], field: str, words: str
) -> None:
    answer = county.client("bank_abc_head").post(NEW, given(county, **facts))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in page
    assert words in page
    assert not LoanProduct.objects.exists()


def test_a_name_that_the_bank_has_already_is_said_beside_it(county: County) -> None:
    client = county.client("bank_abc_head")
    assert client.post(NEW, given(county)).status_code == 302
    answer = client.post(NEW, given(county, max_amount="20"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<p class="field-error" id="id_title-error">这家银行已有同名的产品' in page
    assert 'value="20"' in page, "what was typed is kept"
    other = given(county, unit=county.units["bank_icbc"].pk)
    assert county.client("loan_reviewer").post(NEW, other).status_code == 302
