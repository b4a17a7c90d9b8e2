"""The error profile, and the published file of a contest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from xianwu.domains.gas_safety.brain.profile import Line
from xianwu.domains.gas_safety.learning import effects, facts
from xianwu.domains.gas_safety.learning.kinds import ErrorKind
from xianwu.domains.gas_safety.learning.records import Contest
from xianwu.kit import access
from xianwu.kit.deed_pages import seen
from xianwu.registers.enforcement.roles import CLERK, DEPUTY


@require_GET
def profile_view(request: HttpRequest) -> HttpResponse:
    """Errors of the reviewed files by kind and officer, and what to teach next."""
    day, past = access.as_of(request), access.past_day(request)
    found = facts.profile_of(access.actor_of(request), until=day, past=past)
    words = dict(ErrorKind.choices)
    errors = reverse("gas_safety:review-errors-list")
    context = {
        "files": found.files,
        "kinds": [(kind, words[kind]) for kind in words],
        "rows": [_row(line, found.names, errors) for line in found.lines],
        "sections": [_row(line, found.section_names, "") for line in found.sections],
        "topics": [(topic, words[topic.kind], f"{errors}?kind={topic.kind}") for topic in found.topics],
        "may_plan": access.has_any(access.actor_of(request), roles=(CLERK, DEPUTY)) and not access.is_past(request),
        "page_title": "差错画像",
    }  # fmt: skip
    return render(request, "gas_safety/profile.html", context)


def _row(line: Line, names: Mapping[int, str], errors: str) -> dict[str, Any]:
    """A line of the profile; `errors` leads to the list behind a kind, "" where there is none."""
    cells = [
        (
            word,
            line.counts[kind],
            line.rates[kind],
            line.between[kind],
            errors and f"{errors}?kind={kind}&officer={line.who}",
        )
        for kind, word in ErrorKind.choices
    ]
    worst = dict(ErrorKind.choices).get(line.worst, "")
    return {"name": names[line.who], "files": line.files, "is_few": line.is_few, "worst": worst, "cells": cells}


@require_GET
def contest_list_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The published file of the draw, for the script that draws again."""
    contest = seen(Contest, request, pk=pk)
    if not contest.commitment:
        raise Http404("还没有公布题库承诺。")
    content = json.dumps(effects.published_file(contest), ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": f'attachment; filename="contest-{contest.pk}.json"'}
    return HttpResponse(content, content_type="application/json", headers=headers)
