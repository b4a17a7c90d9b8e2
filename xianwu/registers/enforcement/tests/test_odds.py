from datetime import date, timedelta
from random import Random

import pytest

from xianwu.registers.enforcement.brain import odds
from xianwu.registers.enforcement.brain.odds import Open, Past, learn, odds_of, survival

AS_OF = date(2025, 8, 29)


def ago(days):
    return AS_OF - timedelta(days=days)


def past(fix=None, *, hazard="软管", town="文岩街道", found=100, term=15):
    fixed = None if fix is None else ago(found) + timedelta(days=fix)
    return Past(hazard, town, ago(found), ago(found) + timedelta(days=term), fixed)


def open_(*, hazard="软管", town="文岩街道", age=5, term=15, id=1):
    return Open(id, hazard, town, ago(age), ago(age) + timedelta(days=term))


def test_kaplan_meier_by_the_book():
    """Fixed on days 2, 4, 4 and open since 3 and 6: 1 → 4/5 → 4/5 · 1/3."""
    curve = survival([(2, True), (3, False), (4, True), (4, True), (6, False)])
    assert curve == ((0, 1.0), (2, 0.8), (4, pytest.approx(0.8 / 3)))
    assert odds.median_days(curve) == 4
    assert odds.median_days(survival([(5, False)] * 3)) is None
    assert survival([]) == ((0, 1.0),)


def test_open_findings_are_not_counted_as_fixed():
    slow = survival([(10, True)] + [(10, False)] * 9)
    assert slow[-1] == (10, 0.9)


@pytest.mark.parametrize(
    ("pairs", "score"),
    [([], None), ([(1.0, True), (0.0, False)], 0), ([(0.5, True), (0.5, False)], 0.25), ([(0.0, True)], 1)],
)
def test_brier(pairs, score):
    assert odds.brier(pairs) == score


def test_past_its_day_is_certain():
    found = odds_of(open_(age=20, term=15), model=learn([], as_of=AS_OF))
    assert (found.late, found.method) == (1.0, "certain")
    assert "已逾期 5 天" in found.reason


def test_the_last_day_is_not_yet_late():
    assert odds_of(open_(age=15, term=15), model=learn([], as_of=AS_OF)).method == "few"


@pytest.mark.parametrize(("left", "late"), [(10, 0.5), (0, 1.0), (20, 0.0), (40, 0.0), (5, 0.75)])
def test_few_past_findings_compare_days_left_with_the_median(left, late):
    model = learn([past(10)] * 5, as_of=AS_OF)
    found = odds_of(open_(age=5, term=5 + left), model=model)
    assert found.late == pytest.approx(late)
    assert "只有 5 条，仅供参考" in found.reason


def test_no_past_at_all_says_so():
    found = odds_of(open_(), model=learn([], as_of=AS_OF))
    assert (found.late, "太少" in found.reason) == (0.5, True)


def history(count=400, *, seed=7):
    """Alarms are fixed in about 20 days, hoses in 6; one town is slower by half. The term is 15 days."""
    random = Random(seed)
    rows = []
    for _ in range(count):
        hazard, town = random.choice(("软管", "报警器")), random.choice(("文岩街道", "东屯镇"))
        mean = (20 if hazard == "报警器" else 6) * (1.5 if town == "东屯镇" else 1)
        fix = max(1, round(random.expovariate(1 / mean)))
        rows.append(past(fix, hazard=hazard, town=town, found=random.randint(60, 400)))
    return rows


def test_bad_hazards_and_slow_towns_are_learnt():
    model = learn(history(), as_of=AS_OF)
    chances = {
        (hazard, town): odds_of(open_(hazard=hazard, town=town), model=model).late
        for hazard in ("软管", "报警器")
        for town in ("文岩街道", "东屯镇")
    }
    assert chances["软管", "文岩街道"] < chances["软管", "东屯镇"] < chances["报警器", "东屯镇"]
    assert chances["软管", "文岩街道"] < chances["报警器", "文岩街道"]


def test_less_time_left_is_never_better():
    model = learn(history(), as_of=AS_OF)
    chances = [odds_of(open_(age=5, term=5 + left), model=model).late for left in range(20, -1, -1)]
    assert chances == sorted(chances)


def test_learnt_odds_beat_the_rate_of_the_county():
    rows = history(800)
    model = learn(rows[:500], as_of=AS_OF)
    pairs, flat = [], []
    for row in rows[500:]:
        late = row.fixed_on > row.due_on
        young = Open(0, row.hazard, row.town, AS_OF, AS_OF + timedelta(days=15))
        pairs.append((odds_of(young, model=model).late, late))
        flat.append((model.prior.mean, late))
    assert odds.brier(pairs) < odds.brier(flat) - 0.02


def test_one_bad_case_does_not_make_a_bad_hazard():
    rows = [*history(), past(30, hazard="连接管")]
    model = learn(rows, as_of=AS_OF)
    rare = odds_of(open_(hazard="连接管"), model=model).late
    new = odds_of(open_(hazard="从未见过"), model=model).late
    assert abs(rare - new) < 0.15


def test_an_unknown_hazard_and_town_get_the_curve():
    model = learn(history(), as_of=AS_OF)
    found = odds_of(open_(hazard="新", town="新"), model=model)
    assert "同类隐患逾期 0/0" in found.reason
    assert 0 < found.late < 1


def test_what_happened_later_is_not_known():
    future = Past("软管", "文岩街道", ago(5), ago(1), AS_OF + timedelta(days=3))
    model = learn([future] * 30, as_of=AS_OF)
    assert model.count == 30
    assert model.rates["hazard", "软管"] == (30, 30)
    assert learn([Past("a", "b", AS_OF + timedelta(days=1), AS_OF, None)], as_of=AS_OF).count == 0


def test_open_in_time_is_neither_late_nor_in_time():
    assert learn([past(found=5)], as_of=AS_OF).count == 0


def test_ranked_and_deterministic():
    model = learn(history(), as_of=AS_OF)
    findings = [open_(id=3), open_(id=2), open_(id=1, age=14)]
    assert [each.id for each in odds.ranked(findings, model=model)] == [1, 2, 3]


def test_fixed_before_found_is_refused():
    with pytest.raises(odds.OddsError, match="早于发现日期"):
        learn([past(-1)], as_of=AS_OF)
