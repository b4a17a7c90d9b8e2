"""The suppliers' household checks: who was let in, what is told in time, who is overdue by supplier, Excel in and out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.county import AT, DAY, client_of, later
from xianwu.core.events.api import verify_chain
from xianwu.core.rules.api import set_value
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.domains.gas_safety.household import actions, facts, sheets
from xianwu.domains.gas_safety.models import GasSite, HouseholdCheck, HouseholdHazard
from xianwu.domains.gas_safety.tests.conftest import Room
from xianwu.figures.api import evaluate
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.models import Finding, Inspection

FRIDAY = date(2025, 8, 22)


def checked(room: Room, site: GasSite, on: date = FRIDAY, outcome: str = "done", note: str = "", **more: Any) -> Any:
    given = {"inspector": "安检员", "actor": room["clerk"], "at": AT, **more}
    return actions.record_check(site, checked_on=on, outcome=outcome, note=note, **given)


def told(room: Room, check: HouseholdCheck, severity: str = "general", **more: Any) -> HouseholdHazard:
    given = {"title": "软管老化", "actor": room["clerk"], "at": AT, **more}
    return actions.report_hazard(check, severity=severity, **given)


# --- at the door --------------------------------------------------------------------------------------------


def test_only_who_was_let_in_has_checked(room: Room) -> None:
    site = room.home(company_checked_on=date(2024, 1, 5))
    checked(room, site, date(2025, 8, 1), "absent")
    with pytest.raises(Refused, match="写明谁拒绝"):
        checked(room, site, date(2025, 8, 5), "refused")
    checked(room, site, date(2025, 8, 5), "refused", "户主称没空")
    site.refresh_from_db()
    assert site.company_checked_on == date(2024, 1, 5)
    checked(room, site, date(2025, 8, 8))
    checked(room, site, date(2025, 7, 8))
    site.refresh_from_db()
    assert site.company_checked_on == date(2025, 8, 8), "an older check told later does not take the day back"
    assert [fault for fault in verify_chain() if "gas_safety" in fault] == []


def test_a_visit_is_told_once_by_whom_it_concerns_and_of_users_with_a_supplier(room: Room) -> None:
    site = room.site()
    checked(room, site)
    with pytest.raises(Refused, match="已经登记"):
        checked(room, site)
    with pytest.raises(Refused, match="晚于今天"):
        checked(room, site, date(2025, 9, 1))
    with pytest.raises(Refused, match="需由"):
        checked(room, site, date(2025, 8, 1), actor=room["head"])
    with pytest.raises(Refused, match="没有登记供气企业"):
        checked(room, room.site("无供气企业", supplier=""))
    with pytest.raises(Refused, match="不是燃气用户"):
        checked(room, room.site("储配站", kind="station"))


# --- hazards ------------------------------------------------------------------------------------------------


def test_a_hazard_has_a_day_to_be_told_by_and_a_day_to_be_put_right_by(room: Room) -> None:
    """Found on a Friday: a major one is told on Monday at the latest, another one within three working days."""
    check = checked(room, room.home())
    major = told(room, check, "major", title="卧室用气")
    assert (major.report_due_on, major.fix_due_on) == (date(2025, 8, 25), date(2025, 8, 27))
    general = told(room, check)
    assert (general.report_due_on, general.fix_due_on) == (date(2025, 8, 27), date(2025, 9, 6))
    assert major.is_reported_late
    assert not told(room, checked(room, room.home("李四"), DAY)).is_reported_late
    with pytest.raises(Refused, match="已经登记"):
        told(room, check)
    with pytest.raises(Refused, match="早于发现日期"):
        told(room, check, title="别的", fix_due_on=date(2025, 8, 1))
    with pytest.raises(Refused, match="没有入户"):
        told(room, checked(room, room.home("王五"), outcome="absent"))


def test_a_hazard_is_put_right_by_a_day_that_can_be(room: Room) -> None:
    hazard = told(room, checked(room, room.home()))
    for day in (date(2025, 8, 21), date(2025, 8, 30)):
        with pytest.raises(StepRefused, match="今天以前"):
            take_step(hazard, "fix", actor=room["clerk"], at=AT, data={"fixed_on": day, "note": "已换"})
    take_step(hazard, "fix", actor=room["clerk"], at=AT, data={"fixed_on": DAY, "note": "已换"})
    hazard.refresh_from_db()
    assert (hazard.state, hazard.fixed_on, hazard.note) == ("fixed", DAY, "已换")


def test_a_hazard_handed_over_becomes_a_visit_of_our_own_and_no_finding(room: Room) -> None:
    """What others saw is no result of an inspection (国办发〔2024〕54号)."""
    hazard = told(room, checked(room, room.home()))
    with pytest.raises(StepRefused, match="不能早于今天"):
        take_step(hazard, "hand_over", actor=room["clerk"], at=AT, data={"planned_on": FRIDAY})
    take_step(hazard, "hand_over", actor=room["clerk"], at=AT, data={"planned_on": date(2025, 9, 1)})
    hazard.refresh_from_db()
    visit = Inspection.objects.get()
    assert (hazard.state, hazard.inspection_id) == ("handed", visit.pk)
    assert (visit.source, visit.state, visit.subject_id) == (
        "transfer",
        "planned",
        hazard.household_check.site.subject_id,
    )
    assert not Finding.objects.exists()


# --- suppliers ----------------------------------------------------------------------------------------------


def test_suppliers_stand_side_by_side(room: Room) -> None:
    fresh = room.home(company_checked_on=date(2025, 1, 1))
    room.home("李四", company_checked_on=date(2024, 8, 28))
    never = room.home("王五", supplier="另一燃气")
    check = checked(room, fresh)
    told(room, check, "major")
    told(room, check, title="灶具", fix_due_on=date(2025, 8, 28))
    for day in (date(2025, 8, 1), date(2025, 8, 6)):
        checked(room, never, day, "absent")
    lines = {line["supplier"]: line for line in facts.by_supplier(room["clerk"], on=DAY)}
    one, other = lines["示例燃气"], lines["另一燃气"]
    assert [one[name] for name in ("users", "late", "never", "done", "waiting", "overdue", "told_late")] == [
        2, 1, 0, 1, 2, 2, 2,
    ]  # fmt: skip
    assert [other[name] for name in ("users", "late", "never", "done", "absent")] == [1, 1, 1, 0, 2]
    vain = facts.not_let_in(room["clerk"], on=DAY)
    assert [(each.site.pk, each.tries, each.refusals) for each in vain] == [(never.pk, 2, 0)]
    assert facts.by_supplier(room["market"], on=DAY) == []
    before = DAY - timedelta(days=1)
    assert facts.by_supplier(room["clerk"], on=before, past=before) == []
    assert facts.not_let_in(room["clerk"], on=before, past=before) == [], "tried before, entered since"
    page = client_of(room["clerk"]).get("/gas_safety/suppliers/").content.decode()
    assert "多次未能入户的" in page
    assert "unchecked=1&amp;subject__state=active&amp;supplier=%E5%8F%A6" in page
    late = client_of(room["clerk"]).get("/gas_safety/sites/?unchecked=1&supplier=另一燃气").content.decode()
    assert "王*户" in late
    assert "李*户" not in late


def test_homes_may_be_given_another_interval(room: Room) -> None:
    room.home(company_checked_on=date(2024, 1, 1))
    room.site(company_checked_on=date(2024, 1, 1))
    assert GasSite.objects.filter(facts.unchecked(DAY)).count() == 2
    set_value(
        "gas_safety.resident_check_months", text="24", source="县里文件", valid_from=date(2025, 1, 1), actor=None, at=AT
    )
    assert [site.subject.kind for site in GasSite.objects.filter(facts.unchecked(DAY))] == ["catering"]


def test_nothing_of_it_is_counted_as_the_bureaus_own_work(room: Room) -> None:
    hazard = told(room, checked(room, room.home()))
    take_step(hazard, "fix", actor=room["clerk"], at=AT, data={"fixed_on": DAY, "note": "已换"})
    names = ("officer_visits", "checks", "hazards_registered", "hazards_fixed")
    found = evaluate([f"gas_safety.{name}" for name in names], as_of=DAY)
    assert [value.value for value in found.values()] == [0, 0, 0, 0]


# --- Excel --------------------------------------------------------------------------------------------------


def line(row: int, /, **cells: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("number", "title", "address", "inspector", "note", "fix_due_on"))
    return {**empty, "_row": row, "_pk": None, "checked_on": FRIDAY, "outcome": "done", **cells}


def loaded(room: Room, sheet: Any, rows: list[dict[str, Any]], at: Any = AT) -> tuple[int, int, int]:
    done = sheet.load(rows, actor=room["clerk"], at=at, batch="b1")
    return done.created, done.changed, done.unchanged


def test_a_file_of_visits_finds_its_households_and_changes_nothing_the_second_time(room: Room) -> None:
    first, second = room.home(), room.home("李四")
    rows = [
        line(2, number=first.subject.number),
        line(3, address=second.subject.address, title="李四", outcome="refused", note="不开门"),
    ]
    assert loaded(room, sheets.CHECKS, rows) == (2, 0, 0)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.company_checked_on, second.company_checked_on) == (FRIDAY, None)
    assert loaded(room, sheets.CHECKS, rows) == (0, 0, 2)
    rows[1] |= {"outcome": "done", "note": ""}
    assert loaded(room, sheets.CHECKS, rows, later(hours=1)) == (0, 1, 1)
    second.refresh_from_db()
    assert second.company_checked_on == FRIDAY
    back = [sheets.CHECKS.lines_of(row)[0] | {"_row": 9} for row in HouseholdCheck.objects.order_by("pk")]
    assert loaded(room, sheets.CHECKS, back) == (0, 0, 2)
    with pytest.raises(Refused, match="不能用文件改成"):
        loaded(room, sheets.CHECKS, [line(2, number=first.subject.number, outcome="absent")])


def test_a_wrong_line_says_what_is_wrong_with_it(room: Room) -> None:
    site = room.home()
    wrong = sheets.CHECKS.allow(
        [
            line(2, number="没有"), line(3, address="没有的路9号"), line(4, number=site.subject.number, outcome="refused"),
            line(5, number=site.subject.number, checked_on=date(2025, 9, 9)), line(6, number=site.subject.number),
            line(7, number=site.subject.number),
        ],
        actor=room["clerk"], at=AT,
    )  # fmt: skip
    assert [(fault.row, fault.column) for fault in wrong] == [
        (2, "对象编号"), (3, "地址"), (4, "说明"), (5, "上门日期"), (6, "上门日期"), (7, "上门日期"),
    ]  # fmt: skip
    assert {fault.reason[:4] for fault in wrong[-2:]} == {"与第 4"}
    assert [
        fault.row for fault in sheets.CHECKS.allow([line(2, number=site.subject.number)], actor=room["market"], at=AT)
    ] == [2]


def test_a_file_of_hazards_needs_its_visit_and_is_told_as_of_today(room: Room) -> None:
    site = room.home()
    row = line(2, number=site.subject.number, hazard="软管老化", severity="general")
    assert [fault.reason for fault in sheets.HAZARDS.allow([row], actor=room["clerk"], at=AT)] == [
        "这一户这一天没有登记上门，请先导入“供气企业入户安检”。"
    ]
    checked(room, site)
    assert loaded(room, sheets.HAZARDS, [row, row | {"_row": 3, "hazard": "卧室用气", "severity": "major"}]) == (
        2,
        0,
        0,
    )
    assert loaded(room, sheets.HAZARDS, [row]) == (0, 0, 1)
    hazards = HouseholdHazard.objects.order_by("number")
    assert [(each.title, each.reported_on, each.is_reported_late) for each in hazards] == [
        ("软管老化", DAY, True), ("卧室用气", DAY, True),
    ]  # fmt: skip
    back = sheets.HAZARDS.lines_of(hazards[0])[0] | {"_row": 5}
    assert loaded(room, sheets.HAZARDS, [back]) == (0, 0, 1)


def test_a_hazard_by_its_pages_from_the_site_to_the_visit(room: Room) -> None:
    site = room.home()
    clerk = client_of(room["clerk"])
    form = {"checked_on": "2025-08-22", "outcome": "done", "inspector": "安检员"}
    assert clerk.post(f"/gas_safety/sites/{site.pk}/do/company-check/", form).status_code == 302
    check = HouseholdCheck.objects.get()
    address = f"/gas_safety/household-checks/{check.pk}/do/hazard/"
    assert client_of(room["deputy"]).post(address, {"title": "软管", "severity": "general"}).status_code == 403
    assert clerk.post(address, {"title": "软管", "severity": "general", "fix_due_on": "2025-08-01"}).status_code == 422
    assert clerk.post(address, {"title": "软管", "severity": "general"}).status_code == 302
    listed = clerk.get("/gas_safety/household-hazards/?told_late=1&state=reported").content.decode()
    assert "软管" in listed
    assert "软管" not in clerk.get("/gas_safety/household-hazards/?overdue=1").content.decode()
