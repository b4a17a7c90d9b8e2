"""Clocks of a review: when they run, why they stand still, who holds the ball, and to which year a review belongs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from xianwu.core.people.actors import Actor
from xianwu.core.workdays.models import PublishedYear, WorkDay
from xianwu.core.workflow.api import StepRefused, todo, waiting
from xianwu.domains.fiscal_review.actions import lapse_due_opinions
from xianwu.domains.fiscal_review.desk import QueueRow, courses_of, queue_rows
from xianwu.domains.fiscal_review.kinds import Reply
from xianwu.domains.fiscal_review.models import ReviewProject
from xianwu.domains.fiscal_review.queries import opinion_rows
from xianwu.domains.fiscal_review.tests.journey import Journey, noon
from xianwu.figures.api import evaluate

S = ReviewProject.State


def by_hand(
    first: date, last: date, *, still: set[date], off: set[date] = frozenset(), work: set[date] = frozenset()
) -> int:  # type: ignore[assignment]
    """Working days after `first` up to `last`, counted one by one without the house's arithmetic."""
    count, day = 0, first
    while day < last:
        day += timedelta(days=1)
        is_work = day in work or (day.weekday() < 5 and day not in off)
        count += is_work and day not in still
    return count


def days(first: date, last: date) -> set[date]:
    """The days of a pause: from the day after it began to the day it ended."""
    return {first + timedelta(days=n) for n in range(1, (last - first).days + 1)}


def test_the_review_clock_starts_with_complete_papers(journey: Callable[..., Journey]) -> None:
    case = journey().step("submit", "owner", items="送审函", on=date(2025, 8, 4))
    assert case.clock("papers").limit_days == 1
    with pytest.raises(IndexError):
        case.clock("review")


@pytest.mark.usefixtures("needs_fonts")
def test_supplement_hands_the_ball_to_the_owner(journey: Callable[..., Journey]) -> None:
    case = journey().step("submit", "owner", items="送审函", on=date(2025, 8, 4))
    case.step("request_papers", "intake", on=date(2025, 8, 5))
    assert (case.clock("papers").state, case.clock("supplement").held_by) == ("stopped", "建设单位")
    case.step("resubmit", "owner", items=_all(case), on=date(2025, 8, 8)).step("accept", "intake", on=date(2025, 8, 11))
    assert case.clock("supplement").used_days == 3
    review = case.clock("review")
    assert (review.started_on, review.state, review.held_by) == (date(2025, 8, 11), "running", "评审内勤")


def _all(case: Journey) -> str:
    from xianwu.domains.fiscal_review.tests.journey import papers_of

    return papers_of(case.project.stage)


def test_a_query_pauses_and_its_answer_resumes(journey: Callable[..., Journey]) -> None:
    case = journey().assigned(on=date(2025, 8, 4))
    due = case.clock("review").due_on
    case.step("raise_query", "first", content="依据？", on=date(2025, 8, 6))
    clock = case.clock("review")
    pause = clock.pauses.get()
    assert (clock.state, clock.due_on) == ("paused", None)
    assert (pause.reason, pause.held_by, pause.ended_on) == ("提出疑问", "建设单位", None)
    case.step("answer_query", "owner", answer="见附件", on=date(2025, 8, 12))
    clock = case.clock("review")
    assert (clock.state, clock.held_by) == ("running", "初审人员")
    # 6 August to 12 August stands still for four working days: the due day moves by just as many.
    assert by_hand(due, clock.due_on, still=set()) == 4


