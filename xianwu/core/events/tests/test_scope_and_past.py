"""Which rows one sees, that rows are written through verbs only, and how they stood on a past day."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.county import AT, DAY, actor, client_of, later
from tests.toyroom.actions import change_errand, open_errands, sample
from tests.toyroom.models import Errand, Helper
from tests.toyroom.roles import CHECKER, CLERK, PARTNER, READER
from xianwu.core.events.api import write_change, write_new
from xianwu.core.records.models import DirectWrite
from xianwu.core.units.actions import UnitLine, add_units, move_unit


@pytest.fixture
def errands(toyroom: dict[str, Any]) -> list[Errand]:
    """One in a village of 东屯镇, one in 东屯镇, one in 塔铺街道."""
    village = add_units([UnitLine("dongtun.v1", "样例一村", "village", "dongtun")])["dongtun.v1"]
    units = (village, toyroom["dongtun"], toyroom["tapu"])
    return open_errands([sample(unit, n) for n, unit in enumerate(units, start=1)], actor=None, at=AT)


def seen(who: Any, **options: Any) -> list[str]:
    return sorted(Errand.objects.visible_to(who, **options).values_list("number", flat=True))


ALL = ["E-0001", "E-0002", "E-0003"]


def test_a_role_sees_the_rows_below_its_unit(errands: list[Errand]) -> None:
    assert seen(actor("town", (CLERK, "dongtun"))) == ALL[:2]
    assert seen(actor("village", (CLERK, "dongtun.v1"))) == ALL[:1]
    assert seen(actor("county", (CLERK, "yanjin"))) == ALL
    assert seen(actor("other", (CLERK, "tapu"))) == ALL[2:]


def test_a_role_without_a_path_sees_every_row_whatever_its_unit(errands: list[Errand]) -> None:
    assert seen(actor("reader", (READER, "tapu"))) == ALL


def test_without_a_role_nothing_is_seen(errands: list[Errand]) -> None:
    assert seen(actor("nobody")) == []
    assert seen(actor("stranger", ("financing.reviewer", "yanjin"))) == []


def test_two_grants_add_up(errands: list[Errand]) -> None:
    assert seen(actor("both", (CLERK, "dongtun.v1"), (CLERK, "tapu"))) == ["E-0001", "E-0003"]


def test_only_the_named_roles_count_when_asked(errands: list[Errand]) -> None:
    who = actor("both", (CLERK, "tapu"), (CHECKER, "yanjin"))
    assert seen(who) == ALL
    assert seen(who, roles=(CLERK,)) == ["E-0003"]
    assert seen(who, roles=(PARTNER,)) == []


def test_a_path_over_many_rows_gives_each_row_once(errands: list[Errand], toyroom: dict[str, Any]) -> None:
    for code in ("senggu", "senggu", "weiqiu"):
        write_new(Helper(errand=errands[0], unit=toyroom[code]), "toyroom.helper_added", actor=None, at=AT)
    who = actor("partner", (PARTNER, "senggu"), (PARTNER, "weiqiu"))
    assert seen(who) == ["E-0001"]
    assert Errand.objects.visible_to(who).count() == 1
    assert seen(actor("other", (PARTNER, "wanglou"))) == []


def test_scope_follows_a_moved_branch(errands: list[Errand], toyroom: dict[str, Any]) -> None:
    move_unit(errands[0].unit, parent=toyroom["tapu"], at=AT)
    assert seen(actor("other", (CLERK, "tapu"))) == ["E-0001", "E-0003"]
    assert seen(actor("town", (CLERK, "dongtun"))) == ["E-0002"]


def test_rows_are_not_saved_or_deleted_past_the_verbs(errands: list[Errand]) -> None:
    with pytest.raises(DirectWrite):
        errands[0].save()
    with pytest.raises(DirectWrite):
        errands[0].delete()
    with pytest.raises(DirectWrite):
        Errand.objects.create(**sample(errands[0].unit, 9), state="open")


def test_a_past_day_shows_rows_as_they_stood(errands: list[Errand]) -> None:
    who = actor("town", (CLERK, "dongtun"))
    change_errand(errands[1], {"title": "改了名", "amount": Decimal("99.50")}, actor=who, at=later(days=3))
    then = Errand.past(DAY, actor=who).get(number="E-0002")
    now = Errand.past(date(2025, 9, 1), actor=who).get(number="E-0002")
    assert (then.title, then.amount) == ("事项2", Decimal(2))
    assert (now.title, now.amount) == ("改了名", Decimal("99.50"))
    assert not Errand.past(date(2025, 8, 28), actor=who).exists(), "nothing was there the day before"


def test_a_change_late_in_the_evening_belongs_to_its_day(errands: list[Errand]) -> None:
    who = actor("reader", (READER, "yanjin"))
    change_errand(errands[0], {"title": "夜里改"}, actor=None, at=later(hours=13, minutes=59))
    assert Errand.past(DAY, actor=who).get(number="E-0001").title == "夜里改"


def test_a_past_day_shows_nobody_more_than_today(errands: list[Errand]) -> None:
    assert Errand.past(DAY, actor=actor("town", (CLERK, "dongtun"))).count() == 2
    assert not Errand.past(DAY, actor=actor("nobody")).exists()


def test_pages_of_a_past_day_only_read(errands: list[Errand]) -> None:
    who = actor("town", (CLERK, "dongtun"))
    change_errand(errands[1], {"title": "改了名"}, actor=who, at=later(days=-0, hours=1))
    client = client_of(who)
    client.post("/as-of/", {"as_of": "2025-08-28"})
    assert client.get("/toyroom/errands/").status_code == 200
    assert client.get(f"/toyroom/errands/{errands[1].pk}/").status_code == 404
    assert client.get("/toyroom/errands/new/").status_code == 403
    step = client.post(f"/workflow/step/toyroom.errand/{errands[1].pk}/drop/", {"reason": "x"})
    assert step.status_code == 403
    assert Errand.objects.get(pk=errands[1].pk).state == "open"


def test_a_hidden_row_does_not_exist_for_the_reader(errands: list[Errand]) -> None:
    client = client_of(actor("town", (CLERK, "dongtun")))
    assert client.get(f"/toyroom/errands/{errands[1].pk}/").status_code == 200
    for kind in ("", "print/", "edit/"):
        assert client.get(f"/toyroom/errands/{errands[2].pk}/{kind}").status_code == 404
    assert "事项3" not in client.get("/toyroom/errands/").content.decode()


def test_another_persons_change_is_not_overwritten(errands: list[Errand]) -> None:
    who = actor("town", (CLERK, "dongtun"))
    client, address = client_of(who), f"/toyroom/errands/{errands[1].pk}/edit/"
    given = {"number": "E-0002", "title": "我的题目", "unit": errands[1].unit_id, "version": 1}
    write_change(
        Errand.objects.get(pk=errands[1].pk), {"title": "别人改的"}, "toyroom.errand_changed", actor=None, at=AT
    )
    response = client.post(address, given)
    assert response.status_code == 422
    assert "已被别人改过" in response.content.decode()
    assert "我的题目" in response.content.decode(), "what was typed stays"
    assert Errand.objects.get(pk=errands[1].pk).title == "别人改的"
