"""Keeping the pack of a signed issue as its attachment, and getting it out again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from xianwu.bulletin.evidence.packing import packed
from xianwu.bulletin.evidence.verifying import verify
from xianwu.bulletin.files import FileDamaged, file_name
from xianwu.bulletin.models import Issue
from xianwu.core.attachments.api import attach
from xianwu.core.attachments.store import path_of
from xianwu.core.workflow.api import StepRefused
from xianwu.lib.digests import sha256_hex

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

NOTE = "签发时固化的证据包，可用 xianwu verify 离线核验"


def pack_name(issue: Issue) -> str:
    """延津政务快报2025年第38期证据包.zip"""
    return file_name(issue, "zip").replace(".zip", "证据包.zip")


def keep_pack(issue: Issue, files: Mapping[str, bytes], *, actor: Actor, at: datetime) -> None:
    """Make the pack, prove it as a stranger would, and put it by; raises StepRefused when it does not hold.

    That happens when records changed between the reading of the words and of the rows: nothing is signed then.
    """
    pack = packed(files)
    faults = verify(pack.content).faults
    if faults:
        raise StepRefused(f"证据包没有通过自检（{faults[0]}），可能签发的同时有人在改记录。请再签发一次。")
    issue.pack_digest, issue.pack_head = pack.digest, pack.head
    made = ContentFile(pack.content, name=pack_name(issue))
    attach(issue, made, note=NOTE, actor=actor, at=at, is_made_here=True)


def kept_pack(issue: Issue) -> bytes:
    """The pack, as it was signed; raises FileDamaged. Taking the attachment off the list does not take it away."""
    try:
        content = path_of(issue.pack_digest).read_bytes() if issue.pack_digest else b""
    except OSError:
        raise FileDamaged(f"{issue.title}的证据包不在了，请管理员从备份恢复。") from None
    if not content or sha256_hex(content) != issue.pack_digest:
        raise FileDamaged(f"{issue.title}的证据包与签发时的摘要不符，请管理员从备份恢复。")
    return content
