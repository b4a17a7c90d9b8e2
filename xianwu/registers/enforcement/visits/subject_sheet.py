"""检查对象 from Excel and back: identities checked, the same place under two names said, sealed numbers never sent out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.events.api import write_many_changes
from xianwu.intake.declarations import CellError, Column, LoadResult, Sheet
from xianwu.intake.exporting import is_as_exported
from xianwu.intake.taking_back import made_by
from xianwu.kit.refusals import Refused
from xianwu.lib.codes import mask_id_number
from xianwu.registers.enforcement import identity
from xianwu.registers.enforcement.addresses import door_of, doubt_of
from xianwu.registers.enforcement.brain.places import Nearby
from xianwu.registers.enforcement.deadlines import amount
from xianwu.registers.enforcement.gates import own_organ
from xianwu.registers.enforcement.kinds import Datum, PartyKind
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.roles import CLERK
from xianwu.registers.enforcement.visits import points
from xianwu.registers.enforcement.visits.sheet_words import (
    DATUM,
    HAS_LEFT,
    MATTER,
    UNDONE,
    Faults,
    kinds_of,
    part_code,
    refuse_visited,
    said_of,
    units_named,
    words_of,
)
from xianwu.registers.enforcement.visits.subject_actions import fill_subject, open_subjects

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

IMPORTED, LEFT = "enforcement.subject_imported", "enforcement.subject_left"
COLUMNS = (
    Column("名称", "title", required=True, max_length=200),
    MATTER,
    Column("对象类别", "kind", required=True),
    Column("招牌名称", "brand", max_length=120),
    Column("主体性质", "party_kind", kind="choice", choices=tuple(PartyKind.choices), help="不填视为“单位”"),
    Column("统一社会信用代码", "credit_code", kind="code", max_length=18, aliases=("信用代码",)),
    Column("负责人", "operator", max_length=60),
    Column(
        "负责人证件号码",
        "operator_id",
        kind="code",
        mask=mask_id_number,
        max_length=18,
        help="导出时不带号码；不填就保持原号码",
    ),
    Column("联系电话", "phone", kind="phone", help="导出时不带号码；不填就保持原号码"),
    Column("乡镇（街道）", "town", aliases=("乡镇", "街道")),
    Column("村（社区）", "village", max_length=60, aliases=("村", "社区")),
    Column("地址", "address", max_length=200),
    Column("纬度", "latitude", kind="number"),
    Column("经度", "longitude", kind="number"),
    DATUM,
    Column("定位精度(米)", "accuracy_m", kind="number", aliases=("定位精度",)),
    Column("人员密集场所", "is_crowded", kind="bool", help="不填视为“否”"),
    Column("有证在册", "is_registered", kind="bool", help="不填视为“是”"),
    Column("发现日期", "found_on", kind="date"),
    Column("已核对是另一个对象", "is_confirmed", kind="bool", help="同一地点已有对象时填“是”才能导入"),
)
TEXTS = ("brand", "operator", "village", "address")
SEALED = ("operator_id", "phone")
FIELDS = (
    "title", "kind", "party_kind", "brand", "credit_code", "operator", "operator_id", "operator_digest", "phone",
    "town", "village", "address", "latitude", "longitude", "given_datum", "given_point", "accuracy_m", "doubts",
    "is_crowded", "is_registered", "found_on",
)  # fmt: skip
Key = tuple[str, str, str, str]


def natural_key(row: dict[str, Any]) -> Key:
    """By code and address; without a code by name, address and person."""
    code, address = row.get("credit_code") or "", identity.cleaned_text(row.get("address"))
    title = "" if code else identity.cleaned_text(row["title"])
    who = "" if code else identity.id_index(row.get("operator_id") or "")
    return (row["matter"], code or title, address, who)


def existing(keys: Iterable[Key], *, of: Any = None) -> dict[Key, int]:
    """A line without a person's number finds the one record of that name and address; `of` those that have not left."""
    wanted = list(keys)
    rows = Subject.objects.exclude(state=Subject.State.GONE) if of is None else of
    rows = rows.filter(matter__in={key[0] for key in wanted}, address__in={key[2] for key in wanted})
    rows = rows.values_list("pk", "matter", "credit_code", "title", "address", "operator_digest")
    exact: dict[Key, int] = {}
    loose: dict[tuple[str, str, str], int] = {}
    for pk, matter, code, title, address, digest in rows:
        exact[matter, code or title, address, "" if code else digest] = pk
        loose[matter, code or title, address] = pk
    return {key: exact.get(key) or (0 if key[3] else loose.get(key[:3], 0)) for key in wanted if exact.get(key) or (not key[3] and key[:3] in loose)}  # fmt: skip


