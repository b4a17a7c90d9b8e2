"""Ledgers of learning: reviewed files, trainings, questions, contests; the error profile."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from xianwu.core.attachments.panels import Files
from xianwu.core.events.panels import Timeline
from xianwu.core.workflow.panels import Steps
from xianwu.domains.gas_safety.learning import actions, forms, panels, views
from xianwu.domains.gas_safety.learning.deeds import ON_CONTEST, ON_REVIEW, ON_TRAINING
from xianwu.domains.gas_safety.learning.records import Contest, FileReview, Question, ReviewError, Training
from xianwu.kit.deed_pages import Deeds
from xianwu.kit.pages import Page, RecordPages, View
from xianwu.kit.panels import Fields, Related
from xianwu.papers.panels import Papers
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, READERS, REVIEWER


class ReviewPages(RecordPages):
    model, slug, title, icon = FileReview, "reviews", "案卷评查", "file-search"
    columns = ("number", "title", "case", "reviewer", "reviewed_on", "score", "confirmed_on", "state")
    filters = ("state", "reviewed_on", "score")
    search = ("number", "title")
    ordering = ("-reviewed_on",)
    panels = (
        Steps(),
        Fields("case", "reviewer", "reviewed_on", "score", "confirmed_on", "conclusion"),
        Deeds(ON_REVIEW),
        Related("errors_found", "kind", "item", "basis", "points", "officer", title="评查问题"),
        Files(),
        Timeline(),
    )
    form = forms.ReviewForm
    form_fields = ("case", "conclusion")
    readers, writers = READERS, (REVIEWER, CLERK, DEPUTY)
    create = actions.open_review
    views = (View("评查中", "state=open"), View("待确认", "state=open", roles=(DEPUTY,)))
    empty_text = (
        "已结案的案卷由没有办案的人评查：逐条登记缺项、超期、依据错误、裁量偏离、文书瑕疵，分管负责人确认后计分。"
    )


class ErrorPages(RecordPages):
    model, slug, title, icon = ReviewError, "review-errors", "评查问题", "list-search"
    columns = ("review", "kind", "item", "basis", "points", "officer")
    filters = ("kind", "officer", "points")
    search = ("item", "basis")
    ordering = ("-id",)
    panels = (
        Fields("review", "kind", "item", "basis", "points", "officer"),
        Related("questions", "code", "text", "is_active", title="由此出的题"),
        Timeline(),
    )
    readers = READERS
    in_menu = False
    empty_text = "案卷评查中登记的问题列在这里。"

    def record_number(self, record: Model) -> str:
        return ""


class TrainingPages(RecordPages):
    model, slug, title, icon = Training, "trainings", "执法培训", "school"
    columns = ("number", "title", "topic", "held_on", "place", "lecturer", "hours", "state")
    filters = ("state", "topic", "held_on")
    search = ("number", "title", "lecturer")
    ordering = ("-held_on",)
    panels = (
        Steps(),
        Fields("topic", "held_on", "place", "lecturer", "hours", "content"),
        Deeds(ON_TRAINING),
        Related("attendances", "person", title="参训人员"),
        Files(),
        Timeline(),
    )
    form = forms.TrainingForm
    form_fields = ("title", "topic", "held_on", "place", "lecturer", "hours", "content")
    readers, writers = READERS, (CLERK, DEPUTY)
    create, change = actions.plan_training, actions.change_training
    views = (View("待举办", "state=planned"),)
    empty_text = "执法大学习的每一场：针对哪类差错、谁来讲、谁参加。差错画像会建议下一场讲什么。"


class QuestionPages(RecordPages):
    model, slug, title, icon = Question, "questions", "比武题库", "help-circle"
    columns = ("code", "kind", "text", "answer", "basis", "is_active", "error")
    filters = ("kind", "is_active")
    search = ("code", "text", "basis")
    ordering = ("code",)
    panels = (Fields("code", "kind", "text", "options", "answer", "basis", "is_active", "error"), Timeline())
    form = forms.QuestionForm
    form_fields = ("kind", "text", "lines", "answer", "basis", "is_active")
    readers, writers = (CLERK, REVIEWER, DEPUTY), (CLERK, REVIEWER, DEPUTY)
    create, change = actions.add_question, actions.change_question
    empty_text = "比武的题从自己案卷里查出的问题中来：每题写明针对哪类差错和依据。"

    def record_number(self, record: Model) -> str:
        return str(record.code)  # type: ignore[attr-defined]


class ContestPages(RecordPages):
    model, slug, title, icon = Contest, "contests", "执法比武", "trophy"
    columns = ("number", "title", "held_on", "place", "wanted", "committed_on", "public_on", "state")
    filters = ("state", "held_on")
    search = ("number", "title")
    ordering = ("-held_on",)
    panels = (
        Steps(),
        Fields("held_on", "place", "wanted", "committed_on", "public_source", "public_on", "public_value"),
        Deeds(ON_CONTEST),
        panels.Ranking(),
        panels.Drawn(),
        Papers(),
        Files(),
        Timeline(),
    )
    form = forms.ContestForm
    form_fields = ("title", "held_on", "place", "wanted")
    readers, writers = READERS, (CLERK, DEPUTY)
    create = actions.plan_contest
    empty_text = "“体检式”执法比武：题目按差错画像加权、用公共随机数抽取，谁都可以重抽一遍核对。"


LEARNING: list[Any] = [
    ReviewPages,
    ErrorPages,
    Page("profile/", "profile", "差错画像", views.profile_view, icon="chart-bar", roles=READERS),
    TrainingPages,
    QuestionPages,
    ContestPages,
    Page(
        "contests/<int:pk>/list.json", "contest-list", "题库承诺", views.contest_list_view, roles=READERS, in_menu=False
    ),
]
