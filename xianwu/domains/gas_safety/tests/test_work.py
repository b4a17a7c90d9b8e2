"""Pages that do something: what falls due, crews, odds, major hazards, the board; refused to whoever may not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.county import AT, DAY, client_of, later, unit, whole_page
from xianwu.core.workflow.api import take_step
from xianwu.domains.gas_safety import crewing, schedule
from xianwu.domains.gas_safety.board import crew_warnings
from xianwu.domains.gas_safety.models import EntryConsent, PartnerPart
from xianwu.domains.gas_safety.tests.conftest import Room
from xianwu.kit.refusals import Refused
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.declarations import matter_of
from xianwu.registers.enforcement.kinds import Source
from xianwu.registers.enforcement.models import Finding, Inspection, Plan
from xianwu.registers.enforcement.visits import facts, forecast, plan_actions, team_actions
from xianwu.registers.enforcement.visits.scoring import score_subjects


def plan_of(room: Room, **more: Any) -> Plan:
    data: dict[str, Any] = {
        "matter": "gas", "title": "年度计划", "source": Source.PLAN, "starts_on": date(2025, 1, 1),
        "ends_on": date(2025, 12, 31), "scope": "清单", "basis": "条例", "yearly_cap": 4, **more,
    }  # fmt: skip
    plan = plan_actions.draft_plan(data, actor=room["clerk"], at=AT)
    take_step(plan, "submit", actor=room["clerk"], at=AT)
    take_step(plan, "approve", actor=room["deputy"], at=AT)
    take_step(plan, "publish", actor=room["clerk"], at=AT)
    return plan


def scored(room: Room, *titles: str) -> list[Any]:
    sites = [room.site(title) for title in titles]
    score_subjects("gas", unit("housing"), actor=room["clerk"], at=AT)
    return sites


# --- what falls due -----------------------------------------------------------------------------------------


def test_who_was_never_seen_falls_due_and_goes_on_the_plan(room: Room) -> None:
    site, other = scored(room, "甲饭店", "乙饭店")
    plan = plan_of(room)
    found = schedule.schedule_of(room["clerk"], on=DAY)
    assert {row.subject.title for row in found.rows} == {"甲饭店", "乙饭店"}
    assert (found.cap, found.rows[0].section) == (4, "执法一中队")
    done, refused = schedule.list_due(plan, {site.subject.pk}, actor=room["clerk"], at=AT)
    assert (done, refused) == (1, [])
    left = schedule.schedule_of(room["clerk"], on=DAY)
    assert [row.subject.pk for row in left.rows] == [other.subject.pk]
    with pytest.raises(Refused, match="先勾选"):
        schedule.list_due(plan, {site.subject.pk}, actor=room["clerk"], at=AT)


def test_a_complaint_neither_uses_up_the_cap_nor_puts_off_the_next_visit(room: Room) -> None:
    (site,) = scored(room, "甲饭店")
    room.finish(room.start(room.planned(site)))
    found = schedule.schedule_of(room["clerk"], on=DAY)
    assert (found.complaints, [row.subject.pk for row in found.rows]) == (1, [site.subject.pk])


def test_the_page_lists_by_post_and_refuses_others(room: Room) -> None:
    (site,) = scored(room, "甲饭店")
    plan, address = plan_of(room), "/gas_safety/schedule/"
    clerk, officer = client_of(room.people["clerk"]), client_of(room.people["one"])
    assert "甲饭店" in clerk.get(address).content.decode()
    given = {"plan": plan.pk, "chosen": [site.subject.pk, "nonsense"]}
    assert officer.post(address, given).status_code == 403
    assert clerk.post(address, {"plan": "", "chosen": [site.subject.pk]}).status_code == 302
    assert not Inspection.objects.exists()
    assert clerk.post(address, given).status_code == 302
    assert Inspection.objects.get().plan == plan
    assert clerk.post(address, {"score": "1"}).status_code == 302


def test_a_plan_that_is_over_takes_nobody(room: Room) -> None:
    (site,) = scored(room, "甲饭店")
    over = plan_of(room, title="上年计划", starts_on=date(2024, 1, 1), ends_on=DAY)
    clerk, address = client_of(room.people["clerk"]), "/gas_safety/schedule/"
    assert "上年计划" not in clerk.get(address).content.decode()
    clerk.post(address, {"plan": over.pk, "chosen": [site.subject.pk]})
    with pytest.raises(Refused, match="已经不在计划期间"):
        schedule.list_due(over, {site.subject.pk}, actor=room["clerk"], at=AT)
    assert not Inspection.objects.exists()


# --- crews --------------------------------------------------------------------------------------------------


def listed(room: Room, *towns: str) -> list[Inspection]:
    plan = plan_of(room)
    sites = [room.site(f"饭店{number}", town=unit(town)).subject for number, town in enumerate(towns)]
    done = plan_actions.plan_subjects(plan, sites, planned_on=DAY + timedelta(days=3), actor=room["clerk"], at=AT)
    return list(done.inspections)


def names_of(crew: crewing.Crew) -> set[str]:
    return {each.person.username for each in crew.officers}


def test_the_linked_section_goes_and_the_same_question_has_the_same_answer(room: Room) -> None:
    listed(room, "wenyan", "dongtun")
    crews = {crew.visit.town.code: names_of(crew) for crew in crewing.proposed(room["clerk"], on=DAY)}
    assert crews == {"wenyan": {"one", "two"}, "dongtun": {"three", "four"}}
    again = {crew.visit.town.code: names_of(crew) for crew in crewing.proposed(room["clerk"], on=DAY)}
    assert again == crews


def test_who_recused_themselves_is_not_sent_again(room: Room) -> None:
    site = room.site()
    row = room.planned(site)
    first = facts.officers_of(row)[0]
    team_actions.leave_team(first, reason="亲属", is_recused=True, actor=room["clerk"], at=AT)
    take_step(row, "cancel", actor=room["clerk"], at=AT, reason="改期")
    plan = plan_of(room)
    plan_actions.plan_subjects(plan, [site.subject], planned_on=DAY, actor=room["clerk"], at=AT)
    (crew,) = crewing.proposed(room["clerk"], on=DAY)
    assert "one" not in names_of(crew)
    assert len(crew.officers) == 2


def test_crews_are_sent_by_post_and_only_by_those_who_may(room: Room) -> None:
    rows = listed(room, "wenyan", "dongtun")
    given = {"chosen": [row.pk for row in rows]}
    assert client_of(room.people["one"]).post("/gas_safety/crews/", given).status_code == 403
    clerk = client_of(room.people["clerk"])
    assert "执法一中队" in clerk.get("/gas_safety/crews/").content.decode()
    assert clerk.post("/gas_safety/crews/", given).status_code == 302
    assert [len(facts.officers_of(row)) for row in rows] == [2, 2]
    assert "没有等待派组的检查" in clerk.get("/gas_safety/crews/").content.decode()
    with pytest.raises(Refused, match="先勾选"):
        crewing.send_crews({rows[0].pk}, actor=room["clerk"], at=AT)


# --- odds, major hazards, the board ---------------------------------------------------------------------------


def test_odds_say_what_they_rest_on(room: Room) -> None:
    finding = room.finding(room.site(), "U06")
    take_step(finding, "order", actor=room["one"], at=AT, data={"contact": "0373-1"})
    found = forecast.forecast_of(room["clerk"], matter=matter_of("gas"), on=DAY)
    assert [(row.term.record.pk, row.late) for row in found.rows] == [(finding.pk, 50)]
    assert "太少" in found.rows[0].reason
    assert forecast.forecast_of(room["clerk"], matter=matter_of("gas"), on=DAY + timedelta(days=40)).rows[0].late == 100
    assert finding.number in client_of(room.people["clerk"]).get("/enforcement/odds/?matter=gas").content.decode()


def test_the_supplier_is_told_from_the_page_and_nothing_typed_is_lost(room: Room) -> None:
    finding, home = room.finding(room.site(), "U01"), room.finding(room.home(), "R01")
    officer, address = client_of(room.people["one"]), "/gas_safety/major/"
    wrong = officer.post(address, {"finding": home.pk, "demand": "立即停气", "contact": "甲"})
    assert wrong.status_code == 422
    assert all(word in wrong.content.decode() for word in ("立即停气", "强制法第四十三条"))
    assert officer.post(address, {"finding": "", "demand": "停止配送"}).status_code == 422
    assert officer.post(address, {"finding": finding.pk, "demand": "停止配送"}).status_code == 302
    assert papers_of(finding).count() == 1
    head = client_of(room.people["head"])
    assert head.post(address, {"finding": finding.pk, "demand": "停止配送"}).status_code == 403
    assert "停止使用" in head.get(address).content.decode()


def test_the_board_shows_every_number_with_its_way_to_the_records(room: Room) -> None:
    room.finish(room.start(room.planned(room.site())))
    page = client_of(room.people["head"]).get("/gas_safety/board/").content.decode()
    assert all(word in page for word in ("2 人次", "各项核对都平", "/figures/gas_safety.officer_visits/", "不排名"))


def test_the_overview_says_whether_the_figures_of_its_field_agree(room: Room) -> None:
    head = client_of(room.people["head"])
    page = head.get("/enforcement/overview/?matter=gas").content.decode()
    assert 'hx-get="/figures/judged/?section=gas_safety"' in page
    part = {"HX-Request": "true", "HX-Target": "judged-gas_safety"}
    assert "各项核对都平" in head.get("/figures/judged/?section=gas_safety", headers=part).content.decode()


def test_a_check_that_fails_is_said_with_its_sums_and_its_way(room: Room) -> None:
    visit = room.start(room.planned(room.site()))
    room.finish(visit)
    Inspection._base_manager.filter(pk=visit.pk).update(town=None)
    page = client_of(room.people["head"]).get("/gas_safety/board/").content.decode()
    assert "各项核对都平" not in page
    assert "每人次都落到乡镇，分乡镇之和等于总数：“出动执法人员”⊆“出动执法人员：落到乡镇的”：有 2 条记录" in page
    assert 'href="/figures/gas_safety.officer_visits/#checks"' in page


class _PerVisit:
    def __init__(self, exact: Any) -> None:
        self.exact, self.text = exact, f"{exact} 人"


@pytest.mark.parametrize(("exact", "is_odd"), [(None, False), (2, False), (8, False), (1, True), (9, True)])
def test_a_crew_that_cannot_be_true_is_said(county: Any, exact: Any, is_odd: bool) -> None:
    assert bool(crew_warnings(_PerVisit(exact), on=DAY)) == is_odd


# --- side forms -----------------------------------------------------------------------------------------------


def test_side_forms_of_a_visit_by_their_pages(room: Room) -> None:
    row = room.planned(room.home())
    officer = client_of(room.people["one"])
    assert "还没有登记" in whole_page(officer, f"/enforcement/inspections/{row.pk}/")
    address = f"/enforcement/inspections/{row.pk}/do/entry/"
    assert officer.post(address, {"given_by": "", "relation": "本人"}).status_code == 422
    assert officer.post(address, {"given_by": "张三丰", "relation": "本人", "is_given": "on"}).status_code == 302
    assert EntryConsent.objects.get().is_given
    partners = f"/enforcement/inspections/{row.pk}/do/partners/"
    assert officer.post(partners, {"organs": [unit("market").pk]}).status_code == 302
    assert client_of(room.people["head"]).post(partners, {"organs": [unit("fire").pk]}).status_code == 403
    assert officer.get(f"/enforcement/inspections/{row.pk}/do/nonsense/").status_code == 404


def test_a_partner_writes_its_own_decision_and_our_clerk_may_too(room: Room) -> None:
    row = room.planned(room.site())
    officer = client_of(room.people["one"])
    organs = [unit(code).pk for code in ("market", "commerce")]
    officer.post(f"/enforcement/inspections/{row.pk}/do/partners/", {"organs": organs})
    row.refresh_from_db()
    room.start(row)
    market = PartnerPart.objects.get(organ__code="market")
    commerce = PartnerPart.objects.get(organ__code="commerce")
    given = {"decision": "nothing", "decided_on": DAY}
    own, other = client_of(room.people["market"]), client_of(room.people["commerce"])
    assert other.get(f"/gas_safety/parts/{market.pk}/do/decide/").status_code == 404
    assert "登记处理结果" in whole_page(own, f"/gas_safety/parts/{market.pk}/")
    assert own.post(f"/gas_safety/parts/{market.pk}/do/decide/", given).status_code == 302
    clerk = client_of(room.people["clerk"])
    beyond = {"decision": "fined", "document_no": "商罚1", "decided_on": DAY}
    answer = clerk.post(f"/gas_safety/parts/{commerce.pk}/do/decide/", beyond)
    assert (answer.status_code, "没有“燃气安全·行政处罚”权限" in answer.content.decode()) == (422, True)
    assert clerk.post(f"/gas_safety/parts/{commerce.pk}/do/decide/", given).status_code == 302
    assert set(PartnerPart.objects.values_list("decision", flat=True)) == {"nothing"}


def test_experts_by_their_pages(room: Room) -> None:
    row = room.start(room.planned(room.site()))
    expert = team_actions.add_participant(row, duty="expert", name="专家甲", actor=room["clerk"], at=AT)
    clerk = client_of(room.people["clerk"])
    address = f"/enforcement/inspections/{row.pk}/do/"
    declared = {"expert": expert.pk, "has_no_interest": "on", "signed_on": DAY}
    assert clerk.post(f"{address}declare/", declared).status_code == 302
    advice = {"row": row.expert_advice.get().pk, "advice": "加强通风"}
    assert clerk.post(f"{address}advise/", advice).status_code == 302
    assert "加强通风" in whole_page(clerk, f"/enforcement/inspections/{row.pk}/")


def test_side_forms_of_a_site_by_their_pages(room: Room) -> None:
    site = room.site(alarm_expires_on=date(2024, 1, 1), alarm_installed_on=date(2019, 1, 1))
    clerk = client_of(room.people["clerk"])
    page = whole_page(clerk, f"/gas_safety/sites/{site.pk}/")
    assert all(word in page for word in ("登记供气企业安检", "改用其他燃料转出", "报警装置 2024-01-01 已过期"))
    assert "报警装置 2024-01-01 已过期" in whole_page(clerk, f"/enforcement/subjects/{site.subject.pk}/")
    address = f"/gas_safety/sites/{site.pk}/do/"
    assert clerk.post(f"{address}company-check/", {"checked_on": "2026-01-01", "outcome": "done"}).status_code == 422
    assert clerk.post(f"{address}company-check/", {"checked_on": "2025-08-01", "outcome": "done"}).status_code == 302
    gone = {"fuel": "electric", "to_organ": unit("emergency").pk, "reason": "电磁灶"}
    assert client_of(room.people["one"]).post(f"{address}switch/", gone).status_code == 403
    assert clerk.post(f"{address}switch/", gone).status_code == 302
    site.subject.refresh_from_db()
    assert site.subject.state == "outside"


@pytest.mark.parametrize("query", ["alarm=1", "permit=1", "unchecked=1", "uncovered=1", "subject__kind=catering"])
def test_filters_of_the_ledger_answer(room: Room, query: str) -> None:
    room.site()
    assert client_of(room.people["clerk"]).get(f"/gas_safety/sites/?{query}").status_code == 200


def test_an_order_late_in_the_day_still_counts_its_hour(room: Room) -> None:
    """What has run out is overdue on the day after, in odds and figures alike."""
    finding = room.finding(room.site(), "U06")
    take_step(finding, "order", actor=room["one"], at=later(hours=8), data={"contact": "0373-1"})
    finding.refresh_from_db()
    assert finding.due_at is not None
    due = finding.due_at.date()
    assert forecast.forecast_of(room["clerk"], matter=matter_of("gas"), on=due).rows[0].late < 100
    assert forecast.forecast_of(room["clerk"], matter=matter_of("gas"), on=due + timedelta(days=1)).rows[0].late == 100
    assert Finding.objects.count() == 1
