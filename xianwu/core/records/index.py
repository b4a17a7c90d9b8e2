"""The index behind search: an FTS5 table on SQLite, a GIN index on PostgreSQL.

New entries are put into FTS5 by `add_texts`, many at once: a trigger would make it close its books after every row,
which takes five times as long. Triggers see to changed and deleted entries.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

SQLITE_INDEX = (
    "CREATE VIRTUAL TABLE records_search_fts USING fts5("
    "text, content='records_searchentry', content_rowid='id', detail='none')",
    "CREATE TRIGGER records_search_delete AFTER DELETE ON records_searchentry BEGIN "
    "INSERT INTO records_search_fts(records_search_fts, rowid, text) VALUES ('delete', old.id, old.text); END",
    "CREATE TRIGGER records_search_update AFTER UPDATE ON records_searchentry BEGIN "
    "INSERT INTO records_search_fts(records_search_fts, rowid, text) VALUES ('delete', old.id, old.text); "
    "INSERT INTO records_search_fts(rowid, text) VALUES (new.id, new.text); END",
)
POSTGRES_INDEX = ("CREATE INDEX records_search_grams ON records_searchentry USING gin (to_tsvector('simple', text))",)


def create_index(apps: Any, schema_editor: Any) -> None:
    """Build the index of the database at hand; for the migration, and for tests that make tables without them."""
    vendor = schema_editor.connection.vendor
    for statement in POSTGRES_INDEX if vendor == "postgresql" else SQLITE_INDEX:
        schema_editor.execute(statement)


def add_texts(entries: Iterable[tuple[int, str]]) -> None:
    """Put new entries (key, indexed text) into the index; PostgreSQL has done it by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO records_search_fts(rowid, text) VALUES (%s, %s)", entries)


def rebuild() -> None:
    """Read the whole index anew from the entries: after rows were put back from a backup."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO records_search_fts(records_search_fts) VALUES ('rebuild')")
