"""A school with a licence is not prosecuted as one that has none, nor closed in the name of a correction."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.county import AT, DAY, awaited, client_of, unit
from xianwu.core.events.api import write_change
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.domains.art_training.models import LicensingGuide, Venue
from xianwu.domains.art_training.rules import HENAN
from xianwu.domains.art_training.tests.conftest import Room
from xianwu.domains.art_training.tests.test_room import guide_of, proposed
from xianwu.kit.refusals import Refused
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.casework import actions
from xianwu.registers.enforcement.models import Case, Finding, PenaltyRule

WORDS = {"filing_request": "建议立案", "unit_opinion": "同意"}


def clue(room: Room, *, rule: str = "ART-01", **more: Any) -> Case:
    data = {
        "unit": unit("culture"), "matter": "art_training", "procedure": "ordinary", "source": "patrol",
        "title": "艺培案", "facts": "检查发现。", "rule": PenaltyRule.objects.get(code=rule), "occurred_on": DAY,
        "clue_on": DAY, **more,
    }  # fmt: skip
    return actions.open_clue(data, actor=room["clerk"], at=AT)


def test_having_a_licence_and_hanging_it_up_are_two_items() -> None:
    from xianwu.domains.art_training.checklist import ITEMS

    rules = {item.code: item.rule for item in ITEMS if "许可" in item.text and item.group == "licence"}
    assert (rules["L1"], rules["L5"]) == ("ART-01", ""), "not to hang it up is corrected, and no unlicensed school"


def test_a_licence_not_hung_up_is_ordered_and_no_case(room: Room) -> None:
    finding = room.finding(room.venue(), "L5")
    told = {"demand": "悬挂办学许可", "contact": "0373-1234567"}
    with pytest.raises(Refused, match="还缺：违反的规定"):
        take_step(finding, "order", actor=room["one"], at=AT, data=told)
    with pytest.raises(Refused, match="不是现行有效的规定.*法律、法规、规章或者标准"):
        take_step(finding, "order", actor=room["one"], at=AT, data=told | {"broken": f"{HENAN}"})
    finding.refresh_from_db()
    told["broken"] = f"《民办教育促进法》第十二条；{HENAN}"
    take_step(finding, "order", actor=room["one"], at=AT, data=told)
    assert "征求意见稿" not in papers_of(finding).get().words
    assert finding.state == "ordered"
    Finding.objects.filter(pk=finding.pk).update(state="overdue", overdue_on=DAY)
    with pytest.raises(StepRefused, match="没有对应的处罚事项"):
        take_step(Finding.objects.get(pk=finding.pk), "file", actor=room["one"], at=AT)


def test_a_finding_makes_no_unlicensed_case_of_a_licensed_school(room: Room) -> None:
    finding = room.finding(room.venue(), "L1")
    with pytest.raises(StepRefused, match="有办学许可（证1，有效期至 2027-01-01）.*检查项 L5.*ART-02"):
        take_step(finding, "file", actor=room["one"], at=AT)
    assert not Case.objects.exists()
    assert "file" not in awaited(room["one"], Finding)


def test_a_finding_about_who_has_none_becomes_the_case(room: Room) -> None:
    finding = room.finding(room.unlicensed(), "L1")
    assert "file" in awaited(room["one"], Finding)
    take_step(finding, "file", actor=room["one"], at=AT)
    assert Case.objects.get().rule.code == "ART-01"


def licensed_since(room: Room, **more: Any) -> Case:
    """A clue against a school of which it turns out only later that it had a licence."""
    venue = room.unlicensed("小天鹅舞蹈培训中心")
    case = clue(room, **({"subject": venue.subject} | more))
    told = {"permit_no": "证1", "permit_until": date(2027, 1, 1)}
    write_change(venue, told, "sample.made", actor=None, at=AT)
    write_change(venue.subject, {"is_registered": True}, "sample.made", actor=None, at=AT)
    return case


def test_a_licensed_school_is_not_registered_as_an_unlicensed_one(room: Room) -> None:
    venue = room.venue()
    with pytest.raises(Refused, match="有办学许可（证1，有效期至 2027-01-01）.*ART-02") as caught:
        clue(room, subject=venue.subject)
    assert caught.value.field == "rule"
    assert not Case.objects.exists()
    data = {
        "unit": unit("culture").pk, "matter": "art_training", "procedure": "ordinary", "source": "patrol", "title": "艺培案",
        "rule": PenaltyRule.objects.get(code="ART-01").pk, "subject": venue.subject_id, "party_kind": "organisation",
        "facts": "检查发现。", "occurred_on": str(DAY), "clue_on": str(DAY),
    }  # fmt: skip
    page = client_of(room.people["clerk"]).post("/enforcement/cases/new/", data)
    assert page.status_code == 422
    assert "有办学许可" in page.content.decode()
    case = clue(room, subject=venue.subject, rule="ART-02")
    with pytest.raises(Refused, match="有办学许可"):
        actions.change_case(case, {"rule": PenaltyRule.objects.get(code="ART-01")}, actor=room["clerk"], at=AT)


def test_no_unlicensed_case_is_filed_against_a_licensed_school(room: Room) -> None:
    case = licensed_since(room)
    with pytest.raises(StepRefused, match="不能按“未经许可擅自举办”（ART-01，民办教育促进法第六十四条）处罚"):
        take_step(case, "apply_filing", actor=room["one"], at=AT, data=WORDS)
    assert Case.objects.get(pk=case.pk).state == Case.State.CLUE
    assert "apply_filing" not in awaited(room["one"], Case)


def test_nor_by_leaving_the_subject_out(room: Room) -> None:
    named = {
        "party_kind": "organisation",
        "party_name": "小天鹅舞蹈培训中心",
        "legal_rep": "王丽",
        "address": "平安路1号",
    }
    case = licensed_since(room, subject=None, **named)
    with pytest.raises(StepRefused, match="有办学许可"):
        take_step(case, "apply_filing", actor=room["one"], at=AT, data=WORDS)
    with pytest.raises(Refused, match="有办学许可"):
        clue(room, subject=None, **named)
    stranger = clue(room, subject=None, **(named | {"party_name": "某画室"}))
    take_step(stranger, "apply_filing", actor=room["one"], at=AT, data=WORDS)


def test_the_page_says_it_before_anybody_applies(room: Room) -> None:
    case, client = licensed_since(room), client_of(room.people["one"])
    step = f"/workflow/step/enforcement.case/{case.pk}/apply_filing/"
    page = client.get(f"/enforcement/cases/{case.pk}/").content.decode()
    assert "事项适用" in page
    assert "有办学许可" in page
    assert step not in page
    assert "有办学许可" in client.get(step).content.decode()
    assert "有办学许可" in client.post(step, {**WORDS, "version": case.version}, follow=True).content.decode()
    assert Case.objects.get(pk=case.pk).state == Case.State.CLUE


@pytest.mark.parametrize("changes", [{"permit_until": DAY - timedelta(days=1)}, {"permit_no": ""}])
def test_a_licence_that_has_run_out_is_none(room: Room, changes: dict[str, Any]) -> None:
    venue = room.venue()
    write_change(venue, changes, "sample.made", actor=None, at=AT)
    take_step(clue(room, subject=venue.subject), "apply_filing", actor=room["one"], at=AT, data=WORDS)


def test_a_licence_granted_after_the_act_heals_nothing(room: Room) -> None:
    venue = room.unlicensed()
    guide = guide_of(room, venue)
    LicensingGuide.objects.filter(pk=guide.pk).update(state="applied")
    guide.refresh_from_db()
    answers = {"permit_no": "教民1号", "permit_until": date(2028, 1, 1)}
    take_step(guide, "grant", actor=room["deputy"], at=AT, data=answers)
    before = DAY - timedelta(days=5)
    take_step(
        clue(room, subject=venue.subject, occurred_on=before), "apply_filing", actor=room["one"], at=AT, data=WORDS
    )
    with pytest.raises(Refused, match="有办学许可（教民1号"):
        clue(room, subject=venue.subject)


UNLICENSED_WORDS = "没有有效的办学许可.*不能按 ART-02.*按 ART-01（民办教育促进法第六十四条）办理"


def test_who_has_no_licence_does_not_go_beyond_it(room: Room) -> None:
    venue = room.unlicensed("小天鹅舞蹈培训中心")
    with pytest.raises(Refused, match=UNLICENSED_WORDS) as caught:
        clue(room, subject=venue.subject, rule="ART-02")
    assert caught.value.field == "rule"
    named = {
        "party_kind": "organisation",
        "party_name": venue.subject.title,
        "legal_rep": "王丽",
        "address": "平安路1号",
    }
    with pytest.raises(Refused, match=UNLICENSED_WORDS):
        clue(room, subject=None, rule="ART-02", **named)
    case = clue(room, subject=venue.subject)
    with pytest.raises(Refused, match=UNLICENSED_WORDS):
        actions.change_case(case, {"rule": PenaltyRule.objects.get(code="ART-02")}, actor=room["clerk"], at=AT)
    assert Case.objects.get().rule.code == "ART-01"
    assert clue(room, subject=None, rule="ART-02", **(named | {"party_name": "没有登记的画室"})).pk


def test_whose_licence_turns_out_to_be_none_is_stopped_at_the_gate(room: Room) -> None:
    venue = room.venue()
    case = clue(room, subject=venue.subject, rule="ART-02")
    assert "apply_filing" in awaited(room["one"], Case)
    write_change(venue, {"permit_until": DAY - timedelta(days=1)}, "sample.made", actor=None, at=AT)
    with pytest.raises(StepRefused, match=UNLICENSED_WORDS):
        take_step(case, "apply_filing", actor=room["one"], at=AT, data=WORDS)
    assert "apply_filing" not in awaited(room["one"], Case)


def test_a_finding_about_who_has_no_licence_makes_no_case_of_going_beyond_it(room: Room) -> None:
    finding = room.finding(room.unlicensed(), "L2")
    Finding.objects.filter(pk=finding.pk).update(state="overdue", overdue_on=DAY)
    with pytest.raises(StepRefused, match=UNLICENSED_WORDS):
        take_step(Finding.objects.get(pk=finding.pk), "file", actor=room["one"], at=AT)
    assert not Case.objects.exists()
    assert "file" not in awaited(room["one"], Finding)


def licensed_by_now(room: Room) -> tuple[Case, dict[str, Any], Venue]:
    """A case filed by the right rule for a licensed school, about to be proposed."""
    venue = room.unlicensed(premises="residential", floor=8)
    case, wanted = proposed(room, venue)
    return case, wanted, venue


def test_the_words_of_closing_stand_in_the_penalty_and_not_in_the_correction(room: Room) -> None:
    case, wanted, _ = licensed_by_now(room)
    mild = {"proposal": "fine", "correction_demand": "立即停止办学"}
    for words in ("立即停止办学", "关闭该教学点", "予以取缔"):
        with pytest.raises(StepRefused, match="责令改正内容不能写停止办学"):
            take_step(
                case,
                "finish_investigation",
                actor=room["one"],
                at=AT,
                data=wanted | mild | {"correction_demand": words},
            )
    take_step(guide_of(room, Venue.objects.get()), "rule_out", actor=room["guide"], at=AT, reason="居民住宅八楼")
    take_step(
        case, "finish_investigation", actor=room["one"], at=AT, data=wanted | {"correction_demand": "停止办学，退费"}
    )
    assert case.proposal == "suspension"


def test_a_school_licensed_meanwhile_is_not_closed(room: Room) -> None:
    case, wanted, venue = licensed_by_now(room)
    write_change(venue, {"permit_no": "教民5号", "permit_until": date(2028, 1, 1)}, "sample.made", actor=None, at=AT)
    write_change(venue.subject, {"is_registered": True}, "sample.made", actor=None, at=AT)
    with pytest.raises(StepRefused, match="教民5号"):
        take_step(case, "finish_investigation", actor=room["one"], at=AT, data=wanted)


def test_a_licensed_school_is_punished_by_its_own_rule(room: Room) -> None:
    case = clue(room, rule="ART-02", subject=room.venue().subject)
    take_step(case, "apply_filing", actor=room["one"], at=AT, data=WORDS)
    take_step(case, "approve_filing", actor=room["deputy"], at=AT, data={"filing_opinion": "同意"})
    from xianwu.registers.enforcement.casework import handling

    for name in ("one", "two"):
        handling.assign_handler(
            case, person=room.people[name], is_main=name == "one", no_conflict=True, actor=room["deputy"], at=AT
        )
    told = {
        "facts": "超范围",
        "evidence": "笔录",
        "reasons": "一般",
        "proposal": "warning",
        "correction_demand": "予以取缔",
    }
    case = Case.objects.get(pk=case.pk)
    with pytest.raises(StepRefused, match="不能责令停止办学、取缔.*第六十二条"):
        take_step(case, "finish_investigation", actor=room["one"], at=AT, data=told)
    take_step(case, "finish_investigation", actor=room["one"], at=AT, data=told | {"correction_demand": "停用教室"})
    assert case.state == Case.State.INVESTIGATED
