"""Pages of figures through HTTP: what they say, to whom, and in how many statements."""

from datetime import date, datetime
from functools import cache
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from xianwu.core.units.models import Unit
from xianwu.figures import api
from xianwu.figures.declarations import Figure, Population

AS_OF = date(2025, 8, 29)
AT = datetime(2025, 8, 29, 17, tzinfo=timezone.get_default_timezone())
MOST_STATEMENTS = 12
# One of each kind: counted, of one and of two tables, compared, checked, forecast, of a subquery.
KEYS = ("toy.asks", "toy.cut_rate", "toy.paid", "toy.mean_days_change", "toy.mean_days_change_reweighted",
        "toy.paid_amount", "toy.newest_amount", "toy.forecast", "toy.paid_asks")  # fmt: skip


def _text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


@pytest.fixture
def busy(house: Any) -> Any:
    for number, town in enumerate(house.towns, start=1):
        owner = house.member(f"户{number}", town=town)
        for month in range(1, 5):
            ask = house.ask(
                owner,
                number=f"S-{number}{month}",
                asked_on=date(2025, month, 1),
                answered_on=date(2025, month, 9),
                amount="100000.00",
                agreed="90000.00",
                used_days=9,
                expected_on=date(2025, 9, 30),
            )
            house.payment(of=ask, paid_on=date(2025, month, 20), amount="50000.00")
    house.ask(asked_on=date(2024, 1, 1), answered_on=date(2024, 5, 1), used_days=10)
    return house


def test_the_index_lists_what_one_may_read_by_section(busy: Any, reader: Client) -> None:
    page = _text(reader.get("/figures/"))
    assert "申请金额" in page
    assert "120 万元" in page
    assert "绿色渠道" in page
    plain = _text(Client(headers={"X-Toy-Roles": "toy.clerk"}).get("/figures/"))
    assert "申请金额" in plain
    assert "绿色渠道" not in plain


def test_the_page_shows_value_definition_trend_units_and_rows(busy: Any, reader: Client) -> None:
    page = _text(reader.get("/figures/toy.asked_amount/"))
    for expected in (
        "120 万元",
        "今年以来",
        "2025年1月1日至2025年8月29日",
        "已答复申请的金额。",
        "东屯镇",
        "40 万元",
        "S-11",
    ):
        assert expected in page
    assert 'data-chart="trend"' in page
    assert '"labels": ["2024-09"' in page
    assert "核减率" in page  # who uses it


def test_a_rate_shows_its_parts_and_checks(busy: Any, reader: Client) -> None:
    page = _text(reader.get("/figures/toy.cut_rate/"))
    for expected in ("10%", "分子", "核减金额", "分母", "相符"):
        assert expected in page
    change = _text(reader.get("/figures/toy.mean_days_change/"))
    for expected in ("缩短 10%", "本期", "9 天", "上年", "10 天"):
        assert expected in change
    assert "S-11" not in _text(reader.get("/figures/toy.mean_days_change/records/?part=den"))


def test_every_figure_has_a_page(busy: Any, reader: Client) -> None:
    for each in api.figures("toy"):
        assert each.label in _text(reader.get(f"/figures/{each.key}/"))
        assert each.label in _text(reader.get(f"/figures/{each.key}/records/"))


def test_an_empty_house_says_so(reader: Client) -> None:
    assert "不适用" in _text(reader.get("/figures/toy.cut_rate/"))
    assert "没有您可以查看的记录" in _text(reader.get("/figures/toy.asks/records/"))


def test_the_page_turns_back_in_time(busy: Any) -> None:
    past = Client(headers={"X-Toy-Roles": "toy.all", "X-Toy-Day": "2025-02-28"})
    assert "60 万元" in _text(past.get("/figures/toy.asked_amount/"))
    early = Client(headers={"X-Toy-Roles": "toy.all", "X-Toy-Day": "2025-03-01"})
    assert "6月30日过完" in _text(early.get("/figures/toy.half_year/"))


