"""The zone decides the law: article 64 with its fine, or article 65 with an order to take down and no fine."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.county import AT, DAY, account, awaited, client_of, unit
from xianwu.core.events.api import verify_chain, write_change, write_new
from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Person
from xianwu.core.units.actions import UnitLine, add_units
from xianwu.core.workdays.seed import seed_years
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.domains.illegal_building.kinds import LandType, PermitStatus, Zone
from xianwu.domains.illegal_building.models import Cell, Site
from xianwu.domains.illegal_building.site_actions import change_site, report_site
from xianwu.domains.illegal_building.tests.street_world import RING, Street
from xianwu.kit.refusals import Refused
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.casework import handling
from xianwu.registers.enforcement.casework.actions import open_clue
from xianwu.registers.enforcement.models import Authority, Case, Officer, PenaltyRule, Publication

pytestmark = pytest.mark.django_db
CAST = (
    ("clerk", roles.CLERK), ("one", roles.OFFICER), ("two", roles.OFFICER), ("legal", roles.REVIEWER),
    ("deputy", roles.DEPUTY), ("head", roles.HEAD),
)  # fmt: skip
WORDS = {"filing_request": "建议立案", "unit_opinion": "同意"}
FOUND = {
    "facts": "未取得乡村建设规划许可证建设住宅。", "evidence": "勘验笔录、照片", "reasons": "没有许可，不能补办。",
    "proposal": "demolition", "correction_demand": "十五日内拆除违法建设的住宅",
}  # fmt: skip


class Organ:
    """People of one organ who file, decide and serve."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.people = {name: account(f"{code}_{name}", (role, code)) for name, role in CAST}
        for name in ("one", "two", "legal"):
            self._card(self.people[name], qualified=name == "legal")
        self.at: datetime = AT
        self.key = 0

    def _card(self, person: Person, *, qualified: bool) -> None:
        card = Officer(
            person=person, organ=unit(self.code), card_no=f"豫{person.pk:05d}", valid_from=date(2024, 1, 1),
            is_legally_qualified=qualified,
        )  # fmt: skip
        write_new(card, "sample.made", actor=None, at=AT)

    def __getitem__(self, name: str) -> Actor:
        return actor_for(self.people[name], DAY)

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.key)

    def open(self, site: Site, rule: str) -> Case:
        data = {
            "unit": unit(self.code), "matter": "illegal_building", "procedure": "ordinary", "source": "patrol",
            "title": "违法建设案", "subject": site.subject, "facts": "未取得许可建设住宅", "occurred_on": DAY, "clue_on": DAY,
            "rule": PenaltyRule.objects.get(matter="illegal_building", code=rule),
        }  # fmt: skip
        self.key = open_clue(data, actor=self["clerk"], at=AT).pk
        return self.case

    def step(self, name: str, who: str, *, reason: str = "", **data: Any) -> Organ:
        take_step(self.case, name, actor=self[who], at=self.at, data=data, reason=reason)
        return self

    def filed(self) -> Organ:
        self.step("apply_filing", "one", **WORDS).step("approve_filing", "deputy", filing_opinion="同意")
        for name in ("one", "two"):
            handling.assign_handler(
                self.case, person=self.people[name], is_main=name == "one", no_conflict=True, actor=self["deputy"],
                at=self.at,
            )  # fmt: skip
        return self


@pytest.fixture
def town(street: Street, monkeypatch: pytest.MonkeyPatch) -> Organ:
    """A town with a government; papers are not typeset."""
    for name in ("to_pdf", "to_docx"):
        monkeypatch.setattr(f"xianwu.papers.api.{name}", lambda sheet: f"{sheet.number}{sheet.title}".encode())
    seed_years(2026, 2026)
    return Organ("dongtun")


@pytest.fixture
def bureau(street: Street) -> Organ:
    return Organ("housing")


