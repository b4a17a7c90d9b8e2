"""The register: what is refused, numbers that nobody reads by chance, duplicates that people decide, merges."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.forms.models import modelform_factory

from tests.county import AT, actor, client_of, later
from xianwu.core.events.api import verify_chain, write_new
from xianwu.core.events.models import Event
from xianwu.core.people.roles import AUDITOR, OFFICE
from xianwu.core.rules.models import RuleValue
from xianwu.core.workflow.api import waiting
from xianwu.kit.forms import RecordForm
from xianwu.lib.codes import clean_credit_code
from xianwu.registers.parties.actions import change_enterprise, register_enterprise, register_person, show_numbers
from xianwu.registers.parties.cleaning import PartyRefused, id_index, phone_index
from xianwu.registers.parties.duplicates import DuplicateRefused, dismiss, suggest
from xianwu.registers.parties.events import DUPLICATE_SUGGESTED
from xianwu.registers.parties.merging import confirm, merge
from xianwu.registers.parties.models import Duplicate, Enterprise, PersonParty
from xianwu.registers.parties.roles import READER, REGISTRAR

PHONE = "13837312345"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, n, 31) for n in range(17))


def code(number: int) -> str:
    """A valid invented credit code: GB 32100, check character by the published weights."""
    body = "91410726" + f"{number:08}" + "A"
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(body, WEIGHTS, strict=True))
    return clean_credit_code(body + ALPHABET[(31 - total % 31) % 31])


@pytest.fixture
def clerk(county: Any) -> Any:
    return actor("clerk", (REGISTRAR, "yanjin"))


def register(county: Any, clerk: Any, title: str, number: int, town: str = "dongtun", **more: Any) -> Enterprise:
    data = {"title": title, "credit_code": code(number), "town": county[town]} | more
    return register_enterprise(data, actor=clerk, at=AT)


# --- what is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"credit_code": "91410726000000000X"}, "credit_code"),
        ({"credit_code": ""}, "credit_code"),
        ({"town": None}, "town"),
        ({"phone": "123"}, "phone"),
        ({"staff_count": -1}, "staff_count"),
        ({"revenue": Decimal(-1)}, "revenue"),
        ({"founded_on": later(days=1).date()}, "founded_on"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_field(county: Any, clerk: Any, changes: dict, field: str) -> None:
    data = {"title": "延津县样例面业有限公司", "credit_code": code(1), "town": county["dongtun"]} | changes
    with pytest.raises(PartyRefused) as caught:
        register_enterprise(data, actor=clerk, at=AT)
    assert caught.value.field == field
    assert not Enterprise.objects.exists()


def test_the_same_code_twice_says_where_it_stands(county: Any, clerk: Any) -> None:
    register(county, clerk, "延津县甲公司", 1)
    with pytest.raises(PartyRefused, match="已登记为“延津县甲公司”"):
        register(county, clerk, "延津县乙公司", 1)


def test_a_change_keeps_the_old_name_and_the_size_follows(county: Any, clerk: Any) -> None:
    firm = register(county, clerk, "延津县甲公司", 1, industry="C13", staff_count=20, revenue=Decimal(3_000_000))
    assert firm.size == "small"
    change_enterprise(firm, {"title": "延津县新甲公司", "staff_count": 19}, actor=clerk, at=later(days=1))
    firm.refresh_from_db()
    assert (firm.former_names, firm.size, firm.version) == (["延津县甲公司"], "micro", 2)
    assert Enterprise.objects.matching("新甲").count() == Enterprise.objects.matching("延津县甲公司").count() == 1


# --- numbers ------------------------------------------------------------------------------------------


def test_numbers_are_sealed_at_rest_indexed_and_masked(county: Any, clerk: Any) -> None:
    firm = register(county, clerk, "延津县甲公司", 1, phone=PHONE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_digest FROM parties_enterprise")
        stored, digest = cursor.fetchone()
    assert PHONE not in stored
    assert digest == phone_index(PHONE) != id_index(PHONE)
    assert Enterprise.objects.filter(phone_digest=phone_index(PHONE)).get().phone == PHONE
    assert firm.phone_masked != PHONE
    assert PHONE[:3] in firm.phone_masked
    assert PHONE not in str(list(Event.objects.values()))


def test_no_page_or_export_shows_a_whole_number(county: Any, clerk: Any) -> None:
    firm = register(county, clerk, "延津县甲公司", 1, phone=PHONE)
    client = client_of(clerk)
    for tail in ("", f"{firm.pk}/", f"{firm.pk}/print/"):
        assert PHONE not in client.get(f"/parties/enterprises/{tail}").content.decode()


def test_a_whole_number_is_shown_for_a_reason_that_stays(county: Any, clerk: Any) -> None:
    firm = register(county, clerk, "延津县甲公司", 1, phone=PHONE)
    with pytest.raises(PartyRefused, match="事由"):
        show_numbers(firm, reason=" ", actor=clerk, at=AT)
    response = client_of(clerk).post(f"/parties/enterprises/{firm.pk}/numbers/", {"reason": "核对电话"})
    assert PHONE in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    event = Event.objects.get(verb="parties.number_shown")
    assert (event.note, event.actor_id) == ("核对电话", clerk.id)
    reader = client_of(actor("reader", (READER, "yanjin")))
    assert reader.post(f"/parties/enterprises/{firm.pk}/numbers/", {"reason": "好奇"}).status_code == 403


# --- scope --------------------------------------------------------------------------------------------


def test_registrars_write_in_their_own_town_only(county: Any, clerk: Any) -> None:
    firm = register(county, clerk, "延津县甲公司", 1)
    other = actor("other", (REGISTRAR, "tapu"))
    with pytest.raises(PartyRefused, match="不在您的登记范围内"):
        register(county, other, "延津县乙公司", 2)
    with pytest.raises(PartyRefused, match="不在您的登记范围内"):
        change_enterprise(firm, {"title": "偷改"}, actor=other, at=AT)
    with pytest.raises(PartyRefused, match="不在您的登记范围内"):
        show_numbers(firm, reason="好奇", actor=other, at=AT)
    assert client_of(other).get(f"/parties/enterprises/{firm.pk}/").status_code == 404


def test_people_are_seen_by_fewer_than_enterprises(county: Any, clerk: Any) -> None:
    data = {"title": "赵某", "town": county["dongtun"], "phone": PHONE}
    register_person(data, actor=clerk, at=AT)
    register(county, clerk, "延津县甲公司", 1)
    office, auditor = actor("office", (OFFICE, "office")), actor("auditor", (AUDITOR, "audit"))
    assert Enterprise.objects.visible_to(office).count() == 1
    assert not PersonParty.objects.visible_to(office).exists()
    assert PersonParty.objects.visible_to(auditor).count() == 1


# --- duplicates ---------------------------------------------------------------------------------------


@pytest.fixture
def pair(county: Any, clerk: Any) -> tuple[Enterprise, Enterprise]:
    """Alike by name and telephone; the second without a credit code of its own yet."""
    first = register(county, clerk, "延津县鸿运面粉加工厂", 1, phone=PHONE)
    data = {"title": "延津县鸿运面粉加工", "town": county["dongtun"], "phone": PHONE, "id_kind": "old_number"}
    second = register_enterprise(data | {"id_number": "410726000000001", "legal_rep": "王五"}, actor=clerk, at=AT)
    return first, second


def test_names_alone_suggest_nothing(county: Any, clerk: Any) -> None:
    register(county, clerk, "延津县宏达建筑工程有限公司", 1)
    register(county, clerk, "延津县宏泰建筑工程有限公司", 2)
    assert not Duplicate.objects.exists()


def test_two_firms_alike_in_name_with_one_telephone_stay_two(county: Any, clerk: Any) -> None:
    """宏达 and 宏泰 share an agent's telephone; their names are below the bound."""
    register(county, clerk, "延津县宏达建筑工程有限公司", 1, phone=PHONE)
    register(county, clerk, "延津县宏泰建筑工程有限公司", 2, phone=PHONE)
    assert not Duplicate.objects.exists()


