"""申报清单: its columns, its checks, and a need as a line of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xianwu.core.units.models import Unit
from xianwu.domains.financing import words
from xianwu.domains.financing.actions import AMENDABLE, local_day
from xianwu.domains.financing.declaring import ENTERED_AS, Bounds, Firm, bounds, known, wrong_day, wrong_need
from xianwu.domains.financing.models import Demand
from xianwu.domains.financing.roles import REVIEWER, VISITOR
from xianwu.domains.financing.sheets.parties import (
    IdKind,
    PartyCode,
    Register,
    banks_by_name,
    chunks,
    codes_of,
    mask_party_code,
    party_code,
    party_faults,
    towns_by_name,
)
from xianwu.intake.declarations import CellError, Column
from xianwu.intake.saying import typed
from xianwu.kit import clock
from xianwu.lib.codes import clean_phone, mask_phone, subject_type_of
from xianwu.registers.parties.models import Enterprise

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

Row = dict[str, Any]
STANDARD_COLUMNS = tuple((field, dict(words.STANDARDS)[key]) for key, field in words.CHECK_FIELDS.items())
COMPARED = (
    "subject_type", "amount", "term_months", "purpose", "use_text", "collateral", "channel", "declared_on",
    "first_bank_id", "second_bank_id", "consent_form", "consent_place", *words.CHECK_FIELDS.values(),
)  # fmt: skip
HEADERS = {"first_bank_id": "意向银行", "second_bank_id": "意向银行", "consent_form": "授权书存放处"}
FOREIGN_KINDS = (words.SubjectType.FAMILY_FARM, words.SubjectType.OTHER, words.SubjectType.SOLE_TRADER)


def industry_code(text: Any) -> str:
    code = str(text).strip().upper()
    if not re.fullmatch(r"[A-T](\d{2,4})?", code):
        raise ValueError("行业请填国民经济行业代码（GB/T 4754），如 C1331。")
    return code


def phone_or_mask(text: Any) -> str | None:
    """A telephone number; one that an export has masked says nothing."""
    return None if "*" in str(text) else clean_phone(str(text))


def _choices(kind: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), str(label)) for value, label in kind.choices)


COLUMNS = (
    Column("主体名称", "name", required=True, example="延津县样例面粉有限公司"),
    Column("主体类型", "subject_type", kind="choice", choices=_choices(words.SubjectType), required=True),
    Column(
        "统一社会信用代码/证件", "code", kind="code", required=True, clean=party_code, mask=mask_party_code, max_length=30,
        aliases=("统一社会信用代码", "信用代码", "证件号码"), example="91410726MA0000000X",
        help="18 位统一社会信用代码；家庭农场等没有代码的填经营者身份证号。整列设为文本。",
    ),
    Column(
        "证件种类", "id_kind", kind="choice", choices=_choices(IdKind),
        help="留空按号码判断；填 15 位旧注册号的必须注明。",
    ),
    Column("所在乡镇", "town", required=True, aliases=("乡镇", "乡镇（街道）")),
    Column("经营地址", "address", kind="long"),
    Column("行业", "industry", clean=industry_code, aliases=("行业代码",)),
    Column("法定代表人", "legal_rep", aliases=("法人", "经营者"), max_length=60),
    Column("电话", "phone", clean=phone_or_mask, mask=mask_phone, aliases=("联系电话",)),
    Column("从业人数", "staff_count", kind="int"),
    Column("营业收入(万元)", "revenue", kind="money"),
    Column("成立日期", "founded_on", kind="date"),
    Column("融资需求(万元)", "amount", kind="money", required=True, aliases=("需求金额",)),
    Column("期限(月)", "term_months", kind="int", required=True),
    Column("用途", "purpose", kind="choice", choices=_choices(words.Purpose), required=True),
    Column("用途说明", "use_text", kind="long"),
    Column("担保方式", "collateral", kind="choice", choices=_choices(words.Collateral), required=True),
    Column("意向银行", "banks", help="至多两家，用顿号隔开；按企业意愿填。", example="农业银行、农商银行"),
    Column("申报日期", "declared_on", kind="date", help="留空按走访日期，没有走访的按导入当天。"),
    Column("申报渠道", "channel", kind="choice", choices=_choices(words.Channel)),
    Column("走访日期", "visited_on", kind="date"),
    Column("走访人", "visitor_name", max_length=40),
    Column("授权书编号", "consent_no", required=True, max_length=60, help="没有数据共享授权不能申报。"),
    Column("授权书存放处", "consent_place", max_length=60, help="纸质授权书填存放处；留空表示随后上传扫描件。"),
    *(Column(label, field, kind="choice", choices=_choices(words.Trust)) for field, label in STANDARD_COLUMNS),
    Column("_id", "record_id", kind="int", help="导出时带出，请勿改动。"),
)  # fmt: skip
COLUMN_OF = {column.name: column for column in COLUMNS}
HEADER_OF = {column.name: column.header for column in COLUMNS} | HEADERS


def natural_key(row: Row) -> tuple[PartyCode, str]:
    """A need is one consent of one enterprise."""
    return (row["code"], row["consent_no"])


def fault(row: Row, name: str, reason: str, value: Any = None) -> CellError:
    said = typed(row.get(name), COLUMN_OF[name]) if value is None and name in COLUMN_OF else value
    return CellError(row["_row"], HEADER_OF[name], said or "", reason)


def known_needs(consents: set[str], register: Register) -> dict[tuple[int, str], int]:
    """Primary keys of the file's needs that the ledger holds, by (enterprise, consent); void ones do not count."""
    found: dict[tuple[int, str], int] = {}
    for some in chunks(sorted(register.keys())):
        own = Demand.objects.valid().filter(enterprise__in=some).exclude(consent_no="").order_by()
        for firm_id, consent, pk in own.values_list("enterprise_id", "consent_no", "pk"):
            if consent in consents:
                found[firm_id, consent] = pk
    return found


