"""A term is no shorter in the decision than in the notice; the hour on a paper is an hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest

from xianwu.lib.workdays import Calendar
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.brain.terms import TERM, longest_told, read_hour
from xianwu.registers.enforcement.tests.casework.refusals import SPOT, refused
from xianwu.registers.enforcement.tests.casework.walk import START, YUAN, Walk

Start = Callable[..., Walk]
FINE = {"sanction": "fine", "fine": YUAN(5000)}


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("自收到本决定书之日起三十日内自行拆除", date(2025, 9, 28)),
        ("请于十五日内拆除违法建设的住宅", date(2025, 9, 13)),
        ("应当在３０天以内恢复原状", date(2025, 9, 28)),
        ("5个工作日内改正", date(2025, 9, 5)),
        ("两个月内拆除", date(2025, 10, 29)),
        ("七日内停用，三十日内拆除", date(2025, 9, 28)),
        ("限期于2026年1月20日前拆除", date(2026, 1, 20)),
        ("30 日内拆除", date(2025, 9, 28)),
        ("立即拆除", None),
        ("拆除限高杆和10日内新砌的围墙", None),
        ("限期拆除2025年3月建成的厂房", None),
        ("于2026年2月30日前拆除", None),
    ],
)
def test_a_term_is_read_from_the_words_of_the_duty(words: str, ends: date | None) -> None:
    found = longest_told(words, begins=START, calendar=Calendar())
    assert (found[1] if found else None) == ends


def test_what_is_left_out_of_the_words_is_the_whole_term() -> None:
    assert TERM.sub("", "自收到本决定书之日起三十日内，自行拆除；限期于2026年1月20日前恢复原状") == "自行拆除；恢复原状"


def test_the_term_of_the_decision_is_not_shorter_than_that_of_the_notice(start: Start) -> None:
    walk = start().defended(correction_demand="三十日内自行拆除违法建设的厂房")
    words = refused(walk, "decide", "head", "告知书写明“三十日内”", **FINE, act_due_on=walk.on + timedelta(days=1))
    assert f"今天决定的最早到 {walk.on + timedelta(days=30)}" in words
    assert "重新告知" in words
    refused(walk, "decide", "head", "行政处罚法第四十四条、第四十五条", **FINE, act_due_on=walk.on + timedelta(days=29))
    walk.step("decide", "head", **FINE, act_due_on=walk.on + timedelta(days=30))
    assert walk.now.act_due_on == walk.on + timedelta(days=30)


def test_a_shorter_term_holds_when_it_was_told_anew(start: Start) -> None:
    walk = start().defended(correction_demand="三十日内自行拆除违法建设的厂房")
    walk.step("reinvestigate", "deputy", reason="有倒塌危险，缩短期限")
    walk.step("finish_investigation", "officer_a", **walk.proposal(correction_demand="十日内自行拆除违法建设的厂房"))
    walk.step("notify", "officer_a").step("serve_notice", "clerk", served_on=walk.on, method="direct")
    walk.step("hear_defence", "clerk", defence_on=walk.on, defence="无").step(
        "review_defence", "officer_a", defence_reply="已考虑。"
    )
    walk.step("decide", "head", **FINE, act_due_on=walk.on + timedelta(days=10))
    assert walk.now.act_due_on == walk.on + timedelta(days=10)


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        ("14:30", time(14, 30)), ("14：30", time(14, 30)), ("9时", time(9)), ("10时20分", time(10, 20)),
        ("下午2点30分", time(14, 30)), ("上午9时5分", time(9, 5)), ("昨天", None), ("25:00", None), ("9:77", None),
        ("2025年8月29日10时", None), ("14:30分", None), ("14:", None), ("", None),
    ],
)  # fmt: skip
def test_an_hour_is_read_as_people_write_it(words: str, hour: time | None) -> None:
    assert read_hour(words) == hour


@pytest.mark.usefixtures("plain_papers")
def test_the_paper_of_the_spot_names_an_hour_that_has_come(start: Start) -> None:
    walk = start(procedure="simple").assign()
    fine = {"fine": YUAN(1000)}
    refused(walk, "decide_on_spot", "officer_a", "几时几分", **SPOT | fine | {"spot_time": "昨天"})
    refused(walk, "decide_on_spot", "officer_a", "时间 12:01 晚于现在（12:00）", **SPOT | fine | {"spot_time": "12:01"})
    walk.step("decide_on_spot", "officer_a", **SPOT | fine | {"spot_time": "11：05"})
    assert walk.now.spot_time == time(11, 5)
    assert "2025年8月29日11时5分，在人民路" in papers_of(walk.now).get(kind="enforcement.spot_decision").words
