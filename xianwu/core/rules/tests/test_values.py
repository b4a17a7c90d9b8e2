"""Dated parameters: the row in force, the default, what is missing, and what may not be entered."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.county import ADMIN, AT, AUDITOR, actor, client_of, whole_page
from xianwu.core.rules.api import ParameterRefused, UnknownParameter, set_value, text_value, value
from xianwu.core.rules.declarations import Parameter, parameters
from xianwu.core.rules.models import RuleValue
from xianwu.core.rules.standing import standings

CODE = "people.lock_minutes"
DAY = date(2025, 8, 29)


def put(text: str, first: date, **options: Any) -> RuleValue:
    return set_value(CODE, text=text, valid_from=first, document_no="延政办〔2025〕1号", actor=None, at=AT, **options)


@pytest.fixture
def undecided(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(parameters(), "test.open", Parameter("test.open", "未定参数", source="试"))
    return "test.open"


def test_the_default_answers_without_a_row(db: Any) -> None:
    assert value(CODE, on=DAY) == Decimal(15)


def test_the_row_in_force_on_the_day_answers(db: Any) -> None:
    put("20", date(2025, 1, 1), valid_to=date(2025, 6, 30))
    put("30", date(2025, 7, 1))
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1), date(2026, 1, 1)]
    assert [int(value(CODE, on=day)) for day in days] == [15, 20, 20, 30, 30]


def test_a_gap_falls_back_to_the_default(db: Any) -> None:
    put("20", date(2025, 1, 1), valid_to=date(2025, 1, 31))
    assert value(CODE, on=date(2025, 2, 1)) == Decimal(15)


def test_an_earlier_open_row_answers_again_after_a_later_one_ends(db: Any) -> None:
    put("20", date(2025, 1, 1))
    put("60", date(2025, 5, 1), valid_to=date(2025, 5, 31))
    assert int(value(CODE, on=date(2025, 5, 31))) == 60
    assert int(value(CODE, on=date(2025, 6, 1))) == 20


def test_a_parameter_without_default_says_that_it_is_missing(db: Any, undecided: str) -> None:
    with pytest.raises(ParameterRefused, match="“未定参数”在 2025-08-29 没有取值"):
        value(undecided, on=DAY)
    set_value(undecided, text="甲", valid_from=DAY, source="试", actor=None, at=AT)
    assert text_value(undecided, on=DAY) == "甲"
    with pytest.raises(ParameterRefused, match="不是数字"):
        value(undecided, on=DAY)


def test_an_undeclared_code_is_a_mistake_of_the_programmer(db: Any) -> None:
    with pytest.raises(UnknownParameter):
        value("no.such", on=DAY)
    with pytest.raises(ParameterRefused, match="没有名为“no.such”的参数"):
        set_value("no.such", text="1", valid_from=DAY, source="试", actor=None, at=AT)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": "很久"}, "应当是数字"),
        ({"text": " "}, "取值是空的"),
        ({"text": "NaN"}, "应当是数字"),
        ({"text": "-5"}, "不能是负数"),
        ({"text": "99999999"}, "请核对单位"),
        ({"document_no": ""}, "要有出处"),
        ({"valid_to": date(2025, 8, 28)}, "截止日期早于起始日期"),
    ],
)
def test_a_bad_value_is_refused(db: Any, changes: dict[str, Any], words: str) -> None:
    given = {"text": "20", "valid_from": DAY, "document_no": "试〔2025〕1号"} | changes
    with pytest.raises(ParameterRefused, match=words):
        set_value(CODE, actor=None, at=AT, **given)
    assert not RuleValue.objects.exists()


def test_the_same_first_day_is_a_correction_and_keeps_both_versions(db: Any) -> None:
    put("20", DAY)
    row = put("25", DAY)
    assert RuleValue.objects.count() == 1
    assert [kept.value for kept in row.history.order_by("history_id")] == ["20", "25"]
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleValue.objects.create(code=CODE, value="1", valid_from=DAY)


def test_every_declared_parameter_has_a_source_and_a_readable_default() -> None:
    assert parameters()
    for each in parameters().values():
        assert each.source
        assert each.label


def test_an_administrator_enters_a_value_on_the_page(county: Any) -> None:
    clerk = actor("boss", (ADMIN, "yanjin"))
    client = client_of(clerk)
    given = {"code": CODE, "value": "45", "valid_from": "2025-08-01", "document_no": "延政办〔2025〕9号"}
    assert client.post("/people/parameters/new/", given).status_code == 302
    row = RuleValue.objects.get()
    assert (row.history.get().history_user_id, int(value(CODE, on=DAY))) == (clerk.id, 45)
    refused = client.post(f"/people/parameters/{row.pk}/edit/", given | {"value": "x"})
    assert refused.status_code == 422
    assert "应当是数字" in refused.content.decode()
    assert client.post(f"/people/parameters/{row.pk}/edit/", given | {"value": "50"}).status_code == 302
    page = whole_page(client, f"/people/parameters/{row.pk}/")
    assert "取值：45 → 50" in page


def test_auditors_read_parameters_and_set_none(county: Any) -> None:
    client = client_of(actor("auditor", (AUDITOR, "audit")))
    assert client.get("/people/parameters/").status_code == 200
    assert client.post("/people/parameters/new/", {"code": CODE, "value": "1"}).status_code == 403


def test_the_list_shows_what_holds_on_the_day_as_the_rules_read_it(db: Any) -> None:
    put("20", date(2025, 1, 1), valid_to=date(2025, 6, 30))
    put("30", date(2025, 7, 1))
    for day in (date(2024, 12, 31), date(2025, 6, 30), DAY):
        assert {each.parameter.code: each.value for each in standings(on=day)} == {
            code: text_value(code, on=day) if each.default else "" for code, each in parameters().items()
        }


def test_an_administrator_sees_every_parameter_with_its_source_and_searches(county: Any) -> None:
    client = client_of(actor("boss", (ADMIN, "yanjin")))
    put("20", date(2025, 1, 1), valid_to=date(2025, 6, 30), source="旧办法")
    put("30", date(2025, 7, 1), source="新办法")
    page = whole_page(client, "/people/rules/")
    assert '<option value="financing">小微企业融资</option>' in page
    assert page.count('class="lead wrap"') == len(parameters())
    assert "延政办〔2025〕1号；新办法" in page
    assert "旧办法" not in page
    found = whole_page(client, "/people/rules/?q=新办法&kind=entered&room=people")
    assert found.count('class="lead wrap"') == 1
    assert whole_page(client, "/people/rules/?room=financing").count('class="lead wrap"') == sum(
        code.startswith("financing.") for code in parameters()
    )
    history = whole_page(client, f"/people/rules/{CODE}/")
    assert "旧办法" in history
    assert "新办法" in history
    assert "系统默认" in history
    assert client.get("/people/rules/no.such/").status_code == 404


def test_the_list_of_parameters_is_for_administrators_and_auditors(county: Any) -> None:
    assert client_of(actor("auditor", (AUDITOR, "audit"))).get("/people/rules/").status_code == 200
    outsider = client_of(actor("clerk"))
    assert outsider.get("/people/rules/").status_code == 403
    assert outsider.get(f"/people/rules/{CODE}/").status_code == 403


@pytest.mark.parametrize("text", ["0", "1.5"])
def test_a_term_is_a_whole_number_of_days(db: Any, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setitem(parameters(), "test.term", Parameter("test.term", "试办时限", "工作日", "5", "试"))
    with pytest.raises(ParameterRefused, match="按工作日计，取值应是大于 0 的整数"):
        set_value("test.term", text=text, valid_from=DAY, source="试", actor=None, at=AT)
