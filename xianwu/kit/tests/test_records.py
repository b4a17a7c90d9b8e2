"""Record pages, forms, access, the past, the menu and the tags."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import Client, RequestFactory

from xianwu.kit import clock, views
from xianwu.kit.amount_field import AmountField
from xianwu.kit.amounts import amount_text
from xianwu.kit.templatetags.kit import near_words

URL = "/toyapp/needs/"


def test_a_record_shows_its_panels(clerk: Client, make_need: Callable[..., Any]) -> None:
    need = make_need(title="甲厂")
    need.visits.create(visited_on=date(2025, 8, 1), words="看了厂房")
    html = clerk.get(f"{URL}{need.pk}/").content.decode()
    assert "甲厂" in html
    assert "看了厂房" in html
    assert f"{URL}{need.pk}/edit/" in html


def test_the_later_panels_of_a_long_record_fold_on_a_phone(
    clerk: Client, make_need: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"{URL}{make_need().pk}/"

    def folded(**headers: str) -> list[str]:
        return re.findall('class="fold" aria-label="展开“(.*?)”"', clerk.get(page, headers=headers).content.decode())

    assert folded() == [], "four panels are no long page"
    monkeypatch.setattr(views, "FEW", 3)
    monkeypatch.setattr(views, "UNFOLDED", 1)
    assert folded() == ["走访记录", "登记"], "what can be done stays open"
    assert folded(**{"HX-Request": "true", "HX-Target": "drawer"}) == []
    page += "print/"
    assert folded() == []


def test_preview_and_print_have_no_frame(clerk: Client, make_need: Callable[..., Any]) -> None:
    need = make_need()
    preview = clerk.get(f"{URL}{need.pk}/", headers={"HX-Request": "true", "HX-Target": "drawer"}).content.decode()
    assert "drawer-head" in preview
    assert "<html" not in preview
    assert "topbar" not in clerk.get(f"{URL}{need.pk}/print/").content.decode()


@pytest.mark.parametrize("pk", ["999999", "abc", "1' or 1=1"])
def test_an_unknown_record_is_not_found(pk: str, clerk: Client) -> None:
    assert clerk.get(f"{URL}{pk}/").status_code == 404


def test_a_hidden_record_does_not_exist(make_need: Callable[..., Any], towns: list[Any]) -> None:
    need = make_need(town=towns[0])
    stranger = Client(headers={"X-Toy-Town": str(towns[2].pk)})
    for tail in ("", "edit/", "print/"):
        assert stranger.get(f"{URL}{need.pk}/{tail}").status_code == 404


def test_roles_are_refused(make_need: Callable[..., Any]) -> None:
    need = make_need()
    wrong, reader = (Client(headers={"X-Toy-Roles": role}) for role in ("other", "reader"))
    for path in (URL, f"{URL}{need.pk}/", f"{URL}summary/", f"{URL}board/", "/toyapp/needs/stuck/"):
        assert wrong.get(path).status_code == 403
    assert "联系本单位管理员" in wrong.get(URL).content.decode()
    assert reader.get(URL).status_code == 200
    for path in (f"{URL}new/", f"{URL}{need.pk}/edit/"):
        assert reader.get(path).status_code == 403
        assert reader.post(path, {}).status_code == 403


def test_nobody_sees_only_public_pages() -> None:
    nobody = Client(headers={"X-Toy-Roles": "nobody"})
    assert nobody.get(URL).status_code in (302, 403)
    assert nobody.get("/toyapp/open/").status_code == 200


def form(towns: list[Any], **changes: Any) -> dict[str, Any]:
    return {
        "title": "甲厂",
        "town": towns[0].pk,
        "staff_count": "3",
        "amount": "１,000",
        "note": "",
        **changes,
    }


def test_a_form_writes_through_the_verb(clerk: Client, towns: list[Any]) -> None:
    from xianwu.kit.tests.toyapp.models import Need

    response = clerk.post(f"{URL}new/", form(towns))
    need = Need.objects.get()
    assert response["Location"] == f"{URL}{need.pk}/"
    assert need.amount == 10_000_000, "typed in the unit of the ledger, kept in 元"
    page = clerk.get(f"{URL}{need.pk}/edit/").content.decode()
    assert 'name="amount" value="1000"' in page
    assert '<span class="unit" aria-hidden="true">万元</span>' in page


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [("50", 500_000), ("0.5", 5_000), ("5000元", 5_000), ("1.65 亿元", 165_000_000), ("12.345678", "123456.78")],
)
def test_an_amount_is_typed_in_the_unit_of_its_room(typed: str, yuan: Any) -> None:
    field = AmountField(unit="万元")
    assert field.clean(typed) == Decimal(yuan)
    assert AmountField(unit="元").clean("1,277,180.35") == Decimal("1277180.35")
    assert field.clean(field.prepare_value(Decimal(yuan))) == Decimal(yuan)


@pytest.mark.parametrize(("typed", "words"), [("1.2345678", "比分还小"), ("1,5", "千分位"), ("五十", "不是金额")])
def test_an_amount_that_cannot_be_read_says_why(typed: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        AmountField(unit="万元").clean(typed)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": "20000000"}, "改走项目融资"),
        ({"title": "黑名单"}, "已注销"),
        ({"town": ""}, "必填"),
        ({"amount": "abc"}, "数字"),
    ],
)
def test_a_form_keeps_input_and_says_what_is_wrong(
    changes: dict[str, str], words: str, clerk: Client, towns: list[Any]
) -> None:
    response = clerk.post(f"{URL}new/", form(towns, note="留着这句", **changes))
    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert "留着这句" in html
    assert 'aria-invalid="true"' in html


def test_one_may_not_point_to_what_one_may_not_see(clerk: Client, towns: list[Any]) -> None:
    assert clerk.post(f"{URL}new/", form(towns, town=999)).status_code == 422


def test_an_old_version_is_not_saved(clerk: Client, make_need: Callable[..., Any], towns: list[Any]) -> None:
    need = make_need()
    page = clerk.get(f"{URL}{need.pk}/edit/").content.decode()
    assert 'name="version" value="1"' in page
    assert clerk.post(f"{URL}{need.pk}/edit/", form(towns, version="1", title="新名")).status_code == 302
    late = clerk.post(f"{URL}{need.pk}/edit/", form(towns, version="1", title="又一名"))
    assert "已被别人改过" in late.content.decode()
    need.refresh_from_db()
    assert need.title == "新名"


def test_the_past_is_read_only(make_need: Callable[..., Any], towns: list[Any]) -> None:
    need = make_need()
    past = Client(headers={"X-Toy-As-Of": "2025-01-01"})
    html = past.get(URL).content.decode()
    assert "is-past" in html
    assert f"{URL}new/" not in html
    assert 'name="ids"' not in html
    for path in (f"{URL}new/", f"{URL}{need.pk}/edit/", f"{URL}bulk/"):
        response = past.post(path, form(towns, action="recommend"))
        assert response.status_code == 403
        assert "回到今天" in response.content.decode()


def test_long_choices_become_a_search(clerk: Client, towns: list[Any]) -> None:
    from xianwu.kit.tests.toyapp.models import Town

    Town.objects.bulk_create(Town(name=f"第{n}村") for n in range(80))
    assert 'role="combobox"' in clerk.get(f"{URL}new/").content.decode()
    assert "第77村" in clerk.get(f"{URL}pick/town/?find=77").content.decode()
    response = clerk.post(f"{URL}new/", form(towns, title=""))
    assert f'value="{towns[0].name}"' in response.content.decode()


def test_the_menu_shows_what_one_may_see(clerk: Client) -> None:
    assert "卡点清单" in clerk.get("/toyapp/towns/").content.decode()
    other = Client(headers={"X-Toy-Roles": "other"}).get("/toyapp/towns/").content.decode()
    assert "卡点清单" not in other
    assert 'href="/toyapp/needs/"' not in other


def test_money_follows_the_readers_choice(clerk: Client, make_need: Callable[..., Any]) -> None:
    make_need(amount=123_456_789)
    clerk.cookies["xianwu_money"] = "yi"
    html = clerk.get(URL).content.decode()
    assert ">1.2346</data>" in html
    assert "（亿元）" in html
    assert amount_text(15_000, unit="万元") == "1.50"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (datetime(2025, 8, 29, 9, 0, tzinfo=clock.ZONE), "3 小时前"),
        (datetime(2025, 8, 29, 11, 59, 30, tzinfo=clock.ZONE), "刚刚"),
        (date(2025, 8, 30), "明天"),
        (date(2025, 8, 24), "5 天前"),
        (date(2025, 1, 2), "2025-01-02"),
    ],
)
def test_times_are_told_near(value: Any, words: str) -> None:
    assert near_words(value, now=datetime(2025, 8, 29, 12, tzinfo=clock.ZONE)) == words


def test_the_clock_is_pinned(settings: Any) -> None:
    assert clock.today() == date(2025, 8, 29)
    assert clock.now().date() == date(2025, 8, 29)
    settings.XIANWU_TODAY = None
    assert clock.now().tzinfo is not None


def test_tags_show_records(make_need: Callable[..., Any]) -> None:
    need = make_need(state="credited")
    request = RequestFactory().get("/")
    source = (
        "{% load kit %}{% state n %}{% money n.amount %}{% field_label n 'amount' %}{% value_of n 'town' %}"
        "{% record_link n %}{% mark 'late' '超期' %}{{ d|near }}{{ d|exact }}"
    )
    html = Template(source).render(Context({"n": need, "request": request, "d": date(2025, 8, 29)}))
    for words in ("已授信", "1.00", "需求金额", "文岩街道", "■", "今天", "2025年8月29日"):
        assert words in html


def test_a_missing_build_says_so(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    from xianwu.kit import assets

    settings.XIANWU_ASSETS_OPTIONAL = False
    monkeypatch.setattr(assets, "BUILT", tmp_path)
    with pytest.raises(assets.AssetsNotBuilt, match="npm ci"):
        assets.files_of("app")
