"""The hand-made pages: the watch list, what falls due, crews, odds, major hazards, the head's board."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from xianwu.core.records.past import joined
from xianwu.domains.gas_safety import board, crewing, facts, joint_actions, schedule
from xianwu.domains.gas_safety.forms import ListForm, SupplierForm
from xianwu.domains.gas_safety.kinds import GROUPS, KINDS, MATTER
from xianwu.kit import access, clock
from xianwu.kit.deed_pages import dressed
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.gates import organ_of
from xianwu.registers.enforcement.kinds import Severity
from xianwu.registers.enforcement.models import Finding, Plan, Subject
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, OFFICER
from xianwu.registers.enforcement.visits.plan_actions import TAKES_SUBJECTS
from xianwu.registers.enforcement.visits.scoring import score_subjects

MOST = 100


# --- the watch list -----------------------------------------------------------------------------------------


@require_GET
def matrix_view(request: HttpRequest) -> HttpResponse:
    """Kinds × items with who is in time; `?kind=&code=` or `?section=` lists what is not."""
    actor: Any = access.actor_of(request)
    past = access.past_day(request)
    found = facts.matrix_of(actor, on=access.as_of(request), past=past)
    kinds = [(kind, label) for kind, label in KINDS if kind in found.kinds]
    wanted = {name: request.GET.get(name, "") for name in ("kind", "code", "section")}
    late = _late(found, wanted, past) if any(wanted.values()) else []
    named = Subject.as_stood(past).filter(id__in=[each.site for each in late[:MOST]])
    subjects = {row.pk: row for row in joined(named, "town")}
    texts = {line.item.code: line.item.text for line in found.lines}
    context = {
        "found": found,
        "groups": [(label, [line for line in found.lines if line.item.group == group]) for group, label in GROUPS],
        "kinds": [(kind, label, found.kinds[kind]) for kind, label in kinds],
        "wanted": wanted,
        "late": [(each, subjects[each.site], texts[each.code]) for each in late[:MOST]],
        "late_count": len(late),
        "page_title": "全效监管清单",
    }
    return render(request, "gas_safety/matrix.html", context)


def _late(found: Any, wanted: dict[str, str], past: date | None) -> list[Any]:
    rows = [
        each for each in found.late if wanted["code"] in ("", each.code) and wanted["section"] in ("", each.section)
    ]
    if not wanted["kind"]:
        return rows
    own_kind = Subject.as_stood(past).filter(id__in=[each.site for each in rows], kind=wanted["kind"])
    own = set(own_kind.values_list("id", flat=True))
    return [each for each in rows if each.site in own]


# --- pages that do something ----------------------------------------------------------------------------------


def chosen_of(request: HttpRequest) -> set[int]:
    """Keys that were ticked; what is no number is nobody's."""
    return {int(each) for each in request.POST.getlist("chosen") if each.isdecimal()}


def posted(request: HttpRequest, *, may: bool, who: str, run: Callable[[], str]) -> HttpResponse:
    """One verb of a page: refused to whoever may not, its words shown, then the page anew."""
    access.require_present(request)
    if not may:
        raise PermissionDenied(who)
    try:
        messages.success(request, run())
    except Refused as error:
        messages.error(request, str(error))
    return redirect(request.path)


def _told(done: str, refused: list[str]) -> str:
    return f"{done}没有安排的：{'；'.join(refused[:5])}。" if refused else done


@require_http_methods(["GET", "POST"])
def schedule_view(request: HttpRequest) -> HttpResponse:
    """What falls due by band; POST puts the ticked ones on a plan, or scores everybody anew."""
    actor: Any = access.actor_of(request)
    may = access.has_any(actor, roles=(CLERK,)) and not access.is_past(request)
    form = ListForm(request.POST or None)
    plans = Plan.objects.visible_to(actor, roles=(CLERK,)).filter(matter=MATTER, state__in=TAKES_SUBJECTS)
    plans = plans.filter(ends_on__gt=access.as_of(request))
    form.fields["plan"].queryset = plans.order_by("-starts_on")  # type: ignore[attr-defined]
    if request.method == "POST":
        return posted(request, may=may, who="频次安排由执法内勤办理。", run=lambda: _schedule(request, form, actor))
    found = schedule.schedule_of(actor, on=access.as_of(request), past=access.past_day(request))
    context = {
        "found": found, "rows": found.rows[:MOST], "form": dressed(ListForm() if not may else form), "may": may,
        "page_title": "频次安排",
    }  # fmt: skip
    return render(request, "gas_safety/schedule.html", context)


