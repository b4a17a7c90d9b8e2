"""What art training adds: closing is a penalty, the way to a licence, letters to others, shops, coverage."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.county import AT, DAY, awaited, client_of, later, unit
from xianwu.core.events.api import verify_chain, write_change
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.domains.art_training import first_rows, guide_actions, shop_actions, venue_actions
from xianwu.domains.art_training.coverage import coverage_of
from xianwu.domains.art_training.fire_actions import copy_fire_finding
from xianwu.domains.art_training.models import LicensingGuide, Shop, Venue
from xianwu.domains.art_training.tests.conftest import Room
from xianwu.figures.api import evaluate
from xianwu.kit.refusals import Refused
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.casework import actions, handling
from xianwu.registers.enforcement.models import Authority, Case, CheckItem, Finding, PenaltyRule, Referral, Subject
from xianwu.registers.enforcement.synthetic.cases import band_for
from xianwu.registers.enforcement.visits.finding_steps import organs
from xianwu.registers.enforcement.visits.scoring import score_subjects


def guide_of(room: Room, venue: Venue) -> LicensingGuide:
    return guide_actions.open_guide({"subject": venue.subject}, actor=room["guide"], at=AT)


# --- first rows -------------------------------------------------------------------------------------------


def test_first_rows_are_entered_once(room: Room) -> None:
    count = CheckItem.objects.count(), Authority.objects.count(), PenaltyRule.objects.count()
    first_rows.enter(at=AT)
    assert (CheckItem.objects.count(), Authority.objects.count(), PenaltyRule.objects.count()) == count
    groups = set(CheckItem.objects.values_list("group", flat=True))
    assert groups == {"licence", "content", "fire", "fees", "staff", "advertising"}


# --- 停止办学 ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["立即停止办学", "停 止 举 办", "自行停办", "立即关闭教学点，不得再招生上课", "停课整改"]
)
def test_an_order_on_the_spot_cannot_close_a_school(room: Room, words: str) -> None:
    finding = room.finding(room.unlicensed(), "L1")
    with pytest.raises(Refused, match="行政处罚"):
        take_step(finding, "order", actor=room["one"], at=AT, data={"demand": words})
    finding.refresh_from_db()
    assert (finding.state, papers_of(finding).count()) == ("found", 0)


def test_no_corrected_order_closes_a_school_in_other_words(room: Room) -> None:
    finding = room.finding(room.venue())
    take_step(finding, "order", actor=room["one"], at=AT, data={"demand": "三十日内取得消防备案", "contact": "0373-1"})
    words = {"demand": "立即关闭教学点，不得再招生上课", "contact": "0373-1"}
    with pytest.raises(Refused, match="不能写“关闭教学点、不得再招生上课”.*停止办学是行政处罚"):
        take_step(finding, "correct_order", actor=room["one"], at=AT, data=words, reason="写错")
    assert papers_of(finding).count() == 1


def test_a_fine_in_an_order_is_refused_as_a_fine(room: Room) -> None:
    finding = room.finding(room.venue())
    with pytest.raises(Refused, match="不能写“罚款”") as refused:
        take_step(finding, "order", actor=room["one"], at=AT, data={"demand": "罚款五百元", "contact": "0373-1"})
    assert "停止办学" not in str(refused.value)


def test_there_is_no_stop_on_the_spot(room: Room) -> None:
    finding = room.finding(room.unlicensed(), "L1")
    with pytest.raises(Refused, match="责令停止|停止办学"):
        take_step(finding, "stop", actor=room["one"], at=AT, data={})


def test_an_order_to_correct_is_printed_with_the_fields_own_name(room: Room) -> None:
    finding = room.finding(room.venue())
    take_step(finding, "order", actor=room["one"], at=AT, data={"demand": "三十日内取得消防备案", "contact": "0373-1"})
    paper = papers_of(finding).get()
    assert (paper.title, finding.mode) == ("责令改正通知书", "deadline")
    assert paper.number.startswith("文广旅游局责改〔2025〕")


def proposed(room: Room, venue: Venue) -> tuple[Case, dict[str, Any]]:
    data = {
        "unit": unit("culture"), "matter": "art_training", "procedure": "ordinary", "source": "patrol",
        "title": "擅自举办案", "facts": "无证培训。", "subject": venue.subject,
        "rule": PenaltyRule.objects.get(code="ART-01"), "occurred_on": DAY, "clue_on": DAY,
    }  # fmt: skip
    case = actions.open_clue(data, actor=room["clerk"], at=AT)
    words = {"filing_request": "建议立案", "unit_opinion": "同意"}
    take_step(case, "apply_filing", actor=room["one"], at=AT, data=words)
    take_step(case, "approve_filing", actor=room["deputy"], at=AT, data={"filing_opinion": "同意"})
    for number, name in enumerate(("one", "two")):
        handling.assign_handler(
            case, person=room.people[name], is_main=not number, no_conflict=True, actor=room["deputy"], at=AT
        )
    wanted = {
        "facts": "无证培训。", "evidence": "笔录", "reasons": "情节一般", "proposal": "suspension",
        "proposed_fine": Decimal(12_000), "fine_base": Decimal(12_000), "correction_demand": "退费",
        "discretion_factors": "情节一般", **band_for(case, 12_000, base=Decimal(12_000)),
    }  # fmt: skip
    return Case.objects.get(pk=case.pk), wanted


def test_closing_needs_the_finding_that_no_licence_can_be_had(room: Room) -> None:
    venue = room.unlicensed(premises="residential", floor=8)
    case, wanted = proposed(room, venue)
    with pytest.raises(StepRefused, match="先研判能不能办证"):
        take_step(case, "finish_investigation", actor=room["one"], at=AT, data=wanted)
    guide = guide_of(room, venue)
    take_step(guide, "rule_out", actor=room["guide"], at=AT, reason="居民住宅八楼")
    take_step(case, "finish_investigation", actor=room["one"], at=AT, data=wanted)
    assert case.state == Case.State.INVESTIGATED
    with pytest.raises(StepRefused, match="法制审核"):
        take_step(case, "notify", actor=room["one"], at=AT)
    with pytest.raises(StepRefused):
        take_step(case, "decide", actor=room["head"], at=AT, data={"sanction": "suspension"})


# --- the way to a licence ---------------------------------------------------------------------------------


def test_a_guide_from_file_to_licence(room: Room) -> None:
    venue = room.unlicensed()
    guide = guide_of(room, venue)
    take_step(guide, "guide", actor=room["guide"], at=AT, data={"missing": "1. 消防备案\n2、教师资格证"})
    assert guide.missing == ["消防备案", "教师资格证"]
    assert papers_of(guide).get().title == "办证一次性告知单"
    with pytest.raises(StepRefused, match="停止招生"):
        take_step(guide, "apply", actor=room["guide"], at=AT)
    assert awaited(room["guide"], LicensingGuide) == {"stop_enrolling"}
    take_step(guide, "stop_enrolling", actor=room["guide"], at=AT)
    assert awaited(room["guide"], LicensingGuide) == {"apply"}
    take_step(guide, "apply", actor=room["guide"], at=AT)
    answers = {"permit_no": "教民1号", "permit_until": date(2028, 1, 1)}
    with pytest.raises(StepRefused):
        take_step(guide, "grant", actor=room["guide"], at=AT, data=answers)
    take_step(guide, "grant", actor=room["deputy"], at=AT, data=answers)
    fresh = Venue.objects.select_related("subject").get(pk=venue.pk)
    assert (fresh.permit_no, fresh.subject.is_registered) == ("教民1号", True)
    found = evaluate(["art_training.granted", "art_training.licensed", "art_training.unlicensed"], as_of=DAY)
    assert [value.value for value in found.values()] == [1, 1, 0]
    assert not verify_chain()


def test_what_is_missing_is_listed_from_the_particulars(room: Room) -> None:
    guide = guide_of(room, room.unlicensed(area_m2=Decimal(60), peak_pupils=30))
    take_step(guide, "guide", actor=room["guide"], at=AT)
    assert any("超出 10 人" in line for line in guide.missing)
    assert any("消防验收" in line for line in guide.missing)


def test_a_flat_on_the_eighth_floor_is_not_guided(room: Room) -> None:
    guide = guide_of(room, room.unlicensed(premises="residential", floor=8))
    with pytest.raises(StepRefused, match="居民住宅.*8 层"):
        take_step(guide, "guide", actor=room["guide"], at=AT, data={"missing": "消防备案"})


def test_a_file_is_opened_once_and_only_for_the_unlicensed(room: Room) -> None:
    venue = room.unlicensed()
    guide_of(room, venue)
    with pytest.raises(Refused, match="还在办理"):
        guide_of(room, venue)
    with pytest.raises(Refused, match="已有办学许可"):
        guide_of(room, room.venue())


def test_a_permit_number_is_given_once(room: Room) -> None:
    room.venue(permit_no="教民9号")
    guide = guide_of(room, room.unlicensed())
    LicensingGuide.objects.filter(pk=guide.pk).update(state="applied")
    guide.refresh_from_db()
    with pytest.raises(StepRefused, match="已登记在"):
        take_step(
            guide, "grant", actor=room["deputy"], at=AT, data={"permit_no": "教民9号", "permit_until": date(2028, 1, 1)}
        )


# --- the register -----------------------------------------------------------------------------------------


def test_two_brands_at_one_site_are_told(room: Room) -> None:
    room.venue(address="平安路8号")
    with pytest.raises(Refused, match="一址两牌"):
        room.venue("飞扬美术培训中心", address="平安路8号")
    room.venue("飞扬美术培训中心", address="平安路8号", is_confirmed=True)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("certified_count", 5, "不能多于教师数"),
        ("area_m2", Decimal(0), "大于 0"),
        ("crime_checked_on", date(2025, 9, 1), "晚于今天"),
        ("is_crime_checked", True, "查询日期"),
        ("permit_issuer", "", "发证机关"),
    ],
)
def test_what_cannot_be_is_refused_in_words(room: Room, field: str, value: Any, words: str) -> None:
    with pytest.raises(Refused, match=words):
        room.venue(**{field: value})
    assert not Subject.objects.exists()


def test_care_after_school_goes_to_the_other_department(room: Room) -> None:
    venue = room.venue("小博士托管中心")
    venue_actions.refer_venue(venue, to_organ=unit("education"), reason="实为托管", actor=room["clerk"], at=AT)
    subject = Subject.objects.get(pk=venue.subject_id)
    assert (subject.state, subject.off_on) == ("outside", DAY)
    assert Referral.objects.get().to_organ == unit("education")
    assert evaluate(["art_training.register"], as_of=DAY)["art_training.register"].value == 0


def test_parents_are_warned_of_the_unlicensed_only(room: Room) -> None:
    paper = venue_actions.warn_parents(room.unlicensed(), advice="", contact="", actor=room["clerk"], at=AT)
    assert (paper.title, "3个月" in paper.words) == ("家长提示", True)
    with pytest.raises(Refused, match="有办学许可"):
        venue_actions.warn_parents(room.venue(), advice="", contact="", actor=room["clerk"], at=AT)


def test_parents_are_warned_once_of_the_same_matter(room: Room) -> None:
    venue = room.unlicensed()
    paper = venue_actions.warn_parents(venue, advice="", contact="", actor=room["clerk"], at=AT)
    page = client_of(room.people["one"]).post(f"/art_training/venues/{venue.pk}/do/warn/", {})
    assert f"已于 {DAY} 发布家长提示（{paper.number}）" in page.content.decode()
    assert papers_of(venue.subject).count() == 1


# --- fire -------------------------------------------------------------------------------------------------


def test_a_fire_finding_is_copied_once_and_stays_with_the_organ(room: Room) -> None:
    finding = room.finding(room.venue(), "F3")
    take_step(finding, "order", actor=room["one"], at=AT, data={"contact": "0373-1"})
    row = copy_fire_finding(finding, to_organ=unit("fire"), actor=room["clerk"], at=later(hours=1))
    assert row.paper is not None
    assert row.paper.title == "消防隐患抄告函"
    assert finding.order_no in row.paper.words
    assert Finding.objects.get(pk=finding.pk).state == "ordered"
    with pytest.raises(Refused, match="不用再抄告"):
        copy_fire_finding(finding, to_organ=unit("fire"), actor=room["clerk"], at=later(hours=2))


def test_the_fire_brigade_is_referred_fire_findings_and_nothing_else(room: Room) -> None:
    venue = room.venue()
    fire, staff = room.finding(venue, "F3"), room.finding(venue, "M3")
    assert [name for _, name in organs(fire)] == [unit("fire").short_name]
    take_step(staff, "order", actor=room["one"], at=AT, data={"contact": "0373-1"})
    with pytest.raises(StepRefused, match="接收机关"):
        take_step(staff, "refer", actor=room["one"], at=AT, data={"to_organ": str(unit("fire").pk)}, reason="试")
    assert Finding.objects.get(pk=staff.pk).state == "ordered", "its own order stands"


def test_other_findings_have_no_fire_letter(room: Room) -> None:
    finding = room.finding(room.venue(), "M3")
    with pytest.raises(Refused, match="消防问题"):
        copy_fire_finding(finding, to_organ=unit("fire"), actor=room["clerk"], at=AT)


# --- shops, coverage, risk --------------------------------------------------------------------------------


def shop(name: str, words: str, address: str) -> Shop:
    from xianwu.core.events.api import write_new

    row = Shop(organ=unit("culture"), name=name, words=words, town=unit("wenyan"), address=address, listed_on=DAY)
    write_new(row, "art_training.shop_listed", actor=None, at=AT)
    return row


def test_the_finder_advises_and_a_person_confirms(room: Room) -> None:
    room.venue("小天鹅舞蹈培训中心", address="平安路1号")
    known, strange, care = (
        shop("小天鹅舞蹈", "舞蹈招生", "平安路1号"),
        shop("红舞鞋舞蹈", "少儿舞蹈 招生", "人民路2号"),
        shop("小博士托管", "午托", "人民路3号"),
    )
    assert shop_actions.judge_shops([known, strange, care], actor=room["clerk"], at=AT) == 1
    assert [row.advice for row in (known, strange, care)] == ["known", "unlicensed", "elsewhere"]
    with pytest.raises(Refused, match="负责人"):
        shop_actions.confirm_shop(strange, "unlicensed", data={}, actor=room["one"], at=AT)
    shop_actions.confirm_shop(strange, "unlicensed", data={"operator": "李红"}, actor=room["one"], at=AT)
    assert strange.subject is not None
    assert not strange.subject.is_registered
    assert strange.subject.licensing_guides.count() == 1
    shop_actions.confirm_shop(care, "elsewhere", data={"to_organ": unit("education")}, actor=room["one"], at=AT)
    assert Referral.objects.count() == 1
    with pytest.raises(Refused, match="不用再确认"):
        shop_actions.confirm_shop(care, "unrelated", data={}, actor=room["one"], at=AT)


def test_coverage_is_claimed_only_when_whole(room: Room) -> None:
    first, second = room.venue(), room.unlicensed()
    visit = room.visiting(first)
    answers = {"signature": "signed", "party_name": "王丽"}
    from xianwu.registers.enforcement.visits import facts, team_actions

    passed = {item.pk: team_actions.Answer("passed") for item in facts.items_for(visit)}
    team_actions.answer_items(visit, passed, actor=room["one"], at=AT)
    take_step(visit, "finish", actor=room["one"], at=later(hours=1), data=answers)
    found = coverage_of(room["clerk"], on=DAY)
    assert (found.is_whole, [row.pk for row in found.missing]) == (False, [second.subject_id])
    assert "不能写“全覆盖”" in found.words
    take_step(second.subject, "leave", actor=room["clerk"], at=AT, reason="关停")
    assert coverage_of(room["clerk"], on=DAY).is_whole
    write_change(visit, {"state": "cancelled"}, "sample.made", actor=None, at=later(days=2))
    assert not coverage_of(room["clerk"], on=DAY).is_whole
    assert coverage_of(room["clerk"], on=DAY, past=DAY).is_whole, "that day the visit stood"


def test_the_risky_score_above_the_sound_and_say_why(room: Room) -> None:
    sound = room.venue(crime_checked_on=DAY, is_crime_checked=True, fire_acceptance_no="备1", prepaid=Decimal(0))
    risky = room.unlicensed(
        premises="residential", floor=8, area_m2=Decimal(60), peak_pupils=60, prepaid=Decimal(300_000)
    )
    done = score_subjects("art_training", unit("culture"), actor=room["clerk"], at=AT)
    assert (done.total, done.changed) == (2, 2)
    low, high = (Subject.objects.get(pk=each.subject_id) for each in (sound, risky))
    assert low.risk_score < high.risk_score
    assert any("没有办学许可" in point for line in high.risk_points for point in line["points"])
    assert score_subjects("art_training", unit("culture"), actor=room["clerk"], at=AT).changed == 0


# --- pages ------------------------------------------------------------------------------------------------


def test_an_institution_is_registered_and_changed_on_its_form(room: Room) -> None:
    client = client_of(room.people["clerk"])
    given = {
        "kind": "institution", "title": "蓝天舞蹈", "party_kind": "organisation", "operator": "赵云",
        "town": unit("wenyan").pk, "address": "文化路9号", "premises": "shop", "floor": "3", "categories": ["dance"],
        "teacher_count": "3", "certified_count": "5",
    }  # fmt: skip
    wrong = client.post("/art_training/venues/new/", given)
    assert wrong.status_code == 422
    assert all(words in wrong.content.decode() for words in ("不能多于教师数", "蓝天舞蹈"))
    assert client.post("/art_training/venues/new/", given | {"certified_count": "3"}).status_code == 302
    venue = Venue.objects.select_related("subject").get()
    assert (venue.subject.is_registered, venue.subject.found_on) == (False, DAY)
    page = client.get(f"/art_training/venues/{venue.pk}/").content.decode()
    assert all(words in page for words in ("补齐后可以办证", "建办证指导档案"))
    changed = given | {
        "version": venue.version,
        "certified_count": "3",
        "permit_no": "证7",
        "permit_issuer": "文广旅游局",
        "title": "蓝天舞蹈中心",
    }
    answer = client.post(f"/art_training/venues/{venue.pk}/edit/", changed)
    assert answer.status_code == 302, answer.context["form"].errors
    venue = Venue.objects.select_related("subject").get()
    assert (venue.subject.title, venue.subject.is_registered) == ("蓝天舞蹈中心", True)


def test_side_forms_do_what_they_say(room: Room) -> None:
    client, venue = client_of(room.people["clerk"]), room.unlicensed()
    address = f"/art_training/venues/{venue.pk}/do"
    assert client.get(f"{address}/guide/").status_code == 200
    assert client.post(f"{address}/guide/", {"note": "排查"}).status_code == 302
    assert client.post(f"{address}/warn/", {"contact": "0373-1"}).status_code == 302
    assert client.post(f"{address}/refer/", {"to_organ": unit("education").pk, "reason": ""}).status_code == 422
    assert client.post(f"{address}/refer/", {"to_organ": unit("education").pk, "reason": "实为托管"}).status_code == 302
    assert client_of(room.people["head"]).post(f"{address}/warn/", {}).status_code == 403
    row = shop("雨燕舞蹈", "舞蹈招生", "文化路2号")
    assert client.get(f"/art_training/shops/{row.pk}/do/confirm/").status_code == 200
    bad = client.post(f"/art_training/shops/{row.pk}/do/confirm/", {"verdict": "unlicensed", "note": "有学员"})
    assert (bad.status_code, "有学员" in bad.content.decode()) == (422, True)


def test_the_fire_page_sends_the_chosen(room: Room) -> None:
    finding = room.finding(room.venue(), "F3")
    client = client_of(room.people["clerk"])
    assert "抄告选中的问题" in client.get("/art_training/fire/").content.decode()
    assert client.post("/art_training/fire/", {"to_organ": unit("fire").pk}).status_code == 422
    sent = {"to_organ": unit("fire").pk, "findings": [finding.pk]}
    assert client.post("/art_training/fire/", sent).status_code == 302
    assert Referral.objects.count() == 1
    assert client_of(room.people["head"]).post("/art_training/fire/", sent).status_code == 403


def test_the_coverage_page_scores_anew(room: Room) -> None:
    room.venue()
    client = client_of(room.people["clerk"])
    page = client.get("/art_training/coverage/").content.decode()
    assert "不能写“全覆盖”" in page
    assert 'hx-get="/figures/judged/?section=art_training"' in page
    assert client.post("/art_training/coverage/").status_code == 302
    assert Subject.objects.get().risk_score is not None
    assert client_of(room.people["one"]).post("/art_training/coverage/").status_code == 403


def test_the_subjects_page_shows_the_way_to_the_particulars(room: Room) -> None:
    venue = room.unlicensed()
    page = client_of(room.people["clerk"]).get(f"/enforcement/subjects/{venue.subject_id}/").content.decode()
    assert all(words in page for words in (f"/art_training/venues/{venue.pk}/", "没有办学许可证"))
