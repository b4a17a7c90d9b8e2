"""`make docs`: set docs/ as web pages in var/docs, with an index, and name every dead link."""

import html
import os
import re
import shutil
import sys
from pathlib import Path

from markdown_it import MarkdownIt

from scripts.commands import say
from scripts.stamps import ROOT

DOCS = ROOT / "docs"
LINK = re.compile(r"\]\(([^)\s#]*)(?:#([^)\s]*))?\)")
HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.M)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.M | re.S)
PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title>
<style>body{{max-width:60em;margin:2em auto;padding:0 1em;font:16px/1.8 sans-serif}}
table{{border-collapse:collapse}}td,th{{border:1px solid #ccc;padding:.2em .6em}}
img{{max-width:100%}}</style>
<body>{body}</body></html>
"""


def sources() -> list[Path]:
    """Everything written in Markdown: docs/, the READMEs of the rooms and of the house."""
    readmes = [
        *ROOT.glob("README*.md"),
        *ROOT.glob("xianwu/**/README.md"),
        ROOT / "benchmarks" / "README.md",
        ROOT / "requirements" / "README.md",
    ]
    return sorted({*DOCS.glob("**/*.md"), *(path for path in readmes if path.exists())})


def slug(heading: str) -> str:
    """The anchor of a heading, as code hosts make it: lower case, blanks to hyphens, no punctuation."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def anchors(path: Path) -> set[str]:
    return {slug(heading) for heading in HEADING.findall(FENCE.sub("", path.read_text(encoding="utf-8")))}


def dead_links(path: Path) -> list[str]:
    """Links to files or headings that are not there; addresses on the web are left alone."""
    dead = []
    for link, anchor in LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8"))):
        if "://" in link or link.startswith(("mailto:", "/")):
            continue
        goal = path.parent / link if link else path
        if not goal.exists():
            dead.append(link)
        elif anchor and goal.suffix == ".md" and anchor not in anchors(goal):
            dead.append(f"{link}#{anchor}")
    return dead


def title_of(text: str, *, default: str) -> str:
    heading = re.search(r"^# +(.+)$", text, re.M)
    return heading.group(1).strip() if heading else default


def rendered(renderer: MarkdownIt, text: str) -> str:
    """HTML with an anchor at each heading."""
    tokens = renderer.parse(text)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slug(tokens[place + 1].content))
    return str(renderer.renderer.render(tokens, renderer.options, {}))


def copy_pictures(folder: Path) -> None:
    for picture in DOCS.glob("**/*.png"):
        goal = folder / picture.relative_to(ROOT)
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(picture, goal)


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
        body = re.sub(r'href="([^":]+)\.md(["#])', r'href="\1.html\2', rendered(renderer, text))
        goal.write_text(PAGE.format(title=html.escape(title), body=body), encoding="utf-8")
        entries.append(f'<li><a href="{name.with_suffix(".html")}">{html.escape(title)}</a> {name}</li>')
        for link in dead_links(path):
            say(f"断链：{name} → {link}")
            dead += 1
    copy_pictures(folder)
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
