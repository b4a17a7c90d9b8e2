"""While keys are exchanged: every number is found under whichever key it lies, and one number is one firm."""

from __future__ import annotations

from typing import Any

import pytest

from tests.county import AT, actor, client_of, whole_page
from xianwu.core.events.api import verify_chain
from xianwu.core.events.models import Event
from xianwu.core.keys import resealing
from xianwu.core.keys.models import KeyChange
from xianwu.core.people.models import Person
from xianwu.core.people.roles import ADMIN
from xianwu.core.people.sealed import newest_mark
from xianwu.kit import clock
from xianwu.lib.codes import clean_id_number
from xianwu.registers.parties.actions import change_enterprise, register_enterprise
from xianwu.registers.parties.cleaning import PartyRefused, id_indexes, phone_indexes
from xianwu.registers.parties.models import Duplicate, Enterprise
from xianwu.registers.parties.roles import REGISTRAR

PHONE = "13837312345"


def id_number(serial: int) -> str:
    body = f"41072619800101{serial:03}"
    total = sum(int(char) * pow(2, 17 - place, 11) for place, char in enumerate(body))
    return clean_id_number(body + "10X98765432"[total % 11], on=AT.date())


@pytest.fixture
def clerk(county: Any) -> Any:
    return actor("clerk", (REGISTRAR, "yanjin"))


def farm(county: Any, clerk: Any, serial: int, **more: Any) -> Enterprise:
    data = {
        "title": f"{'甲乙丙丁戊己庚辛'[serial % 8]}家农场{serial}", "id_kind": "person", "id_number": id_number(serial),
        "phone": f"138373{serial:05}", "town": county["dongtun"],
    }  # fmt: skip
    return register_enterprise(data | more, actor=clerk, at=AT)


@pytest.fixture
def farms(county: Any, clerk: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[Enterprise]:
    """Seven farms under an old key; a new key stands before it now, and batches are of two."""
    monkeypatch.setattr(resealing, "BATCH", 2)
    found = [farm(county, clerk, serial) for serial in range(7)]
    settings.XIANWU_FIELD_KEY = f"a fresh key,{settings.XIANWU_FIELD_KEY}"
    return found


def everything_is_found(farms: list[Enterprise]) -> bool:
    rows = Enterprise.objects
    return all(
        rows.get(id_digest__in=id_indexes(id_number(serial))).pk == farm.pk
        and rows.get(phone_digest__in=phone_indexes(f"138373{serial:05}")).phone == f"138373{serial:05}"
        for serial, farm in enumerate(farms)
    )


def test_everything_comes_under_the_newest_key_and_nothing_else_changes(farms: list[Enterprise], settings: Any) -> None:
    before = list(Enterprise.objects.order_by("pk").values("version", "title", "phone", "id_number", "updated_at"))
    assert everything_is_found(farms)
    counts: list[int] = []
    change = resealing.reseal(now=clock.now, report=counts.append)
    assert change
    assert counts == [2, 2, 2, 1, 2, 2, 2, 1], "the rows, and their kept versions"
    assert (change.mark, change.row_count) == (newest_mark(), 14)
    assert list(Enterprise.objects.order_by("pk").values(*before[0])) == before
    assert {count for _, count in resealing.left()} == {0}
    verbs = Event.objects.filter(kind="keys.keychange").order_by("sequence").values_list("verb", "note")
    assert [verb for verb, _ in verbs] == ["keys.change_begun", *["keys.values_resealed"] * 8, "keys.change_finished"]
    assert [note for _, note in verbs][1] == "经营主体 2 行"
    assert verify_chain() == []
    settings.XIANWU_FIELD_KEY = "a fresh key"
    assert everything_is_found(farms)
    assert [kept.phone for kept in Enterprise.history.order_by("history_id")][0] == "13837300000"
    assert resealing.reseal(now=clock.now) is None
    assert KeyChange.objects.count() == 1


def test_a_stop_in_the_middle_loses_nothing_and_the_next_run_goes_on(farms: list[Enterprise]) -> None:
    class Stop(Exception):
        pass

    def stop_at_third(count: int) -> None:
        if KeyChange.objects.get().row_count >= 6:
            raise Stop

    with pytest.raises(Stop):
        resealing.reseal(now=clock.now, report=stop_at_third)
    assert [count for _, count in resealing.left() if count] == [1, 7]
    assert everything_is_found(farms)
    assert verify_chain() == []
    change = resealing.reseal(now=clock.now)
    assert change
    assert (KeyChange.objects.count(), change.row_count) == (1, 14), "the same exchange goes on"
    assert everything_is_found(farms)


def test_a_number_under_the_old_key_is_not_registered_twice(farms: list[Enterprise], county: Any, clerk: Any) -> None:
    with pytest.raises(PartyRefused, match="已登记为"):
        farm(county, clerk, 3, title="另一家")
    other = farm(county, clerk, 20, title="丁家农场3号", phone="13837300003")
    pairs = Duplicate.objects.filter(second=other).values_list("first", flat=True)
    assert list(pairs) == [farms[3].pk], "equal telephones are seen across the keys"


def test_a_change_while_keys_are_exchanged_is_kept(farms: list[Enterprise], clerk: Any) -> None:
    loaded = Enterprise.objects.get(pk=farms[0].pk)
    resealing.reseal(now=clock.now)
    change_enterprise(loaded, {"address": "东屯镇南街"}, actor=clerk, at=AT)
    row = Enterprise.objects.get(pk=loaded.pk)
    assert (row.address, row.phone_digest[:8], row.id_digest[:8]) == ("东屯镇南街", newest_mark(), newest_mark())
    change_enterprise(row, {"phone": PHONE}, actor=clerk, at=AT)
    assert Enterprise.objects.get(phone_digest__in=phone_indexes(PHONE)).pk == row.pk
    assert verify_chain() == []


def test_a_value_of_a_lost_key_stops_with_its_place(farms: list[Enterprise], settings: Any) -> None:
    settings.XIANWU_FIELD_KEY = "a fresh key,not the old one"
    with pytest.raises(resealing.ResealRefused, match=f"“经营主体”第 {farms[0].pk} 行"):
        resealing.reseal(now=clock.now)
    assert {count for _, count in resealing.left()} == {0, 7}


def test_the_exchange_is_read_by_administrators(farms: list[Enterprise]) -> None:
    person = Person.objects.create_person("tel", name="有电话的人", phone="13800138000")
    change = resealing.reseal(now=clock.now)
    assert change
    assert Person.objects.get(pk=person.pk).phone == "13800138000"
    page = whole_page(client_of(actor("boss", (ADMIN, "yanjin"))), f"/keys/changes/{change.pk}/")
    for words in (newest_mark(), "完成更换加密密钥", "重新加密一批", "经营主体 2 行", "经营主体的历次版本 2 行"):
        assert words in page
