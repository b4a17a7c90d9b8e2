"""A past day at the top of the page turns the boards back: what was open then, as it stood then."""

from datetime import date

import pytest
from django.test import Client

from tests.county import statements, whole_page
from xianwu.core.workflow.api import take_step
from xianwu.domains.financing import actions
from xianwu.domains.financing.actions import repay
from xianwu.domains.financing.models import Recommendation
from xianwu.domains.financing.tests.county import County, at, give_account

PATHS = ("bank/", "stuck/", "exposure/", "renewals/", "firm/")


def seen(county: County, who: str, path: str, *, on: date) -> str:
    return str(turned(county, who, on=on).get(f"/financing/{path}").content.decode())


def turned(county: County, who: str, *, on: date) -> Client:
    client = county.client(who)
    session = client.session
    session["as_of"] = on.isoformat()
    session.save()
    return client


def test_a_bank_sees_what_waited_for_it_then(county: County) -> None:
    old = county.case(day=date(2025, 8, 4))
    county.credited(old, day=date(2025, 8, 20))
    new = county.case(day=date(2025, 8, 25))
    page = seen(county, "bank_abc_clerk", "bank/", on=date(2025, 8, 10))
    assert old.number in page
    assert "推送 6 天" in page
    assert new.number not in page
    assert "导入回填表" not in page
    assert old.number not in seen(county, "bank_abc_clerk", "bank/", on=date(2025, 8, 21))
    assert new.number in seen(county, "bank_abc_clerk", "bank/", on=date(2025, 8, 26))
    assert old.number not in seen(county, "bank_icbc_clerk", "bank/", on=date(2025, 8, 10))


def test_an_early_loan_waits_from_the_day_it_was_entered(county: County) -> None:
    case = county.credited(county.case(day=date(2025, 8, 4)), day=date(2025, 8, 8))
    loan = county.loan(case, day=date(2025, 8, 2), entered=date(2025, 8, 12))
    assert loan.loan_no not in seen(county, "loan_reviewer", "bank/?bank=bank_abc", on=date(2025, 8, 11))
    assert loan.loan_no in seen(county, "loan_reviewer", "bank/?bank=bank_abc", on=date(2025, 8, 13))


def test_the_stuck_list_names_who_had_to_act_then(county: County) -> None:
    need = county.need(day=date(2025, 8, 1))
    county.case(need, day=date(2025, 8, 15))
    then = seen(county, "leader", "stuck/", on=date(2025, 8, 10))
    assert need.number in then
    assert "等待专班审核" in then
    later = seen(county, "leader", "stuck/", on=date(2025, 8, 16))
    assert need.number in later
    assert "农业银行" in later
    assert need.number not in seen(county, "leader", "stuck/", on=date(2025, 7, 31))


def test_a_loan_repaid_since_was_due_then(county: County) -> None:
    loan = county.loan(day=date(2025, 8, 12), due_on=date(2025, 9, 15))
    head = county.head(loan.credit.recommendation)
    repay(loan, loan.amount, on=date(2025, 8, 22), actor=head, at=at(date(2025, 8, 22)))
    assert loan.loan_no in seen(county, "leader", "renewals/", on=date(2025, 8, 20))
    assert loan.loan_no not in seen(county, "leader", "renewals/", on=date(2025, 8, 23))
    assert loan.loan_no not in seen(county, "leader", "renewals/", on=date(2025, 8, 11))


def test_firms_declared_twice_stand_out_from_the_second_need_on(county: County) -> None:
    firm = county.firm()
    first = county.need(firm, day=date(2025, 8, 1))
    second = county.need(firm, day=date(2025, 8, 20))
    address = f'"/financing/needs/{second.pk}/'
    before = seen(county, "leader", "exposure/", on=date(2025, 8, 10))
    assert address not in before
    assert "重复申报" not in before
    after = seen(county, "leader", "exposure/", on=date(2025, 8, 21))
    assert address in after
    assert f'"/financing/needs/{first.pk}/' in after


