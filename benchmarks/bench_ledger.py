"""A ledger of 200,000 needs as a clerk meets it: the whole page, deep pages, search, sums, and steps.

Bars from issue 2: the full HTML list ≤ 25 ms, creation through a step with its event ≥ 250 a second, sums by town and
state ahead of the 48–78 ms of others. The page is asked through the whole stack of middleware by Django's test client;
`bench_api` asks a real server, and measures the search alone (≤ 15 ms). A search here is a whole page, held to the bar
of the page, of a word that 25,000 needs hold; others take 80–170 ms.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from typing import Any

from benchmarks.ground import DAY, account, analyse, make_firms, make_needs, now, pin_day, seed
from benchmarks.measuring import Measurement, percentile, timed

TITLE = "20 万条融资需求的台账页"
NEEDS, FIRMS, WRITES = 200_000, 20_000, 500
LIST = "/financing/needs/"
NEXT = re.compile(r'rel="next" href="([^"]*)"')


def _client() -> Any:
    from django.conf import settings
    from django.test import Client

    from xianwu.core.people.models import Person

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(Person.objects.get(username="clerk"))
    return client


def _page(client: Any, query: str = "") -> Any:
    answer = client.get(LIST + query)
    assert answer.status_code == 200, answer.status_code
    return answer


def _p50(client: Any, query: str, *, times: int = 40) -> float:
    return percentile(timed(lambda: _page(client, query), times=times, warm_up=5), 50) * 1000


def _deep(client: Any, pages: int) -> str:
    """The address of a page far down, reached as a reader would: by the next page's link."""
    query = ""
    for _ in range(pages):
        found = NEXT.search(_page(client, query).content.decode())
        assert found, "the ledger is shorter than that"
        query = unescape(found[1])
    return query


def _declare(firms: list[Any], actor: Any) -> float:
    from xianwu.domains.financing.actions import declare_need

    def one(number: int) -> None:
        data = {
            "enterprise": firms[number], "subject_type": "company", "amount": 500_000, "channel": "visit",
            "declared_on": DAY, "term_months": 12, "purpose": "working", "collateral": "credit",
            "consent_no": f"新{number}",
        }  # fmt: skip
        declare_need(data, actor=actor, at=now())

    one(WRITES)
    seconds = timed(lambda: deque(map(one, range(WRITES)), maxlen=0))[0]
    return WRITES / seconds


def _step(actor: Any) -> float:
    from xianwu.core.workflow.api import take_step
    from xianwu.domains.financing.models import Demand

    rows = list(Demand.objects.filter(state="declared").order_by("pk")[:WRITES])
    seconds = timed(lambda: [take_step(r, "defer", actor=actor, at=now(), reason="缺流水") for r in rows])[0]
    return WRITES / seconds


def _sums() -> None:
    from django.db.models import Count, Sum

    from xianwu.domains.financing.models import Demand

    list(Demand.objects.order_by().values("town", "state").annotate(n=Count("pk"), amount=Sum("amount")))


def measure() -> Iterator[Measurement]:
    pin_day()
    units = seed()
    actor = account("clerk", units, "financing.reviewer", "development")
    firms = make_firms(units, count=FIRMS)
    make_needs(units, firms, count=NEEDS)
    analyse()
    client = _client()
    yield Measurement("整页列表 50 行 p50", _p50(client, ""), "毫秒", bar=25)
    yield Measurement(
        "整页列表，按乡镇和状态筛选 p50", _p50(client, f"?state=lent&town={units['wanglou'].pk}"), "毫秒", bar=25
    )
    yield Measurement("第 200 页 p50", _p50(client, _deep(client, 200)), "毫秒", bar=25)
    yield Measurement("两个字搜索整页 p50", _p50(client, "?q=面粉"), "毫秒", bar=25)
    yield Measurement("编号搜索整页 p50", _p50(client, "?q=合成123456"), "毫秒", bar=25)
    yield Measurement("按乡镇和状态合计 p50", percentile(timed(_sums, times=20, warm_up=2), 50) * 1000, "毫秒", bar=48)
    yield Measurement("登记（含事件），每秒", _declare(firms, actor), "条/秒", bar=250, is_more_better=True)
    yield Measurement("办理一步（含事件），每秒", _step(actor), "次/秒", bar=250, is_more_better=True)
