"""When and where a JPEG or PNG says it was taken: the few EXIF fields that evidence needs, read from its first bytes.

EXIF 2.32, TIFF 6.0, PNG third edition (eXIf). A file that says nothing, or says it wrongly, gives a picture without time and place: the
doubt is for a person to judge, so nothing here raises.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

CHINA_TIME = timezone(timedelta(hours=8))
"""Cameras keep local time; without an offset of their own they are taken to be here."""
MOST_ENTRIES = 500
PNG = b"\x89PNG\r\n\x1a\n"
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_TAKEN, _OFFSET, _CHANGED = 0x9003, 0x9011, 0x0132
_LAT_REF, _LAT, _LNG_REF, _LNG = 1, 2, 3, 4


@dataclass(frozen=True)
class Taken:
    """What the picture says of itself; None where it says nothing."""

    at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None


def read_taken(head: bytes) -> Taken:
    """Time and place from the first 64 KB or more of a picture."""
    block = _png_block(head) if head.startswith(PNG) else _exif_block(head)
    if block is None:
        return Taken()
    try:
        return _taken(block)
    except (struct.error, ValueError, ZeroDivisionError, IndexError):
        return Taken()


def _png_block(head: bytes) -> bytes | None:
    """The TIFF block of the eXIf chunk, which stands before the picture itself."""
    place = len(PNG)
    while place + 8 <= len(head):
        length, kind = int.from_bytes(head[place : place + 4], "big"), head[place + 4 : place + 8]
        if kind == b"eXIf":
            return head[place + 8 : place + 8 + length]
        if kind == b"IDAT":
            return None
        place += 12 + length
    return None


def _exif_block(head: bytes) -> bytes | None:
    """The TIFF block inside the APP1 segment."""
    if head[:2] != b"\xff\xd8":
        return None
    place = 2
    while place + 4 <= len(head) and head[place] == 0xFF:
        kind, length = head[place + 1], int.from_bytes(head[place + 2 : place + 4], "big")
        body = head[place + 4 : place + 2 + length]
        if kind == 0xE1 and body.startswith(b"Exif\0\0"):
            return body[6:]
        if kind == 0xDA or length < 2:
            return None
        place += 2 + length
    return None


def _taken(block: bytes) -> Taken:
    order = {b"II": "<", b"MM": ">"}.get(block[:2], "")
    if not order:
        return Taken()
    first = dict(_entries(block, struct.unpack_from(f"{order}I", block, 4)[0], order))
    details = dict(_entries(block, first[_EXIF_IFD], order)) if _EXIF_IFD in first else {}
    gps = dict(_entries(block, first[_GPS_IFD], order)) if _GPS_IFD in first else {}
    at = _instant(details.get(_TAKEN) or first.get(_CHANGED), details.get(_OFFSET))
    latitude = _degrees(gps.get(_LAT), str(gps.get(_LAT_REF, "")), most=90)
    longitude = _degrees(gps.get(_LNG), str(gps.get(_LNG_REF, "")), most=180)
    if latitude is None or longitude is None:
        latitude = longitude = None
    return Taken(at, latitude, longitude)


def _entries(block: bytes, start: int, order: str) -> Iterator[tuple[int, Any]]:
    count = struct.unpack_from(f"{order}H", block, start)[0]
    for index in range(min(count, MOST_ENTRIES)):
        place = start + 2 + 12 * index
        tag, kind, length = struct.unpack_from(f"{order}HHI", block, place)
        size = _SIZES.get(kind, 0) * length
        if not size or size > len(block):
            continue
        value = place + 8 if size <= 4 else struct.unpack_from(f"{order}I", block, place + 8)[0]
        if value + size <= len(block):
            yield tag, _value(block, value, kind, length, order)


def _value(block: bytes, place: int, kind: int, count: int, order: str) -> Any:
    if kind in (2, 7):
        return block[place : place + count].split(b"\0")[0].decode("ascii", "replace").strip()
    if kind in (5, 10):
        numbers = struct.unpack_from(f"{order}{2 * count}{'I' if kind == 5 else 'i'}", block, place)
        return [numbers[at] / numbers[at + 1] for at in range(0, len(numbers), 2)]
    code = {1: "B", 3: "H", 4: "I", 9: "i"}[kind]
    found = struct.unpack_from(f"{order}{count}{code}", block, place)
    return found[0] if count == 1 else list(found)


def _instant(text: Any, offset: Any) -> datetime | None:
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d", text):
        return None
    zone = CHINA_TIME
    if isinstance(offset, str) and (found := re.fullmatch(r"([+-])(\d\d):(\d\d)", offset)):
        sign = -1 if found[1] == "-" else 1
        zone = timezone(sign * timedelta(hours=int(found[2]), minutes=int(found[3])))
    return datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=zone)


def _degrees(parts: Any, side: str, *, most: int) -> float | None:
    if not isinstance(parts, list) or len(parts) != 3:
        return None
    value = float(parts[0] + parts[1] / 60 + parts[2] / 3600)
    value = -value if side in ("S", "W") else value
    return value if abs(value) <= most else None
