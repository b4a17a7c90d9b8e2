"""What a paper may cite as law: no draft, no table of another place, no note to whoever keeps the list."""

from __future__ import annotations

import re

_NOTE = re.compile("征求意见稿|送审稿|草案|外地公布|各地不一|待[^，；。（）]{0,16}核定")
_TAIL = re.compile(r"[，,]?\s*待[^，；。（）]{0,16}核定[^，；。]*$")
_ARTICLE = re.compile("第[〇零一二三四五六七八九十百千0-9]+条")


def cited(text: str) -> str:
    """The provisions of a text in their order; "" where it tells only of drafts, other places or what is still open."""
    parts = (_TAIL.sub("", part).strip() for part in re.split("[；;]", text))
    return "；".join(part for part in parts if part and not _NOTE.search(part))


def names_article(text: str) -> bool:
    """Whether a provision says which article it is."""
    return _ARTICLE.search(text) is not None
