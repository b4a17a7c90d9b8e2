"""What a file really is, by its first bytes; the name must agree. Nothing else is taken."""

from __future__ import annotations

from pathlib import PurePath
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from xianwu.kit.refusals import Refused

OOXML = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "xlsx": f"{OOXML}spreadsheetml.sheet",
    "docx": f"{OOXML}wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "zip": "application/zip",
    "txt": "text/plain",
}
_STARTS = ((b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"PK\x03\x04", "zip"))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_HEAD = 64 * 1024
_ALLOWED = "可上传 pdf、jpg、png、xlsx、xls、docx、zip、txt 文件。"


class FileRefused(Refused):
    """Why a file is not taken."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


def sniff(file: BinaryIO, *, name: str) -> str:
    """The content type; raises FileRefused for other kinds and for a name that says something else."""
    said = PurePath(name).suffix.lower().removeprefix(".").replace("jpeg", "jpg")
    if said not in TYPES:
        raise FileRefused(f"不支持“{said or '无扩展名'}”类型的文件。{_ALLOWED}")
    found = _kind_of(file)
    if found == "zip" and said in ("xlsx", "docx"):
        found = _office_kind(file)
    if found != said:
        raise FileRefused(f"文件内容与扩展名“.{said}”不符，可能改过扩展名或已损坏，请重新导出后上传。")
    return TYPES[found]


def _kind_of(file: BinaryIO) -> str:
    file.seek(0)
    head = file.read(_HEAD)
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head.startswith(_OLE):
        return "xls" if _has_workbook(file) else ""
    return "txt" if _is_text(head) else ""


def _has_workbook(file: BinaryIO) -> bool:
    """The directory of the compound file names its streams; old Word files have no Workbook."""
    file.seek(0)
    tail = b""
    while chunk := file.read(_HEAD):
        if any(word in tail + chunk for word in _WORKBOOK):
            return True
        tail = chunk[-32:]
    return False


def _is_text(head: bytes) -> bool:
    if not head or b"\0" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            # The head may end in the middle of a character.
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False


def _office_kind(file: BinaryIO) -> str:
    file.seek(0)
    try:
        with ZipFile(file) as archive:
            names = archive.namelist()
    except BadZipFile:
        return ""
    if any(name.endswith("vbaProject.bin") for name in names):
        raise FileRefused("文件里有宏，请去掉宏后另存再上传。")
    if "[Content_Types].xml" not in names:
        return ""
    kinds = (("xl/", "xlsx"), ("word/", "docx"))
    return next((kind for folder, kind in kinds if any(name.startswith(folder) for name in names)), "")