def site_in(town: Organ, zone: str = Zone.VILLAGE_PLAN) -> Site:
    """A building of the town, verified as without a permit in that zone."""
    village = add_units([UnitLine("v9", "样例九村", "village", town.code, "样例九村", 9)])["v9"]
    cell = Cell(unit=village, polygon=[RING])
    write_new(cell, "sample.made", actor=None, at=AT)
    data = {"cell": cell, "stage": "foundation", "purpose": "house", "owner": "样例户", "address": "西头3号",
            "length_m": Decimal(10), "width_m": Decimal(8), "floors": 1}  # fmt: skip
    site = report_site(data, actor=town["one"], at=AT)
    told = {"permit_status": PermitStatus.NONE, "permit": "", "zone": zone, "land_type": LandType.HOMESTEAD}
    take_step(site, "verify", actor=town["one"], at=AT, data=told)
    return site


# --- which law -----------------------------------------------------------------------------------------------


def test_the_bureau_fines_nothing_in_a_village_planning_area(street: Street, bureau: Organ) -> None:
    site = street.report()
    street.verify(site, zone=Zone.VILLAGE_PLAN)
    for rule in ("W1", "W2"):
        bureau.open(site, rule)
        with pytest.raises(
            StepRefused, match=r"在乡村规划区，适用城乡规划法第六十五条.*没有罚款.*不能按第六十四条.*W3"
        ):
            bureau.step("apply_filing", "one", **WORDS)
        assert bureau.case.state == Case.State.CLUE


def test_article_65_is_for_the_governments_of_towns(street: Street, bureau: Organ) -> None:
    site = street.report()
    street.verify(site, zone=Zone.VILLAGE_PLAN)
    bureau.open(site, "W3")
    with pytest.raises(StepRefused, match="第六十五条由乡、镇人民政府.*住建城管局不能按 W3 办理.*街道办事处不是"):
        bureau.step("apply_filing", "one", **WORDS)


def test_a_street_office_has_no_power_by_article_65(street: Street) -> None:
    site = street.report()
    street.verify(site, zone=Zone.VILLAGE_PLAN)
    office = Organ("wenyan")
    office.open(site, "W3")
    with pytest.raises(StepRefused, match="文岩街道.*没有“违法建设·责令改正”权限"):
        office.step("apply_filing", "one", **WORDS)
    held = set(
        Authority.objects.filter(matter="illegal_building", organ=unit("wenyan")).values_list("power", flat=True)
    )
    assert held == {"patrol", "order_stop"}


def test_a_town_does_not_take_article_65_into_the_towns_planning_area(town: Organ) -> None:
    town.open(site_in(town, Zone.TOWN_PLAN), "W3")
    with pytest.raises(StepRefused, match="在城镇规划区，适用城乡规划法第六十四条.*W1、W2"):
        town.step("apply_filing", "one", **WORDS)


def test_a_town_does_not_fine(town: Organ) -> None:
    site = site_in(town)
    with pytest.raises(Refused, match="在乡村规划区，适用城乡规划法第六十五条.*换用 W3") as caught:
        town.open(site, "W2")
    assert caught.value.field == "rule"
    change_site(site, {"zone": Zone.TOWN_PLAN, "address": site.address}, actor=town["one"], at=AT)
    town.open(site, "W2")
    with pytest.raises(StepRefused, match="东屯镇.*没有“违法建设·行政处罚”权限"):
        town.step("apply_filing", "one", **WORDS)


def test_no_law_is_applied_where_the_zone_is_unknown(town: Organ, bureau: Organ) -> None:
    site = site_in(town, Zone.UNKNOWN)
    bureau.open(site, "W1")
    with pytest.raises(StepRefused, match="规划区还没有核实"):
        bureau.step("apply_filing", "one", **WORDS)
    town.open(site, "W3")
    with pytest.raises(StepRefused, match="请先核实规划区"):
        town.step("apply_filing", "one", **WORDS)
    change_site(site, {"zone": Zone.VILLAGE_PLAN, "address": site.address}, actor=town["one"], at=AT)
    town.step("apply_filing", "one", **WORDS)
    assert town.case.state == Case.State.FILING


