"""A numbered copy: the signed PDF byte for byte, and behind it an update of the file that shows the number.

A PDF may be added to at its end (ISO 32000-1, 7.5.6). So the signed bytes stay what they are, and who has the copy can
prove it: cut off what was added, and the digest is the signed one; make the copy anew, and it is the same to the byte.
Six digits of size three on the first line of the type area (GB/T 9704-2012, 7.2.1), at its left or right end.
Standard library only. The digits are drawn by strokes: no font of anybody is put into the paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256

LEFT, RIGHT = "left", "right"
DIGITS = 6
SIZE = 16
"""Points."""
ADVANCE = 500
"""Thousandths of the size that a digit is wide."""
MM = 72 / 25.4
TOP, LEFT_EDGE, RIGHT_EDGE, HEIGHT = 37 * MM, 28 * MM, 184 * MM, 297 * MM
"""The type area on A4 (GB/T 9704-2012, 5.2.1)."""
ASCENT = 0.88
MARK = re.compile(rb"\n%xianwu-copy ([0-9]{6}) (left|right)\n")
TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s*([0-9]+)\s*%%EOF\s*$", re.DOTALL)
STROKES = (
    "415 350 m 415 524 341 665 250 665 c 159 665 85 524 85 350 c 85 176 159 35 250 35 c 341 35 415 176 415 350 c h",
    "130 555 m 265 665 l 265 35 l",
    "90 500 m 90 600 160 665 250 665 c 345 665 410 600 410 510 c 410 430 360 370 300 310 c 220 225 120 140 85 35 c 415 35 l",
    "95 545 m 115 620 170 665 245 665 c 335 665 400 610 400 525 c 400 435 330 375 235 375 c 340 375 415 310 415 205 c "
    "415 100 345 35 245 35 c 160 35 100 85 80 165 c",
    "320 35 m 320 665 l 70 215 l 430 215 l",
    "390 665 m 130 665 l 105 365 l 150 410 200 430 255 430 c 350 430 415 350 415 235 c 415 115 345 35 245 35 c "
    "165 35 105 80 85 155 c",
    "385 560 m 365 630 315 665 255 665 c 150 665 85 540 85 330 c 85 140 150 35 255 35 c 350 35 415 115 415 220 c "
    "415 330 350 400 260 400 c 165 400 100 330 88 230 c",
    "80 665 m 420 665 l 215 35 l",
    "250 375 m 165 375 105 435 105 520 c 105 605 165 665 250 665 c 335 665 395 605 395 520 c 395 435 335 375 250 375 c "
    "155 375 85 305 85 205 c 85 105 155 35 250 35 c 345 35 415 105 415 205 c 415 305 345 375 250 375 c",
    "115 140 m 135 70 185 35 245 35 c 350 35 415 160 415 370 c 415 560 350 665 245 665 c 150 665 85 585 85 480 c "
    "85 370 150 300 240 300 c 335 300 400 370 412 470 c",
)
"""The digits from 0, in thousandths of the size."""
NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TO_UNICODE = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Copy def /CMapType 2 def "
    b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <30> <39> <0030> endbfrange endcmap end end"
)


class NotNumberable(ValueError):
    """A PDF that is not built as the typesetter of this house builds them."""


def numbered(signed: bytes, number: int, *, side: str) -> bytes:
    """The signed PDF with `number` on its first page; the same three give the same bytes. Raises NotNumberable."""
    if not 0 < number < 10**DIGITS or side not in (LEFT, RIGHT):
        raise NotNumberable(f"number {number}, side {side}")
    shown = f"{number:0{DIGITS}d}"
    head = b"\n%%xianwu-copy %s %s\n" % (shown.encode(), side.encode())
    return signed + head + _update(signed, shown, side=side, begins_at=len(signed) + len(head))


def split(data: bytes) -> tuple[bytes, int, bool] | None:
    """Of a numbered copy: the bytes before the number, the number, and whether nothing else was done to it."""
    found = [*MARK.finditer(data)]
    if not found:
        return None
    signed, number, side = data[: found[-1].start()], int(found[-1][1]), found[-1][2].decode()
    try:
        return signed, number, numbered(signed, number, side=side) == data
    except NotNumberable:
        return signed, number, False


def _update(signed: bytes, shown: str, *, side: str, begins_at: int) -> bytes:
    trailer = TRAILER.search(signed)
    if trailer is None:
        raise NotNumberable("no trailer")
    size = int(_one(rb"/Size ([0-9]+)", trailer[1]))
    page_no = int(_one(rb"/Type/Pages/Count [0-9]+/Kids\[([0-9]+) 0 R", signed))
    page = _object(signed, page_no)
    resources = _object(signed, int(_one(rb"/Resources ([0-9]+) 0 R", page)))
    objects = {page_no: _page(page, size), **dict(enumerate(_added(resources, shown, size, side=side), start=size))}
    body, places = bytearray(), {}
    for key, content in objects.items():
        places[key] = begins_at + len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (key, content)
    table = b"".join(b"%d 1\n%010d 00000 n\r\n" % (key, place) for key, place in sorted(places.items()))
    rest = re.sub(rb"/Size [0-9]+", b"/Size %d" % (size + len(objects) - 1), trailer[1])
    marked = sha256(signed + shown.encode()).hexdigest()[:32].encode()
    rest = re.sub(rb"/ID\[(\([^()]*\))\([^()]*\)\]", rb"/ID[\1<%s>]" % marked, rest)
    end = b"trailer\n<<%s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (rest, trailer[2], begins_at + len(body))
    return bytes(body) + b"xref\n" + table + end


def _one(pattern: bytes, data: bytes) -> bytes:
    found = re.search(pattern, data)
    if found is None:
        raise NotNumberable(pattern.decode())
    return found[1]


def _object(data: bytes, key: int) -> bytes:
    return _one(rb"\n%d 0 obj\s*(<<.*?>>)\s*endobj" % key, data.replace(b"\r\n", b"\n"))


def _page(page: bytes, size: int) -> bytes:
    """The page with two streams more: what it drew is kept in, then comes the number."""
    drawn = _one(rb"/Contents ([0-9]+) 0 R", page)
    contents = b"/Contents[%d 0 R %s 0 R %d 0 R]" % (size + 1, drawn, size + 2)
    page = page.replace(b"/Contents %s 0 R" % drawn, contents)
    return re.sub(rb"/Resources [0-9]+ 0 R", b"/Resources %d 0 R" % size, page)


def _added(resources: bytes, shown: str, size: int, *, side: str) -> Iterator[bytes]:
    """Resources, the streams before and after the page's own, the font, its ten digits, what they mean."""
    font, digits = size + 3, size + 4
    if resources.count(b"/Font<<") != 1:
        raise NotNumberable("no fonts")
    yield resources.replace(b"/Font<<", b"/Font<</Copy %d 0 R " % font)
    yield _stream(b"q")
    yield _stream(_drawn(shown, side=side))
    procs = b"".join(b"/%s %d 0 R" % (name.encode(), digits + place) for place, name in enumerate(NAMES))
    names = "".join(f"/{name}" for name in NAMES).encode()
    yield (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 %d 700]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 48/LastChar 57"
        b"/Widths[%s]/Encoding<</Type/Encoding/Differences[48%s]>>/CharProcs<<%s>>/Resources<<>>/ToUnicode %d 0 R>>"
    ) % (ADVANCE, b" ".join([b"%d" % ADVANCE] * 10), names, procs, digits + 10)
    for strokes in STROKES:
        yield _stream(f"{ADVANCE} 0 0 0 {ADVANCE} 700 d1 70 w 1 J 1 j {strokes} S".encode())
    yield _stream(TO_UNICODE)


def _drawn(shown: str, *, side: str) -> bytes:
    x = LEFT_EDGE if side == LEFT else RIGHT_EDGE - DIGITS * SIZE * ADVANCE / 1000
    y = HEIGHT - TOP - ASCENT * SIZE
    return f"Q /Artifact BMC q 0 g 0 G BT /Copy {SIZE} Tf {x:.3f} {y:.3f} Td ({shown}) Tj ET Q EMC".encode()


def _stream(content: bytes) -> bytes:
    return b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content)