@pytest.mark.usefixtures("needs_fonts")
def test_the_holder_of_the_clock_follows_the_step_that_is_due(journey: Callable[..., Journey]) -> None:
    """What the clock says and what the forecast says is one thing, in every state from acceptance to conclusion."""
    case = journey().accepted()
    seen: list[tuple[str, str]] = []

    def note() -> None:
        project = case.now
        course = courses_of([project], on=case.on)[project.pk]
        leading = course.clock
        assert leading
        roles = "、".join(each.split()[0] for each in course.holder.split("、"))
        assert leading.held_by == roles, project.state
        seen.append((project.state, leading.held_by))

    chosen = {f"{name}_reviewer": str(case.actors[name].id) for name in ("first", "second", "final")}
    amount, sums = Decimal(2_700_000), {"approved": Decimal(2_700_000), "cuts": Decimal(300_000), "adds": Decimal(0)}
    note()
    for name, who, data in (
        ("classify", "intake", {}), ("assign", "intake", chosen), ("raise_query", "first", {"content": "依据？"}),
        ("answer_query", "owner", {"answer": "见附件"}), ("first_review", "first", {"amount": amount}),
        ("second_review", "second", {"amount": amount}), ("suspend", "head", {}), ("resume", "head", {}),
        ("finalise", "final", sums), ("seek_opinion", "intake", {}), ("object", "owner", {"content": "不同意"}),
        ("dismiss", "head", {"decision": "依据不足"}),
    ):  # fmt: skip
        case.step(name, who, reason="用地手续未完善" if name == "suspend" else "", **data)
        note()
    assert seen == [
        (S.ACCEPTED, "评审内勤"), (S.CLASSIFIED, "评审内勤"), (S.ASSIGNED, "初审人员"), (S.QUERIED, "建设单位"),
        (S.ASSIGNED, "初审人员"), (S.FIRST_REVIEWED, "复核人员"), (S.SECOND_REVIEWED, "审定人员"),
        (S.SUSPENDED, "财政局分管局长"), (S.SECOND_REVIEWED, "审定人员"), (S.FINALISED, "评审内勤"),
        (S.OPINION_SOUGHT, "建设单位"), (S.DISPUTED, "审定人员、财政局分管局长"), (S.SETTLED, "财政局分管局长"),
    ]  # fmt: skip
    assert case.step("conclude", "head").clock("review").state == "stopped"


def test_every_pause_has_a_reason_and_a_holder(journey: Callable[..., Journey], actors: dict[str, Actor]) -> None:
    case = journey().assigned(on=date(2025, 8, 4))
    case.step("raise_query", "first", content="依据？").step("answer_query", "owner", answer="见附件")
    case.step("suspend", "head", reason="用地手续未完善").step("resume", "head")
    case.consulting()
    pauses = list(case.clock("review").pauses.order_by("pk"))
    assert [pause.reason for pause in pauses] == ["提出疑问", "用地手续未完善", "转会商"]
    assert all(pause.held_by for pause in pauses)


@pytest.mark.usefixtures("needs_fonts")
def test_overlapping_pauses_count_each_day_once(journey: Callable[..., Journey]) -> None:
    """A request for answers within a suspension: the days they share are taken off once."""
    case = journey().assigned(on=date(2025, 7, 7))
    case.step("raise_query", "first", content="依据？", on=date(2025, 7, 9))
    case.step("answer_query", "owner", answer="见附件", on=date(2025, 7, 16))
    clock = case.clock("review")
    clock.pauses.create(
        started_on=date(2025, 7, 11), ended_on=date(2025, 7, 18), reason="补录的中止", held_by="建设单位"
    )
    case.step("first_review", "first", amount=Decimal(2_700_000), on=date(2025, 7, 21))
    case.step("second_review", "second", amount=Decimal(2_700_000))
    case.step("finalise", "final", approved=Decimal(2_700_000), cuts=Decimal(300_000), adds=Decimal(0))
    case.step("seek_opinion", "intake").step("agree", "owner").step("conclude", "head", on=date(2025, 7, 25))
    still = days(date(2025, 7, 9), date(2025, 7, 16)) | days(date(2025, 7, 11), date(2025, 7, 18))
    whole = by_hand(date(2025, 7, 7), date(2025, 7, 25), still=set())
    expected = by_hand(date(2025, 7, 7), date(2025, 7, 25), still=still)
    assert (case.conclusion.used_days, case.conclusion.paused_days) == (expected, whole - expected)
    assert expected == 7


@pytest.mark.usefixtures("needs_fonts")
def test_holidays_and_made_up_days_are_counted(journey: Callable[..., Journey]) -> None:
    """26 September + 5 working days is 10 October 2025: 28 September and 11 October are worked."""
    off = {date(2025, 10, day) for day in range(1, 9)}
    work = {date(2025, 9, 28), date(2025, 10, 11)}
    WorkDay.objects.bulk_create([WorkDay(day=day, is_work=False) for day in off])
    WorkDay.objects.bulk_create([WorkDay(day=day, is_work=True) for day in work])
    PublishedYear.objects.get_or_create(year=2025, defaults={"document_no": "国办发明电"})
    from xianwu.core.workdays.api import rows_changed

    rows_changed()
    case = journey().concluded(on=date(2025, 9, 26), end=date(2025, 10, 10))
    assert case.conclusion.used_days == 5
    assert by_hand(date(2025, 9, 26), date(2025, 10, 10), still=set(), off=off, work=work) == 5


