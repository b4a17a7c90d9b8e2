"""One index over every record: bigrams, so that two-character Chinese words are found at once.

SQLite keeps an FTS5 table beside the entries (filled by triggers), PostgreSQL a GIN index on the same column.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Lookup, TextField

from xianwu.kit.rows import insert_values, upsert_rows
from xianwu.lib.grams import grams

INDEXED_LENGTH = 400


class GramsField(TextField):
    """Text kept as blank-separated grams; look it up with `__grams="words typed by a person"`."""


@GramsField.register_lookup
class GramsLookup(Lookup):
    """All pieces must be there; a single character finds the pieces that begin with it."""

    lookup_name = "grams"
    prepare_rhs = False

    def _words(self) -> list[str]:
        return [word for word in dict.fromkeys(query_grams(str(self.rhs))) if word]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        column = compiler.quote_name_unless_alias(self.lhs.alias)
        words = ['"' + word.replace('"', '""') + '"' + ("*" if len(word) == 1 else "") for word in self._words()]
        match = " AND ".join(words) or '""'
        sql = "%s.id IN (SELECT rowid FROM records_search_fts WHERE records_search_fts MATCH %%s)" % column
        return sql, [match]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        quoted = [(word.replace("'", "''").replace("\\", "\\\\"), len(word) == 1) for word in self._words()]
        match = " & ".join(f"'{word}'" + (":*" if is_short else "") for word, is_short in quoted)
        return "to_tsvector('simple', %s) @@ to_tsquery('simple', %%s)" % lhs, [*params, match]


def query_grams(text: str) -> list[str]:
    """What must all be present for a row to match what a person typed."""
    return [gram for word in text.split() for gram in grams(word)]


def index_text(text: str) -> str:
    """The column's value for a record's searchable text."""
    return " ".join(dict.fromkeys(grams(text[:INDEXED_LENGTH])))


class SearchEntry(models.Model):
    """One line per record: what it is called and what it is found by."""

    kind = models.CharField("类别", max_length=60)
    object_id = models.BigIntegerField("记录")
    number = models.CharField("编号", max_length=60, blank=True)
    title = models.CharField("名称", max_length=200)
    text = GramsField("检索文本")

    class Meta:
        verbose_name = "检索条目"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once")]

    def __str__(self) -> str:
        return self.title


def index_records(records: Sequence[Any], *, are_new: bool = False) -> None:
    """Write the entries of new or changed records, in one statement."""
    kind = records[0]._meta.label_lower
    columns = ("kind", "object_id", "number", "title", "text")
    entries = (
        (kind, record.pk, record.number[:60], record.title[:200], index_text(record.search_text()))
        for record in records
    )
    if are_new:
        insert_values(SearchEntry, columns, entries)
    else:
        rows = [SearchEntry(**dict(zip(columns, entry, strict=True))) for entry in entries]
        upsert_rows(rows, unique=["kind", "object_id"], update=["number", "title", "text"])
