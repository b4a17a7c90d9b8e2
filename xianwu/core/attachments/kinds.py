"""What a file may be for: the kinds that a record's class asks for by name, and those that fit any record."""

from __future__ import annotations

from django.db.models import Model

from xianwu.core.attachments.models import Attachment


def kinds_of(model: type[Model]) -> dict[str, str]:
    """Code → word, the class's own (`FILE_KINDS`) first."""
    return {**getattr(model, "FILE_KINDS", {}), **dict(Attachment.Category.choices)}
