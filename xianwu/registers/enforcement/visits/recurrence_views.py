"""Repeat offenders for the head: found by name, matter and town, taken along as a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from xianwu.intake.writing import table
from xianwu.kit import access
from xianwu.registers.enforcement.deadlines import days
from xianwu.registers.enforcement.declarations import known_matter, matter_choices
from xianwu.registers.enforcement.visits.recurrence import Offender, offenders

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLE = "屡犯对象"
HEADERS = ("检查对象", "编号", "执法事项", "乡镇（街道）", "地址", "复发（处）", "再次查出（处）", "最近发现", "问题", "识别方式",
           "另用名称", "依据")  # fmt: skip


@require_GET
def offenders_view(request: HttpRequest) -> HttpResponse:
    """Who was found at fault again, how that was recognised; `file=1` as a workbook, of what is filtered."""
    actor: Any = access.actor_of(request)
    on, past = access.as_of(request), access.past_day(request)
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "matter", "town")}
    is_wide = request.GET.get("wide") == "1"
    matter = asked["matter"] if known_matter(asked["matter"]) else ""
    known = [each for each in offenders(actor, on=on, matter=matter, past=past) if each.recurred or is_wide]
    rows = [each for each in known if _fits(each, **asked)]
    if request.GET.get("file") == "1":
        return _workbook(rows)
    kept = urlencode({**{name: value for name, value in asked.items() if value}, **({"wide": "1"} if is_wide else {})})
    context = {
        "page_title": TITLE,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "is_wide": is_wide,
        "query": kept,
        "matters": matter_choices(),
        "towns": sorted({each.town for each in known if each.town}),
        "months": days("recurrence_months", on=on),
    }
    return render(request, "enforcement/offenders.html", context)


def _fits(each: Offender, *, q: str, matter: str, town: str) -> bool:
    """The matter was asked of the rows already."""
    subject = each.subject
    words = (subject.title, subject.brand, subject.number, subject.address, subject.credit_code, *each.names)
    return (not town or each.town == town) and (not q or any(q.casefold() in word.casefold() for word in words))


def _workbook(rows: Iterable[Offender]) -> HttpResponse:
    lines = [
        (each.subject.title, each.subject.number, each.subject.matter_word, each.town, each.subject.address,
         each.recurred, each.again, each.newest.finding.found_on, each.newest.finding.title, "、".join(each.ways),
         "、".join(each.names), each.newest.reason)
        for each in rows
    ]  # fmt: skip
    response = HttpResponse(table(TITLE, HEADERS, lines), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(TITLE)}.xlsx"
    return response
