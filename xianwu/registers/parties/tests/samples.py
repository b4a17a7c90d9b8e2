"""One row of each ledger of the register."""

from typing import Any

from xianwu.lib.names import normal_name
from xianwu.registers.parties.models import Duplicate, Enterprise, PersonParty


def enterprise(world: Any) -> Enterprise:
    number = world.number()
    title = f"样例{number}号粮油有限公司"
    town = world.units["dongtun"]
    return world.write(
        Enterprise(
            number=f"S{number:05}", title=title, name_norm=normal_name(title), unit=town, town=town,
            state="registered", credit_code=f"91410726SAMPL{number:05}",
        )
    )  # fmt: skip


def person(world: Any) -> PersonParty:
    town = world.units["dongtun"]
    return world.write(PersonParty(title=f"样例人{world.number()}", unit=town, town=town, state="registered"))


def duplicate(world: Any) -> Duplicate:
    first, second = world.make(Enterprise), world.make(Enterprise)
    return world.write(Duplicate(first=first, second=second, score=90, reasons=["名称相似 90%"]))


SAMPLES = {Enterprise: enterprise, PersonParty: person, Duplicate: duplicate}
