"""Small synthetic pictures, each different: a coloured board without anybody in it."""

from __future__ import annotations

import struct
from zlib import compress, crc32

SIZE = 96
COLOURS = {"before": (196, 120, 90), "after": (110, 170, 120), "scene": (130, 150, 190)}


def picture(number: int, stage: str) -> bytes:
    """A PNG whose bars spell its number, so that no two are the same bytes."""
    ground = COLOURS.get(stage, COLOURS["scene"])
    rows = bytearray()
    for line in range(SIZE):
        rows.append(0)
        for column in range(SIZE):
            is_bar = 30 < line < 66 and (number >> (column // 8)) & 1
            rows += bytes((40, 40, 40)) if is_bar else bytes(min(each + line // 4, 255) for each in ground)
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", compress(bytes(rows), 1)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))