def allow(rows: Sequence[dict[str, Any]], *, actor: Actor, at: datetime | None) -> list[CellError]:
    """What needs the matter, the organ, the day and the neighbours. Completes the rows with units and codes."""
    faults, units = Faults(COLUMNS), units_named(rows, "town")
    on = timezone.localdate(at)
    known = existing([natural_key(row) for row in rows])
    records = Subject.objects.in_bulk(list(known.values()))
    good = []
    gone = existing(
        [natural_key(row) for row in rows],
        of=Subject.objects.filter(state=Subject.State.GONE).exclude(leave_reason=UNDONE),
    )
    own = Subject.objects.visible_to(actor).select_related("town")
    exported = own.in_bulk([*known.values(), *gone.values()])
    for row in rows:
        row["_old"] = records.get(known.get(natural_key(row), 0))
        former = gone.get(natural_key(row)) if row["_old"] is None else None
        record = exported.get(row["_old"].pk if row["_old"] else former)
        row["_is_same"] = record is not None and is_as_exported(COLUMNS, row_of(record), row)
        if row["_is_same"]:
            continue
        if former is not None and not row.get("is_confirmed"):
            faults.add(row, "title", HAS_LEFT)
            continue
        if _complete(row, units, faults, actor=actor) and _fills(row, faults, on=on):
            good.append(row)
    _same_places(good, faults, on=on)
    return faults.found


def _complete(row: dict[str, Any], units: dict[str, Any], faults: Faults, *, actor: Actor) -> bool:
    choices = kinds_of(row["matter"])
    code = part_code(choices, row["kind"])
    if not code:
        faults.add(row, "kind", f"只能填：{words_of(choices)}。")
        return False
    town = units.get(str(row["town"]).strip()) if row.get("town") else None
    if row.get("town") and town is None:
        faults.add(row, "town", f"没有“{row['town']}”这个乡镇（街道），请核对名称。")
        return False
    row |= {"_kind": code, "_town": town, "_organ": None}
    try:
        row["_organ"] = own_organ(row["matter"], actor, CLERK)
    except Refused as error:
        faults.add(row, "matter", str(error))
        return False
    return True


def values(row: dict[str, Any]) -> dict[str, Any]:
    """The line as the verbs take it; sealed numbers only where the line gives them."""
    found = {name: row.get(name) or "" for name in (*TEXTS, "title", "credit_code", "given_datum")}
    found |= {name: row.get(name) for name in ("latitude", "longitude", "accuracy_m", "found_on")}
    found |= {"matter": row["matter"], "kind": row["_kind"], "town": row["_town"]}
    found["party_kind"] = row.get("party_kind") or PartyKind.ORGANISATION
    found["is_crowded"] = row.get("is_crowded") is True
    found["is_registered"] = row.get("is_registered") is not False
    return found | {name: row[name] for name in SEALED if row.get(name)}


def _fills(row: dict[str, Any], faults: Faults, *, on: date) -> bool:
    old = row["_old"]
    try:
        row["_subject"] = fill_subject(_copy(old) if old else Subject(state=Subject.State.ACTIVE), values(row), on=on)
    except Refused as error:
        faults.add(row, error.field or "title", str(error))
        return False
    return True


def _copy(old: Subject) -> Subject:
    return Subject(**{field.attname: getattr(old, field.attname) for field in Subject._meta.concrete_fields})


def _same_places(rows: Sequence[dict[str, Any]], faults: Faults, *, on: date) -> None:
    """New lines at the place of another subject, in the ledger or earlier in the file."""
    fresh = [row for row in rows if row["_old"] is None]
    if not fresh:
        return
    seen: list[tuple[int, Subject]] = list(
        enumerate(Subject.objects.filter(state__in=Subject.STANDING, matter__in={row["matter"] for row in fresh}))
    )
    seen += [(len(seen) + at, row["_subject"]) for at, row in enumerate(fresh)]
    first_fresh = len(seen) - len(fresh)
    places = [(key, place) for key, each in seen if (place := points.place_of(each)) is not None]
    nearby = Nearby(places, reach=float(amount("same_place_m", on=on)))
    by_door: dict[tuple[str, Any], list[int]] = {}
    for key, each in seen:
        if door := door_of(each):
            by_door.setdefault((each.matter, door), []).append(key)
    for at, row in enumerate(fresh):
        mine = first_fresh + at
        place = points.place_of(row["_subject"])
        near = {key for key, _ in nearby.near(place)} if place else set()
        near |= set(by_door.get((row["matter"], door_of(row["_subject"])), ()))
        other = min((key for key in near if key < mine and seen[key][1].matter == row["matter"]), default=None)
        if other is not None and not row.get("is_confirmed"):
            title = seen[other][1].title
            faults.add(
                row,
                "address",
                f"这个地点已有“{title}”，可能是一址两牌；确是另一个对象的，在“已核对是另一个对象”填“是”。",
            )


