"""What is registered beside the steps, through the pages and by verb; the public draw; suspicions answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from xianwu.core.events.api import verify_chain
from xianwu.core.events.models import Event
from xianwu.core.people.actors import Actor
from xianwu.domains.fiscal_review import actions
from xianwu.domains.fiscal_review.actions import ReviewRefused
from xianwu.domains.fiscal_review.models import ReviewProject
from xianwu.domains.fiscal_review.tests.journey import Journey, noon

DAY = date(2025, 8, 29)
FORMS: dict[str, tuple[str, dict[str, Any], str]] = {
    "fund": ("owner", {"kind": "local", "amount": "３，０００，０００"}, "fundsources"),
    "tie": ("intake", {"agency": "agency_a", "kind": "design"}, "agencyties"),
    "budget": ("final", {"approved_budget": "4,000,000", "document_no": "延发改〔2025〕9号"}, ""),
    "green": ("head", {"leader": "张县长", "document_no": "延政阅〔2025〕3号", "until": "2025-12-31"}, ""),
}
BY = {
    "fund": {"owner", "intake"},
    "tie": {"intake", "first", "first_2", "final"},
    "budget": {"final", "head"},
    "green": {"head"},
}


def ready_for(name: str, journey: Callable[..., Journey]) -> Journey:
    """Where the form is open: the estimate is for those the project was assigned to."""
    return journey().assigned() if name == "budget" else journey().accepted()


def filled(case: Journey, data: dict[str, Any]) -> dict[str, Any]:
    return {name: case.units[value].pk if name in ("agency", "party") else value for name, value in data.items()}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_registers_for_its_role(
    journey: Callable[..., Journey], client_of: Callable[[str], Client], name: str
) -> None:
    case = ready_for(name, journey)
    who, data, related = FORMS[name]
    client, url = client_of(who), f"/fiscal_review/projects/{case.project.pk}/do/{name}/"
    page = client.get(f"/fiscal_review/projects/{case.project.pk}/").content.decode()
    assert url in page
    assert client.get(url).status_code == 200
    assert client.post(url, filled(case, data)).status_code == 302
    project = case.now
    if related:
        assert getattr(project, related).count() == 1
    else:
        assert project.version > case.project.version
    assert not verify_chain()


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_refused_to_everybody_else(
    journey: Callable[..., Journey], client_of: Callable[[str], Client], name: str
) -> None:
    case = journey().accepted()
    data = filled(case, FORMS[name][1])
    for username in case.actors:
        if username in BY[name]:
            continue
        answer = client_of(username).post(f"/fiscal_review/projects/{case.project.pk}/do/{name}/", data)
        assert answer.status_code in (403, 404), username
    assert case.now.version == case.project.version


def test_verbs_refuse_the_owner_of_another_project(journey: Callable[..., Journey], actors: dict[str, Actor]) -> None:
    case = journey().accepted()
    with pytest.raises(ReviewRefused, match="不在您的办理范围"):
        actions.record_fund(case.now, kind="local", amount=Decimal(1), actor=actors["other_owner"], at=noon(DAY))
    with pytest.raises(ReviewRefused, match="只能修改本单位"):
        actions.change_project(journey().now, {"title": "改"}, actor=actors["other_owner"], at=noon(DAY))
    with pytest.raises(ReviewRefused, match="只能登记本单位"):
        journey(owner=case.units["finance"])


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("fund", {"kind": "local", "amount": "-1"}, "金额应大于 0"),
        ("fund", {"kind": "local", "amount": "三万"}, "不是金额"),
        ("fund", {"kind": "", "amount": "77777"}, "必填"),
        ("budget", {"approved_budget": "0", "document_no": "文"}, "金额应大于 0"),
        (
            "fund",
            {"kind": "local", "amount": "3000000.01"},
            "合计不能超过送审金额 3,000,000.00 元，还可登记 3,000,000.00 元",
        ),
        ("budget", {"approved_budget": "3200000", "document_no": "延发改〔2025〕9号"}, "与现批复概算相同"),
        ("budget", {"approved_budget": "3300000", "document_no": "x"}, "写成“延发改〔2025〕9号”的样子"),
        ("budget", {"approved_budget": "3300000", "document_no": "文"}, "写成“延发改〔2025〕9号”的样子"),
        ("green", {"leader": "张", "document_no": "文", "until": "2025-08-28"}, "有效期已经过了"),
        ("green", {"leader": "张", "document_no": "文", "until": "2099-01-01"}, "有效期最长到 2026-08-29"),
    ],
)
def test_a_form_keeps_what_was_typed_and_says_what_is_wrong(
    journey: Callable[..., Journey], client_of: Callable[[str], Client], name: str, data: dict[str, str], said: str
) -> None:
    case = ready_for(name, journey)
    url = f"/fiscal_review/projects/{case.project.pk}/do/{name}/"
    answer = client_of(FORMS[name][0]).post(url, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    typed = next(value for value in reversed(list(data.values())) if value)
    assert f'value="{typed}"' in page
    assert "field-error" in page


def test_nothing_is_registered_on_what_has_ended(journey: Callable[..., Journey], actors: dict[str, Actor]) -> None:
    case = journey().submitted().step("reject", "intake", reason="不属于评审范围")
    with pytest.raises(ReviewRefused, match="不能再登记"):
        actions.record_fund(case.now, kind="local", amount=Decimal(1), actor=actors["owner"], at=noon(DAY))
    late = journey().assigned()
    with pytest.raises(ReviewRefused, match="通道已定"):
        actions.list_green(
            late.now, leader="张", document_no="文", until=DAY, actor=actors["head"], at=noon(DAY)
        )  # fmt: skip


def test_the_estimate_is_adjusted_by_whom_the_project_is_assigned_to(
    journey: Callable[..., Journey], actors: dict[str, Actor]
) -> None:
    case = journey().assigned()
    ReviewProject._base_manager.filter(pk=case.project.pk).update(final_reviewer=actors["admin"].id)
    told = {"approved_budget": Decimal(4_000_000), "document_no": "延发改〔2025〕9号", "at": noon(DAY)}
    with pytest.raises(ReviewRefused, match="本项目已派给admin员办理"):
        actions.adjust_budget(case.now, actor=actors["final"], **told)
    assert actions.adjust_budget(case.now, actor=actors["head"], **told).approved_budget == 4_000_000


def test_funds_stay_within_what_was_sent_in_and_a_wrong_one_is_withdrawn(
    journey: Callable[..., Journey], client_of: Callable[[str], Client]
) -> None:
    case, owner = journey().accepted(), client_of("owner")
    url = f"/fiscal_review/projects/{case.project.pk}/do/fund"
    assert owner.post(f"{url}/", {"kind": "local", "amount": "2900000"}).status_code == 302
    more = {"kind": "bond", "amount": "200000"}
    assert "还可登记 100,000.00 元" in owner.post(f"{url}/", more).content.decode()
    row = case.now.fundsources.get()
    assert "本级 2,900,000.00 元" in owner.get(f"{url}-withdraw/").content.decode()
    wrong = {"row": row.pk, "reason": "多写一位"}
    for other in ("other_owner", "first", "head", "auditor"):
        assert client_of(other).post(f"{url}-withdraw/", wrong).status_code in (403, 404), other
    assert owner.post(f"{url}-withdraw/", wrong).status_code == 302
    assert owner.post(f"{url}-withdraw/", wrong).status_code == 422
    assert owner.post(f"{url}/", more).status_code == 302
    assert case.now.fundsources.get(withdrawn_on=None).amount == 200_000
    own = Event.objects.filter(kind=case.project._meta.label_lower, verb__startswith="fiscal_review.fund_")
    assert list(own.order_by("sequence").values_list("note", flat=True)) == [
        "本级 2,900,000.00 元",
        "本级 2,900,000.00 元：多写一位",
        "债券 200,000.00 元",
    ]
    assert not verify_chain()


def test_a_green_listing_that_stands_is_replaced_by_a_new_document_only(
    journey: Callable[..., Journey], client_of: Callable[[str], Client]
) -> None:
    case, head = journey().accepted(), client_of("head")
    url = f"/fiscal_review/projects/{case.project.pk}/do/green/"
    listing = FORMS["green"][1]
    assert head.post(url, listing).status_code == 302
    again = head.post(url, {**listing, "until": "2026-01-31"})
    assert again.status_code == 422
    assert "须有新的批准文号" in again.content.decode()
    new = {**listing, "document_no": "延政阅〔2025〕8号", "until": "2026-01-31"}
    assert "重新“确定通道”" in head.post(url, new, follow=True).content.decode()
    said = Event.objects.get(verb="fiscal_review.project_green_replaced")
    assert said.note == "替换原批准 延政阅〔2025〕3号"


def test_the_same_tie_is_registered_once(journey: Callable[..., Journey], actors: dict[str, Actor]) -> None:
    case = journey().accepted()
    tie = {"agency": case.units["agency_a"], "kind": "design", "actor": actors["intake"], "at": noon(DAY)}
    actions.record_tie(case.now, **tie)
    with pytest.raises(ReviewRefused, match="已经登记过"):
        actions.record_tie(case.now, **tie)
    with pytest.raises(ReviewRefused, match="中介机构"):
        actions.record_tie(case.now, **{**tie, "agency": case.units["builder"]})


def test_a_party_is_called_and_then_sees_the_meeting_alone(
    journey: Callable[..., Journey], client_of: Callable[[str], Client]
) -> None:
    case = journey().assigned().consulting()
    url = f"/fiscal_review/consultations/{case.meeting.pk}/"
    party, first = client_of("party"), client_of("first")
    assert party.get(url).status_code == 404
    data = {"party": case.units["builder"].pk, "kind": "builder"}
    assert first.post(f"{url}do/party/", data).status_code == 302
    assert "已在参加名单" in first.post(f"{url}do/party/", data).content.decode()
    issue = {"subject": "材料价差", "claimed": "50000", "reviewed": "20000"}
    assert first.post(f"{url}do/issue/", issue).status_code == 302
    page = party.get(url).content.decode()
    assert "材料价差" in page
    assert party.get(f"/fiscal_review/projects/{case.project.pk}/").status_code == 403
    assert "评审项目</a>" not in page
    for other in ("owner", "party", "agency", "head", "intake", "leader"):
        assert client_of(other).post(f"{url}do/issue/", issue).status_code in (403, 404), other


# --- suspicions and silence -----------------------------------------------------------------------


def test_a_suspicion_is_answered_by_an_official_and_asks_again_when_one_is_added(
    journey: Callable[..., Journey], client_of: Callable[[str], Client]
) -> None:
    two = [journey(submitted=Decimal(1_900_000)).submitted() for _ in range(2)]
    ids = ",".join(str(case.project.pk) for case in two)
    head = client_of("head")
    assert "待核实" in head.get("/fiscal_review/splits/").content.decode()
    empty = head.post("/fiscal_review/splits/", {"ids": ids, "answer": ""})
    assert empty.status_code == 422
    answer = {"ids": ids, "answer": "两个标段同一立项，已要求合并送审"}
    for username in ("owner", "first", "second", "auditor", "leader", "agency", "party"):
        assert client_of(username).post("/fiscal_review/splits/", answer).status_code == 403, username
    assert head.post("/fiscal_review/splits/", answer).status_code == 302
    page = head.get("/fiscal_review/splits/").content.decode()
    assert "已核实" in page
    assert "已要求合并送审" in page
    journey(submitted=Decimal(1_800_000)).submitted()
    assert "待核实" in head.get("/fiscal_review/splits/").content.decode()


@pytest.mark.usefixtures("needs_fonts")
def test_silence_is_settled_from_the_page(journey: Callable[..., Journey], client_of: Callable[[str], Client]) -> None:
    late = journey().finalised().step("seek_opinion", "intake", on=date(2025, 8, 8))
    open_one = journey().finalised().step("seek_opinion", "intake", on=date(2025, 8, 27))
    url = "/fiscal_review/opinions/"
    for username in ("owner", "first", "head", "auditor"):
        assert client_of(username).post(url).status_code == 403, username
    intake = client_of("intake")
    assert "将 1 个期满项目" in intake.get(url).content.decode()
    assert intake.post(url).status_code == 302
    assert (late.now.state, open_one.now.state) == ("settled", "opinion_sought")
    other = client_of("other_owner").get(url).content.decode()
    assert late.project.number not in other
    assert open_one.project.number not in other


@pytest.mark.usefixtures("needs_fonts")
def test_a_file_number_names_one_project(journey: Callable[..., Journey], client_of: Callable[[str], Client]) -> None:
    one, other = journey().concluded(on=DAY), journey().concluded(on=DAY)
    one.step("archive", "intake", archive_no="档2025-1")
    url, intake = f"/workflow/step/fiscal_review.reviewproject/{other.project.pk}/archive/", client_of("intake")
    page = intake.post(url, {"archive_no": " 档2025-1 "}).content.decode()
    assert 'id="id_archive_no-error"' in page
    assert f"档案号已用于 {one.project.number}" in page
    assert other.now.state == "concluded"
    assert intake.post(url, {"archive_no": "档2025-2"}).status_code == 302
