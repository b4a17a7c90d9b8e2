"""System checks of declared pages: a misspelt column is found at start, not by a clerk."""

from collections import Counter
from typing import Any

from django.core.checks import Error, register

from xianwu.kit.columns import Column, field_at
from xianwu.kit.pages import RecordPages, all_pages


@register()
def names_are_unique(**kwargs: Any) -> list[Error]:
    counted = Counter(page.name for page in all_pages() if isinstance(page, RecordPages))
    return [
        Error(f"Two record pages share the address {name}.", hint="Give one of them a slug.", id="kit.E001")
        for name, count in counted.items()
        if count > 1
    ]


@register()
def columns_exist(**kwargs: Any) -> list[Error]:
    errors = []
    for page in all_pages():
        if not isinstance(page, RecordPages):
            continue
        for column in page.all_columns:
            if column.get is None and column.kind != "clock" and not _exists(page, column):
                errors.append(Error(f"{page.name}: no column “{column.name}”.", id="kit.E002"))
        for path in (*page.search, *page.sums):
            if field_at(page.model, path=path) is None:
                errors.append(Error(f"{page.name}: no field “{path}” to search or sum.", id="kit.E003"))
    return errors


def _exists(page: RecordPages, column: Column) -> bool:
    first, *rest = column.name.split("__") if not column.name.startswith("__") else [column.name]
    if field_at(page.model, path=column.name) is not None:
        return True
    return hasattr(page.model, first) and (not rest or field_at(page.model, path=first) is not None)


@register()
def sort_is_possible(**kwargs: Any) -> list[Error]:
    return [
        Error(f"{page.name}: cannot sort by “{page.default_sort}”.", id="kit.E004")
        for page in all_pages()
        if isinstance(page, RecordPages) and field_at(page.model, path=page.default_sort.lstrip("-")) is None
    ]
