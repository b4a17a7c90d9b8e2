"""What is offered has something to choose from; what was typed without a full stop is printed as a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.county import client_of, whole_page
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.casework import custody, papering
from xianwu.registers.enforcement.casework.casefile import order_file
from xianwu.registers.enforcement.casework.contents import parts_of
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.tests.casework import walk as world
from xianwu.registers.enforcement.tests.casework.walk import Walk

Start = Callable[..., Walk]
EMPTY = {"recusal": "申请回避", "end_custody": "处理登记保存的证据", "deliver": "登记其他送达", "correct": "更正文书"}


def offered(walk: Walk, who: str = "officer_a") -> set[str]:
    page = whole_page(client_of(walk.cast.people[who]), f"/enforcement/cases/{walk.case.pk}/")
    return {name for name in EMPTY if f"/enforcement/cases/{walk.case.pk}/do/{name}/" in page}


@pytest.mark.usefixtures("plain_papers")
def test_a_fresh_clue_offers_nothing_that_has_nothing_to_choose(start: Start) -> None:
    walk = start()
    assert offered(walk) == set()
    walk.assign()
    assert offered(walk) == {"recusal"}
    by = {"actor": walk.cast["officer_a"], "at": walk.at}
    order = {"demand": "立即改正", "consequence": "逾期依法处理", "contact": "李四 0373-7690000"}
    papering.print_order(walk.now, due_at=walk.at + timedelta(days=3), **order, **by)
    assert offered(walk) == {"recusal", "deliver", "correct"}
    held = {"things": "账本，1册，封0001", "taken_on": walk.on, "place": "店面", "approval": "负责人批准"}
    custody.take_custody(walk.now, **held, signature="signed", **by)
    assert offered(walk) == set(EMPTY)


def test_a_filed_case_says_on_the_form_that_there_is_nothing_to_choose(start: Start) -> None:
    walk = start().filed()
    client, deeds = client_of(walk.cast.people["clerk"]), f"/enforcement/cases/{walk.case.pk}/do/"
    assert "本案没有待送达的文书" in client.get(f"{deeds}deliver/").content.decode()
    assert "本案没有登记保存中的物品" in client.get(f"{deeds}end_custody/").content.decode()


@pytest.mark.usefixtures("plain_papers")
def test_a_seal_is_lifted_only_where_there_is_one(start: Start) -> None:
    walk = start().filed()
    client, address = client_of(walk.cast.people["officer_a"]), f"/enforcement/cases/{walk.case.pk}/"
    assert "解除查封" not in whole_page(client, address)
    walk.set(sealed_on=walk.on, seal_due_on=walk.on + timedelta(days=30), seal_no="查封1号", seal_place="店面")
    assert f"/workflow/step/enforcement.case/{walk.case.pk}/unseal/" in whole_page(client, address)


@pytest.mark.usefixtures("plain_papers")
def test_to_take_down_is_proposed_only_where_the_provision_names_it(start: Start) -> None:
    def choices(walk: Walk) -> str:
        step = f"/workflow/step/enforcement.case/{walk.case.pk}/finish_investigation/"
        return client_of(walk.cast.people["officer_a"]).get(step).content.decode()

    assert "责令限期拆除" not in choices(start().filed())
    building = world.rule("T2", act="违法建设", sanctions=["demolition"])
    assert "责令限期拆除" in choices(start(penalty=building).filed())


@pytest.mark.usefixtures("plain_papers")
def test_facts_and_reasons_end_as_sentences(start: Start) -> None:
    walk = start().decided(facts="该公司未按规定经营", evidence="笔录；照片", reasons="情节一般，")
    for key in ("investigation_report", "prior_notice", "penalty_decision"):
        words = papers_of(walk.now).get(kind=f"enforcement.{key}").words
        assert "该公司未按规定经营。" in words
        assert "笔录；照片。" in words
        assert "情节一般。" in words
        assert "。。" not in words


@pytest.mark.usefixtures("plain_papers")
def test_a_file_counts_what_is_bound(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    walk = start().filed()
    on_paper = date(2025, 7, 25)
    world.finding(walk.case, order_no="责改〔2025〕14号", ordered_on=on_paper, served_on=on_paper)
    case = Case.objects.get(pk=walk.case.pk)
    parts = parts_of(case)
    assert any(part.is_missing for part in parts)
    monkeypatch.setattr("xianwu.registers.enforcement.casework.casefile._start", lambda made, at: None)
    made = order_file(case, actor=walk.cast["officer_a"], at=walk.at)
    assert made.total_count == sum(not part.is_missing for part in parts)
