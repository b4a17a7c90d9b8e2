"""A school without a licence, driven from the visit to the archive: closing it takes the whole way, and each gate is tried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from tests.browser.enforcement import passages
from tests.browser.hands import behind, register, shut, take, wrong
from tests.county import AT, DAY, ZONE, account, unit
from xianwu.core.people.actors import actor_for
from xianwu.core.people.models import Person
from xianwu.domains.art_training import first_rows, venue_actions
from xianwu.domains.art_training.guide_actions import open_guide
from xianwu.domains.art_training.models import LicensingGuide, Venue
from xianwu.domains.art_training.roles import GUIDE
from xianwu.registers.enforcement.kinds import ItemResult, Source
from xianwu.registers.enforcement.models import Case, CheckItem, Finding, Inspection, Officer
from xianwu.registers.enforcement.tests.casework.walk import CARDED, CAST, card
from xianwu.registers.enforcement.visits import finding_actions, plan_actions, team_actions

At = Callable[..., Any]
COURSE = passages.Course("art_training", DAY, waits_until=date(2025, 9, 5), too_much="60001")
CLOSE = "责令停产停业、停止办学"
FOUND = {"facts": "没有办学许可，在居民住宅内办班。", "evidence": "现场检查笔录、收款记录", "reasons": "拒不停止招生",
         "correction_demand": "退还所收费用"}  # fmt: skip


@pytest.fixture
def people(kept_fonts: None, county: dict[str, Any]) -> dict[str, Any]:
    """The culture bureau under the names of the walk, its guide, and one studio in a flat."""
    first_rows.enter(at=datetime(2025, 1, 2, tzinfo=ZONE))
    found = {name: account(name, (role, "culture")) for name, role in CAST}
    found["guide"] = account("guide", (GUIDE, "culture"))
    for name in CARDED:
        card(found[name], organ=unit("culture"), is_legally_qualified=name == "reviewer")
    studio = {"kind": "institution", "title": "红舞鞋舞蹈工作室", "operator": "王丽", "town": unit("wenyan"), "address": "平安路1号",
              "premises": "home", "floor": 6, "categories": ["dance"], "permit_no": "", "permit_issuer": "",
              "permit_until": None}  # fmt: skip
    venue_actions.register_venue(studio, actor=actor_for(found["clerk"], DAY), at=AT)
    return found


@pytest.fixture(autouse=True)
def _jobs_at_once(settings: Any) -> None:
    """The file of this case is bound as a job; no worker stands beside the test."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def test_a_school_is_closed_from_the_visit_to_the_archive(at: At, people: dict[str, Any], settings: Any) -> None:
    case = visited(at, people)
    passages.file_the_case(at, case, COURSE)
    investigated(at, case)
    passages.announce(at, case, COURSE)
    decided(at, case)
    performed(at, case, settings)
    assert Case.objects.get().state == Case.State.ARCHIVED


def visited(at: At, people: dict[str, Any]) -> str:
    """At the door: shown cards first; an order of the day may not close the school; then the case."""
    clerk = actor_for(people["clerk"], DAY)
    data = {
        "subject": _subject(),
        "source": Source.COMPLAINT,
        "basis": "教育部令第53号",
        "scope": "按检查清单",
        "planned_on": DAY,
    }
    row = plan_actions.plan_inspection(data, actor=clerk, at=AT)
    address = f"/enforcement/inspections/{row.pk}/"
    assert "不得少于两人" in shut(at("deputy", address), "批准检查")
    own = list(Officer.objects.filter(person__username__in=("officer_a", "officer_b")).select_related("person"))
    behind(team_actions.assign_officers, [row], own, actor=clerk, at=AT)
    take(at("deputy", address), "批准检查")
    take(at("clerk", address), "发出检查通知")
    officer = at("officer_a", address)
    shown = {"no_conflict": "on", "code_scanned": "on", "party_name": "王丽"}
    wrong(officer, "到场开始检查", "出示执法证", **shown)
    take(officer, "到场开始检查", card_shown="on", **shown)
    finding = _found(people)
    officer = at("officer_a", f"/enforcement/findings/{finding.pk}/")
    wrong(officer, "责令限期改正", "停止办学是行政处罚", demand="立即停止办学")
    take(at("officer_a", f"/enforcement/findings/{finding.pk}/"), "转立案")
    return f"/enforcement/cases/{Case.objects.get().pk}/"


