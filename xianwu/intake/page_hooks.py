"""Excel in and out on every ledger: the sheets of its model, and the export of what is filtered."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpRequest
from django.urls import reverse

from xianwu.intake.declarations import Sheet, sheets
from xianwu.kit import access
from xianwu.kit.hooks import PageHooks
from xianwu.kit.pages import RecordPages, Tool


def export_url(request: HttpRequest, pages: RecordPages) -> str:
    query = request.GET.urlencode()
    return reverse("intake:export", args=[pages.name]) + (f"?{query}" if query else "")


def sheet_url(sheet: Sheet) -> Callable[[HttpRequest, RecordPages], str]:
    def url(request: HttpRequest, pages: RecordPages) -> str:
        query = request.GET.urlencode()
        return reverse("intake:sheet-export", args=[sheet.key, pages.name]) + (f"?{query}" if query else "")

    return url


class ExcelHooks(PageHooks):
    def tools(self, pages: RecordPages, *, request: HttpRequest) -> Iterable[Tool]:
        if not access.is_past(request):
            for sheet in sheets().values():
                if sheet.model is pages.model:
                    url = reverse("intake:upload", args=[sheet.key])
                    yield Tool(f"导入{sheet.label}", "file-import", url, roles=sheet.roles)
                    if sheet.goes_round:
                        yield Tool(
                            f"导出{sheet.label}", "file-export", sheet_url(sheet), roles=sheet.roles, needs_rows=True
                        )
        yield Tool("导出 Excel", "file-export", export_url, needs_rows=True)


PAGE_HOOKS = [ExcelHooks()]
