"""推荐与授信投放回填: the columns of a bank's return file, whose rows it may hold, and a case as lines of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xianwu.core.units.models import Unit
from xianwu.domains.financing import words
from xianwu.domains.financing.actions import local_day
from xianwu.domains.financing.brain.scale import Scaled, file_is_in_yuan, wrong_unit
from xianwu.domains.financing.models import Bank, CreditDecision, Drawdown, Recommendation
from xianwu.domains.financing.roles import BANK
from xianwu.domains.financing.sheets.bank_cases import Cases
from xianwu.domains.financing.sheets.bank_plan import plan_rows
from xianwu.domains.financing.sheets.parties import chunks, mask_party_code, party_code
from xianwu.intake.declarations import CellError, Column
from xianwu.intake.saying import typed

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

Row = dict[str, Any]
WAN = Decimal(10_000)


def _choices(kind: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), str(label)) for value, label in kind.choices)


COLUMNS = (
    Column("主体名称", "name", required=True),
    Column("统一社会信用代码", "code", kind="code", required=True, clean=party_code, mask=mask_party_code, max_length=30,
           aliases=("统一社会信用代码/证件", "信用代码")),
    Column("银行", "bank", help="留空即本行；填了别家银行的行会被拒绝。"),
    Column("推荐日期", "pushed_on", kind="date", help="照推荐清单填；一家有几笔推荐时用来认哪一笔。"),
    Column("材料齐全日期", "materials_on", kind="date"),
    Column("决定日期", "decided_on", kind="date"),
    Column("是否授信", "is_approved", kind="bool"),
    Column("授信额度(万元)", "limit", kind="money"),
    Column("期限(月)", "term_months", kind="int", aliases=("期限",)),
    Column("年利率(%)", "rate", kind="number"),
    Column("产品", "product", max_length=100),
    Column("循环(是/否)", "is_revolving", kind="bool"),
    Column("未授信原因代码", "refusal_code", kind="choice", choices=tuple(words.REFUSALS), aliases=("未授信原因",)),
    Column("说明", "explanation", kind="long", help="未授信的请向企业说明理由；留空按原因代码的名称。"),
    Column("首贷(是/否)", "is_first", kind="bool"),
    Column("放款日期", "lent_on", kind="date"),
    Column("放款金额(万元)", "loan_amount", kind="money"),
    Column("方式(信用/抵押/保证)", "secured", kind="choice", choices=_choices(words.Collateral)),
    Column("无还本续贷(是/否)", "is_renewal", kind="bool"),
    Column("借据号", "loan_no", kind="code", max_length=60),
    Column("到期日", "due_on", kind="date"),
    Column("已还本金(万元)", "repaid", kind="money"),
    Column("最近还款日期", "repaid_on", kind="date"),
    Column("提前放款说明", "early_reason", kind="long", help="放款早于推荐的，说明原因；专班认可后才计入投放。"),
    Column("补录理由", "backfill_reason", kind="long", help="没有推荐给本行的自有客户填；单列统计，不计入投放。"),
    Column("所在乡镇", "town", help="补录而主体库里没有的必填。"),
)  # fmt: skip
COLUMN_OF = {column.name: column for column in COLUMNS}


def natural_key(row: Row) -> tuple[Any, ...]:
    """Bank, code and loan number; a line without a loan is known by its product."""
    loan_no = row.get("loan_no") or ""
    return (row.get("bank_id"), str(row["code"]), loan_no, "" if loan_no else row.get("product") or "")


def existing(keys: Iterable[tuple[Any, ...]]) -> dict[Any, int]:
    """Loans, or decisions where the line has none. The bank is known once `judge` has seen the lines."""
    wanted = list(keys)
    found: dict[Any, int] = {}
    for some in chunks(sorted({key[2] for key in wanted if key[2]})):
        rows = Drawdown.objects.filter(loan_no__in=some, void_on__isnull=True)
        known = {(bank, number): pk for bank, number, pk in rows.values_list("bank_id", "loan_no", "pk")}
        found |= {key: known[key[0], key[2]] for key in wanted if (key[0], key[2]) in known}
    bare = [key for key in wanted if not key[2]]
    for some in chunks(sorted({key[1] for key in bare})):
        rows = CreditDecision.objects.filter(
            recommendation__demand__enterprise__credit_code__in=some, cancelled_on__isnull=True
        )
        codes = "recommendation__demand__enterprise__credit_code"
        lines = rows.values_list("recommendation__unit_id", codes, "product", "pk")
        decided = {(bank, code, "", product): pk for bank, code, product, pk in lines}
        found |= {key: decided[key] for key in bare if key in decided}
    return found


def own_banks(actor: Actor) -> dict[str, Unit]:
    """The actor's banks by full and short name."""
    rows = Bank.objects.filter(unit_id__in=actor.units_for(*BANK)).select_related("unit")
    return {word: each.unit for each in rows for word in (each.unit.name, each.unit.short_name)}


