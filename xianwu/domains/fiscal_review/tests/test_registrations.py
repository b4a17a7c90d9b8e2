"""What is registered beside the steps, through the pages and by verb; the public draw; suspicions answered."""

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
from xianwu.core.people.actors import Actor
from xianwu.core.workflow.api import StepRefused
from xianwu.domains.fiscal_review import actions, draws
from xianwu.domains.fiscal_review.actions import ReviewRefused
from xianwu.domains.fiscal_review.agency_actions import commit_draw, draw_agency
from xianwu.domains.fiscal_review.tests.journey import Journey, noon
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement import publicity

DAY = date(2025, 8, 29)
FORMS: dict[str, tuple[str, dict[str, Any], str]] = {
    "fund": ("owner", {"kind": "local", "amount": "３，０００，０００"}, "fundsources"),
    "tie": ("intake", {"agency": "agency_a", "kind": "design"}, "agencyties"),
    "budget": ("final", {"approved_budget": "4,000,000", "document_no": "延发改〔2025〕9号"}, ""),
    "green": ("head", {"leader": "张县长", "document_no": "延政阅〔2025〕3号", "until": "2025-12-31"}, ""),
}
BY = {
    "fund": {"owner", "intake"},
    "tie": {"intake", "first", "first_2", "final"},
    "budget": {"final", "head"},
    "green": {"head"},
}


def filled(case: Journey, data: dict[str, Any]) -> dict[str, Any]:
    return {name: case.units[value].pk if name in ("agency", "party") else value for name, value in data.items()}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_registers_for_its_role(
    journey: Callable[..., Journey], client_of: Callable[[str], Client], name: str
) -> None:
    case = journey().accepted()
    who, data, related = FORMS[name]
    client, url = client_of(who), f"/fiscal_review/projects/{case.project.pk}/do/{name}/"
    page = client.get(f"/fiscal_review/projects/{case.project.pk}/").content.decode()
    assert url in page
    assert client.get(url).status_code == 200
    assert client.post(url, filled(case, data)).status_code == 302
    project = case.now
    if related:
        assert getattr(project, related).count() == 1
    else:
        assert project.version > case.project.version
    assert not verify_chain()


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_refused_to_everybody_else(
    journey: Callable[..., Journey], client_of: Callable[[str], Client], name: str
) -> None:
    case = journey().accepted()
    data = filled(case, FORMS[name][1])
    for username in case.actors:
        if username in BY[name]:
            continue
        answer = client_of(username).post(f"/fiscal_review/projects/{case.project.pk}/do/{name}/", data)
        assert answer.status_code in (403, 404), username
    assert case.now.version == case.project.version


