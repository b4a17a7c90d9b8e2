"""The tree: the 13 towns, subtree scope, moving a branch, and what each write leaves."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.county import ADMIN, AT, AUDITOR, DAY, actor, client_of, later, whole_page
from xianwu.core.units.actions import UnitLine, UnitRefused, add_unit, add_units, drop_units, move_unit
from xianwu.core.units.models import STEP, Unit, top_paths
from xianwu.core.units.seed import TOWNS, seed_units

VILLAGES = [
    UnitLine("dongtun.v1", "样例一村", Unit.Kind.VILLAGE, "dongtun"),
    UnitLine("dongtun.v1.c1", "第一网格", Unit.Kind.CELL, "dongtun.v1"),
    UnitLine("dongtun.v2", "样例二村", Unit.Kind.VILLAGE, "dongtun"),
]


def codes(rows: Any) -> set[str]:
    return set(rows.values_list("code", flat=True))


@pytest.fixture
def villages(county: dict[str, Unit]) -> dict[str, Unit]:
    return county | add_units(VILLAGES, at=AT)


def test_the_county_has_thirteen_towns(county: dict[str, Unit]) -> None:
    assert Unit.objects.within(county["yanjin"]).filter(kind=Unit.Kind.TOWN).count() == len(TOWNS) == 13
    assert {unit.short_name for unit in county.values() if unit.kind == "town"} == {name for _, name in TOWNS}


def test_seeding_twice_changes_nothing(county: dict[str, Unit]) -> None:
    before = list(Unit.objects.order_by("pk").values())
    seed_units()
    assert list(Unit.objects.order_by("pk").values()) == before


def test_a_subtree_is_the_unit_and_everything_below(villages: dict[str, Unit]) -> None:
    assert codes(Unit.objects.within(villages["dongtun"])) == {"dongtun", "dongtun.v1", "dongtun.v1.c1", "dongtun.v2"}
    assert codes(Unit.objects.within(villages["dongtun.v2"])) == {"dongtun.v2"}


def test_the_tenth_child_is_not_below_the_first(county: dict[str, Unit]) -> None:
    lines = [UnitLine(f"tapu.v{n}", f"村{n}", Unit.Kind.VILLAGE, "tapu") for n in range(1, 13)]
    made = add_units(lines)
    assert codes(Unit.objects.within(made["tapu.v1"])) == {"tapu.v1"}
    assert {len(unit.path) for unit in made.values()} == {3 * STEP}


def test_below_several_units_joins_their_subtrees(villages: dict[str, Unit]) -> None:
    ids = [villages[code].pk for code in ("dongtun.v1", "dongtun", "tapu")]
    assert codes(Unit.objects.below(ids)) == {"dongtun", "dongtun.v1", "dongtun.v1.c1", "dongtun.v2", "tapu"}
    assert len(top_paths(ids)) == 2
    assert not Unit.objects.below([]).exists()


def test_moving_a_branch_takes_everything_below_along(villages: dict[str, Unit], django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(6):
        move_unit(villages["dongtun.v1"], parent=villages["tapu"], at=AT)
    assert codes(Unit.objects.within(villages["tapu"])) == {"tapu", "dongtun.v1", "dongtun.v1.c1"}
    assert codes(Unit.objects.within(villages["dongtun"])) == {"dongtun", "dongtun.v2"}
    cell = Unit.objects.get(code="dongtun.v1.c1")
    assert cell.parent.code == "dongtun.v1"
    assert cell.depth == 4
    assert len(top_paths([cell.pk, villages["tapu"].pk])) == 1, "paths in memory follow the move"


def test_a_unit_is_not_moved_below_itself(villages: dict[str, Unit]) -> None:
    for parent in ("dongtun.v1", "dongtun.v1.c1"):
        with pytest.raises(UnitRefused, match="不能把机构移到它自己或它的下级之下"):
            move_unit(villages["dongtun.v1"], parent=villages[parent])


def test_a_line_without_its_parent_is_refused(county: dict[str, Unit]) -> None:
    with pytest.raises(UnitRefused, match="找不到上级机构“nowhere”"):
        add_units([UnitLine("x", "某村", Unit.Kind.VILLAGE, "nowhere")])
    assert not Unit.objects.filter(code="x").exists()


def test_a_unit_is_valid_between_its_days(county: dict[str, Unit]) -> None:
    town = county["tapu"]
    add_unit("tapu", name=town.name, kind=town.kind, parent=None, valid_to=date(2025, 8, 29))
    assert "tapu" in codes(Unit.objects.valid(DAY))
    assert "tapu" not in codes(Unit.objects.valid(date(2025, 8, 30)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(code="tapu").update(valid_from=date(2025, 8, 30))


def test_bringing_a_unit_up_to_date_leaves_its_place(villages: dict[str, Unit]) -> None:
    path = villages["dongtun.v1"].path
    changed = add_unit("dongtun.v1", name="样例新村", kind=Unit.Kind.VILLAGE, parent=villages["tapu"], at=AT)
    assert (changed.path, changed.parent.code, changed.short_name) == (path, "dongtun", "样例新村")


def test_every_write_stays_in_the_units_history(villages: dict[str, Unit]) -> None:
    clerk = actor("boss", (ADMIN, "yanjin"))
    add_unit("dongtun.v1", name="样例新村", kind="village", parent=None, actor=clerk, at=later(days=1))
    move_unit(Unit.objects.get(code="dongtun.v1"), parent=villages["tapu"], actor=clerk, at=later(days=2))
    kept = list(Unit.objects.get(code="dongtun.v1").history.order_by("history_id"))
    assert [(row.history_type, row.history_user_id, row.history_date) for row in kept] == [
        ("+", None, AT),
        ("~", clerk.id, later(days=1)),
        ("~", clerk.id, later(days=2)),
    ]
    assert [row.parent_id for row in kept[1:]] == [villages["dongtun"].pk, villages["tapu"].pk]


def test_units_in_use_are_not_dropped(villages: dict[str, Unit]) -> None:
    clerk = actor("boss", (ADMIN, "yanjin"))
    with pytest.raises(UnitRefused, match="已被机构使用"):
        drop_units([villages["dongtun.v1"]], actor=clerk, at=AT, note="误录")
    assert Unit.objects.filter(code="dongtun.v1.c1").exists()
    assert drop_units([villages["dongtun.v1"], villages["dongtun.v1.c1"]], actor=clerk, at=AT, note="误录") == 2
    gone = Unit.history.filter(code="dongtun.v1").latest("history_id")
    assert (gone.history_type, gone.history_user_id, gone.history_change_reason) == ("-", clerk.id, "误录")


# --- through the pages --------------------------------------------------------------------------------


def form(unit: Unit, **fields: Any) -> dict[str, Any]:
    given = {
        "code": unit.code,
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind,
        "order": unit.order,
    }
    return given | {"parent": unit.parent_id or ""} | fields


def test_an_administrator_moves_a_branch_on_the_page(villages: dict[str, Unit]) -> None:
    client = client_of(actor("boss", (ADMIN, "yanjin")))
    village = villages["dongtun.v1"]
    response = client.post(f"/people/units/{village.pk}/edit/", form(village, parent=villages["tapu"].pk))
    assert response.status_code == 302
    village.refresh_from_db()
    assert village.parent == villages["tapu"]
    page = whole_page(client, f"/people/units/{village.pk}/")
    assert "变更记录" in page
    assert "上级：东屯镇 → 塔铺街道" in page


def test_an_administrator_of_a_town_stays_within_it(villages: dict[str, Unit]) -> None:
    client = client_of(actor("townboss", (ADMIN, "dongtun")))
    new = {"code": "n1", "name": "样例三村", "short_name": "三村", "kind": "village", "order": 3}
    refused = client.post("/people/units/new/", new | {"parent": villages["tapu"].pk})
    assert refused.status_code == 422
    assert "不在您的管理范围内" in refused.content.decode()
    village = villages["dongtun.v1"]
    moved = client.post(f"/people/units/{village.pk}/edit/", form(village, parent=villages["tapu"].pk))
    assert moved.status_code == 422
    assert Unit.objects.get(code="dongtun.v1").parent == villages["dongtun"]
    assert client.post("/people/units/new/", new | {"parent": villages["dongtun"].pk}).status_code == 302


def test_the_county_itself_can_be_renamed(county: dict[str, Unit]) -> None:
    client = client_of(actor("boss", (ADMIN, "yanjin")))
    root = county["yanjin"]
    assert client.post(f"/people/units/{root.pk}/edit/", form(root, name="延津县（试）")).status_code == 302
    root.refresh_from_db()
    assert (root.name, root.parent) == ("延津县（试）", None)


def test_a_unit_is_not_moved_below_itself_on_the_page_and_keeps_its_name(villages: dict[str, Unit]) -> None:
    client = client_of(actor("boss", (ADMIN, "yanjin")))
    town = villages["dongtun"]
    refused = client.post(f"/people/units/{town.pk}/edit/", form(town, name="改了名", parent=villages["dongtun.v1"].pk))
    assert refused.status_code == 422
    assert Unit.objects.get(code="dongtun").name == town.name


def test_auditors_read_units_and_change_none(county: dict[str, Unit]) -> None:
    client = client_of(actor("auditor", (AUDITOR, "audit")))
    assert client.get("/people/units/").status_code == 200
    assert client.get("/people/units/new/").status_code == 403
    assert client.post(f"/people/units/{county['tapu'].pk}/edit/", form(county["tapu"], name="x")).status_code == 403
