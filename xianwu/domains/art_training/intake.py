"""Excel in and out of art training: institutions, and the street's shops for the unlicensed finder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.events.api import write_many_changes, write_many_new
from xianwu.core.events.models import Event
from xianwu.domains.art_training.kinds import MATTER
from xianwu.domains.art_training.models import Shop
from xianwu.domains.art_training.shop_actions import CONFIRMED, judge_shops
from xianwu.domains.art_training.venue_sheet import VENUES
from xianwu.intake.declarations import CellError, Column, LoadResult, Sheet
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement import identity
from xianwu.registers.enforcement.gates import own_organ
from xianwu.registers.enforcement.roles import CLERK, OFFICER
from xianwu.registers.enforcement.visits.sheet_words import Faults, units_named

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

LISTED = "art_training.shop_listed"
COLUMNS = (
    Column("店铺名称", "name", required=True, max_length=120, aliases=("名称", "招牌")),
    Column("招牌、广告内容", "words", max_length=300, aliases=("广告内容", "经营内容")),
    Column("乡镇（街道）", "town", required=True, aliases=("乡镇", "街道")),
    Column("地址", "address", required=True),
    Column("采集日期", "listed_on", kind="date", help="不填为导入当天"),
)
Key = tuple[str, str]


def natural_key(row: dict[str, Any]) -> Key:
    return (identity.cleaned_text(row["name"]), identity.cleaned_text(row["address"]))


def existing(keys: Iterable[Key]) -> dict[Key, int]:
    wanted = set(keys)
    rows = Shop.objects.filter(name__in={key[0] for key in wanted}).values_list("pk", "name", "address")
    return {(name, address): pk for pk, name, address in rows if (name, address) in wanted}


def allow(rows: Sequence[dict[str, Any]], *, actor: Actor, at: datetime | None) -> list[CellError]:
    faults, units, on = Faults(COLUMNS), units_named(rows, "town"), timezone.localdate(at)
    for row in rows:
        row["_town"] = units.get(str(row["town"]).strip())
        if row["_town"] is None:
            faults.add(row, "town", f"没有“{row['town']}”这个乡镇（街道），请核对名称。")
        if row.get("listed_on") and row["listed_on"] > on:
            faults.add(row, "listed_on", "采集日期晚于今天，请核对。")
    return faults.found


def load(rows: Sequence[dict[str, Any]], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """New shops are listed, changed signs taken over; then all of them are held against the register."""
    wrong = allow(rows, actor=actor, at=at)
    if wrong:
        raise Refused(f"第 {wrong[0].row} 行“{wrong[0].column}”：{wrong[0].reason}")
    organ, on = own_organ(MATTER, actor, CLERK, OFFICER), timezone.localdate(at)
    keys = existing([natural_key(row) for row in rows])
    known = Shop.objects.in_bulk(list(keys.values()))
    new, changed = [], []
    for row in rows:
        name, address = natural_key(row)
        shop = known.get(keys.get((name, address), 0))
        words = row.get("words") or ""
        if shop is None:
            new.append(
                Shop(
                    organ=organ,
                    name=name,
                    words=words,
                    town=row["_town"],
                    address=address,
                    listed_on=row.get("listed_on") or on,
                )
            )
        elif shop.words != words:
            shop.words = words
            changed.append(shop)
    write_many_new(new, LISTED, actor=actor, at=at, batch=batch)
    write_many_changes(changed, ("words",), LISTED, actor=actor, at=at, batch=batch)
    suspect = judge_shops([*new, *changed], actor=actor, at=at, batch=batch)
    message = f"比对在册机构：疑似无证 {suspect} 家，请逐家到现场核实。"
    return LoadResult(len(new), len(changed), len(rows) - len(new) - len(changed), message)


def undo(batch: str, *, actor: Actor, at: datetime) -> int:
    """Shops of one load that nobody has confirmed are set aside."""
    own = Event.objects.filter(kind=Shop._meta.label_lower, batch=batch)
    created = set(own.filter(sequence=1).values_list("object_id", flat=True))
    if own.exclude(object_id__in=created).exists():
        raise Refused("这次导入改动过原有店铺，不能整批撤销，请逐条更正。")
    shops = list(Shop.objects.filter(pk__in=created))
    if any(shop.verdict != Shop.Verdict.OPEN for shop in shops):
        raise Refused("导入的店铺已有核实结果，不能撤销。")
    for shop in shops:
        shop.verdict, shop.note = Shop.Verdict.UNRELATED, "撤销导入"
        shop.decided_by_id, shop.decided_on = actor.id, timezone.localdate(at)
    fields = ("verdict", "note", "decided_by", "decided_on")
    write_many_changes(shops, fields, CONFIRMED, actor=actor, at=at, note="撤销导入")
    return len(shops)


def row_of(record: Shop) -> dict[str, Any]:
    row = {name: getattr(record, name) for name in ("name", "words", "address", "listed_on")}
    return row | {"town": record.town and record.town.name}


SHOPS = Sheet(
    key="art_training.shops",
    label="沿街店铺",
    model=Shop,
    columns=COLUMNS,
    natural_key=natural_key,
    existing=existing,
    load=load,
    allow=allow,
    undo=undo,
    row_of=row_of,
    joins=("town",),
    roles=(CLERK, OFFICER),
    note="街道、网格报来的沿街店铺。导入后自动与在册机构比对（含谐音），只作提示，是否无证由人核实。",
)
SHEETS = [VENUES, SHOPS]
