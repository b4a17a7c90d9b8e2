"""One row of each of the administrators' ledgers."""

from datetime import date, timedelta
from typing import Any

from xianwu.core.people.models import Grant, Person, Post
from xianwu.core.people.roles import OFFICE
from xianwu.core.rules.models import RuleValue
from xianwu.core.units.actions import add_unit
from xianwu.core.units.models import Unit
from xianwu.core.workdays.models import PublishedYear, WorkDay

START = date(2021, 1, 1)


def grant(world: Any) -> Grant:
    return world.write(Grant(person=world.person(), role=OFFICE, unit=world.units["office"], valid_from=START))


def post(world: Any) -> Post:
    return world.write(Post(person=world.person(), unit=world.units["office"], title="科员", valid_from=START))


def unit(world: Any) -> Unit:
    number = world.number()
    name = f"样例{number}村"
    return add_unit(f"sample.v{number}", name=name, kind="village", parent=world.units["tapu"], at=world.at)


def rule_value(world: Any) -> RuleValue:
    first = START + timedelta(days=world.number())
    return world.write(RuleValue(code="people.lock_minutes", value="15", valid_from=first, source="样例"))


def work_day(world: Any) -> WorkDay:
    return world.write(WorkDay(day=date(2040, 1, 1) + timedelta(days=world.number()), is_work=False, name="样例"))


def year(world: Any) -> PublishedYear:
    return world.write(PublishedYear(year=2100 + world.number(), document_no="样例"))


SAMPLES = {
    Person: lambda world: world.person(),
    Grant: grant,
    Post: post,
    Unit: unit,
    RuleValue: rule_value,
    WorkDay: work_day,
    PublishedYear: year,
}
