"""Slips of administrators are told beside the field: dates turned round, roles of others, days and values that cannot be."""

from datetime import date
from typing import Any

import pytest

from tests.county import AT, account, actor, client_of, unit
from xianwu.core.people.actions import AccountRefused, grant_role
from xianwu.core.people.roles import ADMIN, OFFICE
from xianwu.core.rules.models import RuleValue
from xianwu.core.units.actions import add_unit
from xianwu.core.units.models import Unit
from xianwu.core.workdays.models import WorkDay

DAY = date(2025, 8, 29)


@pytest.fixture
def boss(county: Any) -> Any:
    return actor("boss", (ADMIN, "yanjin"))


def test_a_unit_that_ends_before_it_begins_is_refused(boss: Any) -> None:
    client, new = (
        client_of(boss),
        {"code": "x1", "name": "试办", "short_name": "试办", "kind": "department", "order": "5"},
    )
    turned = {"valid_from": "2025-01-01", "valid_to": "2024-01-01", "parent": unit("yanjin").pk}
    answer = client.post("/people/units/new/", new | turned)
    assert answer.status_code == 422
    assert "撤销日期早于设立日期" in answer.content.decode()
    assert not Unit.objects.filter(code="x1").exists()


@pytest.mark.parametrize(
    ("role", "fits"), [("financing.bank_clerk", True), ("financing.reviewer", False), (OFFICE, False)]
)
def test_an_outside_unit_holds_only_roles_meant_for_it(boss: Any, role: str, fits: bool) -> None:
    bank = add_unit("bank_x", name="样例银行", kind="bank", parent=unit("yanjin"))
    data = {"person": account("li"), "unit": bank, "role": role, "valid_from": DAY}
    if fits:
        assert grant_role(data, actor=boss, at=AT).unit == bank
        return
    with pytest.raises(AccountRefused, match="不能授给银行类的机构") as caught:
        grant_role(data, actor=boss, at=AT)
    assert caught.value.field == "role"


def test_a_value_of_the_same_day_is_corrected_where_it_stands(boss: Any) -> None:
    client = client_of(boss)
    data = {
        "code": "people.lock_minutes",
        "value": "20",
        "valid_from": "2025-09-01",
        "document_no": "延政办〔2025〕1号",
    }
    assert client.post("/people/parameters/new/", data).status_code == 302
    again = client.post("/people/parameters/new/", data | {"value": "30"})
    assert "这一天起已有取值 20分钟" in again.content.decode()
    assert RuleValue.objects.get().value == "20"


def test_a_day_has_its_source_and_one_gone_by_is_pointed_out(boss: Any) -> None:
    client = client_of(boss)
    bare = client.post("/people/workdays/new/", {"day": "2025-08-28"})
    assert "请填写名称或出处" in bare.content.decode()
    done = client.post("/people/workdays/new/", {"day": "2025-08-28", "name": "临时放假"}, follow=True).content.decode()
    assert "请核对到期日" in done
    twice = client.post("/people/workdays/new/", {"day": "2025-08-28", "name": "又一次"}).content.decode()
    assert "这一天已经录入" in twice
    assert WorkDay.objects.get(day=date(2025, 8, 28)).name == "临时放假"
