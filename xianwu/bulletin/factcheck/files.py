"""The text of a file that somebody hands in: TXT in the encodings in use, DOCX, PDF."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import BadZipFile

ENCODINGS = ("utf-8-sig", "gb18030")


class Unreadable(ValueError):
    """A file that is not there or cannot be read as text; the message says what to do."""


def text_of_file(name: str) -> str:
    """The text of a file (`-`: standard input). Raises Unreadable."""
    if name == "-":
        return sys.stdin.read()
    path = Path(name)
    if not path.is_file():
        raise Unreadable(f"没有文件“{name}”，请核对路径。")
    return text_of_bytes(path.read_bytes(), kind=path.suffix.lower().lstrip("."))


def lines_of_file(name: str) -> Iterator[tuple[int, str | None]]:
    """The lines of a file (`-`: standard input) with their numbers, as they come; None where a line is no text.

    Each line is decoded by itself, so that one bad line costs no other. Raises Unreadable where there is no file.
    """
    if name == "-":
        yield from _decoded(sys.stdin.buffer)
        return
    path = Path(name)
    if not path.is_file():
        raise Unreadable(f"没有文件“{name}”，请核对路径。")
    with path.open("rb") as lines:
        yield from _decoded(lines)


def _decoded(lines: Iterable[bytes]) -> Iterator[tuple[int, str | None]]:
    for number, line in enumerate(lines, start=1):
        yield number, next((text for each in ENCODINGS if (text := _as(line, each)) is not None), None)


def _as(line: bytes, encoding: str) -> str | None:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return None


def text_of_bytes(content: bytes, *, kind: str) -> str:
    """The text of a file's bytes; `kind` is its extension. Raises Unreadable."""
    readers = {"docx": _docx, "pdf": _pdf}
    return readers.get(kind, _plain)(content)


def _plain(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise Unreadable("文件不是 UTF-8 或 GB18030 编码的文本，请另存为文本文件。")


def _docx(content: bytes) -> str:
    from io import BytesIO

    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(BytesIO(content))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise Unreadable("文件不是可以打开的 DOCX，请用 WPS 或 Word 另存一次。") from error
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def _pdf(content: bytes) -> str:
    from io import BytesIO

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    except (PyPdfError, ValueError) as error:
        raise Unreadable("文件不是可以打开的 PDF。") from error
    text = "\n".join(pages)
    if not text.strip():
        raise Unreadable("这份 PDF 里没有文字（可能是扫描件），请先识别文字。")
    return text
