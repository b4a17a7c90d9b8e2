"""A draw from the plan to the visits, and what anybody can check about it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.county import AT, actor, client_of, later
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.registers.enforcement import declarations, roles
from xianwu.registers.enforcement.declarations import Matter
from xianwu.registers.enforcement.models import Draw, Inspection, Plan
from xianwu.registers.enforcement.publicity.drawing import DrawRefused, commit_draw
from xianwu.registers.enforcement.publicity.views import SCRIPT
from xianwu.registers.enforcement.tests import publicity_world as world

pytestmark = pytest.mark.django_db
TOY = Matter("toy", "样例事项", organ=world.ORGAN, kinds=(("school", "机构"),), groups=(("fire", "消防"),))


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch, county: Any) -> None:
    monkeypatch.setattr(declarations, "matters", lambda: {"toy": TOY})
    for number in range(1, 21):
        world.subject(number, risk_score=number)
    world.subject(99, organ=world.OTHER)
    for index in range(3):
        world.officer(f"officer{index}", card=f"16{index:03}")


def opened(**more: Any) -> Draw:
    clerk = actor("clerk", (roles.CLERK, world.ORGAN))
    values: dict[str, Any] = {
        "plan": world.plan(), "wanted": 4, "is_weighted": False, "public_source": "双色球开奖号码",
        "public_on": world.DAY + timedelta(days=1), **more,
    }  # fmt: skip
    return commit_draw(**values, actor=clerk, at=AT)


def drawn(**more: Any) -> Draw:
    row = opened(**more)
    take_step(row, "enter_value", actor=actor("clerk"), at=later(1), data={"value": "03 07 11 19 22 30 08"})
    second = actor("deputy", (roles.DEPUTY, world.ORGAN))
    take_step(row, "confirm_value", actor=second, at=later(1), data={"value": "03 07 11 19 22 30 08"})
    take_step(row, "reveal", actor=second, at=later(1))
    return row


def replays(folder: Path, content: dict[str, Any]) -> bool:
    """What the script that is handed out says, in a Python that sees nothing of ours."""
    path = folder / "draw.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return subprocess.run([sys.executable, "-I", SCRIPT, path], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("is_weighted", [False, True])
def test_anybody_can_replay_the_published_file(tmp_path: Path, is_weighted: bool) -> None:
    row = drawn(is_weighted=is_weighted)
    content = Client().get(f"/enforcement/public/draws/{row.pk}.json").json()
    assert replays(tmp_path, content)
    content["winners"] = content["winners"][::-1]
    assert not replays(tmp_path, content)


def test_the_script_fits_on_a_page_and_needs_nothing_but_python() -> None:
    lines = SCRIPT.read_text("utf-8").splitlines()
    assert len(lines) <= 30
    assert Client().get("/enforcement/public/replay_draw.py").content.decode().splitlines() == lines


def test_the_salt_is_in_no_answer_before_the_draw() -> None:
    row = opened()
    salt = Draw.objects.get(pk=row.pk).salt
    reader = client_of(world.staff("reader", roles.CLERK, roles.DEPUTY))
    for client, address in (
        (Client(), f"/enforcement/public/draws/{row.pk}.json"),
        (Client(), "/enforcement/public/draws/"),
        (reader, f"/enforcement/draws/{row.pk}/"),
        (reader, "/enforcement/draws/"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert salt not in answer.content.decode()
    assert row.commitment in Client().get(f"/enforcement/public/draws/{row.pk}.json").content.decode()


def test_the_drawn_are_planned_with_two_officers_each() -> None:
    row = drawn()
    visits = Inspection.objects.filter(plan=row.plan)
    assert sorted(visits.values_list("subject__number", flat=True)) == sorted(row.winners)
    assert all(visit.state == Inspection.State.PLANNED for visit in visits)
    assert all(len(pair["officers"]) == 2 for pair in row.pairs)
    assert "对00099" not in [number for number, _ in row.candidates]


def test_the_value_is_typed_by_two_people_and_must_agree() -> None:
    row = opened()
    with pytest.raises(StepRefused, match="才公布"):
        take_step(row, "enter_value", actor=actor("clerk"), at=AT, data={"value": "1"})
    take_step(row, "enter_value", actor=actor("clerk"), at=later(1), data={"value": "1 2 3"})
    with pytest.raises(StepRefused, match="需另一人"):
        take_step(row, "confirm_value", actor=actor("clerk"), at=later(1), data={"value": "1 2 3"})
    deputy = actor("deputy", (roles.DEPUTY, world.ORGAN))
    with pytest.raises(StepRefused, match="不一致"):
        take_step(row, "confirm_value", actor=deputy, at=later(1), data={"value": "1 2 4"})


def test_a_draw_whose_visits_have_begun_stands() -> None:
    row = drawn()
    deputy = actor("deputy")
    Inspection.objects.filter(plan=row.plan).update(state=Inspection.State.APPROVED)
    with pytest.raises(StepRefused, match="已经开始检查"):
        take_step(row, "void", actor=deputy, at=later(2), reason="想重抽")


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"public_on": world.DAY}, "今天以后"),
        ({"wanted": 0}, "不低于"),
        ({"wanted": 21}, "不在 1 到 20"),
        ({"public_source": " "}, "公共随机数"),
    ],
)
def test_a_draw_that_could_be_doubted_is_not_opened(more: dict[str, Any], word: str) -> None:
    with pytest.raises(DrawRefused, match=word):
        opened(**more)


def test_a_plan_is_approved_before_anybody_is_drawn() -> None:
    with pytest.raises(DrawRefused, match="还没有批准"):
        opened(plan=world.plan(state=Plan.State.DRAFT))


def test_public_safety_is_covered_wholly_and_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    gas = Matter("toy", "燃气", organ=world.ORGAN, kinds=(), groups=(), is_drawn_at_random=False)
    monkeypatch.setattr(declarations, "matters", lambda: {"toy": gas})
    with pytest.raises(DrawRefused, match="不实行随机抽查"):
        opened()


def test_a_stranger_opens_no_draw() -> None:
    stranger = actor("stranger", (roles.CLERK, world.OTHER))
    with pytest.raises(DrawRefused, match="本机关"):
        commit_draw(plan=world.plan(), wanted=4, is_weighted=False, public_source="x",
                    public_on=date(2025, 9, 1), actor=stranger, at=AT)  # fmt: skip


def test_a_plan_is_drawn_again_only_with_a_reason_and_in_place_of_a_void_draw() -> None:
    row = opened()
    client = client_of(world.staff("clerk2", roles.CLERK))
    sent = {"plan": row.plan_id, "wanted": 4, "public_source": "双色球", "public_on": "2025-09-01"}

    def said(**more: Any) -> str:
        return client.post("/enforcement/draws/new/", sent | more).content.decode()

    again = {"redraw_of": row.pk, "redraw_reason": "名单有误"}
    assert f"这个计划已有抽取 {row.number}（已公布承诺）" in said()
    assert "先由分管负责人写明理由作废" in said(**again)
    take_step(row, "void", actor=actor("deputy", (roles.DEPUTY, world.ORGAN)), at=AT, reason="名单有误")
    assert f"“重抽自”中选 {row.number}" in said()
    assert "重抽要写明理由" in said(redraw_of=row.pk)
    assert Draw.objects.count() == 1
    assert client.post("/enforcement/draws/new/", sent | again).status_code == 302
    fresh = Draw.objects.latest("pk")
    assert (fresh.redraw_of, fresh.redraw_reason) == (row, "名单有误")
    assert fresh.commitment != row.commitment


def test_a_draw_that_was_made_is_not_made_again_beside_it() -> None:
    row = drawn()
    with pytest.raises(DrawRefused, match="已有抽取"):
        opened(plan=row.plan, redraw_of=row, redraw_reason="想重抽")
