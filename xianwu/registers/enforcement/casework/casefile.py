"""The whole file of a case as one PDF: cover, contents with page numbers, papers, photos, evidence, the event chain."""

from __future__ import annotations

import io
import logging
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from xianwu.core.attachments.store import keep, path_of
from xianwu.core.events.api import log
from xianwu.kit import clock
from xianwu.papers import fonts, typesetting
from xianwu.registers.enforcement.casework.contents import Part, parts_of
from xianwu.registers.enforcement.casework.wording import decided_words
from xianwu.registers.enforcement.deadlines import days
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.models import Case, CaseFile
from xianwu.registers.enforcement.roles import ORGAN

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

LOG = logging.getLogger(__name__)
SHEET = Path(__file__).with_name("case_file.typ")
LARGEST = 512 * 2**20
AT_ONCE = 15
"""Up to so many parts a file is made while one waits; above, as a job."""
Progress = Callable[[int], None]


def may_make(case: Case, actor: Actor) -> bool:
    return actor.covers(case.unit, *ORGAN)


def bound_count(parts: Sequence[Part]) -> int:
    """Of the parts those that are bound: what was done on paper and is not entered is only named."""
    return sum(not part.is_missing for part in parts)


# --- binding ----------------------------------------------------------------------------------------


def bind(case: Case, parts: Sequence[Part], *, made_by: str, on: date, progress: Progress) -> tuple[bytes, int]:
    """The file as bytes, and its pages. A part that cannot be read is named on its line and left out."""
    press = _Press(case, on=on)
    readers = []
    for index, part in enumerate(parts, start=1):
        readers.append(press.reader(part))
        progress(bound_count(parts[:index]))
    front = _front(press, parts, readers, made_by=made_by)
    writer = PdfWriter()
    _append(writer, front, "封面和目录")
    for part, reader in zip(parts, readers, strict=True):
        if reader is not None:
            _append(writer, reader, " ".join(word for word in (part.title, part.number) if word))
    _stamp(writer, press)
    writer.add_metadata({"/Title": f"{case.number} {case.title} 卷宗", "/Author": case.unit.name})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue(), len(writer.pages)


def _front(press: _Press, parts: Sequence[Part], readers: Sequence[PdfReader | None], *, made_by: str) -> PdfReader:
    """Cover and contents: set once to learn how many pages they take, and once more with the numbers."""
    counts = [len(reader.pages) if reader else 0 for reader in readers]
    taken = 1
    for _ in range(3):
        page = taken + 1
        for part, count in zip(parts, counts, strict=True):
            part.page = page if count else 0
            page += count
        front = press.front(parts, pages=page - 1, made_by=made_by)
        if len(front.pages) == taken:
            break
        taken = len(front.pages)
    return front


def _append(writer: PdfWriter, reader: PdfReader, title: str) -> None:
    first = len(writer.pages)
    writer.append(reader, import_outline=False)
    writer.add_outline_item(title=title, page_number=first)


def _stamp(writer: PdfWriter, press: _Press) -> None:
    """The page's number within the file, outside the paper's own type area."""
    stamps = press.set("stamps", {"count": len(writer.pages)})
    for page, stamp in zip(writer.pages, stamps.pages, strict=True):
        page.merge_page(stamp)


