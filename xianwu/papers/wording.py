"""Words put into a template.  Officials edit templates, so little is allowed in them:
placeholders, `if`, `for` and `with`; the values are plain data, never records.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.template import Context, Engine, TemplateSyntaxError
from django.template.base import UNKNOWN_SOURCE, Origin, Template

from xianwu.kit.refusals import Refused

ALLOWED_TAGS = {"if", "elif", "else", "endif", "for", "empty", "endfor", "with", "endwith"}
TAG = re.compile(r"\{%-?\s*(\w+)")
# 【{name}】 in single braces is what people write; Django's own double braces stay as they are.
SINGLE = re.compile(r"(?<!\{)\{\s*([A-Za-z_]\w*)\s*\}(?!\})")
# A value that ends like a sentence before the template's own mark: the template's holds.
DOUBLED = re.compile(r"[。；，、]\s*(?=[。；，])")
MISSING = re.compile("\ue000(.+?)\ue001")
PLAIN = (str, int, float, Decimal, date, bool, type(None))


class TemplateRefused(Refused):
    """The template cannot be used as it is; the message says why."""


class NotPlain(TypeError):
    """A record in the context would let a template read the whole database."""


def put_words(body: str, context: Mapping[str, Any], *, shows_missing: bool = False) -> str:
    """The body with its placeholders filled; a placeholder without a value is refused (or shown)."""
    text = _compile(body).render(
        Context({name: _plain(value) for name, value in context.items()}, autoescape=False, use_l10n=False)
    )
    missing = sorted(set(MISSING.findall(text)))
    if missing and not shows_missing:
        raise TemplateRefused(f"文书模板用到的内容没有提供：{'、'.join(missing)}。请联系管理员核对模板。")
    return MISSING.sub(r"【\1】", DOUBLED.sub("", text))


def check_body(body: str) -> None:
    """Raise TemplateRefused for what cannot be read or is not allowed."""
    _compile(body)


def chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _compile(body: str) -> Template:
    forbidden = sorted(set(TAG.findall(body)) - ALLOWED_TAGS)
    if forbidden:
        raise TemplateRefused(f"模板里不能使用 {'、'.join(forbidden)}，只能用 if、for、with 和占位内容。", field="body")
    # Each use gets its own engine: nothing of the site's loaders or context can be reached.
    engine = Engine(autoescape=False, string_if_invalid="\ue000%s\ue001")
    try:
        return Template(SINGLE.sub(r"{{ \1 }}", body), origin=Origin(UNKNOWN_SOURCE), engine=engine)
    except TemplateSyntaxError as error:
        raise TemplateRefused(f"模板写法有误：{error}", field="body") from error


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return chinese_date(value.date())
    if isinstance(value, date):
        return chinese_date(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, PLAIN):
        return str(value) if isinstance(value, str) else value
    raise NotPlain(f"{type(value).__name__} is not plain data")
