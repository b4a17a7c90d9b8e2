"""Steps over many rows: chosen, asked about with numbers, run, and reported row by row."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from xianwu.kit import access
from xianwu.kit.forms import mark_errors
from xianwu.kit.keys import key_of
from xianwu.kit.listing import Listing
from xianwu.kit.pages import BulkAction, BulkResult, RecordPages
from xianwu.kit.refusals import Refused, put_to
from xianwu.kit.rows_form import RowsForm


@require_POST
def bulk_view(request: HttpRequest, pages: RecordPages) -> HttpResponse:
    """First the question, where one is due; then the run. Rows are always read anew from what one may see."""
    access.require_present(request)
    action = _action(pages, request)
    listing = Listing(pages, request)
    rows = _chosen(pages, request, listing=listing)
    if listing.problems:
        # The rows would be others, and more, than the reader filtered for.
        messages.warning(request, "".join(listing.problems) + "没有办理，请改好筛选再试。")
        return redirect(pages.url() + listing.link())
    wrong = rows.exclude(state__in=action.states).count() if action.states else 0
    count = rows.count()
    back = pages.url() + listing.link()
    if not count or wrong:
        told = (
            f"选中的 {count} 条里有 {wrong} 条现在不能“{action.label}”，请去掉后再试。"
            if wrong
            else "没有选中任何记录。"
        )
        messages.warning(request, told)
        return redirect(back)
    try:
        form = _form(action, rows, request.POST if _is_confirmed(request) else None)
    except Refused as error:
        messages.warning(request, str(error))
        return redirect(back)
    asks_first = form is not None or action.is_dangerous or action.preview is not None
    is_ready = _is_confirmed(request) and (form is None or form.is_valid())
    if asks_first and not is_ready:
        return _ask(request, pages, action=action, rows=rows, form=form, back=back)
    if isinstance(form, RowsForm):
        return _run_by_row(request, pages, action=action, rows=rows, form=form, back=back)
    _run(request, action=action, rows=rows, data=form.cleaned_data if form is not None else {})
    return redirect(back)


def _form(action: BulkAction, rows: QuerySet, data: Any) -> forms.Form | None:
    if action.form is not None:
        return action.form(rows, data)
    return action.asks(data) if action.asks else None


def _is_confirmed(request: HttpRequest) -> bool:
    return request.POST.get("confirmed") == "1"


def _action(pages: RecordPages, request: HttpRequest) -> BulkAction:
    name = request.POST.get("action", "")
    for action in pages.bulk_actions(request):
        if action.name == name:
            return action
    for action in pages.all_bulk(request):
        if action.name == name:
            raise PermissionDenied(f"您的角色不能办理“{action.label}”，刚才的操作没有保存。")
    raise Http404("没有这一步。")


def _chosen(pages: RecordPages, request: HttpRequest, *, listing: Listing) -> QuerySet:
    """The ticked rows, or the whole filtered set when the reader asked for all of it."""
    if request.POST.get("scope") == "filtered":
        return listing.rows
    key = pages.model._meta.pk
    try:
        ids = [key_of(pages.model, value) for value in request.POST.getlist("ids")]
    except ValidationError as error:
        raise Http404("选中的记录编号有误。") from error
    return pages.rows(request).filter(**{f"{key.name}__in": ids})


def _ask(request: HttpRequest, pages: RecordPages, **context: Any) -> HttpResponse:
    action, rows, form = context["action"], context["rows"], context["form"]
    count = rows.count()
    sentence = (
        action.preview(request, rows) if action.preview else f"将对 {count} 条{pages.heading}办理“{action.label}”。"
    )
    has_entries = isinstance(form, RowsForm) and form.shown
    for part in form.parts if isinstance(form, RowsForm) else ():
        mark_errors(part)
    context |= {
        "pages": pages,
        "sentence": sentence,
        "count": count,
        "sample": [] if has_entries else list(rows[:5]),
        "errors": form.complaints() if isinstance(form, RowsForm) else [],
        "ids": context.get("ids") or request.POST.getlist("ids"),
        "scope": context.get("scope", request.POST.get("scope", "")),
        "page_title": action.label,
        "query": request.GET.urlencode(),
    }
    return render(request, "kit/bulk.html", context, status=422 if context["errors"] else 200)


def _run_by_row(
    request: HttpRequest, pages: RecordPages, *, action: BulkAction, rows: QuerySet, form: RowsForm, back: str
) -> HttpResponse:
    """Run; what was refused comes back with what was typed, so that nothing is filled in twice."""
    left = form.unanswered
    try:
        result = action.run(request, rows.exclude(pk__in=list(left)) if left else rows, dict(form.cleaned_data))
    except Refused as error:
        put_to(form, error.reasons)
        return _ask(request, pages, action=action, rows=rows, form=form, back=back)
    assert isinstance(result, BulkResult)
    _tell(request, action=action, result=result)
    left |= result.left
    if not left:
        return redirect(back)
    assert action.form is not None
    kept = pages.rows(request).filter(pk__in=list(left))
    form = action.form(kept, request.POST)
    form.is_valid()
    form.refuse(result.left)
    return _ask(request, pages, action=action, rows=kept, form=form, back=back, ids=[str(pk) for pk in left], scope="")


def _run(request: HttpRequest, *, action: BulkAction, rows: QuerySet, data: dict[str, Any]) -> None:
    try:
        result = action.run(request, rows, data)
    except (Refused, ValidationError) as error:
        messages.error(request, "；".join(getattr(error, "messages", [str(error)])))
        return
    if not isinstance(result, BulkResult):
        messages.success(request, str(result))
        return
    _tell(request, action=action, result=result)
    if result.refused:
        messages.warning(request, f"{len(result.refused)} 条未办——{_in_short(result.refused)}")


def _tell(request: HttpRequest, *, action: BulkAction, result: BulkResult) -> None:
    """What was done, and what to look at in it."""
    if result.done or result.message:
        messages.success(request, result.message or f"“{action.label}”已办 {result.done} 条。")
    if result.remarks:
        messages.warning(request, f"其中 {len(result.remarks)} 条请留意——{_in_short(result.remarks)}")


def _in_short(said: Sequence[tuple[str, str]]) -> str:
    first = "；".join(f"{title}：{why.rstrip('。')}" for title, why in said[:5])
    return first + (f" 等 {len(said)} 条" if len(said) > 5 else "。")