def test_the_bureau_fines_in_the_towns_planning_area(street: Street, bureau: Organ) -> None:
    site = street.report()
    street.verify(site)
    bureau.open(site, "W1")
    bureau.step("apply_filing", "one", **WORDS)
    assert bureau.case.state == Case.State.FILING


def test_a_site_is_not_filed_under_the_other_law(street: Street, bureau: Organ) -> None:
    site = street.report()
    street.verify(site, zone=Zone.VILLAGE_PLAN)
    street.stop(site)
    case = bureau.open(site, "W2")
    with pytest.raises(StepRefused, match="第六十五条"):
        take_step(site, "file", actor=street.clerk, at=AT, data={"case": str(case.pk)})
    page = client_of(Person.objects.get(pk=street.clerk.id)).get(f"/illegal_building/sites/{site.pk}/").content.decode()
    assert f"没有可以登记的案件：{case.number} " in page
    assert f"/workflow/step/illegal_building.site/{site.pk}/file/" not in page


def test_the_page_refuses_in_the_same_words(street: Street, bureau: Organ) -> None:
    site = street.report()
    street.verify(site, zone=Zone.VILLAGE_PLAN)
    case = bureau.open(site, "W2")
    answer = client_of(bureau.people["one"]).post(
        f"/workflow/step/enforcement.case/{case.pk}/apply_filing/", {**WORDS, "version": case.version}, follow=True
    )
    assert "适用城乡规划法第六十五条" in answer.content.decode()


def test_the_list_of_gates_says_it_before_anybody_applies(street: Street, bureau: Organ) -> None:
    site = street.report()
    street.verify(site, zone=Zone.VILLAGE_PLAN)
    case, client = bureau.open(site, "W1"), client_of(bureau.people["one"])
    page = client.get(f"/enforcement/cases/{case.pk}/").content.decode()
    assert "事项适用" in page
    assert "在乡村规划区，适用城乡规划法第六十五条" in page
    assert f"/workflow/step/enforcement.case/{case.pk}/apply_filing/" not in page
    assert (
        "适用城乡规划法第六十五条"
        in client.get(f"/workflow/step/enforcement.case/{case.pk}/apply_filing/").content.decode()
    )
    assert "apply_filing" not in awaited(bureau["one"], Case)
    bureau.step("refuse_filing", "deputy", reason="移送所在乡镇")


def test_the_bureau_takes_no_article_65_for_a_site_that_is_its_own(street: Street, bureau: Organ) -> None:
    site = street.report()
    street.verify(site)
    with pytest.raises(Refused, match="在城镇规划区.*换用 W1、W2") as caught:
        bureau.open(site, "W3")
    assert caught.value.field == "rule"


# --- ordered down, without a fine ------------------------------------------------------------------------------


def investigated(town: Organ) -> Organ:
    town.open(site_in(town), "W3")
    return town.filed()


def test_article_65_has_no_fine(town: Organ) -> None:
    investigated(town)
    with pytest.raises(StepRefused, match="没有规定罚款"):
        town.step("finish_investigation", "one", **FOUND | {"proposal": "fine", "proposed_fine": Decimal(600)})
    with pytest.raises(StepRefused, match="只责令限期拆除的不填罚款"):
        town.step("finish_investigation", "one", **FOUND | {"proposed_fine": Decimal(600)})
    with pytest.raises(StepRefused, match="要写明拆除什么"):
        town.step("finish_investigation", "one", **FOUND | {"correction_demand": "停工"})
    town.step("finish_investigation", "one", **FOUND)
    assert town.case.proposal == "demolition"


