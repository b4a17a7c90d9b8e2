"""Small synthetic pictures, each different: a coloured board without anybody in it."""

from __future__ import annotations

import struct
from zlib import compress, crc32

SIZE, BAR = 96, 8
DARK = bytes((40, 40, 40)) * BAR
COLOURS = {"before": (196, 120, 90), "after": (110, 170, 120), "scene": (130, 150, 190)}


def picture(number: int, stage: str) -> bytes:
    """A PNG whose bars spell its number, so that no two are the same bytes."""
    ground = COLOURS.get(stage, COLOURS["scene"])
    rows = bytearray()
    for line in range(SIZE):
        plain = bytes(min(each + line // 4, 255) for each in ground) * BAR
        blocks = (DARK if 30 < line < 66 and (number >> place) & 1 else plain for place in range(SIZE // BAR))
        rows += b"\0" + b"".join(blocks)
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", compress(bytes(rows), 1)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))
