from decimal import Decimal as D

import pytest

from xianwu.domains.art_training.brain.capacity import CapacityError, Lesson, capacity, peak

LEAST = D(3)


@pytest.mark.parametrize(
    ("area", "pupils", "verdict", "most", "excess"),
    [
        ("90", 30, "enough", 30, 0),
        ("89.99", 30, "crowded", 29, 1),
        ("90", 31, "crowded", 30, 1),
        ("90", 0, "enough", 30, 0),
        ("2.5", 1, "crowded", 0, 1),
        (None, 30, "unknown", None, 0),
        ("90", None, "unknown", 30, 0),
    ],
)
def test_room_for_each_pupil(area, pupils, verdict, most, excess):
    found = capacity(None if area is None else D(area), pupils=pupils, least=LEAST)
    assert (found.verdict, found.most, found.excess) == (verdict, most, excess)
    assert found.reason


def test_the_share_of_each_is_said():
    assert "人均 2.9 平方米，超出 1 人" in capacity(D("89.9"), pupils=31, least=D("2.95")).reason


@pytest.mark.parametrize(
    ("lessons", "most", "when"),
    [
        ([], 0, "没有课程"),
        ([Lesson(0, 540, 600, 10), Lesson(0, 600, 660, 12)], 12, "星期一 10:00"),
        ([Lesson(0, 540, 601, 10), Lesson(0, 600, 660, 12)], 22, "星期一 10:00"),
        ([Lesson(5, 540, 660, 10), Lesson(6, 540, 660, 10), Lesson(6, 560, 600, 5)], 15, "星期日 09:20"),
        ([Lesson(0, 540, 600, 0)], 0, "没有课程"),
    ],
)
def test_the_peak_of_a_timetable(lessons, most, when):
    assert peak(lessons) == (most, when)
    assert peak(lessons[::-1]) == (most, when)


@pytest.mark.parametrize(
    ("area", "pupils", "least", "word"),
    [(D(0), 1, LEAST, "面积要大于 0"), (D(1), -1, LEAST, "负数"), (D(1), 1, D(0), "标准")],
)
def test_nonsense_is_refused(area, pupils, least, word):
    with pytest.raises(CapacityError, match=word):
        capacity(area, pupils=pupils, least=least)
    with pytest.raises(CapacityError, match="课程表"):
        peak([Lesson(0, 600, 600, 5)])