class Lookups:
    """Everything the lines of a file point to, read once for all of them."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.register = Register(codes_of(rows))
        self.towns = towns_by_name()
        self.banks = banks_by_name()
        known = known_needs({row["consent_no"] for row in rows}, self.register)
        needs = Demand.objects.in_bulk(known.values())
        self.needs = {key: needs[pk] for key, pk in known.items()}

    def need_of(self, row: Row) -> Demand | None:
        firm = self.register.find(row["code"])
        return self.needs.get((firm.pk, row["consent_no"])) if firm else None

    def town_of(self, row: Row) -> Unit | None:
        return self.towns.get(str(row["town"]).strip())

    def wishes(self, row: Row) -> list[str]:
        wished = row.get("banks")
        return [word for word in re.split(r"[、，,；;/\s]+", wished) if word] if wished else []

    def values(self, row: Row) -> Row:
        """The need's fields as far as the line fills them."""
        found = {name: value for name in COMPARED if (value := row.get(name)) is not None}
        wished = [self.banks[word].pk for word in self.wishes(row)]
        if wished:
            found |= {"first_bank_id": wished[0], "second_bank_id": wished[1] if len(wished) > 1 else None}
        if row.get("consent_place"):
            found["consent_form"] = words.ConsentForm.PAPER.value
        return found


def existing(keys: Iterable[tuple[PartyCode, str]]) -> dict[Any, int]:
    wanted = list(keys)
    register = Register(code for code, _ in wanted)
    known = known_needs({consent for _, consent in wanted}, register)
    found = {}
    for code, consent in wanted:
        firm = register.find(code)
        pk = known.get((firm.pk, consent)) if firm else None
        if pk:
            found[code, consent] = pk
    return found


# --- checks ---------------------------------------------------------------------------------------


def check(rows: Sequence[Row]) -> list[CellError]:
    """What one cell alone cannot show: the register, known units, the unit of money, needs that have gone on."""
    lookups, within = Lookups(rows), bounds(clock.today())
    found: list[CellError] = []
    for row in rows:
        found += _party_errors(row, lookups)
        found += _need_errors(row, _firm(row, lookups), within)
        found += _bank_errors(row, lookups)
    bad = {each.row for each in found}
    found += [error for row in rows if row["_row"] not in bad for error in _gone_on(row, lookups)]
    return found


def _party_errors(row: Row, lookups: Lookups) -> list[CellError]:
    code, firm = row["code"], lookups.register.find(row["code"])
    if row.get("id_kind") not in (None, code.kind):
        return [fault(row, "id_kind", f"号码是{IdKind(code.kind).label}，与所选证件种类不符。")]
    if code.kind == IdKind.OLD_NUMBER and row.get("id_kind") is None:
        return [
            fault(
                row,
                "code",
                "这是 15 位旧注册号：请填 18 位统一社会信用代码；确无新码的，证件种类选“旧注册号（15 位）”。",
            )
        ]
    if code.kind == IdKind.PERSON and row["subject_type"] not in FOREIGN_KINDS:
        return [fault(row, "code", "公司和合作社应填统一社会信用代码，不能填身份证号。", "（身份证号）")]
    reason = party_faults(firm, row["name"])
    if reason:
        return [fault(row, "name" if "名称" in reason else "code", reason)]
    town = lookups.town_of(row)
    if town is None:
        return [fault(row, "town", "没有这个乡镇（街道），请照机构名称填写。")]
    if firm and firm.town_id not in (None, town.pk):
        return [fault(row, "town", "主体登记在别的乡镇（街道），请核对；确已搬迁的先更正主体登记。")]
    return []


