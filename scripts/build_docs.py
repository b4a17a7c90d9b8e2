"""`make docs`: set docs/ as web pages in var/docs, with an index, and name every dead link."""

import html
import os
import re
import sys
from pathlib import Path

from markdown_it import MarkdownIt

from scripts.commands import say
from scripts.stamps import ROOT

DOCS = ROOT / "docs"
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")
PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title>
<style>body{{max-width:46em;margin:2em auto;padding:0 1em;font:16px/1.8 sans-serif}}
table{{border-collapse:collapse}}td,th{{border:1px solid #ccc;padding:.2em .6em}}</style>
<body>{body}</body></html>
"""


def sources() -> list[Path]:
    """Everything written in Markdown: docs/, the READMEs of the rooms and of the house."""
    readmes = [*ROOT.glob("README*.md"), *ROOT.glob("xianwu/**/README.md"), ROOT / "benchmarks" / "README.md"]
    return sorted({*DOCS.glob("**/*.md"), *(path for path in readmes if path.exists())})


def dead_links(path: Path) -> list[str]:
    """Links to files that are not there; addresses on the web are left alone."""
    found = LINK.findall(path.read_text(encoding="utf-8"))
    local = (link for link in found if "://" not in link and not link.startswith(("mailto:", "/")))
    return [link for link in local if not (path.parent / link).exists()]


def title_of(text: str, *, default: str) -> str:
    heading = re.search(r"^# +(.+)$", text, re.M)
    return heading.group(1).strip() if heading else default


def build(folder: Path) -> int:
    """Write the pages and return how many links are dead."""
    renderer = MarkdownIt("commonmark").enable("table")
    entries, dead = [], 0
    for path in sources():
        name = path.relative_to(ROOT)
        text = path.read_text(encoding="utf-8")
        goal = folder / name.with_suffix(".html")
        goal.parent.mkdir(parents=True, exist_ok=True)
        title = title_of(text, default=str(name))
        body = re.sub(r'href="([^":]+)\.md(["#])', r'href="\1.html\2', renderer.render(text))
        goal.write_text(PAGE.format(title=html.escape(title), body=body), encoding="utf-8")
        entries.append(f'<li><a href="{name.with_suffix(".html")}">{html.escape(title)}</a> {name}</li>')
        for link in dead_links(path):
            say(f"断链：{name} → {link}")
            dead += 1
    index = PAGE.format(title="文档", body=f"<h1>文档</h1><ul>{''.join(entries)}</ul>")
    (folder / "index.html").write_text(index, encoding="utf-8")
    return dead


def main() -> int:
    folder = Path(os.environ.get("XIANWU_HOME") or ROOT / "var").resolve() / "docs"
    folder.mkdir(parents=True, exist_ok=True)
    dead = build(folder)
    say(f"文档在 {folder / 'index.html'}。" + (f"有 {dead} 处断链。" if dead else ""))
    return int(bool(dead))


if __name__ == "__main__":
    sys.exit(main())
