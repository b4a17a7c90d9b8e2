"""Every figure against a count in plain Python; one record moves exactly the figures that depend on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.county import AT
from tests.worlds import in_own_world
from tests.worlds import plays as own_plays
from xianwu.core.units.models import Unit
from xianwu.domains.art_training.tests.oracle import (
    GROUPS,
    County,
    Guide,
    Hazard,
    School,
    Trial,
    Visit,
    count_all,
    days_after,
)
from xianwu.domains.art_training.tests.stored import store
from xianwu.figures import api
from xianwu.registers.enforcement.models import Finding, Inspection

AS_OF = date(2025, 8, 29)
DAYS = (AS_OF, date(2025, 7, 31), date(2024, 12, 31))

days = st.integers(-420, 10).map(lambda shift: AS_OF + timedelta(days=shift))
near = st.integers(-40, 5).map(lambda shift: AS_OF + timedelta(days=shift)) | days
maybe = st.none() | days
shifts = st.none() | st.integers(0, 40)


def _school(listed_on: date, state: str, off_on: date | None, is_registered: bool, found_on: date | None) -> School:
    is_on = state == "active"
    return School(listed_on, state, None if is_on else off_on or listed_on, is_registered, found_on)


school = st.builds(
    _school,
    listed_on=days,
    state=st.sampled_from(["active", "active", "suspended", "gone"]),
    off_on=maybe,
    is_registered=st.booleans(),
    found_on=maybe,
)
visit = st.builds(
    Visit,
    school=st.integers(0, 2),
    planned_on=near,
    state=st.sampled_from(["visited", "concluded", "attempted", "planned"]),
)


def _hazard(**given: Any) -> Hazard:
    """What the tables allow: on the spot is fixed at once or open, nothing fixed is handed over."""
    row = Hazard(**given)
    if row.mode == "on_site":
        row = replace(row, due_after=None, referred_after=None)
    return replace(row, referred_after=None) if row.verified_after is not None else row


hazard = st.builds(
    _hazard,
    visit=st.integers(0, 4),
    mode=st.sampled_from(["deadline", "on_site"]),
    group=st.sampled_from(GROUPS),
    is_void=st.booleans(),
    verified_after=shifts,
    due_after=shifts,
    served_after=shifts,
    has_photo=st.booleans(),
    referred_after=shifts,
    is_copied=st.booleans(),
)
guide = st.builds(Guide, school=st.integers(0, 2), guided_on=maybe, granted_on=maybe)


def _trial(school: int, filed_on: date | None, took: int | None, sanction: str, annulled: int | None) -> Trial:
    decided_on = days_after(filed_on, took) if filed_on else None
    return Trial(school, filed_on, decided_on, sanction, days_after(decided_on, annulled) if decided_on else None)


trial = st.builds(
    _trial,
    school=st.integers(0, 2),
    filed_on=maybe,
    took=st.none() | st.integers(0, 80),
    sanction=st.sampled_from(["suspension", "fine"]),
    annulled=shifts,
)


def sized(*, schools: int = 3, visits: int = 5) -> Any:
    def lists(of: Any, low: int, high: int) -> Any:
        return st.lists(of, min_size=low, max_size=high).map(tuple)

    return st.builds(
        County,
        schools=lists(school, schools, schools),
        visits=lists(visit, visits, visits),
        hazards=lists(hazard, 0, 5),
        guides=lists(guide, 0, 2),
        trials=lists(trial, 0, 2),
    )


def values(as_of: date) -> dict[str, Any]:
    return {key: value.value for key, value in api.evaluate(as_of=as_of, section="art_training").items()}


plays = own_plays(25)


@plays
@given(county_rows=sized(), as_of=st.sampled_from(DAYS))
def test_every_figure_equals_the_count_by_hand(county: dict[str, Unit], county_rows: County, as_of: date) -> None:
    def play() -> None:
        store(county_rows, county)
        assert values(as_of) == count_all(county_rows, as_of=as_of)

    in_own_world(play)


def moved(rows: County, data: st.DataObject) -> County:
    """The county with one record added, taken away or moved to another day."""
    part = data.draw(st.sampled_from(["hazards", "guides", "trials", "visits"]))
    act = data.draw(st.sampled_from(["add", "remove", "change"]))
    kept = list(getattr(rows, part))
    fresh = data.draw({"hazards": hazard, "guides": guide, "trials": trial, "visits": visit}[part])
    if act == "add" or not kept:
        kept.append(fresh)
    elif act == "remove" and part != "visits":
        kept.pop(data.draw(st.integers(0, len(kept) - 1)))
    else:
        kept[data.draw(st.integers(0, len(kept) - 1))] = fresh
    return replace(rows, **{part: tuple(kept)})


@plays
@given(rows=sized(), data=st.data())
def test_one_record_moves_exactly_the_figures_that_depend_on_it(
    county: dict[str, Unit], rows: County, data: st.DataObject
) -> None:
    after = moved(rows, data)
    found = []

    def play(of: County) -> Callable[[], None]:
        def run() -> None:
            store(of, county)
            found.append(values(AS_OF))

        return run

    for each in (rows, after):
        in_own_world(play(each))
    wanted = [count_all(each, as_of=AS_OF) for each in (rows, after)]
    assert {key for key in found[0] if found[0][key] != found[1][key]} == {
        key for key in wanted[0] if wanted[0][key] != wanted[1][key]
    }


def august() -> County:
    """One of each kind: a month as the bulletin knows it, in small."""
    day = date(2025, 8, 12)
    return County(
        schools=(School(date(2024, 1, 1)), School(date(2025, 8, 1), is_registered=False, found_on=date(2025, 8, 1))),
        visits=(Visit(0, day), Visit(0, date(2025, 8, 20)), Visit(1, day), Visit(1, day, "attempted")),
        hazards=(
            Hazard(0, "on_site", "fire", verified_after=0, has_photo=True),
            Hazard(0, "deadline", "licence", due_after=10, served_after=0),
            Hazard(1, "deadline", "staff", due_after=9, served_after=0),
            Hazard(2, "deadline", "fees", due_after=5, served_after=1, verified_after=4, is_copied=True),
            Hazard(2, "deadline", "fire", due_after=20, served_after=0, referred_after=3),
        ),
        guides=(Guide(1, day),),
        trials=(Trial(1, date(2025, 3, 1), date(2025, 5, 1), "suspension"),),
    )


def test_a_month_in_small(county: dict[str, Unit]) -> None:
    store(august(), county)
    found = values(AS_OF)
    wanted = {
        "checks": 3, "checked": 2, "attempts": 1, "hazards": 5, "hazards_deadline": 4, "hazards_on_site": 1,
        "deadline_fixed": 1, "deadline_overdue": 1, "deadline_in_time": 1, "deadline_referred": 1, "covered": 2,
        "coverage": 100, "stopped": 1, "referrals": 2, "hazards_fire": 2,
    }  # fmt: skip
    assert {key: found[f"art_training.{key}"] for key in wanted} == wanted


@pytest.mark.parametrize("key", [figure.key for figure in api.figures("art_training")])
def test_behind_each_figure_stand_as_many_records_as_it_says(county: dict[str, Unit], key: str) -> None:
    store(august(), county)
    assert api.records_of(key, as_of=AS_OF).count() == api.evaluate([key], as_of=AS_OF)[key].count


def failing(as_of: date = AS_OF) -> list[str]:
    keys = [figure.key for figure in api.figures("art_training")]
    return [finding.check.note for finding in api.findings(keys, as_of=as_of) if finding.is_ok is False]


def test_checks_hold_on_any_day(county: dict[str, Unit]) -> None:
    store(august(), county)
    assert [failing(day) for day in (AS_OF, date(2025, 1, 1), date(2024, 6, 30))] == [[], [], []]


def test_a_correction_without_its_proof_fails_the_check(county: dict[str, Unit]) -> None:
    rows = august()
    bare = tuple(replace(each, has_photo=False, served_after=None) for each in rows.hazards)
    store(replace(rows, hazards=bare), county)
    assert sorted(failing()) == [
        "已整改、期限已过的限期整改都有已送达的责令改正通知书",
        "每处完成的现场整改都有同一次检查的整改后照片",
    ]


def test_what_is_still_being_dealt_with_is_no_false_alarm(county: dict[str, Unit]) -> None:
    """Found and not yet put right on the spot, without an order, ordered and not served: an ordinary day."""
    rows = august()
    under_way = (
        Hazard(1, "on_site", "fire"),
        Hazard(1, "deadline", "fees"),
        Hazard(1, "deadline", "staff", due_after=15),
    )
    store(replace(rows, hazards=(*rows.hazards, *under_way)), county)
    assert failing() == []
    assert failing(AS_OF + timedelta(days=7)) == [], "another month: what was found in August is not its matter"
    Finding._base_manager.filter(served_on=None, due_at__isnull=False).update(due_at=AT - timedelta(days=1))
    assert failing() == ["已整改、期限已过的限期整改都有已送达的责令改正通知书"]


def test_a_hazard_of_a_visit_that_was_not_held_or_of_no_group_fails_its_check(county: dict[str, Unit]) -> None:
    store(august(), county)
    Inspection._base_manager.filter(held_on=date(2025, 8, 20)).update(state="attempted")
    Finding._base_manager.filter(group="staff").update(group="elsewhere")
    assert set(failing()) == {"各组之和等于发现", "结束检查的隐患都出自已完成的检查"}


def test_full_coverage_is_the_same_set_and_not_the_same_number(county: dict[str, Unit]) -> None:
    """A visit to one that has left does not stand for one that was not visited."""
    rows = august()
    gone = School(date(2024, 1, 1), "gone", date(2025, 8, 20))
    store(replace(rows, schools=(rows.schools[0], gone, School(date(2024, 1, 1)))), county)
    assert values(AS_OF)["art_training.coverage"] == 50


def test_a_figure_by_town_adds_up_to_the_county(county: dict[str, Unit]) -> None:
    store(august(), county)
    own = api.evaluate(["art_training.checks"], as_of=AS_OF, unit=county["wenyan"])["art_training.checks"].value
    other = api.evaluate(["art_training.checks"], as_of=AS_OF, unit=county["dongtun"])["art_training.checks"].value
    assert (own, other) == (3, 0)
