"""The REST API on 200,000 needs, served by granian with 2 workers, asked by 8 clients.

Bars from issue 2: a list of 50 in 5 ms and 300 requests a second, 2-character search in 15 ms, 250 creations with
event a second. Clients run in processes of their own on the same machine, so they take their share of its cores.
"""

import http.client
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
from multiprocessing import get_context
from typing import Any
from urllib.parse import quote

from benchmarks.measuring import Measurement, percentile

TITLE = "数据接口：20 万条融资需求，8 个客户端"
NEEDS, FIRMS = 200_000, 20_000
CLIENTS, LIST_REQUESTS, WRITES = 8, 150, 60
DAY = date(2025, 8, 29)
LIST = "/api/v1/financing/needs/"
SIGNS = "德远安博润沃泰恒信达惠景永盛瑞丰嘉禾鑫源"
"""Names are made of two of these: 400 names, each of some 500 needs, as a real register has them."""
TRADES = ("面粉加工", "餐饮", "养殖", "服装加工", "运输", "超市", "种植", "食品")
Job = tuple[int, str, str, list[tuple[str, str, str]]]


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


# --- server and clients -----------------------------------------------------------------------------------


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
            _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=5), ("GET", "/api/v1/openapi.json", ""), "")
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("服务没有启动")


def _ask(connection: http.client.HTTPConnection, call: tuple[str, str, str], token: str) -> int:
    method, path, body = call
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request(method, path, body.encode() if body else None, headers)
    response = connection.getresponse()
    response.read()
    return response.status


def _client(job: Job) -> tuple[list[float], int]:
    """One client on one connection: durations, and how many answers were not as they should be."""
    port, token, wanted, calls = job
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    durations, bad = [], 0
    for call in calls:
        started = time.perf_counter()
        bad += str(_ask(connection, call, token)) != wanted
        durations.append(time.perf_counter() - started)
    return durations, bad


def _run(pool: Any, port: int, token: str, calls: Callable[[int], list[tuple[str, str, str]]], *, wanted: str) -> Any:
    """All clients at once: single durations and requests a second."""
    jobs: list[Job] = [(port, token, wanted, calls(client)) for client in range(CLIENTS)]
    started = time.perf_counter()
    results = list(pool.map(_client, jobs))
    seconds = time.perf_counter() - started
    durations = [each for single, _ in results for each in single]
    bad = sum(wrong for _, wrong in results)
    if bad:
        sys.exit(f"{bad} 个请求没有得到 {wanted}")
    return durations, len(durations) / seconds


def _gets(path: str, count: int = LIST_REQUESTS) -> Callable[[int], list[tuple[str, str, str]]]:
    return lambda client: [("GET", path, "")] * count


def _creations(firms: list[str]) -> Callable[[int], list[tuple[str, str, str]]]:
    def made(client: int) -> list[tuple[str, str, str]]:
        found = []
        for n in range(WRITES):
            body = {
                "enterprise": firms[(client * WRITES + n) % len(firms)], "subject_type": "company", "amount": "500000",
                "channel": "visit", "declared_on": DAY.isoformat(), "term_months": 12, "purpose": "working",
                "collateral": "credit", "consent_no": f"新{client}-{n}",
            }  # fmt: skip
            found.append(("POST", LIST, json.dumps(body)))
        return found

    return made


def _steps(client: int) -> list[tuple[str, str, str]]:
    """`defer` on needs that are declared: every sixth row."""
    body = json.dumps({"reason": "暂缺经营流水"})
    first = client * WRITES * 6
    return [("POST", f"{LIST}{first + n * 6 + 1}/steps/defer", body) for n in range(WRITES)]


def _pin_day() -> None:
    """The needs are dated; server and benchmark live on the same day."""
    from django.conf import settings

    settings.XIANWU_TODAY = DAY
    os.environ["XIANWU_TODAY"] = DAY.isoformat()


def measure() -> Iterator[Measurement]:
    _pin_day()
    token, firms = _county()
    with _server() as port, ProcessPoolExecutor(CLIENTS, mp_context=get_context("spawn")) as pool:
        _run(pool, port, token, _gets(LIST, 20), wanted="200")
        alone, _ = _client((port, token, "200", [("GET", LIST, "")] * 200))
        yield Measurement("列表 50 行，一个客户端 p50", percentile(alone, 50) * 1000, "毫秒", bar=5)
        _, rate = _run(pool, port, token, _gets(LIST), wanted="200")
        yield Measurement("列表 50 行，每秒请求", rate, "次/秒", bar=300, is_more_better=True)
        for name, query in (("按乡镇与状态筛选", "?state=declared&town=20"), ("两个字搜索", "?q=" + quote("远泰"))):
            alone, _ = _client((port, token, "200", [("GET", LIST + query, "")] * 60))
            yield Measurement(f"{name} p50", percentile(alone, 50) * 1000, "毫秒", bar=15 if "搜索" in name else None)
        _, rate = _run(pool, port, token, _creations(firms), wanted="201")
        yield Measurement("登记（含事件），每秒", rate, "条/秒", bar=250, is_more_better=True)
        _, rate = _run(pool, port, token, _steps, wanted="200")
        yield Measurement("办理一步（含事件），每秒", rate, "次/秒", bar=250, is_more_better=True)