@pytest.mark.usefixtures("needs_fonts")
def test_a_review_belongs_to_the_year_of_its_conclusion(journey: Callable[..., Journey]) -> None:
    case = journey(on=date(2024, 12, 23)).finalised(on=date(2024, 12, 23))
    case.step("seek_opinion", "intake", on=date(2025, 1, 6)).step("agree", "owner", on=date(2025, 1, 7))
    case.step("conclude", "head", on=date(2025, 1, 8))
    assert case.conclusion.document_no == "延财评审〔2025〕1号"
    key = "fiscal_review.completed"
    assert evaluate([key], as_of=date(2024, 12, 31))[key].value == 0
    assert evaluate([key], as_of=date(2025, 1, 7))[key].value == 0
    assert evaluate([key], as_of=date(2025, 1, 8))[key].value == 1


@pytest.mark.usefixtures("needs_fonts")
def test_withdrawn_reviews_leave_the_average(journey: Callable[..., Journey]) -> None:
    quick = journey().concluded(on=date(2025, 7, 7), end=date(2025, 7, 9))
    slow = journey().concluded(on=date(2025, 7, 7), end=date(2025, 7, 21))
    key = "fiscal_review.mean_duration"
    assert evaluate([key], as_of=date(2025, 7, 31))[key].value == Decimal(6)
    slow.step("withdraw", "head", reason="项目取消", on=date(2025, 7, 28))
    assert evaluate([key], as_of=date(2025, 7, 31))[key].value == Decimal(quick.conclusion.used_days) == 2
    # On a day before the withdrawal the county still knew both.
    assert evaluate([key], as_of=date(2025, 7, 25))[key].value == Decimal(6)


@pytest.mark.usefixtures("needs_fonts")
def test_the_owner_has_five_working_days_and_silence_agrees(
    journey: Callable[..., Journey], actors: dict[str, Actor]
) -> None:
    case = journey().finalised().step("seek_opinion", "intake", on=date(2025, 8, 8))
    clock = case.clock("opinion")
    assert (clock.limit_days, clock.due_on, clock.held_by) == (5, date(2025, 8, 15), "建设单位")
    assert case.clock("review").state == "paused"
    with pytest.raises(StepRefused, match="还没有届满"):
        case.step("lapse", "intake", on=date(2025, 8, 15))
    assert lapse_due_opinions(actor=actors["intake"], at=noon(date(2025, 8, 15))) == 0
    with pytest.raises(StepRefused, match="视为同意"):
        case.step("object", "owner", content="迟了", on=date(2025, 8, 18))
    assert _to_do(actors, on=date(2025, 8, 15)) == {"owner": "建设单位"}
    assert _to_do(actors, on=date(2025, 8, 18)) == {"intake": "评审内勤"}
    assert _awaited(actors, on=date(2025, 8, 15)) == {("owner", "agree"), ("owner", "object")}
    assert _awaited(actors, on=date(2025, 8, 18)) == {("intake", "lapse")}
    assert lapse_due_opinions(actor=actors["intake"], at=noon(date(2025, 8, 18))) == 1
    project = case.now
    assert (project.state, project.owner_reply, project.replied_on) == (S.SETTLED, Reply.SILENT, None)
    assert case.clock("review").state == "running"


def _awaited(actors: dict[str, Actor], *, on: date) -> set[tuple[str, str]]:
    """Whose list offers which step on that day."""
    names = ("agree", "object", "lapse")
    return {
        (who, each.step.name)
        for who in ("owner", "intake")
        for each in waiting(actors[who], on=on)
        if each.step.name in names
    }


def _to_do(actors: dict[str, Actor], *, on: date) -> dict[str, str]:
    """Whose list holds the clock of the opinion, and whom it names."""
    rows = {who: todo(actors[who], on=on) for who in ("owner", "intake", "first")}
    return {who: row.face.holder for who, found in rows.items() for row in found if row.clock.name == "opinion"}


def test_each_hand_finds_the_review_in_its_to_do(journey: Callable[..., Journey], actors: dict[str, Actor]) -> None:
    def hands() -> set[str]:
        rows = {who: todo(actors[who], on=date(2025, 8, 6)) for who in ("intake", "first", "second", "owner")}
        return {who for who, found in rows.items() if any(row.clock.name == "review" for row in found)}

    case = journey().assigned(on=date(2025, 8, 4))
    assert "first" in hands()
    case.step("first_review", "first", amount=Decimal(2_700_000))
    assert hands() == {"second"}