def test_a_likeness_is_suggested_with_reasons_and_never_merged_by_itself(pair: Any) -> None:
    found = Duplicate.objects.get()
    assert {found.first_id, found.second_id} == {each.pk for each in pair}
    assert "电话相同" in found.reasons
    assert Enterprise.objects.registered().count() == 2


def test_a_dismissed_pair_is_not_suggested_again(pair: Any, clerk: Any) -> None:
    found = Duplicate.objects.get()
    with pytest.raises(DuplicateRefused, match="请写明"):
        dismiss(found, note="", actor=clerk, at=AT)
    dismiss(found, note="电话是代办公司的", actor=clerk, at=AT)
    assert suggest(actor=None, at=AT) == []
    with pytest.raises(DuplicateRefused, match="已经确认过"):
        confirm(Duplicate.objects.get(), keep=pair[0].pk, note="", actor=clerk, at=AT)


def test_a_merge_moves_references_fills_gaps_and_keeps_events(pair: Any, clerk: Any) -> None:
    keeper, loser = pair
    before = Event.objects.filter(kind="parties.enterprise", object_id=loser.pk).count()
    confirm(Duplicate.objects.get(), keep=keeper.pk, note="同一家", actor=clerk, at=later(days=1))
    keeper.refresh_from_db()
    loser.refresh_from_db()
    assert (loser.state, loser.merged_into, keeper.legal_rep) == ("merged", keeper, "王五")
    assert "延津县鸿运面粉加工" in keeper.former_names
    assert Event.objects.filter(kind="parties.enterprise", object_id=loser.pk).count() == before + 1
    assert Duplicate.objects.get().state == "merged"
    assert verify_chain() == []
    with pytest.raises(PartyRefused, match="已合并到"):
        change_enterprise(loser, {"title": "复活"}, actor=clerk, at=AT)


