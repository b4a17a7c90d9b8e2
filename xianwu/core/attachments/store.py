"""Bytes under their digest: equal files lie once, and a changed byte is found."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from xianwu.core.attachments.sniffing import FileRefused


def path_of(digest: str) -> Path:
    """Where the bytes of a digest lie."""
    return Path(settings.XIANWU_HOME) / "files" / digest[:2] / digest


def keep(chunks: Iterable[bytes], *, limit: int) -> tuple[str, int]:
    """Store the bytes and return digest and size; the file appears whole or not at all."""
    folder = Path(settings.XIANWU_HOME) / "files"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, prefix="part-", delete=False) as part:
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise FileRefused(f"文件超过 {limit // 2**20} MB 的上限，请压缩或拆分后再上传。")
                digest.update(chunk)
                part.write(chunk)
            part.flush()
            os.fsync(part.fileno())
            target = path_of(digest.hexdigest())
            target.parent.mkdir(exist_ok=True)
            os.replace(part.name, target)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    return digest.hexdigest(), size


def is_whole(digest: str) -> bool:
    """Whether the stored bytes still have their digest."""
    try:
        with path_of(digest).open("rb") as file:
            found = sha256()
            while chunk := file.read(2**20):
                found.update(chunk)
    except FileNotFoundError:
        return False
    return found.hexdigest() == digest