def _schedule(request: HttpRequest, form: ListForm, actor: Any) -> str:
    if "score" in request.POST:
        done = score_subjects(MATTER, organ_of(MATTER), actor=actor, at=clock.now())
        return f"已评 {done.total} 家，{done.changed} 家的分数有变化。"
    if not form.is_valid():
        raise Refused("请选择检查计划。")
    done, refused = schedule.list_due(form.cleaned_data["plan"], chosen_of(request), actor=actor, at=clock.now())
    return _told(f"已列入“{form.cleaned_data['plan'].title}” {done} 家。", refused)


@require_http_methods(["GET", "POST"])
def crews_view(request: HttpRequest) -> HttpResponse:
    """Visits without officers and whom the section that is linked with the town would send; POST sends them."""
    actor: Any = access.actor_of(request)
    may = access.has_any(actor, roles=(CLERK, DEPUTY)) and not access.is_past(request)
    if request.method == "POST":
        return posted(request, may=may, who="派组由执法内勤或分管负责人办理。", run=lambda: _send(request, actor))
    try:
        crews, problem = crewing.proposed(actor, on=access.as_of(request)), ""
    except Refused as error:
        crews, problem = [], str(error)
    context = {"crews": crews, "problem": problem, "may": may, "page_title": "股室派组"}
    return render(request, "gas_safety/crews.html", context)


def _send(request: HttpRequest, actor: Any) -> str:
    done, refused = crewing.send_crews(chosen_of(request), actor=actor, at=clock.now())
    return _told(f"已派组 {done} 次检查。", refused)


@require_GET
def board_view(request: HttpRequest) -> HttpResponse:
    on = access.as_of(request)
    context = {"found": board.board_of(on=on), "as_of": on, "page_title": "燃气一览"}
    return render(request, "gas_safety/board.html", context)


# --- major hazards --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def major_view(request: HttpRequest) -> HttpResponse:
    """Major hazards that stand open; POST tells the supplier of one by a numbered letter."""
    actor: Any = access.actor_of(request)
    may = access.has_any(actor, roles=(CLERK, OFFICER)) and not access.is_past(request)
    wanted = {"matter": MATTER, "severity": Severity.MAJOR, "state__in": Finding.UNFIXED}
    rows = Finding.objects.visible_to(actor).filter(**wanted)
    form = SupplierForm(request.POST or None)
    form.fields["finding"].queryset = rows  # type: ignore[attr-defined]
    status = 200
    if request.method == "POST":
        access.require_present(request)
        if not may:
            raise PermissionDenied("告知供气企业由执法内勤或执法人员办理。")
        if form.is_valid() and _tell_supplier(request, form, actor):
            return redirect(request.path)
        status = 422
    then = Finding.seen(actor, past=access.past_day(request)).filter(**wanted, found_on__lte=access.as_of(request))
    latest = joined(then.order_by("-found_on", "-id")[:MOST], "subject__gas_site", "town")
    context = {"rows": latest, "form": dressed(form), "may": may, "page_title": "重大隐患"}
    return render(request, "gas_safety/major.html", context, status=status)


def _tell_supplier(request: HttpRequest, form: SupplierForm, actor: Any) -> bool:
    data = form.cleaned_data
    try:
        paper = joint_actions.notify_supplier(
            data["finding"], demand=data["demand"], contact=data["contact"], actor=actor, at=clock.now()
        )
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    messages.success(request, f"已告知供气企业（{paper.number}）。")
    return True
