"""The hand-made pages of cases: statistics, the file as one PDF."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from xianwu.kit import access, clock
from xianwu.kit.deed_pages import seen
from xianwu.kit.pages import url_of
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.casework import casefile, contents, statistics
from xianwu.registers.enforcement.declarations import matter_choices, matters
from xianwu.registers.enforcement.kinds import Sanction
from xianwu.registers.enforcement.models import Case, CaseFile

JOINS = ("unit", "rule", "town", "subject")


@require_GET
def statistics_view(request: HttpRequest) -> HttpResponse:
    """Decisions by class and month; what money came in is one sum, no table of it."""
    actor, on, past = access.actor_of(request), access.as_of(request), access.past_day(request)
    assert actor is not None
    known = statistics.years(actor, until=on, past=past)
    asked, matter = request.GET.get("year", ""), request.GET.get("matter", "")
    year = int(asked) if asked.isdecimal() and int(asked) in known else on.year
    matter = matter if matter in matters() else ""
    found = statistics.statistics(actor, year=year, until=on, matter=matter, past=past)
    context = {
        "found": found,
        "years": known,
        "matters": matter_choices(),
        "matter": matter,
        "sanctions": [str(each.label) for each in Sanction],
        "as_of": on,
        "chart": {
            "title": f"{year}年各月处罚决定",
            "unit": "件",
            "labels": [f"{row.month}月" for row in found.months],
            "series": [
                {"name": "立案", "values": [row.filed for row in found.months]},
                {"name": "决定", "values": [row.decided for row in found.months]},
                {"name": "结案", "values": [row.closed for row in found.months]},
            ],
        },
        "page_title": "案件统计",
    }
    return render(request, "enforcement/case_statistics.html", context)


# --- the file ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def make_file_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    """What will be in the file, and the button that makes it."""
    case = seen(Case, request, *JOINS, pk=pk)
    actor = access.actor_of(request)
    assert actor is not None
    if request.method == "POST":
        access.require_present(request)
        if not casefile.may_make(case, actor):
            raise PermissionDenied(f"卷宗由{case.unit}的人员制作。")
        made = casefile.order_file(case, actor=actor, at=clock.now())
        return redirect("enforcement:case-file", pk=made.pk)
    parts = contents.parts_of(case)
    context = {
        "record": case,
        "parts": parts,
        "bound": casefile.bound_count(parts),
        "made": list(CaseFile.objects.filter(case=case).select_related("owner")[:5]),
        "may_make": casefile.may_make(case, actor) and not access.is_past(request),
        "back": url_of(case, actor=actor),
        "page_title": "卷宗",
    }
    return render(request, "enforcement/case_file.html", context)


@require_http_methods(["GET", "POST"])
def file_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    """How far the file is; `?file=1` opens it; POST queues it once more after it failed or stood still."""
    made = get_object_or_404(CaseFile.objects.select_related("case", "owner"), pk=pk)
    case = seen(Case, request, *JOINS, pk=made.case_id)
    if request.GET.get("file"):
        if made.state != CaseFile.State.DONE:
            raise Http404("卷宗还没有生成。")
        response = FileResponse(
            made.path.open("rb"), filename=f"{case.number} 卷宗.pdf", content_type="application/pdf"
        )
        response["Cache-Control"] = "private, no-store"
        return response
    if request.method == "POST":
        access.require_present(request)
        actor = access.actor_of(request)
        assert actor is not None
        try:
            casefile.order_again(made, actor=actor, at=clock.now())
        except Refused as error:
            messages.error(request, str(error))
        return redirect("enforcement:case-file", pk=made.pk)
    may_repeat = casefile.may_make(case, access.actor_of(request)) and not access.is_past(request)
    context = {
        "made": made,
        "record": case,
        "is_stalled": casefile.is_stalled(made, at=clock.now()),
        "may_repeat": may_repeat,
        "back": url_of(case, actor=access.actor_of(request)),
        "page_title": "卷宗",
    }
    return render(request, "enforcement/case_file_result.html", context)
