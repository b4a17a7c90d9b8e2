"""What is done beside the steps: who may, who may not, how it is offered. Refused by direct POST as well."""

import re
from datetime import date
from typing import Any

import pytest

from xianwu.core.people.models import Grant, Person
from xianwu.core.people.roles import AUDITOR
from xianwu.domains.financing import actions, aftercare_actions
from xianwu.domains.financing.deeds import ON_CREDIT, ON_FOLLOW_UP, ON_LOAN, ON_NEED, ON_VISIT
from xianwu.domains.financing.models import Drawdown, FollowUp, StandardCheck
from xianwu.domains.financing.tests.county import County, at
from xianwu.domains.financing.tests.test_verbs import PEOPLE, state_of, visit

DEEDS = {"needs": ON_NEED, "visits": ON_VISIT, "loans": ON_LOAN, "follow-ups": ON_FOLLOW_UP, "decisions": ON_CREDIT}
MAY = {
    "needs/answer": {"loan_reviewer"},
    "needs/ask": {"loan_reviewer"},
    "visits/void": {"loan_reviewer", "loan_visitor_dongtun"},
    "loans/repay": {"bank_abc_clerk", "bank_abc_head"},
    "loans/explain": {"bank_abc_clerk", "bank_abc_head"},
    "loans/accept": {"loan_reviewer"},
    "loans/amend": {"bank_abc_clerk", "bank_abc_head"},
    "loans/void": {"bank_abc_head"},
    "decisions/cancel": {"bank_abc_head"},
    "loans/visit": {"bank_abc_clerk", "bank_abc_head", "loan_reviewer"},
    "follow-ups/void": {"bank_abc_clerk", "bank_abc_head", "loan_reviewer"},
}
VISITED = {
    "visited_on": date(2025, 8, 28), "mode": "on_site", "visitor_name": "张客户经理", "use_found": "as_declared",
    "business": "normal", "wants_renewal": False, "note": "",
}  # fmt: skip
SENT = {
    "needs/answer": {"credit": "met", "basis": "查过"},
    "visits/void": {"reason": "记错了"},
    "loans/repay": {"repaid": "5", "on": "2025-08-28"},
    "loans/explain": {"reason": "先行受理"},
    "loans/amend": {"lent_on": "2025-08-12", "amount": "18", "kind": "added", "secured": "credit", "due_on": ""},
    "loans/void": {"reason": "重复登记"},
    "decisions/cancel": {"reason": "企业不要了"},
    "loans/visit": VISITED | {"visited_on": "2025-08-28"},
    "follow-ups/void": {"reason": "记错了企业"},
}


def early_loan(county: County) -> Drawdown:
    return county.loan(day=date(2025, 8, 1), entered=date(2025, 8, 12))


def target(county: County, name: str) -> Any:
    """A record that takes the verb."""
    if name == "needs/answer" or name == "needs/ask":
        return county.need(met=False)
    if name == "follow-ups/void":
        return aftercare_actions.follow_up(county.loan(), VISITED, actor=county.actor("bank_abc_head"), at=at())
    if name == "visits/void":
        return visit(county)
    if name == "decisions/cancel":
        return county.credited().decisions.get()
    if name in ("loans/explain", "loans/accept"):
        loan = early_loan(county)
        if name == "loans/accept":
            actions.explain_early_loan(loan, "先行受理", actor=county.actor("bank_abc_head"), at=at())
        return loan
    return county.loan()


def page_of(record: Any, name: str) -> str:
    ledger, _, deed = name.partition("/")
    return f"/financing/{ledger}/{record.pk}/do/{deed}/"


@pytest.mark.parametrize("name", MAY)
def test_a_deed_is_done_by_the_right_role_and_refused_to_all_others(county: County, name: str) -> None:
    record = target(county, name)
    before = state_of(record)
    sent = SENT.get(name) or {"standard": "credit", "department": county.units["tax"].pk}
    url = page_of(record, name)
    for who in PEOPLE:
        if who not in MAY[name]:
            assert county.client(who).post(url, sent).status_code in (403, 404), who
            assert state_of(record) == before
    assert county.client(sorted(MAY[name])[0]).get(url).status_code == 200
    assert county.client(sorted(MAY[name])[-1]).post(url, sent).status_code == 302
    if name == "loans/visit":
        assert FollowUp.objects.get().loan == record
    elif name == "needs/ask":
        assert StandardCheck.objects.get().department == county.units["tax"]
    else:
        assert state_of(record) != before


def test_every_deed_is_in_the_table_of_who_may() -> None:
    assert {f"{ledger}/{deed.name}" for ledger, deeds in DEEDS.items() for deed in deeds} == set(MAY)


def test_what_can_be_done_is_a_button_and_what_cannot_says_why_behind_one_line(county: County) -> None:
    loan = county.loan()
    client = county.client("bank_abc_head")
    page = client.get(f"/financing/loans/{loan.pk}/").content.decode()
    buttons = re.findall(rf'href="/financing/loans/{loan.pk}/do/(\w+)/"', page)
    assert buttons == ["repay", "visit", "amend", "void"]
    assert "另有 1 项现在不能办，看缘由" in page
    assert "说明提前放款：放款不早于推荐，不需要说明。" in page
    assert "可办事项" not in client.get(f"/financing/loans/{loan.pk}/print/").content.decode()
    session = client.session
    session["as_of"] = "2025-08-28"
    session.save()
    past = client.get(f"/financing/loans/{loan.pk}/")
    assert (past.status_code, "可办事项" in past.content.decode()) == (200, False)
    assert client.get(page_of(loan, "loans/repay")).status_code == 403


def test_a_role_held_elsewhere_does_not_open_a_deed_on_what_is_seen_by_reading(county: County) -> None:
    """Whoever reads all loans and works for one bank is offered what is done by that bank alone, on its own loans."""
    loan = county.loan()
    Grant.objects.create(
        person=Person.objects.get(username="bank_icbc_head"),
        role=AUDITOR,
        unit=county.units["yanjin"],
        valid_from=date(2025, 1, 1),
    )
    client = county.client("bank_icbc_head")
    page = client.get(f"/financing/loans/{loan.pk}/")
    assert page.status_code == 200
    assert "可办事项" not in page.content.decode()
    refused = client.get(page_of(loan, "loans/repay"))
    assert refused.status_code == 403
    assert "“登记还款”需由银行" in refused.content.decode()


def test_a_form_keeps_what_was_typed_and_says_the_error_beside_its_field(county: County) -> None:
    loan = county.loan()
    client = county.client("bank_abc_clerk")
    answer = client.post(page_of(loan, "loans/repay"), {"repaid": "99", "on": "2025-08-28"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="99"' in page
    assert 'id="id_repaid-error"' in page
    loan.refresh_from_db()
    assert loan.repaid == 0


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("visits/void", "作废走访：已作废。"),
        ("follow-ups/void", "作废回访：已作废。"),
        ("loans/void", "冲销投放：已冲销。"),
    ],
)
def test_what_is_taken_back_is_called_by_its_own_word(county: County, name: str, word: str) -> None:
    record = target(county, name)
    client = county.client(sorted(MAY[name])[0])
    assert client.post(page_of(record, name), SENT[name]).status_code == 302
    page = client.get(f"/financing/{name.partition('/')[0]}/{record.pk}/").content.decode()
    assert word in page
    assert "已作废或冲销" not in page
