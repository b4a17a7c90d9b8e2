"""Many rows at once arrive as single ones would, however they fall into parts."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xianwu.kit import rows
from xianwu.kit.tests.toyapp.models import Need


@pytest.fixture(autouse=True, params=[3, 2000])
def parts(request: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "BATCH", request.param)


def values(town: Any) -> list[dict[str, Any]]:
    """Ten needs, each odd in its own way."""
    odd: list[dict[str, Any]] = [
        {"amount": None, "declared_on": None},
        {"state": Need.State.CREDITED},
        {"state": "refused", "note": "制表\t换行\n反斜线\\N 引号'\""},
        {"amount": Decimal("0.10"), "staff_count": 0},
        {"amount": 7, "is_first_loan": True},
        {"title": 12345},
    ]
    usual = {"title": "需求", "town_id": town.pk, "amount": Decimal("15000.00"), "declared_on": date(2025, 8, 1)}
    return [usual | {"number": f"N-{n}"} | (odd[n] if n < len(odd) else {}) for n in range(10)]


def stored() -> list[dict[str, Any]]:
    return list(
        Need.objects.order_by("number").values(*(f.attname for f in Need._meta.concrete_fields if f.name != "id"))
    )


def singly(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for each in given:
        Need(**each).save()
    found = stored()
    Need.objects.all().delete()
    return found


def test_rows_arrive_as_saved_ones_do(towns: list[Any]) -> None:
    expected = singly(values(towns[0]))
    made = [Need(**each) for each in values(towns[0])]
    rows.insert_rows(made)
    assert stored() == expected
    assert {need.pk: need.number for need in made} == dict(Need.objects.values_list("pk", "number"))
    assert not any(need._state.adding for need in made)


def test_columns_left_out_take_their_defaults(towns: list[Any]) -> None:
    expected = singly([{**each, "state": "declared", "note": "", "version": 1} for each in values(towns[0])])
    names = ("number", "title", "town_id", "amount", "declared_on", "staff_count", "is_first_loan")
    given = [
        tuple({"staff_count": 0, "is_first_loan": False, **each}[name] for name in names) for each in values(towns[0])
    ]
    rows.insert_values(Need, names, iter(given))
    assert stored() == expected


def test_nothing_to_insert_is_nothing() -> None:
    rows.insert_rows([])
    rows.insert_values(Need, ("number",), [])
    assert not Need.objects.exists()


def test_rows_are_updated_where_they_are_known(make_need: Callable[..., Any]) -> None:
    needs = [make_need() for _ in range(7)]
    for need in needs:
        need.title, need.note = f"改 {need.number}", "不写"
    rows.upsert_rows(needs, unique=["id"], update=["title"])
    assert list(Need.objects.order_by("pk").values_list("title", "note")) == [(need.title, "") for need in needs]


def test_a_made_row_is_one_the_model_would_build(towns: list[Any]) -> None:
    names = ("number", "title", "town_id", "amount")
    given = ("N-1", "需求", towns[0].pk, Decimal(5))
    made, built = rows.maker(Need, names)(given), Need(**dict(zip(names, given, strict=True)))
    plain = [{name: value for name, value in vars(need).items() if name != "_state"} for need in (made, built)]
    assert plain[0] == plain[1]
    assert made._state.adding
    assert made.town == towns[0]
    made.save()
    assert Need.objects.get().pk == made.pk
