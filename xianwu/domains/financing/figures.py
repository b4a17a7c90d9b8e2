"""What the bulletin says of financing: cumulative since the mechanism began, rows of the day known on that day."""

from datetime import date

from django.db.models import Q

from xianwu.domains.financing.words import Collateral, LoanKind
from xianwu.figures.declarations import (
    Figure,
    Monotone,
    Population,
    Ratio,
    RatioCheck,
    Within,
    count,
    distinct,
    total,
)
from xianwu.lib.periods import AT_DATE, Period, since

START = since(2024, 10, 28)
OWNER = "development"
FIRM = "recommendation__demand__enterprise"
LOAN_FIRM = f"credit__{FIRM}"


def not_after(name: str, end: date) -> Q:
    """A fact that had not yet happened at the end of the period."""
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gt": end})


def _valid(period: Period, *, path: str = "", is_backfilled: bool = False) -> Q:
    return Q(**{f"{path}is_backfilled": is_backfilled}) & not_after(f"{path}void_on", period.end)


def needs(period: Period) -> Q:
    return _valid(period)


def pushes(period: Period) -> Q:
    return _valid(period, path="demand__") & not_after("cancelled_on", period.end)


def grants(period: Period) -> Q:
    """Approved, neither cancelled nor replaced by the end of the period."""
    stands = not_after("cancelled_on", period.end) & not_after("replaced_on", period.end)
    return Q(is_approved=True) & stands & _valid(period, path="recommendation__demand__")


def counted_loans(period: Period, *, is_backfilled: bool = False) -> Q:
    """Not reversed; one entered as before its recommendation only once its reason is accepted."""
    in_order = Q(is_early=False) | Q(early_accepted_on__lte=period.end)
    demand = _valid(period, path="credit__recommendation__demand__", is_backfilled=is_backfilled)
    return in_order & not_after("void_on", period.end) & demand


def flagged_loans(period: Period) -> Q:
    early = Q(is_early=True) & not_after("early_accepted_on", period.end)
    return early & not_after("void_on", period.end)


def backfilled_loans(period: Period) -> Q:
    return counted_loans(period, is_backfilled=True)


def active_banks(period: Period) -> Q:
    return Q(active_from__lte=period.end) & (Q(active_to__isnull=True) | Q(active_to__gte=period.end))


LOAN_UNIT = {"unit_path": "credit__recommendation__demand__town", "label_fields": ("loan_no",)}
BANKS = Population("参加银行", "financing.Bank", where=active_banks, unit_path=None, label_fields=("unit__short_name",))
NEEDS = Population("有效需求", "financing.Demand", where=needs, unit_path="town")
PUSHES = Population("推荐", "financing.Recommendation", where=pushes, unit_path="demand__town")
GRANTS = Population(
    "有效授信",
    "financing.CreditDecision",
    where=grants,
    unit_path="recommendation__demand__town",
    label_fields=("recommendation__number", "recommendation__title"),
)
LOANS = Population("计入的投放", "financing.Drawdown", where=counted_loans, **LOAN_UNIT)
RATED = LOANS.only("有利率的投放", lambda period: Q(rate__isnull=False))
FLAGGED = Population("早于推荐、未认可的投放", "financing.Drawdown", where=flagged_loans, **LOAN_UNIT)
BACKFILLED = Population("补录的投放", "financing.Drawdown", where=backfilled_loans, **LOAN_UNIT)
FIRST = LOANS.only("首贷", lambda period: Q(kind=LoanKind.FIRST.value))
RENEWALS = LOANS.only("无还本续贷", lambda period: Q(kind=LoanKind.RENEWAL.value))
UNSECURED = LOANS.only("信用贷款", lambda period: Q(secured=Collateral.CREDIT.value))
VISITS = Population(
    "走访", "financing.Visit", where=lambda period: not_after("void_on", period.end) & Q(is_backfilled=False)
)

FUNNEL = "机制启动（2024年10月28日）以来累计，按户去重；作废、重复和补录的不计。"


def _firms(key: str, label: str, of: Population, path: str, on: str, note: str = FUNNEL) -> Figure:
    return Figure(
        f"financing.{key}", label, "户", of=of, measure=distinct(path), on=on, span=START, note=note, owner=OWNER
    )


def _money(key: str, label: str, of: Population, field: str, on: str, note: str) -> Figure:
    return Figure(
        f"financing.{key}", label, "万元", of=of, measure=total(field), on=on, span=START, places=2, note=note,
        owner=OWNER,
    )  # fmt: skip


