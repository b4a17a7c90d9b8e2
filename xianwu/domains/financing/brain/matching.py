"""Which products suit a need: hard conditions first, then a score whose parts are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xianwu.lib.numbers import plain

WAN = Decimal(10_000)
WEIGHTS = {"preference": 0.35, "rate": 0.20, "approval": 0.15, "speed": 0.15, "load": 0.15}
PART_LABELS = {
    "preference": "企业意愿", "rate": "利率", "approval": "同类获批率", "speed": "办理快慢", "load": "在办压力",
}  # fmt: skip


@dataclass(frozen=True)
class Need:
    subject_type: str
    amount: Decimal
    term_months: int
    collateral: str
    industry: str = ""
    age_months: int | None = None
    tax_grade: str = ""
    preferred_banks: tuple[int, ...] = ()
    avoided_banks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Product:
    key: int
    bank: int
    bank_name: str
    name: str
    subject_types: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    collaterals: tuple[str, ...] = ()
    min_amount: Decimal | None = None
    max_amount: Decimal | None = None
    max_term_months: int | None = None
    min_age_months: int | None = None
    tax_grades: tuple[str, ...] = ()
    rate_low: Decimal | None = None


@dataclass(frozen=True)
class BankRecord:
    """How a bank has done with cases of this kind: approvals and refusals, median days, open cases, capacity."""

    approved: int = 0
    refused: int = 0
    median_days: float | None = None
    open_count: int = 0
    capacity: int = 0


@dataclass(frozen=True)
class Match:
    product: Product
    score: float
    parts: Mapping[str, float]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Misfit:
    product: Product
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Matches:
    best: tuple[Match, ...]
    misfits: tuple[Misfit, ...] = field(default=())


def _range_faults(need: Need, product: Product) -> list[str]:
    faults = []
    if product.min_amount is not None and need.amount < product.min_amount:
        faults.append(f"低于起贷 {plain(product.min_amount / WAN)} 万元")
    if product.max_amount is not None and need.amount > product.max_amount:
        faults.append(f"超过上限 {plain(product.max_amount / WAN)} 万元")
    if product.max_term_months is not None and need.term_months > product.max_term_months:
        faults.append(f"期限超过 {product.max_term_months} 个月")
    if product.min_age_months is not None:
        if need.age_months is None:
            faults.append("缺成立日期，无法核对经营年限")
        elif need.age_months < product.min_age_months:
            faults.append(f"经营不足 {product.min_age_months} 个月")
    return faults


def hard_faults(need: Need, product: Product) -> list[str]:
    """Why the product cannot serve the need; empty when it can. An empty list of a product means: any."""
    faults = _range_faults(need, product)
    if product.subject_types and need.subject_type not in product.subject_types:
        faults.append("不面向这类主体")
    if product.industries and need.industry[:1] not in product.industries:
        faults.append("不面向这个行业")
    if product.collaterals and need.collateral not in product.collaterals:
        faults.append("担保方式不符")
    if product.tax_grades and need.tax_grade not in product.tax_grades:
        faults.append(f"要求纳税信用 {'、'.join(product.tax_grades)} 级")
    if product.bank in need.avoided_banks:
        faults.append("企业不愿或该行已拒绝")
    return faults


def approval_rate(record: BankRecord) -> float:
    """Beta-smoothed, so that one lucky case is no certainty: (a + 1) / (a + b + 2)."""
    return (record.approved + 1) / (record.approved + record.refused + 2)


def _rate_part(product: Product, rates: Sequence[Decimal]) -> float:
    if product.rate_low is None or not rates:
        return 0.5
    low, high = min(rates), max(rates)
    return 1.0 if high == low else float((high - product.rate_low) / (high - low))


def _preference_part(need: Need, product: Product) -> float:
    if product.bank not in need.preferred_banks:
        return 0.0
    return 1.0 if need.preferred_banks[0] == product.bank else 0.7


def _speed_part(record: BankRecord) -> float:
    return 0.5 if record.median_days is None else max(0.0, 1.0 - record.median_days / 30)


def _load_part(record: BankRecord) -> float:
    return max(0.0, 1.0 - record.open_count / record.capacity) if record.capacity else 0.5


def _reasons(need: Need, product: Product, record: BankRecord, parts: Mapping[str, float]) -> tuple[str, ...]:
    found = []
    if parts["preference"]:
        found.append("企业意向银行" if parts["preference"] == 1 else "企业第二意向银行")
    if product.rate_low is not None:
        found.append(f"年利率 {plain(product.rate_low)}% 起")
    total = record.approved + record.refused
    found.append(f"同类 {total} 笔获批 {record.approved} 笔" if total else "该行尚无同类记录，按中性计")
    if record.median_days is not None:
        found.append(f"答复中位 {record.median_days:g} 天")
    if record.capacity and record.open_count >= record.capacity:
        found.append(f"在办 {record.open_count} 笔，已满负荷")
    return tuple(found)


def match_products(
    need: Need, *, products: Sequence[Product], records: Mapping[int, BankRecord], top: int = 3
) -> Matches:
    """The best `top` products, at most one a bank, with reasons; and the others with what stands in the way."""
    fitting, misfits = [], []
    for product in products:
        faults = hard_faults(need, product)
        misfits.append(Misfit(product, tuple(faults))) if faults else fitting.append(product)
    rates = [product.rate_low for product in fitting if product.rate_low is not None]
    found = []
    for product in fitting:
        record = records.get(product.bank, BankRecord())
        parts = {
            "preference": _preference_part(need, product),
            "rate": _rate_part(product, rates),
            "approval": approval_rate(record),
            "speed": _speed_part(record),
            "load": _load_part(record),
        }
        score = sum(WEIGHTS[name] * value for name, value in parts.items())
        found.append(Match(product, round(score, 4), parts, _reasons(need, product, record, parts)))
    found.sort(key=lambda match: (-match.score, match.product.bank, match.product.key))
    best: dict[int, Match] = {}
    for match in found:
        best.setdefault(match.product.bank, match)
    return Matches(tuple(list(best.values())[:top]), tuple(misfits))
