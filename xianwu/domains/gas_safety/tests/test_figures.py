"""Every figure against a count in plain Python; one record moves exactly the figures that depend on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.county import AT
from tests.worlds import in_own_world
from tests.worlds import plays as own_plays
from xianwu.core.rules.api import ParameterRefused, set_value
from xianwu.core.rules.models import RuleValue
from xianwu.core.units.models import Unit
from xianwu.domains.gas_safety.tests.oracle import (
    ITEMS,
    STAGES,
    County,
    Goer,
    Hazard,
    Site,
    Trial,
    Visit,
    count_all,
    decided_on,
)
from xianwu.domains.gas_safety.tests.stored import store
from xianwu.figures import api
from xianwu.registers.enforcement.models import Case, Finding, Inspection, PenaltyRule, Subject

AS_OF = date(2025, 8, 29)
DAYS = (AS_OF, date(2025, 7, 31), date(2025, 3, 1))

days = st.integers(-420, 10).map(lambda shift: AS_OF + timedelta(days=shift))
near = st.integers(-200, 5).map(lambda shift: AS_OF + timedelta(days=shift)) | days
shifts = st.none() | st.integers(0, 40)


def _site(kind: str, listed_on: date, state: str, off_on: date | None, is_crowded: bool) -> Site:
    return Site(kind, listed_on, state, None if state == "active" else off_on or listed_on, is_crowded)


site = st.builds(
    _site,
    kind=st.sampled_from(["catering", "catering", "resident", "station"]),
    listed_on=days,
    state=st.sampled_from(["active", "active", "suspended", "gone"]),
    off_on=st.none() | days,
    is_crowded=st.booleans(),
)
goer = st.builds(
    Goer,
    who=st.integers(0, 2),
    duty=st.sampled_from(["officer", "officer", "leader", "expert"]),
    has_left=st.booleans(),
)
visit = st.builds(
    Visit,
    site=st.integers(0, 2),
    on=near,
    state=st.sampled_from(["visited", "concluded", "attempted", "planned"]),
    source=st.sampled_from(["campaign", "complaint", "transfer", "plan"]),
    is_joint=st.booleans(),
    has_town=st.booleans(),
    team=st.lists(goer, max_size=3, unique_by=lambda each: each.who).map(tuple),
    checked=st.sets(st.sampled_from(sorted(ITEMS))).map(lambda codes: tuple(sorted(codes))),
)


def _hazard(**given: Any) -> Hazard:
    row = Hazard(**given)
    return replace(row, referred_after=None) if row.verified_after is not None else row


hazard = st.builds(
    _hazard,
    visit=st.integers(0, 4),
    stage=st.sampled_from(STAGES),
    severity=st.sampled_from(["major", "general"]),
    is_void=st.booleans(),
    verified_after=shifts,
    due_after=shifts,
    referred_after=shifts,
)


def _trial(**given: Any) -> Trial:
    """What is not served is fresh or old on every day that is asked: nobody counts working days by hand here."""
    row = Trial(**given)
    made = decided_on(row)
    if made is not None and row.served_after is None and any(5 < (day - made).days < 20 for day in DAYS):
        return replace(row, served_after=0)
    return row


trial = st.builds(
    _trial,
    filed_on=st.none() | days,
    decided_after=st.none() | st.integers(0, 80),
    fine=st.sampled_from([0, 3_000, 9_400, 12_000, 15_001]),
    is_lowered=st.booleans(),
    has_number=st.booleans(),
    annulled_after=st.none() | st.integers(0, 60),
    served_after=st.none() | st.integers(0, 3),
    due_after=st.integers(4, 30),
    reminded_after=st.none() | st.integers(10, 60),
    paid_after=st.none() | st.integers(3, 60),
    paid=st.sampled_from([0, 5_000, 9_400]),
)


def lists(of: Any, low: int, high: int) -> Any:
    return st.lists(of, min_size=low, max_size=high).map(tuple)


counties = st.builds(
    County, sites=lists(site, 3, 3), visits=lists(visit, 5, 5), hazards=lists(hazard, 0, 5), trials=lists(trial, 0, 3)
)


def values(as_of: date) -> dict[str, Any]:
    return {key: value.value for key, value in api.evaluate(as_of=as_of, section="gas_safety").items()}


plays = own_plays(25)


def own_of(rows: County, as_of: date) -> dict[str, Any]:
    return count_all(rows, as_of=as_of)


@plays
@given(rows=counties, as_of=st.sampled_from(DAYS))
def test_every_figure_equals_the_count_by_hand(county: dict[str, Unit], rows: County, as_of: date) -> None:
    def play() -> None:
        store(rows, county)
        wanted = own_of(rows, as_of)
        assert {key: value for key, value in values(as_of).items() if key in wanted} == wanted

    in_own_world(play)


def test_no_figure_is_without_an_oracle(county: dict[str, Unit]) -> None:
    counted = set(count_all(County((Site(),)), as_of=AS_OF))
    assert counted <= {each.key for each in api.figures("gas_safety")}
    from xianwu.domains.gas_safety.figures import FIGURES
    from xianwu.domains.gas_safety.learning.figures import LEARNT

    # Learning has no rows in this county; `test_learning` counts its figures.
    assert counted | {each.key for each in LEARNT} == {each.key for each in FIGURES}


FRESH = {"visits": visit, "hazards": hazard, "trials": trial, "sites": site}


def moved(rows: County, data: st.DataObject) -> County:
    """The county with one record added, taken away or changed."""
    part = data.draw(st.sampled_from(sorted(FRESH)))
    act = data.draw(st.sampled_from(["add", "remove", "change"]))
    kept = list(getattr(rows, part))
    fresh = data.draw(FRESH[part])
    if act == "add" or not kept:
        kept.append(fresh)
    elif act == "remove" and part in ("hazards", "trials"):
        kept.pop(data.draw(st.integers(0, len(kept) - 1)))
    else:
        kept[data.draw(st.integers(0, len(kept) - 1))] = fresh
    return replace(rows, **{part: tuple(kept)})


@plays
@given(rows=counties, data=st.data())
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
    wanted = [own_of(each, AS_OF) for each in (rows, after)]
    assert {key for key in found[0] if found[0][key] != found[1][key]} == {
        key for key in wanted[0] if wanted[0][key] != wanted[1][key]
    }


# --- a campaign in small --------------------------------------------------------------------------------------

TEAM = (Goer(0), Goer(1), Goer(2, "expert"))


def small() -> County:
    """One of each kind: the campaign as the bulletin knows it, in small."""
    day = date(2025, 8, 12)
    return County(
        sites=(Site(is_crowded=True), Site("resident"), Site("station")),
        visits=(
            Visit(0, day, team=TEAM, checked=("X1", "X2")),
            Visit(1, day, source="complaint", team=(Goer(0), Goer(1, has_left=True))),
            Visit(0, date(2025, 4, 2), is_joint=True, team=TEAM),
            Visit(2, day, "attempted", team=TEAM),
            Visit(0, date(2025, 2, 10), team=TEAM),
        ),
        hazards=(
            Hazard(0, verified_after=0),
            Hazard(0, due_after=20, severity="major"),
            Hazard(2, "supply", due_after=10),
            Hazard(1, "delivery", due_after=20, referred_after=3),
            Hazard(4, verified_after=30),
            Hazard(0, is_void=True),
        ),
        trials=(
            Trial(date(2025, 4, 1), 30, 12_000, served_after=2, paid_after=10, paid=12_000),
            Trial(date(2025, 6, 1), 40, 9_400, served_after=1, reminded_after=20),
            Trial(date(2025, 8, 20)),
            Trial(date(2025, 1, 10), 30, 15_000, served_after=2, paid_after=30, paid=15_000),
        ),
    )


def test_the_campaign_in_small(county: dict[str, Unit]) -> None:
    store(small(), county)
    found = values(AS_OF)
    wanted = {
        "officer_visits": 5, "officer_days": 4, "officers": 2, "checks": 3, "checks_unplanned": 1, "checks_joint": 1,
        "checks_crowded": 2, "attempts": 1, "hazards_fixed": 2, "hazards_fixed_old": 1, "hazards_found": 4,
        "found_overdue": 1, "found_referred": 1, "found_void": 1, "cases_filed": 3, "cases_fined": 2,
        "fines": Decimal("2.14"), "fines_collected": Decimal("2.70"), "covered": 1,
    }  # fmt: skip
    assert {key: found[f"gas_safety.{key}"] for key in wanted} == wanted


def test_the_county_says_where_so_far_begins(county: dict[str, Unit]) -> None:
    """截至目前 has a first day that is a dated row; an unreadable one gives no value and says why."""
    store(small(), county)
    code = "gas_safety.campaign_start"
    set_value(code, text="2025-05-01", source="县里文件", valid_from=date(2024, 1, 1), actor=None, at=AT)
    value = api.evaluate(["gas_safety.officer_visits"], as_of=AS_OF)["gas_safety.officer_visits"]
    assert (value.value, value.period.start) == (3, date(2025, 5, 1))
    with pytest.raises(ParameterRefused, match="应当是日期"):
        set_value(code, text="今年三月", source="县里文件", valid_from=date(2024, 2, 1), actor=None, at=AT)
    row = RuleValue.objects.get()
    row.value = "今年三月"
    row.save()
    value = api.evaluate(["gas_safety.officer_visits"], as_of=AS_OF)["gas_safety.officer_visits"]
    assert value.value is None
    assert "专项行动起算日" in value.problem


@pytest.mark.parametrize("key", [figure.key for figure in api.figures("gas_safety")])
def test_behind_each_figure_stand_as_many_records_as_it_says(county: dict[str, Unit], key: str) -> None:
    store(small(), county)
    assert api.records_of(key, as_of=AS_OF).count() == api.evaluate([key], as_of=AS_OF)[key].count


def failing(as_of: date = AS_OF) -> list[str]:
    keys = [figure.key for figure in api.figures("gas_safety")]
    return [finding.check.note for finding in api.findings(keys, as_of=as_of) if finding.is_ok is False]


def test_checks_hold_on_any_day(county: dict[str, Unit]) -> None:
    store(small(), county)
    assert [failing(day) for day in (AS_OF, date(2025, 5, 1), date(2024, 6, 30))] == [[], [], []]


def test_a_fine_that_nobody_followed_fails_the_check(county: dict[str, Unit]) -> None:
    rows = small()
    left = replace(rows.trials[1], reminded_after=None)
    store(replace(rows, trials=(*rows.trials[:1], left)), county)
    assert failing() == ["每笔罚款都有决定、送达，并已缴款、未到期或已催告"]


IN_RANGE = ["每笔罚款都在法定幅度以内", "罚款合计里的每一起都在法定幅度以内"]


@pytest.mark.parametrize(
    ("fine", "lowered", "wrong"),
    [(5_000, False, []), (15_000, False, []), (15_001, True, IN_RANGE), (4_999, False, IN_RANGE), (4_999, True, [])],
)
def test_a_fine_outside_its_legal_range_fails_the_check(
    county: dict[str, Unit], fine: int, lowered: bool, wrong: list[str]
) -> None:
    rows = small()
    store(replace(rows, trials=(replace(rows.trials[0], fine=fine, paid=fine, is_lowered=lowered),)), county)
    assert failing() == wrong


@pytest.mark.parametrize(
    ("rule", "case", "wrong"),
    [
        ({"individual_to": 1_000}, {"party_kind": "individual", "fine": 1_000}, []),
        ({"individual_to": 1_000}, {"party_kind": "individual", "fine": 1_001}, IN_RANGE),
        ({"organisation_to": None}, {}, IN_RANGE),
        ({"base_label": "违法所得", "base_to": 5}, {"fine_base": 2_000, "fine": 10_000}, []),
        ({"base_label": "违法所得", "base_to": 5}, {"fine_base": 2_000, "fine": "10000.01"}, IN_RANGE),
        ({"base_label": "违法所得", "base_from": 1, "base_to": 5}, {"fine_base": 9_500, "fine": 9_000}, IN_RANGE),
        ({"base_label": "违法所得", "base_to": "0.333"}, {"fine_base": "10000.01", "fine": "3330.00"}, []),
        ({"base_label": "违法所得", "base_to": 5}, {"fine_base": None, "fine": 12_000}, []),
    ],
)
def test_the_range_is_that_of_the_provision_for_the_party(
    county: dict[str, Unit], rule: dict[str, Any], case: dict[str, Any], wrong: list[str]
) -> None:
    rows = small()
    store(replace(rows, trials=rows.trials[:1]), county)
    PenaltyRule._base_manager.update(**rule)
    Case._base_manager.update(**case)
    assert failing() == wrong


def test_a_hazard_without_a_town_fails_the_check_of_the_sum(county: dict[str, Unit]) -> None:
    rows = small()
    store(replace(rows, visits=(replace(rows.visits[0], has_town=False), *rows.visits[1:])), county)
    assert set(failing()) == {"每处隐患都落到乡镇，分乡镇之和等于总数", "每人次都落到乡镇，分乡镇之和等于总数"}


def test_a_hazard_of_a_visit_that_was_not_held_fails_the_check(county: dict[str, Unit]) -> None:
    store(small(), county)
    Inspection._base_manager.filter(findings__found_on=date(2025, 4, 2)).update(state="attempted")
    assert failing() == ["结束检查的隐患都出自已完成的检查"]


def test_a_visit_that_goes_on_is_no_false_alarm(county: dict[str, Unit]) -> None:
    store(small(), county)
    running = Inspection._base_manager.filter(findings__found_on=date(2025, 4, 2))
    running.update(state="visiting", held_on=None, ended_at=None)
    assert failing() == []


def test_a_hazard_of_no_stage_and_a_subject_of_no_kind_fail_their_sums(county: dict[str, Unit]) -> None:
    store(small(), county)
    Finding._base_manager.filter(found_on=date(2025, 4, 2)).update(group="elsewhere")
    Subject._base_manager.filter(kind="station").update(kind="ship")
    assert set(failing()) == {"经营、输送配送、使用之和等于发现", "各类对象之和等于在册"}


def test_towns_add_up_to_the_county(county: dict[str, Unit]) -> None:
    store(small(), county)
    for key in ("gas_safety.officer_visits", "gas_safety.hazards_found", "gas_safety.officer_days"):
        whole = api.evaluate([key], as_of=AS_OF)[key].value
        assert sum(each.value.value for each in api.by_unit(key, as_of=AS_OF)) == whole
    other = api.evaluate(["gas_safety.checks"], as_of=AS_OF, unit=county["dongtun"])["gas_safety.checks"].value
    assert other == 0
