"""Adding files to records, taking them off, listing them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from xianwu.core.attachments.events import ADDED, REMOVED
from xianwu.core.attachments.kinds import kinds_of
from xianwu.core.attachments.models import Attachment
from xianwu.core.attachments.sniffing import FileRefused, sniff
from xianwu.core.attachments.store import keep
from xianwu.core.events.api import log
from xianwu.core.people.actors import Actor
from xianwu.core.rules.api import value

__all__ = ["FileRefused", "attach", "files_of", "has_file", "kept_reasons", "kinds_of", "remove"]


def files_of(record: Any) -> QuerySet[Attachment]:
    """The files of a record that are not taken off, oldest first."""
    return Attachment.objects.filter(kind=record._meta.label_lower, object_id=record.pk, removed_at__isnull=True)


def has_file(record: Any, category: str) -> bool:
    """Whether a file of that kind hangs on the record: what a gate asks for."""
    return files_of(record).filter(category=category).exists()


def attach(
    record: Any,
    file: File,
    *,
    category: str = Attachment.Category.EVIDENCE,
    note: str = "",
    actor: Actor | None,
    at: datetime,
    is_made_here: bool = False,
) -> Attachment:
    """Check and keep a file for a record, with an event. The same bytes twice for one purpose are one file.

    The limit of size is for what people upload, not for what the house has made itself.
    """
    _refuse_unknown(category, kinds_of(type(record)))
    name = PurePath((file.name or "").replace("\\", "/")).name[-200:]
    content_type = sniff(file, name=name)
    allowed = int(value("attachments.max_megabytes", on=timezone.localdate(at))) * 2**20
    limit = sys.maxsize if is_made_here else allowed
    file.seek(0)
    digest, size = keep(iter(lambda: file.read(2**20), b""), limit=limit)
    if not size:
        raise FileRefused("文件是空的，请核对后重新上传。")
    if known := files_of(record).filter(sha256=digest, category=category).first():
        return known
    with transaction.atomic():
        added = Attachment.objects.create(
            kind=record._meta.label_lower,
            object_id=record.pk,
            category=category,
            name=name,
            sha256=digest,
            size=size,
            content_type=content_type,
            note=note[:200],
            uploaded_by_id=actor.id if actor else None,
            uploaded_at=at,
        )
        log(record, ADDED, actor=actor, at=at, changes={"file": ["", name], "sha256": ["", digest]}, note=note)
    return added


def _refuse_unknown(category: str, kinds: dict[str, str]) -> None:
    if category not in kinds:
        raise FileRefused(f"附件的用途请从这些里选：{'、'.join(kinds.values())}。")


def kept_reasons(record: Any, files: Sequence[Attachment]) -> dict[int, str]:
    """By key, why a file of the record (all of which are `files`) may not be taken off.

    What the record still rests on stays until another file of its kind stands beside it.
    """
    counts = Counter(each.category for each in files)
    found = {each.pk: record.must_keep(each.category) for each in files if counts[each.category] == 1}
    return {pk: why for pk, why in found.items() if why}


def remove(attachment: Attachment, record: Any, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take a file off its record, with a reason; row and bytes stay. Refused for what the record rests on."""
    if not reason.strip():
        raise FileRefused("请写明撤下附件的原因。")
    if why := kept_reasons(record, list(files_of(record))).get(attachment.pk):
        raise FileRefused(why)
    with transaction.atomic():
        attachment.removed_at, attachment.removed_by_id = at, actor.id
        attachment.save(update_fields=["removed_at", "removed_by"])
        log(record, REMOVED, actor=actor, at=at, changes={"file": [attachment.name, ""]}, note=reason)
