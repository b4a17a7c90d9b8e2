"""Versions of definitions, the catalogue, and the system checks that watch the declarations."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db.models import Exists, OuterRef, Q

from xianwu.figures import api, checks, shapes
from xianwu.figures.declarations import (
    Change,
    Figure,
    Parts,
    Population,
    Ratio,
    RatioCheck,
    Reweighted,
    Within,
    count,
    distinct,
    mean,
    total,
)
from xianwu.kit.declared import forget_declared
from xianwu.lib.periods import LAST_YEAR, YEAR_TO_DATE


@pytest.fixture
def declare(monkeypatch: Any) -> Callable[..., None]:
    """Declare other figures in place of the toy's."""

    def use(*figures: Any, also: tuple[Any, ...] = ()) -> None:
        from xianwu.figures.registry import forget_figures
        from xianwu.figures.tests.toyapp import figures as module

        monkeypatch.setattr(module, "FIGURES", list(figures))
        monkeypatch.setattr(module, "CHECKS", list(also))
        forget_declared()
        forget_figures()

    yield use
    monkeypatch.undo()
    from xianwu.figures.registry import forget_figures

    forget_declared()
    forget_figures()


def _asks(where: Any = lambda period: Q(), **fields: Any) -> Figure:
    given = {"of": Population("申请", "figuretoy.Ask", where, unit_path=None), **fields}
    return Figure("toy.asks", "申请数", "件", **given)


def _ids(found: list[Any]) -> list[str]:
    return [each.id for each in found if "toy." in each.msg]


ALL = [
    getattr(checks, name)
    for name in dir(checks)
    if getattr(getattr(checks, name), "__module__", "") == checks.__name__
    and getattr(checks, name).__class__.__name__ == "function"
    and not name.startswith("_")
    and name != "paths_of"
]


def test_the_toy_house_is_clean() -> None:
    assert [error for check in ALL for error in check()] == []
    assert len(ALL) >= 12


@pytest.mark.parametrize(
    "figures, error",
    [
        ((_asks(), _asks()), "figures.E001"),
        ((replace(_asks(), key="toy.a.b"),), "figures.E002"),
        ((_asks(of=Population("无", "figuretoy.Nobody")),), "figures.E003"),
        ((Ratio("toy.rate", "率", "toy.nobody", "toy.none"),), "figures.E004"),
        ((_asks(on="missing_on"),), "figures.E005"),
        ((_asks(lambda period: Q(nothing=1)),), "figures.E005"),
        ((_asks(measure=distinct("member__missing")),), "figures.E005"),
        ((_asks(lambda period: Q(payments__amount__gt=1)),), "figures.E006"),
        ((_asks(measure=total("payments__amount")),), "figures.E006"),
        ((_asks(measure=total("weight")),), "figures.E007"),
        ((_asks(lambda period: Q(extra__colour="red")),), "figures.E008"),
        (
            (_asks(), replace(_asks(), key="toy.b", unit="户"), Ratio("toy.r", "率", "toy.b", "toy.asks")),
            "figures.E009",
        ),
        ((_asks(), Change("toy.c", "变", "toy.asks"), Change("toy.d", "变", "toy.c")), "figures.E010"),
        ((_asks(), Reweighted("toy.w", "变", "toy.asks", by=("channel",))), "figures.E011"),
        (
            (_asks(measure=mean("used_days")), Reweighted("toy.w", "变", "toy.asks", by=("colour",))),
            "figures.E012",
        ),
        ((_asks(kind="guess"),), "figures.E013"),
    ],
)
def test_a_wrong_declaration_is_found_at_start(declare: Any, figures: Any, error: str) -> None:
    declare(*figures)
    assert error in _ids([found for check in ALL for found in check()])


def test_a_wrong_check_is_found_at_start(declare: Any) -> None:
    asks = _asks()
    members = replace(asks, key="toy.members", of=Population("会员", "figuretoy.Member", unit_path=None))
    rate = Ratio("toy.rate", "率", asks, asks)
    declare(
        asks,
        members,
        rate,
        also=(Within(asks, members), Within(rate, asks), RatioCheck("toy.asks"), Parts("toy.x", ())),
    )
    found = [each.id for check in ALL for each in check()]
    assert {"figures.E004", "figures.E014", "figures.E015", "figures.E016"} <= set(found)


def test_subqueries_are_allowed_and_not_walked(declare: Any) -> None:
    from xianwu.figures.tests.toyapp.models import Payment

    paid = Payment.objects.filter(ask=OuterRef("pk"))
    declare(_asks(lambda period: Exists(paid.filter(paid_on__lte=period.end)) & Q(is_void=False)))
    assert [error for check in ALL for error in check()] == []


def test_the_version_follows_the_definition_and_not_its_words() -> None:
    figure = _asks(lambda period: Q(asked_on__lte=period.end))
    same = replace(figure, label="别的名字", note="别的口径说明", of=replace(figure.of, name="别的"))
    assert shapes.version_of(same) == shapes.version_of(figure)
    others = [
        replace(figure, measure=distinct("member")),
        replace(figure, span=YEAR_TO_DATE),
        replace(figure, on="asked_on"),
        replace(figure, places=1),
        _asks(lambda period: Q(asked_on__lt=period.end)),
        _asks(lambda period: ~Q(asked_on__lte=period.end)),
    ]
    versions = [shapes.version_of(each) for each in [figure, *others]]
    assert len(set(versions)) == len(versions)


def test_the_version_looks_into_subqueries_and_parts() -> None:
    from xianwu.figures.tests.toyapp.models import Payment

    def over(limit: int) -> Figure:
        return _asks(lambda period: Q(Exists(Payment.objects.filter(ask=OuterRef("pk"), amount__gt=limit))))

    assert shapes.version_of(over(1)) == shapes.version_of(over(1))
    assert shapes.version_of(over(1)) != shapes.version_of(over(2))
    assert shapes.version_of(Ratio("toy.r", "率", over(1), over(1))) != shapes.version_of(
        Ratio("toy.r", "率", over(2), over(1))
    )
    assert shapes.version_of(Change("toy.c", "变", _asks(), LAST_YEAR)) != shapes.version_of(
        Change("toy.c", "变", _asks(), YEAR_TO_DATE)
    )


def test_versions_stay_what_they_were() -> None:
    """A digest that moved with Python, Django or the database would cry drift in every archive."""
    from xianwu.figures.tests.toyapp import figures as toy

    assert shapes.version_of(_asks(lambda period: Q(is_void=False), measure=count())) == "914df3ab512e"
    assert shapes.version_of(toy.PAID_ASKS) == "aa3dcfd8b0af"
    assert shapes.version_of(toy.CUT_RATE) == "c6613abf1dd0"


def test_the_catalogue_lists_every_figure() -> None:
    rows = {row.key: row for row in api.catalogue() if row.key.startswith("toy.")}
    assert rows["toy.cut_rate"].formula == "核减金额 ÷ 申请金额"
    assert rows["toy.askers"].formula == "申请：去重计数"
    assert rows["toy.asked_amount"].owner == "toy.office"
    assert len({row.version for row in rows.values()}) == len(rows)


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(api.UnknownFigure, match="没有指标“toy.nobody”"):
        api.figure("toy.nobody")
