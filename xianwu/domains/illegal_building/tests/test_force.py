"""Before force: an unknown builder is sought, a site is sealed on its conditions, farmland goes to the court."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from tests.county import AT, DAY, account, awaited, client_of, unit
from xianwu.core.events.api import write_change
from xianwu.core.people.actors import actor_for
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.domains.illegal_building.case_rules import case_guard
from xianwu.domains.illegal_building.kinds import Deed, Stage
from xianwu.domains.illegal_building.models import Site
from xianwu.domains.illegal_building.tests.street_world import Street
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.casework.actions import open_clue
from xianwu.registers.enforcement.casework.steps import CASE
from xianwu.registers.enforcement.models import Case, PenaltyRule

pytestmark = pytest.mark.django_db
GROWN = {"stage": Stage.RISING, "floors": 2}
SEAL = {"seal_place": "东头1号施工现场", "seal_reason": "责成〔2025〕1号"}


def case_of(site: Site) -> Case:
    """A clue of the bureau that may punish, about the same building."""
    clerk = actor_for(account(f"bureau{Case.objects.count()}", (roles.CLERK, "housing")), DAY)
    data = {
        "unit": unit("housing"), "matter": "illegal_building", "procedure": "ordinary", "source": "transfer",
        "title": "违法建设案", "subject": site.subject, "rule": PenaltyRule.objects.get(matter="illegal_building", code="W2"),
        "facts": "未取得许可建设", "occurred_on": DAY, "clue_on": DAY,
    }  # fmt: skip
    return open_clue(data, actor=clerk, at=AT)


def put(row: Any, **changes: Any) -> None:
    write_change(row, changes, "sample.made", actor=None, at=AT)


def stopped(street: Street, **more: Any) -> Site:
    site = street.report(**more)
    street.verify(site)
    street.stop(site)
    return site


def test_an_unknown_builder_is_sought_for_thirty_days_first(street: Street) -> None:
    site = stopped(street, owner="")
    case = case_of(site)
    file = {"case": str(case.pk)}
    with pytest.raises(StepRefused, match="不少于 30 日（河南省实施〈城乡规划法〉办法第七十五条）"):
        take_step(site, "file", actor=street.clerk, at=AT, data=file)
    assert "announce_owner" in awaited(street.clerk, Site)
    assert "file" not in awaited(street.clerk, Site)
    told = {"announced_on": DAY, "until": DAY + timedelta(days=29), "announced_in": "现场张贴"}
    with pytest.raises(StepRefused, match="最早到 2025-09-28 期满"):
        take_step(site, "announce_owner", actor=street.clerk, at=AT, data=told)
    take_step(site, "announce_owner", actor=street.clerk, at=AT, data={**told, "until": DAY + timedelta(days=30)})
    assert "announce_owner" not in awaited(street.clerk, Site), "once is enough"
    deed = site.siteactions.get(kind=Deed.ANNOUNCE)
    assert deed.is_written
    assert "2025年9月28日" in papers_of(site).get(kind="enforcement.owner_notice").words
    with pytest.raises(StepRefused, match="还没有届满"):
        take_step(site, "file", actor=street.clerk, at=AT + timedelta(days=30), data=file)
    assert "file" not in awaited(street.clerk, Site, on=DAY + timedelta(days=30))
    assert "file" in awaited(street.clerk, Site, on=DAY + timedelta(days=31))
    take_step(site, "file", actor=street.clerk, at=AT + timedelta(days=31), data=file)
    assert site.state == Site.State.FILED


def test_a_site_waits_to_be_filed_only_where_a_case_is_open(street: Street) -> None:
    site = stopped(street)
    page = f"/workflow/step/illegal_building.site/{site.pk}/file/"
    assert "file" not in awaited(street.clerk, Site)
    assert "hand_over" in awaited(street.clerk, Site), "what the street can do"
    shut = client_of(street.clerk).get(page)
    assert shut.status_code == 403
    assert "这一处还没有在办的案件：本机关有处罚权的，先在“案件”登记线索" in shut.content.decode()
    take_step(site, "hand_over", actor=street.deputy, at=AT, data={"to_organ": str(unit("housing").pk)}, reason="无权")
    assert "file" not in awaited(street.clerk, Site), "the other organ has not opened its case yet"
    assert "已移交，等接收机关立案后再登记" in client_of(street.clerk).get(page).content.decode()
    case = case_of(site)
    assert "file" in awaited(street.clerk, Site)
    assert f'value="{case.pk}"' in client_of(street.clerk).get(page).content.decode()
    Case.objects.filter(pk=case.pk).update(state=Case.State.ARCHIVED)
    assert "file" not in awaited(street.clerk, Site), "it has ended"
    with pytest.raises(StepRefused):
        take_step(site, "file", actor=street.clerk, at=AT, data={"case": str(case.pk)})


def test_a_case_under_the_other_law_is_not_waited_for(street: Street) -> None:
    site = street.report()
    street.verify(site, zone="village_plan")
    case_of(site)
    assert "file" not in awaited(street.clerk, Site)


def test_a_known_builder_is_not_announced(street: Street) -> None:
    site = stopped(street)
    told = {"announced_on": DAY, "until": DAY + timedelta(days=40), "announced_in": "现场张贴"}
    assert "announce_owner" not in awaited(street.clerk, Site)
    with pytest.raises(StepRefused, match="建设人已查明"):
        take_step(site, "announce_owner", actor=street.clerk, at=AT, data=told)


def test_a_site_is_sealed_only_where_building_went_on_and_the_case_sealed_it(street: Street) -> None:
    site, later = stopped(street), AT + timedelta(days=1)
    with pytest.raises(StepRefused, match="没有登记叫停后继续施工.*第七十二条"):
        take_step(site, "seal", actor=street.officer, at=AT)
    take_step(site, "report_restart", actor=street.patroller, at=later, data=GROWN)
    with pytest.raises(StepRefused, match="行政强制法第十七条.*请先移交、登记立案"):
        take_step(site, "seal", actor=street.officer, at=later)
    case = case_of(site)
    take_step(site, "file", actor=street.clerk, at=later, data={"case": str(case.pk)})
    with pytest.raises(StepRefused, match="还没有实施查封（行政强制法第十八条）"):
        take_step(site, "seal", actor=street.officer, at=later)
    assert "seal" not in awaited(street.officer, Site)
    put(case, sealed_on=DAY + timedelta(days=1), seal_no="查封1号", seal_place="施工现场")
    site = Site.objects.get(pk=site.pk)
    assert "seal" in awaited(street.officer, Site)
    take_step(site, "seal", actor=street.officer, at=later)
    assert "seal" not in awaited(street.officer, Site)
    assert site.sealed_on == DAY + timedelta(days=1)
    assert site.siteactions.get(kind=Deed.SEAL)


def asking(name: str) -> Any:
    """As much of a move as the guard looks at."""
    return SimpleNamespace(step=next(step for step in CASE.steps if step.name == name))


def head_of_the_bureau() -> Any:
    return actor_for(account("bureau_head", (roles.HEAD, "housing")), DAY)


def test_the_bureau_seals_nothing_that_stopped(street: Street) -> None:
    site = stopped(street)
    case = case_of(site)
    put(case, state="filed", filed_on=DAY)
    head = head_of_the_bureau()
    with pytest.raises(StepRefused) as refused:
        take_step(case, "approve_seal", actor=head, at=AT, data=SEAL)
    assert "两名执法人员" in str(refused.value), "the engine's gates come first"
    moves = [asking(name) for name in ("approve_seal", "seal_urgently")]
    for move in moves:
        assert "没有登记“叫停后继续施工”" in str(case_guard(case, move))
    put(site, restarted_on=DAY)
    assert [case_guard(case, move) for move in moves] == [None, None]


def test_occupied_farmland_is_executed_by_the_court(street: Street) -> None:
    site = stopped(street)
    case = case_of(site)
    moves = [asking(name) for name in ("decide_coercion", "decide_substitute")]
    assert [case_guard(case, move) for move in moves] == [None, None]
    put(site, land_type="farmland")
    for move in moves:
        assert "土地管理法第八十三条" in str(case_guard(case, move))
