"""Reviewed files, trainings, questions and contests: who may, what is refused, and a draw that can be drawn again."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.county import AT, DAY, actor, client_of, later
from xianwu.core.events.api import verify_chain
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.domains.gas_safety.learning import actions, facts
from xianwu.domains.gas_safety.models import Contest, FileReview, Question, ReviewError, Training
from xianwu.domains.gas_safety.tests.conftest import Room
from xianwu.figures import api
from xianwu.kit.refusals import Refused
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement import publicity, roles
from xianwu.registers.enforcement.models import Case

ROOT = "/gas_safety/"
REPLAY = Path(publicity.__file__).with_name("replay_draw.py")


@pytest.fixture
def case(room: Room) -> Case:
    """A closed case that one and two have handled."""
    found = room.filed(room.case(room.site(), "AQ-99-8"))
    Case.objects.filter(pk=found.pk).update(state="closed")
    return Case.objects.get(pk=found.pk)


def reviewed(room: Room, case: Case, *faults: tuple[str, str, str | None]) -> FileReview:
    review = actions.open_review({"case": case, "conclusion": ""}, actor=room["clerk"], at=AT)
    for kind, points, who in faults:
        actions.record_error(
            review, kind=kind, item="缺少裁量理由", basis="评查标准第三条", points=Decimal(points),
            officer=room.people[who] if who else None, actor=room["clerk"], at=AT,
        )  # fmt: skip
    take_step(review, "confirm", actor=room["deputy"], at=AT)
    return FileReview.objects.get(pk=review.pk)


# --- reviews ------------------------------------------------------------------------------------------------


def test_a_review_takes_points_off_and_is_confirmed_by_another(room: Room, case: Case) -> None:
    review = reviewed(room, case, ("missing", "3.5", "one"), ("basis", "10", None))
    assert (review.state, review.score, review.confirmed_on) == ("confirmed", Decimal("86.5"), DAY)
    assert [fault for fault in verify_chain() if "gas_safety" in fault] == []


def test_nobody_reviews_an_own_or_an_open_case_or_one_twice(room: Room, case: Case) -> None:
    with pytest.raises(Refused, match="需由"):
        actions.open_review({"case": case}, actor=room["one"], at=AT)
    first = actions.open_review({"case": case}, actor=room["clerk"], at=AT)
    with pytest.raises(Refused, match=f"正在评查（{first.number}）"):
        actions.open_review({"case": case}, actor=room["deputy"], at=AT)
    Case.objects.filter(pk=case.pk).update(state="filed")
    with pytest.raises(Refused, match="还没有结案"):
        actions.open_review({"case": Case.objects.get(pk=case.pk)}, actor=room["clerk"], at=AT)


def test_an_error_names_a_handler_or_nobody_and_stays_within_full_marks(room: Room, case: Case) -> None:
    review = actions.open_review({"case": case}, actor=room["clerk"], at=AT)
    given: dict[str, Any] = {"kind": "late", "item": "超期结案", "basis": "处罚法第六十条", "at": AT}
    with pytest.raises(Refused, match="不是本案的办案人员"):
        actions.record_error(review, points=Decimal(5), officer=room.people["four"], actor=room["clerk"], **given)
    with pytest.raises(Refused, match="由评查人登记"):
        actions.record_error(review, points=Decimal(5), actor=room["deputy"], **given)
    actions.record_error(review, points=Decimal(60), actor=room["clerk"], **given)
    with pytest.raises(Refused, match="超过满分"):
        actions.record_error(review, points=Decimal(41), actor=room["clerk"], **given)
    take_step(review, "confirm", actor=room["deputy"], at=AT)
    with pytest.raises(Refused, match="已确认"):
        actions.record_error(review, points=Decimal(1), actor=room["clerk"], **given)


def test_a_reviewer_does_not_confirm_the_own_review(room: Room, case: Case) -> None:
    review = actions.open_review({"case": case}, actor=room["deputy"], at=AT)
    with pytest.raises(StepRefused, match="不能确认自己的评查"):
        take_step(review, "confirm", actor=room["deputy"], at=AT)


def test_the_profile_counts_confirmed_reviews_and_leads_to_the_errors(room: Room, case: Case) -> None:
    reviewed(room, case, ("missing", "2", "one"), ("missing", "2", "one"), ("basis", "6", None))
    found = facts.profile_of(room["clerk"], until=DAY)
    assert found.files == 1
    assert [(each.kind, each.count) for each in found.topics] == [("basis", 1), ("missing", 2)]
    one = next(line for line in found.lines if found.names[line.who] == room.people["one"].name)
    assert one.counts["missing"] == 2
    assert facts.profile_of(room["clerk"], until=date(2025, 8, 1)).files == 0
    assert facts.profile_of(room["clerk"], until=DAY, past=DAY - timedelta(days=1)).files == 0, "confirmed later"
    assert facts.profile_of(room["clerk"], until=DAY, past=DAY).files == 1
    page = client_of(room["clerk"]).get(f"{ROOT}profile/").content.decode()
    assert "样本少" in page
    assert f"kind=missing&amp;officer={room.people['one'].pk}" in page
    listed = client_of(room["clerk"]).get(f"{ROOT}review-errors/?kind=missing&officer={room.people['one'].pk}")
    assert listed.content.decode().count("缺少裁量理由") >= 2
    assert client_of(room["market"]).get(f"{ROOT}profile/").content.decode().count("还没有评查结果") == 1


def test_sections_are_profiled_beside_their_officers(room: Room, case: Case) -> None:
    """One and two are of the first section: their file counts once for it."""
    reviewed(room, case, ("missing", "2", "one"), ("missing", "2", "two"), ("basis", "6", None))
    found = facts.profile_of(room["clerk"], until=DAY)
    (line,) = found.sections
    assert (found.section_names[line.who], line.files, line.counts["missing"], line.counts["basis"]) == (
        "执法一中队", 1, 2, 0,
    )  # fmt: skip
    page = client_of(room["deputy"]).get(f"{ROOT}profile/").content.decode()
    assert "执法一中队" in page
    assert f"{ROOT}trainings/new/?topic=basis" in page
    form = client_of(room["deputy"]).get(f"{ROOT}trainings/new/?topic=basis").content.decode()
    assert '<option value="basis" selected' in form
    assert "安排培训" not in client_of(room["one"]).get(f"{ROOT}profile/").content.decode()


def test_the_pages_of_a_review_take_it_from_case_to_confirmation(room: Room, case: Case) -> None:
    client = client_of(room["clerk"])
    assert client.post(f"{ROOT}reviews/new/", {"case": case.pk, "conclusion": "总体规范"}).status_code == 302
    review = FileReview.objects.get()
    form = f"{ROOT}reviews/{review.pk}/do/error/"
    wrong = client.post(form, {"kind": "late", "item": "超期", "basis": "", "points": "0"})
    assert wrong.status_code == 422
    assert "超期" in wrong.content.decode()
    right = {
        "kind": "late",
        "item": "超期结案",
        "basis": "处罚法第六十条",
        "points": "4",
        "officer": room.people["two"].pk,
    }
    assert client.post(form, right).status_code == 302
    assert ReviewError.objects.get().officer == room.people["two"]
    assert client_of(room["one"]).get(form).status_code == 403
    deputy = client_of(room["deputy"])
    assert deputy.post(f"/workflow/step/gas_safety.filereview/{review.pk}/confirm/").status_code == 302
    assert "96" in deputy.get(f"{ROOT}reviews/{review.pk}/").content.decode()


# --- trainings ----------------------------------------------------------------------------------------------


def training(room: Room, **more: Any) -> Training:
    given = {"title": "裁量理由怎么写", "topic": "missing", "held_on": DAY, "place": "三楼会议室", "lecturer": "示例讲师",
             "hours": Decimal(2), "content": ""} | more  # fmt: skip
    return actions.plan_training(given, actor=room["clerk"], at=AT)


def test_a_training_is_held_when_somebody_came_and_its_day_has_come(room: Room) -> None:
    row = training(room, held_on=date(2025, 9, 3))
    with pytest.raises(StepRefused, match="还没有到"):
        take_step(row, "hold", actor=room["clerk"], at=AT)
    with pytest.raises(StepRefused, match="还没有登记参训人员"):
        take_step(row, "hold", actor=room["clerk"], at=later(10))
    people = [room.people["one"], room.people["two"]]
    assert len(actions.sign_in(row, people, actor=room["clerk"], at=AT)) == 2
    with pytest.raises(Refused, match="都已登记"):
        actions.sign_in(row, people, actor=room["clerk"], at=AT)
    take_step(row, "hold", actor=room["clerk"], at=later(10))
    with pytest.raises(Refused, match="不能登记参训人员"):
        actions.sign_in(row, [room.people["three"]], actor=room["clerk"], at=later(10))


def test_people_with_a_card_sign_in_on_the_page(room: Room) -> None:
    row, client = training(room), client_of(room["clerk"])
    form = f"{ROOT}trainings/{row.pk}/do/attend/"
    assert room.people["one"].name in client.get(form).content.decode()
    assert client.post(form, {"people": [room.people["one"].pk, room.people["two"].pk]}).status_code == 302
    assert row.attendances.count() == 2
    assert client.post(form, {"people": [room.people["deputy"].pk]}).status_code == 422


# --- questions and contests --------------------------------------------------------------------------------


def question(room: Room, number: int, kind: str = "missing") -> Question:
    given = {"kind": kind, "text": f"第{number}题：裁量理由写在哪里？", "options": ["报告", "决定书"], "answer": "AB", "basis": "标准",
             "is_active": True}  # fmt: skip
    return actions.add_question(given, actor=room["clerk"], at=AT)


def contest(room: Room, wanted: int = 3) -> Contest:
    given = {"title": "“体检式”执法比武", "held_on": DAY, "place": "报告厅", "wanted": wanted}
    return actions.plan_contest(given, actor=room["clerk"], at=AT)


PUBLIC = {"public_source": "2025年9月1日福彩3D开奖号码", "public_on": date(2025, 9, 1)}


def committed(room: Room) -> Contest:
    for number in range(6):
        question(room, number)
    row = contest(room)
    take_step(row, "commit", actor=room["clerk"], at=AT, data=PUBLIC)
    return Contest.objects.get(pk=row.pk)


def test_a_contest_needs_more_questions_than_it_draws_and_a_later_number(room: Room) -> None:
    row = contest(room)
    with pytest.raises(StepRefused, match="题库里使用中的题有 0 道"):
        take_step(row, "commit", actor=room["clerk"], at=AT, data=PUBLIC)
    for number in range(4):
        question(room, number)
    with pytest.raises(StepRefused, match="今天以后"):
        take_step(row, "commit", actor=room["clerk"], at=AT, data=PUBLIC | {"public_on": DAY})


def test_the_questions_are_drawn_by_two_after_the_number_is_out_and_can_be_drawn_again(
    room: Room, tmp_path: Path
) -> None:
    row = committed(room)
    assert row.salt
    with pytest.raises(StepRefused, match="才公布"):
        take_step(row, "draw", actor=room["deputy"], at=AT, data={"public_value": "3 1 7"})
    before = client_of(room["clerk"]).get(f"{ROOT}contests/{row.pk}/list.json")
    assert json.loads(before.content)["salt"] == ""
    with pytest.raises(Refused):
        take_step(row, "draw", actor=room["clerk"], at=later(4), data={"public_value": "3 1 7"})
    take_step(row, "draw", actor=room["deputy"], at=later(4), data={"public_value": "3 1 7"})
    row = Contest.objects.get(pk=row.pk)
    assert len(row.winners) == 3
    path = tmp_path / "contest.json"
    path.write_bytes(client_of(room["clerk"]).get(f"{ROOT}contests/{row.pk}/list.json").content)
    assert subprocess.run([sys.executable, REPLAY, path], check=False, capture_output=True).returncode == 0
    changed = json.loads(path.read_text("utf-8"))
    changed["winners"].reverse()
    path.write_text(json.dumps(changed), "utf-8")
    assert subprocess.run([sys.executable, REPLAY, path], check=False, capture_output=True).returncode != 0


def test_questions_of_weak_kinds_weigh_more(room: Room, case: Case) -> None:
    reviewed(room, case, ("basis", "9", None), ("late", "1", None))
    question(room, 1, "basis"), question(room, 2, "late"), question(room, 3, "drafting"), question(room, 4, "drafting")
    row = contest(room)
    take_step(row, "commit", actor=room["clerk"], at=AT, data=PUBLIC)
    weights = dict(Contest.objects.get(pk=row.pk).candidates)
    assert sorted(weights.values()) == ["1", "1", "10", "2"]


def test_a_listed_question_keeps_its_words(room: Room) -> None:
    committed(room)
    with pytest.raises(Refused, match="在已公布的题库里"):
        actions.change_question(Question.objects.first(), {"text": "改了"}, actor=room["clerk"], at=AT)


def test_scores_rank_by_right_answers_then_time(room: Room) -> None:
    row = committed(room)
    take_step(row, "draw", actor=room["deputy"], at=later(4), data={"public_value": "317"})
    row = Contest.objects.get(pk=row.pk)
    with pytest.raises(Refused, match="只有 3 道题"):
        actions.record_score(
            row, person=room.people["one"], right_count=4, minutes=Decimal(9), actor=room["clerk"], at=AT
        )
    with pytest.raises(StepRefused, match="至少要有 2 人"):
        take_step(row, "settle", actor=room["clerk"], at=later(4))
    for who, right, minutes in (("one", 2, 12), ("two", 3, 15), ("three", 2, 9), ("one", 2, 11)):
        actions.record_score(
            row, person=room.people[who], right_count=right, minutes=Decimal(minutes), actor=room["clerk"], at=later(4)
        )
    take_step(row, "settle", actor=room["clerk"], at=later(4))
    page = client_of(room["head"]).get(f"{ROOT}contests/{row.pk}/rest/").content.decode()
    places = [page.index(room.people[who].name) for who in ("two", "three", "one")]
    assert places == sorted(places)
    paper = papers_of(row).get()
    assert paper.number.endswith("比武〔2025〕1号")
    words = str(paper.words)
    ends = [f"| 1 | {room.people['two'].name} | 3 | 15 |", f"| 3 | {room.people['one'].name} | 2 | 11 |"]
    assert all(end in words for end in (*ends, *row.winners, row.list_digest))


def test_a_question_is_typed_with_its_options(room: Room) -> None:
    client = client_of(room["clerk"])
    given = {
        "kind": "basis",
        "text": "依据哪一条？",
        "lines": "第四十九条\n第五十条",
        "answer": "c",
        "basis": "条例",
        "is_active": "on",
    }
    wrong = client.post(f"{ROOT}questions/new/", given)
    assert wrong.status_code == 422
    assert "不在选项 AB 之内" in wrong.content.decode()
    assert "第五十条" in wrong.content.decode()
    assert client.post(f"{ROOT}questions/new/", given | {"answer": "b"}, follow=True).status_code == 200
    row = Question.objects.get()
    assert (row.answer, row.options, row.code) == ("B", ["第四十九条", "第五十条"], "题0001")
    changed = given | {"answer": "a", "version": str(row.version)}
    assert client.post(f"{ROOT}questions/{row.pk}/edit/", changed).status_code == 302
    assert client_of(room["one"]).get(f"{ROOT}questions/").status_code == 403


def test_learning_belongs_to_the_bureau(room: Room) -> None:
    row = actions.plan_training(
        {"title": "学习", "topic": "late", "held_on": DAY, "place": "室", "lecturer": "某", "hours": Decimal(1), "content": ""},
        actor=room["clerk"], at=AT,
    )  # fmt: skip
    assert row.unit.code == "housing"
    assert client_of(room["market"]).get(f"{ROOT}trainings/{row.pk}/").status_code == 404


def test_an_organ_that_has_nothing_to_do_with_gas_plans_no_gas_training(room: Room) -> None:
    given = {
        "title": "学习",
        "topic": "late",
        "held_on": DAY,
        "place": "室",
        "lecturer": "某",
        "hours": Decimal(1),
        "content": "",
    }
    with pytest.raises(Refused, match="没有燃气安全的执法权限"):
        actions.plan_training(given, actor=actor("artclerk", (roles.CLERK, "culture")), at=AT)
    assert not Training.objects.exists()


@pytest.mark.parametrize(
    ("where", "field", "values", "words"),
    [
        ("trainings", "hours", (0, -1, 999), "学时要大于 0"),
        ("contests", "wanted", (0, 99999, 501), "题数要在 1 至 500 之间"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_in_words(
    room: Room, where: str, field: str, values: tuple[int, ...], words: str
) -> None:
    client = client_of(room.people["clerk"])
    given = {
        "title": "学习",
        "topic": "late",
        "held_on": "2025-08-29",
        "place": "室",
        "lecturer": "某",
        "hours": 1,
        "wanted": 3,
    }
    for value in values:
        answer = client.post(f"{ROOT}{where}/new/", given | {field: value})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "约束" not in page
        assert words in page, value
    assert not Training.objects.exists()
    assert not Contest.objects.exists()


# --- figures: against a count in plain Python ----------------------------------------------------------------


def counted(rows: list[tuple[date, str, tuple[str, ...]]], *, on: date) -> tuple[int, int, int]:
    """Trainings held since the campaign began, those who came, and how many people they were."""
    held = [(people) for day, state, people in rows if state == "held" and date(2025, 3, 1) <= day <= on]
    return len(held), sum(map(len, held)), len({who for people in held for who in people})


def test_people_and_their_visits_are_two_figures(room: Room, case: Case) -> None:
    rows = [
        (date(2025, 2, 20), "held", ("one", "two")), (date(2025, 3, 1), "held", ("one", "two", "three")),
        (date(2025, 8, 20), "held", ("one", "four")), (DAY, "planned", ("two",)),
    ]  # fmt: skip
    for day, state, people in rows:
        row = training(room, held_on=day)
        actions.sign_in(row, [room.people[who] for who in people], actor=room["clerk"], at=AT)
        if state == "held":
            take_step(row, "hold", actor=room["clerk"], at=AT)
    reviewed(room, case, ("late", "1", None))
    keys = [f"gas_safety.{name}" for name in ("trainings", "trained", "trained_people", "file_reviews")]
    for on in (DAY, date(2025, 3, 1), date(2025, 2, 28)):
        values = api.evaluate(keys, as_of=on)
        found = tuple(values[key].exact or 0 for key in keys[:3])
        assert found == counted(rows, on=on)
        assert values["gas_safety.file_reviews"].exact == (1 if on == DAY else 0)
        assert api.records_of("gas_safety.trained", as_of=on).count() == found[1]
    Training.objects.filter(held_on=date(2025, 8, 20)).update(state="cancelled")
    after = api.evaluate(keys, as_of=DAY)
    assert [after[key].exact for key in keys] == [1, 3, 3, 1]
