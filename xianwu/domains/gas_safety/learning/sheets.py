"""Learning from Excel and back: questions, errors of a review, and who came to a training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.people.models import Person
from xianwu.domains.gas_safety.learning import actions
from xianwu.domains.gas_safety.learning.kinds import ErrorKind
from xianwu.domains.gas_safety.learning.questions import LETTERS, answer_of, options_of
from xianwu.domains.gas_safety.learning.records import (
    FULL_MARKS,
    Attendance,
    FileReview,
    Question,
    ReviewError,
    Training,
)
from xianwu.intake.declarations import CellError, Column, LoadResult, Sheet
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.models import Handler, Officer
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, REVIEWER
from xianwu.registers.enforcement.visits.sheet_words import Faults

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

Row = dict[str, Any]
KINDS = tuple(ErrorKind.choices)


def _refuse(wrong: Sequence[CellError]) -> None:
    if wrong:
        raise Refused(f"第 {wrong[0].row} 行“{wrong[0].column}”：{wrong[0].reason}")


# --- questions ----------------------------------------------------------------------------------------------

OPTIONS = tuple(f"option_{letter.lower()}" for letter in LETTERS)
QUESTION_COLUMNS = (
    Column("题目", "text", required=True, max_length=300),
    Column("针对", "kind", kind="choice", choices=KINDS, required=True),
    *(
        Column(f"选项{letter}", name, required=letter in LETTERS[:2])
        for letter, name in zip(LETTERS, OPTIONS, strict=True)
    ),
    Column("答案", "answer", kind="code", required=True, max_length=10, help="写字母，可以多个"),
    Column("依据", "basis", required=True),
    Column("使用中", "is_active", kind="bool", help="不填视为“是”"),
)
QUESTION_FIELDS = ("kind", "text", "options", "answer", "basis", "is_active")


def existing_questions(keys: Iterable[str]) -> dict[str, int]:
    rows = Question.objects.filter(text__in=list(keys)).order_by("-pk")
    return dict(rows.values_list("text", "pk"))


def allow_questions(rows: Sequence[Row], *, actor: Actor, at: datetime | None) -> list[CellError]:
    faults = Faults(QUESTION_COLUMNS)
    for row in rows:
        row["options"] = []
        try:
            row["options"] = options_of(row.get(name) or "" for name in OPTIONS)
            row["answer"] = answer_of(row["answer"], row["options"])
        except ValueError as error:
            faults.add(row, "answer" if row["options"] else "option_a", str(error))
        row["is_active"] = row.get("is_active") is not False
    return faults.found


def load_questions(rows: Sequence[Row], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """New questions are added, changed ones amended where no committed list holds them, equal ones left alone."""
    _refuse(allow_questions(rows, actor=actor, at=at))
    known = existing_questions(row["text"] for row in rows)
    old = Question.objects.visible_to(actor).in_bulk(list(known.values()))
    created = changed = 0
    for row in rows:
        data = {name: row[name] for name in QUESTION_FIELDS}
        record = old.get(known.get(row["text"], 0))
        if record is None:
            actions.add_question(data, actor=actor, at=at)
            created += 1
        elif any(getattr(record, name) != value for name, value in data.items()):
            actions.change_question(record, data, actor=actor, at=at)
            changed += 1
    return LoadResult(created, changed, len(rows) - created - changed)


def question_row(record: Question) -> Row:
    row = {name: getattr(record, name) for name in QUESTION_FIELDS if name != "options"}
    return row | dict.fromkeys(OPTIONS) | dict(zip(OPTIONS, record.options, strict=False))


# --- errors of a review -------------------------------------------------------------------------------------


def _points(value: Any) -> Any:
    if value is not None and not Decimal(0) < value <= FULL_MARKS:
        raise ValueError("扣分要大于 0，不超过 100。")
    return value


ERROR_COLUMNS = (
    Column("评查编号", "review", kind="code", required=True, max_length=40, help="“案卷评查”里的编号"),
    Column("类别", "kind", kind="choice", choices=KINDS, required=True),
    Column("问题", "item", required=True),
    Column("依据", "basis", required=True, help="法条或评查标准的条目"),
    Column("扣分", "points", kind="number", required=True, clean=_points),
    Column("责任人执法证号", "card_no", kind="code", max_length=40, help="不归某一个人的不填"),
)
ErrorKey = tuple[str, str, str]


def error_key(row: Row) -> ErrorKey:
    return (row["review"], row["kind"], row["item"])


def existing_errors(keys: Iterable[ErrorKey]) -> dict[ErrorKey, int]:
    wanted = set(keys)
    rows = ReviewError.objects.filter(review__number__in={key[0] for key in wanted})
    known = rows.values_list("pk", "review__number", "kind", "item")
    return {(number, kind, item): pk for pk, number, kind, item in known if (number, kind, item) in wanted}


def allow_errors(rows: Sequence[Row], *, actor: Actor, at: datetime | None) -> list[CellError]:
    """The review is the loader's own and still open; whoever is named has handled the case."""
    faults, known = Faults(ERROR_COLUMNS), existing_errors([error_key(row) for row in rows])
    numbers = {row["review"] for row in rows}
    reviews = {
        each.number: each
        for each in FileReview.objects.visible_to(actor).filter(number__in=numbers).select_related("case", "reviewer")
    }
    handlers = {
        (case, card): person
        for case, card, person in Handler.objects.filter(
            case__in=[each.case_id for each in reviews.values()], recused_on=None
        ).values_list("case_id", "card_no", "person_id")
    }
    for row in rows:
        review = row["_review"] = reviews.get(row["review"])
        row["_officer"] = None
        if review is None:
            faults.add(row, "review", "没有这个编号的案卷评查，请核对，或先新增。")
        elif error_key(row) not in known:
            _check_error(row, review, handlers, faults, actor=actor)
    return faults.found


