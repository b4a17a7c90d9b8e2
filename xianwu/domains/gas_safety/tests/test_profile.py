"""The error profile: counts, estimates that lean on everybody's while files are few, topics, weights of the draw."""

from decimal import Decimal

import pytest

from xianwu.domains.gas_safety.brain.profile import Fault, lines_of, topics_of, weights_of

KINDS = ("missing", "late", "basis")


def fault(who: int | None, kind: str, points: str = "2") -> Fault:
    return Fault(who, kind, Decimal(points))


def test_few_files_lean_on_the_common_rate() -> None:
    faults = [fault(1, "missing"), *[fault(2, "late")] * 6]
    one, two = sorted(lines_of({1: 1, 2: 9}, faults, total_files=10, kinds=KINDS), key=lambda line: line.who)
    # 1 error in 1 file, 1 in 10 files of all: (1 + 3 · 0.1) / (1 + 3)
    assert one.rates["missing"] == Decimal("1.3") / 4
    assert (one.is_few, two.is_few) == (True, False)
    # 6 in 9 files, 0.6 of all: (6 + 3 · 0.6) / 12
    assert two.rates["late"] == Decimal("7.8") / 12
    assert two.worst == "late"


def test_an_interval_narrows_with_the_files() -> None:
    """Beside the quantiles of Gamma(7.8, 12) and Gamma(1.3, 4), summed from the series of the incomplete gamma."""
    faults = [fault(1, "missing"), *[fault(2, "late")] * 6]
    lines = {line.who: line for line in lines_of({1: 1, 2: 9}, faults, total_files=10, kinds=KINDS)}
    few, many = lines[1].between["missing"], lines[2].between["late"]
    assert [float(each) for each in many] == pytest.approx([0.277, 1.179], abs=0.01)
    assert [float(each) for each in few] == pytest.approx([0.017, 1.073], abs=0.01)
    none = lines[2].between["missing"]
    assert none[1] < few[1], "nine files without an error say more than one with"
    assert lines[1].between["basis"] == (0, 0), "nothing was ever found of this kind"


def test_the_same_rate_weighs_more_with_more_files() -> None:
    faults = [fault(1, "basis"), *[fault(2, "basis")] * 8]
    lines = {line.who: line for line in lines_of({1: 1, 2: 8, 3: 11}, faults, total_files=20, kinds=KINDS)}
    assert lines[2].rates["basis"] > lines[1].rates["basis"] > lines[3].rates["basis"] > 0


def test_nothing_found_is_nobodys_weakness() -> None:
    (line,) = lines_of({1: 4}, [], total_files=4, kinds=KINDS)
    assert (line.worst, set(line.rates.values())) == ("", {Decimal(0)})
    assert lines_of({}, [], total_files=0, kinds=KINDS) == []
    assert topics_of([]) == []


def test_topics_come_by_the_points_they_cost() -> None:
    faults = [fault(None, "missing", "1"), fault(1, "missing", "1"), fault(1, "basis", "6"), fault(2, "late", "2")]
    topics = topics_of(faults)
    assert [(each.kind, each.count, each.points) for each in topics] == [
        ("basis", 1, Decimal(6)), ("late", 1, Decimal(2)), ("missing", 2, Decimal(2)),
    ]  # fmt: skip
    assert topics[0].share == 60
    assert weights_of(topics, KINDS) == {"missing": "3", "late": "3", "basis": "7"}
    assert weights_of([], KINDS) == dict.fromkeys(KINDS, "1")
