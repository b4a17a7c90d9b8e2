"""Figures about the bulletin itself: what came in, what was taken."""

from django.db.models import Q

from xianwu.bulletin.models import Contribution, Issue
from xianwu.figures.declarations import Figure, Population, Ratio, Within, count
from xianwu.lib.periods import YEAR_TO_DATE, Period


def _sent(period: Period) -> Q:
    return Q(submitted_on__isnull=False)


def _adopted(period: Period) -> Q:
    return Q(state=Contribution.State.ADOPTED)


def _signed(period: Period) -> Q:
    return Q(state__in=Issue.VALID)


RECEIVED_ROWS = Population("报送信息", "bulletin.Contribution", _sent)
ADOPTED_ROWS = RECEIVED_ROWS.only("采用信息", _adopted)
SIGNED_ROWS = Population("已签发快报", "bulletin.Issue", _signed)

RECEIVED = Figure(
    "bulletin.received",
    "收到报送信息",
    "条",
    of=RECEIVED_ROWS,
    measure=count(),
    on="submitted_on",
    span=YEAR_TO_DATE,
    owner="office",
    note="本年度各单位报送的信息，一条只计一次，退回补正的不重复计",
)
ADOPTED = Figure(
    "bulletin.adopted",
    "采用信息",
    "条",
    of=ADOPTED_ROWS,
    measure=count(),
    on="submitted_on",
    span=YEAR_TO_DATE,
    owner="office",
    note="本年度报送的信息中已编入快报的，撤下的不计",
)
SIGNED = Figure(
    "bulletin.signed",
    "签发期数",
    "期",
    of=SIGNED_ROWS,
    measure=count(),
    on="issued_on",
    span=YEAR_TO_DATE,
    owner="office",
    note="本年度在本系统签发的快报，收回的不计",
)
ADOPTION_RATE = Ratio(
    "bulletin.adoption_rate",
    "信息采用率",
    ADOPTED,
    RECEIVED,
    owner="office",
    note="采用条数 ÷ 报送条数",
)

FIGURES = [RECEIVED, ADOPTED, SIGNED, ADOPTION_RATE]
CHECKS = [Within(ADOPTED, RECEIVED, note="采用的都是报送过的")]
