"""Who opens, handles and leaves a case; evidence held; a clue that grows out of a finding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.county import client_of, unit
from xianwu.core.events.models import Event
from xianwu.core.people.models import Person
from xianwu.core.units.actions import UnitLine, add_units
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import StepRefused
from xianwu.core.workflow.declarations import Move, Step
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.casework import actions, handling
from xianwu.registers.enforcement.casework.deeds import ON_CASE
from xianwu.registers.enforcement.casework.transferring import other_organs
from xianwu.registers.enforcement.models import Case, CheckItem, Handler, PenaltyRule, Subject
from xianwu.registers.enforcement.tests.casework import walk as world
from xianwu.registers.enforcement.tests.casework.walk import Walk

Start = Callable[..., Walk]
pytestmark = pytest.mark.usefixtures("plain_papers")


def assign(walk: Walk, name: str, **more: Any) -> Handler:
    values = {"is_main": False, "no_conflict": True, "actor": walk.cast["deputy"], **more}
    return handling.assign_handler(walk.now, person=walk.cast.people[name], at=walk.at, **values)


def test_only_who_holds_a_card_is_assigned(start: Start) -> None:
    walk = start().applied()
    with pytest.raises(Refused, match="没有本机关在有效期内的执法证"):
        assign(walk, "officer_c")
    with pytest.raises(Refused, match="没有本机关在有效期内的执法证"):
        assign(walk, "head")
    with pytest.raises(Refused, match="直接利害关系"):
        assign(walk, "officer_a", no_conflict=False)
    with pytest.raises(Refused, match="需由"):
        assign(walk, "officer_a", actor=walk.cast["officer_b"])
    row = assign(walk, "officer_a", is_main=True)
    assert row.card_no.startswith("豫")
    with pytest.raises(Refused, match="已经在办"):
        assign(walk, "officer_a")
    assign(walk, "officer_b", is_main=True)
    assert [each.person.username for each in walk.now.handlers.filter(is_main=True)] == ["officer_b"], "one leads"


def test_who_reviews_the_law_handles_no_case(start: Start) -> None:
    walk = start().applied()
    with pytest.raises(Refused, match="是法制审核人员，不作办案人员"):
        assign(walk, "reviewer")
    assert not walk.now.handlers.exists()


@pytest.mark.parametrize("who", ["clerk", "head", "officer_b"])
def test_only_the_deputy_assigns(start: Start, who: str) -> None:
    walk = start().applied()
    with pytest.raises(Refused, match="需由.*分管负责人"):
        assign(walk, "officer_a", actor=walk.cast[who])
    assert walk.now.handlers.count() == 0


def test_after_the_decision_only_a_missing_officer_is_replaced(start: Start) -> None:
    walk = start().decided()
    world.card(walk.cast.people["officer_c"])
    with pytest.raises(Refused, match="已于 2025-08-29 作出决定"):
        assign(walk, "officer_c")
    offered = next(each for each in ON_CASE if each.name == "assign")
    assert not offered.fits(walk.now)
    row = walk.now.handlers.get(person=walk.cast.people["officer_b"])
    handling.decide_recusal(walk.now, handler=row, is_granted=True, reason="亲属", actor=walk.cast["head"], at=walk.at)
    assert offered.fits(walk.now)
    assign(walk, "officer_c")


def test_whoever_bears_the_party_s_name_is_looked_at_first(start: Start) -> None:
    walk = start(legal_rep="测试员officer_a")
    with pytest.raises(Refused, match="与当事人或法定代表人同名"):
        assign(walk, "officer_a")


def test_recusal_is_decided_by_the_head_and_stops_nothing(start: Start) -> None:
    walk = start().filed()
    row = walk.now.handlers.get(person=walk.cast.people["officer_a"])
    ask = {"handler": row, "reason": "与负责人是亲属"}
    handling.ask_recusal(walk.now, **ask, actor=walk.cast["officer_b"], at=walk.at)
    with pytest.raises(Refused, match="已经申请"):
        handling.ask_recusal(walk.now, **ask, actor=walk.cast["officer_b"], at=walk.at)
    walk.step("finish_investigation", "officer_a", **walk.proposal())
    decide = {"handler": row, "is_granted": True, "reason": "属实"}
    with pytest.raises(Refused, match="需由机关负责人办理"):
        handling.decide_recusal(walk.now, **decide, actor=walk.cast["deputy"], at=walk.at)
    handling.decide_recusal(walk.now, **decide, actor=walk.cast["head"], at=walk.at)
    with pytest.raises(StepRefused, match="不是本案的办案人员"):
        walk.step("notify", "officer_a")
    with pytest.raises(StepRefused, match="没有主办人员"):
        walk.step("notify", "officer_b")
    with pytest.raises(Refused, match="已经回避"):
        assign(walk, "officer_a")
    events = Event.objects.filter(kind="enforcement.handler", object_id=row.pk).order_by("pk")
    assert [each.verb for each in events] == [
        f"enforcement.handler_{verb}" for verb in ("assigned", "recusal_asked", "recused")
    ]


def test_a_request_to_step_back_may_be_turned_down(start: Start) -> None:
    walk = start().filed()
    row = walk.now.handlers.first()
    by = {"actor": walk.cast["head"], "at": walk.at}
    with pytest.raises(Refused, match="没有回避申请"):
        handling.decide_recusal(walk.now, handler=row, is_granted=False, reason="无", **by)
    handling.ask_recusal(walk.now, handler=row, reason="当事人申请", actor=walk.cast["clerk"], at=walk.at)
    handling.decide_recusal(walk.now, handler=row, is_granted=False, reason="没有利害关系", **by)
    row.refresh_from_db()
    assert (row.recused_on, row.recusal_refused_on) == (None, walk.on)


def test_a_clue_is_opened_for_one_s_own_organ_with_clean_numbers(start: Start) -> None:
    with pytest.raises(Refused, match="只能登记本机关的线索"):
        start(unit=unit("culture"))
    with pytest.raises(Refused, match="校验位"):
        start(credit_code="91410726MA0000000X")
    with pytest.raises(Refused, match="不属于"):
        start(penalty=world.rule("T8", matter="other"))
    with pytest.raises(Refused, match="不能晚于今天"):
        start(clue_on=date(2025, 8, 30))
    first, second = start(phone="１３８ ００００ ５６７８"), start(party_name="　乙　公司 ")
    assert (first.now.phone, second.now.party_name) == ("13800005678", "乙 公司")
    assert first.case.number < second.case.number


def test_a_clue_is_put_right_before_it_is_filed_and_not_after(start: Start) -> None:
    walk = start()
    by = {"actor": walk.cast["clerk"], "at": walk.at}
    actions.change_case(walk.now, {"party_name": "改名公司"}, **by)
    assert walk.now.party_name == "改名公司"
    with pytest.raises(Refused, match="早于违法行为日期"):
        actions.change_case(walk.now, {"clue_on": date(2025, 8, 1)}, **by)
    walk.applied()
    with pytest.raises(Refused, match="线索内容不能再改"):
        actions.change_case(walk.now, {"party_name": "再改"}, **by)
    officer = {"actor": walk.cast["officer_a"], "at": walk.at}
    with pytest.raises(Refused, match="没有填写"):
        actions.correct_particulars(walk.now, reason="笔误", **officer)
    actions.correct_particulars(walk.now, party_name="正名公司", reason="营业执照核对", **officer)
    assert walk.now.party_name == "正名公司"
    actions.correct_particulars(walk.now, party_id="410726199001011238", reason="核对身份证", **officer)
    assert walk.now.party_id == "410726199001011238"
    told = Event.objects.filter(kind="enforcement.case", object_id=walk.now.pk).order_by("pk").last()
    assert told is not None
    assert "410726199001011238" not in str(told.data)


def test_a_rule_of_the_county_may_be_chosen_by_its_organs_and_is_not_theirs_to_change(start: Start) -> None:
    walk = start()
    clerk = walk.cast["clerk"]
    county = world.rule("T9", organ=Unit.objects.get(parent=None))
    assert county in PenaltyRule.objects.choosable_by(clerk)
    assert county not in PenaltyRule.objects.visible_to(clerk)


def file(finding: Any, cast: Any) -> Case:
    step = Step("file", "转立案", "overdue", "filed", by="enforcement.officer")
    return actions.open_clue_from_finding(finding, Move(step, cast["officer_a"], world.noon(world.START)))


def test_a_finding_becomes_a_clue_with_its_party_and_its_order(start: Start) -> None:
    walk = start()
    who = world.subject(credit_code="", phone="13800005678")
    fault = world.finding(demand="安装报警器", broken="《试验条例》第五条", order_no="责改1号",
                          served_on=date(2025, 8, 1), overdue_on=date(2025, 8, 20))  # fmt: skip
    with pytest.raises(Refused, match="没有对应的处罚事项"):
        file(fault, walk.cast)
    strict = world.rule("T3", needs_overdue_order=True)
    item = world.made(CheckItem(organ=unit(world.ORGAN), matter="toy", code="C1", group="fire", text="报警器", basis="条例",
                                rule=strict, valid_from=date(2020, 1, 1)))  # fmt: skip
    fault.item = item
    case = file(fault, walk.cast)
    assert fault.case == case
    assert (case.party_name, case.legal_rep, case.address, case.town) == (who.title, "李四", who.address, who.town)
    assert (case.rule, case.correction_demand, case.occurred_on) == (strict, "安装报警器", date(2025, 8, 20))
    assert "没有报警器" in case.facts
    assert "责改1号" in case.evidence
    assert case.subject == Subject.objects.get()


def test_a_finding_is_tied_to_a_case_opened_by_hand(start: Start) -> None:
    walk = start()
    fault = world.finding()
    by = {"actor": walk.cast["clerk"], "at": walk.at}
    actions.link_finding(walk.now, finding=fault, **by)
    assert walk.now.findings.get() == fault
    with pytest.raises(Refused, match="已关联案件"):
        actions.link_finding(walk.now, finding=fault, **by)


def test_nothing_is_registered_on_a_case_that_is_over(start: Start) -> None:
    walk = start().applied().step("refuse_filing", "head", reason="不成立")
    with pytest.raises(Refused, match="不予立案，不能再登记"):
        assign(walk, "officer_a")


def test_a_case_is_handed_over_only_to_whom_the_table_of_powers_knows(start: Start) -> None:
    walk = start().filed()
    lines = [("court", "延津县人民法院", "department"), ("firm", "示例施工公司", "other"), ("bank", "示例银行", "bank"),
             ("police", "延津县公安局", "department")]  # fmt: skip
    made = add_units([UnitLine(code, name, Unit.Kind(kind), "yanjin", name, 60) for code, name, kind in lines])
    world.authority("inspect", organ=made["court"])
    assert [name for _, name in other_organs(walk.now)] == ["文广旅游局", "延津县公安局"]
    for each in (made["court"], made["firm"], unit("audit"), unit("wenyan")):
        with pytest.raises(StepRefused, match="请从可选的各项中选择"):
            walk.step("transfer", "head", to_organ=str(each.pk), reason="管辖")
    assert walk.now.state == "filed"


def test_a_case_is_handed_over_with_its_referral(start: Start) -> None:
    walk = start().filed()
    with pytest.raises(StepRefused, match="请从可选的各项中选择"):
        walk.step("transfer", "head", to_organ=str(unit(world.ORGAN).pk), reason="管辖")
    walk.step("transfer", "head", to_organ=str(unit("culture").pk), reason="不属本机关管辖")
    row = walk.now.referrals.get()
    assert (walk.now.state, walk.now.transferred_to, row.to_organ) == ("transferred", unit("culture"), unit("culture"))
    assert row.paper.title == "案件移送函"
    for words in (unit("culture").name, walk.now.number, "某某燃气有限公司", "文岩街道人民路12号", "未按规定经营", "《试验条例》第五条",
                  "不属本机关管辖", "没有采取强制措施", "立案审批表", "测试员head 13800007002"):  # fmt: skip
        assert words in row.paper.words, words
    reader = client_of(walk.cast.people["stranger"])
    late = reader.get(f"/enforcement/referrals/{row.pk}/print/?whole=1").content.decode()
    assert "案件移送函" in late, "whoever takes it over reads it"
    assert reader.get(f"/papers/papers/{row.paper.pk}/").status_code == 200


def test_what_looks_like_a_crime_goes_to_the_police_with_its_own_letter(start: Start) -> None:
    line = UnitLine("police", "延津县公安局", Unit.Kind.DEPARTMENT, "yanjin", "公安局", 38)
    police = add_units([line])["police"]
    walk = start().filed()
    crime = {"is_crime": True, "reason": "涉嫌危险作业罪"}
    with pytest.raises(StepRefused, match="移送公安机关（司法机关）（行政处罚法第二十七条）"):
        walk.step("transfer", "head", to_organ=str(unit("culture").pk), **crime)
    assert walk.now.state == "filed"
    walk.step("transfer", "head", to_organ=str(police.pk), **crime)
    row = walk.now.referrals.get()
    assert (row.kind, row.paper.title) == ("police", "涉嫌犯罪案件移送书")
    for words in (
        "延津县公安局：",
        "涉嫌危险作业罪",
        "第二十七条",
        "《行政执法机关移送涉嫌犯罪案件的规定》",
        "依法决定是否立案",
    ):
        assert words in row.paper.words


def test_the_letter_names_whoever_handles_the_case(start: Start) -> None:
    walk = start().filed()
    person = walk.cast.people["officer_b"]
    person.phone = "13800007009"
    person.save()
    walk.step("transfer", "head", to_organ=str(unit("culture").pk), reason="不属本机关管辖")
    assert "测试员officer_b 13800007009" in walk.now.referrals.get().paper.words


def test_a_letter_without_its_elements_is_not_printed(start: Start) -> None:
    walk = start(facts="")
    Person.objects.update(phone="")
    to = {"to_organ": str(unit("culture").pk), "reason": "不属本机关管辖"}
    with pytest.raises(StepRefused, match="案件移送书还不能印发：缺违法事实.*；缺联系人及电话"):
        walk.step("transfer", "head", **to)
    assert (walk.now.state, walk.now.referrals.count()) == ("clue", 0)
    walk.set(facts="未按规定经营。").step("transfer", "head", contact="值班室 0373-7690000", **to)
    assert "值班室 0373-7690000" in walk.now.referrals.get().paper.words


def test_an_annulled_decision_ends_the_case_and_frees_the_act(start: Start) -> None:
    walk = start().served().step("annul", "head", reason="复议决定撤销")
    assert (walk.now.state, walk.now.annulled_on) == ("terminated", walk.on)
    start().step("apply_filing", "officer_a", filing_request="重新立案", unit_opinion="同意")
