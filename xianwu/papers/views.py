"""Downloads of papers, and how a template would look. Who sees the record sees its papers."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from xianwu.core.attachments.store import path_of
from xianwu.core.attachments.views import record_for
from xianwu.kit import clock
from xianwu.papers.api import is_intact, paper_by_token, render_preview
from xianwu.papers.checking import cleaned_token, grouped
from xianwu.papers.models import Paper, PaperTemplate
from xianwu.papers.wordings import Wording

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_GET
def download_view(request: HttpRequest, *, pk: int, form: str) -> FileResponse:
    """The frozen bytes; PDF opens in the browser, Word is saved."""
    paper = get_object_or_404(Paper, pk=pk)
    record_for(request.actor, kind=paper.record_kind, object_id=paper.object_id)
    if form not in TYPES:
        raise Http404("没有这种格式的文书。")
    digest = paper.pdf_sha256 if form == "pdf" else paper.docx_sha256
    try:
        file = path_of(digest).open("rb")
    except FileNotFoundError:
        raise Http404("文件不在存储中，请联系管理员从备份恢复。") from None
    response = FileResponse(
        file,
        as_attachment=form != "pdf",
        filename=f"{paper.number} {paper.title}.{form}",
        content_type=TYPES[form],
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def preview_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    """A template as a page, its placeholders left visible."""
    row = get_object_or_404(PaperTemplate.objects.visible_to(request.actor), pk=pk)
    preview = render_preview(row.kind, {}, on=clock.today(), wording=Wording(row.title, row.body, row))
    response = HttpResponse(preview.pdf, content_type=TYPES["pdf"])
    response["Content-Disposition"] = 'inline; filename="preview.pdf"'
    return response


@require_GET
def verify_form_view(request: HttpRequest) -> HttpResponse:
    """For those who cannot scan: the code is typed in."""
    token = cleaned_token(request.GET.get("code", ""))
    if token:
        return redirect("papers:verify", token=token)
    context = {"page_title": "核验文书", "typed": request.GET.get("code", "")}
    return render(request, "papers/verify.html", context)


@require_GET
def verify_view(request: HttpRequest, *, token: str) -> HttpResponse:
    """Whether a paper is genuine: organ, number, title, day and digest; nothing about whom it concerns."""
    paper = paper_by_token(token)
    context: dict[str, Any] = {
        "page_title": "核验文书",
        "token": grouped(cleaned_token(token)),
        "paper": paper,
        "is_asked": True,
    }
    if paper is not None:
        context |= {"is_intact": is_intact(paper), "corrections": list(paper.cited_by.order_by("pk"))}
    response = render(request, "papers/verify.html", context, status=200 if paper else 404)
    response["Cache-Control"] = "no-store"
    return response
