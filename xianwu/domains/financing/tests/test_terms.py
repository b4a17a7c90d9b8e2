"""Terms that no loan has are refused beside their field, on the page, for programs' sake in the verb, and at last."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from xianwu.core.rules.api import set_value
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.domains.financing.models import CreditDecision, Drawdown, Recommendation
from xianwu.domains.financing.tests.county import County, at

GRANT = {"decided_on": "2025-08-08", "limit": "30", "rate": "3.6", "term_months": "12"}
LOAN = {"lent_on": "2025-08-12", "amount": "20", "kind": "first", "secured": "credit", "loan_no": "借9"}
RATE, TERM = "年利率应大于 0、不超过 24", "期限应是 1 至 360 个月的整数"
ODD_GRANTS = [
    ({"rate": "-3"}, "rate", RATE),
    ({"rate": "0"}, "rate", RATE),
    ({"rate": "0.0001"}, "rate", RATE),
    ({"rate": "24.01"}, "rate", RATE),
    ({"rate": "350"}, "rate", RATE),
    ({"term_months": "0"}, "term_months", TERM),
    ({"term_months": "-1"}, "term_months", TERM),
    ({"term_months": "12.5"}, "term_months", TERM),
    ({"term_months": "361"}, "term_months", TERM),
    ({"limit": "0"}, "limit", "授信额度应大于 0"),
    ({"limit": "300000"}, "limit", "请核对单位是元还是万元"),
    ({"decided_on": "2025-08-01"}, "decided_on", "早于推荐日期"),
    ({"decided_on": "2025-08-04"}, "decided_on", "早于材料齐全日期（2025-08-05）"),
]
ODD_LOANS = [
    ({"rate": "0"}, "rate", RATE),
    ({"rate": "300"}, "rate", RATE),
    ({"amount": "31"}, "amount", "还可投放 30 万元"),
    ({"due_on": "2025-08-12"}, "due_on", "到期日应晚于放款日期"),
    ({"lent_on": "2025-08-07"}, "lent_on", "早于授信决定"),
]


def post(county: County, case: Recommendation, step: str, data: dict[str, Any]) -> Any:
    path = f"/workflow/step/financing.recommendation/{case.pk}/{step}/"
    return county.client("bank_abc_clerk").post(path, data)


def assert_said_beside(answer: Any, field: str, words: str) -> None:
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f'id="id_{field}-error"' in page
    assert words in page
    assert "导入" not in page.split(f'id="id_{field}-error"')[1][:200]


def accepted(county: County) -> Recommendation:
    case = county.case()
    take_step(case, "accept", actor=county.head(case), at=at(), data={"materials_complete_on": date(2025, 8, 5)})
    return case


@pytest.mark.parametrize(("odd", "field", "words"), ODD_GRANTS)
def test_a_grant_has_the_terms_of_a_loan(county: County, odd: dict[str, str], field: str, words: str) -> None:
    assert_said_beside(post(county, accepted(county), "credit", GRANT | odd), field, words)
    assert not CreditDecision.objects.exists()


@pytest.mark.parametrize(("odd", "field", "words"), ODD_GRANTS[:9:3])
def test_so_has_one_that_replaces_another(county: County, odd: dict[str, str], field: str, words: str) -> None:
    assert_said_beside(post(county, county.credited(), "recredit", GRANT | odd), field, words)
    assert CreditDecision.objects.get().rate == Decimal("3.6")


@pytest.mark.parametrize(("odd", "field", "words"), ODD_LOANS)
def test_what_is_wrong_with_a_loan_is_said_beside_it(
    county: County, odd: dict[str, str], field: str, words: str
) -> None:
    assert_said_beside(post(county, county.credited(), "lend", LOAN | odd), field, words)
    assert not Drawdown.objects.exists()


def test_everything_wrong_is_said_at_once(county: County) -> None:
    case, odd = accepted(county), GRANT | {"rate": "430", "term_months": "-5", "limit": "300000"}
    one = post(county, case, "credit", odd)
    for field in ("rate", "term_months", "limit"):
        assert_said_beside(one, field, RATE if field == "rate" else TERM)
    shared = {"action": "credit", "ids": [case.pk], "confirmed": "1", "decided_on": "2025-08-20"}
    own = {f"r{case.pk}-{name}": odd[name] for name in ("rate", "term_months", "limit")}
    many = county.client("bank_abc_clerk").post("/financing/cases/bulk/", shared | own)
    page = many.content.decode()
    assert many.status_code == 422
    assert all(f'id="id_r{case.pk}-{name}-error"' in page for name in ("rate", "term_months", "limit"))
    assert "没有保存，有 3 处要改" in page
    with pytest.raises(StepRefused) as refused:
        take_step(case, "credit", actor=county.head(case), at=at(), data=odd)
    assert [each.field for each in refused.value.reasons] == ["limit", "rate", "term_months"]


def test_many_are_not_decided_before_their_papers_are_complete(county: County) -> None:
    case = accepted(county)
    own = {f"r{case.pk}-{name}": GRANT[name] for name in ("limit", "rate", "term_months")}
    sent = {"action": "credit", "ids": [case.pk], "confirmed": "1", "decided_on": "2025-08-04"} | own
    client = county.client("bank_abc_clerk")
    answer = client.post("/financing/cases/bulk/", sent)
    assert answer.status_code == 422
    assert "决定日期早于材料齐全日期（2025-08-05）" in answer.content.decode()
    assert Recommendation.objects.get().state == "reviewing"
    assert client.post("/financing/cases/bulk/", sent | {"decided_on": "2025-08-05"}).status_code == 302


def test_the_edges_are_taken_and_the_top_is_a_dated_parameter(county: County) -> None:
    case = accepted(county)
    assert post(county, case, "credit", GRANT | {"rate": "24", "term_months": "360"}).status_code == 302
    assert post(county, case, "lend", LOAN | {"rate": "0.001"}).status_code == 302
    set_value("financing.top_rate", text="15.4", valid_from=date(2025, 8, 1), source="会议纪要", actor=None, at=at())
    case = Recommendation.objects.get()
    with pytest.raises(StepRefused, match="不超过 15.4") as refused:
        take_step(case, "recredit", actor=county.head(case), at=at(), data=GRANT | {"rate": Decimal(16)})
    assert refused.value.field == "rate"


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (CreditDecision, {"rate": -3}), (CreditDecision, {"rate": 101}), (CreditDecision, {"term_months": 0}),
        (CreditDecision, {"term_months": 9999}), (Drawdown, {"rate": 0}), (Drawdown, {"rate": 300}),
    ],
)  # fmt: skip
def test_the_database_keeps_what_can_never_be_out(county: County, model: Any, wrong: dict[str, int]) -> None:
    county.loan()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**wrong)


def test_a_rate_entered_wrong_is_corrected_like_the_rest_of_the_loan(county: County) -> None:
    loan, client = county.loan(), county.client("bank_abc_clerk")
    path = f"/financing/loans/{loan.pk}/do/amend/"
    data = {"lent_on": "2025-08-12", "amount": "20", "kind": "first", "secured": "credit"}
    assert 'value="3.6' in client.get(path).content.decode()
    wrong = client.post(path, data | {"rate": "36"})
    assert 'id="id_rate-error"' in wrong.content.decode()
    assert RATE in wrong.content.decode()
    for given, kept in ((("21", ""), "3.6"), (("20", "4.1"), "4.1")):
        assert client.post(path, data | dict(zip(("amount", "rate"), given, strict=True))).status_code == 302
        loan.refresh_from_db()
        assert loan.rate == Decimal(kept)


def test_a_corrected_day_is_held_to_what_a_new_loan_is(county: County) -> None:
    loan, client = county.loan(), county.client("bank_abc_clerk")
    data = {"lent_on": "2025-08-07", "amount": "20", "kind": "first", "secured": "credit"}
    page = client.post(f"/financing/loans/{loan.pk}/do/amend/", data).content.decode()
    assert 'id="id_lent_on-error"' in page
    assert "放款日期早于授信决定" in page
