"""The public draw of an agency: committed, opened by a witness, replayed, and published again once it is void."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from xianwu.core.events.api import verify_chain
from xianwu.core.events.models import Event
from xianwu.core.people.actors import Actor
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.domains.fiscal_review import actions, draws
from xianwu.domains.fiscal_review.agency_actions import commit_draw, draw_agency
from xianwu.domains.fiscal_review.deeds import ON_PROJECT
from xianwu.domains.fiscal_review.tests.journey import Journey, noon
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement import publicity

DAY = date(2025, 8, 29)


def test_a_draw_is_committed_then_opened_by_a_witness(
    journey: Callable[..., Journey], client_of: Callable[[str], Client], actors: dict[str, Actor]
) -> None:
    case = journey().assigned()
    actions.record_tie(case.now, agency=case.units["agency_b"], kind="design", actor=actors["intake"], at=noon(DAY))
    url, final = f"/fiscal_review/projects/{case.project.pk}/draw/", client_of("final")
    page = final.get(url).content.decode()
    assert "乙造价所：曾为本项目承担设计，须回避" in page
    assert final.post(url, {"fee": "80000"}).status_code == 302
    committed = draws.commitment_now(case.now)
    assert committed
    assert committed.digest in final.get(url).content.decode()
    assert final.post(url, {"witness": "0829"}).status_code == 302
    job = case.job
    salt = job.draw_seed.removesuffix(":0829")
    assert sha256(bytes.fromhex(salt)).hexdigest() == committed.digest
    assert (job.agency, job.fee, job.mode) == (case.units["agency_a"], 80_000, "draw")
    replay = draws.past_draws(case.now)[0]
    assert replay.is_true
    for reader in ("owner", "auditor", "agency", "head"):
        shown = client_of(reader).get(url).content.decode()
        assert salt in shown
        assert "复算一致" in shown
    assert "抽取" in client_of("agency").get(f"/fiscal_review/jobs/{job.pk}/").content.decode()
    assert not verify_chain()


def test_a_changed_log_is_found_by_replay(journey: Callable[..., Journey], actors: dict[str, Actor]) -> None:

    case = journey().assigned()
    commit_draw(case.now, fee=Decimal(1), actor=actors["final"], at=noon(DAY))
    draw_agency(case.now, witness="1", actor=actors["final"], at=noon(DAY))
    event = Event.objects.get(verb=draws.DRAWN)

    def is_true(**change: Any) -> bool:
        Event.objects.filter(pk=event.pk).update(data={"draw": event.data["draw"] | change})
        return draws.past_draws(case.now)[0].is_true

    for change in ({"winners": ["0"]}, {"digest": "0" * 64}, {"salt": "00" * 32}, {"list": {}}):
        assert not is_true(**change), change
    # Another public value may draw the same agency; it will not every time.
    assert not all(is_true(public=str(number)) for number in range(2, 60))


def test_the_house_s_script_replays_it(
    journey: Callable[..., Journey], actors: dict[str, Actor], client_of: Callable[[str], Client], tmp_path: Path
) -> None:
    case = journey().assigned()
    url = f"/fiscal_review/projects/{case.project.pk}/draw.json"
    assert client_of("owner").get(url).status_code == 404
    commit_draw(case.now, fee=Decimal(1), actor=actors["final"], at=noon(DAY))
    assert client_of("owner").get(url).json()["salt"] == "", "nobody knows it before the draw"
    draw_agency(case.now, witness="0829", actor=actors["final"], at=noon(DAY))
    file = tmp_path / "draw.json"
    file.write_bytes(client_of("owner").get(url).content)
    script = Path(publicity.__file__).with_name("replay_draw.py")
    done = subprocess.run([sys.executable, "-I", script, file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.count("✓")) == (0, 4)


def test_an_agency_cannot_be_named_by_hand_as_if_drawn(
    journey: Callable[..., Journey], actors: dict[str, Actor]
) -> None:
    case = journey().assigned()
    data = {"mode": "draw", "fee": Decimal(80_000), "agency": str(case.units["agency_a"].pk)}
    for seed in ("", "abc:1"):
        with pytest.raises(StepRefused, match="不能直接指定"):
            case.step("appoint_agency", "final", **data, draw_seed=seed)
    commit_draw(case.now, fee=Decimal(80_000), actor=actors["final"], at=noon(DAY))
    with pytest.raises(StepRefused, match="不能直接指定"):
        case.step("appoint_agency", "final", **data, draw_seed="猜的:1")
    for mode, fee in (("draw", 500_000), ("compete", 1_000_000), ("draw", 2_000_000)):
        with pytest.raises(StepRefused, match="规定的选取方式"):
            case.step("appoint_agency", "final", **{**data, "mode": mode, "fee": Decimal(fee)})


def test_a_draw_is_refused_when_something_moved_since_the_commitment(
    journey: Callable[..., Journey], actors: dict[str, Actor]
) -> None:
    case, at = journey().assigned(), noon(DAY)
    with pytest.raises(Refused, match="还没有公布"):
        draw_agency(case.now, witness="1", actor=actors["final"], at=at)
    commit_draw(case.now, fee=Decimal(80_000), actor=actors["final"], at=at)
    with pytest.raises(Refused, match="见证号"):
        draw_agency(case.now, witness="1;2", actor=actors["final"], at=at)
    actions.record_tie(case.now, agency=case.units["agency_b"], kind="design", actor=actors["intake"], at=at)
    with pytest.raises(Refused, match="重新公布"):
        draw_agency(case.now, witness="1", actor=actors["final"], at=at)
    commit_draw(case.now, fee=Decimal(80_000), actor=actors["final"], at=at + timedelta(minutes=1))
    assert draw_agency(case.now, witness="1", actor=actors["final"], at=at).winners


def test_the_project_leads_its_drawer_to_the_act_that_is_due(
    journey: Callable[..., Journey], client_of: Callable[[str], Client]
) -> None:
    case = journey().assigned()
    project, final = f"/fiscal_review/projects/{case.project.pk}/", client_of("final")
    way = f'href="{project}draw/"'
    page = final.get(project).content.decode()
    assert page.count(way) == 1
    assert "抽取中介（见证人报号）：还没有公布承诺值。" in page
    assert way not in client_of("first").get(project).content.decode()
    final.post(f"{project}draw/", {"fee": "80000"})
    page = final.get(project).content.decode()
    assert page.count(way) == 1
    assert "抽取中介（公布承诺值）：承诺值已公布，等见证人报号。" in page


def test_a_void_commitment_is_published_again(
    journey: Callable[..., Journey], client_of: Callable[[str], Client], actors: dict[str, Actor]
) -> None:
    case, final = journey().assigned(), client_of("final")
    project = f"/fiscal_review/projects/{case.project.pk}/"
    url = f"{project}draw/"
    assert final.post(url, {"fee": "80000"}).status_code == 302
    with pytest.raises(Refused, match="等见证人报号"):
        commit_draw(case.now, fee=Decimal(80_000), actor=actors["final"], at=noon(DAY))
    actions.record_tie(case.now, agency=case.units["agency_b"], kind="design", actor=actors["intake"], at=noon(DAY))
    page = final.get(url).content.decode()
    assert "第一步：公布名单和承诺值" in page
    assert "原先公布的承诺值已作废" in page
    assert "抽取中介（见证人报号）：公布名单之后" in final.get(project).content.decode()
    assert final.post(url, {"fee": "70000"}).status_code == 302
    assert "第二步：见证人报号" in final.get(url).content.decode()
    assert final.post(url, {"witness": "4821"}).status_code == 302
    assert case.job.fee == 70_000


def test_no_agency_is_chosen_by_hand_beside_a_published_draw(
    journey: Callable[..., Journey], client_of: Callable[[str], Client], actors: dict[str, Actor]
) -> None:
    case, final = journey().assigned(), client_of("final")
    project = f"/fiscal_review/projects/{case.project.pk}/"
    assert final.post(f"{project}draw/", {"fee": "80000"}).status_code == 302
    by_hand = {"agency": case.units["agency_a"].pk, "mode": "compete", "fee": Decimal(80_000)}
    with pytest.raises(StepRefused, match="先“撤回抽取公告”并写明原因"):
        case.step("appoint_agency", "final", **by_hand)
    way = f"{project}do/draw-cancel/"
    assert way in final.get(f"{project}draw/").content.decode()
    assert client_of("first").post(way, {"reason": "不算"}).status_code == 403
    assert "必填。" in final.post(way, {"reason": ""}).content.decode()
    assert final.post(way, {"reason": "评审费改为竞争性磋商"}).status_code == 302
    told = Event.objects.filter(verb=draws.CANCELLED).get()
    assert told.note == "评审费改为竞争性磋商"
    with pytest.raises(Refused, match="还没有公布"):
        draw_agency(case.now, witness="4821", actor=actors["final"], at=noon(DAY))
    case.step("appoint_agency", "final", **by_hand)
    assert case.job.mode == "compete"


def test_a_commitment_of_another_key_is_published_again(
    journey: Callable[..., Journey], client_of: Callable[[str], Client], actors: dict[str, Actor], settings: Any
) -> None:
    case = journey().assigned()
    commit_draw(case.now, fee=Decimal(80_000), actor=actors["final"], at=noon(DAY))
    settings.SECRET_KEY = "another key, after the old one was lost"
    with pytest.raises(Refused, match="系统密钥更换过"):
        draw_agency(case.now, witness="4821", actor=actors["final"], at=noon(DAY))
    deeds = {each.name: each for each in ON_PROJECT}
    assert deeds["draw-commit"].is_open(case.now, actor=actors["final"])
    assert not deeds["draw"].is_open(case.now, actor=actors["final"])
    commit_draw(case.now, fee=Decimal(80_000), actor=actors["final"], at=noon(DAY) + timedelta(minutes=1))
    assert draw_agency(case.now, witness="4821", actor=actors["final"], at=noon(DAY)).winners


@pytest.mark.parametrize("username", ["owner", "intake", "first", "second", "agency", "auditor", "leader"])
def test_only_final_reviewer_and_head_draw(
    journey: Callable[..., Journey], client_of: Callable[[str], Client], actors: dict[str, Actor], username: str
) -> None:
    case = journey().assigned()
    answer = client_of(username).post(f"/fiscal_review/projects/{case.project.pk}/draw/", {"fee": "80000"})
    assert answer.status_code in (403, 404)
    with pytest.raises(Refused):
        commit_draw(case.now, fee=Decimal(80_000), actor=actors[username], at=noon(DAY))


def test_a_drawn_agency_that_was_taken_off_is_not_replaced_by_hand_without_a_reason(
    journey: Callable[..., Journey], actors: dict[str, Actor], client_of: Callable[[str], Client]
) -> None:
    case = journey().assigned()
    commit_draw(case.now, fee=Decimal(80_000), actor=actors["final"], at=noon(DAY))
    draw_agency(case.now, witness="4821", actor=actors["final"], at=noon(DAY))
    take_step(case.job, "cancel", actor=actors["head"], at=noon(DAY), reason="人手不足")
    url = f"/workflow/step/fiscal_review.reviewproject/{case.project.pk}/appoint_agency/"
    data = {"agency": case.units["agency_a"].pk, "mode": "compete", "fee": "300000"}
    page = client_of("final").post(url, data).content.decode()
    assert 'id="id_mode_reason-error"' in page
    assert "请重新抽取" in page
    assert case.project.jobs.count() == 1
    assert client_of("final").post(url, {**data, "mode_reason": "名录内只有一家有资质"}).status_code == 302
    told = Event.objects.filter(verb="fiscal_review.job_appointed", object_id=case.job.pk).get()
    assert "名录内只有一家有资质" in told.note
    assert not verify_chain()


def test_a_drawn_agency_that_was_taken_off_is_drawn_anew_without_a_reason(
    journey: Callable[..., Journey], actors: dict[str, Actor]
) -> None:
    case = journey().assigned()
    for minute in (0, 1):
        at = noon(DAY) + timedelta(minutes=minute)
        commit_draw(case.now, fee=Decimal(80_000), actor=actors["final"], at=at)
        draw_agency(case.now, witness="4821", actor=actors["final"], at=at)
        take_step(case.job, "cancel", actor=actors["head"], at=at, reason="人手不足")
    assert case.project.jobs.count() == 2
