"""What a paper cites of the table of powers."""

from __future__ import annotations

import pytest

from xianwu.registers.enforcement.authority import TO_BE_CHECKED, PowerRefused, basis_of
from xianwu.registers.enforcement.kinds import Power
from xianwu.registers.enforcement.tests.visit_world import DAY, MATTER, World, power, unit

pytestmark = pytest.mark.django_db


def test_a_note_to_whoever_keeps_the_table_is_not_cited(world: World) -> None:
    power(Power.ORDER_STOP, organ="commerce", basis=f"《城乡规划法》第六十四条{TO_BE_CHECKED}")
    assert basis_of(unit("commerce"), MATTER, Power.ORDER_STOP, town=None, on=DAY) == "《城乡规划法》第六十四条"


def test_without_the_power_there_is_nothing_to_cite(world: World) -> None:
    with pytest.raises(PowerRefused):
        basis_of(unit("commerce"), MATTER, Power.ORDER_STOP, town=None, on=DAY)
