"""Holding a layout against its clauses: an uploaded file, and the issue on the desk. Nothing is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from xianwu.bulletin.api import doc_of
from xianwu.bulletin.factcheck.files import Unreadable
from xianwu.bulletin.files import made, stored
from xianwu.bulletin.layout.checking.check import MOST_BYTES, check_layout
from xianwu.bulletin.layout.checking.findings import Finding, Report, Verdict
from xianwu.bulletin.layout.presets import CHOICES, PRESETS
from xianwu.bulletin.reading_views import issue_or_404
from xianwu.kit.refusals import Refused

TONES = {Verdict.MET: "good", Verdict.BROKEN: "late", Verdict.UNMEASURED: "warn", Verdict.ABSENT: "plain"}
MEGABYTES = MOST_BYTES // 1024 // 1024
OWN_PRESET = "文件自己写明的（没有写明的按快报版式）"


class LayoutForm(forms.Form):
    file = forms.FileField(
        label="文件",
        help_text=f"DOCX 或 PDF，不超过 {MEGABYTES} MB。只在核对时读取，不保存。",
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": ".docx,.pdf"}),
        error_messages={"required": "请选择要核对的文件。", "empty": "文件是空的，请重新选择。"},
    )
    preset = forms.ChoiceField(
        label="按哪种版式",
        choices=[("", OWN_PRESET), *CHOICES],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(f"文件超过 {MEGABYTES} MB，不像快报或公文。")
        return given


def rows_of(report: Report) -> list[tuple[Finding, str]]:
    """Each finding with the tone of its verdict, what is broken first."""
    ordered = sorted(report.findings, key=lambda each: not each.is_broken)
    return [(each, TONES[each.verdict]) for each in ordered]


def _shown(report: Report) -> dict[str, Any]:
    return {"report": report, "rows": rows_of(report), "preset": PRESETS[report.preset]}


@require_http_methods(["GET", "POST"])
def layout_view(request: HttpRequest) -> HttpResponse:
    """A file that somebody hands in, read from the request and forgotten."""
    context: dict[str, Any] = {"page_title": "版式核对"}
    if request.method == "GET":
        return render(request, "bulletin/layout.html", context | {"form": LayoutForm()})
    form = LayoutForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data["file"]
        try:
            report = check_layout(given.read(), preset=PRESETS.get(form.cleaned_data["preset"]))
            return render(
                request, "bulletin/layout.html", context | {"form": form, "name": given.name} | _shown(report)
            )
        except Unreadable as error:
            form.add_error("file", str(error))
    return render(request, "bulletin/layout.html", context | {"form": form}, status=422)


@require_GET
def issue_layout_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The issue's own PDF: as signed, else as it would print today."""
    issue = issue_or_404(request, pk)
    context: dict[str, Any] = {"issue": issue, "page_title": f"版式核对 · {issue.short_title}"}
    try:
        content = stored(issue, "pdf") if issue.is_frozen else made(doc_of(issue), "pdf")
        context |= _shown(check_layout(content, preset=PRESETS[issue.preset]))
    except (Refused, Unreadable) as error:
        context["problem"] = str(error)
    return render(request, "bulletin/layout.html", context)
