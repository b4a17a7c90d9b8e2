from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianwu.domains.illegal_building.brain import patrols
from xianwu.domains.illegal_building.brain.patrols import Cell, Fix, Hours, PatrolError
from xianwu.registers.enforcement.brain.places import Point

DAY = date(2025, 8, 29)
SECRET = b"a secret of the county"
HOURS = (Hours(510, 690), Hours(840, 1050), Hours(1140, 1290))
SQUARE = (Point(35.0, 114.0), Point(35.0, 114.01), Point(35.01, 114.01), Point(35.01, 114.0))
HOLE = (Point(35.004, 114.004), Point(35.004, 114.006), Point(35.006, 114.006), Point(35.006, 114.004))
START = datetime(2025, 8, 29, 9)


def ago(days):
    return DAY - timedelta(days=days)


def cell(id="A", *visits, interval=7, hot=False):
    return Cell(id, interval, hot, tuple(ago(days) for days in visits))


@pytest.mark.parametrize(
    ("visits", "interval", "late"),
    [((), 7, 0), ((7,), 7, 0), ((6,), 7, None), ((10, 30), 7, 3), ((0,), 1, None), ((1,), 1, 0), ((-2,), 7, 0)],
)
def test_what_is_due(visits, interval, late):
    found = patrols.due_cells([cell("A", *visits, interval=interval)], as_of=DAY)
    assert [each.days_overdue for each in found] == ([] if late is None else [late])


def test_hot_cells_first_then_the_longest_overdue():
    cells = [cell("A", 20), cell("B", 30), cell("C", 2, interval=1, hot=True), cell("D")]
    assert [each.cell for each in patrols.due_cells(cells, as_of=DAY)] == ["C", "B", "A", "D"]


def starts(secret=SECRET, *, hours=HOURS, days=400, id="A"):
    return [
        patrols.start_minute(secret, day=DAY + timedelta(days=n), cell=id, hours=hours) for n in range(days)
    ]  # fmt: skip


def test_starts_stay_in_the_hours_and_are_the_same_for_who_holds_the_secret():
    allowed = {minute for span in HOURS for minute in range(span.begins, span.ends)}
    assert set(starts()) <= allowed
    assert starts() == starts()


