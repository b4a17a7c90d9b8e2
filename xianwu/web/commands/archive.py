"""Reading a backup: everything is checked before anything is touched."""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from xianwu.web.commands.backup import FOLDERS, FORMAT
from xianwu.web.commands.errors import CommandFailed
from xianwu.web.commands.tables import NAMED

CHUNK = 2**20
SETTINGS = "home/settings.env"
SHOWN = 20
UNTOUCHED = "没有恢复任何数据。"


@contextmanager
def opened(path: Path) -> Iterator[tarfile.TarFile]:
    """The archive; whatever is wrong with its outer form ends in a sentence."""
    try:
        with tarfile.open(path, mode="r:") as archive:
            yield archive
    except (tarfile.TarError, EOFError) as error:
        raise CommandFailed(f"{path} 不是完整的备份文件（{error}），{UNTOUCHED}") from None
    except (FileNotFoundError, IsADirectoryError):
        raise CommandFailed(f"没有文件 {path}。") from None


def stream_of(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    """One member. Raises KeyError when it is missing or no plain file."""
    member = archive.extractfile(name)
    if member is None:
        raise KeyError(name)
    return member


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def checked(archive: tarfile.TarFile) -> dict[str, str]:
    """The digests of the manifest, after every member was found right; faults are named member by member."""
    manifest = manifest_of(archive)
    digests: dict[str, str] = manifest["digests"]
    faults = [*_faults(archive, digests), *(f"{name}：清单里没有" for name in _strangers(archive, digests))]
    if SETTINGS not in digests:
        faults.append(f"{SETTINGS}：清单里没有")
    if faults:
        more = f"\n  ……共 {len(faults)} 处" if len(faults) > SHOWN else ""
        listed = "".join(f"\n  {fault}" for fault in faults[:SHOWN])
        raise CommandFailed(f"备份文件已损坏，{UNTOUCHED}{listed}{more}")
    require_same_tables(manifest["migrations"])
    require_same_columns(archive, digests)
    return digests


def manifest_of(archive: tarfile.TarFile) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.load(stream_of(archive, "manifest.json"))
    except (KeyError, ValueError):
        raise CommandFailed(f"备份文件不完整：缺清单 manifest.json，{UNTOUCHED}") from None
    if manifest.get("format") != FORMAT:
        raise CommandFailed(f"备份文件的格式是 {manifest.get('format')}，这个版本只认 {FORMAT}，{UNTOUCHED}")
    return manifest


def _faults(archive: tarfile.TarFile, digests: dict[str, str]) -> Iterator[str]:
    for name, digest in digests.items():
        if not _is_safe(name):
            yield f"{name}：文件名越界"
            continue
        seen = hashlib.sha256()
        try:
            for chunk in chunks(stream_of(archive, name)):
                seen.update(chunk)
        except (KeyError, tarfile.TarError, EOFError):
            yield f"{name}：缺失或读不出"
            continue
        if seen.hexdigest() != digest:
            yield f"{name}：内容与清单不符"


def _is_safe(name: str) -> bool:
    """Rows, the settings, or a file below one of the folders that a county fills."""
    parts = PurePosixPath(name).parts
    if ".." in parts or "\\" in name or name.startswith("/"):
        return False
    return parts[0] == "rows" or name == SETTINGS or (parts[0] == "home" and parts[1] in FOLDERS)


def _strangers(archive: tarfile.TarFile, digests: dict[str, str]) -> list[str]:
    return [name for name in archive.getnames() if name not in digests and name != "manifest.json"]


def require_same_tables(migrations: list[str]) -> None:
    """A backup goes into the tables it came from; a newer program is set up first with the older one's backup."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    ours = {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations}
    theirs = set(migrations) & {each for each in migrations if each.split(".")[0] in {o.split(".")[0] for o in ours}}
    newer, older = sorted(theirs - ours), sorted(ours - theirs)
    if newer:
        raise CommandFailed(f"备份来自更新的版本（{newer[0]}），请先升级程序再恢复，{UNTOUCHED}")
    if older:
        raise CommandFailed(
            f"备份来自较早的版本（缺 {older[0]}）：请用当时的版本恢复，再升级并运行 xianwu manage migrate，{UNTOUCHED}"
        )


def require_same_columns(archive: tarfile.TarFile, names: Iterable[str]) -> None:
    """Before the first release migrations are edited in place, and their names say nothing of the columns: rows do."""
    found = [fault for name in names if name.startswith("rows/") for fault in _other_columns(archive, name)]
    if found:
        named = "；".join(found[:NAMED]) + (f"……共 {len(found)} 处" if len(found) > NAMED else "")
        raise CommandFailed(
            f"备份是用另一个版本的程序做的，和本程序的数据表对不上（{named}）：请用做备份时的版本恢复，再升级数据表，{UNTOUCHED}"
        )


def _other_columns(archive: tarfile.TarFile, name: str) -> list[str]:
    """What the first part of a table has otherwise than the model, in words."""
    from django.apps import apps

    from xianwu.web.commands.rows import columns

    _, label, part = name.split("/")
    if not part.startswith("00000"):
        return []
    try:
        ours = {field.attname for field in columns(apps.get_model(label))}
    except LookupError:
        return [f"本程序没有表 {label}"]
    theirs = set(json.loads(stream_of(archive, name).readline()))
    missing = [f"备份的 {label} 缺列 {each}" for each in sorted(ours - theirs)]
    return missing + [f"备份的 {label} 多出列 {each}" for each in sorted(theirs - ours)]