def test_two_codes_are_never_one_firm(county: Any, clerk: Any) -> None:
    first, second = (register(county, clerk, f"延津县鸿运{n}厂", n) for n in (1, 2))
    with pytest.raises(DuplicateRefused, match="代码不同，不能合并"):
        merge(first, second, actor=clerk, at=AT)
    assert Enterprise.objects.registered().count() == 2


def test_a_pair_across_towns_is_for_the_countys_registrar(pair: Any, county: Any) -> None:
    town = actor("town", (REGISTRAR, "tapu"))
    with pytest.raises(DuplicateRefused, match="不都在您的登记范围内"):
        confirm(Duplicate.objects.get(), keep=pair[0].pk, note="", actor=town, at=AT)
    client = client_of(town)
    found = Duplicate.objects.get()
    assert client.post(f"/parties/duplicates/{found.pk}/decide/", {"keep": pair[0].pk}).status_code == 404
    assert Enterprise.objects.registered().count() == 2


def test_the_page_decides_a_pair(pair: Any, clerk: Any) -> None:
    client, found = client_of(clerk), Duplicate.objects.get()
    page = client.get(f"/parties/duplicates/{found.pk}/").content.decode()
    assert "延津县鸿运面粉加工厂" in page
    assert PHONE not in page
    assert client.post(f"/parties/duplicates/{found.pk}/decide/", {"keep": "999", "note": "x"}).status_code == 302
    assert Duplicate.objects.get().state == "open"
    asked = {"keep": pair[0].pk, "note": "同一家"}
    client.post(f"/parties/duplicates/{found.pk}/decide/", asked | {"confirmed": "1"})
    assert Duplicate.objects.get().state == "merged"