def _fault(row: Row, name: str, reason: str) -> CellError:
    column = COLUMN_OF[name]
    return CellError(row["_row"], column.header, typed(row.get(name), column), reason)


def _own_rows(rows: Sequence[Row], actor: Actor) -> list[CellError]:
    """Give each line its bank; those of another are refused."""
    banks = own_banks(actor)
    only = next(iter(banks.values())) if len({unit.pk for unit in banks.values()}) == 1 else None
    found = []
    for row in rows:
        said = (row.get("bank") or "").strip()
        unit = banks.get(said) if said else only
        row["bank_id"] = unit.pk if unit else None
        if unit is None:
            reason = f"这一行是“{said}”的，只能回填本行。" if said else "您在不止一家银行任职，请填银行。"
            found.append(_fault(row, "bank", reason))
    return found


def judge(rows: Sequence[Row], *, actor: Actor, at: datetime) -> list[CellError]:
    """Everything against the bank's own cases: what a line would do, and why it may not."""
    errors = _own_rows(rows, actor)
    foreign = {error.row for error in errors}
    own = [row for row in rows if row["_row"] not in foreign]
    cases = Cases(own)
    scaled = _wrong_scale(own, cases)
    errors += [_fault(row, name, reason) for row, name, reason in scaled]
    clean = [row for row in own if row["_row"] not in {line["_row"] for line, _, _ in scaled}]
    for row, plan in plan_rows(clean, cases, on=local_day(at)):
        errors += [_fault(row, each.column, each.reason) for each in plan.faults]
    return errors


def _wrong_scale(rows: Sequence[Row], cases: Cases) -> list[tuple[Row, str, str]]:
    """元 in a column of 万元, by the need of each firm; a whole file of them by its median."""
    found: list[tuple[Row, str, str]] = []
    for name in ("limit", "loan_amount"):
        own = {row["_row"]: row for row in rows if row.get(name) is not None}
        scaled = [Scaled(line, row[name], cases.asked(row)) for line, row in own.items()]
        if file_is_in_yuan(scaled):
            reason = "整列像是按元填的（约为需求金额的一万倍），请改为万元后再导入。"
            found += [(row, name, reason) for row in own.values()]
        else:
            found += [(own[doubt.row], name, f"{doubt.reason}。") for doubt in wrong_unit(scaled)]
    return found


def rows_of(case: Recommendation) -> list[Row]:
    """A case as lines of the file: one per loan, one per decision without loans, one while undecided."""
    firm = case.demand.enterprise
    head = {
        "name": firm.title, "code": firm.credit_code or firm.id_number_masked, "bank": case.unit.short_name,
        "pushed_on": case.pushed_on, "materials_on": case.materials_complete_on,
        "backfill_reason": case.demand.backfill_reason,
    }  # fmt: skip
    lines = []
    for decision in sorted(case.decisions.all(), key=lambda each: (each.decided_on, each.pk)):
        if decision.cancelled_on or decision.replaced_on:
            continue
        facts = head | _decision_cells(decision)
        loans = [loan for loan in decision.drawdowns.all() if loan.void_on is None]
        lines += [facts | _loan_cells(loan) for loan in sorted(loans, key=lambda each: each.lent_on)] or [facts]
    return lines or [head]


def _decision_cells(decision: CreditDecision) -> Row:
    names = ("decided_on", "is_approved", "rate", "term_months", "product", "explanation", "refusal_code")
    row = {name: getattr(decision, name) for name in names}
    return row | ({"limit": decision.limit, "is_revolving": decision.is_revolving} if decision.is_approved else {})


def _loan_cells(loan: Drawdown) -> Row:
    row = {name: getattr(loan, name) for name in ("lent_on", "secured", "loan_no", "due_on", "repaid", "repaid_on")}
    return row | {
        "loan_amount": loan.amount, "is_first": loan.kind == words.LoanKind.FIRST,
        "is_renewal": loan.kind == words.LoanKind.RENEWAL, "early_reason": loan.early_reason,
    }  # fmt: skip
