"""Steps over many rows: what all share is asked once, what is each one's own beside it; nothing typed is lost."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xianwu.core.workflow.api import take_step
from xianwu.domains.financing import actions
from xianwu.domains.financing.models import CreditDecision, Demand, Drawdown, Recommendation, RepairCase
from xianwu.domains.financing.tests.county import TODAY, County, at

NEEDS, CASES = "/financing/needs/", "/financing/cases/"


def ask(client: Any, ledger: str, action: str, records: list[Any], **data: Any) -> Any:
    """The bulk page of the action; with data, its answer to them."""
    given = {"action": action, "ids": [record.pk for record in records]}
    return client.post(f"{ledger}bulk/", given | data | ({"confirmed": "1"} if data else {}))


def options(page: str, name: str) -> list[str]:
    found = re.search(rf'<select name="{name}".*?</select>', page, re.S)
    assert found
    return re.findall(r"<option[^>]*>(.*?)</option>", found.group(), re.S)


def reviewing(county: County, **facts: Any) -> Recommendation:
    case = county.case(county.need(**facts)) if facts else county.case()
    take_step(case, "accept", actor=county.head(case), at=at(), data={"materials_complete_on": case.pushed_on})
    return Recommendation.objects.get(pk=case.pk)


def grants(cases: list[Recommendation], **odd: str) -> dict[str, str]:
    data = {"decided_on": "2025-08-20"}
    for case in cases:
        data |= {f"r{case.pk}-limit": "30", f"r{case.pk}-rate": "3.6", f"r{case.pk}-term_months": "12"}
    return data | odd


def test_many_needs_go_to_a_bank_that_none_of_them_has_seen(county: County) -> None:
    needs = [county.need(first_bank=county.units["bank_icbc"]), county.need(first_bank=county.units["bank_icbc"])]
    county.case(county.need(), bank="bank_abc")
    client = county.client("loan_reviewer")
    assert 'name="action" value="recommend"' in client.get(NEEDS).content.decode()
    page = ask(client, NEEDS, "recommend", needs).content.decode()
    assert options(page, "bank")[:2] == ["请选择", "工商银行（2 条意向）"]
    assert 'id="id_bank_note"' in page
    done = ask(client, NEEDS, "recommend", needs, bank=county.units["bank_icbc"].pk)
    assert done.status_code == 302
    assert [Demand.objects.get(pk=need.pk).state for need in needs] == ["recommended"] * 2
    assert Recommendation.objects.filter(unit=county.units["bank_icbc"]).count() == 2


def test_what_one_bank_has_seen_is_no_choice_for_all(county: County) -> None:
    seen, fresh = county.need(), county.need()
    county.case(seen, bank="bank_abc")
    county.case(fresh, bank="bank_ccb")
    page = ask(county.client("loan_reviewer"), NEEDS, "push_more", [seen, fresh]).content.decode()
    offered = " ".join(options(page, "bank"))
    assert "农业银行" not in offered
    assert "建设银行" not in offered
    assert "工商银行" in offered


def test_the_refused_stay_with_their_reasons_and_what_was_typed(county: County) -> None:
    good, bad = county.need(), county.need(met=False)
    client = county.client("loan_reviewer")
    data = {"bank": str(county.units["bank_icbc"].pk), "second_bank": "", "bank_note": "企业改了主意"}
    answer = ask(client, NEEDS, "recommend", [good, bad], **data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“列入推荐清单”已办 1 条" in page
    assert f"{bad}：" in page
    assert "待核，请先核定" in page
    assert f'name="ids" value="{bad.pk}"' in page
    assert f'name="ids" value="{good.pk}"' not in page
    assert 'value="企业改了主意"' in page
    assert re.search(rf'<option value="{data["bank"]}" selected', page)
    assert [Demand.objects.get(pk=need.pk).state for need in (good, bad)] == ["recommended", "declared"]


def test_many_go_into_repair_together(county: County) -> None:
    needs = [county.need(met=False), county.need(met=False)]
    for need in needs:
        take_step(need, "defer", actor=county.actor("loan_reviewer"), at=at(), reason="信用不符")
    client = county.client("loan_reviewer")
    page = ask(client, NEEDS, "repair", needs).content.decode()
    assert "税务局" in " ".join(options(page, "department"))
    reason = re.search(r'<option value="([a-z_]+)"', page)
    assert reason
    sent = {"reason_code": reason.group(1), "department": str(county.units["tax"].pk)}
    assert ask(client, NEEDS, "repair", needs, **sent).status_code == 302
    assert RepairCase.objects.filter(unit=county.units["tax"]).count() == 2


def test_each_case_has_its_own_limit_beside_what_was_asked(county: County) -> None:
    cases = [reviewing(county), reviewing(county, amount=Decimal(500_000), term_months=24)]
    product = {"title": "农行快贷", "unit": county.units["bank_abc"], "valid_from": TODAY}
    actions.add_product(product, actor=county.actor("bank_abc_head"), at=at())
    client = county.client("bank_abc_clerk")
    page = ask(client, CASES, "credit", cases).content.decode()
    assert options(page, "product") == ["请选择", "农行快贷"]
    for case, wanted in zip(cases, ("需求金额 30 万元", "需求金额 50 万元"), strict=True):
        assert f'name="r{case.pk}-limit"' in page
        assert wanted in page
    assert "融资需求的期限 24 月" in page
    data = grants(cases, **{f"r{cases[1].pk}-limit": "45", f"r{cases[1].pk}-rate": "4.1"})
    assert ask(client, CASES, "credit", cases, **data).status_code == 302
    found = CreditDecision.objects.order_by("limit").values_list("limit", "rate", "term_months")
    assert list(found) == [(300_000, Decimal("3.6"), 12), (450_000, Decimal("4.1"), 12)]


def test_one_wrong_limit_holds_up_its_own_case_only(county: County) -> None:
    cases = [reviewing(county), reviewing(county)]
    client = county.client("bank_abc_clerk")
    data = grants(cases, **{f"r{cases[1].pk}-rate": "36"})
    answer = ask(client, CASES, "credit", cases, **data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "已办 1 条" in page
    assert f'id="id_r{cases[1].pk}-rate-error"' in page
    assert 'value="36"' in page
    assert f'name="r{cases[0].pk}-rate"' not in page
    assert 'value="2025-08-20"' in page
    assert CreditDecision.objects.get().recommendation == cases[0]
    assert ask(client, CASES, "credit", cases[1:], **grants(cases[1:])).status_code == 302
    assert CreditDecision.objects.count() == 2


def test_a_number_that_cannot_be_read_hides_no_other_refusal(county: County) -> None:
    good, unread, refused = reviewing(county), reviewing(county), reviewing(county)
    odd = {f"r{unread.pk}-limit": "三十", f"r{refused.pk}-rate": "36"}
    answer = ask(county.client("bank_abc_clerk"), CASES, "credit", [good, unread, refused],
                 **grants([good, unread, refused], **odd))  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "已办 1 条" in page
    assert f'id="id_r{unread.pk}-limit-error"' in page
    assert f'id="id_r{refused.pk}-rate-error"' in page
    assert 'value="三十"' in page
    assert f'name="r{good.pk}-limit"' not in page
    assert CreditDecision.objects.get().recommendation == good


def test_a_loan_before_its_recommendation_is_told_at_once(county: County) -> None:
    early, plain = county.credited(), county.credited()
    sent = {"lent_on": str(early.pushed_on - timedelta(days=2)), "kind": "first", "secured": "credit"}
    sent |= {f"r{early.pk}-amount": "20", f"r{early.pk}-loan_no": "借一", f"r{early.pk}-rate": "4"}
    client = county.client("bank_abc_clerk")
    given = {"action": "lend", "ids": [early.pk], "confirmed": "1"} | sent
    page = client.post(f"{CASES}bulk/", given, follow=True).content.decode()
    assert "已办 1 条" in page
    assert "借据 借一 放款日期" in page
    assert "不计入投放" in page
    sent = {"lent_on": "2025-08-20", "kind": "first", "secured": "credit"}
    sent |= {f"r{plain.pk}-amount": "20", f"r{plain.pk}-loan_no": "借二"}
    given = {"action": "lend", "ids": [plain.pk], "confirmed": "1"} | sent
    assert "请留意" not in client.post(f"{CASES}bulk/", given, follow=True).content.decode()


def test_what_is_missing_is_said_beside_its_field_before_anything_is_done(county: County) -> None:
    cases = [reviewing(county), reviewing(county)]
    data = grants(cases, **{f"r{cases[0].pk}-limit": "", "decided_on": "昨天"})
    answer = ask(county.client("bank_abc_clerk"), CASES, "credit", cases, **data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_r{cases[0].pk}-limit-error"' in page
    assert 'id="id_decided_on-error"' in page
    assert not CreditDecision.objects.exists()


def test_loans_are_entered_with_a_number_each(county: County) -> None:
    cases = [county.credited(), county.credited()]
    data = {"lent_on": "2025-08-20", "kind": "first", "secured": "credit"}
    for case in cases:
        data |= {f"r{case.pk}-amount": "20", f"r{case.pk}-loan_no": "借同号"}
    client = county.client("bank_abc_clerk")
    answer = ask(client, CASES, "lend", cases, **data)
    assert answer.status_code == 422
    assert "借据号 借同号 已经登记过" in answer.content.decode()
    assert Drawdown.objects.count() == 1


@pytest.mark.parametrize("who", ["bank_icbc_clerk", "loan_reviewer", "loan_visitor_dongtun"])
def test_others_reach_no_case_by_it(county: County, who: str) -> None:
    cases = [reviewing(county)]
    answer = ask(county.client(who), CASES, "credit", cases, **grants(cases))
    assert answer.status_code in (302, 403, 404)
    assert not CreditDecision.objects.exists()


def test_the_page_takes_as_many_statements_for_two_as_for_twelve(county: County) -> None:
    client = county.client("bank_abc_clerk")

    def count(cases: list[Recommendation]) -> int:
        ask(client, CASES, "credit", cases)
        with CaptureQueriesContext(connection) as seen:
            assert ask(client, CASES, "credit", cases).status_code == 200
        return len(seen)

    few = count([reviewing(county) for _ in range(2)])
    assert count([reviewing(county) for _ in range(12)]) == few <= 12


def test_more_than_a_page_holds_is_refused_in_words(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xianwu.core.workflow.asks.MOST_ROWS", 1)
    cases = [reviewing(county), reviewing(county)]
    answer = county.client("bank_abc_clerk").post(
        f"{CASES}bulk/", {"action": "credit", "ids": [case.pk for case in cases]}, follow=True
    )
    assert "要逐条填写，一次最多 1 条，请分批办理" in answer.content.decode()
