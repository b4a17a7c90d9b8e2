"""A ZIP file that can be written in one way only, so that each of its bytes can be proven; and the report on one.

Any program opens it. Here it is written and read by hand because a library that reads ZIP forgives: dates, flags,
comments, gaps between files and what stands behind the end are of no account to it, and here they are.
Standard library only.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

LOCAL = struct.Struct("<4s5H3I2H")
RECORD = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
LOCAL_MARK, RECORD_MARK, END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
VERSION = 20
# Names are UTF-8; every file is of 1980-01-01 00:00, the first moment that ZIP knows.
NAMES_ARE_UTF8, MIDNIGHT, FIRST_DAY = 0x0800, 0, 0x21
STORED, DEFLATED = 0, 8
# What a file may grow to when it is unpacked: a few bytes must not fill a machine.
LARGEST = 512 * 2**20


@dataclass(frozen=True)
class Entry:
    """One file as it lies in the pack: its packed bytes, and the checksum and size of what they hold."""

    name: str
    method: int
    packed: bytes
    crc: int
    size: int

    def content(self) -> bytes | None:
        """The unpacked bytes; None when they are not what checksum and size say."""
        found = self.packed if self.method == STORED else _inflated(self.packed, self.size)
        whole = found is not None and len(found) == self.size and zlib.crc32(found) == self.crc
        return found if whole else None


@dataclass(frozen=True)
class Fault:
    """What is damaged, and how one sees it."""

    part: str
    text: str

    def __str__(self) -> str:
        return f"{self.part}：{self.text}"


@dataclass
class Report:
    """What was found. Without faults the pack is what was signed, as far as its head is the one that was kept."""

    title: str = ""
    head: str = ""
    faults: list[Fault] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    beside: list[Fault] = field(default_factory=list)
    """What is wrong with the pack that was given as the one before: it says nothing against this one."""

    @property
    def is_whole(self) -> bool:
        return not self.faults

    @property
    def is_in_order(self) -> bool:
        return not self.faults and not self.beside


def in_words(report: Report) -> list[str]:
    """The report line by line, the verdict last."""
    lines = [f"证据包：{report.title}"] if report.title else []
    lines += [f"总摘要：{report.head}"] if report.head else []
    lines += [f"● {each}" for each in report.said]
    lines += [f"✗ {each}" for each in (*report.faults, *report.beside)]
    verdict = "完好，与签发时一致" if report.is_whole else f"有损：发现 {len(report.faults)} 处不符，不能作为凭据"
    verdict += "；但所给的上一份不对，没有核验首尾相接" if report.is_whole and report.beside else ""
    return [*lines, f"核验结果：{verdict}"]


def packed_entry(name: str, content: bytes, *, is_deflated: bool = True) -> Entry:
    """A file made ready for the pack; deflated only where that saves something."""
    squeezed = _deflated(content) if is_deflated else content
    method = DEFLATED if len(squeezed) < len(content) else STORED
    packed = squeezed if method == DEFLATED else content
    return Entry(name, method, packed, zlib.crc32(content), len(content))


def written(entries: Sequence[Entry]) -> bytes:
    """The bytes of the ZIP file with these entries in this order."""
    body, directory = bytearray(), bytearray()
    for each in entries:
        directory += _record(each, offset=len(body))
        body += _header(each) + each.packed
    return bytes(body + directory + _end(len(entries), size=len(directory), offset=len(body)))


def read(data: bytes) -> tuple[list[Entry], list[Fault]]:
    """The entries of a ZIP file, and everything in it that `written` would have written otherwise."""
    records = _records(data)
    if records is not None:
        return _by_directory(data, records)
    entries = _by_headers(data)
    if not entries:
        return [], [Fault("证据包", "文件头和目录都读不出来，不是证据包，或者已严重损坏。")]
    return entries, _differing(data, entries)


# --- writing ----------------------------------------------------------------------------------------


def _header(entry: Entry) -> bytes:
    name = entry.name.encode()
    facts = (VERSION, NAMES_ARE_UTF8, entry.method, MIDNIGHT, FIRST_DAY, entry.crc, len(entry.packed), entry.size)
    return LOCAL.pack(LOCAL_MARK, *facts, len(name), 0) + name


def _record(entry: Entry, *, offset: int) -> bytes:
    name = entry.name.encode()
    facts = (VERSION, VERSION, NAMES_ARE_UTF8, entry.method, MIDNIGHT, FIRST_DAY)
    sizes = (entry.crc, len(entry.packed), entry.size, len(name))
    return RECORD.pack(RECORD_MARK, *facts, *sizes, 0, 0, 0, 0, 0, offset) + name


def _end(count: int, *, size: int, offset: int) -> bytes:
    return END.pack(END_MARK, 0, 0, count, count, size, offset, 0)


def _deflated(content: bytes) -> bytes:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeezer.compress(content) + squeezer.flush()


def _inflated(packed: bytes, size: int) -> bytes | None:
    """The unpacked bytes, never more than were announced."""
    if size > LARGEST:
        return None
    opener = zlib.decompressobj(-15)
    try:
        found = opener.decompress(packed, size + 1)
    except zlib.error:
        return None
    return found if opener.eof and not opener.unused_data else None


# --- reading ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Place:
    """What the directory says of one file, and the bytes that say it."""

    name: str
    method: int
    crc: int
    packed_size: int
    size: int
    offset: int
    said: bytes


def _records(data: bytes) -> list[_Place] | None:
    """The directory; None when the end of the file does not lead to one that is whole in itself."""
    if len(data) < END.size:
        return None
    mark, disk, first, here, count, size, offset, comment = END.unpack(data[-END.size :])
    stop = len(data) - END.size
    if (mark, disk, first, here, comment) != (END_MARK, 0, 0, count, 0) or offset + size != stop:
        return None
    places: list[_Place] = []
    while offset < stop:
        place = _place(data[offset:stop])
        if place is None:
            return None
        places.append(place)
        offset += len(place.said)
    return places if len(places) == count else None


def _place(data: bytes) -> _Place | None:
    if len(data) < RECORD.size or data[:4] != RECORD_MARK:
        return None
    facts = RECORD.unpack(data[: RECORD.size])
    length = RECORD.size + facts[10]
    name = _name(data[RECORD.size : length])
    if name is None or len(data) < length:
        return None
    return _Place(name, facts[4], facts[7], facts[8], facts[9], facts[16], data[:length])


def _name(raw: bytes) -> str | None:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


def _by_directory(data: bytes, places: Sequence[_Place]) -> tuple[list[Entry], list[Fault]]:
    """The directory is in order: does every byte before it follow from what it says?"""
    entries: list[Entry] = []
    faults: list[Fault] = []
    end, before = 0, "开头"
    for place in places:
        start = place.offset + LOCAL.size + len(place.name.encode())
        entry = Entry(place.name, place.method, data[start : start + place.packed_size], place.crc, place.size)
        if place.offset != end:
            faults.append(Fault(place.name, f"与前面的{before}不相接，之间多出或缺少字节。"))
        if place.said != _record(entry, offset=place.offset):
            faults.append(Fault(place.name, "目录里的这一条不是原样。"))
        if data[place.offset : start] != _header(entry):
            faults.append(Fault(place.name, "文件头不是原样，或与目录不符。"))
        entries.append(entry)
        end, before = start + place.packed_size, place.name
    if end != END.unpack(data[-END.size :])[6]:
        faults.append(Fault(before, "与目录不相接，之间多出或缺少字节。"))
    return entries, faults


def _by_headers(data: bytes) -> list[Entry]:
    """The entries read from front to back, where the directory cannot be trusted."""
    entries: list[Entry] = []
    offset = 0
    while len(data) >= offset + LOCAL.size and data[offset : offset + 4] == LOCAL_MARK:
        facts = LOCAL.unpack(data[offset : offset + LOCAL.size])
        start = offset + LOCAL.size + facts[9]
        name = _name(data[offset + LOCAL.size : start])
        if name is None:
            break
        offset = start + facts[7]
        entries.append(Entry(name, facts[3], data[start:offset], facts[6], facts[8]))
    return entries


def _differing(data: bytes, entries: Sequence[Entry]) -> list[Fault]:
    """The parts of the file that differ from what its own entries would have been written as."""
    faults: list[Fault] = []
    place = 0
    for part, expected in _regions(entries):
        if data[place : place + len(expected)] != expected:
            faults.append(Fault(part, "不是原样。"))
        place += len(expected)
    if len(data) > place:
        faults.append(Fault("末尾", f"文件末尾多出 {len(data) - place} 个字节。"))
    return faults


def _regions(entries: Sequence[Entry]) -> Iterable[tuple[str, bytes]]:
    """The whole file part by part: files, directory, end."""
    offset, size = 0, 0
    for each in entries:
        part = _header(each) + each.packed
        yield f"{each.name} 的文件头", part
        offset += len(part)
    place = 0
    for each in entries:
        record = _record(each, offset=place)
        yield f"目录里的 {each.name}", record
        place += len(_header(each)) + len(each.packed)
        size += len(record)
    yield "目录结尾记录", _end(len(entries), size=size, offset=offset)
