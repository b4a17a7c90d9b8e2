"""Faults and pictures at the door: what is put right at once, and what proves it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.county import AT, DAY, ZONE, later
from xianwu.core.workflow.api import Clock, take_step
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.kinds import ItemResult, PhotoStage, Severity
from xianwu.registers.enforcement.models import Delivery, Finding, Inspection
from xianwu.registers.enforcement.tests.visit_world import World, person, picture, png, refused
from xianwu.registers.enforcement.visits import finding_actions, team_actions

pytestmark = pytest.mark.django_db
S = Finding.State
BEFORE, AFTER = PhotoStage.BEFORE, PhotoStage.AFTER
DUE = datetime(2025, 9, 15, 18, tzinfo=ZONE)
"""15 days after 29 August is a Saturday: the deadline rolls to Monday, and ends with the day's work."""


# --- on the spot --------------------------------------------------------------------------------------------


def test_on_the_spot_needs_before_and_after_of_the_same_visit(world: World) -> None:
    finding = world.finding(code="1")
    refused(finding, "fix_on_site", "缺：整改前、整改后", actor=world.one)
    world.photo(finding, BEFORE)
    refused(finding, "fix_on_site", "缺：整改后", actor=world.one)
    world.photo(finding, AFTER, at=AT + timedelta(minutes=9))
    take_step(finding, "fix_on_site", actor=world.one, at=AT)
    assert (finding.state, finding.fixed_on, finding.verified_on) == (S.FIXED_ON_SITE, DAY, DAY)
    assert not Clock.objects.filter(kind="enforcement.finding").exists()


def test_an_order_by_deadline_is_not_closed_on_the_spot(world: World) -> None:
    finding = world.finding(code="2")
    refused(finding, "fix_on_site", "限期整改", actor=world.one)
    finding_actions.change_finding(finding, {"mode": "on_site"}, actor=world.one, at=AT)
    world.photo(finding, BEFORE)
    world.photo(finding, AFTER)
    take_step(finding, "fix_on_site", actor=world.one, at=AT)


def test_a_picture_from_before_the_visit_is_kept_and_proves_nothing(world: World) -> None:
    finding = world.finding(code="1")
    world.photo(finding, BEFORE)
    old = world.photo(finding, AFTER, taken=AT - timedelta(days=2))
    assert "检查开始前" in old.doubts_words
    refused(finding, "fix_on_site", "拍摄于检查开始之前", actor=world.one)
    assert finding.photos.count() == 2


def test_the_same_picture_is_not_before_and_after(world: World) -> None:
    finding = world.finding(code="1")
    world.photo(finding, BEFORE, taken=AT)
    from xianwu.registers.enforcement.visits import evidence

    same = picture(AT, note="before")
    with pytest.raises(EnforcementRefused, match="已作为“整改前”照片"):
        evidence.add_photo(finding.inspection, same, stage=AFTER, finding=finding, actor=world.one, at=AT)


# --- entering -----------------------------------------------------------------------------------------------


def test_a_free_finding_says_what_where_and_how_bad(world: World) -> None:
    inspection = world.started()
    good = {"title": "走道堆物", "group": "fire", "severity": Severity.GENERAL, "mode": "deadline"}
    for name, wrong, words in (("title", " ", "写明发现了什么"), ("group", "x", "分组"), ("severity", "x", "等级")):
        with pytest.raises(EnforcementRefused, match=words):
            finding_actions.add_finding(inspection, good | {name: wrong}, actor=world.one, at=AT)
    with pytest.raises(EnforcementRefused, match="不在您的办理范围|需由"):
        finding_actions.add_finding(inspection, good, actor=person("x", roles.OFFICER, organ="housing"), at=AT)
    finding_actions.add_finding(inspection, good, actor=world.one, at=AT)
    with pytest.raises(EnforcementRefused, match="没有登记为不合格"):
        finding_actions.add_finding(inspection, {}, item=world.items[0], actor=world.one, at=AT)


def test_an_item_is_found_once_and_not_ticked_away(world: World) -> None:
    finding = world.finding()
    with pytest.raises(EnforcementRefused, match=f"已登记为{finding.number}"):
        finding_actions.add_finding(finding.inspection, {}, item=finding.item, actor=world.one, at=AT)
    with pytest.raises(EnforcementRefused, match="不能改成合格"):
        team_actions.answer_items(
            finding.inspection, {finding.item_id: team_actions.Answer(ItemResult.PASSED)}, actor=world.one, at=AT
        )


def test_what_was_ordered_is_no_longer_reworded(world: World) -> None:
    finding = world.ordered()
    with pytest.raises(EnforcementRefused, match="不能修改"):
        finding_actions.change_finding(finding, {"title": "改写"}, actor=world.one, at=AT)


# --- pictures -----------------------------------------------------------------------------------------------


def test_doubts_are_said_and_nothing_is_lost(world: World) -> None:
    from xianwu.registers.enforcement.visits import evidence

    inspection = world.started()
    add = {"stage": PhotoStage.SCENE, "actor": world.one, "at": AT}
    near = {"latitude": "35.1", "longitude": "114.2", "accuracy_m": "12"}
    good = evidence.add_photo(inspection, picture(AT, note="好"), device=near | {"device_at": AT.isoformat()}, **add)
    assert good.doubts == []
    assert (str(good.latitude), str(good.accuracy_m), good.datum) == ("35.100000", "12.0", "wgs84")
    screenshot = evidence.add_photo(inspection, png(), device=near, **add)
    assert "没有拍摄时间（EXIF）" in screenshot.doubts_words
    assert screenshot.taken_at is None
    coarse = evidence.add_photo(inspection, picture(AT, note="远"), device=near | {"accuracy_m": "380"}, **add)
    assert "误差约 380 米，超过 100 米" in coarse.doubts_words
    fast = {"device_at": (AT + timedelta(minutes=31)).isoformat()}
    assert (
        "快 31 分钟" in evidence.add_photo(inspection, picture(AT, note="快"), device=near | fast, **add).doubts_words
    )
    nowhere = evidence.add_photo(
        inspection, picture(AT, note="无"), device={"latitude": "x", "longitude": "999"}, **add
    )
    assert nowhere.latitude is None
    assert "没有定位精度" in nowhere.doubts_words
    night = AT.replace(hour=23)
    assert (
        "夜间"
        in evidence.add_photo(
            inspection, picture(night, note="夜"), stage=PhotoStage.SCENE, actor=world.one, at=night
        ).doubts_words
    )
    other = world.started()
    reused = evidence.add_photo(other, picture(AT, note="好"), device=near, **add)
    assert f"与{inspection.number}的照片完全相同" in reused.doubts_words
    assert inspection.photos.count() == 6
    late = evidence.add_photo(inspection, picture(later(3), note="未到"), device=near | {"device_at": AT}, **add)
    assert "拍摄时间比上传晚 3 天" in late.doubts_words
    with pytest.raises(Exception, match="jpg 或 png"):
        evidence.add_photo(inspection, _text(), **add)


def _text() -> Any:
    from django.core.files.base import ContentFile

    return ContentFile(b"hello", name="a.jpg")


def test_visits_that_were_only_planned_take_no_findings(world: World) -> None:
    inspection = world.single()
    with pytest.raises(EnforcementRefused, match="到场开始检查"):
        finding_actions.add_finding(inspection, {"title": "x"}, actor=world.one, at=AT)
    assert inspection.state == Inspection.State.PLANNED
    assert not Delivery.objects.exists()
