"""Synthetic parties that may be one: pairs for a person to decide, one merged, one dismissed; and the two accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Grant, Person
from xianwu.core.units.models import Unit
from xianwu.core.units.seed import COUNTY
from xianwu.registers.parties.actions import register_enterprise, register_person
from xianwu.registers.parties.duplicates import dismiss
from xianwu.registers.parties.merging import confirm
from xianwu.registers.parties.models import Duplicate, Enterprise
from xianwu.registers.parties.roles import READER, REGISTRAR

FROM = date(2024, 1, 1)
ACCOUNTS = (
    ("parties_registrar", "示例登记员甲", REGISTRAR, COUNTY),
    ("parties_registrar_2", "示例登记员乙（文岩）", REGISTRAR, "wenyan"),
    ("parties_reader", "示例查询员", READER, "office"),
)
Side = tuple[str, str, str, str, str]
"""Name, number, telephone, legal representative, address. Eighteen signs: a credit code; fifteen: an old number."""
PAIRS: tuple[tuple[str, Side, Side], ...] = (
    ("wenyan",
     ("延津县样例鑫禾面粉加工有限公司", "91410726199000015J", "17000009001", "王明（样例）", "样例路 1 号"),
     ("延津样例鑫和面粉加工有限公司", "410726000090001", "17000009001", "王铭（样例）", "")),
    ("wenyan",
     ("延津县样例宏运建材经营部", "92410726199000023A", "17000009002", "李强（样例）", ""),
     ("延津县样例宏运建材经销部", "410726000090002", "17000009003", "李强（样例）", "")),
    ("senggu",
     ("延津县样例广源农资经营部", "924107261990000315", "17000009004", "张华（样例）", "示例街中段路北 28 号"),
     ("延津县样例广源农资经营部（老店）", "410726000090003", "17000009005", "张花（样例）", "示例街中段路北 28 号东")),
    ("tanlong",
     ("延津县样例万顺汽车运输有限公司", "9241072619900004XW", "17000009006", "刘军（样例）", ""),
     ("延津县样例万顺达汽车运输有限公司", "92410726199000058W", "17000009006", "陈伟（样例）", "")),
    ("wanglou",
     ("延津县样例惠民生鲜连锁超市", "92410726199000066P", "17000009007", "杨丽（样例）", ""),
     ("延津县样例惠民生鲜连锁超市店", "410726000090004", "17000009007", "杨丽（样例）", "")),
    ("dongtun",
     ("延津县样例金穗粮油购销有限公司", "92410726199000074J", "17000009008", "赵刚（样例）", ""),
     ("延津县样例金穗粮油购销站", "92410726199000082D", "17000009008", "吴霞（样例）", "")),
)  # fmt: skip
"""The first four wait; the fifth was merged, the sixth was found to be two."""
MERGED, DISMISSED = 4, 5
PEOPLE = (("周芳（样例）", "wenyan", "17000009011"), ("徐勇（样例）", "senggu", "17000009012"))


def build(rng: Random, *, as_of: date = date(2025, 8, 29), progress: Callable[..., Any] = lambda *args: None) -> None:
    """Register the pairs as old ledgers brought them in, and decide on two of them."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    registrar = _open_accounts(units, on=as_of)
    for number, (town, *sides) in enumerate(PAIRS):
        for turn, side in enumerate(sides):
            day = as_of - timedelta(days=60 - 5 * number - turn)
            register_enterprise(_given(side, units[town], day), actor=None, at=_instant(day))
    for name, town, phone in PEOPLE:
        register_person({"title": name, "phone": phone, "town": units[town]}, actor=None, at=_instant(as_of))
    at = _instant(as_of - timedelta(days=3))
    same = _pair(MERGED)
    confirm(same, keep=same.first_id, note="老台账用旧注册号登记，是同一家（演示）", actor=registrar, at=at)
    dismiss(_pair(DISMISSED), note="电话是代办公司的，两家各有代码（演示）", actor=registrar, at=at)


def _open_accounts(units: dict[str, Unit], *, on: date) -> Actor:
    """The accounts; the county's registrar comes back."""
    for username, name, role, code in ACCOUNTS:
        person = Person.objects.create_person(username, name=name)
        Grant.objects.create(person=person, role=role, unit=units[code], valid_from=FROM, note="演示账号")
    return actor_for(Person.objects.get(username=ACCOUNTS[0][0]), on)


def _given(side: Side, town: Unit, day: date) -> dict[str, Any]:
    title, number, phone, person, address = side
    is_old = len(number) == len("410726000090001")
    own = {"id_kind": Enterprise.IdKind.OLD_NUMBER, "id_number": number} if is_old else {"credit_code": number}
    return own | {
        "title": title, "phone": phone, "legal_rep": person, "address": address, "town": town, "industry": "F52",
        "source": "合成数据", "fetched_on": day,
    }  # fmt: skip


def _pair(number: int) -> Duplicate:
    return Duplicate.objects.get(first__title=PAIRS[number][1][0])


def _instant(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
