from __future__ import annotations

import io
import threading
import zipfile
from datetime import date, timedelta
from typing import Any

import pypdf
import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, connections, transaction
from django.http import Http404
from django.test import RequestFactory

from xianwu.core.attachments.store import path_of
from xianwu.core.events.api import verify_chain
from xianwu.core.events.models import Event, ImmutableRow
from xianwu.core.people.actors import Actor
from xianwu.core.units.models import Unit
from xianwu.papers.api import is_intact, issue_paper, papers_of, render_preview
from xianwu.papers.declarations import UnknownPaperKind
from xianwu.papers.models import NumberRegister, Paper, PaperTemplate
from xianwu.papers.numbers import take_number
from xianwu.papers.tests.conftest import AT, KIND
from xianwu.papers.views import download_view
from xianwu.papers.wording import TemplateRefused
from xianwu.papers.wordings import correct_template, set_template, wording_on

WORDS = {"owner": "延津县住建城管局", "approved": "1234.56"}


def issue(record: Any, organ: Unit, actor: Actor, **options: Any) -> Paper:
    return issue_paper(record, KIND.code, WORDS, actor=actor, at=options.pop("at", AT), organ=organ, **options)


def test_papers_are_numbered_without_gaps_by_organ_kind_and_year(
    record: PaperTemplate, organ: Unit, admin: Actor
) -> None:
    papers = [issue(record, organ, admin) for _ in range(3)]
    other = issue(record, organ.parent, admin)
    later = issue(record, organ, admin, at=AT + timedelta(days=200))
    assert [paper.number for paper in papers] == [f"延财评审〔2025〕{number}号" for number in (1, 2, 3)]
    assert (other.sequence_no, later.number) == (1, "延财评审〔2026〕1号")


def test_a_paper_that_fails_gives_its_number_back(record: PaperTemplate, organ: Unit, admin: Actor) -> None:
    issue(record, organ, admin)
    with pytest.raises(TemplateRefused, match="approved"):
        issue_paper(record, KIND.code, {"owner": "甲"}, actor=admin, at=AT, organ=organ)
    assert issue(record, organ, admin).sequence_no == 2
    assert Paper.objects.count() == 2


def test_files_hold_the_words_and_their_digests(record: PaperTemplate, organ: Unit, admin: Actor) -> None:
    paper = issue(record, organ, admin)
    pdf = pypdf.PdfReader(path_of(paper.pdf_sha256))
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "延财评审〔2025〕1号" in text
    assert "审定金额1234.56元" in text.replace(" ", "")
    assert "2025年8月29日" in text
    package = zipfile.ZipFile(io.BytesIO(path_of(paper.docx_sha256).read_bytes()))
    assert "延津县住建城管局" in package.read("word/document.xml").decode()
    assert is_intact(paper)
    path_of(paper.pdf_sha256).write_bytes(b"%PDF-changed")
    assert not is_intact(paper)


def test_an_issued_paper_cannot_be_changed_or_deleted(record: PaperTemplate, organ: Unit, admin: Actor) -> None:
    paper = issue(record, organ, admin)
    for attempt in (
        paper.save,
        paper.delete,
        Paper.objects.all().delete,
        lambda: Paper.objects.update(title="另一个"),
    ):
        with pytest.raises(ImmutableRow):
            attempt()
    assert Paper.objects.get().title == "通知书"


def test_issuing_leaves_an_event_in_the_chain(record: PaperTemplate, organ: Unit, admin: Actor) -> None:
    paper = issue(record, organ, admin)
    event = Event.objects.get(verb="papers.paper_issued")
    assert event.object_id == record.pk
    assert paper.pdf_sha256 in str(event.data)
    assert verify_chain() == []


def test_a_correction_cites_the_paper_it_puts_right(record: PaperTemplate, organ: Unit, admin: Actor) -> None:
    wrong = issue(record, organ, admin)
    right = issue(record, organ, admin, cites=wrong)
    assert list(wrong.cited_by.all()) == [right]
    assert list(papers_of(record)) == [right, wrong]


def test_preview_takes_no_number_and_shows_what_is_missing(organ: Unit) -> None:
    preview = render_preview(KIND.code, {"owner": "甲"}, on=date(2025, 8, 29))
    assert "【approved】" in preview.words
    assert preview.pdf == preview.pdf
    assert preview.docx == preview.docx
    assert not NumberRegister.objects.exists()


def test_a_kind_that_nobody_declares_is_refused(record: PaperTemplate, organ: Unit, admin: Actor) -> None:
    with pytest.raises(UnknownPaperKind):
        issue_paper(record, "no.such", {}, actor=admin, at=AT, organ=organ)


def test_the_wording_of_the_day_is_used(record: PaperTemplate, admin: Actor) -> None:
    data = {"kind": KIND.code, "title": "通知", "body": "{owner}", "valid_from": date(2025, 7, 1)}
    newer = set_template(data, actor=admin, at=AT)
    assert wording_on(KIND.code, day=date(2024, 12, 31)).template is None
    assert wording_on(KIND.code, day=date(2025, 6, 30)).template == record
    assert wording_on(KIND.code, day=date(2025, 7, 1)).template == newer
    with pytest.raises(TemplateRefused, match="这一天"):
        set_template(data, actor=admin, at=AT)
    between = set_template({**data, "valid_from": date(2025, 3, 1)}, actor=admin, at=AT)
    assert between.valid_to == date(2025, 6, 30)


def test_a_used_template_is_no_longer_changed(record: PaperTemplate, organ: Unit, admin: Actor) -> None:
    record.refresh_from_db()
    correct_template(record, {"title": "通知书", "body": "{owner}："}, actor=admin, at=AT)
    issue(record, organ, admin)
    with pytest.raises(TemplateRefused, match="已有文书"):
        correct_template(record, {"title": "甲", "body": "乙"}, actor=admin, at=AT)


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_who_sees_the_record_gets_its_papers(
    record: PaperTemplate, organ: Unit, admin: Actor, outsider: Actor, form: str, start: bytes
) -> None:
    paper = issue(record, organ, admin)
    request = RequestFactory().get("/")
    request.actor = admin  # type: ignore[attr-defined]
    response = download_view(request, pk=paper.pk, form=form)
    assert b"".join(response.streaming_content).startswith(start)  # type: ignore[arg-type]
    request.actor = outsider  # type: ignore[attr-defined]
    with pytest.raises((Http404, PermissionDenied)):
        download_view(request, pk=paper.pk, form=form)
    assert list(Paper.objects.visible_to(admin)) == [paper]
    assert not Paper.objects.visible_to(outsider).exists()


# Emptying the tables afterwards must reach those of other tests' rooms too: with `available_apps` it cascades.
@pytest.mark.django_db(transaction=True, available_apps=list(settings.INSTALLED_APPS))
def test_numbers_have_no_doubles_when_many_ask_at_once() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite 的测试库在内存里，写入由 IMMEDIATE 事务逐个进行；并发取号在 PostgreSQL 上验证")
    organ = Unit.objects.create(code="o", name="局", short_name="局", kind="department", path="0001")
    taken: list[int] = []

    def ask() -> None:
        for _ in range(10):
            with transaction.atomic():
                taken.append(take_number(organ, KIND.code, year=2025))
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 61))