def _check_error(
    row: Row, review: FileReview, handlers: dict[tuple[int, str], int], faults: Faults, *, actor: Actor
) -> None:
    if review.state != FileReview.State.OPEN:
        faults.add(row, "review", f"{review.number} {review.get_state_display()}，不能再登记问题。")
    elif review.reviewer_id != actor.id:
        faults.add(row, "review", f"这份案卷由{review.reviewer}评查，由评查人登记问题。")
    if row.get("card_no"):
        row["_officer"] = handlers.get((review.case_id, row["card_no"]))
        if row["_officer"] is None:
            faults.add(row, "card_no", "本案的办案人员里没有这个执法证号，请核对。")


def load_errors(rows: Sequence[Row], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """New errors are recorded as on the page; what is recorded stays as it is."""
    _refuse(allow_errors(rows, actor=actor, at=at))
    known = existing_errors([error_key(row) for row in rows])
    fresh = {error_key(row): row for row in rows if error_key(row) not in known}
    people = {row["_officer"] for row in fresh.values() if row["_officer"]}
    officers = Person.objects.in_bulk(list(people))
    for row in fresh.values():
        actions.record_error(
            row["_review"], kind=row["kind"], item=row["item"], basis=row["basis"], points=row["points"],
            officer=officers.get(row["_officer"]), actor=actor, at=at,
        )  # fmt: skip
    return LoadResult(len(fresh), 0, len(rows) - len(fresh))


def error_row(record: ReviewError) -> Row:
    handlers = record.review.case.handlers.all()
    card = next((each.card_no for each in handlers if each.person_id == record.officer_id), None)
    own = {name: getattr(record, name) for name in ("kind", "item", "basis", "points")}
    return {"review": record.review.number, "card_no": card, **own}


# --- who came -----------------------------------------------------------------------------------------------

ATTENDANCE_COLUMNS = (
    Column("培训编号", "training", kind="code", required=True, max_length=40, help="“执法培训”里的编号"),
    Column("执法证号", "card_no", kind="code", required=True, max_length=40),
    Column("姓名", "name", max_length=60, help="填了的与执法证核对"),
)
CameKey = tuple[str, str]


def came_key(row: Row) -> CameKey:
    return (row["training"], row["card_no"])


def _cards(numbers: Iterable[str]) -> dict[str, Officer]:
    """The newest card of each number."""
    rows = Officer.objects.filter(card_no__in=set(numbers)).select_related("person", "organ").order_by("valid_from")
    return {each.card_no: each for each in rows}


def existing_attendance(keys: Iterable[CameKey]) -> dict[CameKey, int]:
    wanted = list(keys)
    cards = _cards(card for _, card in wanted)
    rows = Attendance.objects.filter(training__number__in={number for number, _ in wanted})
    known = {(number, who): pk for pk, number, who in rows.values_list("pk", "training__number", "person_id")}
    found = {key: known.get((key[0], cards[key[1]].person_id)) for key in wanted if key[1] in cards}
    return {key: pk for key, pk in found.items() if pk}


def allow_attendance(rows: Sequence[Row], *, actor: Actor, at: datetime | None) -> list[CellError]:
    """A training that is not over, and people who hold a card of its bureau on the day."""
    faults, on = Faults(ATTENDANCE_COLUMNS), timezone.localdate(at)
    seen = Training.objects.visible_to(actor, roles=(CLERK, DEPUTY)).select_related("unit")
    trainings = {each.number: each for each in seen.filter(number__in={row["training"] for row in rows})}
    known, cards = existing_attendance([came_key(row) for row in rows]), _cards(row["card_no"] for row in rows)
    for row in rows:
        training, card = trainings.get(row["training"]), cards.get(row["card_no"])
        row["_training"], row["_person"] = training, card and card.person
        if training is None:
            faults.add(row, "training", "没有这个编号的培训，请核对，或先安排。")
        elif training.state != Training.State.PLANNED and came_key(row) not in known:
            faults.add(row, "training", f"{training.number} {training.get_state_display()}，不能再登记参训人员。")
        elif card is None or not card.is_valid(on) or not card.organ.path.startswith(training.unit.path):
            faults.add(row, "card_no", "本机关没有这个在有效期内的执法证，请核对。")
        elif row.get("name") and row["name"] != card.person.name:
            faults.add(row, "name", f"与执法证上的姓名“{card.person.name}”不符，请核对。")
    return faults.found


def load_attendance(rows: Sequence[Row], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    _refuse(allow_attendance(rows, actor=actor, at=at))
    known = existing_attendance([came_key(row) for row in rows])
    fresh: dict[int, tuple[Training, dict[int, Any]]] = {}
    for row in rows:
        if came_key(row) not in known:
            people = fresh.setdefault(row["_training"].pk, (row["_training"], {}))[1]
            people[row["_person"].pk] = row["_person"]
    for training, people in fresh.values():
        actions.sign_in(training, list(people.values()), actor=actor, at=at)
    created = sum(len(people) for _, people in fresh.values())
    return LoadResult(created, 0, len(rows) - created)


WRITERS = (CLERK, REVIEWER, DEPUTY)
SHEETS = [
    Sheet(
        key="gas_safety.questions", label="比武题库", model=Question, columns=QUESTION_COLUMNS,
        natural_key=lambda row: row["text"], existing=existing_questions, load=load_questions, allow=allow_questions,
        row_of=question_row, roles=WRITERS,
        note="按题目识别，重复导入不会重复登记；在已公布题库里的题，比武评定以前不能改。",
    ),
    Sheet(
        key="gas_safety.review_errors", label="评查问题", model=ReviewError, columns=ERROR_COLUMNS, natural_key=error_key,
        existing=existing_errors, load=load_errors, allow=allow_errors, row_of=error_row,
        joins=("review__case",), prefetches=("review__case__handlers",), roles=WRITERS,
        note="先在“案卷评查”新增，由评查人把逐条问题导入；已登记的不会被改写，已确认的评查不能再加。",
    ),
    Sheet(
        key="gas_safety.attendance", label="参训人员", model=Attendance, columns=ATTENDANCE_COLUMNS, natural_key=came_key,
        existing=existing_attendance, load=load_attendance, allow=allow_attendance,
        roles=(CLERK, DEPUTY),
        note="签到表：一人一场一行，按执法证号找到人。培训办结以后不能再加。",
    ),
]  # fmt: skip
