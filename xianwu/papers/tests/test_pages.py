from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from xianwu.core.people.actors import Actor
from xianwu.core.units.models import Unit
from xianwu.papers.forms import PaperTemplateForm
from xianwu.papers.models import PaperTemplate
from xianwu.papers.panels import PaperFiles, Papers, TemplatePreview
from xianwu.papers.tests.conftest import KIND
from xianwu.papers.tests.test_issuing import issue
from xianwu.papers.views import preview_view


def shown(panel: Any, record: Any, actor: Actor) -> str:
    from django.template.loader import render_to_string

    request = RequestFactory().get("/")
    request.actor, request.is_past = actor, False  # type: ignore[attr-defined]
    return render_to_string(panel.template, panel.context(request, record), request=None)


def test_a_record_shows_its_papers(record: PaperTemplate, organ: Unit, admin: Actor) -> None:
    assert "还没有文书" in shown(Papers(), record, admin)
    paper = issue(record, organ, admin)
    page = shown(Papers(), record, admin)
    assert paper.number in page
    assert f"/papers/files/{paper.pk}/pdf/" in page


def test_a_paper_says_whether_it_is_intact(record: PaperTemplate, organ: Unit, admin: Actor) -> None:
    paper = issue(record, organ, admin)
    assert "与印发时一致" in shown(PaperFiles(), paper, admin)


def test_a_template_shows_its_text_and_prints_as_preview(record: PaperTemplate, admin: Actor) -> None:
    assert "审定金额" in shown(TemplatePreview(), record, admin)
    request = RequestFactory().get("/")
    request.actor = admin  # type: ignore[attr-defined]
    assert preview_view(request, pk=record.pk).content.startswith(b"%PDF")


@pytest.mark.parametrize(("body", "is_valid"), [("{owner}：\r\n正文", True), ("{% include 'x' %}", False)])
def test_the_form_refuses_what_a_template_may_not_hold(db: None, body: str, *, is_valid: bool) -> None:
    data = {"kind": KIND.code, "title": "通知书", "valid_from": "2025-08-29", "body": body}
    form = PaperTemplateForm(data)
    assert form.is_valid() is is_valid, form.errors
    assert ("body" in form.errors) is not is_valid