def test_a_firm_reads_how_its_need_stood(county: County) -> None:
    firm = county.firm()
    give_account(county, firm)
    case = county.case(county.need(firm, day=date(2025, 8, 1)), day=date(2025, 8, 4))
    county.credited(case, day=date(2025, 8, 20))
    then = seen(county, "firm_1", "firm/", on=date(2025, 8, 10))
    assert "您：请把材料交齐给" in then
    assert "授信</dt>" not in then
    assert "/step/" not in then
    assert case.demand.number not in seen(county, "firm_1", "firm/", on=date(2025, 7, 20))
    assert (
        turned(county, "firm_1", on=date(2025, 8, 10)).get(f"/financing/firm/{case.demand_id}/products/").status_code
        == 200
    )


@pytest.mark.parametrize("path", PATHS)
def test_statements_of_a_past_day_stay_few(county: County, path: str) -> None:
    def more() -> None:
        firm = county.firm()
        if path == "firm/" and len(county.firms) == 1:
            give_account(county, firm)
        own = county.firms[0] if path == "firm/" else firm
        county.loan(county.credited(county.case(county.need(own, day=date(2025, 8, 1)))), due_on=date(2025, 9, 20))
        county.loan(county.credited(), day=date(2025, 8, 2), entered=date(2025, 8, 12))
        county.case()

    more()
    client = turned(county, "firm_1" if path == "firm/" else "loan_reviewer", on=date(2025, 8, 20))
    address = f"/financing/{path}{'?bank=bank_abc' if path == 'bank/' else ''}"
    few = statements(client, address)
    for _ in range(4):
        more()
    assert statements(client, address) == few <= 12


def test_the_state_of_the_case_is_of_that_day(county: County) -> None:
    case = county.case(day=date(2025, 8, 4))
    take_step(
        case, "accept", actor=county.head(case), at=at(date(2025, 8, 18)), data={"materials_complete_on": date(2025, 8, 18)}
    )  # fmt: skip
    rows = Recommendation.past(date(2025, 8, 10), actor=county.actor("bank_abc_head"))
    assert [row.materials_complete_on for row in rows] == [None]
    page = seen(county, "bank_abc_clerk", "bank/", on=date(2025, 8, 10))
    assert "2025-08-18" not in page


def test_the_page_of_a_record_shows_what_hung_on_it_then(county: County) -> None:
    need, office = county.need(met=False, day=date(2025, 8, 1)), county.actor("loan_reviewer")
    tax = county.units["tax"]
    check = actions.ask_department(need, "credit", tax, actor=office, at=at(date(2025, 8, 10)))
    answer = {"value": "failed", "basis": "欠税一笔"}
    take_step(check, "answer", actor=county.actor("loan_checker_tax"), at=at(date(2025, 8, 20)), data=answer)

    def page(on: date) -> str:
        return whole_page(turned(county, "loan_reviewer", on=on), f"/financing/needs/{need.pk}/")

    before, asked, answered = page(date(2025, 8, 5)), page(date(2025, 8, 12)), page(date(2025, 8, 21))
    assert "税务局" not in before
    assert "2025-08-10" in asked
    assert "欠税一笔" not in asked
    assert "欠税一笔" in answered


def test_the_limits_of_a_record_are_told_as_they_ran(county: County) -> None:
    case = county.case(day=date(2025, 8, 4))
    complete = {"materials_complete_on": date(2025, 8, 12)}
    take_step(case, "accept", actor=county.head(case), at=at(date(2025, 8, 12)), data=complete)
    client = turned(county, "bank_abc_clerk", on=date(2025, 8, 6))
    then = whole_page(client, f"/financing/cases/{case.pk}/")
    assert "材料补齐" in then
    assert "银行答复" not in then
    assert "用时" not in then


def test_the_page_of_a_day_before_the_record_says_so(county: County) -> None:
    need, client = county.need(), county.client("loan_reviewer")
    assert "没有编号为 abc 的融资需求" in client.get("/financing/needs/abc/").content.decode()
    assert "这个地址没有内容" in client.get("/nowhere/").content.decode()
    client.post("/as-of/", {"as_of": "2025-07-01"})
    hidden = client.get(f"/financing/needs/{need.pk}/")
    assert hidden.status_code == 404
    assert "2025-07-01 还没有这条融资需求，或者您无权查看。" in hidden.content.decode()
