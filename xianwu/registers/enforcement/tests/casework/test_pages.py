"""The ledger, the record with its checklist and account, registrations, statistics: shown, bounded, refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.county import client_of, statements, whole_page
from xianwu.core.events.api import write_change, write_new
from xianwu.core.people.actors import actor_for
from xianwu.registers.enforcement.casework.deeds import BANK, HAND, ON_CASE
from xianwu.registers.enforcement.casework.statistics import statistics, years
from xianwu.registers.enforcement.models import Authority, Case, Handler, Payment
from xianwu.registers.enforcement.tests.casework.walk import YUAN, Walk

Start = Callable[..., Walk]
pytestmark = pytest.mark.usefixtures("plain_papers")
CASES = "/enforcement/cases/"
MOST, MOST_ON_RECORD = 12, 20
"""A record is read with its gates, people, papers and clocks, each a table of its own."""


def browser(walk: Walk, name: str) -> Client:
    return client_of(walk.cast.people[name])


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def page(walk: Walk, who: str = "head") -> str:
    return text_of(browser(walk, who).get(f"{CASES}{walk.case.pk}/"))


# --- the record -------------------------------------------------------------------------------------


def test_the_checklist_names_what_is_missing_with_its_article_and_a_way_there(start: Start) -> None:
    walk = start(address="")
    Authority.objects.filter(power="fine").update(valid_to=date(2025, 8, 1))
    seen = page(walk, "clerk")
    assert "立案之前要过的关" in seen
    assert "还有未过的关口" in seen
    assert "权限已于 2025-08-01 失效" in seen
    assert "行政处罚法第五十四条" in seen
    html = browser(walk, "clerk").get(f"{CASES}{walk.case.pk}/").content.decode()
    assert f'href="{CASES}{walk.case.pk}/edit/"' in html
    Authority.objects.filter(power="fine").update(valid_to=None)
    walk = start(party_name="乙公司").applied().step("approve_filing", "deputy", filing_opinion="同意")
    html = browser(walk, "deputy").get(f"{CASES}{walk.case.pk}/").content.decode()
    assert f'href="{CASES}{walk.case.pk}/do/assign/"' in html


def test_the_same_gates_shut_the_button(start: Start) -> None:
    walk = start().notified()
    seen = page(walk, "officer_a")
    assert seen.count("还没有登记送达") >= 2, "on the checklist and beside the step"


def main_button(walk: Walk, who: str) -> str:
    html = browser(walk, who).get(f"{CASES}{walk.case.pk}/").content.decode()
    found = re.search(r'class="btn btn-primary" href="/workflow/step/enforcement.case/\d+/(\w+)/"', html)
    return found[1] if found else ""


def test_the_main_button_is_what_the_gates_ask_for_next(start: Start) -> None:
    walk = start().applied()
    assert main_button(walk, "deputy") == "approve_filing"
    walk = start(party_name="乙公司").investigated()
    assert main_button(walk, "head") == "", "the notice is an officer's, and nothing calls for a discussion"
    assert main_button(walk, "officer_a") == "notify"
    walk = start(party_name="丙公司").defended()
    assert "本案不属于必须集体讨论的情形" in page(walk, "head")
    assert main_button(walk, "head") == "decide"
    assert "登记集体讨论" in page(walk, "head"), "it can still be done"


def test_a_discussion_that_is_due_is_the_main_button(start: Start) -> None:
    walk = start().reviewed(proposed_fine=YUAN(60_000))
    assert main_button(walk, "head") == "discuss"
    walk = start(party_name="乙公司").investigated(proposal="none", proposed_fine=None)
    assert main_button(walk, "head") == "decide_none"


def test_the_account_shows_the_surcharge_of_the_day(start: Start, settings: Any) -> None:
    walk = start().served()
    settings.XIANWU_TODAY = date(2025, 9, 18)
    seen = page(walk, "clerk")
    assert "截至 2025-09-18" in seen
    assert "逾期 3 天" in seen
    assert "450.00" in seen
    settings.XIANWU_TODAY = date(2025, 12, 1)
    assert "2025-10-19 已达到罚款本数 5000 元，不再增加" in page(walk, "clerk")


def test_an_identity_number_is_masked_on_the_page(start: Start) -> None:
    walk = start(party_kind="individual", party_name="张三", legal_rep="", party_id="410726199003070012")
    seen = page(walk)
    assert "410726199003070012" not in seen
    assert "13800005678" not in seen
    assert "138****5678" in seen


@pytest.mark.parametrize(
    "passage", ["applied", "filed", "investigated", "heard", "defended", "decided", "served", "closed"]
)
def test_a_record_is_read_in_few_statements_wherever_it_stands(start: Start, passage: str) -> None:
    walk = getattr(start(), passage)()
    address = f"{CASES}{walk.case.pk}/"
    counts = {who: statements(browser(walk, who), address) for who in ("head", "officer_a")}
    assert max(counts.values()) <= MOST_ON_RECORD, counts


def test_a_past_day_is_only_read(start: Start) -> None:
    walk = start().filed()
    client = browser(walk, "head")
    client.post("/as-of/", {"day": "2025-08-29"})
    session = client.session
    session["as_of"] = "2025-08-28"
    session.save()
    assert client.get(CASES).status_code == 200


# --- ledger, board, statistics ----------------------------------------------------------------------


def test_the_ledger_filters_and_sums(start: Start, settings: Any) -> None:
    walk = start().decided()
    other = start(party_name="乙公司", occurred_on=date(2025, 8, 2))
    head, officer = browser(walk, "head"), browser(walk, "officer_a")
    assert other.case.number in text_of(head.get(CASES, {"matter": "toy"}))
    for query in ("sanction=fine", "state=decided", "mine=1", "fine_min=0.5"):
        seen = text_of(officer.get(f"{CASES}?{query}"))
        assert walk.case.number in seen, query
        assert other.case.number not in seen, query
    assert "5,000.00 元" in text_of(head.get(f"{CASES}summary/?sanction=fine")), "5,000 yuan in ten thousands"
    settings.XIANWU_TODAY = date(2025, 9, 30)
    late = text_of(head.get(f"{CASES}?late=1"))
    assert walk.case.number in late, "not served in seven working days"


def test_the_board_and_the_statistics_stay_in_bounds(start: Start) -> None:
    walk = start().decided()
    head = browser(walk, "head")
    for address in (CASES, f"{CASES}board/", "/enforcement/case-statistics/"):
        assert statements(head, address) <= MOST, address


def test_statistics_count_by_decision_date_in_the_heaviest_class(start: Start) -> None:
    walk = start().discussed(proposal="suspension", proposed_fine=YUAN(5000)).step("notify", "officer_a")
    walk.step("serve_notice", "clerk", served_on=walk.on, method="direct").step("waive_defence", "clerk", reason="放弃")
    walk.step("waive_hearing", "clerk", reason="放弃")
    walk.step("review_defence", "officer_a")
    walk.step("decide", "head", on=date(2025, 9, 2), sanction="suspension", fine=YUAN(5000))
    start(party_name="乙公司", occurred_on=date(2025, 8, 2)).closed()
    client = browser(walk, "head")
    context = client.get("/enforcement/case-statistics/?year=2025").context
    assert context["found"].decided == 1, "the reader's day is 29 August"
    assert dict(context["found"].classes)["罚款"] == 1
    actor = actor_for(walk.cast.people["head"], walk.on)
    found = statistics(actor, year=2025, until=date(2025, 12, 31))
    classes = dict(found.classes)
    assert (classes["责令停产停业、停止办学"], classes["罚款"]) == (1, 1)
    assert (found.filed, found.decided, found.closed, found.fines) == (2, 2, 1, YUAN(10_000))
    assert [(row.month, row.filed, row.decided) for row in found.months if row.decided] == [(8, 2, 1), (9, 0, 1)]
    assert statistics(actor, year=2025, until=date(2025, 12, 31), matter="other").decided == 0
    assert statistics(walk.cast["stranger"], year=2025, until=date(2025, 12, 31)).decided == 0


def test_statistics_of_a_past_day_tell_what_stood_then(start: Start) -> None:
    walk = start().decided()
    told = {"fine": YUAN(4000), "annulled_on": walk.on + timedelta(days=3)}
    write_change(walk.case, told, "sample.made", actor=None, at=walk.at + timedelta(days=3))
    actor, day = actor_for(walk.cast.people["head"], walk.on), walk.on + timedelta(days=1)
    then = statistics(actor, year=2025, until=day, past=day)
    now = statistics(actor, year=2025, until=date(2025, 12, 31))
    assert (then.decided, then.annulled, then.fines) == (1, 0, YUAN(5000))
    assert (now.decided, now.annulled, now.fines) == (1, 1, 0)
    assert years(actor, until=day, past=walk.on - timedelta(days=60)) == [2025]


def test_the_page_of_a_past_day_shows_the_rows_of_that_day(start: Start, settings: Any) -> None:
    walk = start().decided()
    day, settings.XIANWU_TODAY = walk.on, walk.on + timedelta(days=9)
    payment = Payment(case=walk.case, kind="fine", amount=YUAN(5000), paid_on=day, receipt_no="票1")
    write_new(payment, "sample.made", actor=None, at=walk.at + timedelta(days=2))
    client = browser(walk, "head")
    assert "票1" in whole_page(client, f"{CASES}{walk.case.pk}/")
    session = client.session
    session["as_of"] = (day + timedelta(days=1)).isoformat()
    session.save()
    assert "票1" not in whole_page(client, f"{CASES}{walk.case.pk}/")


# --- forms ------------------------------------------------------------------------------------------


def clue(walk: Walk, **changes: Any) -> dict[str, Any]:
    return {
        "unit": walk.case.unit_id, "matter": "toy", "procedure": "ordinary", "source": "complaint", "title": "新线索",
        "rule": walk.rule.pk, "party_kind": "organisation", "party_name": "丙公司", "address": "某路", "legal_rep": "王五",
        "facts": "群众举报", "occurred_on": "2025-08-20", "clue_on": "2025-08-28", **changes,
    }  # fmt: skip


def test_a_clue_is_entered_and_what_was_typed_is_kept(start: Start) -> None:
    walk = start()
    client = browser(walk, "clerk")
    wrong = client.post(f"{CASES}new/", clue(walk, credit_code="91410726MB00000000"))
    assert wrong.status_code == 422
    assert "群众举报" in wrong.content.decode()
    wrong = client.post(f"{CASES}new/", clue(walk, occurred_on="2025-08-29"))
    assert "发现线索日期早于违法行为日期" in text_of(wrong)
    done = client.post(f"{CASES}new/", clue(walk), follow=True)
    assert "已登记" in text_of(done)
    case = Case.objects.get(title="新线索")
    assert (case.state, case.number[:6]) == ("clue", "案2025-"[:6])
    assert client.post(f"{CASES}new/", clue(walk, unit=Walk.now.fget(walk).town_id)).status_code == 422


def test_a_clue_takes_the_party_from_its_subject(start: Start) -> None:
    from xianwu.registers.enforcement.tests.casework.walk import subject

    walk, known = start(), subject()
    client = browser(walk, "clerk")
    client.post(
        f"{CASES}new/", clue(walk, subject=known.pk, party_name="", address="", legal_rep="", party_kind="organisation")
    )
    case = Case.objects.get(title="新线索")
    assert (case.party_name, case.legal_rep, case.address) == (known.title, known.operator, known.address)


def test_each_deed_opens_for_its_roles_and_is_refused_to_others(start: Start) -> None:
    walk = start()
    for deed in (*ON_CASE, HAND, BANK):
        address = f"{CASES}{walk.case.pk}/do/{deed.name}/"
        organ = ("clerk", "officer_a", "deputy", "head")
        right = next(name for name in organ if not deed.may(walk.case, walk.cast[name]))
        page = browser(walk, right).get(address)
        assert page.status_code == 200 or f"现在不能办“{deed.label}”：" in page.content.decode(), deed.name
        assert browser(walk, "stranger").get(address).status_code == 404, deed.name
        assert browser(walk, "reviewer").post(address, {}).status_code == 403, deed.name
    assert browser(walk, "clerk").get(f"{CASES}{walk.case.pk}/do/nothing/").status_code == 404


def test_a_registration_keeps_what_was_typed_and_says_what_is_wrong(start: Start) -> None:
    walk = start().filed()
    address = f"{CASES}{walk.case.pk}/do/assign/"
    client = browser(walk, "deputy")
    reviewer = walk.cast.people["reviewer"].pk
    refused = client.post(address, {"person": reviewer})
    assert refused.status_code == 422
    assert "直接利害关系" in text_of(refused)
    assert client.post(address, {"person": reviewer, "no_conflict": "on"}).status_code == 422, (
        "who reviews handles no case"
    )
    assert Handler.objects.filter(case=walk.case).count() == 2
    outsider = walk.cast.people["officer_c"].pk
    assert client.post(address, {"person": outsider, "no_conflict": "on"}).status_code == 422, "no card in force"


def test_a_payment_is_registered_through_its_page(start: Start) -> None:
    walk = start().served()
    client, address = browser(walk, "clerk"), f"{CASES}{walk.case.pk}/do/pay/"
    data = {"kind": "fine", "amount": "５，０００", "paid_on": "2025-08-29", "receipt_no": "豫财0001"}
    assert client.post(address, data | {"amount": "5001"}).status_code == 422
    assert client.post(address, data).status_code == 302
    assert Payment.objects.get().amount == YUAN(5000)


def test_a_step_is_refused_to_another_organ_by_direct_post(start: Start) -> None:
    walk = start().defended()
    address = f"/workflow/step/enforcement.case/{walk.case.pk}/decide/"
    data = {"sanction": "fine", "fine": "5000"}
    assert browser(walk, "stranger").post(address, data).status_code == 404
    assert browser(walk, "deputy").post(address, data).status_code == 403
    Authority.objects.filter(power="fine").update(valid_to=date(2025, 8, 28))
    lapsed = browser(walk, "head").post(address, data)
    assert lapsed.status_code == 403
    assert "失效" in text_of(lapsed)
    assert 'value="5000"' in lapsed.content.decode(), "what was typed is kept"
    assert walk.now.state == Case.State.DEFENDED


def test_what_is_known_stands_in_the_form_of_the_step(start: Start) -> None:
    walk = start().filed().set(facts="未按规定经营。", evidence="现场检查笔录", correction_demand="立即改正")
    address = f"/workflow/step/enforcement.case/{walk.case.pk}"
    page = client_of(walk.cast.people["officer_a"]).get(f"{address}/finish_investigation/").content.decode()
    for known in ("未按规定经营。</textarea>", "现场检查笔录</textarea>", 'value="立即改正"'):
        assert known in page
    walk.step("finish_investigation", "officer_a", **walk.proposal())
    again = walk.step("notify", "officer_a").step("serve_notice", "clerk", served_on=walk.on, method="direct")
    again.step("waive_defence", "clerk", reason="书面放弃").step("review_defence", "officer_a")
    page = client_of(walk.cast.people["head"]).get(f"{address}/decide/").content.decode()
    assert '<option value="fine" selected>' in page
    assert 'value="5000"' in page