def remarks(rows: Sequence[dict[str, Any]]) -> list[CellError]:
    """Lines that are taken, and say a town or a place that can hardly be theirs."""
    said = Faults(COLUMNS)
    for row in rows:
        subject = row.get("_subject")
        if subject is None:
            continue
        if words := doubt_of(subject):
            said.add(row, "address", words)
        for words in subject.doubts:
            said.add(row, "latitude", words, f"{row['latitude']},{row['longitude']}")
    return said.found


def load(rows: Sequence[dict[str, Any]], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """New lines are registered, changed ones amended, equal ones left alone."""
    wrong = allow(rows, actor=actor, at=at)
    if wrong:
        raise Refused(f"第 {wrong[0].row} 行“{wrong[0].column}”：{wrong[0].reason}")
    new = [row for row in rows if row["_old"] is None and not row["_is_same"]]
    for row in new:
        row["_subject"].unit = row["_organ"]
    known = [row for row in rows if row["_old"] is not None and not row["_is_same"]]
    changed = [row["_subject"] for row in known if _differs(row["_old"], row["_subject"])]
    open_subjects([row["_subject"] for row in new], actor=actor, at=at, batch=batch)
    write_many_changes(changed, FIELDS, IMPORTED, actor=actor, at=at, batch=batch)
    odd: dict[int, str] = {}
    for each in remarks([*new, *known]):
        odd[each.row] = odd.get(each.row, "") + each.reason
    return LoadResult(len(new), len(changed), len(rows) - len(new) - len(changed), said_of(list(odd.items())))


def _differs(old: Subject, new: Subject) -> bool:
    return any(getattr(old, name) != getattr(new, name) for name in FIELDS)


def undo(batch: str, *, actor: Actor, at: datetime) -> int:
    """Take back the subjects that one load made, while nothing else has been done with them."""
    subjects = made_by(Subject, batch)
    refuse_visited(Subject.objects.filter(pk__in=[each.pk for each in subjects]))
    for subject in subjects:
        subject.state, subject.leave_reason = Subject.State.GONE, UNDONE
    write_many_changes(subjects, ("state", "leave_reason"), LEFT, actor=actor, at=at, note=UNDONE)
    return len(subjects)


def row_of(record: Subject) -> dict[str, Any]:
    """The record as a line, without the sealed numbers; the point as it was given."""
    row: dict[str, Any] = {name: getattr(record, name) for name in (*TEXTS, "title", "credit_code", "party_kind")}
    row |= {name: getattr(record, name) for name in ("accuracy_m", "is_crowded", "is_registered", "found_on")}
    row |= {"matter": record.matter_word, "kind": record.kind_word, "town": record.town and record.town.name}
    if record.given_point:
        row["latitude"], _, row["longitude"] = record.given_point.partition(",")
        row["given_datum"] = record.given_datum
    elif record.latitude is not None:
        row |= {"latitude": record.latitude, "longitude": record.longitude, "given_datum": Datum.WGS84}
    return row | {"is_confirmed": None}


def rows_of(record: Subject) -> list[dict[str, Any]]:
    """One line; none of a load that was taken back, which may come in once more."""
    return [] if record.leave_reason == UNDONE else [row_of(record)]


SUBJECTS = Sheet(
    key="enforcement.subjects",
    label="检查对象",
    model=Subject,
    columns=COLUMNS,
    natural_key=natural_key,
    existing=existing,
    load=load,
    allow=allow,
    remarks=remarks,
    undo=undo,
    rows_of=rows_of,
    joins=("town",),
    roles=(CLERK,),
    note="有统一社会信用代码的按代码和地址识别，没有的按名称、地址、负责人证件识别；重复导入不会重复登记。",
)
