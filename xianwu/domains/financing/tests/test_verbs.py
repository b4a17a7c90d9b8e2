"""Every step, and the verbs beside: who may, who may not, and what stands in the way. Refused by direct POST as well."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.county import whole_page
from xianwu.core.events.models import Event
from xianwu.core.workflow.api import Clock, StepRefused, take_step
from xianwu.domains.financing import actions, corrections
from xianwu.domains.financing.models import (
    CreditDecision,
    Demand,
    Drawdown,
    LoanProduct,
    Recommendation,
    RepairCase,
    Visit,
)
from xianwu.domains.financing.tests.county import TODAY, WAN, County, at, give_account
from xianwu.kit.refusals import Refused

PEOPLE = (
    "loan_reviewer", "loan_visitor_dongtun", "loan_visitor_sizhai", "loan_checker_tax", "loan_checker_market",
    "bank_abc_clerk", "bank_abc_head", "bank_icbc_head", "firm_1", "leader", "office", "auditor", "outsider",
)  # fmt: skip


def visit(county: County, **facts: Any) -> Visit:
    data = {
        "enterprise": county.firm(), "visited_on": date(2025, 8, 20), "mode": "on_site", "visitor_name": "甲",
        "bank": None, "has_need": True, "no_need_reason": "", "is_policy_told": True, "is_premises_seen": True,
    } | facts  # fmt: skip
    return actions.record_visit(data, actor=county.actor("loan_visitor_dongtun"), at=at())


def state_of(record: Any) -> dict[str, Any]:
    return type(record).objects.filter(pk=record.pk).values().get()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"consent_no": ""}, "授权书编号"),
        ({"amount": Decimal(0)}, "大于 0"),
        ({"declared_on": date(2025, 9, 1)}, "晚于今天"),
    ],
)
def test_declaring_names_what_is_wrong(county: County, change: Any, word: str) -> None:
    with pytest.raises(Refused, match=word):
        county.need(**change)


def test_a_visitor_declares_for_the_own_town_only(county: County) -> None:
    firm = county.firm("sizhai")
    with pytest.raises(Refused, match="本辖区"):
        visit(county, enterprise=firm)


def test_a_need_is_declared_through_the_form_by_code(county: County) -> None:
    firm = county.firm()
    data = {
        "enterprise": firm.credit_code, "subject_type": "company", "channel": "visit", "declared_on": "2025-08-20",
        "amount": "30", "term_months": "12", "purpose": "working", "use_text": "买麦", "collateral": "credit",
        "first_bank": county.units["bank_abc"].pk, "second_bank": "", "existing_banks": "", "existing_balance": "",
        "consent_no": "授页1", "consent_form": "paper", "consent_place": "乡里",
    }  # fmt: skip
    client = county.client("loan_visitor_dongtun")
    wrong = client.post("/financing/needs/new/", data | {"enterprise": "123"})
    assert wrong.status_code == 422
    assert "18 位" in wrong.content.decode()
    for field, words in (("amount", "需求金额要大于 0"), ("term_months", "期限应是 1 至 360 个月")):
        page = client.post("/financing/needs/new/", data | {field: "0"}).content.decode()
        assert f'id="id_{field}-error"' in page
        assert words in page
    yuan = client.post("/financing/needs/new/", data | {"amount": "300000"}).content.decode()
    assert "请核对单位是元还是万元" in yuan
    twice = client.post("/financing/needs/new/", data | {"second_bank": data["first_bank"]}).content.decode()
    assert 'id="id_second_bank-error"' in twice
    assert client.post("/financing/needs/new/", data).status_code == 302
    need = Demand.objects.get()
    assert (need.enterprise, need.amount) == (firm, 30 * WAN)
    answer = client.post(f"/financing/needs/{need.pk}/edit/", data | {"amount": "35", "version": need.version})
    assert answer.status_code == 302
    need.refresh_from_db()
    assert (need.enterprise, need.amount) == (firm, 35 * WAN)


def test_standards_are_not_touched_once_a_bank_has_the_need(county: County) -> None:
    case = county.case()
    need = Demand.objects.get(pk=case.demand_id)
    with pytest.raises(Refused, match="不再改动"):
        actions.answer_standards(need, credit="failed", basis="晚了", actor=county.actor("loan_reviewer"), at=at())


def test_the_five_standards_are_answered_on_one_page(county: County) -> None:
    need, client = county.need(met=False), county.client("loan_reviewer")
    path = f"/financing/needs/{need.pk}/do/answer/"
    page = client.get(path).content.decode()
    assert page.count('value="open" id=') == page.count("checked") == 5
    answers = {"operation": "met", "premises": "met", "need": "met", "credit": "failed", "use": "open"}
    assert "必填。" in client.post(path, answers).content.decode()
    assert client.post(path, answers | {"basis": "8月20日走访"}).status_code == 302
    need.refresh_from_db()
    assert [need.check_operation, need.check_credit, need.check_use] == ["met", "failed", "open"]
    (told,) = Event.objects.filter(verb="financing.standard_answered", object_id=need.pk)
    assert told.note == "8月20日走访"
    assert len([name for name in told.data if name.startswith("check_")]) == 4
    again = client.post(path, answers | {"basis": "再报一次"}).content.decode()
    assert "各项结论都与台账一致，没有要改的" in again
    assert Event.objects.filter(verb="financing.standard_answered", object_id=need.pk).count() == 1


def test_a_checker_sees_only_the_need_asked_about(county: County) -> None:
    asked, other = county.need(met=False), county.need(met=False)
    actions.ask_department(asked, "credit", county.units["tax"], actor=county.actor("loan_reviewer"), at=at())
    tax, market = county.actor("loan_checker_tax"), county.actor("loan_checker_market")
    assert list(Demand.objects.visible_to(tax)) == [asked]
    assert not Demand.objects.visible_to(market).exists()
    client = county.client("loan_checker_tax")
    assert client.get(f"/financing/needs/{asked.pk}/").status_code == 200
    assert client.get(f"/financing/needs/{other.pk}/").status_code == 404


def test_the_same_department_is_not_asked_twice(county: County) -> None:
    need, reviewer = county.need(met=False), county.actor("loan_reviewer")
    actions.ask_department(need, "credit", county.units["tax"], actor=reviewer, at=at())
    with pytest.raises(Refused, match="还没有答复"):
        actions.ask_department(need, "credit", county.units["tax"], actor=reviewer, at=at())


# --- steps ----------------------------------------------------------------------------------------


STEPS = {
    "recommend": ({"loan_reviewer"}, lambda c: c.need(), lambda c: {"bank": str(c.units["bank_abc"].pk)}),
    "defer": ({"loan_reviewer"}, lambda c: c.need(met=False), lambda c: {"reason": "差材料"}),
    "withdraw": (
        {"loan_reviewer", "loan_visitor_dongtun", "firm_1"},
        lambda c: own_need(c),
        lambda c: {"reason": "不贷了"},
    ),
    "void": ({"loan_reviewer"}, lambda c: c.need(), lambda c: {"void_kind": "mistake", "reason": "误报"}),
    "accept": ({"bank_abc_clerk", "bank_abc_head"}, lambda c: c.case(), lambda c: {"materials_complete_on": "2025-08-05"}),
    "credit": (
        {"bank_abc_clerk", "bank_abc_head"},
        lambda c: accepted(c),
        lambda c: {"decided_on": "2025-08-08", "limit": "30", "rate": "3.6", "term_months": "12"},
    ),
    "refuse": (
        {"bank_abc_clerk", "bank_abc_head"},
        lambda c: c.case(),
        lambda c: {"decided_on": "2025-08-08", "refusal_code": "high_debt", "reason": "负债偏高"},
    ),
    "lend": (
        {"bank_abc_clerk", "bank_abc_head"},
        lambda c: c.credited(),
        lambda c: {"lent_on": "2025-08-12", "amount": "20", "kind": "first", "secured": "credit", "loan_no": "借1"},
    ),
    "cancel": ({"loan_reviewer"}, lambda c: c.case(), lambda c: {"reason": "推错了"}),
    "finish": ({"loan_reviewer", "loan_checker_tax"}, lambda c: repair(c), lambda c: {"result": "补缴了"}),
    "retire": ({"loan_reviewer", "bank_abc_head"}, lambda c: product(c), lambda c: {"reason": "停办"}),
}  # fmt: skip


def own_need(county: County) -> Demand:
    firm = county.firm()
    give_account(county, firm)
    return county.need(firm)


def accepted(county: County) -> Recommendation:
    case = county.case()
    take_step(case, "accept", actor=county.head(case), at=at(), data={"materials_complete_on": date(2025, 8, 5)})
    return case


def repair(county: County) -> RepairCase:
    case = county.case()
    data = {"decided_on": date(2025, 8, 8), "refusal_code": "tax_overdue"}
    take_step(case, "refuse", actor=county.head(case), at=at(), data=data, reason="欠税")
    need = Demand.objects.get(pk=case.demand_id)
    data = {"reason_code": "tax_overdue", "department": str(county.units["tax"].pk)}
    take_step(need, "repair", actor=county.actor("loan_reviewer"), at=at(), data=data)
    return RepairCase.objects.get()


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"min_amount": "500", "max_amount": "100"}, "max_amount", "最高金额不能小于起贷金额"),
        ({"rate_low": "9", "rate_high": "3"}, "rate_high", "最高年利率不能小于最低年利率"),
        ({"valid_from": "2025-08-01", "valid_to": "2025-07-31"}, "valid_to", "截止日期不能早于起始日期"),
    ],
)
def test_a_product_the_wrong_way_round_is_said_beside_its_field(
    county: County, wrong: dict[str, str], field: str, words: str
) -> None:
    data = {"title": "顺贷", "unit": county.units["bank_abc"].pk, "valid_from": "2025-08-01"}
    client = county.client("bank_abc_head")
    answer = client.post("/financing/products/new/", data | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in page
    assert words in page
    assert not LoanProduct.objects.exists()
    right = dict(zip(wrong, sorted(wrong.values(), key=lambda each: (len(each), each)), strict=True))
    assert client.post("/financing/products/new/", data | right).status_code == 302
    made = LoanProduct.objects.get()
    change = data | wrong | {"version": made.version}
    assert words in client.post(f"/financing/products/{made.pk}/edit/", change).content.decode()


def test_a_product_that_never_began_can_be_retired(county: County) -> None:
    made = product(county, valid_from=date(2026, 1, 1))
    take_step(made, "retire", actor=county.actor("bank_abc_head"), at=at(), reason="不办了")
    assert LoanProduct.objects.get().valid_to == date(2026, 1, 1)


def product(county: County, **facts: Any) -> LoanProduct:
    data = {"title": "快贷", "unit": county.units["bank_abc"], "valid_from": date(2024, 11, 1)} | facts
    return actions.add_product(data, actor=county.actor("bank_abc_clerk"), at=at())


@pytest.mark.parametrize(("step", "reason"), [("finish", ""), ("fail", "查无记录")])
def test_the_limit_of_a_repair_ends_with_it(county: County, step: str, reason: str) -> None:
    case = repair(county)
    clock = Clock.objects.get(kind="financing.repaircase", object_id=case.pk)
    assert (clock.state, clock.held_by) == ("running", "部门协查员")
    take_step(case, step, actor=county.actor("loan_checker_tax"), at=at(), data={"result": "补缴了"}, reason=reason)
    clock.refresh_from_db()
    assert (clock.state, clock.stopped_on) == ("stopped", TODAY)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_by_the_right_role_and_refused_to_all_others(county: County, step: str) -> None:
    may, make, data = STEPS[step]
    record = make(county)
    url = reverse("workflow:step", args=[record._meta.label_lower, record.pk, step])
    before = state_of(record)
    for who in PEOPLE:
        if who not in may:
            county.client(who).post(url, data(county))
            assert state_of(record) == before, who
    assert county.client(sorted(may)[0]).post(url, data(county)).status_code == 302
    assert state_of(record)["state"] != before["state"]


def test_recommending_needs_another_person_than_the_one_who_declared(county: County) -> None:
    firm = county.firm()
    data = {
        "enterprise": firm, "subject_type": "company", "amount": 30 * WAN, "term_months": 12, "purpose": "working",
        "collateral": "credit", "channel": "visit", "declared_on": date(2025, 8, 1), "consent_no": "授9",
        "consent_form": "paper", "consent_place": "乡里",
    } | {field: "met" for field in ("check_operation", "check_premises", "check_need", "check_credit", "check_use")}  # fmt: skip
    need = actions.declare_need(data, actor=county.actor("loan_reviewer"), at=at())
    asked = {"bank": str(county.units["bank_abc"].pk)}
    with pytest.raises(StepRefused, match="另一人"):
        take_step(need, "recommend", actor=county.actor("loan_reviewer"), at=at(), data=asked)
    take_step(need, "recommend", actor=county.actor("loan_reviewer_2"), at=at(), data=asked)
    assert need.state == "recommended"


@pytest.mark.parametrize(
    ("change", "word"),
    [({"check_credit": "open"}, "待核"), ({"check_credit": "failed"}, "不符"), ({"consent_place": ""}, "存放处")],
)
def test_recommending_names_what_is_missing(county: County, change: dict[str, Any], word: str) -> None:
    need = county.need(met=False, **({field: "met" for field in MET_FIELDS} | change))
    asked = {"bank": str(county.units["bank_abc"].pk)}
    with pytest.raises(StepRefused, match=word):
        take_step(need, "recommend", actor=county.actor("loan_reviewer"), at=at(), data=asked)


def test_a_scanned_consent_is_a_file_of_that_kind(county: County) -> None:
    need = county.need(met=False, consent_form="file", consent_place="", **dict.fromkeys(MET_FIELDS, "met"))
    reviewer, asked = county.actor("loan_reviewer"), {"bank": str(county.units["bank_abc"].pk)}
    client = county.client("loan_reviewer")
    upload = f"/attachments/upload/financing.demand/{need.pk}/"
    client.post(upload, {"file": SimpleUploadedFile("授权书.pdf", b"%PDF-1.7 x"), "category": "evidence"})
    with pytest.raises(StepRefused, match="用途选“授权书”"):
        take_step(need, "recommend", actor=reviewer, at=at(), data=asked)
    page = whole_page(client, f"/financing/needs/{need.pk}/")
    kind, word = re.search(r'<option value="(\w+)">(授权书)</option>', page).groups()  # type: ignore[union-attr]
    client.post(upload, {"file": SimpleUploadedFile("scan.pdf", b"%PDF-1.7 x"), "category": kind})
    take_step(need, "recommend", actor=reviewer, at=at(), data=asked)
    assert (need.state, word) == ("recommended", "授权书")


MET_FIELDS = ("check_operation", "check_premises", "check_need", "check_credit", "check_use")


def test_a_third_bank_waits_until_one_has_answered(county: County) -> None:
    case = county.case()
    need = Demand.objects.get(pk=case.demand_id)
    county.case(need, bank="bank_icbc")
    with pytest.raises(StepRefused, match="不能超过 2 家"):
        county.case(Demand.objects.get(pk=need.pk), bank="bank_boc")


def test_a_revolving_facility_is_drawn_beyond_its_limit_while_the_balance_fits(county: County) -> None:
    case = county.credited(is_revolving=True)
    head = county.actor("bank_abc_head")
    for day in (12, 14, 16):
        loan = county.loan(Recommendation.objects.get(pk=case.pk), amount=30, day=date(2025, 8, day))
        actions.repay(loan, loan.amount, on=date(2025, 8, day + 1), actor=head, at=at())
    county.loan(Recommendation.objects.get(pk=case.pk), amount=30, day=date(2025, 8, 20))
    with pytest.raises(StepRefused, match="超过授信额度"):
        county.loan(Recommendation.objects.get(pk=case.pk), amount=1, day=date(2025, 8, 21))
    assert Drawdown.objects.count() == 4


def test_a_credit_with_loans_is_not_cancelled(county: County) -> None:
    loan = county.loan()
    decision = CreditDecision.objects.get(pk=loan.credit_id)
    with pytest.raises(Refused, match="已有投放"):
        corrections.cancel_credit(decision, "错了", actor=county.actor("bank_abc_head"), at=at(TODAY))
