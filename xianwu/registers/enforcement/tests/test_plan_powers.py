"""An organ plans visits of its own matters."""

from __future__ import annotations

from datetime import date

import pytest

from tests.county import client_of
from xianwu.registers.enforcement.models import Authority, Plan
from xianwu.registers.enforcement.tests.visit_world import World, refused, words

pytestmark = pytest.mark.django_db


def test_a_plan_is_made_by_an_organ_that_may_inspect_the_matter_on_that_day(world: World) -> None:
    data = {"matter": "toy", "title": "秋季专项", "source": "campaign", "starts_on": "2025-09-01",
            "ends_on": "2025-11-30", "scope": "消防", "basis": "通知", "yearly_cap": "2"}  # fmt: skip
    client = client_of(world.clerk)
    assert client.post("/enforcement/plans/new/", data).status_code == 302
    plan = Plan.objects.get()
    Authority.objects.filter(power="inspect").update(valid_to=date(2025, 8, 1))
    assert "权限已于 2025-08-01 失效" in words(client.post("/enforcement/plans/new/", data))
    refused(plan, "submit", "权限已于 2025-08-01 失效", actor=world.clerk)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.SUBMITTED)
    plan.refresh_from_db()
    refused(plan, "approve", "权限已于 2025-08-01 失效", actor=world.deputy)
    Authority.objects.filter(power="inspect").delete()
    assert "没有“" in words(client.post("/enforcement/plans/new/", data))
    assert Plan.objects.count() == 1
