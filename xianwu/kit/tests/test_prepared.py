"""Statements compiled once: each question brings its own values, and gets what the queryset itself would give."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import CharField, Count, DateField, DecimalField, F, Max, Q, QuerySet

from xianwu.kit.prepared import Prepared, Slot, Statement, by_key

MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)


def _needs(*, since: Any, town: Any, least: Any) -> QuerySet:
    from xianwu.kit.tests.toyapp.models import Need

    rows = Need.objects.filter(town__name=town, declared_on__gte=since).filter(amount__gte=least)
    return rows.order_by("pk").values_list("number", "declared_on", "amount", "is_first_loan")


def test_each_question_brings_its_own_values(make_need: Callable[..., Any]) -> None:
    for day, amount in ((MAY, "10.50"), (JUNE, "20.50")):
        make_need(declared_on=day, amount=amount, is_first_loan=True)
    prepared = Prepared(
        _needs, since=DateField(), town=CharField(), least=DecimalField(max_digits=18, decimal_places=2)
    )
    for since in (MAY, JUNE, date(2025, 7, 1)):
        for town in ("文岩街道", "东屯镇"):
            for least in (Decimal("10.50"), Decimal(11)):
                values = {"since": since, "town": town, "least": least}
                assert prepared.rows(**values) == list(_needs(**values))


def test_the_statement_is_the_one_django_makes_of_the_values() -> None:
    values = {"since": MAY, "town": "文岩街道", "least": 5}
    slots = {"since": Slot("since", DateField()), "town": Slot("town", CharField()), "least": 5}
    plain, prepared = (_needs(**each).query.sql_with_params() for each in (values, slots))
    assert prepared[0] == plain[0]
    assert [getattr(each, "name", each) for each in prepared[1]] == ["since", "town", plain[1][2]]


def test_values_come_converted_as_from_the_queryset(make_need: Callable[..., Any]) -> None:
    from xianwu.kit.tests.toyapp.models import Need

    make_need(declared_on=MAY, amount="10.50")
    make_need(declared_on=JUNE, amount="20.50")
    day = Slot(0, DateField())
    rows = Need.objects.order_by().values(town_name=F("town__name"))
    known = Q(declared_on__lte=day)
    counted = rows.annotate(count=Count("pk", filter=known), last=Max("declared_on", filter=known), most=Max("amount"))
    statement = Statement(counted.values_list("town_name", "count", "last", "most"))
    assert statement.rows({0: MAY}) == [("文岩街道", 1, MAY, Decimal("20.50"))]
    assert statement.rows({0: JUNE}) == [("文岩街道", 2, JUNE, Decimal("20.50"))]


def test_a_value_that_the_statement_does_not_ask_for_is_noticed() -> None:
    prepared = Prepared(
        lambda town, since: _needs(since=since, town="东屯镇", least=1), town=CharField(), since=DateField()
    )
    with pytest.raises(LookupError, match="town"):
        prepared.rows(town="文岩街道", since=MAY)


def _with_town(*, number: Any) -> QuerySet:
    from xianwu.kit.tests.toyapp.models import Need

    return Need.objects.filter(number=number).select_related("town")


def test_records_are_those_of_the_queryset_with_what_it_joins(
    make_need: Callable[..., Any], django_assert_num_queries: Any
) -> None:
    need = make_need(declared_on=MAY, amount="10.50", is_first_loan=True)
    prepared = Prepared(_with_town, number=CharField())
    with django_assert_num_queries(1):
        (found,) = prepared.records(number=need.number)
        assert found.town.name == need.town.name
    given = _with_town(number=need.number).get()
    assert {**vars(found), "_state": None} == {**vars(given), "_state": None}
    assert (found, found._state.adding, found._state.db) == (given, False, given._state.db)
    assert prepared.records(number="没有") == []


def test_one_row_by_its_key_as_the_rows_allow(make_need: Callable[..., Any]) -> None:
    from xianwu.kit.tests.toyapp.models import Need

    need, other = make_need(amount="10.50"), make_need(amount="20.50")
    rows = Need.objects.all()
    assert by_key(rows, key=need.pk) == need
    assert by_key(rows, key=need.pk).amount == Decimal("10.50")
    assert by_key(rows, key=0) is None
    for narrowed in (rows.none(), rows.filter(amount__gt=15), rows.exclude(pk=need.pk)):
        assert by_key(narrowed, key=need.pk) is None
    assert by_key(rows.filter(amount__gt=15), key=other.pk) == other
    for special in (rows.select_related("town"), rows.defer("note"), rows.only("title"), rows.annotate(n=Count("pk"))):
        found = by_key(special, key=need.pk)
        assert found.__dict__.keys() == special.get(pk=need.pk).__dict__.keys()
    assert by_key(rows.values("number"), key=need.pk) == {"number": need.number}
