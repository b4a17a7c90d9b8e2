"""Reading an issue: the text, the card behind each figure, the files, the receipt, the leader's note."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from xianwu.bulletin import actions, roles
from xianwu.bulletin.api import doc_of
from xianwu.bulletin.cards import card
from xianwu.bulletin.distribution.numbering import copy_name, copy_of
from xianwu.bulletin.evidence.errata import corrections_of
from xianwu.bulletin.files import TYPES, file_name, made, stored
from xianwu.bulletin.models import DistributionRow, Issue, LeaderNote
from xianwu.bulletin.paper import paper
from xianwu.bulletin.recalls import recall_of, recalled
from xianwu.bulletin.resolution import IssueText, items_of, text_of
from xianwu.core.people.roles import AUDITOR, LEADER
from xianwu.kit import access, clock
from xianwu.kit.refusals import Refused


def issue_or_404(request: HttpRequest, pk: int) -> Issue:
    """The issue, if the actor may see it, and might on the day looked at."""
    actor = request.actor  # type: ignore[attr-defined]
    found = Issue.objects.visible_to(actor).select_related("series").filter(pk=pk).first()
    if found and access.is_past(request) and not Issue.past(access.as_of(request), actor=actor).filter(id=pk).exists():
        found = None
    if found is None:
        raise Http404("没有这一期，或者它还没有分发、已经收回。")
    return found


def issue_or_recall(request: HttpRequest, pk: int) -> Issue | HttpResponse:
    """The issue; for whoever scans the square on a paper that was called back the page that says so. Raises Http404."""
    try:
        return issue_or_404(request, pk)
    except Http404:
        recall = recalled(pk, actor=request.actor)  # type: ignore[attr-defined]
        if recall is None:
            raise
    context = {"recall": recall, "page_title": f"{recall.issue.short_title}已收回"}
    return render(request, "bulletin/recalled.html", context)


@require_GET
def read_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The issue as it was distributed; each figure opens its card."""
    issue = issue_or_recall(request, pk)
    if not isinstance(issue, Issue):
        return issue
    return _read_page(request, issue, note_form=_note_form(request, issue))


def _read_page(request: HttpRequest, issue: Issue, *, note_form: NoteForm | None, status: int = 200) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    text = text_of(issue)
    context = {
        **paper(issue, text),
        "page_title": issue.title,
        "recall": recall_of(issue, actor=actor),
        "row": DistributionRow.objects.filter(issue=issue, person_id=actor.id).first(),
        "is_desk": actor.has(*roles.DESK),
        "sees_drift": issue.is_frozen and actor.has(*roles.DESK, AUDITOR),
        "corrections": corrections_of(issue, actor=actor) if issue.is_frozen else (),
        "examples": _examples(text),
        "notes": LeaderNote.objects.visible_to(actor).filter(issue=issue).select_related("leader", "unit"),
        "note_form": note_form,
    }
    return render(request, "bulletin/read.html", context, status=status)


def _examples(text: IssueText) -> dict[str, str]:
    """The first bound and the first typed number of this very issue, for the legend; "" where it has none."""
    bound = (run.text for item in text.items for run in item.runs if run.key and not run.text.startswith("【"))
    loose = (each.text for item in text.items for each in item.loose)
    return {"bound": next(bound, ""), "loose": next(loose, "")}


@require_GET
def chip_view(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The card behind a chip: into the drawer or the desk's right column, or as a page of its own."""
    issue = issue_or_404(request, pk)
    context = card(issue, key, actor=request.actor)  # type: ignore[attr-defined]
    context["page_title"] = f"{context['facts']['label']} · {issue.short_title}"
    templates = {"drawer": "bulletin/card_drawer.html", "desk-side": "bulletin/card_side.html"}
    template = templates.get(request.headers.get("HX-Target", ""), "bulletin/card_page.html")
    return render(request, template, context)


@require_POST
def confirm_view(request: HttpRequest, pk: int) -> HttpResponse:
    """“已阅”."""
    access.require_present(request)
    issue = issue_or_404(request, pk)
    try:
        actions.confirm_reading(issue, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
        messages.success(request, "已确认阅读。")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("bulletin:read", pk=pk)


@require_GET
def file_view(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The signed file, or a draft marked as such for the desk; a reader of a numbered issue gets the own copy."""
    if kind not in TYPES:
        raise Http404("没有这种文件。")
    issue = issue_or_404(request, pk)
    try:
        copy = _own_copy(request, issue) if kind == "pdf" else None
        if copy is not None:
            content, name = copy_of(copy), copy_name(copy)
        else:
            content, name = (
                stored(issue, kind) if issue.is_frozen else made(doc_of(issue), kind),
                file_name(issue, kind),
            )
    except Refused as error:
        messages.error(request, str(error))
        return redirect("bulletin:issues-detail", pk)
    return HttpResponse(
        content,
        content_type=TYPES[kind],
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )


def _own_copy(request: HttpRequest, issue: Issue) -> DistributionRow | None:
    """The reader's numbered copy; the desk reads what was signed."""
    actor = request.actor  # type: ignore[attr-defined]
    if issue.state not in Issue.PUBLISHED or actor.has(*roles.DESK, AUDITOR):
        return None
    rows = issue.distribution_rows.filter(person_id=actor.id, copy_no__isnull=False)
    return rows.select_related("issue__series").first()


# --- notes ----------------------------------------------------------------------------------------


class NoteForm(forms.Form):
    item = forms.ChoiceField(label="批示哪一条", required=False, widget=forms.Select(attrs={"class": "form-select"}))
    text = forms.CharField(label="批示", widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}))
    due_on = forms.DateField(
        label="反馈期限",
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        help_text="默认按批示办理时限（工作日）推算，可以改。",
    )


def _note_form(request: HttpRequest, issue: Issue) -> NoteForm | None:
    """The form of those who may write a note."""
    may = request.actor.has(LEADER) and issue.state in Issue.PUBLISHED  # type: ignore[attr-defined]
    if not may or access.is_past(request):
        return None
    typed = request.POST if request.method == "POST" else None
    form = NoteForm(typed, initial={"due_on": actions.note_due(clock.today())})
    choices = [("", "全期"), *((str(item.pk), f"{item.order}. {item.frozen_title}") for item in items_of(issue))]
    form.fields["item"].choices = choices  # type: ignore[attr-defined]
    return form


@require_POST
def note_view(request: HttpRequest, pk: int) -> HttpResponse:
    """A leader's note on the issue or one of its items."""
    access.require_present(request)
    issue = issue_or_404(request, pk)
    form = _note_form(request, issue)
    if form is None:
        raise PermissionDenied("批示由县领导在快报分发以后填写。")
    if form.is_valid():
        try:
            note = _write(request, issue, form.cleaned_data)
            messages.success(request, f"已批示，交{note.unit.short_name}办理，{note.due_on:%Y-%m-%d} 前反馈。")
            return redirect(f"{reverse('bulletin:read', args=[pk])}#notes")
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
    return _read_page(request, issue, note_form=form, status=422)


def _write(request: HttpRequest, issue: Issue, data: dict[str, Any]) -> LeaderNote:
    item = next((each for each in items_of(issue) if str(each.pk) == data["item"]), None)
    actor = request.actor  # type: ignore[attr-defined]
    return actions.write_note(issue, data | {"item": item}, actor=actor, at=clock.now(), on=clock.today())