def _firm(row: Row, lookups: Lookups) -> Firm:
    """The firm as the register has it, or as the line will enter it."""
    firm = lookups.register.find(row["code"])
    return known(firm) if firm else Firm(subject_of(row), row["name"], row.get("founded_on"))


def subject_of(row: Row) -> str:
    """The kind under which a line enters a new firm: a credit code says it, other numbers take the line's word."""
    code: PartyCode = row["code"]
    if code.is_credit_code:
        return subject_type_of(code).value
    return ENTERED_AS.get(row["subject_type"], Enterprise.Subject.OTHER).value


def _need_errors(row: Row, firm: Firm, within: Bounds) -> list[CellError]:
    found = [fault(row, each.field, each) for each in wrong_need(row, firm, within)]
    if said := wrong_day("走访日期", row.get("visited_on"), firm, within):
        found.append(fault(row, "visited_on", said))
    for name in ("staff_count", "revenue"):
        if row.get(name) is not None and row[name] < 0:
            found.append(fault(row, name, "不能是负数。"))
    if row.get("visited_on") and not row.get("visitor_name"):
        found.append(fault(row, "visitor_name", "填了走访日期，走访人不能空。"))
    return found


def _bank_errors(row: Row, lookups: Lookups) -> list[CellError]:
    wished = lookups.wishes(row)
    unknown = [word for word in wished if word not in lookups.banks]
    if unknown:
        known = "、".join(dict.fromkeys(unit.short_name for unit in lookups.banks.values()))
        return [fault(row, "banks", f"“{'、'.join(unknown)}”不是参加机制的银行，可填：{known}。")]
    if len(wished) > 2 or len(set(wished)) != len(wished):
        return [fault(row, "banks", "意向银行至多两家，且不能相同。")]
    return []


def _gone_on(row: Row, lookups: Lookups) -> list[CellError]:
    """A line that would change a need which a bank already has."""
    need = lookups.need_of(row)
    if row.get("record_id") and row["record_id"] != (need.pk if need else None):
        return [fault(row, "record_id", "_id 指的是另一笔需求：代码和授权书编号不能由导入改。新需求请清空 _id。")]
    if need is None or need.state in AMENDABLE:
        return []
    moved = [name for name, value in lookups.values(row).items() if getattr(need, name) != value]
    reason = f"这笔需求“{need.get_state_display()}”，不能由导入改动；请先撤回推荐，或照台账改回。"
    return [fault(row, name, reason) for name in moved[:1]] if moved else []


def allow(rows: Sequence[Row], *, actor: Actor, at: datetime) -> list[CellError]:
    """Own towns only, no firm of a day to come, and the standards answered by the office alone."""
    towns, today, is_office = towns_by_name(), local_day(at), actor.has(REVIEWER)
    answered = {} if is_office else _answered(rows)
    covered = {unit.pk: is_office or actor.covers(unit, VISITOR) for unit in towns.values()}
    found = []
    for row in rows:
        town = towns.get(str(row["town"]).strip())
        if town and not covered[town.pk]:
            found.append(fault(row, "town", "不是您的辖区，只能导入本辖区的主体。"))
        if row.get("founded_on") and row["founded_on"] > today:
            found.append(fault(row, "founded_on", "晚于今天，请核对。"))
        for field, value in answered.get(row["_row"], {}).items():
            if row[field] != value:
                said = words.Trust(value).label
                found.append(fault(row, field, f"五项标准由专班核定，请留空或填“{said}”。"))
    return found


def _answered(rows: Sequence[Row]) -> dict[int, dict[str, str]]:
    """By line, the standards it fills, each with the ledger's own answer: what an export says may come back."""
    fields = words.CHECK_FIELDS.values()
    filled = [row for row in rows if any(row.get(field) for field in fields)]
    lookups = Lookups(filled) if filled else None
    found: dict[int, dict[str, str]] = {}
    for row in filled:
        need = lookups.need_of(row) if lookups else None
        found[row["_row"]] = {field: getattr(need, field, words.Trust.OPEN.value) for field in fields if row.get(field)}
    return found


def row_of(need: Demand) -> Row:
    """A need as a line of the list; ID numbers do not leave the register."""
    firm = need.enterprise
    row = {name: getattr(need, name, None) for name in HEADER_OF if name not in HEADERS}
    wished = [unit.short_name for unit in (need.first_bank, need.second_bank) if unit]
    return row | {
        "name": firm.title, "code": firm.credit_code or firm.id_number_masked, "id_kind": firm.id_kind,
        "town": need.town.short_name, "address": firm.address, "industry": firm.industry, "legal_rep": firm.legal_rep,
        "phone": firm.phone_masked, "staff_count": firm.staff_count, "revenue": firm.revenue,
        "founded_on": firm.founded_on, "banks": "、".join(wished), "record_id": need.pk,
        "visited_on": need.visit and need.visit.visited_on, "visitor_name": need.visit and need.visit.visitor_name,
    }  # fmt: skip
