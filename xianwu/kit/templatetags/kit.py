"""Tags of the kit: `{% load kit %}`."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_aware, localtime

from xianwu.kit import clock
from xianwu.kit.access import actor_of
from xianwu.kit.amounts import WAN, amount_text, exact_text
from xianwu.kit.assets import files_of, sprite_url
from xianwu.kit.columns import label_of, resolve
from xianwu.kit.looks import look_for
from xianwu.kit.pages import url_of
from xianwu.kit.states import TONES, badge, tone_of

register = template.Library()


@register.simple_tag
def asset(name: str) -> SafeString:
    """Style sheets and script of a built island: `{% asset "app" %}`."""
    styles, scripts = files_of(name)
    links = "".join(f'<link rel="stylesheet" href="{escape(url)}">' for url in styles)
    return mark_safe(links + "".join(f'<script type="module" src="{escape(url)}"></script>' for url in scripts))


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A Tabler icon from the sprite, for the eye only: the word stands beside it."""
    return _icon(sprite_url(), name, css)


@lru_cache(maxsize=1000)
def _icon(sprite: str, name: str, css: str) -> SafeString:
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', css, sprite, name
    )


@register.simple_tag(takes_context=True)
def money(context: dict[str, Any], yuan: Decimal | None, unit: str = "") -> SafeString:
    """An amount with its unit, in the reader's choice, else `unit` (else 万元), exact on hover."""
    if yuan is None:
        return mark_safe('<span class="none">—</span>')
    request = context.get("request")
    chosen = (look_for(request).money_unit if request else "") or unit or WAN
    return format_html(
        '<data class="money" value="{}" title="{}">{}</data><span class="unit" data-money-unit="{}"> {}</span>',
        yuan,
        exact_text(yuan),
        amount_text(yuan, unit=chosen),
        unit or WAN,
        chosen,
    )


@register.filter
def near(value: date | datetime | None) -> SafeString:
    """A time in words near, exact on hover: 2 小时前."""
    if value is None:
        return mark_safe('<span class="none">—</span>')
    words = near_words(value, now=clock.now())
    if isinstance(value, datetime):
        local = localtime(value) if is_aware(value) else value
        # format_html turns its arguments into text first, so they come formatted.
        shown = f"{local:%Y-%m-%d %H:%M}"
        return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), shown, words)
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), value.isoformat(), words)


def near_words(value: date | datetime, *, now: datetime) -> str:
    """How far off, in the words people use; beyond a week the date itself."""
    if isinstance(value, datetime):
        local = localtime(value) if is_aware(value) else value.replace(tzinfo=now.tzinfo)
        seconds = (now - local).total_seconds()
        if 0 <= seconds < 60:
            return "刚刚"
        if 0 <= seconds < 3600:
            return f"{int(seconds // 60)} 分钟前"
        if 0 <= seconds < 86400 and local.astimezone(now.tzinfo).date() == now.date():
            return f"{int(seconds // 3600)} 小时前"
        value = local.date()
    days = (value - now.date()).days
    fixed = {0: "今天", 1: "明天", 2: "后天", -1: "昨天", -2: "前天"}.get(days)
    if fixed:
        return fixed
    if abs(days) <= 7:
        return f"{days} 天后" if days > 0 else f"{-days} 天前"
    return value.isoformat()


@register.filter
def exact(value: date | datetime | None) -> str:
    """A date in prose: 2025年8月29日."""
    return "" if value is None else f"{value.year}年{value.month}月{value.day}日"


@register.simple_tag
def state(record: Any) -> SafeString:
    """The state of a record: colour, shape, word."""
    word = record.get_state_display() if hasattr(record, "get_state_display") else record.state
    return mark_safe(badge(str(word), tone=tone_of(type(record), record.state)))


@register.simple_tag
def mark(tone: str, word: str) -> SafeString:
    """A badge of any tone: `{% mark "late" "超期 5 天" %}`."""
    return mark_safe(badge(word, tone=TONES[tone]))


@register.simple_tag
def field_label(record: Any, name: str) -> str:
    return label_of(record if isinstance(record, type) else type(record), path=name)


@register.simple_tag(takes_context=True)
def value_of(context: dict[str, Any], record: Any, name: str) -> SafeString:
    """A field of a record, shown as in a ledger."""
    return mark_safe(resolve(type(record), name).cell(record, look_for(context["request"])))


@register.simple_tag(takes_context=True)
def record_link(context: dict[str, Any], record: Any, words: str = "") -> SafeString:
    """The record's name (or these words), linked where the reader may open it."""
    url = url_of(record, actor=actor_of(context["request"]))
    name = words or record
    return format_html('<a href="{}">{}</a>', url, name) if url else mark_safe(escape(name))


@register.simple_tag(takes_context=True)
def panel(context: dict[str, Any], part: dict[str, Any]) -> SafeString:
    """Body of a panel: its own template with its own context."""
    found = template.loader.get_template(part["panel"].template)
    shared = {key: context.get(key) for key in ("record", "pages", "page_title")}
    return mark_safe(found.render({**shared, **part["context"]}, context["request"]))


@register.filter
def spaced(number: int) -> str:
    """A count with separators: 4,113."""
    return f"{number:,}"


@register.filter
def in_chinese(reason: str | None) -> str:
    """The reason of an error page, where it is one of our own: the framework's are English and tell a reader nothing."""
    return reason if reason and re.search(r"[\u4e00-\u9fff]", reason) else ""
