"""Panels of a record's page. Rooms above the kit add theirs (steps, timeline, files) in the same way."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.safestring import mark_safe

from xianwu.kit.columns import Column, resolve


class Panel:
    """One block of the detail page: a title, a template and what the template needs."""

    title: str = ""
    template: str = ""
    side: bool = False
    key: str = ""
    """Anchor of the panel: `#panel-steps`."""
    is_printed: bool = True
    """Steps and buttons leave themselves out of the print view."""

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return True

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        return {}


class Fields(Panel):
    """Fields of the record as label and value; names or columns, as in a ledger."""

    template = "kit/panels/fields.html"

    def __init__(self, *names: str | Column, title: str = "基本信息", side: bool = False) -> None:
        self.names = names
        self.title = title
        self.side = side

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        from xianwu.kit.looks import look_for

        look = look_for(request)
        columns = [resolve(type(record), name) for name in self.names]
        fields = [(column, mark_safe(column.cell(record, look))) for column in columns]
        return {"fields": fields, "unit": look.money_unit}


class Related(Panel):
    """Records that belong to this one, at most `limit` of them, those one may see."""

    template = "kit/panels/related.html"

    def __init__(
        self,
        accessor: str,
        *columns: str | Column,
        title: str = "",
        side: bool = False,
        limit: int = 20,
        empty: str = "还没有。",
    ) -> None:
        self.accessor = accessor
        self.columns = columns
        self.title = title
        self.side = side
        self.limit = limit
        self.empty = empty

    def rows(self, request: HttpRequest, *, record: Model) -> Any:
        rows = getattr(record, self.accessor).all()
        return rows.visible_to(request.actor) if hasattr(rows, "visible_to") else rows

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        from xianwu.kit.looks import look_for, table

        rows = self.rows(request, record=record)
        columns = self._columns(rows.model)
        joins = sorted({column.joins for column in columns if column.joins})
        found = list(rows.select_related(*joins)[: self.limit + 1])
        return {
            "title": self.title or str(rows.model._meta.verbose_name),
            "table": table(columns, records=found[: self.limit], look=look_for(request)),
            "has_more": len(found) > self.limit,
            "limit": self.limit,
            "empty": self.empty,
        }

    def _columns(self, model: type[Model]) -> Sequence[Column]:
        from xianwu.kit.pages import pages_of

        names: Sequence[str | Column] = self.columns
        if not names:
            pages = pages_of(model)
            names = tuple(pages.columns)[:5] if pages else ("__str__",)
        return [resolve(model, name) for name in names]
