"""Clocks: begun, paused with a reason and a holder, resumed, stopped, provisional, relimited; replay agrees."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.county import AT, DAY, ZONE, actor, client_of
from tests.toyroom.actions import open_errands, sample
from tests.toyroom.events import OPENED
from tests.toyroom.models import Errand
from tests.toyroom.roles import CHECKER, CLERK, READER
from tests.toyroom.workflow import FLOW
from xianwu.core.people.models import Person
from xianwu.core.workdays.models import PublishedYear
from xianwu.core.workflow.api import Clock, face_of, overdue_by_unit, relimit, spans, take_step, todo, used_of, waiting
from xianwu.core.workflow.clocks import due_of
from xianwu.core.workflow.declarations import ClockRule
from xianwu.core.workflow.models import ClockPause
from xianwu.core.workflow.replay import Saga, Turn, write_clocks, write_sagas


def at(month: int, day: int) -> datetime:
    return datetime(2025, month, day, 10, tzinfo=ZONE)


@pytest.fixture
def clerk(toyroom: dict[str, Any]) -> Any:
    return actor("clerk", (CLERK, "dongtun"))


@pytest.fixture
def checker(toyroom: dict[str, Any]) -> Any:
    return actor("checker", (CHECKER, "yanjin"))


def opened(unit: Any, clerk: Any, when: datetime = AT, number: int = 1, **fields: Any) -> Errand:
    return open_errands([sample(unit, number, permit_no="许", **fields)], actor=clerk, at=when)[0]


def clock(errand: Errand, name: str) -> Clock:
    return Clock.objects.filter(kind="toyroom.errand", object_id=errand.pk, name=name).latest("pk")


def test_the_first_clock_runs_from_creation(toyroom: Any, clerk: Any) -> None:
    found = clock(opened(toyroom["dongtun"], clerk), "papers")
    assert (found.state, found.started_on, found.due_on) == ("running", DAY, date(2025, 9, 5))
    assert (found.holder, found.held_by, found.unit.code) == (CHECKER, "事项核验", "dongtun")
    assert not found.is_provisional


def test_a_clock_begins_on_the_day_the_record_names(toyroom: Any, clerk: Any, checker: Any) -> None:
    errand = opened(toyroom["dongtun"], clerk, complete_on=date(2025, 8, 25))
    take_step(errand, "check", actor=checker, at=AT)
    assert (clock(errand, "work").started_on, clock(errand, "work").due_on) == (date(2025, 8, 25), date(2025, 9, 3))
    plain = opened(toyroom["dongtun"], clerk, number=2)
    take_step(plain, "check", actor=checker, at=AT)
    assert (clock(plain, "work").started_on, clock(plain, "work").due_on) == (DAY, date(2025, 9, 9))


def test_a_step_stops_one_clock_and_starts_the_next(toyroom: Any, clerk: Any, checker: Any) -> None:
    errand = opened(toyroom["dongtun"], clerk)
    take_step(errand, "check", actor=checker, at=at(9, 2))
    papers = clock(errand, "papers")
    assert (papers.state, papers.stopped_on, papers.used_days) == ("stopped", date(2025, 9, 2), 2)
    assert clock(errand, "work").state == "running"
    assert face_of(papers, on=DAY).text == "用时 2 日"
    assert face_of(papers, on=DAY).tone == "done"


def test_what_was_done_late_stays_to_be_seen(toyroom: Any, clerk: Any, checker: Any) -> None:
    errand = opened(toyroom["dongtun"], clerk)
    due = clock(errand, "papers").due_on
    take_step(errand, "check", actor=checker, at=at(9, 12))
    face = face_of(clock(errand, "papers"), on=DAY)
    assert (face.tone, face.text.partition("，")[2]) == ("warn", f"超期 {(date(2025, 9, 12) - due).days} 天")


def test_a_pause_keeps_reason_and_holder_and_moves_the_due_day(toyroom: Any, clerk: Any, checker: Any) -> None:
    errand = opened(toyroom["dongtun"], clerk)
    take_step(errand, "check", actor=checker, at=AT)
    take_step(errand, "ask", actor=checker, at=at(9, 1), reason="缺附图")
    paused = clock(errand, "work")
    assert (paused.state, paused.due_on, paused.held_by) == ("paused", None, "事项经办")
    assert face_of(paused, on=at(12, 1).date()).tone == "paused", "who waits for others is never late"
    pause = ClockPause.objects.get()
    assert (pause.started_on, pause.ended_on, pause.reason, pause.held_by) == (
        date(2025, 9, 1), None, "缺附图", "事项经办",
    )  # fmt: skip
    take_step(errand, "answer", actor=clerk, at=at(9, 4))
    running = clock(errand, "work")
    assert (running.state, running.due_on) == ("running", date(2025, 9, 12))
    assert spans(running) == [(date(2025, 9, 1), date(2025, 9, 4))]
    take_step(errand, "finish", actor=clerk, at=at(9, 8), data={"amount": "1"})
    assert clock(errand, "work").used_days == used_of("working", DAY, date(2025, 9, 8), spans(running)) == 3


def test_a_running_clock_goes_from_hand_to_hand(toyroom: Any, clerk: Any, checker: Any) -> None:
    errand = opened(toyroom["dongtun"], clerk)
    take_step(errand, "check", actor=checker, at=AT)
    assert (clock(errand, "work").holder, clock(errand, "work").held_by) == (CLERK, "事项经办")
    assert clock(errand, "work").pk not in {row.clock.pk for row in todo(checker, on=DAY)}
    take_step(errand, "hand_in", actor=clerk, at=AT)
    handed = clock(errand, "work")
    assert (handed.state, handed.holder, handed.held_by) == ("running", CHECKER, "事项核验、事项经办")
    assert handed.pk in {row.clock.pk for row in todo(checker, on=DAY)}, "the to-do list goes with the clock"


def test_stopping_a_paused_clock_ends_its_pause(toyroom: Any, clerk: Any, checker: Any) -> None:
    errand = opened(toyroom["dongtun"], clerk)
    take_step(errand, "check", actor=checker, at=AT)
    take_step(errand, "ask", actor=checker, at=at(9, 1), reason="问")
    take_step(errand, "drop", actor=clerk, at=at(9, 20), reason="撤")
    stopped = clock(errand, "work")
    assert (stopped.state, stopped.used_days) == ("stopped", 1)
    assert ClockPause.objects.get().ended_on == date(2025, 9, 20)


def test_a_limit_into_an_unpublished_year_is_provisional(toyroom: Any, clerk: Any, checker: Any) -> None:
    errand = opened(toyroom["dongtun"], clerk, at(12, 26))
    found = clock(errand, "papers")
    assert found.is_provisional
    assert found.due_on == date(2026, 1, 2), "Monday to Friday until the year is published"
    assert "暂定，2026 年节假日未公布" in face_of(found, on=date(2025, 12, 26)).note
    assert not clock(opened(toyroom["dongtun"], clerk, number=2), "papers").is_provisional
    PublishedYear.objects.create(year=2026, document_no="试")
    assert not clock(opened(toyroom["dongtun"], clerk, at(12, 26), number=3), "papers").is_provisional


def test_a_statutory_period_ends_on_a_working_day(county: Any) -> None:
    """Calendar days are counted; only a last day without work moves, pauses included."""
    started = date(2025, 9, 16)
    assert due_of("calendar", started, 15, ()).on == date(2025, 10, 1)
    assert due_of("statutory", started, 15, ()).on == date(2025, 10, 9), "1 to 8 October are holidays"
    assert due_of("statutory", DAY, 90, ()).on == date(2025, 11, 27), "a working day stays"
    paused = [(date(2025, 9, 20), date(2025, 9, 22))]
    assert due_of("statutory", date(2025, 9, 14), 15, paused).on == date(2025, 10, 9)
    assert due_of("statutory", started, 15, [(started, None)]) is None
    assert used_of("statutory", started, date(2025, 10, 9), ()) == 23


def test_a_statutory_period_that_rolls_over_an_unpublished_day_is_provisional(county: Any) -> None:
    rolled = due_of("statutory", date(2026, 1, 1), 9, ())
    assert (rolled.on, rolled.is_provisional) == (date(2026, 1, 12), True)
    assert not due_of("statutory", DAY, 90, ()).is_provisional
    assert not due_of("calendar", date(2026, 1, 1), 9, ()).is_provisional, "no calendar is asked"


def test_colours_follow_the_shares_of_the_limit(toyroom: Any, clerk: Any) -> None:
    found = clock(opened(toyroom["dongtun"], clerk), "papers")
    assert (found.amber_on, found.red_on) == (date(2025, 9, 3), date(2025, 9, 4))
    faces = [face_of(found, on=date(2025, 9, day)) for day in (2, 3, 5, 6)]
    assert [face.tone for face in faces] == ["calm", "warn", "warn", "late"]
    assert [face.text for face in faces] == ["剩 3 天", "临期 2 天", "今天到期", "超期 1 天"]


def test_a_new_limit_moves_running_clocks_only(toyroom: Any, clerk: Any, checker: Any) -> None:
    errand, other = opened(toyroom["dongtun"], clerk), opened(toyroom["dongtun"], clerk, number=2)
    for each in (errand, other):
        take_step(each, "check", actor=checker, at=AT)
    take_step(other, "finish", actor=clerk, at=AT, data={"amount": "1"})
    errand.amount = other.amount = 600
    relimit(FLOW, "work", [errand, other], on=AT.date())
    assert (clock(errand, "work").limit_days, clock(errand, "work").due_on) == (20, date(2025, 9, 26))
    assert clock(other, "work").limit_days == 7


def test_a_refused_step_turns_no_clock(toyroom: Any, clerk: Any, checker: Any) -> None:
    from xianwu.core.workflow.api import StepRefused

    errand = opened(toyroom["dongtun"], clerk)
    take_step(errand, "check", actor=checker, at=AT)
    with pytest.raises(StepRefused):
        take_step(errand, "finish", actor=clerk, at=AT, data={"amount": "5000"})
    assert clock(errand, "work").state == "running"


# --- to-do --------------------------------------------------------------------------------------------


def test_the_to_do_list_holds_ones_own_clocks_soonest_first(toyroom: Any, clerk: Any, checker: Any) -> None:
    late = opened(toyroom["dongtun"], clerk, at(8, 1), number=1)
    soon = opened(toyroom["dongtun"], clerk, at(8, 26), number=2)
    asked = opened(toyroom["dongtun"], clerk, at(8, 27), number=3)
    take_step(asked, "check", actor=checker, at=at(8, 28))
    take_step(asked, "ask", actor=checker, at=AT, reason="问")
    rows = todo(checker, on=DAY)
    assert [(row.clock.object_id, row.group) for row in rows] == [(late.pk, "overdue"), (soon.pk, "week")]
    assert [(row.clock.object_id, row.group) for row in todo(clerk, on=DAY)] == [(asked.pk, "waiting")]
    assert todo(actor("other", (CLERK, "tapu")), on=DAY) == []
    assert todo(actor("reader", (READER, "yanjin")), on=DAY) == []


def test_waiting_steps_are_counted_within_ones_scope(toyroom: Any, clerk: Any, checker: Any) -> None:
    for number, code in enumerate(("dongtun", "dongtun", "tapu")):
        opened(toyroom[code], None, number=number)
    assert [(row.step.name, row.count) for row in waiting(checker, on=AT.date())] == [("check", 3)]
    own = actor("town", (CLERK, "dongtun"))
    assert [(row.step.name, row.count) for row in waiting(own, on=AT.date())] == [], "dangerous steps wait for nobody"


def test_what_a_step_needs_and_who_came_before_count_as_its_guard_does(toyroom: Any, clerk: Any) -> None:
    """The step is refused for want of a number, or to whoever created the record: it does not wait there."""
    both = actor("both", (CHECKER, "yanjin"), (CLERK, "yanjin"))

    def works(who: Any) -> list[tuple[str, int]]:
        return [(row.step.name, row.count) for row in waiting(who, on=DAY)]

    opened(toyroom["dongtun"], clerk, number=1)
    open_errands([sample(toyroom["dongtun"], 2, permit_no="")], actor=clerk, at=AT)
    own = opened(toyroom["dongtun"], both, number=3)
    assert works(both) == [("check", 1)]
    other = actor("other", (CHECKER, "yanjin"))
    assert works(other) == [("check", 2)]
    take_step(own, "check", actor=other, at=AT)
    assert works(other) == [("check", 1), ("ask", 1)], "who checked does not finish"
    assert ("finish", 1) in works(both)
    client = client_of(Person.objects.get(pk=other.id))
    page = client.get("/toyroom/errands/?todo=check").content.decode()
    assert "事项1" in page
    assert "事项2" not in page


def test_overdue_clocks_are_counted_by_unit(toyroom: Any, clerk: Any) -> None:
    for number, (code, day) in enumerate((("dongtun", 1), ("dongtun", 4), ("tapu", 4), ("tapu", 28))):
        opened(toyroom[code], None, at(8, day), number=number)
    assert overdue_by_unit(on=DAY) == [("延津县东屯镇", "核验资料", 2), ("延津县塔铺街道", "核验资料", 1)]


def test_the_ledger_shows_clocks_in_one_statement(toyroom: Any, clerk: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(20):
        opened(toyroom["dongtun"], clerk, at(8, 1 + number), number=number)
    client = client_of(clerk)
    client.get("/toyroom/errands/")
    with django_assert_max_num_queries(14):
        page = client.get("/toyroom/errands/").content.decode()
    assert page.count("超期") >= 5


# --- replay -------------------------------------------------------------------------------------------


def plain(row: Clock) -> dict[str, Any]:
    skipped = {"id", "object_id", "title"}
    values = {f.attname: getattr(row, f.attname) for f in Clock._meta.concrete_fields if f.attname not in skipped}
    return values | {"pauses": [(p.started_on, p.ended_on, p.reason, p.held_by) for p in row.pauses.order_by("pk")]}


STORIES: list[list[tuple[str, int, dict[str, Any]]]] = [
    [],
    [("check", 1, {})],
    [("check", 3, {}), ("ask", 4, {"reason": "缺图"})],
    [("check", 3, {}), ("ask", 4, {"reason": "缺图"}), ("answer", 9, {})],
    [("check", 1, {}), ("ask", 2, {"reason": "甲"}), ("answer", 5, {}), ("ask", 6, {"reason": "乙"}),
     ("answer", 8, {}), ("finish", 12, {"data": {"amount": "1"}})],
    [("check", 1, {}), ("ask", 2, {"reason": "甲"}), ("drop", 20, {"reason": "撤"})],
    [("check", 1, {}), ("ask", 2, {"reason": "甲"}), ("answer", 3, {}), ("hand_in", 4, {})],
    [("check", 1, {}), ("hand_in", 4, {}), ("finish", 12, {"data": {"amount": "1"}})],
    [("drop", 2, {"reason": "撤"})],
]  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("begin", [date(2025, 8, 18), date(2025, 9, 26), date(2025, 12, 22)])
def test_replayed_clocks_equal_live_ones(toyroom: Any, clerk: Any, checker: Any, story: Any, begin: date) -> None:
    start = datetime.combine(begin, AT.timetz())
    who = {"check": checker, "ask": checker}
    live = opened(toyroom["dongtun"], clerk, start)
    row = Errand(state="open", **sample(toyroom["dongtun"], 2, permit_no="许"))
    saga = Saga(row, start, OPENED, clerk)
    for name, days, options in story:
        when = start + timedelta(days=days)
        take_step(live, name, actor=who.get(name, clerk), at=when, **options)
        changes = {"state": live.state} | ({"amount": live.amount} if name == "finish" else {})
        verb = FLOW.verb(FLOW.step(name))
        saga.turns.append(Turn(when, verb, who.get(name, clerk), changes, name, options.get("reason", "")))
    write_sagas([saga])
    write_clocks(FLOW, [saga])
    own = [
        [plain(each) for each in Clock.objects.filter(object_id=pk).order_by("name", "pk")] for pk in (live.pk, row.pk)
    ]
    assert own[0] == own[1]
    from xianwu.core.events.api import verify_chain

    assert verify_chain() == []


def test_a_clock_may_warn_by_days_left() -> None:
    rule = ClockRule("papers", "核验资料", lambda record, on: 15, days_left=(3, 1))
    assert rule.warning_days(15) == (12, 14)
    assert rule.warning_days(2) == (0, 1)
    assert ClockRule("papers", "核验资料", lambda record, on: 15).warning_days(15) == (9, 12)
