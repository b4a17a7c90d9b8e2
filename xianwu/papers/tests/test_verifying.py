"""A paper that carries a code: what is printed on it, and what whoever holds it can ask."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pypdf
import pytest
from django.test import Client

from xianwu.core.attachments.store import path_of
from xianwu.core.people.actors import Actor
from xianwu.core.units.models import Unit
from xianwu.papers import declarations
from xianwu.papers.api import issue_paper
from xianwu.papers.declarations import PaperKind
from xianwu.papers.models import OrganWord, Paper, PaperTemplate
from xianwu.papers.organ_words import OrganWordRefused, correct_organ_word, set_organ_word
from xianwu.papers.tests.conftest import AT

ORDER = PaperKind(
    "test.order", "责令改正通知书", "{organ}改〔{year}〕{number}号", "张某某：\n\n请改正。", is_verifiable=True
)


@pytest.fixture(autouse=True)
def _order(_kind: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.XIANWU_ASSETS_OPTIONAL = True
    monkeypatch.setitem(declarations.paper_kinds(), ORDER.code, ORDER)


def issue(record: Any, organ: Unit, actor: Actor, **options: Any) -> Paper:
    return issue_paper(record, ORDER.code, {}, actor=actor, at=AT, organ=organ, **options)


def test_it_prints_code_seal_and_pages(record: PaperTemplate, organ: Unit, admin: Actor) -> None:
    paper = issue(record, organ, admin, title="整改通知书")
    text = pypdf.PdfReader(path_of(paper.pdf_sha256)).pages[0].extract_text().replace("\n", "")
    assert "第1页共1页" in text.replace(" ", "").replace("　", "")
    assert paper.token[:4] in text
    assert "印章" in text
    assert "整改通知书" in text
    assert paper.title == "整改通知书"
    package = zipfile.ZipFile(io.BytesIO(path_of(paper.docx_sha256).read_bytes()))
    assert any(name.endswith(".png") for name in package.namelist())
    footers = "".join(package.read(name).decode() for name in package.namelist() if "footer" in name)
    assert "NUMPAGES" in footers


def test_the_organ_numbers_by_its_own_word(record: PaperTemplate, organ: Unit, admin: Actor) -> None:
    assert issue(record, organ, admin).number == "财政局改〔2025〕1号"
    row = set_organ_word({"organ": organ, "word": "延财", "valid_from": date(2025, 1, 1)}, actor=admin, at=AT)
    assert issue(record, organ, admin).number == "延财改〔2025〕2号"
    with pytest.raises(OrganWordRefused, match="已有文书"):
        correct_organ_word(row, {"word": "延政"}, actor=admin, at=AT)
    with pytest.raises(OrganWordRefused, match="已有代字"):
        set_organ_word({"organ": organ, "word": "延政", "valid_from": date(2025, 1, 1)}, actor=admin, at=AT)
    set_organ_word({"organ": organ, "word": "延政", "valid_from": date(2025, 8, 1)}, actor=admin, at=AT)
    assert OrganWord.objects.get(word="延财").valid_to == date(2025, 7, 31)
    assert issue(record, organ, admin).number == "延政改〔2025〕3号"


def test_anybody_with_the_code_learns_whether_it_is_genuine(record: PaperTemplate, organ: Unit, admin: Actor) -> None:
    paper, client = issue(record, organ, admin), Client()
    page = client.get(f"/papers/verify/{paper.token}/").content.decode()
    assert paper.number in page
    assert "与印发时一致" in page
    assert paper.pdf_sha256 in page
    assert "张某某" not in page
    assert "周敏" not in page
    typed = client.get("/papers/verify/", {"code": f"{paper.token[:4].lower()}-{paper.token[4:]} "}, follow=True)
    assert paper.number in typed.content.decode()
    right = issue(record, organ, admin, cites=paper)
    page = client.get(f"/papers/verify/{paper.token}/").content.decode()
    assert "已被更正" in page
    assert right.number in page
    path_of(paper.pdf_sha256).write_bytes(b"%PDF-changed")
    assert "摘要不符" in client.get(f"/papers/verify/{paper.token}/").content.decode()


def test_an_unknown_code_is_said_to_be_unknown(db: None) -> None:
    answer = Client().get("/papers/verify/ABCD2345/")
    assert answer.status_code == 404
    assert "没有核验码" in answer.content.decode()
    assert "16 位" in Client().get("/papers/verify/").content.decode()
