"""Visits after a loan: who logs them, what must be said, where they are seen."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.county import whole_page
from xianwu.core.events.models import Event
from xianwu.domains.financing import aftercare_actions
from xianwu.domains.financing.models import FollowUp
from xianwu.domains.financing.tests.county import County, at
from xianwu.kit.refusals import Refused

SEEN = {
    "visited_on": date(2025, 8, 28), "mode": "on_site", "visitor_name": "张客户经理", "use_found": "as_declared",
    "business": "normal", "wants_renewal": True, "note": "",
}  # fmt: skip


def seen(county: County, **facts: Any) -> FollowUp:
    return aftercare_actions.follow_up(county.loan(), SEEN | facts, actor=county.actor("bank_abc_clerk"), at=at())


def test_a_visit_is_told_on_the_loan_and_on_its_need(county: County) -> None:
    visit = seen(county)
    loan = visit.loan
    need = loan.credit.recommendation.demand
    client = county.client("bank_abc_clerk")
    for address in (f"/financing/loans/{loan.pk}/", f"/financing/needs/{need.pk}/"):
        page = whole_page(client, address)
        assert "张客户经理" in page
        assert "2025-08-28 上门" in page, "the timeline tells of it"
    kinds = dict(Event.objects.filter(verb__contains="follow").values_list("kind", "verb"))
    assert kinds == {
        "financing.followup": "financing.follow_up_recorded",
        "financing.drawdown": "financing.loan_followed_up",
        "financing.demand": "financing.loan_followed_up",
    }


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"visited_on": date(2025, 8, 1)}, "放款日期和今天之间"),
        ({"visited_on": date(2025, 8, 30)}, "放款日期和今天之间"),
        ({"use_found": "differs"}, "写明情况"),
        ({"business": "stopped", "note": " "}, "写明情况"),
    ],
)
def test_what_is_wrong_is_refused_in_words(county: County, facts: dict[str, Any], word: str) -> None:
    with pytest.raises(Refused, match=word):
        seen(county, **facts)
    assert not FollowUp.objects.exists()


def test_the_form_says_the_error_beside_its_field(county: County) -> None:
    loan = county.loan()
    sent = SEEN | {"visited_on": "2025-08-28", "business": "hard"}
    answer = county.client("bank_abc_clerk").post(f"/financing/loans/{loan.pk}/do/visit/", sent)
    assert answer.status_code == 422
    assert 'id="id_note-error"' in answer.content.decode()


def test_another_bank_and_the_town_see_nothing_of_it(county: County) -> None:
    visit = seen(county)
    for username in ("bank_icbc_head", "loan_visitor_dongtun", "loan_checker_tax", "office"):
        assert county.client(username).get(f"/financing/follow-ups/{visit.pk}/").status_code in (403, 404), username
    for username in ("loan_reviewer", "bank_abc_head", "leader"):
        assert county.client(username).get(f"/financing/follow-ups/{visit.pk}/").status_code == 200, username
    need = visit.loan.credit.recommendation.demand
    assert "张客户经理" not in whole_page(county.client("loan_visitor_dongtun"), f"/financing/needs/{need.pk}/")


def test_a_visit_is_corrected_and_taken_out(county: County) -> None:
    visit = seen(county)
    client = county.client("bank_abc_clerk")
    sent = SEEN | {"visited_on": "2025-08-27", "business": "hard", "note": "回款慢", "version": visit.version}
    assert client.post(f"/financing/follow-ups/{visit.pk}/edit/", sent).status_code == 302
    visit.refresh_from_db()
    assert (visit.visited_on, visit.business, visit.note) == (date(2025, 8, 27), "hard", "回款慢")
    aftercare_actions.void_follow_up(visit, "记错了", actor=county.actor("loan_reviewer"), at=at())
    with pytest.raises(Refused, match="已作废"):
        aftercare_actions.amend_follow_up(visit, {"note": "再改"}, actor=county.actor("bank_abc_clerk"), at=at())
    need = visit.loan.credit.recommendation.demand
    assert "回款慢" not in whole_page(client, f"/financing/needs/{need.pk}/")


def test_what_is_not_well_is_told_to_the_office(county: County) -> None:
    office, other = county.client("loan_reviewer"), county.client("loan_visitor_dongtun")
    visit = seen(county)
    assert "贷后回访发现问题" not in office.get("/notices/").content.decode()
    sent = SEEN | {"visited_on": "2025-08-28", "business": "hard", "note": "回款慢", "version": visit.version}
    county.client("bank_abc_clerk").post(f"/financing/follow-ups/{visit.pk}/edit/", sent)
    page = office.get("/notices/").content.decode()
    assert "贷后回访发现问题" in page
    assert f"/financing/follow-ups/{visit.pk}/" in page
    assert "经营有困难：回款慢" in whole_page(office, f"/financing/follow-ups/{visit.pk}/")
    assert "贷后回访发现问题" not in other.get("/notices/").content.decode()
    seen(county, use_found="differs", note="买了设备")
    told = Event.objects.filter(verb="financing.follow_up_worrying").order_by("pk").values_list("note", flat=True)
    assert list(told) == ["经营有困难：回款慢", "资金用途与申报不一致：买了设备"]


def test_the_situation_stands_in_the_table_of_the_need(county: County) -> None:
    visit = seen(county, business="hard", note="回款慢")
    need = visit.loan.credit.recommendation.demand
    page = whole_page(county.client("loan_reviewer"), f"/financing/needs/{need.pk}/")
    assert 'data-label="情况说明">回款慢' in page or 'data-label="情况说明"><' in page
    assert "回款慢" in page


def test_the_ledger_goes_out_as_excel(county: County) -> None:
    seen(county, business="hard", note="回款慢")
    client = county.client("bank_abc_clerk")
    answer = client.get("/intake/export/financing:follow-ups/?business=hard")
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    cells = {str(cell) for row in rows for cell in row}
    assert {"张客户经理", "有困难"} <= cells