def test_verbs_refuse_the_owner_of_another_project(journey: Callable[..., Journey], actors: dict[str, Actor]) -> None:
    case = journey().accepted()
    with pytest.raises(ReviewRefused, match="不在您的办理范围"):
        actions.record_fund(case.now, kind="local", amount=Decimal(1), actor=actors["other_owner"], at=noon(DAY))
    with pytest.raises(ReviewRefused, match="只能修改本单位"):
        actions.change_project(journey().now, {"title": "改"}, actor=actors["other_owner"], at=noon(DAY))
    with pytest.raises(ReviewRefused, match="只能登记本单位"):
        journey(owner=case.units["finance"])


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("fund", {"kind": "local", "amount": "-1"}, "金额应大于 0"),
        ("fund", {"kind": "local", "amount": "三万"}, "不是金额"),
        ("fund", {"kind": "", "amount": "77777"}, "必填"),
        ("budget", {"approved_budget": "0", "document_no": "文"}, "金额应大于 0"),
        ("green", {"leader": "张", "document_no": "文", "until": "2025-08-28"}, "有效期已经过了"),
    ],
)
def test_a_form_keeps_what_was_typed_and_says_what_is_wrong(
    journey: Callable[..., Journey], client_of: Callable[[str], Client], name: str, data: dict[str, str], said: str
) -> None:
    case = journey().accepted()
    url = f"/fiscal_review/projects/{case.project.pk}/do/{name}/"
    answer = client_of(FORMS[name][0]).post(url, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    typed = next(value for value in reversed(list(data.values())) if value)
    assert f'value="{typed}"' in page
    assert "field-error" in page


def test_nothing_is_registered_on_what_has_ended(journey: Callable[..., Journey], actors: dict[str, Actor]) -> None:
    case = journey().submitted().step("reject", "intake", reason="不属于评审范围")
    with pytest.raises(ReviewRefused, match="不能再登记"):
        actions.record_fund(case.now, kind="local", amount=Decimal(1), actor=actors["owner"], at=noon(DAY))
    late = journey().assigned()
    with pytest.raises(ReviewRefused, match="通道已定"):
        actions.list_green(
            late.now, leader="张", document_no="文", until=DAY, actor=actors["head"], at=noon(DAY)
        )  # fmt: skip


def test_the_same_tie_is_registered_once(journey: Callable[..., Journey], actors: dict[str, Actor]) -> None:
    case = journey().accepted()
    tie = {"agency": case.units["agency_a"], "kind": "design", "actor": actors["intake"], "at": noon(DAY)}
    actions.record_tie(case.now, **tie)
    with pytest.raises(ReviewRefused, match="已经登记过"):
        actions.record_tie(case.now, **tie)
    with pytest.raises(ReviewRefused, match="中介机构"):
        actions.record_tie(case.now, **{**tie, "agency": case.units["builder"]})


def test_a_party_is_called_and_then_sees_the_meeting_alone(
    journey: Callable[..., Journey], client_of: Callable[[str], Client]
) -> None:
    case = journey().assigned().consulting()
    url = f"/fiscal_review/consultations/{case.meeting.pk}/"
    party, first = client_of("party"), client_of("first")
    assert party.get(url).status_code == 404
    data = {"party": case.units["builder"].pk, "kind": "builder"}
    assert first.post(f"{url}do/party/", data).status_code == 302
    assert "已在参加名单" in first.post(f"{url}do/party/", data).content.decode()
    issue = {"subject": "材料价差", "claimed": "50000", "reviewed": "20000"}
    assert first.post(f"{url}do/issue/", issue).status_code == 302
    page = party.get(url).content.decode()
    assert "材料价差" in page
    assert party.get(f"/fiscal_review/projects/{case.project.pk}/").status_code == 403
    assert "评审项目</a>" not in page
    for other in ("owner", "party", "agency", "head", "intake", "leader"):
        assert client_of(other).post(f"{url}do/issue/", issue).status_code in (403, 404), other


# --- the draw -------------------------------------------------------------------------------------


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
    from xianwu.core.events.models import Event

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


@pytest.mark.parametrize("username", ["owner", "intake", "first", "second", "agency", "auditor", "leader"])
def test_only_final_reviewer_and_head_draw(
    journey: Callable[..., Journey], client_of: Callable[[str], Client], actors: dict[str, Actor], username: str
) -> None:
    case = journey().assigned()
    answer = client_of(username).post(f"/fiscal_review/projects/{case.project.pk}/draw/", {"fee": "80000"})
    assert answer.status_code in (403, 404)
    with pytest.raises(Refused):
        commit_draw(case.now, fee=Decimal(80_000), actor=actors[username], at=noon(DAY))


# --- suspicions and silence -----------------------------------------------------------------------


def test_a_suspicion_is_answered_by_an_official_and_asks_again_when_one_is_added(
    journey: Callable[..., Journey], client_of: Callable[[str], Client]
) -> None:
    two = [journey(submitted=Decimal(1_900_000)).submitted() for _ in range(2)]
    ids = ",".join(str(case.project.pk) for case in two)
    head = client_of("head")
    assert "待核实" in head.get("/fiscal_review/splits/").content.decode()
    empty = head.post("/fiscal_review/splits/", {"ids": ids, "answer": ""})
    assert empty.status_code == 422
    answer = {"ids": ids, "answer": "两个标段同一立项，已要求合并送审"}
    for username in ("owner", "first", "second", "auditor", "leader", "agency", "party"):
        assert client_of(username).post("/fiscal_review/splits/", answer).status_code == 403, username
    assert head.post("/fiscal_review/splits/", answer).status_code == 302
    page = head.get("/fiscal_review/splits/").content.decode()
    assert "已核实" in page
    assert "已要求合并送审" in page
    journey(submitted=Decimal(1_800_000)).submitted()
    assert "待核实" in head.get("/fiscal_review/splits/").content.decode()


@pytest.mark.usefixtures("needs_fonts")
def test_silence_is_settled_from_the_page(journey: Callable[..., Journey], client_of: Callable[[str], Client]) -> None:
    late = journey().finalised().step("seek_opinion", "intake", on=date(2025, 8, 8))
    open_one = journey().finalised().step("seek_opinion", "intake", on=date(2025, 8, 27))
    url = "/fiscal_review/opinions/"
    for username in ("owner", "first", "head", "auditor"):
        assert client_of(username).post(url).status_code == 403, username
    intake = client_of("intake")
    assert "将 1 个期满项目" in intake.get(url).content.decode()
    assert intake.post(url).status_code == 302
    assert (late.now.state, open_one.now.state) == ("settled", "opinion_sought")
    other = client_of("other_owner").get(url).content.decode()
    assert late.project.number not in other
    assert open_one.project.number not in other
