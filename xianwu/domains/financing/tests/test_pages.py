"""Pages by role and row: the right ones open, others are refused; statements do not grow with rows."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.county import statements, whole_page
from xianwu.domains.financing import actions
from xianwu.domains.financing.models import CreditDecision, Demand, Drawdown, Recommendation
from xianwu.domains.financing.tests.county import County, at, give_account
from xianwu.domains.financing.tests.test_deeds import early_loan

PEOPLE = (
    "loan_reviewer", "loan_visitor_dongtun", "loan_checker_tax", "bank_abc_clerk", "bank_icbc_head", "firm_1", "leader",
    "office", "auditor", "outsider",
)  # fmt: skip
COUNTY_READERS = {"loan_reviewer", "leader", "office", "auditor"}
BANKS = {"bank_abc_clerk", "bank_icbc_head"}
PAGES = {
    "firm/": {"firm_1"},
    "bank/": {"loan_reviewer", "leader", "auditor", *BANKS},
    "stuck/": {"loan_visitor_dongtun", "loan_checker_tax", *COUNTY_READERS},
    "renewals/": {"loan_reviewer", "leader", "auditor", *BANKS},
    "exposure/": {"loan_reviewer", "leader", "auditor"},
    "daily/": COUNTY_READERS,
    "daily/print/": COUNTY_READERS,
    "daily/file/": COUNTY_READERS,
    "decisions/": {"loan_reviewer", "leader", "auditor", "firm_1", *BANKS},
    "loans/": {"loan_reviewer", "leader", "auditor", "firm_1", *BANKS},
    "checks/": {"loan_visitor_dongtun", "loan_checker_tax", *COUNTY_READERS},
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_for_its_roles_and_for_nobody_else(county: County, path: str) -> None:
    county.loan()
    for who in PEOPLE:
        answer = county.client(who).get(f"/financing/{path}")
        assert answer.status_code == (200 if who in PAGES[path] else 403), who
    assert county.client("loan_reviewer").get("/financing/nothing/").status_code == 404


def test_each_bank_sees_its_own_rows_only(county: County) -> None:
    own, foreign = county.loan(), county.loan(county.credited(county.case(bank="bank_icbc")))
    actor, client = county.actor("bank_abc_head"), county.client("bank_abc_head")
    for model, row in (
        (Drawdown, foreign),
        (CreditDecision, foreign.credit),
        (Recommendation, foreign.credit.recommendation),
    ):
        assert model.objects.visible_to(actor).count() == 1
        assert not model.objects.visible_to(actor).filter(pk=row.pk).exists()
    assert client.get(f"/financing/loans/{own.pk}/").status_code == 200
    for path in (
        f"loans/{foreign.pk}/",
        f"decisions/{foreign.credit_id}/",
        f"cases/{foreign.credit.recommendation_id}/",
    ):
        assert client.get(f"/financing/{path}").status_code == 404
    assert client.get("/financing/bank/?bank=bank_icbc").status_code == 404
    page = client.get("/financing/bank/").content.decode()
    assert "农业银行延津支行" in page
    assert foreign.loan_no not in client.get("/financing/loans/").content.decode()
    assert client.get(f"/financing/needs/{foreign.credit.recommendation.demand_id}/").status_code == 404


def test_the_office_sees_needs_but_no_terms_of_credit(county: County) -> None:
    loan = county.loan()
    client = county.client("office")
    case = loan.credit.recommendation
    page = client.get(f"/financing/cases/{case.pk}/").content.decode()
    assert "年利率" not in page
    assert client.get(f"/financing/decisions/{loan.credit_id}/").status_code == 403
    assert not CreditDecision.objects.visible_to(county.actor("office")).exists()


def test_a_firm_sees_its_own_needs_in_plain_words(county: County) -> None:
    firm = county.firm()
    give_account(county, firm)
    need, other = county.need(firm), county.need()
    client = county.client("firm_1")
    page = client.get("/financing/firm/").content.decode()
    assert need.number in page
    assert other.number not in page
    assert "正在核对五项标准" in page
    assert "发改委专班" in page
    assert client.get(f"/financing/needs/{other.pk}/").status_code == 404
    county.case(Demand.objects.get(pk=need.pk))
    assert "请把材料交齐给农业银行" in client.get("/financing/firm/").content.decode()


def test_a_firm_sees_the_products_that_fit_its_need(county: County) -> None:
    firm = county.firm()
    give_account(county, firm)
    need, other = county.need(firm), county.need()
    client = county.client("firm_1")
    place = f"/financing/firm/{need.pk}/products/"
    assert place in client.get("/financing/firm/").content.decode()
    assert "暂时没有完全符合条件的产品" in client.get(place).content.decode()
    bank = county.units["bank_abc"]
    day = {"valid_from": date(2025, 1, 1), "rate_low": Decimal("3.45")}
    for title, most in (("小微快贷", need.amount), ("起步贷", need.amount - 1)):
        given = {"title": title, "unit": bank, "max_amount": most, **day}
        actions.add_product(given, actor=county.actor("loan_reviewer"), at=at())
    page = client.get(place).content.decode()
    assert "小微快贷" in page
    assert "起步贷" not in page
    assert client.get(f"/financing/firm/{other.pk}/products/").status_code == 404


def test_a_firm_corrects_and_withdraws_its_need(county: County) -> None:
    firm = county.firm()
    give_account(county, firm)
    need = county.need(firm, met=False)
    client = county.client("firm_1")
    assert client.get(f"/financing/needs/{need.pk}/edit/").status_code == 200
    assert client.get("/financing/needs/new/").status_code == 403
    answer = client.post(f"/workflow/step/financing.demand/{need.pk}/withdraw/", {"reason": "自筹了"})
    assert answer.status_code == 302
    assert Demand.objects.get().state == "withdrawn"


def test_a_need_shows_what_is_missing_and_what_fits(county: County) -> None:
    product = {"title": "农行快贷", "unit": county.units["bank_abc"], "valid_from": date(2024, 11, 1)}
    actions.add_product(product, actor=county.actor("bank_abc_head"), at=at())
    small = product | {"title": "小额贷", "max_amount": 10_000}
    actions.add_product(small, actor=county.actor("bank_abc_head"), at=at())
    need = county.need(met=False)
    client = county.client("loan_reviewer")
    page = client.get(f"/financing/needs/{need.pk}/").content.decode()
    assert "走访记录" in page or "经营地址" in page
    assert "待核" in page
    part = client.get(f"/financing/needs/{need.pk}/rest/").content.decode()
    assert "农行快贷" in part
    assert "超过上限 1 万元" in part
    assert "<html" not in part
    assert county.client("bank_abc_head").get(f"/financing/needs/{need.pk}/rest/").status_code == 404


def test_the_print_of_a_need_fetches_what_is_late_or_takes_it_whole(county: County) -> None:
    address = f"/financing/needs/{county.need().pk}/print/"
    client = county.client("loan_reviewer")
    first, fetched, whole = (
        client.get(address).content.decode(),
        whole_page(client, address),
        client.get(f"{address}?whole=1"),
    )
    titles = re.findall(r"<h2[^>]*>([^<]+)", whole.content.decode())
    assert "办理经过" in titles
    assert "办理经过" not in first
    assert sorted(re.findall(r"<h2[^>]*>([^<]+)", fetched)) == sorted(titles)
    assert "hx-get" not in whole.content.decode()
    assert f"{address}?whole=1" in first


def test_duplicates_and_groups_are_flagged(county: County) -> None:
    firm = county.firm(legal_rep="赵六")
    first = county.need(firm)
    county.need(firm)
    county.need(county.firm(legal_rep="赵六"))
    client = county.client("loan_reviewer")
    part = whole_page(client, f"/financing/needs/{first.pk}/")
    assert "重复申报" in part
    assert "关联主体 2 家" in part
    page = client.get("/financing/exposure/").content.decode()
    line = page[page.index("重复申报") :].split("<li>")[1].split("</li>")[0]
    assert line.count(firm.title) == 2  # once before the numbers, once in the reason
    for need in Demand.objects.filter(enterprise=firm):
        assert f'href="/financing/needs/{need.pk}/">{need.number}</a>' in line


def test_the_stuck_list_names_cause_and_person(county: County) -> None:
    county.need(met=False)
    county.case()
    page = county.client("loan_reviewer").get("/financing/stuck/").content.decode()
    assert "示例专班员甲" in page
    assert "示例经办（农业银行）" in page
    only = county.client("loan_reviewer").get("/financing/stuck/?cause=papers").content.decode()
    assert "待材料" in only
    assert "等待专班审核" not in only


def test_the_bank_finds_its_early_loans(county: County) -> None:
    loan = early_loan(county)
    page = county.client("bank_abc_clerk").get("/financing/bank/").content.decode()
    assert loan.loan_no in page
    assert "等本行说明" in page


def test_the_radar_shows_loans_that_fall_due(county: County) -> None:
    soon = county.loan(due_on=date(2025, 9, 20))
    later = county.loan(due_on=date(2026, 8, 12))
    page = county.client("bank_abc_head").get("/financing/renewals/").content.decode()
    assert soon.loan_no in page
    assert later.loan_no not in page


def test_the_daily_file_holds_the_table(county: County) -> None:
    county.loan()
    answer = county.client("office").get("/financing/daily/file/")
    lines = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    whole = next(line for line in lines if line[:2] == ["全县", "合计"])
    assert whole[-2:] == [1.0, 20.0]


def test_a_bank_takes_its_file_out_and_in_again_without_a_change(county: County) -> None:
    county.loan()
    county.loan(county.credited(county.case(bank="bank_icbc")))
    client = county.client("bank_abc_clerk")
    answer = client.get("/intake/sheets/financing.returns/export/financing:cases/")
    lines = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(lines) == 2
    file = BytesIO(answer.content)
    file.name = "回填.xlsx"
    found = client.post("/intake/sheets/financing.returns/", {"file": file}, follow=True)
    client.post(found.redirect_chain[-1][0], {"choice": "all"})
    page = client.get(found.redirect_chain[-1][0]).content.decode()
    assert "新增 <strong>0</strong>，更新 <strong>0</strong>，未变 <strong>1</strong>" in page
    assert county.client("office").get("/intake/sheets/financing.returns/export/financing:cases/").status_code == 403


COUNTED = ("stuck/", "renewals/", "exposure/", "daily/", "bank/", "decisions/", "loans/", "needs/", "cases/")


def test_statements_do_not_grow_with_rows(county: County) -> None:
    county.loan(due_on=date(2025, 9, 20))
    county.case()
    county.need(met=False)
    client = county.client("loan_reviewer")

    before = {path: statements(client, f"/financing/{path}") for path in COUNTED}
    for _ in range(3):
        county.loan(due_on=date(2025, 9, 20))
        county.case()
        county.need(met=False)
    assert {path: statements(client, f"/financing/{path}") for path in COUNTED} == before
    assert max(before.values()) <= 14


def test_a_past_day_is_for_reading(county: County) -> None:
    need = county.need(met=False, day=date(2025, 8, 1))
    county.need(met=False, day=date(2025, 8, 25))
    client = county.client("loan_reviewer")
    session = client.session
    session["as_of"] = "2025-08-20"
    session.save()
    assert client.get(f"/financing/needs/{need.pk}/").status_code == 200
    assert "2025年8月20日" in client.get("/financing/daily/").content.decode()
    url = f"/financing/needs/{need.pk}/do/answer/"
    assert client.post(url, {"credit": "met", "basis": "查过"}).status_code == 403
    need.refresh_from_db()
    assert need.check_credit == "open"
