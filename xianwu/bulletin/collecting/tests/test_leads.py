"""Leads: what is worth telling, to whom it is offered, and what becomes of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from xianwu.bulletin import demo
from xianwu.bulletin.collecting.finding import Like, Limits, Reading, found_in, late_in, passed, rounded
from xianwu.bulletin.collecting.leads import LeadRefused, find_leads
from xianwu.bulletin.collecting.models import Lead
from xianwu.bulletin.models import Contribution
from xianwu.bulletin.tests.conftest import desk as desk
from xianwu.bulletin.tests.office import AT, DAY, browser, person, step_url
from xianwu.core.workflow.api import StepRefused, take_step

LIMITS = Limits(Decimal(20), Decimal(5), 3)


def reading(
    before: str, now: str, *, unit: str = "户", is_share: bool = False, grows: bool = True, like: str = ""
) -> Reading:
    one, two = Decimal(before), Decimal(now)
    said = (two, f"{now} {unit}", one, f"{before} {unit}", "第37期")
    earlier = Like(Decimal(like), f"{like} {unit}", "上年同期") if like else None
    return Reading("a.b", "授信户数", "commerce", unit, "今年以来", *said, date(2025, 1, 1), is_share, grows, earlier)


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        (reading("50", "70"), None),
        (reading("50", "70", like="50"), "授信户数比上年同期增加"),
        (reading("50", "70", like="90"), "授信户数比上年同期减少"),
        (reading("50", "70", like="65"), None),
        (reading("2", "90", like="5"), None),
        (reading("70", "50", grows=False), "授信户数比第37期减少"),
        (reading("50", "55", grows=False), None),
        (reading("2", "5", grows=False), None),
        (reading("980", "1003"), "授信户数突破1000户"),
        (reading("980", "1000"), "授信户数达到1000户"),
        (reading("980", "1003", grows=False), None),
        (reading("99.2", "100", unit="%", is_share=True), "授信户数达到100%"),
        (reading("80", "86", unit="%", is_share=True), "授信户数比第37期提高"),
        (reading("80", "84", unit="%", is_share=True), None),
    ],
)
def test_only_what_is_much_or_round_is_told(row: Reading, wanted: str | None) -> None:
    assert [each.title for each in found_in([row], limits=LIMITS, on=DAY)] == ([wanted] if wanted else [])


def test_a_sentence_holds_the_reference_and_says_the_earlier_number() -> None:
    found = next(found_in([reading("60", "70", like="50")], limits=LIMITS, on=DAY))
    assert found.sentence == "今年以来，授信户数{{a.b}}，比上年同期（50 户）增加 40%。"


@pytest.mark.parametrize(
    ("before", "now", "wanted"), [("90", "110", "100"), ("90", "600", "500"), ("100", "199", None), ("0", "99", None)]
)
def test_the_greatest_round_number_passed(before: str, now: str, wanted: str | None) -> None:
    assert passed(Decimal(before), Decimal(now)) == (None if wanted is None else Decimal(wanted))


def test_round_money_is_said_as_people_say_it() -> None:
    assert [rounded(Decimal(n), "元") for n in ("200000000", "5000000", "500")] == ["2亿元", "500万元", "500元"]


def test_few_overdue_cases_are_no_lead() -> None:
    rows = [("commerce", "受理", 3), ("finance", "受理", 2), ("", "受理", 9)]
    assert [each.owner for each in late_in(rows, limits=LIMITS, on=DAY)] == ["commerce"]


def offered(desk: Any) -> Lead:
    """The office's own figure is much more than in the same months of last year; nothing of another room is needed."""
    person(desk, "office.contributor", "bulletin.contributor", "office")
    for number in range(12):
        demo._contribute(desk, ("commerce", f"旧信息{number}", "一段文字。"), day=date(2024, 7, 20))
        demo._contribute(desk, ("commerce", f"信息{number}", "一段文字。"), day=date(2025, 7, 20))
    for number in range(12, 20):
        demo._contribute(desk, ("commerce", f"信息{number}", "一段文字。"), day=DAY)
    find_leads(actor=desk.actor("bulletin.editor"), at=AT)
    return Lead.objects.get(key="bulletin.received")


def test_a_lead_is_offered_once_and_written_as_a_text(desk: Any) -> None:
    lead = offered(desk)
    assert (lead.unit.code, lead.facts) == (
        "office",
        "收到报送信息：上年同期为 12 条，现为 20 条，增加 66.7%。",
    )
    assert find_leads(actor=desk.actor("bulletin.editor"), at=AT) == []
    assert not Lead.objects.visible_to(desk.actor("finance.contributor")).exists()
    assert browser(desk, "office.contributor").post(step_url(lead, "write")).status_code == 302
    text = Contribution.objects.latest("pk")
    assert "{{bulletin.received}}" in text.body
    assert (text.unit.code, text.state) == ("office", "draft")
    lead.refresh_from_db()
    assert lead.contribution == text


def test_what_has_only_grown_since_the_new_year_is_no_lead(desk: Any) -> None:
    for number in range(12):
        demo._contribute(desk, ("commerce", f"信息{number}", "一段文字。"), day=date(2025, 7, 20))
    for number in range(12, 40):
        demo._contribute(desk, ("commerce", f"信息{number}", "一段文字。"), day=DAY)
    find_leads(actor=desk.actor("bulletin.editor"), at=AT)
    assert not Lead.objects.filter(key="bulletin.received").exists()


def test_a_lead_is_dismissed_with_a_reason(desk: Any) -> None:
    lead = offered(desk)
    editor = desk.actor("bulletin.editor")
    with pytest.raises(StepRefused):
        take_step(lead, "dismiss", actor=editor, at=AT)
    take_step(lead, "dismiss", actor=editor, at=AT, reason="已经写过")
    assert (lead.state, lead.reason) == ("dismissed", "已经写过")
    with pytest.raises(LeadRefused):
        find_leads(actor=desk.actor("bulletin.reader"), at=AT)


def test_leads_are_looked_for_on_their_page(desk: Any) -> None:
    client = browser(desk, "bulletin.editor")
    assert "现在查找" in client.get(reverse("bulletin:leads-find")).content.decode()
    assert client.post(reverse("bulletin:leads-find"), follow=True).status_code == 200
