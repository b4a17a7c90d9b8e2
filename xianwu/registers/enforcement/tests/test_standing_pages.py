"""Rows between dates: a change ends one and begins another."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.county import AT, client_of, unit
from xianwu.core.people.roles import ADMIN
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.kinds import Power
from xianwu.registers.enforcement.models import (
    Authority,
    CheckItem,
    Officer,
    PenaltyRule,
    TownLink,
)
from xianwu.registers.enforcement.tests.visit_world import World, person, words

pytestmark = pytest.mark.django_db


# --- rows between dates -------------------------------------------------------------------------------------


def test_a_changed_item_ends_the_old_one_and_begins_another(world: World) -> None:
    client, old = client_of(world.clerk), world.items[1]
    CheckItem.objects.filter(pk=old.pk).update(created_at=AT - timedelta(days=9))
    address = f"/enforcement/check-items/{old.pk}/edit/"
    data = {"organ": old.organ_id, "matter": "toy", "code": "2", "group": "fire", "text": "灭火器不少于两具", "basis": "第2条",
            "severity": "serious", "mode": "deadline", "days": "10", "valid_from": "2024-01-01", "kinds": ["school"],
            "version": 1}  # fmt: skip
    answer = client.post(address, data)
    assert answer.status_code == 422
    assert "请填写新内容的生效日期" in words(answer)
    assert client.post(address, data | {"valid_from": "2025-09-01"}).status_code == 302
    old.refresh_from_db()
    assert (old.text, old.valid_to) == ("灭火器有效", date(2025, 8, 31))
    new = CheckItem.objects.get(code="2", valid_from=date(2025, 9, 1))
    assert (new.text, new.kinds, new.days) == ("灭火器不少于两具", ["school"], 10)
    assert "培训机构" in words(client.get(f"/enforcement/check-items/{new.pk}/"))
    mended = data | {"valid_from": "2025-09-01", "text": "灭火器两具", "version": 1}
    assert client.post(f"/enforcement/check-items/{new.pk}/edit/", mended).status_code == 302
    new.refresh_from_db()
    assert new.text == "灭火器两具"
    wrong = data | {"code": "9", "valid_from": "2025-09-01", "group": "licence", "days": "0"}
    assert "至少 1 天" in words(client.post("/enforcement/check-items/new/", wrong))


def test_a_later_row_of_the_same_thing_ends_the_earlier_and_an_earlier_is_refused(world: World) -> None:
    client, rule = client_of(world.clerk), "/enforcement/penalty-rules/new/"
    data = {"organ": unit("culture").pk, "matter": "toy", "code": "P1", "act": "不改正", "broken": "五", "basis": "九",
            "organisation_from": "0", "organisation_to": "1,000", "valid_from": "2025-01-01", "sanctions": ["warning"]}  # fmt: skip
    assert client.post(rule, data).status_code == 302
    assert client.post(rule, data | {"valid_from": "2025-06-01", "organisation_to": "2000"}).status_code == 302
    assert "请改用更晚的生效日期" in words(client.post(rule, data | {"valid_from": "2025-03-01"}))
    assert "上限小于下限" in words(client.post(rule, data | {"code": "P2", "organisation_to": "-1"}))
    first, second = PenaltyRule.objects.filter(code="P1").order_by("valid_from")
    assert (first.valid_to, second.sanctions) == (date(2025, 5, 31), ["warning"])
    link = {"matter": "toy", "section": unit("culture").pk, "town": unit("yulin").pk, "valid_from": "2025-01-01"}
    assert client.post("/enforcement/town-links/new/", link).status_code == 302
    row = TownLink.objects.get()
    TownLink.objects.filter(pk=row.pk).update(created_at=AT - timedelta(days=9))
    ended = link | {"valid_to": "2025-12-31", "version": 1}
    assert client.post(f"/enforcement/town-links/{row.pk}/edit/", ended).status_code == 302
    row.refresh_from_db()
    assert row.valid_to == date(2025, 12, 31)


RULE = {
    "matter": "toy", "code": "W3", "act": "无证建设", "broken": "五", "basis": "九", "organisation_from": "0",
    "organisation_to": "1,000", "valid_from": "2025-01-01", "sanctions": ["warning"],
}  # fmt: skip


def test_two_organs_have_a_rule_of_the_same_code_and_day(world: World) -> None:
    other = client_of(person("housing_clerk", roles.CLERK, organ="housing"))
    own, theirs = RULE | {"organ": unit("culture").pk}, RULE | {"organ": unit("housing").pk, "valid_from": "2025-06-01"}
    address = "/enforcement/penalty-rules/new/"
    assert client_of(world.clerk).post(address, own).status_code == 302
    assert other.post(address, theirs).status_code == 302
    assert other.post(address, theirs | {"code": "W4", "valid_from": "2025-01-01"}).status_code == 302
    assert not PenaltyRule.objects.exclude(valid_to=None).exists(), "another organ's row is not ended"
    said = words(client_of(world.clerk).post(address, own))
    assert "这个机关已有同一执法事项、同一代码、同一天生效的处罚事项：请打开那一条修改" in said
    assert "已经存在" not in said


def test_cards_and_powers_are_the_administrators(world: World) -> None:
    admin = client_of(person("chief", ADMIN, organ="yanjin"))
    newcomer = person("newcomer", roles.OFFICER)
    data = {"person": newcomer.id, "organ": unit("culture").pk, "card_no": "豫G0100", "is_established": "on",
            "valid_from": "2025-01-01"}  # fmt: skip
    assert client_of(world.clerk).get("/enforcement/officers/new/").status_code == 403
    assert admin.post("/enforcement/officers/new/", data).status_code == 302
    assert Officer.objects.filter(card_no="豫G0100").exists()
    assert "截止日期早于起始日期" in words(
        admin.post("/enforcement/officers/new/", data | {"card_no": "豫G0101", "valid_to": "2024-01-01"})
    )
    power = {"organ": unit("culture").pk, "matter": "toy", "power": Power.COERCE, "zone": unit("yanjin").pk, "basis": "法",
             "valid_from": "2025-01-01"}  # fmt: skip
    assert admin.post("/enforcement/authorities/new/", power).status_code == 302
    assert Authority.objects.filter(power=Power.COERCE).exists()
    assert "行政强制" in words(client_of(world.clerk).get("/enforcement/authorities/?current=1"))
