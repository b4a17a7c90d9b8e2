"""What is in the file of a case, in the order of its contents: one list for the bound file, its page and the papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from xianwu.core.attachments.models import Attachment
from xianwu.core.events.declarations import label_of
from xianwu.core.events.models import Event
from xianwu.papers.models import Paper
from xianwu.registers.enforcement.casework import originals
from xianwu.registers.enforcement.casework.file_records import Process, process_of, taken_at
from xianwu.registers.enforcement.models import Case, Finding, Photo

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
PDF = "application/pdf"
PHOTO = Attachment.Category.PHOTO
MISSING = "missing"
PROCESS = "全过程记录"


@dataclass
class Part:
    """One line of the contents and what is bound in for it. `photos` and `rows` are typeset, `digest` is a PDF;
    nothing is bound in for what is `missing`."""

    title: str
    number: str = ""
    on: date | None = None
    digest: str = ""
    kind: str = "paper"
    data: dict[str, Any] = field(default_factory=dict)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    page: int = 0

    @property
    def is_missing(self) -> bool:
        return self.kind == MISSING


def parts_of(case: Case) -> list[Part]:
    """Everything that is bound in: papers, photos and files, each in order of time, then the record of events.

    Among the papers stands, line by line, what was done on paper and is not in the system.
    """
    process = process_of(case)
    return [*_materials(process), _event_part(process)]


def materials_of(case: Case) -> list[Part]:
    """What the contents list before the record of events: what a paper can list while the case still goes on."""
    return _materials(process_of(case))


def _materials(process: Process) -> list[Part]:
    papers, files = process.papers(), process.files()
    pictures = [each for each in files if each.content_type in PICTURES]
    absent = originals.missing(originals.of_process(process, papers, files))
    found = [_paper_part(paper) for paper in papers] + [_missing_part(each) for each in absent]
    found.sort(key=lambda part: part.on or date.max)
    found += _photo_parts(process, pictures)
    found += [
        Part(each.name, on=timezone.localdate(each.uploaded_at), digest=each.sha256, kind="file")
        for each in files
        if each.content_type == PDF
    ]
    loose = [each for each in files if each.content_type not in (*PICTURES, PDF)]
    return [*found, _loose_part(process, loose)] if loose else found


def _missing_part(row: originals.Original) -> Part:
    return Part(f"原件未录入：{row.title}", row.number, row.on, kind=MISSING)


def _paper_part(paper: Paper) -> Part:
    is_out_of_use = bool(paper.cited_by.all())
    title = f"{paper.title}（已更正，停止使用）" if is_out_of_use else paper.title
    return Part(title, paper.number, paper.issued_on, digest=paper.pdf_sha256)


def _photo_parts(process: Process, pictures: Sequence[Attachment]) -> list[Part]:
    """Photos of what was seen, of visits and of the field's own record; then pictures that came as evidence."""
    scenes = [(taken_at(row), _shown_photo(process, row)) for row in process.photos() if row.attachment.is_picture]
    scenes += [(each.uploaded_at, _picture(process, each)) for each in pictures if each.category == PHOTO]
    scenes.sort(key=lambda pair: pair[0])
    evidence = [_picture(process, each) for each in pictures if each.category != PHOTO]
    named = (("现场照片", [shown for _, shown in scenes]), ("证据照片", evidence))
    return [_photo_part(title, photos) for title, photos in named if photos]


def _shown_photo(process: Process, row: Photo) -> dict[str, Any]:
    taken = f"拍摄时间：{timezone.localtime(row.taken_at):%Y-%m-%d %H:%M}" if row.taken_at else "拍摄时间：未知"
    lines = [row.finding.title] if row.finding else []
    lines += [taken, f"疑点：{row.doubts_words}"] if row.doubts else [taken]
    return _picture(process, row.attachment, title=f"{row.get_stage_display()}照片", lines=lines, of=row.finding)


def _picture(
    process: Process, row: Attachment, *, title: str = "", lines: Sequence[str] = (), of: Finding | None = None
) -> dict[str, Any]:
    shown = process.words_of(of._meta.label_lower, of.pk) if of else process.words_of(row.kind, row.object_id)
    own = [
        f"所属记录：{shown}",
        *lines,
        f"文件：{row.name}　上传：{timezone.localtime(row.uploaded_at):%Y-%m-%d %H:%M}",
    ]
    own += [f"说明：{row.note}"] if row.note else []
    ending = row.content_type.partition("/")[2].replace("jpeg", "jpg")
    return {
        "title": title or row.name,
        "lines": [*own, f"摘要（SHA-256）：{row.sha256}"],
        "file": f"{row.sha256}.{ending}",
        "digest": row.sha256,
    }


def _photo_part(title: str, photos: list[dict[str, Any]]) -> Part:
    pictures = [(photo.pop("digest"), photo["file"]) for photo in photos]
    return Part(f"{title}（{len(photos)} 张）", kind="photos", data={"photos": photos}, pictures=pictures)


def _loose_part(process: Process, files: Sequence[Attachment]) -> Part:
    rows = [
        [each.name, process.words_of(each.kind, each.object_id), f"{timezone.localdate(each.uploaded_at)}",
         grouped(each.sha256)]
        for each in files
    ]  # fmt: skip
    return Part(f"未装订的电子材料（{len(rows)} 件）", kind="others", data={"others": rows})


def _event_part(process: Process) -> Part:
    """Every event in order of time under the name of its record; then how far each record's chain had come."""
    events = process.events()
    rows = [
        [
            f"{timezone.localtime(event.at):%Y-%m-%d %H:%M}",
            process.words_of(event.kind, event.object_id, event.title),
            str(event.sequence),
            _said(event),
            event.actor.name if event.actor else "系统",
            grouped(event.digest),
        ]
        for event in events
    ]
    last = {(event.kind, event.object_id): event for event in sorted(events, key=lambda event: event.sequence)}
    chains = [
        [process.words_of(kind, key, event.title), str(event.sequence), grouped(event.digest)]
        for (kind, key), event in last.items()
    ]
    title = f"{PROCESS}（{len(last)} 个记录、{len(rows)} 条）"
    return Part(title, kind="events", data={"events": rows, "chains": chains})


def _said(event: Event) -> str:
    """The verb, with the paper or file it was about and its note."""
    about = [event.data[name][1] for name in ("paper", "file") if isinstance(event.data.get(name), list)]
    return "：".join(str(each) for each in (label_of(event.verb), *about, event.note) if each)


def grouped(digest: str) -> str:
    """A digest in full, in groups between which a line may break."""
    return " ".join(digest[start : start + 16] for start in range(0, len(digest), 16))