BANK_COUNT = Figure(
    "financing.banks", "参加银行", "家", of=BANKS, measure=distinct("unit"), span=AT_DATE, kind="stock", owner=OWNER,
    note="当日参加机制的银行。",
)  # fmt: skip
DECLARED = _firms("declared", "申报清单", NEEDS, "enterprise", "declared_on")
RECOMMENDED = _firms("recommended", "推荐清单", PUSHES, "demand__enterprise", "pushed_on")
CREDITED = _firms("credited", "授信户数", GRANTS, FIRM, "decided_on")
CREDIT_AMOUNT = _money(
    "credit_amount", "授信金额", GRANTS, "limit", "decided_on",
    "同一主体、银行、产品只取最新一版，续授信替代而不相加。",
)  # fmt: skip
LENT = _firms("lent", "投放户数", LOANS, LOAN_FIRM, "lent_on")
LENT_AMOUNT = _money(
    "lent_amount", "投放金额", LOANS, "amount", "lent_on",
    "累计投放，已还的也计；早于推荐的，认可说明之前不计；补录另列。",
)  # fmt: skip
FIRST_LOANS = _firms("first_loans", "首贷户", FIRST, LOAN_FIRM, "lent_on", "以银行确认为准。")
FIRST_AMOUNT = _money("first_amount", "首贷金额", FIRST, "amount", "lent_on", "以银行确认为准。")
RENEWAL_LOANS = _firms("renewals", "无还本续贷户", RENEWALS, LOAN_FIRM, "lent_on")
RENEWAL_AMOUNT = _money("renewal_amount", "无还本续贷金额", RENEWALS, "amount", "lent_on", "无还本续贷的投放。")
UNSECURED_AMOUNT = _money("unsecured_amount", "信用贷款金额", UNSECURED, "amount", "lent_on", "担保方式为信用的投放。")
RATED_AMOUNT = _money("rated_amount", "有利率的投放金额", RATED, "amount", "lent_on", "加权平均利率的分母。")
INTEREST = Figure(
    "financing.rated_interest", "年利息", "万元", of=RATED,
    measure=total("amount", times="rate", divide=1_000_000), on="lent_on", span=START, places=2, owner=OWNER,
    note="Σ（金额 × 年利率）。",
)  # fmt: skip
MEAN_RATE = Ratio(
    "financing.mean_rate", "加权平均年利率", INTEREST, RATED_AMOUNT, 2, note="Σ（利率 × 金额）÷ Σ金额。", owner=OWNER
)
VISITED = _firms("visited", "走访户数", VISITS, "enterprise", "visited_on", "作废和补录的走访不计。")
VISIT_COUNT = Figure(
    "financing.visits", "走访次数", "次", of=VISITS, measure=count(), on="visited_on", span=START, owner=OWNER
)
EARLY_LOANS = Figure(
    "financing.early_loans", "早于推荐、未计入的投放", "笔", of=FLAGGED, measure=count(), on="lent_on", span=START,
    note="放款日期早于推荐日期，说明未获认可，不计入投放。", owner=OWNER,
)  # fmt: skip
BACKFILLED_LENT = _firms("backfilled_lent", "补录投放户数", BACKFILLED, LOAN_FIRM, "lent_on", "补录另列，不计入投放。")
BACKFILLED_AMOUNT = _money(
    "backfilled_amount", "补录投放金额", BACKFILLED, "amount", "lent_on", "补录另列，不计入投放。"
)


def _rate(key: str, label: str, num: Figure, den: Figure) -> Ratio:
    return Ratio(f"financing.{key}", label, num, den, 1, note=f"{num.label} ÷ {den.label}。", owner=OWNER)


RECOMMENDED_RATE = _rate("recommended_rate", "推荐率", RECOMMENDED, DECLARED)
CREDITED_RATE = _rate("credited_rate", "授信率", CREDITED, RECOMMENDED)
LENT_RATE = _rate("lent_rate", "放款户占授信户", LENT, CREDITED)
USED_RATE = _rate("used_rate", "放款额占授信额", LENT_AMOUNT, CREDIT_AMOUNT)
UNSECURED_RATE = _rate("unsecured_rate", "信用贷款占比", UNSECURED_AMOUNT, LENT_AMOUNT)

FIGURES = [
    BANK_COUNT, DECLARED, RECOMMENDED, CREDITED, CREDIT_AMOUNT, LENT, LENT_AMOUNT, FIRST_LOANS, FIRST_AMOUNT,
    RENEWAL_LOANS, RENEWAL_AMOUNT, UNSECURED_AMOUNT, RATED_AMOUNT, INTEREST, MEAN_RATE, VISITED, VISIT_COUNT,
    EARLY_LOANS, BACKFILLED_LENT, BACKFILLED_AMOUNT, RECOMMENDED_RATE, CREDITED_RATE, LENT_RATE, USED_RATE,
    UNSECURED_RATE,
]  # fmt: skip
CHECKS = [
    Within(RECOMMENDED, DECLARED, note="推荐的都申报过。"),
    Within(CREDITED, RECOMMENDED, note="授信的都推荐过。"),
    Within(LENT, CREDITED, note="放款的都授过信。"),
    RatioCheck(RECOMMENDED_RATE),
    RatioCheck(CREDITED_RATE),
    RatioCheck(LENT_RATE),
    RatioCheck(USED_RATE),
    Monotone(DECLARED),
    Monotone(LENT_AMOUNT),
]
