"""The REST API on 200,000 needs, served by granian with 2 workers, asked by 8 clients.

Bars from issue 2: a list of 50 in 5 ms and 300 requests a second, 2-character search in 15 ms, 250 creations through a
step with event a second. Clients run in processes of their own on the same machine, so they take their share of its
cores. The same verbs are also timed without HTTP, in one thread. In the end every need must have its row, its kept
versions, its events and its search entry, and the chain must hold.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from multiprocessing import get_context
from typing import Any
from urllib.parse import quote

from benchmarks.clients import CLIENTS, Call, Calls, Door, Line, alone, together
from benchmarks.measuring import Measurement, percentile

TITLE = "数据接口：20 万条融资需求，8 个客户端"
NEEDS, FIRMS = 200_000, 20_000
LIST_REQUESTS, WRITES, WARM_UP, WITHOUT_HTTP = 150, 120, 8, 400
"""Requests of each client; those that are not counted, for statements and forms are made at the first; verbs."""
DAY = date(2025, 8, 29)
LIST = "/api/v1/financing/needs/"
SIGNS = "德远安博润沃泰恒信达惠景永盛瑞丰嘉禾鑫源"
"""Names are made of two of these: 400 names, each of some 500 needs, as a real register has them."""
TRADES = ("面粉加工", "餐饮", "养殖", "服装加工", "运输", "超市", "种植", "食品")


# --- rows ---------------------------------------------------------------------------------------------


def _firms(towns: list[Any]) -> list[Any]:
    from django.utils import timezone

    from xianwu.domains.financing.demo_names import credit_code
    from xianwu.registers.parties.models import Enterprise

    now = timezone.now()
    rows = [
        Enterprise(
            title=f"延津县合成{SIGNS[n % 20]}{SIGNS[n // 20 % 20]}{n:05d}{TRADES[n % len(TRADES)]}有限公司",
            credit_code=credit_code("91", n), unit=towns[n % 13], town=towns[n % 13],
            state="registered", name_norm=f"合成{n:05d}", created_at=now, updated_at=now,
        )
        for n in range(FIRMS)
    ]  # fmt: skip
    return list(Enterprise._base_manager.bulk_create(rows, batch_size=2000))


def _needs(firms: list[Any], office: Any) -> None:
    """Rows, events and search entries as the ledger keeps them, written in bulk."""
    from django.utils import timezone

    from xianwu.core.events.api import write_many_new
    from xianwu.domains.financing.models import Demand

    states = ("declared", "recommended", "credited", "lent", "refused", "deferred")
    for start in range(0, NEEDS, 10_000):
        rows = []
        for n in range(start, start + 10_000):
            firm = firms[n % FIRMS]
            rows.append(
                Demand(
                    title=firm.title, unit=office, town_id=firm.town_id, enterprise=firm, state=states[n % 6],
                    number=f"合成{n:06d}", subject_type="company", amount=Decimal(50_000 + n % 900 * 1000),
                    term_months=12, purpose="working", collateral="credit", channel="visit",
                    declared_on=DAY - timedelta(days=n % 300), consent_no=f"授{n:06d}",
                )
            )  # fmt: skip
        write_many_new(rows, "financing.need_declared", actor=None, at=timezone.now())


def _token(units: dict[str, Any]) -> str:
    from xianwu.core.people.actors import actor_for
    from xianwu.core.people.models import Grant, Person
    from xianwu.domains.financing.roles import REVIEWER
    from xianwu.kit import clock
    from xianwu.registers.parties.roles import READER
    from xianwu.web.api.actions import create_token

    today = clock.today()
    person = Person.objects.create_person("bench", name="压测员", password="合成压测口令-2025")
    for role in (REVIEWER, READER):
        Grant.objects.create(person=person, role=role, unit=units["development"], valid_from=date(2024, 1, 1))
    data = {"name": "压测", "scopes": ["read", "write"], "expires_on": today + timedelta(days=30)}
    return create_token(data, actor=actor_for(person, today), at=clock.now())[1]


def _county() -> tuple[str, list[str]]:
    from django.db import connection

    from xianwu.core.units.seed import TOWNS, seed_units

    units = seed_units()
    firms = _firms([units[code] for code, _ in TOWNS])
    _needs(firms, units["development"])
    token = _token(units)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return token, [firm.credit_code for firm in firms]


# --- server ---------------------------------------------------------------------------------------------------


@contextmanager
def _server() -> Iterator[int]:
    from xianwu.web.commands.serve import server_command

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(server_command(host="127.0.0.1", port=port, workers=2), env=os.environ)
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            Line(Door(port, ""), timeout=5).ask(("GET", "/api/v1/openapi.json", ""))
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("服务没有启动")


# --- calls ----------------------------------------------------------------------------------------------------


def _gets(path: str, count: int = LIST_REQUESTS) -> Calls:
    return lambda client: [("GET", path, "")] * count


def _need(firm: Any, consent_no: str) -> dict[str, Any]:
    return {
        "enterprise": firm, "subject_type": "company", "amount": "500000", "channel": "visit",
        "declared_on": DAY.isoformat(), "term_months": 12, "purpose": "working", "collateral": "credit",
        "consent_no": consent_no,
    }  # fmt: skip


def _creations(firms: list[str], count: int) -> Calls:
    def made(client: int) -> list[Call]:
        numbers = range(client * count, (client + 1) * count)
        return [("POST", LIST, json.dumps(_need(firms[n % len(firms)], f"新{count}-{n}"))) for n in numbers]

    return made


def _steps(keys: list[int]) -> Calls:
    """`defer` on needs that are declared, each client its own share."""
    body = json.dumps({"reason": "暂缺经营流水"})
    return lambda client: [("POST", f"{LIST}{key}/steps/defer", body) for key in keys[client::CLIENTS]]


def _declared() -> Iterator[int]:
    """Keys of needs that can be deferred."""
    from xianwu.domains.financing.models import Demand

    return iter(list(Demand.objects.filter(state="declared").order_by("pk").values_list("pk", flat=True)[:10_000]))


# --- measurements -----------------------------------------------------------------------------------------------


def _served(token: str, firms: list[str], keys: Iterator[int]) -> Iterator[Measurement]:
    with _server() as port, ProcessPoolExecutor(CLIENTS, mp_context=get_context("spawn")) as pool:
        door = Door(port, token)
        yield from _reading(pool, door)
        rates = {}
        for count in (WARM_UP, WRITES):
            rates["登记"] = together(pool, door, _creations(firms, count), wanted=201)
            rates["办理一步"] = together(pool, door, _steps(list(islice(keys, count * CLIENTS))), wanted=200)
        for name, rate in rates.items():
            yield Measurement(f"{name}（含事件），每秒", rate, "次/秒", bar=250, is_more_better=True)


def _reading(pool: ProcessPoolExecutor, door: Door) -> Iterator[Measurement]:
    together(pool, door, _gets(LIST, 20), wanted=200)
    single = alone(door, [("GET", LIST, "")] * 200, wanted=200)
    yield Measurement("列表 50 行，一个客户端 p50", percentile(single, 50) * 1000, "毫秒", bar=5)
    rate = together(pool, door, _gets(LIST), wanted=200)
    yield Measurement("列表 50 行，每秒请求", rate, "次/秒", bar=300, is_more_better=True)
    for name, query in (("按乡镇与状态筛选", "?state=declared&town=20"), ("两个字搜索", "?q=" + quote("远泰"))):
        single = alone(door, [("GET", LIST + query, "")] * 60, wanted=200)
        yield Measurement(f"{name} p50", percentile(single, 50) * 1000, "毫秒", bar=15 if "搜索" in name else None)


def _verbs(firms: list[str], keys: Iterator[int]) -> Iterator[Measurement]:
    """The verbs that the calls lead to, one after the other."""
    from xianwu.core.workflow.api import take_step
    from xianwu.domains.financing.actions import declare_need
    from xianwu.domains.financing.models import Demand
    from xianwu.kit import clock
    from xianwu.registers.parties.models import Enterprise

    actor = _actor()
    known = list(Enterprise.objects.filter(credit_code__in=firms[:WITHOUT_HTTP]).select_related("town"))
    needs = list(Demand.objects.in_bulk(list(islice(keys, WITHOUT_HTTP))).values())

    def declare(firm: Any) -> None:
        typed = {"amount": Decimal(500_000), "declared_on": DAY}
        declare_need(_need(firm, f"直{firm.pk}") | typed, actor=actor, at=clock.now())

    def defer(need: Any) -> None:
        take_step(need, "defer", actor=actor, at=clock.now(), reason="暂缺经营流水")

    yield Measurement("登记（含事件），不经 HTTP，每秒", _rate(declare, known), "次/秒", bar=250, is_more_better=True)
    yield Measurement("办理一步（含事件），不经 HTTP，每秒", _rate(defer, needs), "次/秒", bar=250, is_more_better=True)


def _actor() -> Any:
    from xianwu.core.people.actors import actor_for
    from xianwu.core.people.models import Person

    return actor_for(Person.objects.get(username="bench"), DAY)


def _rate(verb: Callable[[Any], None], rows: list[Any]) -> float:
    for row in rows[:WARM_UP]:
        verb(row)
    started = time.perf_counter()
    for row in rows[WARM_UP:]:
        verb(row)
    return (len(rows) - WARM_UP) / (time.perf_counter() - started)


def _require_traces() -> None:
    """Nothing was saved by leaving something out."""
    from xianwu.core.events.api import verify_chain
    from xianwu.core.events.models import Event
    from xianwu.core.records.models import SearchEntry
    from xianwu.domains.financing.models import Demand

    created = NEEDS + CLIENTS * (WARM_UP + WRITES) + WITHOUT_HTTP
    stepped = CLIENTS * (WARM_UP + WRITES) + WITHOUT_HTTP
    own = {"kind": "financing.demand"}
    found = {
        "记录": (Demand.objects.count(), created),
        "版本": (Demand.history.count(), created + stepped),
        "登记事件": (Event.objects.filter(**own, verb="financing.need_declared").count(), created),
        "办理事件": (Event.objects.filter(**own, step="defer").count(), stepped),
        "检索条目": (SearchEntry.objects.filter(**own).count(), created),
    }
    wrong = [f"{name}应有 {due} 条，实有 {count} 条" for name, (count, due) in found.items() if count != due]
    faults = [*wrong, *verify_chain()]
    if faults:
        sys.exit("；".join(faults[:5]))


def _pin_day() -> None:
    """The needs are dated; server and benchmark live on the same day."""
    from django.conf import settings

    settings.XIANWU_TODAY = DAY
    os.environ["XIANWU_TODAY"] = DAY.isoformat()


def measure() -> Iterator[Measurement]:
    _pin_day()
    token, firms = _county()
    keys = _declared()
    yield from _served(token, firms, keys)
    yield from _verbs(firms, keys)
    _require_traces()
