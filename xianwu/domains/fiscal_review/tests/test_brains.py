"""What the brains advise, as tables with the hard cases. No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from xianwu.domains.fiscal_review.brain.agencies import (
    Candidate,
    field_of,
    is_softer,
    mode_by_fee,
)
from xianwu.domains.fiscal_review.brain.appraisal import JobFacts, appraise
from xianwu.domains.fiscal_review.brain.channels import ChannelFacts, ChannelRules, classify
from xianwu.domains.fiscal_review.brain.forecast import PastCase, forecast_p80, nearest_rank
from xianwu.domains.fiscal_review.brain.limits import Band, LimitRules, NoLimit, limit_of, size_label
from xianwu.domains.fiscal_review.brain.mix import mix_change, mix_groups
from xianwu.domains.fiscal_review.brain.queue import QueueItem, colour_of, ordered
from xianwu.domains.fiscal_review.brain.splitting import Parcel, normal_place, suspicions

WAN = 10_000
DAY = date(2025, 8, 29)
RULES = ChannelRules(Decimal(1_000_000), 200, frozenset({"municipal", "repair"}), 5, Decimal(3))
SMALL = ChannelFacts(Decimal(800_000), "municipal", "budget", DAY, boq_rows=120)
GREEN = {"green_leader": "张县长", "green_document_no": "延政阅〔2025〕3号", "green_until": DAY}


# --- channels -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "channel", "said"),
    [
        ({}, "simple", "不超过 100 万元"),
        ({"submitted": Decimal(1_000_000)}, "simple", "不超过 100 万元"),
        ({"submitted": Decimal("1000000.01")}, "standard", "超过简易通道上限"),
        ({"industry": "highway"}, "standard", "专业类别"),
        ({"boq_rows": 200}, "simple", "不超过"),
        ({"boq_rows": 201}, "standard", "清单 201 行"),
        ({"boq_rows": None}, "simple", "不超过"),
        ({"is_design_complete": False}, "standard", "设计深度不足"),
        ({"has_disputed_history": True}, "standard", "曾有争议"),
        ({"oldest_issue_days": 5}, "simple", "不超过"),
        ({"oldest_issue_days": 6}, "consult", "超过 5 天未结"),
        ({"disputed": Decimal(24_000)}, "simple", "不超过"),
        ({"disputed": Decimal(24_001)}, "consult", "超过 3%"),
        (GREEN, "green", "张县长批准"),
        ({**GREEN, "oldest_issue_days": 60, "submitted": Decimal(10**9)}, "green", "张县长批准"),
    ],
)
def test_the_channel_follows_the_declared_rules(changes: dict[str, Any], channel: str, said: str) -> None:
    advice = classify(replace(SMALL, **changes), rules=RULES)
    assert advice.channel == channel
    assert any(said in reason for reason in advice.reasons)


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        ({**GREEN, "green_until": DAY - timedelta(days=1)}, "到期"),
        ({**GREEN, "green_leader": ""}, "资料不全"),
        ({**GREEN, "green_document_no": ""}, "资料不全"),
        ({**GREEN, "green_until": None}, "资料不全"),
    ],
)
def test_a_green_listing_that_does_not_hold_is_a_doubt(changes: dict[str, Any], doubt: str) -> None:
    advice = classify(replace(SMALL, **changes), rules=RULES)
    assert advice.channel == "simple"
    assert doubt in advice.doubts[0]


# --- limits ---------------------------------------------------------------------------------------

SETTLEMENT = tuple(
    Band(None if upto is None else Decimal(upto * WAN), draft, days)
    for upto, draft, days in ((500, 10, 15), (2000, 13, 20), (5000, 20, 30), (10000, 23, 35), (None, 30, 45))
)
CEILINGS = tuple(
    Band(None if upto is None else Decimal(upto * WAN), days, days)
    for upto, days in ((500, 20), (2000, 30), (5000, 45), (None, 60))
)
LIMITS = LimitRules(
    bands={"budget": (Band(None, 12, 17),), "settlement": SETTLEMENT},
    factors={"green": Decimal("0.6"), "simple": Decimal("0.8")},
    ceilings=CEILINGS,
)


@pytest.mark.parametrize(
    ("stage", "wan", "channel", "draft", "days", "ceiling"),
    [
        ("budget", 1, "standard", 12, 17, 20),
        ("budget", 99_999, "standard", 12, 17, 60),
        ("budget", 80, "simple", 10, 14, 20),
        ("budget", 80, "green", 8, 11, 20),
        ("settlement", 500, "standard", 10, 15, 20),
        ("settlement", 501, "standard", 13, 20, 30),
        ("settlement", 2000, "standard", 13, 20, 30),
        ("settlement", 2001, "consult", 20, 30, 45),
        ("settlement", 5000, "standard", 20, 30, 45),
        ("settlement", 10000, "standard", 23, 35, 60),
        ("settlement", 10001, "standard", 30, 45, 60),
        ("settlement", 10001, "green", 18, 27, 60),
    ],
)
def test_limits_by_stage_size_and_channel(
    stage: str, wan: int, channel: str, draft: int, days: int, ceiling: int
) -> None:
    found = limit_of(stage, submitted=Decimal(wan * WAN), channel=channel, rules=LIMITS)
    assert (found.draft, found.days, found.ceiling) == (draft, days, ceiling)


@pytest.mark.parametrize(
    ("wan", "label"),
    [(500, "≤500 万元"), (501, "500–2000 万元"), (10000, "5000–10000 万元"), (10001, "＞10000 万元")],
)
def test_sizes_are_called_by_their_band(wan: int, label: str) -> None:
    assert size_label(Decimal(wan * WAN), bands=SETTLEMENT) == label


def test_a_stage_without_bands_says_what_to_enter() -> None:
    with pytest.raises(NoLimit, match="规则参数"):
        limit_of("change", submitted=Decimal(1), channel="standard", rules=LIMITS)
    with pytest.raises(NoLimit, match="最后一档"):
        limit_of("x", submitted=Decimal(2), channel="", rules=LimitRules({"x": (Band(Decimal(1), 1, 1),)}, {}))


# --- queue and forecast ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("used", "limit", "colour"),
    [
        (0, 10, "calm"), (5, 10, "calm"), (6, 10, "notice"), (7, 10, "notice"), (8, 10, "amber"), (10, 10, "amber"),
        (11, 10, "red"), (0, 0, "red"), (1, 1, "amber"), (2, 3, "notice"),
    ],
)  # fmt: skip
def test_colours_at_60_80_and_100_percent(used: int, limit: int, colour: str) -> None:
    assert colour_of(used, limit_days=limit) == colour


def test_the_queue_is_by_due_day_green_first_and_what_stands_still_last() -> None:
    items = [
        QueueItem(1, None, True, 1, 10),
        QueueItem(2, DAY, False, 1, 10),
        QueueItem(3, DAY, True, 1, 10),
        QueueItem(4, DAY - timedelta(days=1), False, 1, 10),
        QueueItem(5, None, False, 1, 10),
    ]
    assert [item.id for item in ordered(items)] == [4, 3, 2, 1, 5]


@pytest.mark.parametrize(
    ("values", "expected"), [([7], 7), ([1, 2, 3, 4, 5], 4), ([5, 4, 3, 2, 1], 4), (list(range(1, 11)), 8)]
)
def test_p80_is_the_nearest_rank(values: list[int], expected: int) -> None:
    assert nearest_rank(values, percent=80) == expected


def test_the_forecast_widens_until_there_are_enough_cases() -> None:
    past = [PastCase("standard", "大", day) for day in (10, 12, 14, 16, 18)]
    past += [PastCase("green", "小", day) for day in (4, 5, 6)]
    own = forecast_p80("standard", "大", past=past)
    assert (own.days, own.n, own.basis) == (16, 5, "同通道同规模")
    assert forecast_p80("standard", "小", past=past).basis == "同通道"
    assert forecast_p80("green", "大", past=past).basis == "同规模"
    assert forecast_p80("green", "小", past=past).basis == "全部项目"
    assert forecast_p80("green", "小", past=past[:4]).days is None


# --- splitting ------------------------------------------------------------------------------------

LINES = [Decimal(2_000_000), Decimal(4_000_000)]


def parcel(pk: int, amount: int, *, on: date = DAY, owner: int = 1, place: str = "文岩街道一路", **more: Any) -> Parcel:
    return Parcel(pk, owner, place, on, Decimal(amount), **more)


@pytest.mark.parametrize(
    ("parcels", "found"),
    [
        ([parcel(1, 1_900_000), parcel(2, 1_950_000)], [(1, 2)]),
        ([parcel(1, 1_700_000), parcel(2, 2_000_000)], [(1, 2)]),
        ([parcel(1, 1_699_999), parcel(2, 2_000_000)], []),
        ([parcel(1, 1_900_000), parcel(2, 2_000_001)], []),
        ([parcel(1, 1_900_000), parcel(2, 3_900_000)], []),
        ([parcel(1, 1_900_000), parcel(2, 1_900_000, owner=2)], []),
        ([parcel(1, 1_900_000), parcel(2, 1_900_000, place="东屯镇")], []),
        ([parcel(1, 1_900_000), parcel(2, 1_900_000, place="文岩街道 一路。")], [(1, 2)]),
        ([parcel(1, 1_900_000), parcel(2, 1_900_000, on=DAY + timedelta(days=90))], [(1, 2)]),
        ([parcel(1, 1_900_000), parcel(2, 1_900_000, on=DAY + timedelta(days=91))], []),
        ([parcel(1, 1_900_000), parcel(2, 1_900_000, lot_of=1)], []),
        ([parcel(1, 3_500_000), parcel(2, 3_500_000), parcel(3, 3_500_000)], [(1, 2, 3)]),
    ],
)
def test_suspicions_of_splitting(parcels: list[Parcel], found: list[tuple[int, ...]]) -> None:
    assert [each.ids for each in suspicions(parcels, thresholds=LINES)] == found


def test_a_suspicion_says_its_own_rule() -> None:
    pair = [parcel(1, 1_900_000), parcel(2, 1_850_000)]
    said = suspicions(pair, thresholds=LINES, window_days=60, share=Decimal("0.9"))[0].reason
    assert "60 天内" in said
    assert "90%–100%" in said
    assert "375 万元" in said
    assert normal_place(" 文岩街道，一路 ") == "文岩街道一路"


# --- agencies -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fee", "mode"), [(499_999, "draw"), (500_000, "compete"), (999_999, "compete"), (1_000_000, "tender")]
)
def test_the_fee_says_how_an_agency_is_chosen(fee: int, mode: str) -> None:
    advice = mode_by_fee(Decimal(fee), compete_from=Decimal(500_000), tender_from=Decimal(1_000_000))
    assert advice.mode == mode
    assert is_softer("draw", than=mode) == (mode != "draw")


def test_a_draw_names_who_is_left_out_and_why() -> None:
    busy, tied, able = Candidate(1, "忙所", open_jobs=4), Candidate(2, "系所", ties=("设计",)), Candidate(3, "可所")
    found = field_of([busy, tied, able], most_open=4)
    assert found.able == (able,)
    assert [(each.name, why[:4]) for each, why in found.left_out] == [("忙所", "在办 4"), ("系所", "曾为本项")]
    assert not field_of([tied]).able


def test_an_appraisal_is_made_of_sums_and_rewards_no_cut() -> None:
    jobs = [
        JobFacts(1, Decimal(1_000_000), Decimal(950_000), 90, False, False),
        JobFacts(1, Decimal(9_000_000), Decimal(9_090_000), 80, True, True),
        JobFacts(1),
        JobFacts(1, is_withdrawn=True),
        JobFacts(2, Decimal(100), None, None, None, None),
    ]
    first, second = (appraise(jobs)[n] for n in (1, 2))
    assert (first.jobs, first.delivered, first.withdrawn, first.rechecked) == (4, 2, 1, 2)
    assert (first.error_rate, first.worst) == (Decimal("1.4"), Decimal(5))
    assert (first.mean_score, first.on_time_rate, first.objection_rate) == (85, 50, 50)
    assert (second.error_rate, second.mean_score, second.objection_rate) == (None, None, None)
    assert (second.delivered, second.on_time_rate) == (1, 100)


# --- mix ------------------------------------------------------------------------------------------


def test_more_small_cases_alone_change_nothing() -> None:
    before = [("大", 30), ("小", 10)]
    now = [("大", 30), ("小", 10), ("小", 10), ("小", 10)]
    told = mix_change(now, before=before)
    assert (told.raw, told.adjusted) == (Fraction(-25), Fraction(0))


def test_groups_of_one_side_are_named_and_left_out() -> None:
    told = mix_change([("甲", 9), ("乙", 5)], before=[("甲", 10), ("丙", 7)])
    assert (told.adjusted, told.compared, set(told.left_out)) == (Fraction(-10), ("甲",), {"乙", "丙"})
    rows = {row.group: row for row in mix_groups([("甲", 9), ("乙", 5)], before=[("甲", 10), ("丙", 7)])}
    assert [rows[name].is_compared for name in "甲乙丙"] == [True, False, False]
    assert (rows["丙"].mean_now, rows["丙"].mean_before) == (None, 7)
    assert mix_change([], before=[]).adjusted is None
