"""处罚事项 and 裁量基准 from Excel and back: what is in force is not rewritten, a later line ends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.events.api import write_change
from xianwu.core.units.models import Unit
from xianwu.intake.declarations import CellError, Column, LoadResult, Row, Sheet
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.founding import SOURCE
from xianwu.registers.enforcement.gates import own_organ
from xianwu.registers.enforcement.kinds import PartyKind, Sanction
from xianwu.registers.enforcement.models import DiscretionBand, PenaltyRule
from xianwu.registers.enforcement.roles import CLERK
from xianwu.registers.enforcement.standing import nearest
from xianwu.registers.enforcement.visits.sheet_words import MATTER, Faults, units_named
from xianwu.registers.enforcement.visits.standing_actions import (
    DISCRETION,
    PENALTY_RULE,
    Standing,
    band_problem,
    record_row,
)

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

ENDS = ("individual", "organisation", "base")
SANCTIONS = {label: value for value, label in Sanction.choices if value != Sanction.NONE}
ORGAN = Column("执法机关", "organ", help="不填就是本机关")
FROM = Column("生效日期", "valid_from", kind="date", required=True)
TO = Column("失效日期", "valid_to", kind="date")
RULE_COLUMNS = (
    Column("代码", "code", kind="code", required=True, max_length=40),
    MATTER,
    ORGAN,
    Column("违法行为", "act", required=True),
    Column("违反条款", "broken", required=True),
    Column("处罚依据", "basis", required=True),
    Column("个人罚款下限", "individual_from", kind="money", unit="元"),
    Column("个人罚款上限", "individual_to", kind="money", unit="元", help="不填就是对个人没有罚款"),
    Column("单位罚款下限", "organisation_from", kind="money", unit="元"),
    Column("单位罚款上限", "organisation_to", kind="money", unit="元", help="不填就是对单位没有罚款"),
    Column("倍数基数", "base_label", max_length=40, help="如“违法所得”；不填就是定额罚款"),
    Column("倍数下限", "base_from", kind="number"),
    Column("倍数上限", "base_to", kind="number"),
    Column("须先责令改正且逾期", "needs_overdue_order", kind="bool", help="不填视为“否”"),
    Column("可并处", "sanctions", help=f"多个用分号隔开，只能填：{'；'.join(SANCTIONS)}"),
    Column("可首违不罚", "fires_waiver", kind="bool", help="不填视为“是”"),
    FROM,
    TO,
)
BAND_COLUMNS = (
    Column("处罚事项代码", "rule_code", kind="code", required=True, max_length=40),
    MATTER,
    ORGAN,
    Column("阶次", "label", required=True, max_length=20, help="如“从轻”“一般”“从重”"),
    Column("适用当事人", "party_kind", kind="choice", choices=tuple(PartyKind.choices), help="不填就是都适用"),
    Column("适用情形", "factors", required=True, max_length=300),
    Column("按基数的倍数", "is_multiple", kind="bool", help="不填视为“否”，上下限按元"),
    Column("下限", "least", kind="number", required=True, help="元，或者基数的倍数"),
    Column("上限", "most", kind="number", required=True),
    Column("依据文件", "basis", required=True, help="裁量基准的文件名称和文号"),
    FROM,
    TO,
)


@dataclass(frozen=True)
class DatedSheet:
    """One kind of dated rows of organs as a sheet. `values`: the row's own fields; `judge`: what is wrong with them."""

    kind: Standing
    columns: tuple[Column, ...]
    values: Callable[[Row, Faults], dict[str, Any]]
    judge: Callable[[Sequence[Row], Faults], None]

    def natural_key(self, row: Row) -> tuple[Any, ...]:
        blank = {"party_kind": "", "is_multiple": False}
        return (*((row.get(name) or blank.get(name, "")) for name in self.kind.key), row["valid_from"])

    def _like(self, keys: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], list[Any]]:
        """For each key the rows of the same thing and day, whose organ has the name that the key says, if it says one."""
        names = [name for name in self.kind.key if name != "organ"]
        rows = self.kind.model._default_manager.select_related("organ").order_by("pk")
        found: dict[tuple[Any, ...], list[Any]] = {}
        for each in rows.filter(matter__in={dict(zip(self.kind.key, key, strict=False))["matter"] for key in keys}):
            rest = (*(getattr(each, name) for name in names), each.valid_from)
            for word in {"", each.organ.name, each.organ.short_name}:
                found.setdefault((word, *rest), []).append(each)
        return found

    def existing(self, keys: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], int]:
        wanted = set(keys)
        return {key: rows[0].pk for key, rows in self._like(wanted).items() if key in wanted and len(rows) == 1}

    def allow(self, rows: Sequence[Row], *, actor: Actor, at: datetime | None) -> list[CellError]:
        """What the row means, whose it is, and that nothing in force is rewritten."""
        faults, like = Faults(self.columns), self._like([self.natural_key(row) for row in rows])
        units, today = units_named(rows, "organ"), timezone.localdate(at)
        for row in rows:
            row["_organ"] = self._organ(row, units, faults, actor=actor)
            known = like.get(self.natural_key(row), [])
            row["_old"] = old = next((each for each in known if each.organ == row["_organ"]), None)
            row["_values"] = self.values(row, faults) | {"valid_to": row.get("valid_to")}
            if row.get("valid_to") and row["valid_to"] < row["valid_from"]:
                faults.add(row, "valid_to", "失效日期早于生效日期。")
            is_kept = old is not None and old.valid_from <= today and timezone.localdate(old.created_at) != today
            if is_kept and self.differs(row):
                reason = f"这一条从 {old.valid_from} 起已经生效，不能改写；要改的，请另填一行新的生效日期。"
                faults.add(row, "valid_from", reason)
            self._refuse_others(row, faults, actor=actor)
        self.judge(rows, faults)
        return faults.found

    def _organ(self, row: Row, units: Mapping[str, Unit], faults: Faults, *, actor: Actor) -> Unit | None:
        """Whose row it is: the organ that the line names, else the actor's."""
        word = str(row.get("organ") or "").strip()
        if word:
            if word not in units:
                faults.add(row, "organ", f"机构库里没有“{word}”，请核对名称。")
            return units.get(word)
        try:
            return own_organ(row["matter"], actor, CLERK)
        except Refused as error:
            faults.add(row, "matter", str(error))
            return None

    def _refuse_others(self, row: Row, faults: Faults, *, actor: Actor) -> None:
        """Only one's own organ's rows are entered or changed; those of others may stand in the file as they are."""
        organ, is_same = row["_organ"], row["_old"] is not None and not self.differs(row)
        if organ is None or is_same or actor.covers(organ, CLERK):
            return
        faults.add(row, "organ", f"这是{organ}的{self.kind.label}，由该机关的执法内勤登记。")

    def differs(self, row: Row) -> bool:
        return any(getattr(row["_old"], name) != value for name, value in row["_values"].items())

    def load(self, rows: Sequence[Row], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
        """New lines begin, and end what they follow; lines entered today are mended; equal ones are left alone."""
        wrong = self.allow(rows, actor=actor, at=at)
        if wrong:
            raise Refused(f"第 {wrong[0].row} 行“{wrong[0].column}”：{wrong[0].reason}")
        made = changed = 0
        for row in sorted(rows, key=lambda each: each["valid_from"]):
            if row["_old"] is None:
                key = dict(zip(self.kind.key, self.natural_key(row), strict=False))
                data = row["_values"] | key | {"organ": row["_organ"], "valid_from": row["valid_from"]}
                record_row(self.kind, data, actor=actor, at=at, batch=batch)
                made += 1
            elif self.differs(row):
                changes = {**row["_values"], **self.kind.own}
                write_change(row["_old"], changes, self.kind.event("corrected"), actor=actor, at=at, batch=batch)
                changed += 1
        return LoadResult(made, changed, len(rows) - made - changed)

    def sheet(self, key: str, label: str, row_of: Callable[[Any], Row], note: str) -> Sheet:
        return Sheet(
            key=key, label=label, model=self.kind.model, columns=self.columns, natural_key=self.natural_key,
            existing=self.existing, load=self.load, allow=self.allow, row_of=row_of, joins=("organ",), roles=(CLERK,),
            note=note,
        )  # fmt: skip


# --- 处罚事项 ------------------------------------------------------------------------------------------


def rule_values(row: Row, faults: Faults) -> dict[str, Any]:
    words = [word.strip() for word in (row.get("sanctions") or "").replace(";", "；").split("；") if word.strip()]
    if strange := [word for word in words if word not in SANCTIONS]:
        faults.add(row, "sanctions", f"没有“{strange[0]}”，只能填：{'；'.join(SANCTIONS)}，多个用分号隔开。")
    sums = {f"{end}_{side}": row.get(f"{end}_{side}") for end in ENDS for side in ("from", "to")}
    return sums | {
        "act": row["act"], "broken": row["broken"], "basis": row["basis"], "base_label": row.get("base_label") or "",
        "needs_overdue_order": bool(row.get("needs_overdue_order")), "fires_waiver": row.get("fires_waiver") is not False,
        "sanctions": [SANCTIONS[word] for word in words if word in SANCTIONS],
    }  # fmt: skip


def judge_rules(rows: Sequence[Row], faults: Faults) -> None:
    """Both ends of a range or none, in order; a base with its times."""
    for row in rows:
        for end in ENDS:
            least, most = row.get(f"{end}_from"), row.get(f"{end}_to")
            if (least is None) != (most is None):
                faults.add(row, f"{end}_{'from' if least is None else 'to'}", "上限和下限要一起填；没有下限的填 0。")
            elif least is not None and least > most:
                faults.add(row, f"{end}_to", "上限小于下限，请改正。")
        if bool(row.get("base_label")) != (row.get("base_to") is not None):
            faults.add(row, "base_label", "按倍数罚款的，倍数基数和倍数上下限要一起填。")


def rule_row(record: PenaltyRule) -> Row:
    names = [column.name for column in RULE_COLUMNS if column.name not in ("matter", "organ", "sanctions")]
    words: Mapping[str, str] = {value: label for label, value in SANCTIONS.items()}
    told = "；".join(words[each] for each in record.sanctions if each in words)
    own = {"matter": record.matter_word, "organ": record.organ.name, "sanctions": told}
    return {name: getattr(record, name) for name in names} | own


# --- 裁量基准 ------------------------------------------------------------------------------------------


def band_values(row: Row, faults: Faults) -> dict[str, Any]:
    return {name: row[name] for name in ("factors", "least", "most", "basis")}


def judge_bands(rows: Sequence[Row], faults: Faults) -> None:
    """Inside the provision in force on the day, with a document of its own behind it."""
    codes = {row["rule_code"] for row in rows}
    rules: dict[tuple[str, str], list[PenaltyRule]] = {}
    for rule in PenaltyRule.objects.filter(code__in=codes).select_related("organ").order_by("valid_from"):
        rules.setdefault((rule.matter, rule.code), []).append(rule)
    for row in rows:
        if row["_old"] is None and row["basis"] == SOURCE:
            faults.add(row, "basis", "这是系统默认分档的说明，请填写裁量基准的文件名称和文号。")
        if row["_old"] is None or row["_values"]["most"] != row["_old"].most:
            _judge_band(row, rules.get((row["matter"], row["rule_code"]), []), faults)


def _judge_band(row: Row, rules: Sequence[PenaltyRule], faults: Faults) -> None:
    on: date = row["valid_from"]
    rule = nearest([each for each in rules if each.is_valid(on)], row["_organ"])
    band = DiscretionBand(
        rule_code=row["rule_code"], party_kind=row.get("party_kind") or "", is_multiple=bool(row.get("is_multiple")),
        least=row["least"], most=row["most"], valid_from=on,
    )  # fmt: skip
    field, problem = band_problem(band, rule)
    if problem:
        faults.add(row, field, problem)


def band_row(record: DiscretionBand) -> Row:
    names = [column.name for column in BAND_COLUMNS if column.name not in ("matter", "organ")]
    own = {"matter": record.matter_word, "organ": record.organ.name}
    return {name: getattr(record, name) for name in names} | own


NOTE = "同一项按生效日期一条接一条：新的生效，旧的在前一天失效并保留。"
PENALTY_RULES = DatedSheet(PENALTY_RULE, RULE_COLUMNS, rule_values, judge_rules).sheet(
    "enforcement.penalty_rules", "处罚事项", rule_row, NOTE
)
DISCRETION_BANDS = DatedSheet(DISCRETION, BAND_COLUMNS, band_values, judge_bands).sheet(
    "enforcement.discretion_bands", "裁量基准", band_row, f"{NOTE}登记了本地裁量基准的事项，系统默认分档不再使用。"
)