def test_one_unit_has_its_own_view(busy: Any, reader: Client) -> None:
    town = busy.towns[1]
    page = _text(reader.get(f"/figures/toy.asked_amount/?unit={town.pk}"))
    assert "（文岩街道）" in page
    assert "40 万元" in page
    assert "S-11" not in page
    assert reader.get("/figures/toy.asked_amount/?unit=987654").status_code == 404
    rate = _text(reader.get(f"/figures/toy.cut_rate/records/?unit={town.pk}&part=den"))
    assert "S-21" in rate
    assert "S-11" not in rate


def test_rows_are_those_of_the_readers_scope(busy: Any) -> None:
    town = busy.towns[0]
    clerk = Client(headers={"X-Toy-Roles": "toy.clerk", "X-Toy-Unit": str(town.pk)})
    page = _text(clerk.get("/figures/toy.asks/"))
    assert "S-11" in page
    assert "S-21" not in page
    assert "12 件" in page
    stranger = Client(headers={"X-Toy-Roles": "toy.clerk", "X-Toy-Unit": "987654"})
    assert "都不在您可以查看的范围内" in _text(stranger.get("/figures/toy.asks/"))


def test_partners_read_no_sums_of_the_county(busy: Any) -> None:
    bank = Unit.objects.create(code="t.bank", name="银行", short_name="银行", kind="bank", path="90009999")
    partner = Client(headers={"X-Toy-Roles": "toy.bank", "X-Toy-Unit": str(bank.pk)})
    assert "没有您可以查看的指标" in _text(partner.get("/figures/"))
    for path in ("/figures/toy.asks/", "/figures/toy.asks/records/"):
        assert partner.get(path).status_code == 403
    clerk = Client(headers={"X-Toy-Roles": "toy.clerk"})
    assert clerk.get("/figures/toy.green/").status_code == 403


def test_unknown_figures_and_strangers_are_turned_away(reader: Client) -> None:
    assert reader.get("/figures/toy.nobody/").status_code == 404
    assert Client().get("/figures/").status_code in (302, 403)


def test_snapshots_and_their_drift_are_shown(busy: Any, reader: Client) -> None:
    from xianwu.figures.tests.toyapp.models import Ask

    kept = api.take_snapshot("toy.asked_amount", as_of=AS_OF, at=AT, purpose="第38期")
    assert "第38期" in _text(reader.get("/figures/toy.asked_amount/"))
    assert "无变动" in _text(reader.get(f"/figures/toy.asked_amount/drift/{kept.pk}/"))
    Ask.objects.filter(number="S-11").update(amount="500000.00")
    busy.ask(number="S-99", answered_on=date(2025, 8, 1))
    Ask.objects.filter(number="S-12").update(is_void=True)
    page = _text(reader.get(f"/figures/toy.asked_amount/drift/{kept.pk}/"))
    for expected in (
        "有变动",
        "改动",
        "S-11",
        "100000、2025-01-09",
        "500000、2025-01-09",
        "新增",
        "S-99",
        "移出",
    ):
        assert expected in page
    assert reader.get("/figures/toy.asked_amount/drift/987654/").status_code == 404
    assert reader.get(f"/figures/toy.cut/drift/{kept.pk}/").status_code == 404, "of another figure"


def test_rows_come_in_pages(house: Any, reader: Client) -> None:
    owner = house.member()
    for number in range(60):
        house.ask(owner, number=f"P-{number:02}")
    first = _text(reader.get("/figures/toy.asks/records/"))
    assert "第 1 页，共 2 页" in first
    assert "P-59" in first
    assert "P-05" in _text(reader.get("/figures/toy.asks/records/?page=2"))


