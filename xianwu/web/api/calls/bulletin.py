"""Published issues of the bulletin: text with its figures, and the three signed files."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from xianwu.bulletin.files import TYPES, file_name, stored
from xianwu.bulletin.models import Issue, Item
from xianwu.bulletin.resolution import ItemText, text_of
from xianwu.bulletin.roles import DESK
from xianwu.kit.pages import pages_of
from xianwu.web.api.answers import answer, file_answer
from xianwu.web.api.calls.ledgers import require_reader


def _issue(request: HttpRequest, pk: int) -> Issue:
    """An issue that has left the house; drafts are for the desk's own pages."""
    pages = pages_of(Issue)
    assert pages
    require_reader(request, pages)
    rows = Issue.objects.visible_to(request.actor).published().select_related("series")  # type: ignore[attr-defined]
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("没有这一期，或者它还没有分发。")
    return found


def _told_item(text: ItemText) -> dict[str, Any]:
    return {
        "order": text.item.order,
        "title": text.title,
        "tag": text.item.tag,
        "text": "".join(run.text for run in text.runs),
        "runs": [{"text": run.text, "figure": run.key} for run in text.runs],
    }


def items_call(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The items of an issue as they are being written; for the desk."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if not actor.has(*DESK):
        raise PermissionDenied("在编的条目只对编辑部开放；已分发的快报请读全文。")
    if not Issue.objects.visible_to(actor).filter(pk=pk).exists():
        raise Http404("没有这一期，或者您无权查看。")
    rows = Item.objects.filter(issue_id=pk, order__isnull=False).order_by("order").select_related("unit")
    names = ("id", "version", "order", "title", "tag", "body")
    told = [{name: getattr(each, name) for name in names} | {"unit": each.unit and str(each.unit)} for each in rows]
    return answer({"items": told})


def text_call(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The issue as it was signed; each printed figure with its key."""
    issue = _issue(request, pk)
    told = {
        "id": issue.pk,
        "series": issue.series.name,
        "year": issue.year,
        "issue_no": issue.issue_no,
        "title": issue.title,
        "issued_on": issue.issued_on,
        "as_of": issue.as_of,
        "distribution": issue.distribution,
        "items": [_told_item(each) for each in text_of(issue).items],
        "files": [{"kind": kind, "sha256": issue.digest_of(kind)} for kind in TYPES],
    }
    return answer(told)


def file_call(request: HttpRequest, *, pk: int, kind: str) -> HttpResponse:
    """A signed file, byte for byte."""
    if kind not in TYPES:
        raise Http404("没有这种文件，可用：pdf、docx、html。")
    issue = _issue(request, pk)
    return file_answer(stored(issue, kind), file_name(issue, kind), content_type=TYPES[kind])
