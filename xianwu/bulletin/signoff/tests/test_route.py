"""An issue on its way from the editor to the signer."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.county import awaited
from xianwu.bulletin.actions import change_item
from xianwu.bulletin.models import Issue, SignPlace
from xianwu.bulletin.resolution import reviewed_bytes, text_of
from xianwu.bulletin.signoff.models import Deputy
from xianwu.bulletin.signoff.routes import RouteRefused, change_route
from xianwu.bulletin.signoff.tests.steps import REVIEW, does, place, stage, states, submitted
from xianwu.bulletin.tests.office import AT, DAY, go, person, prove, put
from xianwu.core.workflow.api import Clock, StepRefused, sign_offs, todo
from xianwu.lib.digests import sha256_hex


def check(desk: Any) -> dict[str, Any]:
    return stage(desk, "数据核验", "any", "checker", "checker2")


def countersign(desk: Any, mode: str = "all") -> dict[str, Any]:
    return stage(desk, "会签", mode, "chief", "chief2")


def deputy(desk: Any, absent: str, stand_in: str, *, days: int = 0) -> Deputy:
    from xianwu.bulletin.signoff.deputies import name_deputy

    data = {"absent": desk.people[absent], "deputy": desk.people[stand_in], "note": "外出学习"}
    dated = {"valid_from": DAY - timedelta(days=days), "valid_to": DAY - timedelta(days=days) + timedelta(days=5)}
    return name_deputy(data | dated, actor=desk.actor(absent), at=AT - timedelta(days=days))


def test_without_a_route_of_its_own_a_series_has_one_review(office: Any) -> None:
    put(office)
    go(office, "edit")
    assert states(office) == [("审核", "open")]
    go(office, "review")
    assert (states(office), place(office, stage="审核").acted_by_id) == ([("审核", "signed")], office.issue.reviewer_id)
    go(office, "sign")
    assert office.issue.issue_no == 38


def test_stages_open_one_after_the_other_and_the_signature_covers_the_bytes(office: Any) -> None:
    submitted(office, check(office), REVIEW, countersign(office))
    assert [state for _, state in states(office)] == ["open", "open", "waiting", "waiting", "waiting"]
    with pytest.raises(StepRefused, match="还差核签：数据核验：checker、checker2（任一）"):
        go(office, "review")
    assert not awaited(office.actor("bulletin.reviewer"), Issue)
    does(office, "checker2", "sign", opinion="已核对台账")
    assert awaited(office.actor("bulletin.reviewer"), Issue) == {"review"}
    assert [state for _, state in states(office)] == ["spared", "signed", "open", "waiting", "waiting"]
    go(office, "review")
    with pytest.raises(StepRefused, match="还差核签：会签：chief、chief2（全部）"):
        go(office, "sign")
    does(office, "chief", "sign")
    with pytest.raises(StepRefused, match="会签：chief2"):
        go(office, "sign")
    assert not awaited(office.actor("bulletin.signer"), Issue)
    does(office, "chief2", "sign")
    assert awaited(office.actor("bulletin.signer"), Issue) == {"sign"}
    digest = sha256_hex(reviewed_bytes(office.issue, text_of(office.issue)))
    duties = [each.duty for each in sign_offs(office.issue) if each.digest == digest]
    assert duties == ["编辑", "数据核验", "审核", "会签", "会签"]
    assert place(office, "checker2").digest == digest
    go(office, "sign")
    assert office.issue.state == Issue.State.SIGNED


def test_in_turn_asks_the_second_after_the_first(office: Any) -> None:
    submitted(office, countersign(office, "in_turn"), REVIEW)
    with pytest.raises(StepRefused, match="未轮到"):
        does(office, "chief2", "sign")
    does(office, "chief", "sign")
    does(office, "chief2", "sign")
    assert [state for _, state in states(office)] == ["signed", "signed", "open"]


def test_the_clock_runs_for_whoever_has_the_turn(office: Any) -> None:
    submitted(office, check(office), REVIEW)
    assert [row.clock.label for row in todo(office.actor("checker"), on=DAY)] == ["核签快报"]
    assert not [row for row in todo(office.actor("bulletin.reviewer"), on=DAY) if row.clock.name == "review"]
    does(office, "checker", "sign")
    assert not todo(office.actor("checker2"), on=DAY)
    assert [row.clock.name for row in todo(office.actor("bulletin.reviewer"), on=DAY)] == ["review"]
    go(office, "review")
    live = Clock.objects.exclude(state="stopped").values_list("name", flat=True)
    assert [name for name in live if name in ("place", "review", "signing")] == ["signing"]


def test_a_signer_sees_only_issues_with_a_place_of_theirs(office: Any) -> None:
    submitted(office, check(office), REVIEW)
    assert Issue.objects.visible_to(office.actor("checker")).count() == 1
    assert not Issue.objects.visible_to(office.actor("chief")).exists()
    assert not SignPlace.objects.visible_to(office.actor("chief")).exists()
    assert SignPlace.objects.visible_to(office.actor("bulletin.editor")).count() == 3


def test_nobody_else_signs_a_place(office: Any) -> None:
    submitted(office, check(office), REVIEW)
    with pytest.raises(StepRefused, match="由checker签署，轮不到您"):
        does(office, "chief", "sign", of=place(office, "checker"))
    with pytest.raises(StepRefused, match="需由"):
        does(office, "bulletin.distributor", "sign", of=place(office, "checker"))


def test_the_editor_has_no_place_in_the_own_issue(office: Any) -> None:
    person(office, "bulletin.editor", "bulletin.cosigner", "office")
    submitted(office, stage(office, "数据核验", "any", "bulletin.editor", "checker"), REVIEW)
    with pytest.raises(StepRefused, match="责任编辑不能"):
        does(office, "bulletin.editor", "sign")


def test_one_person_signs_one_place_of_an_issue(office: Any) -> None:
    person(office, "chief", "bulletin.reviewer")
    submitted(office, stage(office, "会签", "all", "chief"), REVIEW)
    does(office, "chief", "sign")
    with pytest.raises(StepRefused, match="一人只能签一处"):
        does(office, "chief", "sign", of=place(office, stage="审核"))
    signed = place(office, "chief")
    with pytest.raises(IntegrityError), transaction.atomic():
        SignPlace.objects.filter(pk=place(office, stage="审核").pk).update(
            state="signed", acted_by=signed.acted_by, acted_at=AT, digest=signed.digest
        )


def test_whoever_signed_in_the_route_does_not_sign_the_issue(office: Any) -> None:
    person(office, "bulletin.signer", "bulletin.cosigner", "office")
    submitted(office, stage(office, "会签", "all", "bulletin.signer"), REVIEW)
    does(office, "bulletin.signer", "sign")
    go(office, "review")
    with pytest.raises(StepRefused, match="签发须由另一人"):
        go(office, "sign")


# --- adding and passing on ----------------------------------------------------------------------------


def test_a_signer_is_added_before_beside_and_behind(office: Any) -> None:
    submitted(office, stage(office, "数据核验", "all", "checker"), REVIEW)
    own, ids = place(office, "checker"), {name: str(office.people[name].pk) for name in office.people}
    does(office, "checker", "add", person=ids["chief"], where="before")
    assert states(office) == [("数据核验前加签", "open"), ("数据核验", "waiting"), ("审核", "waiting")]
    does(office, "chief", "sign")
    own.refresh_from_db()
    assert own.state == "open"
    does(office, "bulletin.editor", "add", of=own, person=ids["checker2"], where="beside")
    own.refresh_from_db()
    does(office, "checker", "add", of=own, person=ids["chief2"], where="after")
    own.refresh_from_db()
    does(office, "checker", "sign", of=own)
    does(office, "checker2", "sign")
    assert states(office)[-2:] == [("数据核验后加签", "open"), ("审核", "waiting")]
    assert place(office, "chief2").added_by_id == office.people["checker"].pk


def test_only_who_may_sign_there_can_be_added_or_passed_to(office: Any) -> None:
    submitted(office, check(office), REVIEW)
    reader = str(office.people["bulletin.reader"].pk)
    for step, data in (("add", {"where": "beside"}), ("pass_on", {})):
        with pytest.raises(StepRefused, match="请从可选的各项中选择"):
            does(office, "checker", step, person=reader, **data)
    does(office, "checker", "sign")
    review, cosigner = place(office, stage="审核"), str(office.people["chief"].pk)
    with pytest.raises(StepRefused, match="没有“审核”角色"):
        does(office, "bulletin.reviewer", "add", of=review, person=cosigner, where="beside")


def test_a_place_is_passed_on(office: Any) -> None:
    submitted(office, stage(office, "会签", "all", "chief"), REVIEW)
    does(office, "chief", "pass_on", person=str(office.people["chief2"].pk), opinion="请代为把关")
    assert states(office) == [("会签", "open"), ("审核", "waiting")]
    assert (place(office, "chief").state, place(office, "chief").opinion) == ("passed", "请代为把关")
    does(office, "chief2", "sign")
    assert states(office) == [("会签", "signed"), ("审核", "open")]


# --- going back ---------------------------------------------------------------------------------------


def test_sending_back_voids_from_there_on(office: Any) -> None:
    submitted(office, check(office), REVIEW, countersign(office))
    does(office, "checker", "sign")
    go(office, "review")
    does(office, "chief", "sign")
    does(office, "chief2", "send_back", to="2", reason="口径不对")
    assert [state for _, state in states(office)] == ["signed", "spared", "open", "waiting", "waiting"]
    assert (office.issue.state, office.issue.reviewer_id) == (Issue.State.EDITED, None)
    assert "reviewer" not in office.issue.signatures
    void = SignPlace.objects.filter(issue=office.issue, state="void")
    assert {(each.stage_name, each.void_reason) for each in void} == {("审核", "口径不对"), ("会签", "口径不对")}
    go(office, "review")
    does(office, "chief", "sign")
    does(office, "chief2", "sign")
    go(office, "sign")


def test_sending_back_before_the_review(office: Any) -> None:
    submitted(office, check(office), countersign(office), REVIEW)
    does(office, "checker", "sign")
    does(office, "chief", "send_back", to="1", reason="请再核")
    assert [state for _, state in states(office)] == ["open", "open", "waiting", "waiting", "waiting"]
    assert office.issue.state == Issue.State.EDITED


@pytest.mark.parametrize("is_reviewed", [False, True])
def test_sending_back_to_the_editor_ends_the_round(office: Any, is_reviewed: bool) -> None:
    stages = (REVIEW, countersign(office)) if is_reviewed else (countersign(office), REVIEW)
    submitted(office, *stages)
    if is_reviewed:
        go(office, "review")
    does(office, "chief", "send_back", to="editor", reason="第三条重写")
    assert (office.issue.state, states(office), office.issue.editor_id) == (Issue.State.COLLECTING, [], None)
    assert place(office, "chief").state == "sent_back"
    assert not Clock.objects.exclude(state="stopped").filter(name__in=("place", "review", "signing")).exists()
    go(office, "edit")
    assert place(office, "chief").round_no == 2


def test_the_signer_sends_back_to_a_stage(office: Any) -> None:
    submitted(office, check(office), REVIEW, countersign(office, "any"))
    does(office, "checker", "sign")
    go(office, "review")
    does(office, "chief", "sign")
    from xianwu.core.workflow.api import take_step

    signer = office.actor("bulletin.signer")
    take_step(office.issue, "send_back", actor=signer, at=AT, data={"stage": "3"}, reason="请县领导再看")
    assert office.issue.state == Issue.State.REVIEWED
    assert states(office)[-2:] == [("会签", "open"), ("会签", "open")]
    take_step(office.issue, "reopen", actor=office.actor("bulletin.editor"), at=AT, reason="改")


def test_an_edit_of_the_text_voids_all(office: Any) -> None:
    submitted(office, check(office), REVIEW)
    does(office, "checker", "sign")
    item = office.issue.items.get()
    data = {"title": item.title, "body": "改过的正文。", "tag": item.tag}
    change_item(item, data, actor=office.actor("bulletin.editor"), at=AT)
    assert states(office) == []
    assert place(office, "checker").state == "void"
    assert "审核后修改" in place(office, "checker").void_reason


def test_a_signature_is_withdrawn_until_the_next_has_signed(office: Any) -> None:
    submitted(office, check(office), REVIEW, countersign(office))
    does(office, "checker", "sign")
    signed = place(office, "checker")
    with pytest.raises(StepRefused, match="只能撤回本人"):
        does(office, "checker2", "withdraw", of=signed, reason="试")
    does(office, "checker", "withdraw", of=signed, reason="漏看一处")
    assert [state for _, state in states(office)][:3] == ["open", "open", "waiting"]
    does(office, "checker", "sign")
    go(office, "review")
    with pytest.raises(StepRefused, match="下一位（审核"):
        does(office, "checker", "withdraw", reason="试")
    reviewed = place(office, stage="审核")
    does(office, "bulletin.reviewer", "withdraw", of=reviewed, reason="再看一遍")
    assert (office.issue.state, office.issue.reviewer_id) == (Issue.State.EDITED, None)
    assert [state for _, state in states(office)] == ["signed", "spared", "open", "waiting", "waiting"]
    go(office, "review")
    assert office.issue.state == Issue.State.REVIEWED


def test_a_reminder_goes_out_once_a_day(office: Any) -> None:
    from xianwu.bulletin.api import asked_of

    submitted(office, check(office), REVIEW)
    does(office, "bulletin.editor", "remind", of=place(office, "checker"))
    assert [bool(each.reminded_at) for each in asked_of(office.actor("checker"))] == [True]
    with pytest.raises(StepRefused, match="每天最多催一次"):
        does(office, "bulletin.editor", "remind", of=place(office, "checker"))
    does(office, "bulletin.editor", "remind", of=place(office, "checker"), at=AT + timedelta(days=1))


# --- deputies -------------------------------------------------------------------------------------------


def test_a_deputy_signs_in_the_name_of_the_absent_one(office: Any) -> None:
    submitted(office, stage(office, "会签", "all", "chief"), REVIEW)
    deputy(office, "chief", "chief2")
    assert Issue.objects.visible_to(office.actor("chief2")).exists()
    does(office, "chief2", "sign", of=place(office, "chief"))
    signed = place(office, "chief")
    assert signed.signed_as == "chief2（代 chief）"
    with pytest.raises(StepRefused, match="当前状态"):
        does(office, "chief", "sign")


def test_a_deputy_reviews_without_the_role_and_the_paper_says_so(office: Any) -> None:
    put(office)
    go(office, "edit")
    prove(office)
    assert not SignPlace.objects.visible_to(office.actor("chief")).exists()
    deputy(office, "bulletin.reviewer", "chief")
    assert SignPlace.objects.visible_to(office.actor("chief")).count() == 1
    does(office, "chief", "sign", of=place(office, stage="审核"))
    assert office.issue.state == Issue.State.REVIEWED
    assert office.issue.signatures["reviewer"] == "chief（代 路帅）"
    assert office.issue.reviewer_id == office.people["chief"].pk


def test_a_deputy_whose_days_are_over_or_who_edited_is_refused(office: Any) -> None:
    person(office, "bulletin.editor", "bulletin.cosigner", "office")
    submitted(office, stage(office, "会签", "all", "chief"), REVIEW)
    deputy(office, "chief", "chief2", days=30)
    with pytest.raises(StepRefused, match="轮不到您"):
        does(office, "chief2", "sign", of=place(office, "chief"))
    deputy(office, "chief", "bulletin.editor")
    with pytest.raises(StepRefused, match="责任编辑不能"):
        does(office, "bulletin.editor", "sign", of=place(office, "chief"))


def test_who_may_name_a_deputy(office: Any) -> None:
    from xianwu.bulletin.signoff.deputies import DeputyRefused, end_deputy, name_deputy

    data = {"absent": office.people["chief"], "note": "外出", "valid_from": DAY, "valid_to": DAY}
    with pytest.raises(DeputyRefused, match="由外出的本人或管理员"):
        name_deputy(data | {"deputy": office.people["chief2"]}, actor=office.actor("checker"), at=AT)
    with pytest.raises(DeputyRefused, match="没有“核签”或“审核”角色"):
        name_deputy(data | {"deputy": office.people["bulletin.reader"]}, actor=office.actor("chief"), at=AT)
    named = name_deputy(data | {"deputy": office.people["chief2"]}, actor=office.actor("chief"), at=AT)
    with pytest.raises(DeputyRefused, match="已有"):
        name_deputy(data | {"deputy": office.people["checker"]}, actor=office.actor("chief"), at=AT)
    with pytest.raises(DeputyRefused, match="由外出的本人或管理员"):
        end_deputy(named, {"valid_to": DAY, "note": "改"}, actor=office.actor("chief2"), at=AT)


# --- the route of a series ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stages", "words"),
    [
        (lambda d: [check(d)], "只有一个审核环节"),
        (lambda d: [check(d), check(d), REVIEW], "同名"),
        (lambda d: [{**check(d), "name": "签发"}, REVIEW], "不能用"),
        (lambda d: [{**check(d), "signers": []}, REVIEW], "没有签署人"),
        (lambda d: [stage(d, "保密审查", "any", "bulletin.reader"), REVIEW], "没有“核签”角色"),
        (lambda d: [check(d), {**check(d), "name": "复核"}, REVIEW], "一人只能签一处"),
    ],
)
def test_a_route_that_cannot_be_kept(office: Any, stages: Any, words: str) -> None:
    with pytest.raises(RouteRefused, match=words):
        change_route(office.issue.series, stages(office), actor=office.actor("bulletin.editor"), at=AT)


def test_a_change_of_the_route_leaves_submitted_issues_alone(office: Any) -> None:
    submitted(office, check(office), REVIEW)
    change_route(office.issue.series, [REVIEW], actor=office.actor("bulletin.editor"), at=AT)
    assert len(states(office)) == 3
    with pytest.raises(RouteRefused, match="责任编辑或管理员"):
        change_route(office.issue.series, [REVIEW], actor=office.actor("checker"), at=AT)