class _Press:
    """Typesets the made parts of one file."""

    def __init__(self, case: Case, *, on: date) -> None:
        self.case, self.on, self.fonts = case, on, fonts.current()

    def set(self, kind: str, data: dict[str, Any], pictures: Sequence[tuple[str, str]] = ()) -> PdfReader:
        """One part; its pictures lie beside the sheet while it is set, for nothing outside is read."""
        whole = {"kind": kind, "title": self.case.title, "organ": self.case.unit.name, **EMPTY, **data}
        with tempfile.TemporaryDirectory() as folder:
            sheet = Path(folder) / SHEET.name
            shutil.copyfile(SHEET, sheet)
            for digest, name in pictures:
                shutil.copyfile(path_of(digest), sheet.with_name(name))
            return PdfReader(io.BytesIO(typesetting.typeset(sheet, data=whole, fonts=self.fonts, on=self.on)))

    def reader(self, part: Part) -> PdfReader | None:
        if part.is_missing:
            return None
        try:
            if part.digest:
                reader = PdfReader(path_of(part.digest))
                return reader if len(reader.pages) else None
            return self.set(part.kind, part.data, part.pictures)
        except (PyPdfError, OSError, ValueError, RuntimeError) as error:
            # An upload that calls itself a PDF, a picture that is none: the file is made without it, and says so.
            part.title += f"（不能装订：{type(error).__name__}）"
            return None

    def front(self, parts: Sequence[Part], *, pages: int, made_by: str) -> PdfReader:
        case = self.case
        lines = [
            ["案号", case.number], ["案由", case.title], ["当事人", case.party_name], ["处罚依据", case.rule.basis],
            ["立案日期", _day(case.filed_on)], ["决定文号", case.decision_no or "—"],
            ["处理结果", decided_words(case) or case.no_penalty_basis or "—"], ["结案日期", _day(case.closed_on)],
            ["档案号", case.archive_no or "—"],
        ]  # fmt: skip
        rows = [
            {"title": part.title, "number": part.number, "on": _day(part.on), "page": part.page or "—"}
            for part in parts
        ]
        bound = bound_count(parts)
        data = {"lines": lines, "parts": rows, "pages": pages, "made_by": made_by, "made_on": str(self.on)}
        return self.set("front", data | {"bound": bound, "absent": len(parts) - bound})


EMPTY: dict[str, Any] = {
    "lines": [], "parts": [], "pages": 0, "made_by": "", "made_on": "", "photos": [], "events": [], "chains": [],
    "others": [], "count": 0, "bound": 0, "absent": 0,
}  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else "—"


# --- making -----------------------------------------------------------------------------------------


def order_file(case: Case, *, actor: Actor, at: datetime) -> CaseFile:
    """Make the file now when it is small, else as a job."""
    total = bound_count(parts_of(case))
    made = CaseFile.objects.create(case=case, owner_id=actor.id, asked_at=at, total_count=total)
    _start(made, at=at)
    return made


def order_again(made: CaseFile, *, actor: Actor, at: datetime) -> CaseFile:
    """Once more, after it failed or its worker stopped. Raises EnforcementRefused while it is under way or done."""
    if not may_make(made.case, actor):
        raise EnforcementRefused(f"卷宗由{made.case.unit}的人员制作。")
    if made.state != CaseFile.State.FAILED and not is_stalled(made, at=at):
        raise EnforcementRefused("卷宗正在制作或者已经做好，不用再排。")
    CaseFile.objects.filter(pk=made.pk).update(
        state=CaseFile.State.RUNNING, done_count=0, message="", owner=actor.id, moved_at=at
    )
    made.refresh_from_db()
    _start(made, at=at)
    return made


def is_stalled(made: CaseFile, *, at: datetime) -> bool:
    return made.is_stalled(at=at, minutes=days("case_file_minutes", on=timezone.localdate(at)))


def _start(made: CaseFile, *, at: datetime) -> None:
    """A small one that fails is left failed, with its page to try again; what went wrong is in the log."""
    from xianwu.registers.enforcement.casework.jobs import FAILED, make_case_file

    if made.total_count > AT_ONCE:
        make_case_file.enqueue(made.pk)
        return
    try:
        make_file(made, at=at)
    except Exception:
        LOG.exception("case file %s", made.pk)
        CaseFile.objects.filter(pk=made.pk).update(state=CaseFile.State.FAILED, message=FAILED)


def make_file(made: CaseFile, *, at: datetime) -> CaseFile:
    """Bind the file, keep it under its digest and say so in the chain of the case."""
    case = Case.objects.select_related("unit", "rule").get(pk=made.case_id)

    def progress(done: int) -> None:
        CaseFile.objects.filter(pk=made.pk).update(done_count=done, moved_at=clock.now())

    parts = parts_of(case)
    content, pages = bind(case, parts, made_by=made.owner.name, on=timezone.localdate(at), progress=progress)
    digest, _size = keep([content], limit=LARGEST)
    made.state, made.sha256, made.page_count, made.done_count = CaseFile.State.DONE, digest, pages, bound_count(parts)
    made.save()
    changes = {"file": ["", f"卷宗 {pages} 页"], "sha256": ["", digest]}
    log(case, "enforcement.case_file_made", actor=_owner(made), at=at, changes=changes)
    return made


def _owner(made: CaseFile) -> Any:
    from xianwu.core.people.actors import actor_for

    return actor_for(made.owner, timezone.localdate(made.asked_at))
