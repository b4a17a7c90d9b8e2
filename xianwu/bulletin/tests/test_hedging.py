"""Figures written as 70余个, 突破100万元, 近200: true of the exact value or refused, signed as they are printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from xianwu.bulletin import demo
from xianwu.bulletin.evidence.keeping import kept_pack
from xianwu.bulletin.evidence.verifying import verify
from xianwu.bulletin.hedging import HedgeRefused, forms_of, now_spoken, spoken
from xianwu.bulletin.models import Contribution, FrozenFigure
from xianwu.bulletin.references import keys_in, references, size_of, sources_in
from xianwu.bulletin.tests.office import DAY, browser, go, put


@dataclass(frozen=True)
class Stated:
    """A value as the ledgers give it."""

    exact: Decimal
    unit: str
    text: str = "原数"
    figure: Any = field(default_factory=lambda: SimpleNamespace(display_unit=None))


def of(exact: str, unit: str, printed_in: str | None = None) -> Any:
    return Stated(Decimal(exact), unit, figure=SimpleNamespace(display_unit=printed_in))


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [
        (of("73", "个"), "余", "70 余个"),
        (of("523", "人次"), "余", "500 余人次"),
        (of("1003400", "元"), "万|突破", "突破 100 万元"),
        (of("1003400", "元"), "万", "100.34 万元"),
        (of("127718", "万元"), "亿", "12.77 亿元"),
        (of("165000000", "元", "亿元"), "突破", "突破 1 亿元"),
        (of("190", "户"), "近", "近 200 户"),
        (of("98.2", "%"), "基本", "基本达到 100%"),
        (of("73", "个"), "", "原数"),
    ],
)
def test_a_figure_is_said_as_asked(value: Any, form: str, words: str) -> None:
    assert spoken(value, form) == words


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (of("70", "个"), "余"),
        (of("7", "个"), "余"),
        (of("110", "户"), "近"),
        (of("100", "万元"), "突破"),
        (of("40", "%"), "基本"),
        (of("9000", "元"), "万"),
        (of("0", "个"), "余"),
    ],
)
def test_what_would_not_be_true_is_refused_and_said_plainly_later(value: Any, form: str) -> None:
    with pytest.raises(HedgeRefused):
        spoken(value, form)
    assert now_spoken(value, form) == "原数"
    assert form not in [each for each, _ in forms_of(value)]


def test_hundreds_of_millions_are_not_hedged_in_ten_thousands() -> None:
    offered = [form for form, _ in forms_of(of("165000000", "元", "亿元"))]
    assert "突破" in offered
    assert not [form for form in offered if form.startswith("万|")]


def test_a_reference_with_a_form_is_one_of_its_figure() -> None:
    text = "建成{{a.b|余}}、{{ a.b }}，投资{{c.d|万|突破}}，错{{a.b|多}}，{{a.b|}}，{{a.b|突破|万}}。"
    assert keys_in(text) == ["a.b", "c.d"]
    assert sources_in(text) == ["a.b|余", "a.b", "c.d|万|突破"]
    assert [each.key for each in references(text) if not each.is_well_formed] == ["a.b|多", "a.b|", "a.b|突破|万"]
    assert size_of("{{a.b|余}}") == size_of("{{a.b}}")


def received(desk: Any, count: int) -> None:
    before = Contribution.objects.count()
    for number in range(before, before + count):
        demo._contribute(desk, ("finance", f"财政局信息{number}", "一段文字。"), day=DAY)


def test_a_hedged_figure_is_signed_kept_and_proven_as_printed(desk: Any) -> None:
    received(desk, 12)
    item = put(desk, "收到信息{{bulletin.received|余}}。")
    go(desk, "edit", "review", "sign", "distribute")
    kept = FrozenFigure.objects.get(item=item)
    assert (kept.text, kept.form, kept.snapshot.text) == ("10 余条", "余", "13 条")
    page = browser(desk, "bulletin.reader").get(f"/bulletin/read/{desk.issue.pk}/").content.decode()
    assert "10余条" in page
    report = verify(kept_pack(desk.issue))
    assert not report.faults
    side = f"/bulletin/desk/{desk.issue.pk}/side/?brief=1"
    client = browser(desk, "bulletin.editor")
    received(desk, 1)
    assert "的数变了" not in client.get(side).content.decode()
    received(desk, 8)
    assert "1 个指标的数变了" in client.get(side).content.decode()


def test_an_untrue_hedge_stands_in_the_way_of_signing_and_true_ones_are_offered(desk: Any) -> None:
    item = put(desk, "收到信息{{bulletin.received|余}}。")
    client = browser(desk, "bulletin.editor")
    page = client.get(f"/bulletin/desk/{desk.issue.pk}/side/?item={item.pk}").content.decode()
    assert "写成“余”不属实" in page
    check = client.post(f"/bulletin/items/check/{desk.issue.pk}/", {"body": item.body}).content.decode()
    assert '"words": "1 \\u6761\\uff08\\u4f59\\uff09", "tone": "is-false"' in check
    received(desk, 12)
    answer = client.post(f"/bulletin/items/offers/{desk.issue.pk}/", {"forms": "bulletin.received"}).json()
    assert {"bulletin.received": "13 条", "bulletin.received|余": "10 余条"}.items() <= {
        each["key"]: each["words"] for each in answer["found"]
    }.items()
    nonsense = client.post(f"/bulletin/items/offers/{desk.issue.pk}/", {"forms": "no.such"}).json()
    assert "没有这个指标" in nonsense["refused"]