def _subject() -> Any:
    return Venue.objects.get().subject


def _found(people: dict[str, Any]) -> Finding:
    """The licence is missing: the item of the checklist fails."""
    row, officer = Inspection.objects.get(), actor_for(people["officer_a"], DAY)
    item = CheckItem.objects.get(matter="art_training", code="L1")
    failed = {item.pk: team_actions.Answer(ItemResult.FAILED)}
    behind(team_actions.answer_items, row, failed, actor=officer, at=AT)
    return behind(finding_actions.add_finding, row, {}, item=item, actor=officer, at=AT)


def investigated(at: At, address: str) -> None:
    """Not before somebody has looked whether the school can be licensed; the fine within one to five times the income."""
    deputy = at("deputy", address)
    register(deputy, "指派办案人员", "直接利害关系", person="测试员officer_a")
    register(deputy, "指派办案人员", person="测试员officer_a", is_main="on", no_conflict="on")
    register(at("deputy", address), "指派办案人员", person="测试员officer_b", no_conflict="on")
    officer = at("officer_a", address)
    closing = {**FOUND, "proposal": CLOSE, "fine_base": "12000", "discretion": "", "discretion_factors": "初次"}
    wrong(officer, "调查终结", "先研判能不能办证", **closing, proposed_fine="12000")
    ruled_out(at)
    officer = at("officer_a", address)
    wrong(officer, "调查终结", "超过法定上限", **closing, proposed_fine=COURSE.too_much)
    take(officer, "调查终结", **closing, proposed_fine="12000")
    why = shut(at("officer_a", address), "制发事先告知书")
    assert "必须经法制审核" in why
    assert "集体讨论" in why
    take(at("reviewer", address), "法制审核", outcome="审核通过")
    take(at("head", address), "登记集体讨论", discussed_on=COURSE.on, discussion="一致同意")


def ruled_out(at: At) -> None:
    """The guide looks whether the studio can be licensed, and finds that it cannot."""
    guide = actor_for(Person.objects.get(username="guide"), DAY)
    row = LicensingGuide.objects.first() or open_guide({"subject": _subject()}, actor=guide, at=AT)
    take(at("guide", f"/art_training/guides/{row.pk}/"), "不具备条件", reason="居民住宅六楼，不具备办证条件")


def decided(at: At, address: str) -> None:
    assert "需由机关负责人办理" in shut(at("deputy", address), "作出处罚决定")
    head = at("head", address)
    wrong(head, "作出处罚决定", "更重的处罚", sanction=CLOSE, fine="24000")
    take(head, "作出处罚决定", sanction=CLOSE, fine="12000")
    clerk = at("clerk", address)
    wrong(clerk, "登记决定书送达", "确认书", served_on=COURSE.on, method="电子送达")
    take(clerk, "登记决定书送达", served_on=COURSE.on, method="直接送达")


def performed(at: At, address: str, settings: Any) -> None:
    clerk = at("clerk", address)
    assert "罚款还差 12,000.00 元" in shut(clerk, "登记履行完毕")
    register(clerk, "登记缴款", "不能多登记", kind="罚款", amount="12001", receipt_no="豫财1")
    register(clerk, "登记缴款", kind="罚款", amount="12000", receipt_no="豫财1")
    settings.XIANWU_TODAY = date(2025, 9, 1)
    take(at("clerk", address), "登记履行完毕", performance="已停止办学，退还费用，罚款缴清")
    passages.seen_fixed(at, address)
    take(at("deputy", address), "结案", closing_report="同意结案")
    take(at("clerk", address), "归档", archive_no="2025-艺培-001")