@pytest.mark.usefixtures("needs_fonts")
def test_a_late_review_says_so(journey: Callable[..., Journey]) -> None:
    case = journey().concluded(on=date(2025, 7, 1), end=date(2025, 8, 1))
    assert (case.conclusion.limit_days, case.conclusion.used_days, case.conclusion.is_on_time) == (17, 23, False)


def test_a_wrong_channel_moves_the_limit_from_the_same_first_day(journey: Callable[..., Journey]) -> None:
    case = journey(stage="settlement").accepted(on=date(2025, 8, 4))
    assert case.clock("review").limit_days == 15
    with pytest.raises(StepRefused, match="写明理由"):
        case.step("classify", "intake", channel="simple")
    case.step("classify", "intake", channel="simple", channel_reason="常见工程", on=date(2025, 8, 6))
    clock = case.clock("review")
    assert (clock.started_on, clock.limit_days) == (date(2025, 8, 4), 12)
    assert "人工改定：常见工程" in case.now.channel_reasons


def test_the_course_of_a_past_day_is_what_it_was_on_that_day(
    journey: Callable[..., Journey], actors: dict[str, Actor]
) -> None:
    told: dict[date, tuple[object, ...]] = {}
    case = journey(on=date(2025, 8, 4)).assigned(on=date(2025, 8, 4))

    def note(on: date) -> None:
        told[on] = of_row(queue_rows(actors["leader"], on=on, only_mine=False)[0])

    for name, who, day, data in (
        ("raise_query", "first", date(2025, 8, 6), {"content": "依据？"}),
        ("answer_query", "owner", date(2025, 8, 12), {"answer": "见附件"}),
        ("suspend", "head", date(2025, 8, 14), {}),
        ("resume", "head", date(2025, 8, 19), {}),
        ("first_review", "first", date(2025, 8, 21), {"amount": Decimal(2_700_000)}),
    ):
        note(day - timedelta(days=1))
        case.step(name, who, reason="用地手续未完善" if name == "suspend" else "", on=day, **data)
        note(day)
    for day, then in told.items():
        rows = queue_rows(actors["leader"], on=day, past=day, only_mine=False)
        assert [of_row(row) for row in rows] == [then], day
    assert queue_rows(actors["leader"], on=date(2025, 8, 1), past=date(2025, 8, 1), only_mine=False) == []


def of_row(row: QueueRow) -> tuple[object, ...]:
    """What the queue says of a project, and the clock behind it."""
    course, clock = row.course, row.course.clock
    assert clock
    marks = (clock.name, clock.state, clock.due_on, clock.amber_on, clock.red_on, clock.held_by)
    return (row.project.state, course.used, course.limit, course.holder, course.tone, course.face, *marks)


def test_opinions_of_a_past_day_are_those_that_were_owed_then(
    journey: Callable[..., Journey], actors: dict[str, Actor]
) -> None:
    case = journey(on=date(2025, 8, 4)).finalised()
    sought = case.on + timedelta(days=1)
    case.step("seek_opinion", "intake", on=sought)
    case.step("object", "owner", on=sought + timedelta(days=2), content="不同意")
    assert opinion_rows(actors["leader"], on=case.on, past=None) == []
    (row,) = opinion_rows(actors["leader"], on=sought, past=sought)
    assert (row.project.pk, row.project.owner.code, row.is_over) == (case.project.pk, "transport", False)
    assert row.due_on
    assert row.due_on > sought
    before = sought - timedelta(days=1)
    assert opinion_rows(actors["leader"], on=before, past=before) == []


@pytest.mark.usefixtures("needs_fonts")
def test_a_re_review_shows_the_days_of_the_review_before_it(
    journey: Callable[..., Journey], client_of: Callable[[str], Client]
) -> None:
    case = journey().concluded(on=date(2025, 8, 4), end=date(2025, 8, 13))
    first = case.conclusion
    assert (first.used_days, first.former_days) == (7, 0)
    case.step("reopen", "head", on=date(2025, 8, 20), reason="漏计工程量")
    case.step("first_review", "first", amount=Decimal(2_700_000)).step(
        "second_review", "second", amount=Decimal(2_700_000)
    )
    case.step("finalise", "final", approved=Decimal(2_700_000), cuts=Decimal(300_000), adds=Decimal(0))
    case.step("seek_opinion", "intake").step("agree", "owner").step("conclude", "head")
    new = case.project.conclusions.get(version_no=2)
    assert (new.used_days, new.former_days) == (0, 7)
    page = client_of("auditor").get(f"/fiscal_review/conclusions/{new.pk}/").content.decode()
    assert "复评之前的用时（工作日）" in page
