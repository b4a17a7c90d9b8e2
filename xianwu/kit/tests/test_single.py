"""One row arrives as Django itself would save it, and is changed only as long as nobody else did."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xianwu.kit.single import change_row, insert_one, insert_row
from xianwu.kit.tests.toyapp.models import Need, Town

ODD: list[dict[str, Any]] = [
    {"amount": None, "declared_on": None},
    {"state": Need.State.CREDITED},
    {"state": "refused", "note": "制表\t换行\n反斜线\\N 引号'\" 百分号%s%"},
    {"amount": Decimal("0.10"), "staff_count": 0},
    {"amount": 7, "is_first_loan": True},
    {"title": 12345},
]
USUAL = {"number": "N-1", "title": "需求", "amount": Decimal("15000.00"), "declared_on": date(2025, 8, 1)}


def stored() -> dict[str, Any]:
    return Need.objects.values(*(f.attname for f in Need._meta.concrete_fields if f.name != "id")).get()


def saved(given: dict[str, Any]) -> dict[str, Any]:
    """What is stored when Django saves it."""
    need = Need(**given)
    need.save()
    found = stored()
    need.delete()
    return found


@pytest.mark.parametrize("odd", ODD)
def test_a_row_arrives_as_a_saved_one_does(towns: list[Town], odd: dict[str, Any]) -> None:
    given = USUAL | {"town_id": towns[0].pk} | odd
    expected = saved(given)
    need = Need(**given)
    insert_row(need)
    assert stored() == expected
    assert need.pk == Need.objects.get().pk
    assert not need._state.adding


def test_a_row_that_brings_its_key_keeps_it(towns: list[Town]) -> None:
    insert_row(Need(**USUAL, town=towns[0], pk=4711))
    assert Need.objects.get().pk == 4711


def test_a_row_points_to_what_got_its_key_later() -> None:
    town = Town(name="新镇")
    need = Need(**USUAL, town=town)
    insert_row(town)
    insert_row(need)
    assert Need.objects.get().town == town


def test_columns_left_out_take_their_defaults(towns: list[Town]) -> None:
    given = USUAL | {"town_id": towns[0].pk}
    expected = saved(given)
    insert_one(Need, tuple(given), tuple(given.values()))
    assert stored() == expected


@pytest.mark.parametrize("odd", ODD)
def test_a_change_is_stored_as_a_save_would(towns: list[Town], odd: dict[str, Any]) -> None:
    given = USUAL | {"town_id": towns[0].pk}
    expected = saved(given | odd | {"version": 2})
    need = Need(**given)
    insert_row(need)
    assert change_row(need, odd | {"version": 2}, version=1)
    assert stored() == expected


def test_a_row_of_another_version_is_left_alone(towns: list[Town]) -> None:
    need = Need(**USUAL, town=towns[0])
    insert_row(need)
    assert change_row(need, {"title": "甲", "version": 2}, version=1)
    assert not change_row(need, {"title": "乙", "version": 2}, version=1)
    assert Need.objects.get().title == "甲"
