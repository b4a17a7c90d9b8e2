import re
from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianwu.registers.enforcement.brain import risk
from xianwu.registers.enforcement.brain.risk import Bands, Group, Row, Table

GROUPS = (
    Group("exposure", "暴露", D(40), D("0.25")),
    Group("condition", "状态", D(60), D("0.25")),
    Group("behaviour", "行为", D(50), D("0.5")),
    Group("season", "季节", D(10), D("0.8")),
)
ROWS = (
    Row("crowd", "人员密集场所", "exposure", "is_crowded", "yes", D(20)),
    Row("area", "面积", "exposure", "area", "at_least", D(20), 300, unit="㎡"),
    Row("major", "未消除重大隐患", "condition", "open_major", "each", D(10), most=D(40), unit="处"),
    Row("alarm", "报警器已到期", "condition", "alarm_days_left", "below", D(20), 0, unit="天"),
    Row("unknown_alarm", "报警器情况不明", "condition", "alarm_days_left", "unknown", D(15)),
    Row("late", "逾期未改", "behaviour", "overdue", "each", D(25), most=D(50), unit="次"),
    Row("winter", "采暖季", "season", "month", "one_of", D(10), ("11", "12", "1", "2", "3")),
)
TABLE = Table("2025-1", GROUPS, ROWS)
BANDS = Bands(70, 45, 20)
QUIET = {"is_crowded": False, "area": 50, "open_major": 0, "alarm_days_left": 100, "overdue": 0, "month": "8"}
WORST = {"is_crowded": True, "area": 900, "open_major": 9, "alarm_days_left": -1, "overdue": 5, "month": "12"}


def scored(**facts):
    return risk.Scorer(TABLE, bands=BANDS).score(QUIET | facts)


def test_nothing_is_zero_and_everything_is_a_hundred():
    assert (scored().total, scored().band, scored().points) == (0, "green", ())
    assert (scored(**WORST).total, scored(**WORST).band) == (100, "red")


def test_the_formula_by_hand():
    """exposure ½ → .625, condition ⅓ → .5, behaviour 0 → .5, season 0 → .8; floors .25·.25·.5·.8 = .025."""
    found = scored(is_crowded=True, alarm_days_left=-5)
    product = D("0.625") * D("0.5") * D("0.5") * D("0.8")
    exact = 100 * (product - D("0.025")) / D("0.975")
    assert found.total == round(exact) == 10
    assert found.factors["condition"].quantize(D("0.0001")) == D("0.5")


def test_points_add_up_and_say_the_fact():
    found = scored(open_major=3, area=301)
    assert [point.words for point in found.points] == ["面积（301㎡）：+20 分", "未消除重大隐患（3处）：+30 分"]
    assert scored(open_major=4).points[0].words.endswith("+40 分，已封顶")
    assert found.version == "2025-1"


@pytest.mark.parametrize(
    "facts",
    [{}, WORST, {"is_crowded": True, "alarm_days_left": -5}, {"open_major": 9, "alarm_days_left": -1, "area": 900}],
)
def test_the_score_can_be_worked_out_from_what_is_shown(facts):
    found = scored(**facts)
    *lines, formula, version = risk.workings(found, table=TABLE)
    assert version.words == "风险分表版本：2025-1"
    for group, line in zip(GROUPS, lines, strict=True):
        own = sum(D(re.search(r"：\+([\d.]+) 分", words)[1]) for words in line.points)
        told = D(re.match(rf"{group.label}：([\d.]+) 分", line.words)[1])
        assert own == told
        assert (f"按满分 {group.full} 分计" in line.words) == (own > group.full)
        floor, room, share, full, factor = re.search(
            r"系数 ([\d.]+)＋([\d.]+)×([\d.]+)÷([\d.]+)＝([\d.]+)", line.words
        ).groups()
        assert abs(D(floor) + D(room) * D(share) / D(full) - D(factor)) < D("0.0001")
        assert factor in formula.words
    shown = re.match(r"风险分＝(.+?)＝(\d+)", formula.words)
    sides = shown[1].translate(str.maketrans("×−÷（）", "*-/()"))
    assert abs(eval(sides) - int(shown[2])) <= 0.51
    assert int(shown[2]) == found.total


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"area": 300}, ["area"]),
        ({"area": D("299.99")}, []),
        ({"area": None}, []),
        ({"alarm_days_left": 0}, []),
        ({"alarm_days_left": -1}, ["alarm"]),
        ({"alarm_days_left": None}, ["unknown_alarm"]),
        ({"is_crowded": None}, []),
        ({"is_crowded": 1}, []),
        ({"month": "1"}, ["winter"]),
        ({"open_major": None}, []),
    ],
)
def test_bounds_and_unknowns(facts, codes):
    assert [point.code for point in scored(**facts).points] == codes


def test_a_fact_never_given_is_unknown_not_zero():
    found = risk.Scorer(TABLE, bands=BANDS).score({})
    assert [point.code for point in found.points] == ["unknown_alarm"]


@pytest.mark.parametrize(("total", "band"), [(100, "red"), (70, "red"), (69, "orange"), (45, "orange"), (44, "yellow"), (20, "yellow"), (19, "green")])  # fmt: skip
def test_bands_begin_at_their_bound(total, band):
    assert BANDS.of(total) == band


def test_a_word_where_a_number_belongs_is_named():
    with pytest.raises(risk.RiskError, match="面积.*大约三百"):
        scored(area="大约三百")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"rows": (replace(ROWS[0], group="luck"),)}, "没有分组"),
        ({"rows": (replace(ROWS[0], test="feels"),)}, "不认识"),
        ({"rows": (replace(ROWS[0], points=D(0)),)}, "大于 0"),
        ({"rows": (replace(ROWS[1], value="多"),)}, "要是数字"),
        ({"rows": (replace(ROWS[6], value="12"),)}, "一组取值"),
        ({"rows": (replace(ROWS[2], most=None),)}, "封顶"),
        ({"rows": (ROWS[0], ROWS[0])}, "两次"),
        ({"groups": (replace(GROUPS[0], floor=D(1)),)}, "至少一组"),
        ({"groups": ()}, "至少一组"),
        ({"groups": (GROUPS[0], GROUPS[0])}, "重复"),
        ({"groups": (replace(GROUPS[0], full=D(0)),)}, "满分"),
    ],
)
def test_a_broken_table_is_refused(change, word):
    table = replace(TABLE, **change)
    assert any(word in problem for problem in risk.table_problems(table))
    with pytest.raises(risk.RiskError):
        risk.Scorer(table, bands=BANDS)


def test_a_line_about_a_fact_nobody_supplies_is_told():
    assert risk.table_problems(TABLE, facts=[*QUIET]) == []
    (problem,) = risk.table_problems(TABLE, facts=[name for name in QUIET if name != "overdue"])
    assert "逾期未改" in problem


def test_the_riskiest_come_first_and_shared_facts_count():
    subjects = [(3, {"area": 10}), (2, {"is_crowded": True, "open_major": 2}), (1, {"area": 10})]
    found = risk.score_all(subjects, table=TABLE, bands=BANDS, shared={"month": "1", "alarm_days_left": 30})
    assert [key for key, _ in found] == [2, 1, 3]
    assert all("winter" in [point.code for point in score.points] for _, score in found)


@given(st.integers(0, 8), st.integers(0, 8), st.integers(0, 4), st.booleans())
def test_more_hazards_never_lower_the_score(fewer, more, overdue, crowded):
    low, high = sorted((fewer, more))
    facts = {"overdue": overdue, "is_crowded": crowded}
    assert scored(open_major=low, **facts).total <= scored(open_major=high, **facts).total
