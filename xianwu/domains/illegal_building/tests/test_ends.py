"""How a site ends: taken down as a whole, put right before everybody's eyes, with whom and when; and what runs on until then."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile

from tests.county import AT, DAY, awaited, unit
from xianwu.core.attachments.api import attach
from xianwu.core.attachments.models import Attachment
from xianwu.core.workflow.api import Clock, StepRefused, take_step
from xianwu.domains.illegal_building.case_rules import case_guard
from xianwu.domains.illegal_building.kinds import DemolitionMode, Stage
from xianwu.domains.illegal_building.models import Demolition, JointOperation, Site
from xianwu.domains.illegal_building.patrol_actions import plan_operation
from xianwu.domains.illegal_building.tests.street_world import Street
from xianwu.domains.illegal_building.tests.test_force import asking, case_of, put, stopped
from xianwu.domains.illegal_building.workflow import operations
from xianwu.figures import api
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.tests.casework.pictures import png

pytestmark = pytest.mark.django_db
GONE = {"mode": DemolitionMode.SELF, "done_on": DAY}
LATER = AT + timedelta(days=1)


def down(street: Street, site: Site, area: int, *, step: str = "demolish", **more: Any) -> None:
    take_step(site, step, actor=street.officer, at=LATER, data=GONE | {"area": Decimal(area), **more})


# --- the whole, or a part -----------------------------------------------------------------------------------------


def test_a_part_that_is_taken_down_leaves_the_site_open(street: Street) -> None:
    site = stopped(street)
    with pytest.raises(StepRefused, match="建筑面积 80.* 平方米，还有 40.* 平方米没有拆除.*“登记部分拆除”"):
        down(street, site, 40)
    with pytest.raises(StepRefused, match="已经全部拆完，请办“登记拆除”"):
        down(street, site, 80, step="demolish_part")
    down(street, site, 40, step="demolish_part")
    site = Site.objects.get(pk=site.pk)
    assert (site.state, site.fixed_on) == (Site.State.STOPPED, None)
    assert not site.watchs.exists()
    assert Clock.objects.filter(name="restore", object_id=site.pk, state=Clock.State.RUNNING).exists()
    with pytest.raises(StepRefused, match="连同以前拆除的.*81.* 平方米大于建筑面积"):
        down(street, site, 41)
    down(street, site, 40)
    assert site.state == Site.State.DEMOLISHED
    assert [row.is_whole for row in Demolition.objects.order_by("pk")] == [False, True]


def test_a_part_is_no_building_taken_down_and_its_area_is_counted(street: Street) -> None:
    site = stopped(street)
    down(street, site, 40, step="demolish_part")
    keys = ("illegal_building.demolished_all", "illegal_building.demolished_area")
    said = api.evaluate(keys, as_of=DAY)
    assert [said[key].value for key in keys] == [0, 40]
    down(street, site, 40)
    said = api.evaluate(keys, as_of=DAY)
    assert [said[key].value for key in keys] == [1, 80]


def test_half_a_building_performs_no_order_to_take_it_down(street: Street) -> None:
    site = stopped(street)
    case = case_of(site)
    put(case, act_due_on=DAY + timedelta(days=30), sanction="demolition")
    down(street, site, 40, step="demolish_part")
    assert "还没有登记拆除或者自行改正（当前“已叫停”）" in str(case_guard(case, asking("perform")))
    with pytest.raises(StepRefused, match=f"{case.number} 责令限期拆除：拆除了的请办“登记拆除”"):
        street.correct(site)
    assert "correct" not in awaited(street.officer, Site)
    down(street, site, 40)
    assert case_guard(case, asking("perform")) is None


# --- put right ----------------------------------------------------------------------------------------------------


def test_what_is_put_right_is_seen_on_a_later_picture(street: Street) -> None:
    site = stopped(street)
    told = {"done_on": DAY, "note": "据说改了"}
    first = ContentFile(png(), name="发现时.png")
    attach(site, first, category=Attachment.Category.PHOTO, actor=street.officer, at=AT)
    with pytest.raises(StepRefused, match="要有改正后的现场照片.*发现时的不算"):
        take_step(site, "correct", actor=street.officer, at=LATER, data=told)
    street.picture(site, LATER)
    with pytest.raises(StepRefused, match="要有改正后的现场照片"):
        take_step(
            site,
            "correct",
            actor=street.officer,
            at=AT + timedelta(days=3),
            data=told | {"done_on": DAY + timedelta(days=2)},
        )
    take_step(site, "correct", actor=street.officer, at=LATER, data=told)
    assert site.state == Site.State.CORRECTED


# --- together -----------------------------------------------------------------------------------------------------


def test_what_was_taken_down_together_was_so_on_the_day_of_the_outing(street: Street) -> None:
    site = street.report(at=AT - timedelta(days=3))
    street.verify(site)
    of_old = street.outing(DAY - timedelta(days=700))
    other_day = street.outing(DAY - timedelta(days=1))
    planned = plan_operation({"title": "联合行动", "held_on": DAY}, actor=street.clerk, at=AT)
    assert [key for key, _ in operations(site)] == [str(other_day.pk)]
    joint = {"partner": str(unit("housing").pk)}
    for row in (of_old, planned):
        with pytest.raises(StepRefused, match="联合行动"):
            down(street, site, 80, operation=str(row.pk), **joint)
    with pytest.raises(StepRefused, match=f"{other_day.number} 是 2025-08-28 的，拆除日期是 2025-08-29"):
        down(street, site, 80, operation=str(other_day.pk), **joint)
    take_step(planned, "hold", actor=street.clerk, at=AT)
    down(street, site, 80, operation=str(planned.pk), **joint)
    assert Demolition.objects.get().operation == planned


def test_an_outing_that_lies_ahead_was_not_held(street: Street) -> None:
    row = plan_operation({"title": "联合行动", "held_on": DAY + timedelta(days=1)}, actor=street.clerk, at=AT)
    with pytest.raises(StepRefused, match="定于 2025-08-30，还没有到"):
        take_step(row, "hold", actor=street.clerk, at=AT)
    assert "hold" not in awaited(street.clerk, JointOperation)
    assert "hold" in awaited(street.clerk, JointOperation, on=DAY + timedelta(days=1))


# --- what runs on -------------------------------------------------------------------------------------------------


def test_the_three_days_to_seal_run_on_after_the_hand_over(street: Street) -> None:
    site = stopped(street)
    grown = {"stage": Stage.RISING, "floors": 2}
    take_step(site, "report_restart", actor=street.patroller, at=AT, data=grown)
    to = {"to_organ": str(unit("housing").pk)}
    take_step(site, "hand_over", actor=street.deputy, at=AT, data=to, reason="街道没有强制权")
    clock = Clock.objects.get(name="seal", object_id=site.pk)
    assert (clock.state, clock.due_on) == (Clock.State.RUNNING, DAY + timedelta(days=3))
    case = case_of(site)
    take_step(site, "file", actor=street.clerk, at=AT, data={"case": str(case.pk)})
    put(Case.objects.get(pk=case.pk), sealed_on=DAY, seal_no="查封1号", seal_place="施工现场")
    take_step(Site.objects.get(pk=site.pk), "seal", actor=street.officer, at=LATER)
    clock.refresh_from_db()
    assert clock.state == Clock.State.STOPPED
