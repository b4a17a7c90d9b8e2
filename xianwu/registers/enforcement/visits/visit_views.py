"""The page at the door, for one thumb: start, answer, photograph, end. Works without scripts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from xianwu.core.workflow.api import take_step
from xianwu.kit import access, clock
from xianwu.kit.deed_pages import dressed
from xianwu.kit.pages import url_of
from xianwu.kit.refusals import Refused
from xianwu.kit.trying import errors_of, result_of, tried
from xianwu.registers.enforcement.kinds import ItemResult, Mode
from xianwu.registers.enforcement.models import Finding, Inspection, Photo
from xianwu.registers.enforcement.roles import OFFICER
from xianwu.registers.enforcement.visits import facts, field_actions, team_actions
from xianwu.registers.enforcement.visits.visit_forms import AttemptForm, StartForm, VisitForm, line_of

S = Inspection.State
AT_THE_DOOR = (S.PLANNED, S.APPROVED, S.NOTIFIED, S.VISITING)


def _seen(request: HttpRequest, pk: int) -> Inspection:
    actor = access.actor_of(request)
    rows = Inspection.objects.visible_to(actor, roles=(OFFICER,)).select_related(
        "unit", "subject__town", "plan", "town"
    )  # type: ignore[arg-type]
    record = rows.filter(pk=pk).first()
    if record is None:
        raise Http404("没有这次检查，或者您无权查看。")
    if actor is None or (problem := facts.presence_problem(record, actor)):
        raise PermissionDenied(problem)
    return record


@require_http_methods(["GET", "POST"])
def visit_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    """What is to be done next at the door: start, or answer and end."""
    inspection = _seen(request, pk)
    if inspection.state not in AT_THE_DOOR:
        return redirect(url_of(inspection, actor=access.actor_of(request)) or "/")
    if request.method == "POST":
        access.require_present(request)
    if inspection.state == S.VISITING:
        return _visiting(request, inspection)
    return _before(request, inspection)


def _stay(request: HttpRequest, words: str, *, anchor: str = "") -> HttpResponse:
    if words:
        messages.success(request, words)
    return redirect(f"{request.path}{anchor}")


# --- before the visit ---------------------------------------------------------------------------------------


def _before(request: HttpRequest, inspection: Inspection) -> HttpResponse:
    asks_start = request.method == "POST" and request.POST.get("do") == "start"
    form = StartForm(request.POST if asks_start else None, record=inspection)
    if asks_start and form.is_valid():
        step = "start_urgent" if inspection.is_urgent and inspection.state == S.PLANNED else "start"
        data = form.cleaned_data | form.device
        actor: Any = access.actor_of(request)
        if tried(form, lambda: take_step(inspection, step, actor=actor, at=clock.now(), data=data)):
            return _stay(request, "已开始检查，请逐项登记。")
    attempt = _attempt_form(request, inspection)
    if isinstance(attempt, HttpResponse):
        return attempt
    return _page(request, inspection, {"start": dressed(form), "errors": errors_of(form) + errors_of(attempt)}, attempt)


def _attempt_form(request: HttpRequest, inspection: Inspection) -> AttemptForm | HttpResponse:
    """The form of a closed door, or the way on once it was kept."""
    asks = request.method == "POST" and request.POST.get("do") == "attempt"
    form = AttemptForm(*((request.POST, request.FILES) if asks else ()), record=inspection, prefix="attempt")
    if asks and form.is_valid():
        actor: Any = access.actor_of(request)
        data = form.cleaned_data
        options = {"reason": data["reason"], "file": data["file"], "device": form.device}
        photos = result_of(
            form, lambda: field_actions.record_attempt(inspection, **options, actor=actor, at=clock.now())
        )
        if photos is not None:
            messages.success(request, "已登记未能检查。这不算一次检查，可以重新安排。")
            _say_doubts(request, photos)
            return redirect(url_of(inspection, actor=actor) or "/")
    return form


# --- during the visit ---------------------------------------------------------------------------------------


def _visiting(request: HttpRequest, inspection: Inspection) -> HttpResponse:
    items = facts.items_for(inspection)
    findings = list(inspection.findings.standing().select_related("item").order_by("pk"))
    attempt = _attempt_form(request, inspection)
    if isinstance(attempt, HttpResponse):
        return attempt
    do = request.POST.get("do", "save") if request.method == "POST" else ""
    is_own = bool(do) and do != "attempt"
    form = VisitForm(
        *((request.POST, request.FILES) if is_own else ()), items=items, findings=findings, record=inspection,
        initial={
            "party_name": inspection.party_name, "party_role": inspection.party_role,
            **({} if do else request.session.pop(_typed_key(inspection), {})),
        },
    )  # fmt: skip
    if is_own and form.is_valid():
        done = _do(request, inspection, form, do)
        if done is not None:
            return done
    return _visiting_page(request, inspection, form, attempt)


def _do(request: HttpRequest, inspection: Inspection, form: VisitForm, do: str) -> HttpResponse | None:
    """Keep what was entered and take what was asked for; None: the page stays, with what was refused."""
    actor: Any = access.actor_of(request)
    entry, by = form.entry(do), {"actor": actor, "at": clock.now()}
    record, step = _step_of(form, inspection, do)
    try:
        if step:
            data = form.ending() if step == "finish" else {}
            kept = field_actions.keep_and_step(inspection, entry, record=record, step=step, data=data, **by)
        else:
            kept = field_actions.keep_entry(inspection, entry, **by)
    except Refused as error:
        name = error.field if error.field in form.fields else None
        # A step names the field in its own refusal; the form names it again.
        said = str(error).removeprefix(f"{form.fields[name].label}：") if name else str(error)
        form.add_error(name, said)
        return None
    for problem in kept.problems:
        form.add_error(problem.name if problem.name in form.fields else None, problem.message)
    is_doubtful = _say_doubts(request, kept.photos)
    if kept.problems:
        return None
    if step == "finish":
        messages.success(request, "检查已结束，笔录已生成。请处理发现的问题。")
        return redirect(url_of(inspection, actor=actor) or "/")
    request.session[_typed_key(inspection)] = form.not_kept(do)
    return _stay(request, "" if is_doubtful else "已保存。", anchor="#findings" if do != "save" else "")


def _typed_key(inspection: Inspection) -> str:
    """Where typed words wait for the page that is shown next: a picture taken between loses none of them."""
    return f"visit-typed-{inspection.pk}"


def _say_doubts(request: HttpRequest, photos: Iterable[Photo]) -> bool:
    """While one still stands there another can be taken; whether anything was said."""
    told = [photo.doubts_told for photo in photos if photo.doubts]
    for each in told:
        messages.warning(request, each)
    return bool(told)


def _step_of(form: VisitForm, inspection: Inspection, do: str) -> tuple[Inspection | Finding, str]:
    if do == "finish":
        return inspection, "finish"
    if do.startswith("fix-"):
        wanted = do.removeprefix("fix-")
        finding = next((each for each in form.findings if str(each.pk) == wanted), None)
        if finding is None:
            raise Http404("没有这处问题。")
        return finding, "fix_on_site"
    return inspection, ""


def _visiting_page(request: HttpRequest, inspection: Inspection, form: VisitForm, attempt: AttemptForm) -> HttpResponse:
    kept = {row.item_id: row for row in inspection.checkeditems.all()}
    by_item = {finding.item_id: finding for finding in form.findings if finding.item_id}
    photos = list(inspection.photos.select_related("attachment").order_by("pk"))
    lines = [line_of(item, kept.get(item.pk), by_item.get(item.pk), form=form) for item in form.items]
    context = {
        "form": dressed(form),
        "lines": lines,
        "answered": len(kept),
        "cards": [_card(form, finding, photos) for finding in form.findings],
        "scene_photos": [photo for photo in photos if photo.finding_id is None],
        "results": ItemResult.choices,
        "errors": errors_of(form) + errors_of(attempt),
    }
    return _page(request, inspection, context, attempt)


def _card(form: VisitForm, finding: Finding, photos: Iterable[Photo]) -> dict[str, Any]:
    """A finding on the page, with the pictures taken of it and the fields for more."""
    is_open = finding.state == Finding.State.FOUND
    return {
        "finding": finding,
        "photos": [photo for photo in photos if photo.finding_id == finding.pk],
        "is_on_site": is_open and finding.mode == Mode.ON_SITE,
        "is_ordered_next": is_open and finding.mode == Mode.DEADLINE,
        "before": form[f"photo_before_{finding.pk}"],
        "after": form[f"photo_after_{finding.pk}"],
    }


def _page(request: HttpRequest, inspection: Inspection, context: dict[str, Any], attempt: AttemptForm) -> HttpResponse:
    subject = inspection.subject
    shared = {
        "inspection": inspection,
        "subject": subject,
        "phone": subject.phone,
        "attempt": dressed(attempt),
        "page_title": inspection.title,
        "back": url_of(inspection, actor=access.actor_of(request)),
    }
    status = 422 if context["errors"] else 200
    return render(request, "enforcement/visit.html", shared | context, status=status)


# --- one item by itself -------------------------------------------------------------------------------------


@require_POST
def item_view(request: HttpRequest, *, pk: int, item: int) -> HttpResponse:
    """Keep one answer as soon as it is given; the line comes back as it now stands."""
    inspection = _seen(request, pk)
    access.require_present(request)
    actor: Any = access.actor_of(request)
    if actor is None or not actor.covers(inspection.unit, OFFICER):
        raise PermissionDenied("需由执法人员登记。")
    known = next((each for each in facts.items_for(inspection) if each.pk == item), None)
    if known is None:
        raise Http404("没有这个检查项。")
    answer = team_actions.Answer(request.POST.get(f"result_{item}", ""), request.POST.get(f"note_{item}", ""))
    error = ""
    try:
        if answer.result:
            team_actions.answer_items(inspection, {item: answer}, actor=actor, at=clock.now())
    except Refused as refused:
        error = str(refused)
    kept = inspection.checkeditems.filter(item_id=item).first()
    finding = inspection.findings.standing().filter(item_id=item).first()
    line = line_of(known, kept, finding, error=error)
    context = {"line": line, "inspection": inspection, "results": ItemResult.choices}
    return render(request, "enforcement/visit_item.html", context)
