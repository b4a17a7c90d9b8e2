"""A site goes to the organ that may decide it with a letter that says everything it must know."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.county import AT, DAY, account, client_of, later, unit, whole_page
from xianwu.core.events.api import write_new
from xianwu.core.people.actors import actor_for
from xianwu.core.people.models import Person
from xianwu.core.workflow.api import Clock, StepRefused, take_step, waiting_rows
from xianwu.core.workflow.declarations import flow_of
from xianwu.domains.illegal_building import guards
from xianwu.domains.illegal_building.kinds import PermitStatus, Zone
from xianwu.domains.illegal_building.models import Site
from xianwu.domains.illegal_building.tests.street_world import SIGNED, Street
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.models import Authority, PenaltyRule, Referral

pytestmark = pytest.mark.django_db


def test_what_is_handed_over_goes_with_its_letter(street: Street) -> None:
    site = street.report(
        owner_id="410726199003070012", latitude=Decimal("35.145"), longitude=Decimal("114.205"), accuracy_m=8
    )
    street.verify(site)
    street.stop(site)
    to = {"to_organ": str(unit("housing").pk)}
    Person.objects.filter(pk=street.deputy.id).update(phone="")
    with pytest.raises(StepRefused, match="要印联系人及电话"):
        take_step(site, "hand_over", actor=street.deputy, at=AT, data=to, reason="街道没有处罚权")
    given = to | {"contact": "值班室 0373-7690000"}
    site = Site.objects.get(pk=site.pk)
    take_step(site, "hand_over", actor=street.deputy, at=AT, data=given, reason="街道没有处罚权。")
    paper = site.referral.paper
    assert (paper.title, paper.number) == ("违法建设移交函", "文岩街道线移〔2025〕1号")
    stop = papers_of(site).get(kind="enforcement.stop_order")
    for words in (
        unit("housing").name, site.number, "移送理由：街道没有处罚权。",
        "样例户", "东头1号", f"北纬 {site.latitude}，东经 {site.longitude}", "城镇规划区", "宅基地", "无许可", "10×8 米，面积 80 平方米，1 层",
        "发现时地基，现地基", "涉嫌违反：《城乡规划法》第四十条。", stop.number, "| 1 | 疑似违建登记（含处置记录） |",
        "联系人及电话：值班室 0373-7690000",
    ):  # fmt: skip
        assert words in paper.words, words
    assert "199003070012" not in paper.words
    deed = site.siteactions.get(kind="hand_over")
    assert (deed.paper, deed.is_written) == (paper, True)
    assert paper.pdf_sha256
    assert paper.docx_sha256
    reader = client_of(account("receiver", (roles.CLERK, "housing")))
    assert "违法建设移交函" in whole_page(reader, f"/enforcement/referrals/{site.referral_id}/")
    assert reader.get(f"/papers/papers/{paper.pk}/").status_code == 200
    assert "登记自行改正" not in client_of(street.officer).get("/").content.decode(), (
        "it may come to pass, and is nobody's task"
    )


def test_what_is_not_known_is_said_to_be_open(street: Street) -> None:
    site = street.report(owner="", purpose="other")
    take_step(site, "dissuade", actor=street.patroller, at=AT, data=SIGNED)
    to = {"to_organ": str(unit("housing").pk)}
    with pytest.raises(StepRefused, match="未核实不等于违法.*请先核实许可"):
        take_step(site, "hand_over", actor=street.deputy, at=AT, data=to, reason="街道没有权限")
    assert not Referral.objects.exists()
    Site.objects.filter(pk=site.pk).update(
        permit_status=PermitStatus.NONE, verified_on=DAY
    )  # as paper ledgers bring it
    site = Site.objects.get(pk=site.pk)
    take_step(site, "hand_over", actor=street.deputy, at=AT, data=to, reason="街道没有权限")
    words = site.referral.paper.words
    for line in (
        "| 建设人 | 建设人（待查明） |",
        "| 证件号码 | 未查明 |",
        "| 坐标 | 未查明 |",
        "| 规划区 | 未定 |",
    ):
        assert line in words
    assert site.subject is not None, "the addressee's case begins with it"
    assert site.referral.subject == site.subject
    assert papers_of(site).get(kind="enforcement.dissuasion").number in words


@pytest.mark.parametrize(("zone", "article"), [(Zone.TOWN_PLAN, "第四十条"), (Zone.VILLAGE_PLAN, "第四十一条")])
@pytest.mark.parametrize("status", [PermitStatus.NONE, PermitStatus.DEVIATING])
def test_the_letter_names_the_article_of_its_planning_area(
    street: Street, zone: str, article: str, status: str
) -> None:
    site = street.report()
    street.verify(site, status, street.permit() if status == PermitStatus.DEVIATING else None, zone=zone)
    to = unit("office" if zone == Zone.VILLAGE_PLAN else "housing")
    take_step(site, "hand_over", actor=street.deputy, at=AT, data={"to_organ": str(to.pk)}, reason="无权")
    assert f"涉嫌违反：《城乡规划法》{article}。" in site.referral.paper.words


def test_it_goes_to_an_organ_that_may_decide_there(street: Street) -> None:
    site = street.report()
    street.verify(site)
    client = client_of(Person.objects.get(pk=street.deputy.id))
    address = f"/workflow/step/illegal_building.site/{site.pk}/hand_over/"
    page = client.get(address).content.decode()
    assert unit("housing").short_name in page
    for code in ("audit", "dongtun", "tanlong"):
        assert unit(code).short_name not in page, f"{code} has no power in this street"
        with pytest.raises(StepRefused, match="接收机关"):
            take_step(site, "hand_over", actor=street.deputy, at=AT, data={"to_organ": str(unit(code).pk)}, reason="试")
    Authority.objects.filter(organ=unit("housing")).update(valid_to=DAY - timedelta(days=1))
    shut = client.get(f"/illegal_building/sites/{site.pk}/").content.decode()
    assert "没有其他机关在文岩街道有权处理违法建设，不能移交：请管理员先在执法权限表登记" in shut
    assert address not in shut
    assert Site.objects.get(pk=site.pk).referral is None


def handed(street: Street, zone: str) -> tuple[Site, Person]:
    """A site with its letter, taken in by the bureau."""
    site = street.report()
    street.verify(site)
    take_step(site, "hand_over", actor=street.deputy, at=AT, data={"to_organ": str(unit("housing").pk)}, reason="无权")
    receiver = account("receiver", (roles.CLERK, "housing"))
    take_step(site.referral, "receive", actor=actor_for(receiver, DAY), at=AT)
    Site.objects.filter(pk=site.pk).update(zone=zone)  # put right after it was handed over
    return site, receiver


def test_the_addressees_case_begins_with_what_the_letter_says(street: Street) -> None:
    site, receiver = handed(street, Zone.TOWN_PLAN)
    client, row = client_of(receiver), site.referral
    address = f"/workflow/step/enforcement.referral/{row.pk}/open_case/"
    page = client.get(address).content.decode()
    facts = "样例户在东头1号，无许可建设住宅，现阶段为地基，面积 80 平方米。"
    assert facts in page
    assert re.search(
        rf'<input[^>]*name="occurred_on"[^>]*value="{DAY}"|<input[^>]*value="{DAY}"[^>]*name="occurred_on"', page
    )
    rule = PenaltyRule.objects.get(matter="illegal_building", code="W1")
    data = {"version": row.version, "title": "", "rule": rule.pk, "occurred_on": str(DAY), "facts": facts}
    assert client.post(address, data).status_code == 302
    case = Referral.objects.get(pk=row.pk).own_case
    assert case
    assert (case.title, case.facts, case.occurred_on, case.subject) == (rule.act, facts, DAY, site.subject)


@pytest.mark.parametrize(
    ("zone", "code", "words"),
    [
        (Zone.VILLAGE_PLAN, "W1", "在乡村规划区，适用城乡规划法第六十五条.*请“反馈办理结果”"),
        (Zone.VILLAGE_PLAN, "W3", "住建城管局不能按 W3 办理.*请“反馈办理结果”"),
        (Zone.TOWN_PLAN, "W3", "在城镇规划区.*换用 W1、W2"),
    ],
)
def test_an_act_that_does_not_fit_the_place_opens_no_case(street: Street, zone: str, code: str, words: str) -> None:
    site, receiver = handed(street, zone)
    rule = PenaltyRule.objects.get(matter="illegal_building", code=code)
    data = {"rule": str(rule.pk), "occurred_on": DAY, "facts": "未取得许可建设住宅"}
    with pytest.raises(StepRefused, match=words):
        take_step(site.referral, "open_case", actor=actor_for(receiver, DAY), at=AT, data=data)
    assert Referral.objects.get(pk=site.referral_id).own_case is None


def test_a_street_reports_a_site_of_a_village_to_the_county_government(street: Street) -> None:
    """No bureau may act there (城乡规划法 65), and a street office is no government of a town."""
    site = street.report()
    street.verify(site, zone=Zone.VILLAGE_PLAN)
    assert guards.organs(site) == [(str(unit("office").pk), "县政府办")]
    with pytest.raises(StepRefused, match="接收机关"):
        take_step(
            site, "hand_over", actor=street.deputy, at=AT, data={"to_organ": str(unit("housing").pk)}, reason="试"
        )
    take_step(site, "hand_over", actor=street.deputy, at=AT, data={"to_organ": str(unit("office").pk)}, reason="无权")
    words = site.referral.paper.words
    assert unit("office").name in words
    assert "移送理由：无权；该处在乡村规划区，依法由乡、镇人民政府处理" in words
    assert "报请县人民政府明确处理机关" in words


def test_a_town_deals_itself_with_a_site_of_its_villages(street: Street) -> None:
    site = street.report()
    street.verify(site, zone=Zone.VILLAGE_PLAN)
    write_new(
        Authority(organ=unit("wenyan"), matter="illegal_building", power="order_correct", zone=unit("wenyan"), basis="试",
                  valid_from=DAY), "sample.made", actor=None, at=AT,
    )  # fmt: skip
    page = (
        client_of(Person.objects.get(pk=street.deputy.id)).get(f"/illegal_building/sites/{site.pk}/").content.decode()
    )
    assert "依城乡规划法第六十五条由乡、镇人民政府处理，没有其他机关可以移交。本机关是乡、镇人民政府的" in page


@pytest.mark.parametrize("way", ["return", "answer"])
@pytest.mark.parametrize("stood", ["stopped", "verified", "dissuaded"])
def test_a_returned_site_goes_back_to_the_state_it_had(street: Street, stood: str, way: str) -> None:
    site = street.report()
    street.verify(site)
    if stood == "stopped":
        street.stop(site)
        grown = {"stage": "rising", "floors": 2, "area": Decimal(80)}
        take_step(site, "report_restart", actor=street.officer, at=later(1), data=grown)
    elif stood == "dissuaded":
        take_step(site, "dissuade", actor=street.patroller, at=AT, data=SIGNED)
    before = spans_of(site)
    to = {"to_organ": str(unit("housing").pk)}
    take_step(site, "hand_over", actor=street.deputy, at=later(2), data=to, reason="无权")
    assert "restore" not in spans_of(site)
    receiver = actor_for(account("receiver", (roles.CLERK, "housing")), DAY)
    with pytest.raises(StepRefused, match="还没有退回"):
        take_step(site, "take_back", actor=street.deputy, at=later(2), data={})
    take_step(site.referral, "receive", actor=receiver, at=later(3))
    told = {"reason": "不归我局"} if way == "return" else {"data": {"answer": "不归我局"}}
    take_step(site.referral, way, actor=receiver, at=later(3), **told)
    step = flow_of(Site).step("take_back")
    waits = Site.objects.filter(waiting_rows(step, Site, actor=street.deputy, on=DAY), pk=site.pk).exists()
    assert waits is (way == "return")
    site = Site.objects.get(pk=site.pk)
    take_step(site, "take_back", actor=street.deputy, at=later(5))
    assert (site.state, site.handed_over_on) == (stood, None)
    assert spans_of(site) == before, "the days have run on"
    take_step(site, "hand_over", actor=street.deputy, at=later(6), data=to, reason="再移交")


def spans_of(site: Site) -> dict[str, Any]:
    """The clocks that run: first and last day."""
    rows = Clock.objects.filter(object_id=site.pk, kind=site._meta.label_lower, state="running")
    return {name: (first, last) for name, first, last in rows.values_list("name", "started_on", "due_on")}
