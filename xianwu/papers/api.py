"""Issuing papers: the front door for domains and the bulletin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from xianwu.core.attachments.store import is_whole, keep
from xianwu.core.events.api import log
from xianwu.core.people.actors import Actor
from xianwu.core.units.models import Unit
from xianwu.papers import markup
from xianwu.papers.checking import check_mark, cleaned_token, new_token
from xianwu.papers.declarations import PaperKind, kind_of
from xianwu.papers.events import ISSUED
from xianwu.papers.models import OrganWord, Paper
from xianwu.papers.numbers import take_number
from xianwu.papers.sheet import Sheet, to_docx, to_pdf
from xianwu.papers.wording import chinese_date, put_words
from xianwu.papers.wordings import Wording, wording_on

LARGEST = 64 * 2**20
SYNTHETIC_NOTE = "演示数据（合成）"


@dataclass(frozen=True)
class Preview:
    """A paper as it would be printed, without a number; placeholders without a value stay visible."""

    sheet: Sheet
    words: str

    @property
    def pdf(self) -> bytes:
        return to_pdf(self.sheet)

    @property
    def docx(self) -> bytes:
        return to_docx(self.sheet)


def issue_paper(
    record: Any,
    kind: str,
    context: Mapping[str, Any],
    *,
    actor: Actor | None,
    at: datetime,
    organ: Unit,
    cites: Paper | None = None,
    title: str = "",
) -> Paper:
    """Number, typeset, freeze and log a paper of a record, all or nothing.

    `title` stands in place of the declared one, where a field calls the paper by another name.
    """
    declared = kind_of(kind)
    day = timezone.localdate(at)
    wording = _titled(wording_on(kind, day=day), title)
    with transaction.atomic():
        sequence_no = take_number(organ, kind, year=day.year)
        number = declared.number_text(sequence_no, year=day.year, organ_word=organ_word(declared, organ, day=day))
        words = put_words(wording.body, _context(context, number=number, day=day, organ=organ.name, cites=cites))
        sheet = _sheet(words, title=wording.title, number=number, organ=organ.name, day=day)
        token = new_token()
        if declared.is_verifiable:
            sheet = replace(sheet, check=check_mark(token))
        paper = _paper(record, sheet, wording=wording, words=words)
        paper.token = token
        paper.kind, paper.year, paper.sequence_no = kind, day.year, sequence_no
        paper.organ, paper.cites, paper.issued_by_id = organ, cites, actor.id if actor else None
        paper.save()
        changes = {"paper": ["", f"{paper.title} {number}"], "sha256": ["", paper.pdf_sha256]}
        log(record, ISSUED, actor=actor, at=at, changes=changes)
    return paper


def organ_word(kind: PaperKind, organ: Unit, *, day: date) -> str:
    """The word before the organ's numbers: what was set, else its short name; asked only where a kind shows it."""
    if "{organ}" not in kind.number_pattern:
        return ""
    row = OrganWord.objects.valid(day).filter(organ=organ).order_by("-valid_from").first()
    return row.word if row else str(organ.short_name)


def _titled(wording: Wording, title: str) -> Wording:
    """A title of the field's own, unless the county has set a template."""
    return replace(wording, title=title) if title and wording.template is None else wording


def _paper(record: Any, sheet: Sheet, *, wording: Wording, words: str) -> Paper:
    """The typeset paper of a record, not yet saved."""
    return Paper(
        record_kind=record._meta.label_lower,
        object_id=record.pk,
        number=sheet.number,
        title=wording.title,
        about=str(record)[:200],
        words=words,
        pdf_sha256=_keep(to_pdf(sheet)),
        docx_sha256=_keep(to_docx(sheet)),
        template=wording.template,
        template_sha256=wording.sha256,
        issued_on=sheet.on,
    )


def render_preview(
    kind: str,
    context: Mapping[str, Any],
    *,
    on: date,
    organ: str = "发文机关",
    wording: Wording | None = None,
) -> Preview:
    """How a paper would look on a day; takes no number and saves nothing."""
    declared = kind_of(kind)
    used = wording or wording_on(kind, day=on)
    number = _open_number(declared, year=on.year)
    filled = _context(context, number=number, day=on, organ=organ, cites=None)
    words = put_words(used.body, filled, shows_missing=True)
    return Preview(_sheet(words, title=used.title, number=number, organ=organ, day=on, is_preview=True), words)


def papers_of(record: Any) -> QuerySet[Paper]:
    """The papers of a record, newest first."""
    return Paper.objects.of(record)


def paper_by_token(token: str) -> Paper | None:
    """The paper that carries this code, however it was typed."""
    code = cleaned_token(token)
    return Paper.objects.filter(token=code).select_related("organ").first() if code else None


def is_intact(paper: Paper) -> bool:
    """Whether both stored files still have the digests that were frozen with the paper."""
    return is_whole(paper.pdf_sha256) and is_whole(paper.docx_sha256)


def _open_number(kind: PaperKind, *, year: int) -> str:
    return kind.number_text("　", year=year, organ_word="　")


def _context(given: Mapping[str, Any], *, number: str, day: date, organ: str, cites: Paper | None) -> dict[str, Any]:
    """What every template may use, under what the domain gives."""
    own = {"paper_number": number, "issued_on": chinese_date(day), "organ": organ}
    if cites is not None:
        own |= {"cited_number": cites.number, "cited_title": cites.title}
    return {**own, **given}


def _sheet(words: str, *, title: str, number: str, organ: str, day: date, is_preview: bool = False) -> Sheet:
    return Sheet(
        organ=organ,
        number=number,
        title=title,
        on=day,
        blocks=markup.parse(words),
        is_preview=is_preview,
        note=SYNTHETIC_NOTE if getattr(settings, "XIANWU_SYNTHETIC", False) else "",
    )


def _keep(content: bytes) -> str:
    digest, _size = keep([content], limit=LARGEST)
    return digest
