"""Hand-made pages of the patrol. Each works without scripts."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from xianwu.domains.illegal_building.brain.patrols import Fix
from xianwu.domains.illegal_building.day import board_of, day_of
from xianwu.domains.illegal_building.forms import PlanForm, ReportForm, TrackForm
from xianwu.domains.illegal_building.matters import MATTER
from xianwu.domains.illegal_building.models import PatrolTask, Site
from xianwu.domains.illegal_building.patrol_actions import PLANNERS, keep_track, plan_day
from xianwu.domains.illegal_building.roles import PATROLLER
from xianwu.domains.illegal_building.site_actions import report_site
from xianwu.kit import access, clock
from xianwu.kit.deed_pages import dressed
from xianwu.kit.pages import url_of
from xianwu.kit.trying import errors_of, tried
from xianwu.registers.enforcement.brain.places import Point
from xianwu.registers.enforcement.gates import EnforcementRefused, organ_of
from xianwu.registers.enforcement.visits.evidence import instant_of
from xianwu.registers.enforcement.visits.points import number_of

MOST_LINES = 20_000


@require_GET
def day_view(request: HttpRequest) -> HttpResponse:
    """What a patroller walks today."""
    actor: Any = access.actor_of(request)
    try:
        on = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        on = access.as_of(request)
    context = {"day": day_of(actor, on=on), "today": clock.today(), "page_title": "我的巡查"}
    return render(request, "illegal_building/day.html", context)


@require_http_methods(["GET", "POST"])
def report_view(request: HttpRequest) -> HttpResponse:
    """Report one site, for one thumb; what is refused is kept as typed."""
    actor: Any = access.actor_of(request)
    if request.method == "POST":
        access.require_present(request)
        form = ReportForm(request.POST, request.FILES, actor=actor)
        made: list[Site] = []

        def report() -> None:
            pictures = form.cleaned_data["pictures"]
            made.append(report_site(form.told(), pictures=pictures, actor=actor, at=clock.now()))

        if form.is_valid() and tried(form, report):
            site = made[0]
            words = f"已上报，编号 {site.number}。"
            if site.rebuilt_of_id:
                words += "这里拆除过，疑似拆后复建。"
            messages.success(request, words + "许可还没有核实，先劝阻，不要说成违建。")
            if site.photo_doubts:
                messages.warning(request, f"定位存疑：{''.join(site.photo_doubts)}")
            return redirect(url_of(site, actor=actor) or "/")
    else:
        form = ReportForm(initial={"cell": request.GET.get("cell")}, actor=actor)
    context = {"form": dressed(form), "errors": errors_of(form), "page_title": "上报疑似违建"}
    return render(request, "illegal_building/report.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def board_view(request: HttpRequest) -> HttpResponse:
    """The street at a glance; POST plans the patrols of a day."""
    actor: Any = access.actor_of(request)
    street = organ_of(MATTER)
    may_plan = actor.covers(street, *PLANNERS) and not access.is_past(request)
    form = PlanForm(request.POST or None, initial={"on": access.as_of(request)})
    if request.method == "POST":
        access.require_present(request)
        if not may_plan:
            raise PermissionDenied("巡查任务由执法内勤或分管负责人下达。")
        made: list[Any] = []
        if form.is_valid() and tried(
            form, lambda: made.extend(plan_day(street, form.cleaned_data["on"], actor=actor, at=clock.now()))
        ):
            messages.success(request, f"已下达 {len(made)} 个巡查任务。" if made else "这一天该巡查的都已下达。")
            return redirect(request.path)
    context = {
        "board": board_of(street, on=access.as_of(request), past=access.past_day(request)), "street": street, "may_plan": may_plan,
        "form": dressed(form), "errors": errors_of(form), "page_title": "违建巡查一览",
    }  # fmt: skip
    return render(request, "illegal_building/board.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def track_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The track of one's own patrol, from a file."""
    actor: Any = access.actor_of(request)
    rows = PatrolTask.objects.visible_to(actor, roles=(PATROLLER,)).select_related("cell__unit", "unit")
    task = rows.filter(pk=pk).first()
    if task is None:
        raise Http404("没有这个巡查任务，或者您无权查看。")
    form = TrackForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        access.require_present(request)
        if form.is_valid() and tried(
            form, lambda: keep_track(task, _fixes(form.cleaned_data["file"]), actor=actor, at=clock.now())
        ):
            messages.success(request, f"已保存轨迹。{task.coverage_reason}")
            return redirect(url_of(task, actor=actor) or "/")
    context = {"form": dressed(form), "errors": errors_of(form), "task": task, "page_title": "上传轨迹"}
    context["back"] = url_of(task, actor=actor) or "/"
    return render(request, "illegal_building/track_form.html", context, status=422 if form.errors else 200)


def _fixes(file: Any) -> list[Fix]:
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EnforcementRefused("文件不是 UTF-8 编码的 CSV，请重新导出。", field="file") from error
    found = []
    for number, line in enumerate(csv.reader(StringIO(text)), start=1):
        if number > MOST_LINES:
            raise EnforcementRefused(f"一次最多 {MOST_LINES} 个轨迹点，请按一次巡查导出。", field="file")
        cells = [cell.strip() for cell in line]
        at = instant_of(cells[0]) if cells else None
        numbers = [number_of(cell) for cell in cells[1:4]]
        if at is None and number == 1:
            continue
        if at is None or len(numbers) < 3 or None in numbers:
            raise EnforcementRefused(f"第 {number} 行不是“时间,纬度,经度,精度”，请检查文件。", field="file")
        latitude, longitude, accuracy = (float(each) for each in numbers)  # type: ignore[arg-type]
        found.append(Fix(at, Point(latitude, longitude), accuracy))
    return found
