"""The index behind search: an FTS5 table with triggers on SQLite, a GIN index on PostgreSQL."""

from __future__ import annotations

from typing import Any

SQLITE_INDEX = (
    "CREATE VIRTUAL TABLE records_search_fts USING fts5("
    "text, content='records_searchentry', content_rowid='id', detail='none')",
    "CREATE TRIGGER records_search_insert AFTER INSERT ON records_searchentry BEGIN "
    "INSERT INTO records_search_fts(rowid, text) VALUES (new.id, new.text); END",
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
