"""Old issues from files: read, previewed, taken in whole or not at all, and taken back again."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.db import transaction

from xianwu.bulletin import roles
from xianwu.bulletin.archives.models import BackIssue, BackLoad, as_day, issue_key
from xianwu.bulletin.archives.printed import keep_back, read_figures
from xianwu.bulletin.archives.reading import Entry, read_issue
from xianwu.bulletin.factcheck.files import Unreadable, text_of_bytes
from xianwu.bulletin.files import path_of, store
from xianwu.bulletin.models import Issue
from xianwu.core.events.api import write_many_changes, write_many_new
from xianwu.kit.refusals import Refused
from xianwu.lib.digests import sha256_hex

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

KINDS = ("docx", "pdf", "txt")
MAX_BYTES = 200 * 1024 * 1024
MAX_FILE = 30 * 1024 * 1024
MAX_FILES = 3000
MAX_UNPACKED = 1024 * 1024 * 1024
WRITERS = (roles.EDITOR, roles.DISTRIBUTOR)
log = logging.getLogger(__name__)


class LoadRefused(Refused):
    """The load cannot go on; the message says why."""


@dataclass(frozen=True)
class Source:
    """One file as it was handed in; `fault`: why its bytes cannot be had."""

    name: str
    content: bytes = b""
    fault: str = ""


# --- preview ------------------------------------------------------------------------------------------


def begin(content: bytes, file_name: str, *, actor: Actor, at: datetime) -> BackLoad:
    """Keep what was handed in and count its files; nothing is read yet. Raises LoadRefused."""
    if not actor.has(*WRITERS):
        raise LoadRefused("旧刊由责任编辑或分发归档人员导入。")
    if len(content) > MAX_BYTES:
        raise LoadRefused("文件超过 200 MB，请拆成几个压缩包。")
    count = sum(1 for _ in _members(content)) if _is_zip(file_name) else 1
    if not count:
        raise LoadRefused("压缩包里没有文件。")
    load = BackLoad(
        file_name=file_name[-200:],
        digest=store(content, "load"),
        uploaded_by_id=actor.id,
        uploaded_at=at,
        file_count=count,
        state=BackLoad.State.READING,
    )
    load.save()
    return load


def _is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def _members(content: bytes) -> Iterator[ZipInfo]:
    try:
        infos = [each for each in ZipFile(BytesIO(content)).infolist() if not _is_litter(each)]
    except BadZipFile:
        raise LoadRefused("这不是可以打开的 ZIP 压缩包，请重新打包后再导入。") from None
    if len(infos) > MAX_FILES:
        raise LoadRefused(f"一次最多导入 {MAX_FILES} 个文件，请拆成几个压缩包。")
    if sum(each.file_size for each in infos) > MAX_UNPACKED:
        raise LoadRefused("压缩包解开后超过 1 GB，请拆成几个压缩包。")
    yield from infos


def _is_litter(info: ZipInfo) -> bool:
    """Folders, and what macOS and Windows put beside the files."""
    last = info.filename.rpartition("/")[2]
    return info.is_dir() or info.filename.startswith("__MACOSX") or last.startswith(("._", "~$")) or last == "Thumbs.db"


def _sources(content: bytes, file_name: str) -> Iterator[Source]:
    if not _is_zip(file_name):
        yield Source(file_name, content)
        return
    with ZipFile(BytesIO(content)) as archive:
        for info in _members(content):
            yield _unpacked(archive, info)


def _unpacked(archive: ZipFile, info: ZipInfo) -> Source:
    name = info.filename if info.flag_bits & 0x800 else _chinese_name(info.filename)
    if info.flag_bits & 0x1:
        return Source(name, fault="文件设有密码，请取消密码后重新打包")
    if info.file_size > MAX_FILE:
        return Source(name, fault="文件超过 30 MB")
    try:
        return Source(name, archive.read(info))
    except (BadZipFile, OSError, NotImplementedError, EOFError, ValueError):
        return Source(name, fault="压缩包里的这个文件已损坏，请重新打包")


def _chinese_name(name: str) -> str:
    """Windows packs names in GBK; the format says code page 437."""
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name


def read_load(load: BackLoad, *, today: date) -> None:
    """Read every file of a load, one by one: a bad file is named and the others go on."""
    content = path_of("load", load.digest).read_bytes()
    found: list[Entry] = []
    for place, source in enumerate(_sources(content, load.file_name), start=1):
        found.append(_entry(source, today=today))
        BackLoad.objects.filter(pk=load.pk).update(read_count=place)
    _compare(found)
    load.entries = [each.as_json() for each in found]
    load.read_count, load.state = len(found), BackLoad.State.PREVIEWED
    load.save()


def _entry(source: Source, *, today: date) -> Entry:
    name = source.name[-200:]
    entry = Entry(name, kind=name.rpartition(".")[2].lower())
    if source.fault:
        entry.faults.append(source.fault)
        return entry
    if entry.kind not in KINDS:
        entry.faults.append("只能导入 DOCX、PDF、TXT；旧的 .doc、.wps 请先另存为 DOCX")
        return entry
    entry.digest = store(source.content, entry.kind)
    try:
        read_issue(entry, text_of_bytes(source.content, kind=entry.kind), today=today)
    except Unreadable as error:
        entry.faults.append(str(error).rstrip("。"))
    except Exception:
        # Whatever an old file does to its reader, the hundreds beside it are read.
        log.exception("back issue unreadable: %s", entry.digest)
        entry.faults.append("文件读取出错，请用 WPS 或 Word 打开后另存一次")
    if entry.issued_on:
        words = (f"{each['title']}\n{each['body']}" for each in entry.items)
        entry.figure_count = sum(len(read_figures(text, on=date.fromisoformat(entry.issued_on))) for text in words)
    if entry.items and not entry.figure_count:
        entry.doubts.append("没有数据")
    return entry


def _compare(entries: Iterable[Entry]) -> None:
    """What is in the archive already, what was signed here, what stands twice in the load."""
    known = {issue_key(*key): digest for *key, digest in _imported()}
    signed = {issue_key(*key) for key in _signed()}
    names = {name for name, *_ in (*_imported(), *_signed())}
    seen: dict[str, str] = {}
    for each in entries:
        if each.faults:
            continue
        key = issue_key(each.series, each.year, each.issue_no)
        before = known.get(key) or seen.get(key)
        if key in signed:
            each.faults.append("这一期是在本系统签发的，不能再作旧刊导入")
        elif before == each.digest:
            each.is_known = True
        elif before:
            each.faults.append("同刊同年同期号已有另一份文件，内容不同；请先撤销那次导入，或核对期号")
        if names and each.series not in names:
            each.doubts.append(f"刊名“{each.series}”第一次出现，请核对")
        seen[key] = each.digest


def _imported() -> list[tuple[Any, ...]]:
    return list(BackIssue.objects.filter(is_void=False).values_list("series", "year", "issue_no", "file_digest"))


def _signed() -> list[tuple[Any, ...]]:
    return list(Issue.objects.filter(state__in=Issue.FROZEN).values_list("series__name", "year", "issue_no"))


# --- apply and undo -----------------------------------------------------------------------------------


def good_entries(load: BackLoad) -> list[dict[str, Any]]:
    """Those that would come in."""
    return [each for each in load.entries if not each["faults"] and not each["is_known"]]


def claim(load: BackLoad, choice: str) -> None:
    """Take the load for applying, once: a second click finds it taken."""
    if choice == BackLoad.Choice.ALL and any(each["faults"] for each in load.entries):
        raise LoadRefused("有文件不能导入，不能选“全部导入”。可以只导入正确的。")
    waiting = BackLoad.objects.filter(pk=load.pk, state=BackLoad.State.PREVIEWED)
    if not waiting.update(state=BackLoad.State.RUNNING, choice=choice):
        raise LoadRefused("这次导入已经处理过了，不会重复导入。")
    load.refresh_from_db()


def apply(load: BackLoad, *, actor: Actor, at: datetime) -> None:
    """Write the good issues of a claimed load in one transaction; what goes wrong is kept in its message."""
    try:
        with transaction.atomic():
            if BackLoad.objects.select_for_update().get(pk=load.pk).state != BackLoad.State.RUNNING:
                load.refresh_from_db()
                return
            _apply(load, actor=actor, at=at)
    except Refused as error:
        load.state, load.message, load.finished_at = BackLoad.State.FAILED, f"{error} 没有导入任何一期。", at
        load.save()


def _apply(load: BackLoad, *, actor: Actor, at: datetime) -> None:
    if not actor.has(*WRITERS):
        raise LoadRefused("旧刊由责任编辑或分发归档人员导入。")
    taken = {issue_key(*key) for *key, _ in _imported()} | {issue_key(*key) for key in _signed()}
    wanted = good_entries(load)
    late = [each for each in wanted if issue_key(each["series"], each["year"], each["issue_no"]) in taken]
    if late:
        raise LoadRefused(f"预览以后，{late[0]['name']}这一期已经在归档里了，请重新上传。")
    rows = [_back_issue(load, each) for each in wanted]
    write_many_new(rows, "bulletin.back_issue_imported", actor=actor, at=at, batch=load.batch, note=load.file_name)
    keep_back(rows)
    load.state, load.created_count, load.finished_at = BackLoad.State.DONE, len(rows), at
    load.message = _result(load)
    load.save()


def _back_issue(load: BackLoad, entry: dict[str, Any]) -> BackIssue:
    return BackIssue(
        load=load,
        **{name: entry[name] for name in ("series", "year", "issue_no", "organ", "items")},
        issued_on=as_day(entry["issued_on"]),
        file_name=entry["name"],
        file_kind=entry["kind"],
        file_digest=entry["digest"],
    )


def _result(load: BackLoad) -> str:
    counts = Counter("fault" if each["faults"] else "known" if each["is_known"] else "new" for each in load.entries)
    return f"新增 {counts['new']} 期，已有 {counts['known']} 期不重复，未导入 {counts['fault']} 个文件。"


def drop(load: BackLoad) -> None:
    """Take none of it."""
    BackLoad.objects.filter(pk=load.pk, state=BackLoad.State.PREVIEWED).update(state=BackLoad.State.DROPPED)


def undo(load: BackLoad, *, actor: Actor, at: datetime) -> int:
    """Take a finished load back: its issues are void, their files stay, and they can be imported anew."""
    if not actor.has(*WRITERS):
        raise LoadRefused("旧刊由责任编辑或分发归档人员导入、撤销。")
    with transaction.atomic():
        if BackLoad.objects.select_for_update().get(pk=load.pk).state != BackLoad.State.DONE:
            raise LoadRefused("这次导入不能撤销。")
        rows = list(load.issues.filter(is_void=False))
        for row in rows:
            row.is_void = True
        write_many_changes(rows, ("is_void",), "bulletin.back_issue_undone", actor=actor, at=at, batch=load.batch)
        load.state, load.message = BackLoad.State.UNDONE, f"已撤销 {len(rows)} 期。"
        load.save()
    return len(rows)


def original(issue: BackIssue) -> bytes:
    """The file as it came, byte for byte. Raises LoadRefused when it is gone or was changed."""
    try:
        content = path_of(issue.file_kind, issue.file_digest).read_bytes()
    except OSError:
        content = b""
    if sha256_hex(content) != issue.file_digest:
        raise LoadRefused(f"{issue}的原文件不在了或已被改动，请管理员从备份恢复。")
    return content
