"""Kinds of papers made here, with their first wording."""

from xianwu.papers.declarations import PaperKind

PAPERS: list[PaperKind] = []
