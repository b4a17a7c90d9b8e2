"""URL patterns of all declared pages: `path("", include("xianwu.kit.urls"))` in the root."""

from functools import partial, update_wrapper
from typing import Any

from django.urls import URLPattern, URLResolver, include, path

from xianwu.kit import board, bulk, deed_pages, editing, saved, views
from xianwu.kit.declared import declared_by_app
from xianwu.kit.pages import Page, RecordPages, made


def record_patterns(pages: RecordPages) -> list[URLPattern]:
    """Fixed words come before the key, so that no key can hide them."""
    base, name = f"{pages.key}/", pages.key

    def at(tail: str, kind: str, view: Any) -> URLPattern:
        return path(base + tail, partial(views.guarded, view=view, pages=pages), name=f"{name}-{kind}")

    return [
        at("", "list", views.list_view),
        at("summary/", "summary", views.summary_view),
        at("board/", "board", board.board_view),
        at("bulk/", "bulk", bulk.bulk_view),
        at("columns/", "columns", saved.columns_view),
        at("views/", "views", saved.saved_views_view),
        at("options/<slug:field>/", "options", views.filter_options_view),
        at("pick/<slug:field>/", "pick", editing.form_options_view),
        at("new/", "new", editing.new_view),
        at("<str:pk>/", "detail", views.detail_view),
        at("<str:pk>/rest/", "rest", views.rest_view),
        at("<str:pk>/print/", "print", views.print_view),
        at("<str:pk>/edit/", "edit", editing.edit_view),
        at("<str:pk>/do/<slug:name>/", "do", deed_pages.deed_view),
    ]


def page_pattern(page: Page, *, label: str) -> URLPattern:
    # The wrapper keeps the marks that decorators left on the view (csrf_exempt and the like).
    view = update_wrapper(partial(views.guarded_page, gate=page, label=label), page.view)
    return path(page.path.lstrip("/"), view, name=page.name)


def page_urls() -> list[URLPattern | URLResolver]:
    """One namespace per app, so that names stay `<label>:<slug>-list`."""
    patterns: list[URLPattern | URLResolver] = []
    for config, items in declared_by_app("pages", "PAGES"):
        own: list[URLPattern] = []
        for page in map(made, items):
            # Hand-made pages first: `needs/stuck/` must not be taken for the record "stuck".
            if isinstance(page, Page):
                own.insert(0, page_pattern(page, label=config.label))
            else:
                own.extend(record_patterns(page))
        patterns.append(path(f"{config.label}/", include((own, config.label))))
    return patterns


urlpatterns = page_urls()