def decided(town: Organ) -> Organ:
    investigated(town).step("finish_investigation", "one", **FOUND).step("notify", "one")
    notice = papers_of(town.case).get(kind="enforcement.demolition_prior_notice")
    assert notice.title == "限期拆除事先告知书"
    assert all(words in notice.words for words in ("第六十五条", "拆除违法建设的住宅", "有权进行陈述和申辩"))
    assert "处罚" not in notice.words
    with pytest.raises(StepRefused, match="还没有登记送达"):
        town.step("review_defence", "one")
    town.step("serve_notice", "clerk", served_on=DAY, method="direct")
    with pytest.raises(StepRefused, match="还没有登记当事人的陈述申辩"):
        town.step("review_defence", "one")
    town.step("hear_defence", "clerk", defence_on=DAY, defence="请求保留。")
    with pytest.raises(StepRefused, match="缺复核意见"):
        town.step("review_defence", "one")
    town.step("review_defence", "one", defence_reply="没有许可，不予采纳。")
    with pytest.raises(StepRefused, match="改正（拆除）期限.*请填“责令改正（拆除）期限”"):
        town.step("decide", "head", sanction="demolition")
    with pytest.raises(StepRefused, match="增加了告知书没有的处罚种类|没有规定罚款"):
        town.step("decide", "head", sanction="fine", fine=Decimal(600), act_due_on=DAY + timedelta(days=15))
    return town.step("decide", "head", sanction="demolition", act_due_on=DAY + timedelta(days=15))


def test_a_building_is_ordered_down_alone_through_every_gate(town: Organ) -> None:
    decided(town)
    paper = papers_of(town.case).get(kind="enforcement.demolition_decision")
    assert (paper.title, paper.number) == ("限期拆除决定书", "东屯镇拆决〔2025〕1号")
    for words in (
        "2025年9月13日前拆除违法建设的住宅",
        "《城乡规划法》第六十五条",
        "申请行政复议",
        "不予采纳",
        "样例户",
    ):
        assert words in paper.words
    assert "罚款" not in paper.words
    assert (paper.words.count("2025年9月13日"), "十五日内" in paper.words) == (1, False), "one term, said once"
    assert not papers_of(town.case).filter(kind="enforcement.penalty_decision").exists()
    row = Publication.objects.get(case=town.case)
    assert (row.kind, row.due_on) == ("order", date(2025, 9, 26)), "any result but a penalty: twenty working days"
    assert "处罚" not in row.content
    town.step("serve_decision", "clerk", served_on=DAY, method="direct")
    assert (town.case.pay_due_on, town.case.state) == (None, Case.State.SERVED)
    with pytest.raises(StepRefused, match="责令改正期限到 2025-09-13"):
        town.step("remind", "one")
    executed(town)
    assert not verify_chain()


def executed(town: Organ) -> None:
    """Reminder, plea, announcement, the time to sue, and the decision to execute, each refused first."""
    town.at = AT + timedelta(days=20)
    town.step("remind", "one")
    reminder = papers_of(town.case).get(kind="enforcement.reminder")
    assert reminder.title == "履行决定催告书"
    assert "限期拆除决定" in reminder.words
    assert "罚款" not in reminder.words
    with pytest.raises(StepRefused, match="行政强制法第三十五条"):
        town.step("decide_coercion", "head", coercion_plan="机械拆除")
    on = DAY + timedelta(days=20)
    town.step("serve_reminder", "clerk", served_on=on, method="direct")
    told = {"announced_on": on, "announced_in": "现场张贴", "self_until": on + timedelta(days=30)}
    town.step("announce", "clerk", **told)
    with pytest.raises(StepRefused, match="行政强制法第四十四条"):
        town.step("decide_coercion", "head", coercion_plan="机械拆除")
    town.at = AT + timedelta(days=200)
    town.step("decide_coercion", "head", coercion_plan="2026年3月机械拆除")
    assert "第六十五条：逾期不改正的，可以拆除" in papers_of(town.case).get(kind="enforcement.coercion_decision").words
    town.step("serve_coercion", "clerk", served_on=DAY + timedelta(days=200), method="direct")
    town.at += timedelta(days=1)
    with pytest.raises(StepRefused, match="还没有登记拆除或者自行改正"):
        town.step("perform", "clerk", performance="已拆除")
    gone = {"state": Site.State.DEMOLISHED.value}
    write_change(Site.objects.get(subject=town.case.subject_id), gone, "sample.made", actor=None, at=town.at)
    town.step("perform", "clerk", performance="已拆除").step("close", "deputy", closing_report="同意结案")
    town.step("archive", "clerk", archive_no="2026-拆-001")
    assert town.case.state == Case.State.ARCHIVED


