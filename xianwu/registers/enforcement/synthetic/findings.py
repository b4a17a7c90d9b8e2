"""What was found on the visits of the past, and how each of it ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from xianwu.core.attachments.models import Attachment
from xianwu.core.attachments.store import keep
from xianwu.core.events.api import write_many_new
from xianwu.core.people.actors import Actor
from xianwu.core.workflow.replay import Saga, Turn, instant, write_clocks, write_sagas
from xianwu.papers.api import organ_word
from xianwu.papers.declarations import kind_of
from xianwu.papers.models import NumberRegister
from xianwu.registers.enforcement.brain.provisions import cited
from xianwu.registers.enforcement.kinds import Mode, PhotoStage, Recheck, Severity
from xianwu.registers.enforcement.models import CheckItem, Finding, Photo, Reinspection
from xianwu.registers.enforcement.synthetic.past import Held
from xianwu.registers.enforcement.synthetic.people import Cast
from xianwu.registers.enforcement.synthetic.pictures import picture
from xianwu.registers.enforcement.synthetic.sites import workday
from xianwu.registers.enforcement.visits.facts import due_instant
from xianwu.registers.enforcement.visits.finding_rows import demand_of, words_of_fault
from xianwu.registers.enforcement.visits.finding_steps import ALL_CLOCKS, FINDING
from xianwu.registers.enforcement.visits.numbering import FINDING as FINDING_NO
from xianwu.registers.enforcement.visits.numbering import next_numbers

ORDER = "enforcement.correction_order"
ON_SITE, FIXED, LATE, OVERDUE, VOID, ORDERED = "on_site", "fixed", "late", "overdue", "void", "ordered"
LARGEST = 2**20
STILL_THERE = (Recheck.NOT_FIXED, "期限届满后到场查看，没有改正")


@dataclass
class Ending:
    """How one finding of the past ends."""

    visit: Held
    item: CheckItem
    kind: str
    saga: Saga | None = None
    rechecked_on: date | None = None
    """When somebody went there again; of what is overdue still, to find it as it was."""

    @property
    def finding(self) -> Finding:
        assert self.saga is not None
        return self.saga.row


def endings_of(rng: Random, visits: Sequence[Held]) -> list[Ending]:
    """Every fault with an end by chance: put right on the spot, in time, or late."""
    return [Ending(visit, item, _kind(rng, item)) for visit in visits for item in visit.failed]


def write_findings(rng: Random, cast: Cast, visits: Sequence[Held], *, open_since: date) -> list[Ending]:
    """Every fault to its end; of those since `open_since` some have run out, and one was a mistake."""
    endings = endings_of(rng, visits)
    recent = [each for each in endings if each.kind in (FIXED, LATE) and each.visit.on >= open_since]
    recent.sort(key=lambda each: each.item.rule_id is None)
    for ending, kind in zip(recent, (OVERDUE, VOID, OVERDUE), strict=False):
        ending.kind = kind
    write_endings(rng, cast, endings)
    return endings


def write_endings(rng: Random, cast: Cast, endings: Sequence[Ending]) -> None:
    """The findings with their orders, return visits and pictures, each as its ending says."""
    for year in sorted({each.visit.on.year for each in endings}):
        own = [each for each in endings if each.visit.on.year == year]
        orders = iter(_order_numbers(cast, year, len(own)))
        for ending, number in zip(own, next_numbers(FINDING_NO, year=year, count=len(own)), strict=True):
            _tell(rng, cast, ending, number, orders)
    sagas = [ending.saga for ending in endings if ending.saga]
    write_sagas(sagas)
    write_clocks(FINDING, sagas)
    _write_rechecks(cast, endings)
    _write_pictures(cast, endings)


def _kind(rng: Random, item: CheckItem) -> str:
    if item.mode == Mode.ON_SITE and rng.random() < 0.8:
        return ON_SITE
    return rng.choice((FIXED, FIXED, FIXED, LATE))


def _order_numbers(cast: Cast, year: int, count: int) -> list[str]:
    """Numbers given before the system: they go on where its own series ends, and it where they end."""
    kind, own = kind_of(ORDER), {"organ": cast.organ, "kind": ORDER, "year": year}
    known = NumberRegister.objects.filter(**own).first()
    first = known.last_no + 1 if known else 1
    NumberRegister.objects.update_or_create(**own, defaults={"last_no": first + count - 1})
    word = organ_word(kind, cast.organ, day=date(year, 12, 31))
    return [kind.number_text(number, year=year, organ_word=word) for number in range(first, first + count)]


def _tell(rng: Random, cast: Cast, ending: Ending, number: str, orders: Iterator[str]) -> None:
    visit, item = ending.visit, ending.item
    officer = cast.officer(visit.officers[0])
    row = Finding(
        number=number, title=words_of_fault(item), unit=cast.organ, matter=cast.matter, state="found", inspection=visit.row,
        subject=visit.site.subject, town=visit.site.subject.town, item=item, group=item.group, severity=item.severity,
        mode=Mode.ON_SITE if ending.kind == ON_SITE else Mode.DEADLINE, broken=cited(item.basis),
        demand=demand_of(item), found_on=visit.on, is_suspended=item.severity == Severity.MAJOR,
    )  # fmt: skip
    ending.saga = Saga(row, instant(visit.on, 50), "enforcement.finding_found", officer)
    if ending.kind == ON_SITE:
        done = {
            "state": "fixed_on_site",
            "fixed_on": visit.on,
            "verified_on": visit.on,
            "verified_by_id": officer.id,
            "is_suspended": False,
        }
        ending.saga.turns = [
            Turn(instant(visit.on, 58), "enforcement.finding_fixed_on_site", officer, done, "fix_on_site")
        ]
        return
    due = workday(visit.on + timedelta(days=item.days))
    ordered = {"state": "ordered", "ordered_on": visit.on, "due_at": due_instant(due), "order_no": next(orders)}
    ending.saga.turns = [
        Turn(instant(visit.on, 55), "enforcement.finding_ordered", officer, ordered, "order"),
        Turn(instant(visit.on, 57), "enforcement.finding_served", officer, {"served_on": visit.on}, starts=ALL_CLOCKS),
        *_rest(rng, cast, ending, due, officer),
    ]


def _rest(rng: Random, cast: Cast, ending: Ending, due: date, officer: Actor) -> list[Turn]:
    if ending.kind == VOID:
        day, why = workday(ending.visit.on + timedelta(days=2)), "现场核对有误，文书已撤回"
        changes = {"state": "void", "void_reason": why}
        return [Turn(instant(day), "enforcement.finding_voided", cast.deputy, changes, "void", why)]
    if ending.kind == ORDERED:
        return []
    if ending.kind == FIXED:
        told = max(workday(due - timedelta(days=rng.randint(2, 6))), ending.visit.on)
        first = Turn(
            instant(told, 70),
            "enforcement.finding_reported",
            officer,
            {"state": "reported", "reported_on": told},
            "report",
        )
        return [first, _verified(ending, told, workday(told + timedelta(days=1)), officer)]
    over = due + timedelta(days=1)
    lapsed = Turn(
        instant(over), "enforcement.finding_lapsed", officer, {"state": "overdue", "overdue_on": over}, "lapse"
    )
    if ending.kind == OVERDUE:
        ending.rechecked_on = seen = workday(over)
        return [lapsed, Turn(instant(seen, 90), "enforcement.finding_sent_back", officer, {}, "send_back")]
    return [lapsed, _verified(ending, over, workday(over + timedelta(days=rng.randint(1, 8))), officer)]


def _verified(ending: Ending, told: date, seen: date, officer: Actor) -> Turn:
    ending.rechecked_on = seen
    done = {
        "state": "verified",
        "fixed_on": told,
        "verified_on": seen,
        "verified_by_id": officer.id,
        "is_suspended": False,
    }
    return Turn(instant(seen, 90), "enforcement.finding_verified", officer, done, "verify")


def _write_rechecks(cast: Cast, endings: Sequence[Ending]) -> None:
    rows = []
    for ending in endings:
        if ending.rechecked_on is None:
            continue
        pair = (cast.officers[place] for place in ending.visit.officers[:2])
        result, note = STILL_THERE if ending.kind == OVERDUE else (Recheck.FIXED, "已按要求改正")
        row = Reinspection(
            finding=ending.finding, checked_on=ending.rechecked_on, result=result, note=note,
            officers="、".join(f"{each.person.name}（{each.card_no}）" for each in pair),
        )  # fmt: skip
        row._history_date = instant(ending.rechecked_on, 80)
        rows.append(row)
    write_many_new(rows, "enforcement.reinspection_recorded", actor=cast.officer(0), at=instant(endings[0].visit.on))


def _write_pictures(cast: Cast, endings: Sequence[Ending]) -> None:
    """Before and after of everything that was put right on the spot."""
    pairs = [
        (ending, stage)
        for ending in endings
        if ending.kind == ON_SITE
        for stage in (PhotoStage.BEFORE, PhotoStage.AFTER)
    ]
    files = [_attachment(ending, stage, number) for number, (ending, stage) in enumerate(pairs, start=1)]
    Attachment.objects.bulk_create(files)
    rows = []
    for (ending, stage), file in zip(pairs, files, strict=True):
        taken = _taken(ending, stage)
        row = Photo(inspection=ending.visit.row, finding=ending.finding, attachment=file, stage=stage, taken_at=taken)
        row._history_date = taken
        rows.append(row)
    write_many_new(rows, "enforcement.photo_added", actor=cast.officer(0), at=instant(endings[0].visit.on))


def _taken(ending: Ending, stage: str) -> datetime:
    return instant(ending.visit.on, 51 if stage == PhotoStage.BEFORE else 56)


def _attachment(ending: Ending, stage: str, number: int) -> Attachment:
    assert ending.visit.row is not None
    digest, size = keep([picture(number, stage, _taken(ending, stage))], limit=LARGEST)
    return Attachment(
        kind="enforcement.inspection", object_id=ending.visit.row.pk, category=Attachment.Category.PHOTO,
        name=f"{PhotoStage(stage).label}{number}.png", sha256=digest, size=size, content_type="image/png",
        uploaded_at=_taken(ending, stage),
    )  # fmt: skip
