"""艺培机构 from Excel and back: the institution and its particulars in one line, numbers of pupils and never their names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.events.models import Event
from xianwu.core.workflow.api import take_step
from xianwu.domains.art_training.kinds import KINDS, MATTER, Category, Premises
from xianwu.domains.art_training.models import Venue
from xianwu.domains.art_training.venue_actions import OF_VENUE, change_venue, check_venue, register_venue
from xianwu.intake.declarations import CellError, Column, LoadResult, Sheet
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement import identity
from xianwu.registers.enforcement.gates import own_organ
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.roles import CLERK
from xianwu.registers.enforcement.visits.sheet_words import Faults, units_named
from xianwu.registers.enforcement.visits.subject_actions import fill_subject, same_place

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

CATEGORY_OF = {label: value for value, label in Category.choices}


def categories(text: str) -> list[str]:
    """音乐、舞蹈 → codes; raises ValueError for the cell."""
    words = [word.strip() for word in str(text).replace("，", "、").replace(",", "、").split("、") if word.strip()]
    strange = [word for word in words if word not in CATEGORY_OF]
    if strange:
        raise ValueError(f"没有“{'、'.join(strange)}”这种类别，只能填：{'、'.join(CATEGORY_OF)}，用顿号分开。")
    return [CATEGORY_OF[word] for word in words]


def _pupils(value: Any) -> Any:
    if value is not None and value < 0:
        raise ValueError("学员数不能是负数。")
    return value


COLUMNS = (
    Column("名称", "title", required=True),
    Column("对象类别", "kind", kind="choice", choices=KINDS, help="不填视为“艺术类校外培训机构”"),
    Column("招牌名称", "brand", max_length=120),
    Column("统一社会信用代码", "credit_code", kind="code", max_length=18, aliases=("信用代码",)),
    Column("负责人", "operator", max_length=60),
    Column("联系电话", "phone", kind="phone", help="导出时不带号码；不填就保持原号码"),
    Column("乡镇（街道）", "town", required=True, aliases=("乡镇", "街道")),
    Column("地址", "address", required=True),
    Column("培训类别", "categories", clean=categories, example="舞蹈、美术"),
    Column("场所性质", "premises", kind="choice", choices=tuple(Premises.choices)),
    Column("楼层", "floor", kind="int"),
    Column("教学面积(平方米)", "area_m2", kind="number", aliases=("教学面积",)),
    Column("同一时段最多学员数", "peak_pupils", kind="int", clean=_pupils, help="只填人数，不要附学员名单"),
    Column("办学许可证号", "permit_no", max_length=60, help="空着就是无证"),
    Column("发证机关", "permit_issuer", max_length=80),
    Column("许可有效期至", "permit_until", kind="date"),
    Column("许可地址", "permit_address"),
    Column("教师数", "teacher_count", kind="int"),
    Column("持证教师数", "certified_count", kind="int"),
    Column("犯罪记录查询日期", "crime_checked_on", kind="date", help="只填日期和是否合格"),
    Column("查询合格", "is_crime_checked", kind="bool"),
    Column("收费公示日期", "price_list_on", kind="date"),
    Column("预收费余额(元)", "prepaid", kind="money", unit="元", aliases=("预收费余额",)),
    Column("预收费监管", "has_custody", kind="bool"),
    Column("教材备案日期", "textbooks_filed_on", kind="date"),
    Column("提供食宿", "has_boarding", kind="bool"),
    Column("消防验收(备案)文号", "fire_acceptance_no", max_length=60),
    Column("消防自查日期", "fire_checked_on", kind="date"),
    Column("发现日期", "found_on", kind="date", help="无证的填写；不填为导入当天"),
    Column("已核对是另一个对象", "is_confirmed", kind="bool", help="同一地点已有对象时填“是”才能导入"),
)
TEXTS = (
    "brand",
    "credit_code",
    "operator",
    "permit_no",
    "permit_issuer",
    "permit_address",
    "fire_acceptance_no",
    "premises",
)
FLAGS = ("is_crime_checked", "has_custody", "has_boarding", "is_confirmed")
OF_SUBJECT = ("title", "kind", "brand", "credit_code", "operator", "address")
Key = tuple[str, str]


def natural_key(row: dict[str, Any]) -> Key:
    """By code, else by name, and by address."""
    return (row.get("credit_code") or identity.cleaned_text(row["title"]), identity.cleaned_text(row["address"]))


def existing(keys: Iterable[Key]) -> dict[Key, int]:
    wanted = set(keys)
    rows = Venue.objects.filter(subject__address__in={key[1] for key in wanted}).exclude(
        subject__state=Subject.State.GONE
    )
    found: dict[Key, int] = {}
    for pk, code, title, address in rows.values_list(
        "pk", "subject__credit_code", "subject__title", "subject__address"
    ):
        found |= {key: pk for key in ((code, address), (title, address)) if key in wanted}
    return found


def values(row: dict[str, Any]) -> dict[str, Any]:
    """The line as the verbs take it."""
    found = {column.name: row.get(column.name) for column in COLUMNS}
    found |= {name: row.get(name) or "" for name in TEXTS} | {name: row.get(name) is True for name in FLAGS}
    found |= {"kind": row.get("kind") or "institution", "categories": row.get("categories") or [], "town": row["_town"]}
    return found if row.get("phone") else {name: value for name, value in found.items() if name != "phone"}


def allow(rows: Sequence[dict[str, Any]], *, actor: Actor, at: datetime | None) -> list[CellError]:
    """What needs the organ, the day and the neighbours; completes the rows with their towns."""
    faults, units, on = Faults(COLUMNS), units_named(rows, "town"), timezone.localdate(at)
    known = existing([natural_key(row) for row in rows])
    seen: dict[str, int] = {}
    for row in rows:
        row["_town"] = units.get(str(row["town"]).strip())
        if row["_town"] is None:
            faults.add(row, "town", f"没有“{row['town']}”这个乡镇（街道），请核对名称。")
            continue
        try:
            own_organ(MATTER, actor, CLERK)
            check_venue(values(row), on=on)
            subject = fill_subject(Subject(matter=MATTER, state=Subject.State.ACTIVE), values(row), on=on)
        except Refused as error:
            faults.add(row, error.field or "title", str(error))
            continue
        if natural_key(row) not in known and not row.get("is_confirmed"):
            _same_place(row, subject, seen, faults, on=on)
        seen.setdefault(subject.address, row["_row"])
    return faults.found


def _same_place(row: dict[str, Any], subject: Subject, seen: dict[str, int], faults: Faults, *, on: Any) -> None:
    other = same_place(subject, on=on)
    named = f"“{other.title}”" if other else f"第 {seen[subject.address]} 行" if subject.address in seen else ""
    if named:
        words = "可能是一址两牌；确是另一个对象的，在“已核对是另一个对象”填“是”。"
        faults.add(row, "address", f"这个地点已有{named}，{words}")


def load(rows: Sequence[dict[str, Any]], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """New lines are registered, changed ones amended, equal ones left alone."""
    wrong = allow(rows, actor=actor, at=at)
    if wrong:
        raise Refused(f"第 {wrong[0].row} 行“{wrong[0].column}”：{wrong[0].reason}")
    keys = existing([natural_key(row) for row in rows])
    known = Venue.objects.select_related("subject__town", "subject__unit").in_bulk(list(keys.values()))
    created = changed = 0
    for row in rows:
        record = known.get(keys.get(natural_key(row), 0))
        if record is None:
            register_venue(values(row), actor=actor, at=at, batch=batch)
            created += 1
        elif _differs(record, values(row)):
            change_venue(record, values(row), actor=actor, at=at, batch=batch)
            changed += 1
    return LoadResult(created, changed, len(rows) - created - changed)


def _differs(record: Venue, given: dict[str, Any]) -> bool:
    subject = record.subject
    moved = any(getattr(subject, name) != given[name] for name in OF_SUBJECT) or subject.town_id != given["town"].pk
    moved = moved or ("phone" in given and subject.phone != given["phone"])
    return moved or any(getattr(record, name) != given[name] for name in OF_VENUE)


def undo(batch: str, *, actor: Actor, at: datetime) -> int:
    """Take back the institutions that one load made, while nothing else has been done with them."""
    own = list(Event.objects.filter(kind=Venue._meta.label_lower, batch=batch).values_list("object_id", "sequence"))
    created = [pk for pk, sequence in own if sequence == 1]
    if len(created) < len(own):
        raise Refused("这次导入改动过原有机构，不能整批撤销，请逐条更正。")
    venues = list(Venue.objects.filter(pk__in=created).select_related("subject__unit"))
    used = Subject.objects.filter(venue__in=created).filter(inspections__isnull=False)
    if (
        used.exists()
        or Event.objects.filter(kind=Venue._meta.label_lower, object_id__in=created, sequence__gt=1).exists()
    ):
        raise Refused("导入的机构已有后续办理，不能撤销。")
    for venue in venues:
        take_step(venue.subject, "leave", actor=actor, at=at, reason="撤销导入", batch=batch)
    return len(venues)


def row_of(record: Venue) -> dict[str, Any]:
    """The record as a line, without sealed numbers."""
    subject = record.subject
    row = {name: getattr(record, name) for name in OF_VENUE} | {name: getattr(subject, name) for name in OF_SUBJECT}
    row |= {"town": subject.town and subject.town.name, "found_on": subject.found_on, "is_confirmed": None}
    return row | {"categories": record.categories_words}


VENUES = Sheet(
    key="art_training.venues",
    label="艺培机构",
    model=Venue,
    columns=COLUMNS,
    natural_key=natural_key,
    existing=existing,
    load=load,
    allow=allow,
    undo=undo,
    row_of=row_of,
    joins=("subject__town",),
    roles=(CLERK,),
    note="一行一家。按信用代码（没有的按名称）和地址识别，重复导入不会重复登记。只填人数，不要附学员、教师名单。",
)
