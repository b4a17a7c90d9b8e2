"""`xianwu backup FILE`: the whole county in one archive: rows, files, secrets, and digests to check them by.

All tables are read in one snapshot of the database that hinders nobody's work. Files come after the rows: they are
written before the rows that name them and are never changed, so every file of the snapshot is there.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from xianwu.web.commands.errors import CommandFailed
from xianwu.web.commands.setup import open_house

FORMAT = 2
FOLDERS = ("files", "intake", "exports")
SECRETS = ("XIANWU_SECRET_KEY", "XIANWU_FIELD_KEY")
ALIAS = "backup"


def add(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="备份文件，如 backup.tar")


def run(args: Namespace) -> int:
    open_house()
    refuse_to_overwrite(args.file)
    try:
        count = backup(args.file)
    except OSError as error:
        raise CommandFailed(f"写不了 {args.file}：{error.strerror}。请核对目录与磁盘空间。") from None
    print(f"已备份 {count} 行到 {args.file}（内含密钥，只有本账户能读，请妥善保管）。")
    return 0


def refuse_to_overwrite(path: Path) -> None:
    """A backup goes beside the older ones, into a folder that is there: a slip of the pen makes no folder for keys."""
    if path.is_dir():
        raise CommandFailed(f"{path} 是目录：请写明文件名，如 {path / 'backup.tar'}。")
    if path.exists():
        raise CommandFailed(f"已有文件 {path}，没有覆盖：请另起文件名（如带上日期），或先移走它。")
    if not path.parent.is_dir():
        raise CommandFailed(f"没有目录 {path.parent}：请核对路径，或先建好这个目录。")


def backup(path: Path) -> int:
    """Write the archive beside its name first, so that a cut never leaves half a backup. Returns the number of rows."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            count = write_to(stream)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(path)
    return count


def write_to(stream: IO[bytes]) -> int:
    """Write the archive; returns the number of rows."""
    digests: dict[str, str] = {}
    with tarfile.open(fileobj=stream, mode="w") as archive:
        count, migrations = put_rows(archive, digests)
        put_files(archive, digests)
        manifest = {"format": FORMAT, "rows": count, "migrations": migrations, "digests": digests}
        put(archive, "manifest.json", json.dumps(manifest, indent=1).encode())
    return count


def put(archive: tarfile.TarFile, name: str, content: bytes) -> str:
    """Add one member; returns its digest."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))
    return hashlib.sha256(content).hexdigest()


# --- rows ---------------------------------------------------------------------------------------------


def open_snapshot() -> None:
    """A connection beside our own, on which one transaction sees one state of the county and locks nothing."""
    from django.db import connections

    own = connections["default"]
    settings = {**connections.settings["default"]}
    options = {key: value for key, value in settings.get("OPTIONS", {}).items() if key != "transaction_mode"}
    if own.vendor == "postgresql":
        from psycopg import IsolationLevel

        options["isolation_level"] = IsolationLevel.REPEATABLE_READ
    connections.settings[ALIAS] = {**settings, "OPTIONS": options, "CONN_MAX_AGE": 0}


def put_rows(archive: tarfile.TarFile, digests: dict[str, str]) -> tuple[int, list[str]]:
    """Every table, and the migrations that made them."""
    from django.db import connections, transaction
    from django.db.migrations.recorder import MigrationRecorder

    from xianwu.web.commands.rows import parts, tables

    count = 0
    open_snapshot()
    try:
        with transaction.atomic(using=ALIAS):
            applied = MigrationRecorder(connections[ALIAS]).applied_migrations()
            for model in tables():
                for index, (content, rows) in enumerate(parts(model, using=ALIAS)):
                    name = f"rows/{model._meta.label_lower}/{index:05}.jsonl"
                    digests[name] = put(archive, name, content)
                    count += rows
    finally:
        connections[ALIAS].close()
        del connections[ALIAS], connections.settings[ALIAS]
    return count, sorted(f"{app}.{name}" for app, name in applied)


# --- files --------------------------------------------------------------------------------------------


def put_files(archive: tarfile.TarFile, digests: dict[str, str]) -> None:
    """The settings with their secrets, then uploaded, issued and exported files."""
    from django.conf import settings

    home: Path = settings.XIANWU_HOME
    digests["home/settings.env"] = put(archive, "home/settings.env", settings_with_secrets(home))
    for path in kept_files(home):
        name = f"home/{path.relative_to(home).as_posix()}"
        digest = put_file(archive, name, path)
        if digest:
            digests[name] = digest


def settings_with_secrets(home: Path) -> bytes:
    """The home's settings; secrets that come from the process environment are written down as well."""
    from django.conf import settings

    from xianwu.web.environment import read_file

    values = read_file(home / "settings.env")
    values |= {"XIANWU_SECRET_KEY": settings.SECRET_KEY, "XIANWU_FIELD_KEY": settings.XIANWU_FIELD_KEY}
    return "".join(f"{name}={value}\n" for name, value in values.items()).encode()


def kept_files(home: Path) -> Iterator[Path]:
    """Files of the county in order; those still being written have no row yet and are left out."""
    for folder in FOLDERS:
        for path in sorted((home / folder).rglob("*")):
            is_unfinished = path.name.startswith(("part-", "tmp")) or path.suffix == ".part"
            if path.is_file() and not is_unfinished:
                yield path


class _Hashing:
    """A stream that digests what is read from it, so that no file lies in memory as a whole."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.seen = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self.stream.read(size)
        self.seen.update(chunk)
        return chunk


def put_file(archive: tarfile.TarFile, name: str, path: Path) -> str:
    """Add one file; "" when it went away meanwhile."""
    try:
        stream: Any = path.open("rb")
    except FileNotFoundError:
        return ""
    with stream:
        member = tarfile.TarInfo(name)
        member.size, member.mode = os.fstat(stream.fileno()).st_size, 0o600
        hashing = _Hashing(stream)
        archive.addfile(member, hashing)  # type: ignore[arg-type]
    return hashing.seen.hexdigest()