def test_the_bureau_too_may_order_down_without_a_fine(street: Street, bureau: Organ) -> None:
    """Article 64: what cannot be corrected is taken down; a fine may stand beside it and need not."""
    site = street.report()
    street.verify(site)
    bureau.open(site, "W2")
    bureau.filed().step("finish_investigation", "one", **FOUND).step("notify", "one")
    assert bureau.case.notice_no == "住建城管局拆告〔2025〕1号"
    bureau.open(site, "W1")
    Case.objects.filter(pk=bureau.key).update(occurred_on=DAY - timedelta(days=1))
    bureau.filed()
    with pytest.raises(StepRefused, match="拟处理种类.*请从可选的各项中选择"):
        bureau.step("finish_investigation", "one", **FOUND)


def test_it_counts_as_no_penalty_in_the_yearly_statistics(town: Organ) -> None:
    from xianwu.registers.enforcement.yearly.counting import BY_KEY

    decided(town)
    counted = {key: BY_KEY[key].rows(2025) for key in ("decided", "ordered_down")}
    assert [Case.objects.filter(counted[key]).count() for key in ("decided", "ordered_down")] == [0, 1]


def test_an_annulled_order_is_taken_off_the_public_page(town: Organ) -> None:
    decided(town).step("serve_decision", "clerk", served_on=DAY, method="direct")
    row = Publication.objects.get(case=town.case)
    take_step(row, "publish", actor=town["clerk"], at=AT)
    town.step("annul", "head", reason="复议撤销")
    row.refresh_from_db()
    assert row.state == Publication.State.ANNULLED


def test_a_fine_with_a_duty_to_take_down_names_its_day(street: Street, bureau: Organ) -> None:
    """A fine beside which something is to be corrected or taken down: without the day nothing can follow."""
    site = street.report()
    street.verify(site)
    bureau.open(site, "W1")
    fine = FOUND | {
        "proposal": "fine",
        "proposed_fine": Decimal(6_000),
        "fine_base": Decimal(100_000),
        "correction_demand": "补办手续、改正",
    }
    from xianwu.registers.enforcement.synthetic.cases import band_for

    bureau.filed()
    fine |= band_for(bureau.case, 6_000, base=Decimal(100_000)) | {"discretion_factors": "情节轻微"}
    bureau.step("finish_investigation", "one", **fine)
    write_change(bureau.case, {"state": "discussed", "reviewed_on": DAY, "review_outcome": "passed", "discussed_on": DAY},
                 "sample.made", actor=None, at=AT)  # fmt: skip
    bureau.step("notify", "one").step("serve_notice", "clerk", served_on=DAY, method="direct")
    bureau.step("waive_defence", "clerk", reason="放弃")
    if bureau.case.hearing_offered:
        bureau.step("waive_hearing", "clerk", reason="放弃听证")
    bureau.step("review_defence", "one")
    with pytest.raises(StepRefused, match="责令“补办手续、改正”没有定期限"):
        bureau.step("decide", "head", sanction="fine", fine=Decimal(6_000))
    bureau.step("decide", "head", sanction="fine", fine=Decimal(6_000), act_due_on=DAY + timedelta(days=30))
    assert bureau.case.act_due_on == DAY + timedelta(days=30)
