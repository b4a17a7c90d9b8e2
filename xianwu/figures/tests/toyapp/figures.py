"""Figures over the toy house: one of each kind."""

from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q

from xianwu.figures.declarations import (
    Bands,
    Change,
    Figure,
    Forecast,
    Latest,
    Monotone,
    Parts,
    Population,
    Ratio,
    RatioCheck,
    Reweighted,
    Within,
    distinct,
    latest,
    mean,
    total,
)
from xianwu.figures.tests.toyapp.models import Payment
from xianwu.lib.numbers import Hedge
from xianwu.lib.periods import AT_DATE, LAST_YEAR, YEAR_TO_DATE, Period, months, since

START = since(2024, 10)


def is_answered(period: Period) -> Q:
    return Q(answered_on__isnull=False, answered_on__lte=period.end)


def is_paid(period: Period) -> Q:
    return Q(Exists(Payment.objects.filter(ask=OuterRef("pk"), paid_on__lte=period.end)))


asks = Population("申请", "figuretoy.Ask", lambda period: Q(is_void=False), unit_path="member__town")
answered = asks.only("已答复的申请", is_answered)
paid_asks = asks.only("已放款的申请", is_paid)
payments = Population("放款", "figuretoy.Payment", lambda period: Q(ask__is_void=False), unit_path="ask__member__town")
members = Population("会员", "figuretoy.Member", unit_path="town")
all_asks = Population("全部申请", "figuretoy.Ask", unit_path=None)

MEMBERS = Figure("toy.members", "会员数", "户", of=members, kind="stock", note="登记在册的会员。")
ASKS = Figure("toy.asks", "申请数", "件", of=asks, on="asked_on", span=YEAR_TO_DATE)
ASKERS = Figure(
    "toy.askers",
    "申请户数",
    "户",
    of=asks,
    measure=distinct("member"),
    on="asked_on",
    span=START,
    kind="cumulative",
)
ANSWERED = Figure("toy.answered", "答复数", "件", of=answered, on="answered_on", span=YEAR_TO_DATE)
ASKED_AMOUNT = Figure(
    "toy.asked_amount",
    "申请金额",
    "万元",
    of=answered,
    measure=total("amount"),
    on="answered_on",
    span=YEAR_TO_DATE,
    places=1,
    note="已答复申请的金额。",
    owner="toy.office",
)
CUT = Figure(
    "toy.cut",
    "核减金额",
    "万元",
    of=answered,
    measure=total("amount", minus="agreed"),
    on="answered_on",
    span=YEAR_TO_DATE,
    display_unit="亿元",
)
CUT_RATE = Ratio("toy.cut_rate", "核减率", CUT, ASKED_AMOUNT)
MEAN_DAYS = Figure(
    "toy.mean_days",
    "平均用时",
    "天",
    of=answered,
    measure=mean("used_days"),
    on="answered_on",
    span=YEAR_TO_DATE,
    places=1,
)
MEAN_CHANGE = Change("toy.mean_days_change", "平均用时较上年", MEAN_DAYS, LAST_YEAR, words=("缩短", "延长"))
MEAN_TWIN = Reweighted(
    "toy.mean_days_change_reweighted",
    "平均用时较上年（同结构）",
    MEAN_DAYS,
    by=("channel", Bands("amount", (Decimal(1000), Decimal(50_000)))),
    weights_from=LAST_YEAR,
    words=("缩短", "延长"),
)
PAID = Figure(
    "toy.paid",
    "放款户数",
    "户",
    of=payments,
    measure=distinct("ask__member"),
    on="paid_on",
    span=START,
    kind="cumulative",
)
PAID_AMOUNT = Figure(
    "toy.paid_amount",
    "放款金额",
    "元",
    of=payments,
    measure=total("amount"),
    on="paid_on",
    span=START,
    places=2,
    kind="cumulative",
)
WEIGHTED_RATE = Figure(
    "toy.rate_sum",
    "利率积数",
    "元",
    of=payments,
    measure=total("rate", times="amount", divide=1),
    on="paid_on",
    span=START,
    places=5,
)
MEAN_RATE = Ratio("toy.mean_rate", "加权平均利率", WEIGHTED_RATE, PAID_AMOUNT, 3, unit="％利率")
PAID_ASKS = Figure("toy.paid_asks", "已放款申请", "件", of=paid_asks, on="asked_on", span=START)
MANY = Figure("toy.many", "申请总数", "件", of=all_asks, hedge=Hedge.ODD, kind="stock")
NEWEST = Figure(
    "toy.newest_amount",
    "最近一笔放款",
    "元",
    of=payments,
    measure=latest("amount"),
    on="paid_on",
    span=AT_DATE,
    places=2,
    kind="stock",
)
FORECAST = Forecast("toy.forecast", "预计完成", asks, "expected_on", on="asked_on", span=YEAR_TO_DATE)
LAST_ASK = Latest("toy.last_ask", "最近申请日", asks, "asked_on")
NOTED = Figure("toy.noted", "登记数", "件", of=asks, on="noted_at", span=YEAR_TO_DATE)
HALF_YEAR = Figure("toy.half_year", "上半年申请", "件", of=asks, on="asked_on", span=months(1, 6))
PLAIN = Figure(
    "toy.plain",
    "一般渠道",
    "件",
    of=asks.only("一般渠道", lambda period: Q(channel="plain")),
    on="asked_on",
    span=YEAR_TO_DATE,
)
GREEN = Figure(
    "toy.green",
    "绿色渠道",
    "件",
    of=asks.only("绿色渠道", lambda period: Q(channel="green")),
    on="asked_on",
    span=YEAR_TO_DATE,
    readers=("toy.all",),
)
LATE = Figure(
    "toy.late",
    "核定高于申请",
    "件",
    of=asks.only("核定高于申请", lambda period: Q(agreed__gt=F("amount"))),
    on="asked_on",
    span=YEAR_TO_DATE,
)

FIGURES = [
    MEMBERS,
    ASKS,
    ASKERS,
    ANSWERED,
    ASKED_AMOUNT,
    CUT,
    CUT_RATE,
    MEAN_DAYS,
    MEAN_CHANGE,
    MEAN_TWIN,
    PAID,
    PAID_AMOUNT,
    WEIGHTED_RATE,
    MEAN_RATE,
    PAID_ASKS,
    MANY,
    NEWEST,
    FORECAST,
    LAST_ASK,
    NOTED,
    HALF_YEAR,
    PLAIN,
    GREEN,
    LATE,
]
CHECKS = [
    Within(PAID, ASKERS, note="放款户应先提出申请。"),
    Parts(ASKS, (PLAIN, GREEN)),
    Parts(ASKS, (GREEN,), is_open=True),
    RatioCheck(CUT_RATE),
    Monotone(PAID_AMOUNT),
]