def test_the_index_shows_one_section_and_leads_to_the_others(busy: Any, reader: Client, monkeypatch: Any) -> None:
    other = Figure(
        "other.asks", "别处的申请", "件", of=Population("申请", "figuretoy.Ask", unit_path=None), kind="stock"
    )
    monkeypatch.setattr("xianwu.figures.registry._by_key", cache(lambda: {**_toy_figures(), other.key: other}))
    page = _text(reader.get("/figures/"))
    assert "申请金额" in page
    assert "别处的申请" not in page
    assert 'href="?section=other"' in page
    page = _text(reader.get("/figures/?section=other"))
    assert "别处的申请" in page
    assert "申请金额" not in page
    assert "申请金额" in _text(reader.get("/figures/?section=nowhere"))


def _toy_figures() -> dict[str, Any]:
    from xianwu.figures.tests.toyapp.figures import FIGURES

    return {each.key: each for each in FIGURES}


def _pages_of(key: str) -> list[str]:
    """The list, and every page of a figure, which has a snapshot of its own."""
    kept = api.take_snapshot(key, as_of=AS_OF, at=AT)
    return [
        "/figures/",
        "/figures/?section=toy",
        f"/figures/{key}/",
        f"/figures/{key}/records/",
        f"/figures/{key}/drift/{kept.pk}/",
    ]


@pytest.mark.parametrize("key", KEYS)
def test_statements_stay_few_and_do_not_grow_with_rows(
    busy: Any, reader: Client, key: str, django_assert_max_num_queries: Any
) -> None:
    from xianwu.figures.tests.toyapp.models import Ask

    addresses = _pages_of(key)
    busy.payment(of=busy.ask(number="F-1", answered_on=date(2025, 7, 1), used_days=3))
    Ask.objects.filter(number="S-21").update(amount="7.00")
    few = []
    for address in addresses:
        reader.get(address)
        with django_assert_max_num_queries(MOST_STATEMENTS) as seen:
            _text(reader.get(address))
        few.append(len(seen))
    for number in range(30):
        busy.payment(of=busy.ask(number=f"M-{number}", answered_on=date(2025, 7, 1), used_days=3))
    Ask.objects.filter(number__startswith="S-1").update(amount="7.00", agreed="6.00")
    for address, number in zip(addresses, few, strict=True):
        with django_assert_max_num_queries(number):
            _text(reader.get(address))


PART = {"HX-Request": "true", "HX-Target": "judged-toy"}


def test_the_list_says_whether_its_figures_agree(house: Any, reader: Client) -> None:
    house.ask(channel="plain")
    assert "各项核对都平" in _text(reader.get("/figures/?section=toy"))
    house.ask(channel="odd")
    for page in (
        _text(reader.get("/figures/?section=toy")),
        _text(reader.get("/figures/judged/?section=toy", headers=PART)),
    ):
        assert "各项核对都平" not in page
        assert "1 + 0 ≠ 2（申请数），分项与合计对不上。" in page
        assert 'href="/figures/toy.asks/#checks"' in page
    assert 'id="checks"' in _text(reader.get("/figures/toy.asks/"))


def test_the_line_of_a_section_is_a_part_of_pages_and_keeps_to_what_one_may_read(house: Any, reader: Client) -> None:
    house.ask(channel="plain")
    house.ask(channel="odd")
    part = _text(reader.get("/figures/judged/?section=toy", headers=PART))
    assert "<html" not in part
    whole = reader.get("/figures/judged/?section=toy")
    assert whole.status_code == 302
    assert whole.headers["Location"] == "/figures/?section=toy"
    # 绿色渠道 is not for everyone, and so is not the sum that says its value.
    plain = Client(headers={"X-Toy-Roles": "toy.clerk"})
    for address in ("/figures/judged/?section=toy", "/figures/?section=toy"):
        assert "≠" not in _text(plain.get(address, headers=PART if "judged" in address else {}))
    assert Client().get("/figures/judged/?section=toy", headers=PART).status_code == 403
    assert (
        _text(reader.get("/figures/judged/?section=nowhere", headers={**PART, "HX-Target": "judged-nowhere"})).strip()
        == ""
    )
