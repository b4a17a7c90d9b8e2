"""Pages of collecting: calls, the units' answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from xianwu.bulletin import roles
from xianwu.bulletin.collecting import calling
from xianwu.bulletin.collecting.lead_pages import PAGES as LEADS
from xianwu.bulletin.collecting.models import DESK_READERS, Call, CallAnswer
from xianwu.bulletin.collecting.score_pages import PAGES as SCORES
from xianwu.bulletin.models import Series
from xianwu.core.events.panels import Timeline
from xianwu.core.units.models import Unit
from xianwu.core.workflow.panels import Clocks, Steps
from xianwu.kit import access, clock
from xianwu.kit.columns import Column
from xianwu.kit.pages import Page, RecordPages, View
from xianwu.kit.panels import Fields, Panel, Related
from xianwu.kit.refusals import Refused
from xianwu.papers.panels import Papers

LATE = Column("late_days", label="迟交天数", sort="")
HANDED = Column("handed_text", label="所交稿件", sort="", joins="contribution")
READERS = (*DESK_READERS, *roles.UNIT_DUTIES)


class CallForm(forms.Form):
    series = forms.ModelChoiceField(Series.objects.filter(state=Series.State.RUNNING), label="刊物")
    title = forms.CharField(label="主题", max_length=120, help_text="约什么内容，如“秋粮收购进展”。")
    points = forms.CharField(
        label="要点",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明要写哪些做法、要哪些数、数截至哪一天。",
    )
    word_limit = forms.IntegerField(label="字数上限", min_value=1, max_value=5000, initial=300)
    due_on = forms.DateField(label="交稿期限", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    contact = forms.CharField(label="联系人及电话", max_length=100)
    addressed = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="约稿单位",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "unit-picks form-check-input"}),
        help_text="只列有信息员的单位。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["addressed"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)
        chosen.queryset = calling.reporting_units(clock.today())


class Addressed(Panel):
    """Before a call goes out: to whom it will go."""

    title = "约稿单位"
    template = "bulletin/call_units.html"

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        assert isinstance(record, Call)
        return record.sent_on is None

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Call)
        return {"units": Unit.objects.filter(pk__in=record.addressed).order_by("order", "path")}


class CallPages(RecordPages):
    model = Call
    slug = "calls"
    title = "约稿"
    icon = "speakerphone"
    columns = ("title", "number", "state", "due_on", Column("unit_count", label="单位数"), "word_limit", "sent_on")
    filters = ("state", "due_on")
    ordering = ("-id",)
    panels = (
        Steps(),
        Fields("title", "points", "word_limit", "due_on", "contact", "series", "sent_on"),
        Addressed(),
        Related("answers", "unit", "state", "handed_on", LATE, HANDED, title="各单位办理", limit=60),
        Papers(title="约稿通知单"),
        Timeline(),
    )
    form = CallForm
    readers = READERS
    writers = (roles.EDITOR,)
    create = calling.draft_call
    change = calling.change_call
    empty_text = "还没有约稿。责任编辑点“新增”拟题，发出后各单位信息员在待办里收到。"

    def can_change(self, actor: Any | None, record: Model) -> bool:
        return super().can_change(actor, record) and record.state == Call.State.DRAFT  # type: ignore[attr-defined]

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """Where only one periodical runs, it is that one."""
        running = list(Series.objects.filter(state=Series.State.RUNNING)[:2])
        return {**({"series": running[0]} if len(running) == 1 else {}), **super().initial(request)}


class Asked(Panel):
    """What the call asks for, and the button that begins the text."""

    title = "约稿要求"
    template = "bulletin/call_asked.html"

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, CallAnswer)
        actor: Any = request.actor  # type: ignore[attr-defined]
        is_own = actor.covers(record.unit, *roles.UNIT_DUTIES)
        may = record.state in CallAnswer.OPEN and actor.covers(record.unit, roles.CONTRIBUTOR)
        return {
            "answer": record,
            "call": record.call,
            "may_write": may and record.contribution_id is None and not access.is_past(request),
            "text": record.contribution if is_own else record.handed_text,
        }


class AnswerPages(RecordPages):
    model = CallAnswer
    slug = "call-answers"
    title = "约稿办理"
    icon = "writing"
    columns = (
        "title",
        "unit",
        "state",
        "due_on",
        "handed_on",
        LATE,
        HANDED,
        "opinion",
    )
    filters = ("state", "unit", "due_on")
    ordering = ("-id",)
    panels = (Steps(), Asked(), Fields("unit", "due_on", "handed_on", HANDED, "opinion"), Clocks(), Timeline())
    readers = READERS
    board = "state"
    views = (View("待交", "state=sent&state=received&state=returned"),)
    empty_text = "没有约稿要办。编辑部发出约稿后，会列在这里。"


@require_POST
def write_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the text and open it for writing."""
    access.require_present(request)
    seen = CallAnswer.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    answer = get_object_or_404(seen.select_related("call", "unit", "contribution"), pk=pk)
    try:
        text = calling.write_text(answer, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
    except Refused as error:
        messages.error(request, str(error))
        return redirect("bulletin:call-answers-detail", pk)
    return redirect("bulletin:contributions-edit", text.pk)


PAGES = [
    CallPages,
    AnswerPages,
    *SCORES,
    *LEADS,
    Page(
        path="call-answers/<int:pk>/write/",
        name="call-write",
        title="写稿",
        view=write_view,
        roles=(roles.CONTRIBUTOR,),
        in_menu=False,
    ),
]
