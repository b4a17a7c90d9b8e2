"""Back issues: read, with their file; brought in by preview and choice, and taken back."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xianwu.bulletin.archives import loading
from xianwu.bulletin.archives.jobs import apply_back_load, read_back_load
from xianwu.bulletin.archives.models import BackIssue, BackLoad
from xianwu.kit import access, clock
from xianwu.kit.keyset import page_of, sort_for
from xianwu.kit.refusals import Refused

PER_PAGE = 50
AT_ONCE = 12
"""So many files are read while the reader waits; more become a job."""

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain",
}


@require_GET
def issues_view(request: HttpRequest) -> HttpResponse:
    """The imported issues, latest first."""
    rows = BackIssue.objects.visible_to(request.actor).filter(is_void=False)  # type: ignore[attr-defined]
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    keys = page_of(rows, sort=sort_for(BackIssue, text="-issued_on"), size=PER_PAGE, after=after, before=before)
    context = {"keys": keys, "can_import": _can_import(request), "mark": BackIssue.MARK, "page_title": "旧刊"}
    return render(request, "bulletin/back_issues.html", context)


def _can_import(request: HttpRequest) -> bool:
    return bool(request.actor.has(*loading.WRITERS) and not access.is_past(request))  # type: ignore[attr-defined]


def _issue_or_404(request: HttpRequest, pk: int) -> BackIssue:
    rows = BackIssue.objects.visible_to(request.actor).filter(is_void=False)  # type: ignore[attr-defined]
    found = rows.filter(pk=pk).select_related("load__uploaded_by").first()
    if found is None:
        raise Http404("没有这一期旧刊，或者导入已经撤销。")
    return found


@require_GET
def issue_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One back issue as text; where it came from, and that nobody signed it here."""
    issue = _issue_or_404(request, pk)
    problem = ""
    try:
        loading.original(issue)
    except Refused as error:
        problem = str(error)
    context = {"issue": issue, "mark": BackIssue.MARK, "problem": problem, "page_title": f"{issue} · {issue.MARK}"}
    return render(request, "bulletin/back_issue.html", context)


@require_GET
def file_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was handed in."""
    issue = _issue_or_404(request, pk)
    try:
        content = loading.original(issue)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("bulletin:back-issue", pk)
    name = quote(issue.file_name.rpartition("/")[2])
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=TYPES[issue.file_kind], headers=headers)


# --- import -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def upload_view(request: HttpRequest) -> HttpResponse:
    """Choose a file or a ZIP of many; what cannot be read at all says why."""
    access.require_present(request)
    problem = ""
    if request.method == "POST":
        try:
            return redirect("bulletin:back-load", pk=_begin(request).pk)
        except Refused as error:
            problem = str(error)
    loads = BackLoad.objects.filter(uploaded_by_id=request.actor.id).defer("entries").order_by("-pk")[:10]  # type: ignore[attr-defined]
    context = {"problem": problem, "loads": loads, "page_title": "导入旧刊"}
    return render(request, "bulletin/back_upload.html", context, status=422 if problem else 200)


def _begin(request: HttpRequest) -> BackLoad:
    file = request.FILES.get("file")
    if file is None:
        raise loading.LoadRefused("请选择要导入的文件。")
    if (file.size or 0) > loading.MAX_BYTES:
        raise loading.LoadRefused("文件超过 200 MB，请拆成几个压缩包。")
    load = loading.begin(file.read(), str(file.name), actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
    if load.file_count > AT_ONCE:
        read_back_load.enqueue(load.pk)
    else:
        loading.read_load(load, today=clock.today())
    return load


def _load_or_404(request: HttpRequest, pk: int) -> BackLoad:
    """A load of one's own; those of others are not found."""
    return get_object_or_404(BackLoad, pk=pk, uploaded_by_id=request.actor.id)  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def load_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview or result; POST chooses all, the good ones, or none."""
    load = _load_or_404(request, pk)
    if request.method == "POST":
        access.require_present(request)
        return _decide(request, load)
    context = {
        "load": load,
        "good_count": len(loading.good_entries(load)),
        "known_count": sum(each["is_known"] for each in load.entries),
        "bad": [each for each in load.entries if each["faults"]],
        "read": [each for each in load.entries if not each["faults"]],
        "page_title": "导入旧刊",
    }
    return render(request, "bulletin/back_load.html", context)


def _decide(request: HttpRequest, load: BackLoad) -> HttpResponse:
    choice = request.POST.get("choice", "")
    if choice == "none":
        loading.drop(load)
        messages.info(request, "已放弃，归档没有变化。")
        return redirect("bulletin:back-upload")
    try:
        if choice not in BackLoad.Choice.values:
            raise loading.LoadRefused("请选择全部导入、只导入正确的，或放弃。")
        loading.claim(load, choice)
        if load.file_count > AT_ONCE:
            apply_back_load.enqueue(load.pk)
        else:
            loading.apply(load, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
    except Refused as error:
        messages.error(request, str(error))
    return redirect("bulletin:back-load", pk=load.pk)


@require_POST
def undo_view(request: HttpRequest, pk: int) -> HttpResponse:
    load = _load_or_404(request, pk)
    access.require_present(request)
    if not request.POST.get("sure"):
        messages.error(request, "请在“撤销这次导入”里确认后再撤销，归档没有变化。")
        return redirect("bulletin:back-load", pk=pk)
    try:
        count = loading.undo(load, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
        messages.success(request, f"已撤销这次导入的 {count} 期旧刊。")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("bulletin:back-load", pk=pk)
