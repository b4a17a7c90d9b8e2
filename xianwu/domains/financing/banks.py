"""Which banks take part: registered by the office, corrected, and taken out on a day; nothing is deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Min

from xianwu.core.events.api import write_change, write_new
from xianwu.core.people.models import Grant
from xianwu.core.units.models import Unit
from xianwu.core.workflow.declarations import Move
from xianwu.domains.financing.models import Bank, LoanProduct, Recommendation
from xianwu.domains.financing.roles import BANK, REVIEWER
from xianwu.kit import clock
from xianwu.kit.refusals import Refused

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


class BankRefused(Refused):
    """A bank that cannot be registered or corrected so; the message says what to do next."""


@dataclass(frozen=True)
class Use:
    """What hangs on a bank: cases it has not decided, products it offers, people who can sign in for it."""

    cases: int
    products: int
    people: int


def use_of(bank: Bank, *, on: date) -> Use:
    cases = Recommendation.objects.filter(unit_id=bank.unit_id, state__in=Recommendation.OPEN_STATES)
    products = LoanProduct.objects.filter(unit_id=bank.unit_id, state=LoanProduct.State.ACTIVE)
    grants = Grant.objects.valid(on).filter(unit_id=bank.unit_id, role__in=BANK, person__is_active=True)
    return Use(cases.count(), products.count(), grants.values("person").distinct().count())


# --- registering and correcting -----------------------------------------------------------------------


def register_bank(data: dict[str, Any], *, actor: Actor, at: datetime, batch: str = "") -> Bank:
    """A bank takes part from a day on. Data: unit, active_from, contact."""
    _require_office(actor)
    unit: Unit = data["unit"]
    if unit.kind != Unit.Kind.BANK:
        raise BankRefused("这个机构不是银行。请管理员在“机构”里把类别改为银行，或另选一家。", field="unit")
    if Bank.objects.filter(unit=unit).exists():
        raise BankRefused("这家银行已经登记；退出过的，请打开它的页面办理“恢复参加”。", field="unit")
    bank = Bank(unit=unit, active_from=data["active_from"], contact=data.get("contact") or "")
    write_new(bank, "financing.bank_registered", actor=actor, at=at, batch=batch)
    return bank


def amend_bank(bank: Bank, data: dict[str, Any], *, actor: Actor, at: datetime, batch: str = "") -> Bank:
    """Correct the first day or the contact; which bank it is stays."""
    _require_office(actor)
    first = data.get("active_from") or bank.active_from
    if bank.active_to and first > bank.active_to:
        raise BankRefused(f"参加日期晚于退出日期 {bank.active_to}，请核对。", field="active_from")
    pushed = Recommendation.objects.filter(unit_id=bank.unit_id, demand__is_backfilled=False)
    earliest = pushed.aggregate(first=Min("pushed_on"))["first"]
    if earliest and first > max(earliest, bank.active_from):
        raise BankRefused(f"{earliest} 已向这家银行推荐过需求，参加日期不能再往后改。", field="active_from")
    changes = {"active_from": first, "contact": data.get("contact") or ""}
    write_change(bank, changes, "financing.bank_amended", actor=actor, at=at, batch=batch)
    return bank


def _require_office(actor: Actor) -> None:
    if not actor.has(REVIEWER):
        raise BankRefused("参加银行由融资专班登记，请联系专班审核员。")


# --- leaving and coming back --------------------------------------------------------------------------


def may_leave(bank: Bank, move: Move) -> str | None:
    """Not before it came, and not before the last need it was given."""
    day = move.data.get("active_to")
    if move.is_offer or day is None:
        return None
    if day < bank.active_from:
        return f"退出日期早于参加日期 {bank.active_from}，请核对。"
    last = Recommendation.objects.filter(unit_id=bank.unit_id).aggregate(last=Max("pushed_on"))["last"]
    if last and day < last:
        return f"{last} 还向这家银行推荐过需求，退出日期不能早于这一天。"
    return None


def leave(bank: Bank, move: Move) -> None:
    bank.active_to = move.data["active_to"]


def come_back(bank: Bank, move: Move) -> None:
    bank.active_to = None


def what_leaving_means(bank: Bank) -> str:
    """A sentence with the numbers."""
    use = use_of(bank, on=clock.today())
    found = []
    if use.cases:
        found.append(f"{use.cases} 笔推荐没有答复，退出后仍由该行办完")
    if use.products:
        found.append(f"{use.products} 个信贷产品在办理中，请另行停办")
    if use.people:
        found.append(f"{use.people} 个账号能登录，请管理员到期收回授权")
    head = f"“{bank}”从退出日期的次日起不再出现在意向银行和推荐银行里，以往的授信、投放照旧统计。"
    return head + (f"现在还有：{'；'.join(found)}。" if found else "")
