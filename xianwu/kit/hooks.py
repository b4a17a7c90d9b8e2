"""What the rooms above the kit add to every record page: `page_hooks.py` → `PAGE_HOOKS = [MyHooks()]`.

The kit knows neither search index nor workflow nor sheets; those rooms answer here.
Each method may stay away.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest

from xianwu.kit.declared import declared

if TYPE_CHECKING:
    from xianwu.kit.filters import Filter
    from xianwu.kit.pages import BulkAction, RecordPages, Tool
    from xianwu.kit.states import ClockFace


class PageHooks:
    """Base of all hooks: answers nothing."""

    def search_rows(self, pages: "RecordPages", *, rows: QuerySet, text: str) -> QuerySet | None:
        """Rows that hold the text, or None when this room cannot say."""
        return None

    def filters(self, pages: "RecordPages") -> Iterable["Filter"]:
        """Chips beside those that the ledger declares."""
        return ()

    def bulk_actions(self, pages: "RecordPages", *, request: HttpRequest) -> Iterable["BulkAction"]:
        return ()

    def tools(self, pages: "RecordPages", *, request: HttpRequest) -> Iterable["Tool"]:
        return ()

    def clock_faces(
        self, pages: "RecordPages", *, request: HttpRequest, records: Sequence[Any]
    ) -> dict[Any, "ClockFace"]:
        """Clock by primary key, for a page of records at once: one statement, however many rows.

        Today's are found by the key alone: anything with a `pk` will do.
        """
        return {}


def page_hooks() -> tuple[PageHooks, ...]:
    return declared("page_hooks", "PAGE_HOOKS")
