"""The numbered copies of an issue as files: the signed PDF, and behind its bytes the number (`evidence/copies.py`)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from xianwu.bulletin.evidence.copies import NotNumberable, numbered
from xianwu.bulletin.files import FileDamaged, file_name, stored
from xianwu.bulletin.layout.presets import PRESETS
from xianwu.bulletin.models import DistributionRow, Issue
from xianwu.kit.refusals import Refused
from xianwu.lib.digests import sha256_hex


class CopyRefused(Refused):
    """A copy that cannot be made; the message is safe to show."""


def number_rows(issue: Issue, rows: Iterable[DistributionRow], *, begins_at: int) -> None:
    """Give rows their numbers, and enter the digest of the paper that bears each. Nothing is saved."""
    signed = stored(issue, "pdf")
    for number, row in enumerate(rows, start=begins_at):
        row.copy_no = number
        row.copy_digest = sha256_hex(_numbered(issue, signed, number))


def copy_of(row: DistributionRow) -> bytes:
    """The PDF of a numbered copy; raises Refused where there is none, or it is not the one that was entered."""
    return _checked(row, stored(row.issue, "pdf"))


def copies_of(issue: Issue, rows: Iterable[DistributionRow]) -> bytes:
    """All numbered copies, for the printer, in a ZIP file."""
    signed, packed = stored(issue, "pdf"), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in rows:
            row.issue = issue
            archive.writestr(copy_name(row), _checked(row, signed))
    return packed.getvalue()


def copy_name(row: DistributionRow) -> str:
    """延津政务快报2025年第38期（份号000012）.pdf"""
    return file_name(row.issue, "pdf").replace(".pdf", f"（份号{row.copy_no:06d}）.pdf")


def _checked(row: DistributionRow, signed: bytes) -> bytes:
    if row.issue.state not in Issue.PUBLISHED:
        raise CopyRefused("这一期没有分发或者已经收回，不能再印。")
    if row.copy_no is None:
        raise CopyRefused("这一份没有编份号。")
    content = _numbered(row.issue, signed, row.copy_no)
    if sha256_hex(content) != row.copy_digest:
        raise FileDamaged(f"第 {row.copy_no:06d} 号份与编号时登记的摘要不符，请管理员从备份恢复。")
    return content


def _numbered(issue: Issue, signed: bytes, number: int) -> bytes:
    try:
        return numbered(signed, number, side=PRESETS[issue.preset].copy_side)
    except NotNumberable as error:
        raise CopyRefused(f"这一期的 PDF 加印不了份号（{error}），请联系管理员。") from error
