"""Panels of a record's page. Rooms above the kit add theirs (steps, timeline, files) in the same way."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, Model, prefetch_related_objects
from django.http import HttpRequest
from django.utils.safestring import mark_safe

from xianwu.kit import access
from xianwu.kit.columns import Column, resolve
from xianwu.kit.deeds import Deed


class Panel:
    """One block of the detail page: a title, a template and what the template needs."""

    title: str = ""
    template: str = ""
    side: bool = False
    key: str = ""
    """Anchor of the panel: `#panel-steps`."""
    is_printed: bool = True
    """Steps and buttons leave themselves out of the print view."""
    is_late: bool = False
    """What is looked at last, or takes many rows to know, comes in a request of its own when the page stands."""
    folds: bool = True
    """On a phone it stands behind its title on a long page, unless it is among the first. What one comes to do does not."""
    weight: int = 1
    """How many statements a late panel takes, so that no answer takes many."""

    def deeds(self, model: type[Model]) -> Sequence[Deed]:
        """What can be done from this panel on a record of the model, told to the API as well."""
        return ()

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
        columns = self.columns(type(record))
        fields = [(column, mark_safe(column.cell(record, look))) for column in columns]
        return {"fields": fields, "unit": look.money_unit}

    def columns(self, model: type[Model]) -> list[Column]:
        return [resolve(model, name) for name in self.names]


class Related(Panel):
    """Records that belong to this one, at most `limit` of them, those one may see.

    Columns in `seldom` stand behind the others, and only where one of the rows has something in them.
    """

    template = "kit/panels/related.html"

    def __init__(
        self,
        accessor: str,
        *columns: str | Column,
        title: str = "",
        side: bool = False,
        limit: int = 20,
        empty: str = "还没有。",
        late: bool = False,
        seldom: Sequence[str | Column] = (),
    ) -> None:
        self.accessor = accessor
        self.columns = columns
        self.seldom = seldom
        self.title = title
        self.side = side
        self.limit = limit
        self.empty = empty
        self.is_late = self.is_late or late

    def rows(self, request: HttpRequest, *, record: Model) -> Any:
        """What points to the record; under a past day as it stood then, where versions are kept."""
        manager = getattr(record, self.accessor)
        model, field = manager.model, getattr(manager, "field", None)
        if access.is_past(request) and field is not None and hasattr(model, "past"):
            rows = model.past(access.as_of(request), actor=access.actor_of(request))
            return rows.filter(**{field.name: record.pk}).order_by(*(model._meta.ordering or ("id",)))
        rows = manager.all()
        return rows.visible_to(access.actor_of(request)) if hasattr(rows, "visible_to") else rows

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        from xianwu.kit.looks import look_for, table

        rows = self.rows(request, record=record)
        # Rows of a past day are read from the kept versions, but speak as rows of the model.
        model = getattr(rows.model, "instance_type", rows.model)
        columns = self._columns(model)
        seldom = [resolve(model, each) for each in self.seldom]
        joins = sorted({column.joins for column in (*columns, *seldom) if column.joins})
        found = _with(rows, joins, limit=self.limit + 1, is_past=access.is_past(request))
        columns += [column for column in seldom if any(column.value(row) not in (None, "") for row in found)]
        return {
            "title": self.title or str(model._meta.verbose_name),
            "table": table(columns, records=found[: self.limit], look=look_for(request)),
            "has_more": len(found) > self.limit,
            "limit": self.limit,
            "empty": self.empty,
        }

    def _columns(self, model: type[Model]) -> list[Column]:
        from xianwu.kit.pages import pages_of

        names: Sequence[str | Column] = self.columns
        if not names:
            pages = pages_of(model)
            names = tuple(pages.columns)[:5] if pages else ("__str__",)
        return [resolve(model, name) for name in names]


def _with(rows: Any, joins: Sequence[str], *, limit: int, is_past: bool) -> list[Any]:
    """The first rows with what they point to; kept versions cannot be joined, their targets are read after them."""
    if not is_past:
        return list(rows.select_related(*joins)[:limit])
    found = list(rows[:limit])
    if joins and found:
        prefetch_related_objects(found, *joins)
    return found


class RelatedIfAny(Related):
    """Related rows, where there are any that the reader may see: a page full of “none” hides what matters.

    Whether there are any is asked when the page stands.
    """

    is_late = True


def without_empty(panels: Iterable[Panel], *, request: HttpRequest, record: Model) -> list[Panel]:
    """The panels less those that show themselves only with rows and have none; one statement for all of them."""
    kept = list(panels)
    asked = {f"any_{at}": each for at, each in enumerate(kept) if isinstance(each, RelatedIfAny)}
    if not asked:
        return kept
    marks = {name: Exists(each.rows(request, record=record)) for name, each in asked.items()}
    found = type(record)._base_manager.filter(pk=record.pk).values(**marks).first() or {}
    empty = [each for name, each in asked.items() if not found.get(name)]
    return [each for each in kept if each not in empty]


def joins_of(panels: Iterable[Panel], model: type[Model]) -> list[str]:
    """What the record points to and the panels name, to be read with it."""
    columns = [column for panel in panels if isinstance(panel, Fields) for column in panel.columns(model)]
    return sorted({column.joins for column in columns if column.joins})