def test_nobody_can_learn_when_they_come():
    """Neither the day before, nor another cell, nor another secret tells anything; every hour has its share."""
    own = starts(days=5400)
    by_hour = Counter(minute // 60 for minute in own)
    evenings = sum(count for hour, count in by_hour.items() if hour >= 19)
    assert 0.24 < evenings / len(own) < 0.32
    assert sum(one == other for one, other in zip(own, own[1:], strict=False)) < 25
    for others in (starts(b"another secret of it", days=400), starts(id="B")):
        assert sum(one == other for one, other in zip(own, others, strict=False)) < 8


def test_a_short_secret_and_missing_hours_are_refused():
    with pytest.raises(PatrolError, match="密钥太短"):
        starts(b"short")
    with pytest.raises(PatrolError, match="时段"):
        starts(hours=())
    with pytest.raises(PatrolError, match="至少是 1 天"):
        patrols.due_cells([cell(interval=0)], as_of=DAY)


def test_a_day_holds_what_is_due_and_some_surprises():
    cells = [cell("A", 8), cell("B", 1), cell("C", 2), cell("D", 3)]
    found = patrols.day_patrols(cells, secret=SECRET, day=DAY, hours=HOURS, surprises=2)
    assert [each.starts for each in found] == sorted(each.starts for each in found)
    assert [each.cell for each in found if not each.is_surprise] == ["A"]
    assert len({each.cell for each in found}) == 3
    assert len(patrols.day_patrols(cells, secret=SECRET, day=DAY, hours=HOURS, surprises=9)) == 4
    (only,) = patrols.day_patrols(cells, secret=SECRET, day=DAY, hours=HOURS, surprises=2, most=1)
    assert only.cell == "A"


def test_every_cell_is_surprised_sooner_or_later():
    cells = [cell(id, interval=9999) for id in "ABCDEF"]
    cells = [Cell(each.id, each.interval, False, (ago(1),)) for each in cells]
    drawn = Counter(
        patrol.cell
        for n in range(300)
        for patrol in patrols.day_patrols(
            cells, secret=SECRET, day=DAY + timedelta(days=n), hours=HOURS, surprises=1
        )
    )  # fmt: skip
    assert min(drawn.values()) > 25
    assert len(drawn) == 6


@given(st.integers(1, 30), st.integers(0, 10), st.integers(0, 1000))
def test_the_hidden_due_day_is_never_late(interval, early, shift):
    last = DAY + timedelta(days=shift)
    own = Cell("A", interval, False, (last,))
    due = patrols.hidden_due(SECRET, cell=own, as_of=last, early=early)
    assert last < due <= last + timedelta(days=interval)
    assert due >= last + timedelta(days=interval - early)


def test_weekdays_do_not_repeat():
    days = {
        patrols.hidden_due(SECRET, cell=Cell("A", 7, False, (day,)), as_of=day, early=3) - day
        for day in (DAY + timedelta(days=n) for n in range(50))
    }
    assert len(days) == 4
    assert patrols.hidden_due(SECRET, cell=cell(), as_of=DAY, early=3) == DAY


def test_a_cell_is_walked_before_its_interval_ends_on_no_fixed_day():
    """Forty weeks of a weekly cell: gaps of four to seven days, all of them seen."""
    day, visits, gaps = DAY, [DAY], set()
    for _ in range(280):
        day += timedelta(days=1)
        own = Cell("A", 7, False, tuple(visits))
        if patrols.day_patrols([own], secret=SECRET, day=day, hours=HOURS, early=3):
            gaps.add((day - visits[-1]).days)
            visits.append(day)
    assert gaps == {4, 5, 6, 7}


def test_coverage_counts_cells_within_their_interval():
    found = patrols.coverage([cell("A", 7), cell("B", 8), cell("C"), cell("D", 1, interval=1)], as_of=DAY)
    assert (found.covered, found.all, found.missing) == (2, 4, ("B", "C"))
    assert "2/4 个网格（50%）" in found.reason
    assert "无网格" in patrols.coverage([], as_of=DAY).reason


def fix(minute, lat=35.001, lng=114.001, accuracy=10.0, second=0):
    return Fix(START + timedelta(minutes=minute, seconds=second), Point(lat, lng), accuracy)


def shown(*track):
    return patrols.presence(
        track, rings=[SQUARE], accuracy_m=50, stay=timedelta(minutes=2), gap=timedelta(minutes=10)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("track", "proved", "word"),
    [
        ([fix(0), fix(2)], True, "停留 2 分 0 秒"),
        ([fix(0), fix(1, second=59)], False, "只停留 1 分 59 秒"),
        ([fix(0)], False, "只停留 0 分 0 秒"),
        ([fix(0, lat=36), fix(5, lat=36)], False, "没有进入"),
        ([fix(0, accuracy=51), fix(5, accuracy=80)], False, "误差在 50 米以内"),
        ([fix(0, accuracy=50), fix(5, accuracy=50)], True, "到过"),
        ([fix(0), fix(1, lat=36, accuracy=500), fix(3)], True, "到过"),
        ([fix(0), fix(1, lat=36), fix(3)], False, "只停留"),
        ([fix(0), fix(11)], False, "只停留"),
        ([fix(0), fix(10)], True, "10 分"),
        ([fix(20), fix(0), fix(22)], True, "2 分 0 秒"),
        ([fix(0, accuracy=-1)], False, "误差"),
        ([], False, "误差"),
    ],
)
def test_a_track_proves_a_visit(track, proved, word):
    found = shown(*track)
    assert found.is_shown is proved
    assert word in found.reason


def test_the_stay_begins_where_the_longest_one_began():
    found = shown(fix(0), fix(1), fix(2, lat=36), fix(20), fix(25))
    assert found.entered_at == START + timedelta(minutes=20)


@pytest.mark.parametrize(
    ("place", "inside"),
    [
        (Point(35.002, 114.002), True),
        (Point(35.0, 114.005), True),
        (Point(35.0, 114.0), True),
        (Point(35.005, 114.01), True),
        (Point(35.005, 114.005), False),
        (Point(35.02, 114.005), False),
        (Point(35.0, 114.02), False),
        (Point(34.999, 114.005), False),
    ],
)
def test_inside_with_a_hole_and_the_border(place, inside):
    assert patrols.is_inside(place, rings=[SQUARE, HOLE]) is inside


def test_a_closed_ring_is_the_same_area():
    assert patrols.is_inside(Point(35.002, 114.002), rings=[(*SQUARE, SQUARE[0])])
    assert not patrols.is_inside(Point(35.02, 114.002), rings=[(*SQUARE, SQUARE[0])])
    assert not patrols.is_inside(Point(35, 114), rings=[])


@pytest.mark.parametrize(
    ("place", "away"),
    [
        (Point(35.005, 114.001), 0), (Point(35.0, 114.005), 0), (Point(35.011, 114.005), 111), (Point(35.005, 113.999), 91),
        (Point(34.999, 114.011), 144), (Point(35.005, 114.0052), 73),
    ],
)  # fmt: skip
def test_how_far_a_place_lies_from_a_cell(place, away):
    assert patrols.metres_outside(place, rings=[SQUARE, HOLE]) == pytest.approx(away, abs=1)
    assert patrols.metres_outside(place, rings=[]) == 0
