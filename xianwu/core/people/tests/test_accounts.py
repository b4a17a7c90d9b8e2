"""Accounts, grants and posts: by dates and scope, never to oneself, and nothing without a trace."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, transaction

from tests.county import AT, DAY, PASSWORD, account, actor, client_of, unit, whole_page
from xianwu.core.people.actions import AccountRefused, change_grant, change_person, create_person, grant_role
from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Grant, Person, Post
from xianwu.core.people.roles import ADMIN, AUDITOR, LEADER, OFFICE, roles
from xianwu.core.people.sealed import SealBroken, blind_index, blind_indexes, seal, unseal

NEW = {"username": "wang", "name": "王工", "password": "chu-shi-mi-ma-1", "phone": "13800138000"}


@pytest.fixture
def boss(county: Any) -> Actor:
    return actor("boss", (ADMIN, "yanjin"))


@pytest.fixture
def townboss(county: Any) -> Actor:
    return actor("townboss", (ADMIN, "dongtun"))


def grant(person: Person, by: Actor | None, **fields: Any) -> Grant:
    given = {"person": person, "role": OFFICE, "unit": unit("dongtun"), "valid_from": DAY} | fields
    return grant_role(given, actor=by, at=AT)


# --- accounts -----------------------------------------------------------------------------------------


def test_a_new_account_must_change_its_password_and_is_kept(boss: Actor) -> None:
    person = create_person(NEW, actor=boss, at=AT)
    assert person.must_change_password
    assert person.check_password(NEW["password"])
    kept = person.history.get()
    assert (kept.history_user_id, kept.history_date, kept.history_type) == (boss.id, AT, "+")
    assert not hasattr(kept, "password"), "no hash lies in the history"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"username": "boss"}, "username", "已经有人使用"),
        ({"password": ""}, "password", "请设置初始密码"),
        ({"password": "short"}, "password", "10"),
        ({"password": "1234567890"}, "password", "常见|常用"),
        ({"phone": "123"}, "phone", "号"),
    ],
)
def test_a_bad_account_is_refused_with_the_field(boss: Actor, changes: dict, field: str, words: str) -> None:
    with pytest.raises(AccountRefused, match=words) as caught:
        create_person(NEW | changes, actor=boss, at=AT)
    assert caught.value.field == field
    assert not Person.objects.filter(username="wang").exists()


def test_an_administrator_does_not_switch_the_own_account_off(boss: Actor) -> None:
    me = Person.objects.get(pk=boss.id)
    with pytest.raises(AccountRefused, match="不能停用自己的账号"):
        change_person(me, {"name": me.name, "is_active": False}, actor=boss, at=AT)


def test_a_reset_password_ends_sessions_and_is_kept_without_the_password(boss: Actor) -> None:
    person = account("li", (OFFICE, "office"), password=PASSWORD)
    client = client_of(person)
    change_person(person, {"name": "李工", "is_active": True, "password": "xin-de-mi-ma-2025"}, actor=boss, at=AT)
    assert client.get("/me/").status_code == 302
    kept = person.history.order_by("-history_id").first()
    assert (kept.history_change_reason, kept.history_user_id) == ("重置密码", boss.id)
    page = whole_page(client_of(boss), f"/people/people/{person.pk}/")
    assert "重置密码" in page
    assert "xin-de-mi-ma" not in page


def test_an_administrator_of_a_town_sees_the_own_people_and_those_without_a_role(townboss: Actor) -> None:
    account("in", (OFFICE, "dongtun"))
    account("out", (OFFICE, "tapu"))
    account("new")
    names = set(Person.objects.visible_to(townboss).values_list("username", flat=True))
    assert names == {"townboss", "in", "new"}
    outside = Person.objects.get(username="out")
    client = client_of(townboss)
    assert client.get(f"/people/people/{outside.pk}/").status_code == 404
    assert client.post(f"/people/people/{outside.pk}/edit/", {"name": "x"}).status_code == 404


# --- grants -------------------------------------------------------------------------------------------


def test_a_grant_holds_between_its_days(boss: Actor) -> None:
    person = account("li")
    grant(person, boss, valid_from=DAY, valid_to=DAY + timedelta(days=1))
    held = [actor_for(person, DAY + timedelta(days=n)).has(OFFICE) for n in (-1, 0, 1, 2)]
    assert held == [False, True, True, False]


def test_a_grant_covers_its_unit_and_what_lies_below(boss: Actor) -> None:
    person = account("li")
    grant(person, boss, unit=unit("yanjin"))
    above = actor_for(person, DAY)
    assert above.covers(unit("dongtun"), OFFICE)
    assert not above.covers(unit("dongtun"), LEADER)
    town = actor("town", (OFFICE, "dongtun"))
    assert town.covers(unit("dongtun"), OFFICE)
    assert not town.covers(unit("tapu"), OFFICE)
    assert not town.covers(unit("yanjin"), OFFICE)


def test_a_person_is_picked_by_name_or_account(boss: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    held = account("li.ming")
    grant(held, boss)
    grant(held, boss, unit=unit("tapu"))
    other = account("li.hua")
    client, picked = client_of(boss), "/people/grants/pick/person/?find="
    found = client.get(f"{picked}li.ming").content.decode()
    assert found.count(f"{held.name}（li.ming）") == 1, "once, however many grants"
    assert "li.hua" not in found
    assert other.pick_label in client.get(f"{picked}{other.name}").content.decode()
    assert f">{held.name}（li.ming）</option>" in client.get("/people/grants/new/").content.decode()


def test_nobody_grants_to_oneself(boss: Actor) -> None:
    me = Person.objects.get(pk=boss.id)
    with pytest.raises(AccountRefused, match="不能给自己授权"):
        grant(me, boss)
    own = Grant.objects.get(person=me)
    with pytest.raises(AccountRefused, match="收回自己的授权"):
        change_grant(own, {"valid_to": None}, actor=boss, at=AT)
    client = client_of(boss)
    given = {"person": me.pk, "role": LEADER, "unit": unit("yanjin").pk, "valid_from": "2025-08-29"}
    assert client.post("/people/grants/new/", given).status_code == 422
    assert Grant.objects.filter(person=me).count() == 1


def test_an_administrator_grants_within_the_own_unit_only(townboss: Actor) -> None:
    person = account("li")
    grant(person, townboss)
    for code in ("tapu", "yanjin"):
        with pytest.raises(AccountRefused, match="不在您的管理范围内"):
            grant(person, townboss, unit=unit(code))
    assert Grant.objects.filter(person=person).count() == 1


def test_a_grant_of_another_unit_is_not_changed(townboss: Actor, boss: Actor) -> None:
    outside = grant(account("li"), boss, unit=unit("tapu"))
    with pytest.raises(AccountRefused, match="不在您的管理范围内"):
        change_grant(outside, {"valid_to": DAY}, actor=townboss, at=AT)
    client = client_of(townboss)
    assert client.post(f"/people/grants/{outside.pk}/edit/", {}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"role": "no.such"}, "没有这个角色"),
        ({"valid_to": DAY - timedelta(days=1)}, "截止日期早于起始日期"),
    ],
)
def test_a_bad_grant_is_refused(boss: Actor, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(AccountRefused, match=words):
        grant(account("li"), boss, **changes)


def test_the_same_grant_twice_is_refused_also_by_the_database(boss: Actor) -> None:
    person = account("li")
    grant(person, boss)
    with pytest.raises(AccountRefused, match="已经有了"):
        grant(person, boss)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(person=person, role=OFFICE, unit=unit("dongtun"), valid_from=DAY)


def test_ending_a_grant_takes_effect_and_is_kept(boss: Actor) -> None:
    person = account("li")
    held = grant(person, boss, valid_from=date(2025, 1, 1))
    client = client_of(person)
    change_grant(held, {"valid_to": date(2025, 8, 28), "note": "调离"}, actor=boss, at=AT)
    assert not client.get("/me/").wsgi_request.actor.grants
    kept = held.history.order_by("-history_id").first()
    assert (kept.valid_to, kept.note, kept.history_user_id) == (date(2025, 8, 28), "调离", boss.id)
    page = whole_page(client_of(boss), f"/people/grants/{held.pk}/")
    assert "截止日期：空 → 2025-08-28" in page


def test_auditors_see_every_grant_and_administrators_their_own(boss: Actor, townboss: Actor) -> None:
    grant(account("li"), boss, unit=unit("tapu"))
    assert Grant.objects.visible_to(actor("auditor", (AUDITOR, "audit"))).count() == Grant.objects.count()
    assert set(Grant.objects.visible_to(townboss).values_list("unit__code", flat=True)) == {"dongtun"}
    assert not Grant.objects.visible_to(actor("nobody")).exists()
    assert not Grant.objects.visible_to(None).exists()


def test_there_is_no_superuser() -> None:
    assert not hasattr(Person, "is_superuser")
    assert roles()[ADMIN].is_sensitive
    assert all(roles()[code].is_reader for code in (LEADER, OFFICE, AUDITOR))


# --- posts --------------------------------------------------------------------------------------------


def test_a_post_is_entered_changed_and_kept_and_gives_no_right(boss: Actor) -> None:
    person, client = account("li"), client_of(boss)
    given = {"person": person.pk, "unit": unit("office").pk, "title": "副县长", "group": "县政府领导", "order": 3}
    assert client.post("/people/posts/new/", given | {"valid_from": "2025-01-01"}).status_code == 302
    post = Post.objects.get()
    assert post.history.get().history_user_id == boss.id
    assert not actor_for(person, DAY).grants
    changed = given | {"title": "常务副县长", "valid_from": "2025-01-01", "valid_to": "2025-12-31"}
    assert client.post(f"/people/posts/{post.pk}/edit/", changed).status_code == 302
    page = whole_page(client, f"/people/posts/{post.pk}/")
    assert "职务：副县长 → 常务副县长" in page
    assert "副县长" in client.get("/people/posts/").content.decode()
    wrong = changed | {"valid_to": "2024-12-31"}
    assert client.post(f"/people/posts/{post.pk}/edit/", wrong).status_code == 422


def test_a_post_outside_the_own_unit_is_refused(townboss: Actor) -> None:
    given = {
        "person": account("li").pk,
        "unit": unit("tapu").pk,
        "title": "乡长",
        "order": 1,
        "valid_from": "2025-01-01",
    }
    response = client_of(townboss).post("/people/posts/new/", given)
    assert response.status_code == 422
    assert "不在您的管理范围内" in response.content.decode()
    assert not Post.objects.exists()


# --- sealed numbers -----------------------------------------------------------------------------------


def test_numbers_are_encrypted_at_rest_and_plain_in_python(boss: Actor) -> None:
    person = create_person(NEW, actor=boss, at=AT)
    with connection.cursor() as cursor:
        for table in ("people_person", "people_historicalperson"):
            cursor.execute(f"SELECT phone FROM {table} WHERE username = %s", ["wang"])  # noqa: S608
            stored = cursor.fetchone()[0]
            assert stored.startswith("s2.")
            assert NEW["phone"] not in stored
    assert Person.objects.get(pk=person.pk).phone == NEW["phone"]
    with pytest.raises(FieldError, match="blind index"):
        Person.objects.filter(phone=NEW["phone"]).exists()


def test_a_seal_opens_with_its_own_key_only(settings: Any) -> None:
    sealed = seal("13800138000")
    assert seal("13800138000") != sealed
    assert unseal(sealed) == "13800138000"
    assert seal("") == unseal("") == ""
    for broken in (sealed[:-6] + "AAAAAA", "plain"):
        with pytest.raises(SealBroken):
            unseal(broken)
    settings.XIANWU_FIELD_KEY = "another key"
    with pytest.raises(SealBroken, match="密钥"):
        unseal(sealed)


def test_several_keys_open_and_find_while_the_newest_seals(settings: Any) -> None:
    old, number = settings.XIANWU_FIELD_KEY, "13800138000"
    sealed, index = seal(number), blind_index(number, "phone")
    settings.XIANWU_FIELD_KEY = f"fresh key, {old}"
    assert unseal(sealed) == unseal(seal(number)) == number
    assert blind_indexes(number, "phone") == [blind_index(number, "phone"), index]
    assert blind_indexes("", "phone") == []
    renewed = seal(number)
    settings.XIANWU_FIELD_KEY = "fresh key"
    assert unseal(renewed) == number
    with pytest.raises(SealBroken, match="旧密钥"):
        unseal(sealed)


def test_a_blind_index_differs_by_purpose_and_key(settings: Any) -> None:
    here = blind_index("13800138000", "phone")
    assert here == blind_index("13800138000", "phone")
    assert here != blind_index("13800138000", "id_number")
    settings.XIANWU_FIELD_KEY = "another key"
    assert here != blind_index("13800138000", "phone")
