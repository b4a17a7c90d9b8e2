"""What a picture says of itself; a picture that says nothing, or nonsense, says nothing and raises nothing."""

import struct
from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from xianwu.lib.exif import CHINA_TIME, Taken, read_taken

Entry = tuple[int, int, int, bytes]


def jpeg(block: bytes) -> bytes:
    """A JPEG of no size with an EXIF segment behind a JFIF one."""
    body = b"Exif\0\0" + block
    jfif = b"\xff\xe0" + struct.pack(">H", 4) + b"JF"
    return b"\xff\xd8" + jfif + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + b"\xff\xd9"


def directory(order: str, start: int, entries: list[Entry]) -> bytes:
    """One directory: what is longer than four bytes stands behind it."""
    head = struct.pack(f"{order}H", len(entries))
    place, rest, lines = start + 2 + 12 * len(entries) + 4, b"", b""
    for tag, kind, count, value in entries:
        if len(value) <= 4:
            lines += struct.pack(f"{order}HHI", tag, kind, count) + value.ljust(4, b"\0")
        else:
            lines += struct.pack(f"{order}HHII", tag, kind, count, place + len(rest))
            rest += value
    return head + lines + struct.pack(f"{order}I", 0) + rest


def tiff(order: str, *, exif: list[Entry], gps: list[Entry]) -> bytes:
    """Header, first directory, then the two that it leads to."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    details = directory(order, 38, exif)
    first = [(0x8769, 4, 1, struct.pack(f"{order}I", 38)), (0x8825, 4, 1, struct.pack(f"{order}I", 38 + len(details)))]
    block = mark + struct.pack(f"{order}I", 8) + directory(order, 8, first)
    assert len(block) == 38
    return block + details + directory(order, len(block) + len(details), gps)


def taken(text: str) -> Entry:
    return (0x9003, 2, len(text) + 1, text.encode() + b"\0")


def degrees(order: str, tag: int, *parts: int) -> Entry:
    return (tag, 5, 3, b"".join(struct.pack(f"{order}II", part, 1) for part in parts))


def png(block: bytes, *, before: bytes = b"IHDR") -> bytes:
    """A PNG of no size with an eXIf chunk behind another one."""
    chunks = ((before, b"x" * 13), (b"eXIf", block), (b"IDAT", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", 0) for kind, body in chunks
    )


def test_a_png_says_it_in_its_own_chunk() -> None:
    block = tiff("<", exif=[taken("2025:08:29 10:00:05")], gps=[])
    assert read_taken(png(block)).at == datetime(2025, 8, 29, 10, 0, 5, tzinfo=CHINA_TIME)
    assert read_taken(png(block, before=b"IDAT")) == Taken()
    assert read_taken(png(block)[:40]) == Taken()


def test_time_and_place_in_either_byte_order() -> None:
    for order in "<>":
        gps = [(1, 2, 2, b"N\0"), degrees(order, 2, 35, 8, 24), (3, 2, 2, b"E\0"), degrees(order, 4, 114, 12, 0)]
        found = read_taken(jpeg(tiff(order, exif=[taken("2025:08:29 10:00:05")], gps=gps)))
        assert found.at == datetime(2025, 8, 29, 10, 0, 5, tzinfo=CHINA_TIME)
        assert found.latitude is not None
        assert round(found.latitude, 4) == 35.14
        assert found.longitude == 114.2


def test_an_offset_of_its_own_is_believed_and_south_is_below_zero() -> None:
    exif = [taken("2025:08:29 10:00:05"), (0x9011, 2, 7, b"+09:00\0")]
    gps = [(1, 2, 2, b"S\0"), degrees("<", 2, 35, 0, 0), (3, 2, 2, b"W\0"), degrees("<", 4, 58, 0, 0)]
    found = read_taken(jpeg(tiff("<", exif=exif, gps=gps)))
    assert found.at == datetime(2025, 8, 29, 10, 0, 5, tzinfo=timezone(timedelta(hours=9)))
    assert (found.latitude, found.longitude) == (-35.0, -58.0)


def test_what_cannot_be_is_left_out() -> None:
    half = [(1, 2, 2, b"N\0"), degrees("<", 2, 35, 0, 0)]
    assert read_taken(jpeg(tiff("<", exif=[taken("0000:00:00 00:00:00")], gps=half))) == Taken()
    far = [(1, 2, 2, b"N\0"), degrees("<", 2, 95, 0, 0), (3, 2, 2, b"E\0"), degrees("<", 4, 114, 0, 0)]
    assert read_taken(jpeg(tiff("<", exif=[], gps=far))) == Taken()
    assert read_taken(b"\x89PNG") == Taken()
    assert read_taken(b"\xff\xd8\xff\xda\0\x02") == Taken()
    assert read_taken(jpeg(b"XX*\0")) == Taken()


@given(st.binary(max_size=400))
def test_no_bytes_make_it_fall_over(content: bytes) -> None:
    read_taken(content)
    read_taken(jpeg(b"II*\0\x08\0\0\0" + content))
    read_taken(jpeg(b"MM\0*\0\0\0\x08" + content))
