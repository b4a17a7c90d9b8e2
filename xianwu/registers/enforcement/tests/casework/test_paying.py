"""Money of a case: each wrong receipt refused, the surcharge day by day, cash on its way, remedies that stop it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.county import client_of
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.casework import paying
from xianwu.registers.enforcement.casework.money import balance_of
from xianwu.registers.enforcement.models import Payment
from xianwu.registers.enforcement.tests.casework.refusals import SPOT
from xianwu.registers.enforcement.tests.casework.walk import YUAN, Walk, made

Start = Callable[..., Walk]
pytestmark = pytest.mark.usefixtures("plain_papers")


def surcharge(walk: Walk, day: date) -> Any:
    return balance_of(walk.now, list(walk.now.payments.all()), on=day).surcharge.due


def refused(walk: Walk, words: str, amount: Any, receipt: str, **more: Any) -> None:
    with pytest.raises(Refused, match=words):
        walk.pay(amount, receipt, **more)


def test_a_receipt_is_used_once_in_the_whole_county(start: Start) -> None:
    first = start().served().pay(3000, "豫财1")
    second = start(party_name="乙公司", occurred_on=date(2025, 8, 2)).served()
    refused(second, f"已登记在案件 {first.case.number}", 3000, " 豫财1 ")
    with pytest.raises(IntegrityError), transaction.atomic():
        made(Payment(case=second.case, amount=YUAN(1), paid_on=second.on, receipt_no="豫财1"))
    second.pay(3000, "豫财2")


def test_nobody_pays_more_than_is_owed_or_before_the_decision(start: Start) -> None:
    walk = start().filed()
    refused(walk, "还没有作出处罚决定", 100, "票")
    walk = start(party_name="乙公司").served()
    refused(walk, "还应缴 5,000.00 元", 5001, "票")
    refused(walk, "还应缴 0.00 元", 1, "票", kind="confiscation")
    refused(walk, "还应缴 0.00 元", 1, "票", kind="surcharge")
    refused(walk, "应大于 0", 0, "票")
    with pytest.raises(Refused, match="不能晚于今天"):
        walk.pay(100, "票", paid_on=date(2025, 9, 1))
    with pytest.raises(Refused, match="早于决定日期"):
        walk.pay(100, "票", paid_on=date(2025, 8, 28))
    walk.pay(2000, "票1").pay(3000, "票2")
    assert walk.now.paid == 5000


def test_the_surcharge_runs_three_in_a_hundred_a_day_up_to_the_fine(start: Start) -> None:
    walk = start().served()
    assert surcharge(walk, date(2025, 9, 15)) == 0
    assert surcharge(walk, date(2025, 9, 16)) == 150
    assert surcharge(walk, date(2025, 10, 18)) == 4950
    assert surcharge(walk, date(2025, 10, 19)) == 5000
    assert surcharge(walk, date(2026, 9, 1)) == 5000
    walk.pay(3000, "票1", on=date(2025, 9, 17))
    assert surcharge(walk, date(2025, 9, 20)) == 300 + 3 * 60


def test_the_surcharge_stands_still_while_a_remedy_is_sought(start: Start) -> None:
    walk = start().served()
    by = {"actor": walk.cast["clerk"], "at": walk.at}
    paying.challenge(walk.now, kind="reconsideration", challenged_on=walk.on, **by)
    assert surcharge(walk, date(2025, 12, 31)) == 0
    walk.on = date(2025, 10, 31)
    by["at"] = walk.at
    with pytest.raises(Refused, match="终结后才能再登记"):
        paying.challenge(walk.now, kind="lawsuit", challenged_on=walk.on, **by)
    with pytest.raises(Refused, match="早于申请日期"):
        paying.end_challenge(walk.now, ended_on=date(2025, 8, 28), outcome="upheld", **by)
    paying.end_challenge(walk.now, ended_on=walk.on, outcome="upheld", **by)
    assert surcharge(walk, date(2025, 11, 2)) == 300
    walk.on = date(2025, 11, 3)
    by["at"] = walk.at
    paying.challenge(walk.now, kind="lawsuit", challenged_on=walk.on, **by)
    assert surcharge(walk, date(2025, 12, 31)) == 300, "both spans are left out"


def test_a_remitted_surcharge_is_not_owed(start: Start) -> None:
    walk = start().served()
    head = {"actor": walk.cast["head"], "at": walk.at}
    assert surcharge(walk, date(2025, 12, 2)) > 0
    paying.waive_surcharge(walk.now, reason="签订执行协议", **head)
    assert surcharge(walk, date(2026, 1, 1)) == 0
    walk.pay(5000, "票1", on=date(2025, 12, 20)).step("perform", "clerk", performance="已缴")
    with pytest.raises(Refused, match="还没有履行"):
        paying.waive_surcharge(walk.now, reason="再减", **head)


@pytest.mark.parametrize(
    ("fine", "reason", "passes"), [(100, "", True), (101, "", False), (200, "hard", True), (200, "remote", True)]
)
def test_cash_is_taken_on_site_only_where_the_law_lets(start: Start, fine: int, reason: str, passes: bool) -> None:
    walk = start(procedure="simple", party_kind="individual").assign()
    walk.step("decide_on_spot", "officer_a", fine=YUAN(fine), **SPOT)
    more = {"is_on_site": True, "on_site_reason": reason}
    if passes:
        walk.pay(fine, "票1", **more)
    else:
        refused(walk, "第六十八条", fine, "票1", **more)


def test_cash_of_an_ordinary_case_needs_the_party_s_request(start: Start) -> None:
    walk = start().served()
    refused(walk, "当场收缴只限", 50, "票1", is_on_site=True)
    refused(walk, "专用票据", 50, "  ", is_on_site=True, on_site_reason="remote")
    walk.pay(50, "票1", is_on_site=True, on_site_reason="remote")


def test_cash_goes_to_the_organ_and_to_the_bank_before_the_case_is_closed(start: Start, settings: Any) -> None:
    walk = start().served().pay(5000, "票1", is_on_site=True, on_site_reason="remote")
    row, by = walk.now.payments.get(), {"actor": walk.cast["clerk"], "at": walk.at}
    walk.step("perform", "clerk", performance="已缴")
    with pytest.raises(Refused, match="还没有缴入银行"):
        walk.step("close", "deputy", closing_report="同意")
    with pytest.raises(Refused, match="先登记执法人员把款项交到机关"):
        paying.bank_cash(walk.now, payment=row, banked_on=walk.on, **by)
    seen = client_of(walk.cast.people["clerk"]).get(f"/enforcement/cases/{walk.case.pk}/").content.decode()
    assert "应于 2025-09-02 前" in seen, "two working days"
    way = f'href="/enforcement/cases/{walk.case.pk}/do/hand/"'
    assert seen.count(way) == 1, "from the payment, not beside the steps"
    assert way not in client_of(walk.cast.people["head"]).get(f"/enforcement/cases/{walk.case.pk}/").content.decode()
    paying.hand_cash(walk.now, payment=row, handed_on=walk.on, **by)
    with pytest.raises(Refused, match="早于交机关日期"):
        paying.bank_cash(walk.now, payment=row, banked_on=date(2025, 8, 28), **by)
    paying.bank_cash(walk.now, payment=row, banked_on=walk.on, **by)
    walk.step("close", "deputy", closing_report="同意")


def test_confiscated_sums_are_an_account_of_their_own(start: Start) -> None:
    walk = start().served(proposal="confiscation", proposed_fine=YUAN(1000), proposed_confiscation=YUAN(300))
    with pytest.raises(Refused, match=r"罚款还差 1,000.00 元；没收款还差 300.00 元"):
        walk.step("perform", "clerk", performance="已缴")
    walk.pay(1000, "票1").pay(300, "票2", kind="confiscation").step("perform", "clerk", performance="已缴")


def test_a_stranger_of_another_organ_registers_nothing(start: Start) -> None:
    walk = start().served()
    with pytest.raises(Refused, match="不在您的办理范围内"):
        paying.record_payment(
            walk.now,
            kind="fine",
            amount=YUAN(1),
            paid_on=walk.on,
            receipt_no="票",
            actor=walk.cast["stranger"],
            at=walk.at,
        )
