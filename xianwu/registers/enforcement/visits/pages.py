"""Ledgers and pages of visits and of what they rest on."""

from __future__ import annotations

from typing import Any

from xianwu.kit.pages import Page
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, OFFICER, READERS
from xianwu.registers.enforcement.visits import dispatch_views, reading_views, recurrence_views, visit_views
from xianwu.registers.enforcement.visits.record_pages import (
    DeliveryPages,
    FindingPages,
    InspectionPages,
    PlanPages,
    SubjectPages,
)
from xianwu.registers.enforcement.visits.standing_pages import (
    AuthorityPages,
    CheckItemPages,
    DiscretionPages,
    OfficerPages,
    PenaltyRulePages,
    TownLinkPages,
)

PAGES: list[Any] = [
    Page("day/", "day", "我的一天", reading_views.day_view, icon="route", roles=(OFFICER,), phone_bar="今天",
         is_of_today=True),
    Page("dispatch/", "dispatch", "派组排程", dispatch_views.dispatch_view, icon="route", roles=(CLERK, DEPUTY),
         is_for=dispatch_views.plans_a_day, is_of_today=True),
    Page("overview/", "overview", "执法一览", reading_views.overview_view, icon="gauge", roles=READERS),
    Page("odds/", "odds", "逾期可能", reading_views.odds_view, icon="hourglass", roles=READERS),
    Page("repeats/", "repeats", "屡犯对象", recurrence_views.offenders_view, icon="rotate", roles=READERS),
    SubjectPages,
    PlanPages,
    InspectionPages,
    FindingPages,
    DeliveryPages,
    CheckItemPages,
    OfficerPages,
    AuthorityPages,
    PenaltyRulePages,
    DiscretionPages,
    TownLinkPages,
    Page("inspections/<int:pk>/visit/", "visit", "现场检查", visit_views.visit_view, roles=(OFFICER,), in_menu=False),
    Page("inspections/<int:pk>/visit/<int:item>/", "visit-item", "登记检查项", visit_views.item_view, roles=(OFFICER,),
         in_menu=False),
]  # fmt: skip
