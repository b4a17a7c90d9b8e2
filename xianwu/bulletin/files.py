"""Files of signed issues, named by their digest: the row says which one counts, a leftover harms nobody."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from xianwu.bulletin.layout.document import IssueDoc
from xianwu.bulletin.layout.docx import to_docx
from xianwu.bulletin.layout.html import to_html
from xianwu.bulletin.layout.pdf import to_pdf
from xianwu.bulletin.models import Issue
from xianwu.kit.refusals import Refused
from xianwu.lib.digests import sha256_hex

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}


class FileDamaged(Refused):
    """A stored file is gone or is not what was signed."""


def made(doc: IssueDoc, kind: str) -> bytes:
    """The issue in one of the three forms."""
    if kind == "pdf":
        return to_pdf(doc)
    if kind == "docx":
        return to_docx(doc)
    page = to_html(doc)
    return page if isinstance(page, bytes) else page.encode()


def path_of(kind: str, digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "bulletin" / digest[:2] / f"{digest}.{kind}"


def store(content: bytes, kind: str) -> str:
    """Put the bytes on the disk under their digest, whole or not at all; gives the digest."""
    digest = sha256_hex(content)
    path = path_of(kind, digest)
    if path.exists() and sha256_hex(path.read_bytes()) == digest:
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as waiting:
        waiting.write(content)
        waiting.flush()
        os.fsync(waiting.fileno())
    os.replace(waiting.name, path)
    return digest


def stored(issue: Issue, kind: str) -> bytes:
    """The signed file; raises FileDamaged when its bytes are not those of the digest."""
    digest = issue.digest_of(kind)
    try:
        content = path_of(kind, digest).read_bytes()
    except OSError:
        raise FileDamaged(f"{issue.title}的 {kind.upper()} 文件不在了，请管理员从备份恢复。") from None
    if sha256_hex(content) != digest:
        raise FileDamaged(f"{issue.title}的 {kind.upper()} 文件与签发时的摘要不符，请管理员从备份恢复。")
    return content


def file_name(issue: Issue, kind: str) -> str:
    """延津政务快报2025年第38期.pdf"""
    if not issue.issue_no:
        return f"{issue.series.name}未签发稿.{kind}"
    return f"{issue.series.name}{issue.year}年第{issue.issue_no}期.{kind}"
