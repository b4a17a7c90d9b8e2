"""Learning by Excel: the bank of questions there and back, errors of one's own open review, who came to a training."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.county import AT, DAY
from xianwu.core.workflow.api import take_step
from xianwu.domains.gas_safety.learning import actions
from xianwu.domains.gas_safety.learning.sheets import SHEETS
from xianwu.domains.gas_safety.models import FileReview, Question, ReviewError, Training
from xianwu.domains.gas_safety.tests.conftest import Room
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.models import Case

QUESTIONS, ERRORS, ATTENDANCE = SHEETS


def loaded(room: Room, sheet: Any, *rows: dict[str, Any], who: str = "clerk") -> tuple[int, int, int]:
    numbered = [{**row, "_row": number, "_pk": None} for number, row in enumerate(rows, start=2)]
    done = sheet.load(numbered, actor=room[who], at=AT, batch="b1")
    return done.created, done.changed, done.unchanged


def told(room: Room, sheet: Any, *rows: dict[str, Any], who: str = "clerk") -> list[str]:
    numbered = [{**row, "_row": number, "_pk": None} for number, row in enumerate(rows, start=2)]
    return [fault.column for fault in sheet.allow(numbered, actor=room[who], at=AT)]


def question(text: str = "依据哪一条？", **cells: Any) -> dict[str, Any]:
    given = {
        "text": text,
        "kind": "basis",
        "option_a": "第四十九条",
        "option_b": "第五十条",
        "answer": "a",
        "basis": "条例",
    }
    return {column.name: None for column in QUESTIONS.columns} | given | cells


def test_questions_go_there_and_back(room: Room) -> None:
    assert loaded(room, QUESTIONS, question(), question("哪些人签名？", option_c="两人以上", answer="ca")) == (2, 0, 0)
    second = Question.objects.get(text="哪些人签名？")
    assert (second.answer, second.options, second.is_active) == ("AC", ["第四十九条", "第五十条", "两人以上"], True)
    back = [QUESTIONS.lines_of(each)[0] for each in Question.objects.all()]
    assert loaded(room, QUESTIONS, *back) == (0, 0, 2)
    assert loaded(room, QUESTIONS, question(answer="b")) == (0, 1, 0)
    assert told(room, QUESTIONS, question(answer="d"), question(option_b=" ")) == ["答案", "选项A"]


@pytest.fixture
def review(room: Room) -> FileReview:
    found = room.filed(room.case(room.site(), "AQ-99-8"))
    Case.objects.filter(pk=found.pk).update(state="closed")
    return actions.open_review({"case": Case.objects.get(pk=found.pk)}, actor=room["clerk"], at=AT)


def test_errors_are_brought_by_the_reviewer_while_the_review_is_open(room: Room, review: FileReview) -> None:
    line = {
        "review": review.number,
        "kind": "late",
        "item": "超期结案",
        "basis": "第六十条",
        "points": Decimal(3),
        "card_no": "豫燃0001",
    }
    nobody = line | {"item": "页码", "card_no": None}
    assert told(room, ERRORS, line, who="deputy") == ["评查编号"]
    assert told(room, ERRORS, line | {"card_no": "豫燃0003"}, line | {"review": "没有"}) == [
        "责任人执法证号",
        "评查编号",
    ]
    assert loaded(room, ERRORS, line, nobody) == (2, 0, 0)
    assert loaded(room, ERRORS, line, nobody) == (0, 0, 2)
    own = ReviewError.objects.get(item="超期结案")
    assert own.officer == room.people["one"]
    assert ERRORS.lines_of(own)[0] == line
    with pytest.raises(Refused, match="超过满分"):
        loaded(room, ERRORS, line | {"item": "别的", "points": Decimal(99)})
    take_step(review, "confirm", actor=room["deputy"], at=AT)
    assert told(room, ERRORS, line | {"item": "后来的"}) == ["评查编号"]
    assert loaded(room, ERRORS, line) == (0, 0, 1), "what was told before may stand in the file"


def test_a_list_of_who_came_is_taken_by_card(room: Room) -> None:
    given = {
        "title": "学习",
        "topic": "late",
        "held_on": DAY,
        "place": "室",
        "lecturer": "某",
        "hours": Decimal(1),
        "content": "",
    }
    training: Training = actions.plan_training(given, actor=room["clerk"], at=AT)
    line = {"training": training.number, "card_no": "豫燃0001", "name": None}
    other = line | {"card_no": "豫燃0002", "name": room.people["two"].name}
    wrong = (line | {"training": "没有"}, line | {"card_no": "没有"}, line | {"name": "别人"})
    assert told(room, ATTENDANCE, *wrong) == ["培训编号", "执法证号", "姓名"]
    assert loaded(room, ATTENDANCE, line, other, line) == (2, 0, 1)
    assert loaded(room, ATTENDANCE, line, other) == (0, 0, 2)
    take_step(training, "hold", actor=room["clerk"], at=AT)
    assert told(room, ATTENDANCE, line | {"card_no": "豫燃0003"}) == ["培训编号"]
    assert told(room, ATTENDANCE, line, who="market") == ["培训编号"]
