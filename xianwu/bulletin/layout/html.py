"""The issue as HTML: a fragment for the pages, or a whole file that stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from xianwu.bulletin.layout.document import IssueDoc, ItemDoc, Run, normalise_text

STYLE = Path(__file__).resolve().parent.parent / "static" / "bulletin" / "issue.css"


def to_html(doc: IssueDoc) -> str:
    """A file that can be opened by itself, with its style inside."""
    title = escape(f"{doc.name}{doc.number_text.replace(' ', '')}")
    style = STYLE.read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"{to_article(doc)}</body>\n</html>\n"
    )


def to_article(doc: IssueDoc) -> str:
    """The issue alone; needs ``bulletin/issue.css`` on the page."""
    draft = f" is-{doc.preset.key}{' is-draft' if doc.is_draft else ''}"
    parts = [
        f'<article class="issue{draft}">',
        _masthead(doc),
        *(_item(item) for item in doc.items),
        _tail(doc),
        "</article>",
    ]
    return "\n".join(parts) + "\n"


def _masthead(doc: IssueDoc) -> str:
    day = doc.issued_on.isoformat() if doc.issued_on else ""
    return (
        '<header class="issue-masthead">\n'
        f'<h1 class="issue-name">{escape(doc.name)}</h1>\n'
        f'<p class="issue-number">{escape(doc.number_text)}</p>\n'
        f'<p class="issue-line"><span>{escape(doc.organ)}</span>'
        f'<time datetime="{day}">{escape(doc.day_text)}</time></p>\n</header>'
    )


def _item(item: ItemDoc) -> str:
    paragraphs = []
    for index, runs in enumerate(item.paragraphs or [[]]):
        text = _text(runs)
        if index == 0 and item.title:
            text = f'<strong class="issue-title">{escape(normalise_text(item.title))}</strong> {text}'
        paragraphs.append(f"<p>{text}</p>")
    return '<section class="issue-item">\n' + "\n".join(paragraphs) + "\n</section>"


def _text(runs: Sequence[Run]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    if run.key is None:
        return escape(run.text)
    key = escape(run.key, quote=True)
    return f'<a class="datum" data-key="{key}">{escape(run.text)}</a>'


def _tail(doc: IssueDoc) -> str:
    names = "".join(f"<span><b>{escape(role)}：</b>{escape(name)}</span>" for role, name in doc.signatures)
    parts = ['<footer class="issue-tail">']
    if doc.distribution:
        parts.append(f'<p class="issue-distribution"><b>本期发：</b>{escape(normalise_text(doc.distribution))}</p>')
    parts.append(f'<p class="issue-names">{names}</p>')
    if doc.imprint:
        ends = "".join(f"<span>{escape(each)}</span>" for each in doc.imprint)
        parts.append(f'<p class="issue-imprint">{ends}</p>')
    if doc.notes:
        parts.append(f'<p class="issue-notes">{escape("；".join(doc.notes))}</p>')
    parts.append("</footer>")
    return "\n".join(parts)