def test_a_merge_is_asked_once_more_with_what_will_move(pair: Any, clerk: Any) -> None:
    client, found, (keeper, loser) = client_of(clerk), Duplicate.objects.get(), pair
    Enterprise.objects.filter(pk=register_merged(clerk, loser).pk).update(merged_into=loser, state="merged")
    answer = client.post(f"/parties/duplicates/{found.pk}/decide/", {"keep": keeper.pk, "note": "同一家"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert Duplicate.objects.get().state == "open"
    assert f"“{loser.title}”将并入“{keeper.title}”，保留后者，合并后不能撤回" in page
    assert "<dt>此前并入它的主体</dt><dd>1 条</dd>" in page
    assert ">0 条<" not in page
    assert 'name="note" value="同一家"' in page
    assert f'name="keep" value="{keeper.pk}"' in page


def register_merged(clerk: Any, loser: Any) -> Enterprise:
    data = {"title": "延津县旧名杂货店", "town": loser.town, "id_kind": "old_number", "id_number": "410726000000009"}
    return register_enterprise(data | {"legal_rep": "赵六"}, actor=clerk, at=AT)


def test_what_cannot_be_merged_is_refused_before_it_is_asked(county: Any, clerk: Any) -> None:
    first, second = (register(county, clerk, f"延津县鸿运{n}厂", n, phone=PHONE) for n in (1, 2))
    found = Duplicate(first=first, second=second, score=90, reasons=["电话相同"])
    write_new(found, DUPLICATE_SUGGESTED, actor=None, at=AT)
    answer = client_of(clerk).post(f"/parties/duplicates/{found.pk}/decide/", {"keep": first.pk}, follow=True)
    assert "统一社会信用代码不同，不能合并" in answer.content.decode()


def test_a_pair_waits_for_the_registrar(pair: Any, clerk: Any) -> None:
    def waits() -> list[str]:
        return [each.step.label for each in waiting(clerk, on=AT.date()) if each.model is Duplicate]

    assert waits() == ["确认疑似重复"]
    dismiss(Duplicate.objects.get(), note="电话是代办公司的", actor=clerk, at=AT)
    assert waits() == []


# --- what the form says of a rule of the database ------------------------------------------------------


@pytest.mark.parametrize(
    ("odd", "field", "words"),
    [
        ({"revenue": "-5"}, "revenue", "不能是负数，请核对。"),
        ({"assets": "-1"}, "assets", "不能是负数，请核对。"),
        ({"credit_code": code(1)}, "credit_code", "这个统一社会信用代码已经登记过，请核对"),
    ],
)
def test_a_rule_of_the_database_is_said_in_words_beside_its_field(
    county: Any, clerk: Any, odd: dict, field: str, words: str
) -> None:
    register(county, clerk, "延津县甲公司", 1)
    data = {"title": "延津县乙公司", "credit_code": code(2), "id_kind": "credit_code", "town": county["dongtun"].pk,
            "subject_type": "enterprise", "status": "active", "revenue": "50"}  # fmt: skip
    answer = client_of(clerk).post("/parties/enterprises/new/", data | odd)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page.split(f'id="id_{field}-error"')[1].split("</p>")[0]
    assert "约束" not in page
    assert "enterprise_sums" not in page
    assert Enterprise.objects.count() == 1
    assert client_of(clerk).post("/parties/enterprises/new/", data).status_code == 302


def test_a_rule_over_two_fields_names_both(db: None) -> None:
    rule_form = modelform_factory(RuleValue, form=RecordForm, fields=("code", "value", "valid_from", "valid_to"))
    data = {"code": "financing.top_rate", "value": "24", "valid_from": "2025-08-01", "valid_to": "2025-07-01"}
    assert rule_form(data).errors == {"valid_to": ["“截止日期”、“起始日期”不相符，请核对。"]}
