"""What is said when an edit sends an issue back through its review."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from xianwu.bulletin.models import Issue

SAID = "这一期已退回组稿，原署名作废，请改完后重新提交审核。"


@contextmanager
def reopening_told(request: HttpRequest, issue: Issue) -> Iterator[None]:
    """Around a change of an issue's items: whoever made it is told what it did to the signatures."""
    before = issue.state
    yield
    if before in (Issue.State.EDITED, Issue.State.REVIEWED) and issue.state == Issue.State.COLLECTING:
        messages.warning(request, SAID)
