"""Addresses of the API; the gate resolves them without the chain of middlewares."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.urls import URLPattern, URLResolver, include, path

from xianwu.web.api.rest import rest

LEVELS = 2


def _head(pattern: URLPattern) -> str:
    """The first part of an address with its slash, if it is the same for all that it matches."""
    first, slash, _ = str(pattern.pattern).partition("/")
    return first + slash if slash and "<" not in first else ""


def branched(patterns: Iterable[URLPattern], *, levels: int = LEVELS) -> list[URLPattern | URLResolver]:
    """Ninja's flat list as a tree, in its order: comparing 250 addresses takes longer than finding the token."""
    found: list[URLPattern | URLResolver] = []
    for head, run in groupby(patterns, key=_head):
        if not head or not levels:
            found += run
            continue
        tails = [
            path(str(each.pattern).removeprefix(head), each.callback, each.default_args, each.name) for each in run
        ]
        found.append(path(head, include(branched(tails, levels=levels - 1))))
    return found


_flat, _app_name, _namespace = rest.urls
urlpatterns = [path("api/v1/", (branched(_flat), _app_name, _namespace))]
