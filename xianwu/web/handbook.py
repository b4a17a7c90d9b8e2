"""The handbook: the Chinese pages of `docs/handbook`, shipped with the product."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET
from markdown_it import MarkdownIt

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "handbook"
CHAPTER_LINK = re.compile(r'href="([0-9a-z-]+)\.md([#"])')


@cache
def chapters() -> dict[str, str]:
    """Slug → title of every chapter, in order of file names."""
    return {path.stem: title_of(path) for path in sorted(FOLDER.glob("*.md"))}


def title_of(path: Path) -> str:
    return path.read_text("utf-8").splitlines()[0].lstrip("# ").strip()


@cache
def page_of(slug: str) -> SafeString:
    """A chapter as HTML; raw HTML in the source is escaped, links between chapters lead to their pages."""
    renderer = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = renderer.parse((FOLDER / f"{slug}.md").read_text("utf-8"))
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", tokens[place + 1].content)
    body = renderer.renderer.render(tokens, renderer.options, {})
    # Wide tables scroll by themselves, not the page with them.
    body = body.replace("<table>", '<div class="table-responsive"><table>').replace("</table>", "</table></div>")
    return mark_safe(CHAPTER_LINK.sub(lambda found: f'href="{reverse("web:chapter", args=[found[1]])}{found[2]}', body))


@require_GET
@login_required
def handbook(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The table of contents, or one chapter."""
    listed = chapters()
    if slug and slug not in listed:
        raise Http404("手册里没有这一章。")
    chosen = slug or next(iter(listed), "")
    context = {
        "page_title": f"手册：{listed[chosen]}" if chosen else "手册",
        "chapters": listed.items(),
        "chosen": chosen,
        "body": page_of(chosen) if chosen else "",
    }
    return render(request, "web/handbook.html", context)
