"""The papers of a record, and the files of a paper."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from xianwu.kit import access
from xianwu.kit.panels import Panel
from xianwu.papers.api import is_intact, papers_of


class Papers(Panel):
    """For a record's page: what was issued on it, to read and to save."""

    title = "文书"
    template = "papers/papers.html"
    is_late = True

    def __init__(self, *, title: str = "文书", side: bool = True) -> None:
        self.title = title
        self.side = side

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        papers = papers_of(record).select_related("issued_by", "cites")
        if access.is_past(request):
            papers = papers.filter(issued_on__lte=access.as_of(request))
        return {"papers": list(papers)}


class PaperFiles(Panel):
    """For a paper's own page: its files, and whether they are still the ones that were issued."""

    title = "文件"
    template = "papers/files.html"

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        return {"paper": record, "is_intact": is_intact(record)}  # type: ignore[arg-type]


class TemplatePreview(Panel):
    """For a template's page: its text as written, and a link to how it prints."""

    title = "模板正文"
    template = "papers/template.html"

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        return {"row": record}
