"""Small synthetic pictures, each different: a coloured board without anybody in it; and the phone that took them."""

from __future__ import annotations

import struct
from datetime import datetime
from typing import Any
from zlib import compress, crc32

from django.core.files.base import ContentFile

from xianwu.kit.clock import ZONE
from xianwu.registers.enforcement.models import Subject

SIZE, BAR = 96, 8
DARK = bytes((40, 40, 40)) * BAR
CENTRE = ("35.141700", "114.205200")
COLOURS = {"before": (196, 120, 90), "after": (110, 170, 120), "scene": (130, 150, 190)}


def shot(number: int, stage: str, at: datetime, *, name: str, of: Subject) -> tuple[ContentFile, dict[str, Any]]:
    """A picture taken at that moment before that place, with what the phone says when it is sent."""
    place = (of.latitude, of.longitude) if of.latitude is not None else CENTRE
    device = {"device_at": at, "latitude": place[0], "longitude": place[1], "accuracy_m": 8}
    return ContentFile(picture(number, stage, at), name=name), device


def picture(number: int, stage: str, taken: datetime | None = None) -> bytes:
    """A PNG whose bars spell its number, so that no two are the same bytes; it says when it was taken."""
    ground = COLOURS.get(stage, COLOURS["scene"])
    rows = bytearray()
    for line in range(SIZE):
        plain = bytes(min(each + line // 4, 255) for each in ground) * BAR
        blocks = (DARK if 30 < line < 66 and (number >> place) & 1 else plain for place in range(SIZE // BAR))
        rows += b"\0" + b"".join(blocks)
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0))
    told = _chunk(b"eXIf", _exif(taken)) if taken else b""
    return b"\x89PNG\r\n\x1a\n" + head + told + _chunk(b"IDAT", compress(bytes(rows), 1)) + _chunk(b"IEND", b"")


def _exif(taken: datetime) -> bytes:
    """A TIFF block with one entry that leads to the directory in which the time stands."""
    text = taken.astimezone(ZONE).strftime("%Y:%m:%d %H:%M:%S").encode() + b"\0"
    first = struct.pack("<HHHIII", 1, 0x8769, 4, 1, 26, 0)
    return b"II*\0" + struct.pack("<I", 8) + first + struct.pack("<HHHIII", 1, 0x9003, 2, len(text), 44, 0) + text


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))
