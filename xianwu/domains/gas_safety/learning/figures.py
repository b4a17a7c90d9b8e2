"""What is counted of learning since the campaign's first day: reviewed files, trainings, people's visits and people.

A training is held only when somebody came, so that all of trainings is counted from one table in one statement.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from xianwu.domains.gas_safety.facts import CAMPAIGN
from xianwu.figures.declarations import Figure, Population, distinct

SINCE: dict[str, Any] = {"span": CAMPAIGN, "owner": "housing"}
CONFIRMED = Population(
    "已确认的案卷评查",
    "gas_safety.FileReview",
    where=lambda period: Q(state="confirmed"),
    label_fields=("number", "title", "score"),
)
CAME = Population(
    "参训人员", "gas_safety.Attendance", where=lambda period: Q(training__state="held"), unit_path="training__unit",
    label_fields=("training", "person"),
)  # fmt: skip
REVIEWED = Figure(
    "gas_safety.file_reviews", "评查案卷", "件", of=CONFIRMED, on="confirmed_on", note="按确认日期。", **SINCE
)
TRAININGS = Figure(
    "gas_safety.trainings", "执法培训", "场", of=CAME, measure=distinct("training"), on="training__held_on",
    note="有人参加才算举办。", **SINCE,
)  # fmt: skip
TRAINED = Figure(
    "gas_safety.trained", "参加执法培训", "人次", of=CAME, on="training__held_on", note="每人每场一次。", **SINCE
)
PEOPLE = Figure(
    "gas_safety.trained_people", "参加执法培训的人", "人", of=CAME, measure=distinct("person"), on="training__held_on",
    note="同一个人只算一次，与人次不能相加。", **SINCE,
)  # fmt: skip
LEARNT = [REVIEWED, TRAININGS, TRAINED, PEOPLE]
