"""One index over every record: bigrams, so that two-character Chinese words are found at once.

SQLite keeps an FTS5 table beside the entries (filled by triggers), PostgreSQL a GIN index on the same column.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zlib import crc32

from django.db import connection, models
from django.db.models import BooleanField, F, Func, Lookup, QuerySet, TextField

from xianwu.core.records.index import add_texts
from xianwu.kit.prepared import Prepared
from xianwu.kit.rows import insert_values, upsert_rows
from xianwu.kit.single import insert_one
from xianwu.lib.grams import grams

INDEXED_LENGTH = 400
KEY_BITS = 40
COLUMNS = ("id", "kind", "object_id", "number", "title", "text")
BROAD = 2000
"""From so many hits on, the ledger is walked in its own order and each row asked, instead of sorting the hits."""


class GramsField(TextField):
    """Text kept as blank-separated grams; look it up with `__grams="words typed by a person"`."""


def query_grams(text: str) -> list[str]:
    """What must all be present for a row to match what a person typed."""
    return [gram for word in text.split() for gram in grams(word)]


def _fts_match(text: str) -> str:
    """All pieces must be there; a single character finds the pieces that begin with it."""
    words = dict.fromkeys(query_grams(text))
    return " AND ".join('"' + w.replace('"', '""') + '"' + ("*" if len(w) == 1 else "") for w in words) or '""'


def _ts_query(text: str) -> str:
    words = [(w.replace("'", "''").replace("\\", "\\\\"), len(w) == 1) for w in dict.fromkeys(query_grams(text))]
    return " & ".join(f"'{word}'" + (":*" if is_short else "") for word, is_short in words)


def _pieces(text: str) -> list[str]:
    """What an entry's text, with a blank at either end, must hold; a single character begins a gram."""
    return [f" {gram}" if len(gram) == 1 else f" {gram} " for gram in dict.fromkeys(query_grams(text))]


@GramsField.register_lookup
class GramsLookup(Lookup):
    """Entries that hold what a person typed, whatever they are entries of."""

    lookup_name = "grams"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        column = compiler.quote_name_unless_alias(self.lhs.alias)
        sql = "%s.id IN (SELECT rowid FROM records_search_fts WHERE records_search_fts MATCH %%s)" % column
        return sql, [_fts_match(str(self.rhs))]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        return "to_tsvector('simple', %s) @@ to_tsquery('simple', %%s)" % lhs, [*params, _ts_query(str(self.rhs))]


def entry_base(kind: str) -> int:
    """What an entry's key adds to its record's key: the kinds lie in ranges of their own, so no join is needed."""
    return (crc32(kind.encode()) & 0x3FFFFF) << KEY_BITS


class Found(Func):
    """True for the records of one kind, given by their key, that hold what a person typed.

    `is_broad` says that very many do; see `is_broad` below.
    """

    output_field = BooleanField()
    conditional = True
    SQLITE = (
        "IN (SELECT rowid - %s FROM records_search_fts WHERE records_search_fts MATCH %s AND rowid BETWEEN %s AND %s)"
    )
    POSTGRES = (
        "IN (SELECT id - %s FROM records_searchentry"
        " WHERE to_tsvector('simple', text) @@ to_tsquery('simple', %s) AND id BETWEEN %s AND %s)"
    )

    def __init__(self, key: str | F, *, kind: str = "", text: str = "", is_broad: bool = False, **extra: Any) -> None:
        super().__init__(key, **extra)
        self.kind, self.text, self.is_broad = kind, text, is_broad

    def _params(self, match: str) -> list[Any]:
        base = entry_base(self.kind)
        return [base, match, base, base + (1 << KEY_BITS) - 1]

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        lhs, params = compiler.compile(self.source_expressions[0])
        # The sign keeps SQLite from fetching every hit by its key: it then walks the order asked for.
        sign = "+" if self.is_broad else ""
        return f"{sign}{lhs} {self.SQLITE}", [*params, *self._params(_fts_match(self.text))]

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        lhs, params = compiler.compile(self.source_expressions[0])
        if not self.is_broad:
            return f"{lhs} {self.POSTGRES}", [*params, *self._params(_ts_query(self.text))]
        # Each row's own entry is read by its key: the list ends long before the hits would have been collected.
        pieces = _pieces(self.text)
        held = " AND ".join(["strpos(' ' || text || ' ', %s) > 0"] * len(pieces))
        entry = f"(SELECT {held} FROM records_searchentry WHERE id = %s + {lhs})"
        return entry, [*pieces, entry_base(self.kind), *params]


def is_broad(kind: str, text: str) -> bool:
    """Whether so many records hold the words that sorting them would take longer than the page."""
    first, last = entry_base(kind), entry_base(kind) + (1 << KEY_BITS) - 1
    if connection.vendor != "sqlite":
        hits = SearchEntry.objects.filter(id__range=(first, last), text__grams=text)
        return bool(hits.order_by()[:BROAD].count() >= BROAD)
    with connection.cursor() as cursor:
        # Through the entries all hits would be collected before the first is counted.
        cursor.execute(
            "SELECT COUNT(*) FROM (SELECT 1 FROM records_search_fts"
            " WHERE records_search_fts MATCH %s AND rowid BETWEEN %s AND %s LIMIT %s)",
            [_fts_match(text), first, last, BROAD],
        )
        return bool(cursor.fetchone()[0] >= BROAD)


def narrowed(rows: QuerySet, *, kind: str, text: str, key: str = "pk") -> QuerySet:
    """The rows whose record, `key`, is found by what a person typed."""
    return rows.filter(Found(F(key), kind=kind, text=text, is_broad=is_broad(kind, text)))


def index_text(text: str) -> str:
    """The column's value for a record's searchable text."""
    return " ".join(grams(text[:INDEXED_LENGTH]))


class SearchEntry(models.Model):
    """One line per record: what it is called and what it is found by."""

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField("类别", max_length=60)
    object_id = models.BigIntegerField("记录")
    number = models.CharField("编号", max_length=60, blank=True)
    title = models.CharField("名称", max_length=200)
    text = GramsField("检索文本")

    class Meta:
        verbose_name = "检索条目"

    def __str__(self) -> str:
        return self.title


def index_records(records: Sequence[Any], *, are_new: bool = False) -> None:
    """Write the entries of new or changed records; an entry that says the same as before is left alone."""
    kind = records[0]._meta.label_lower
    base = entry_base(kind)
    entries = [
        (base + record.pk, kind, record.pk, record.number[:60], record.title[:200], index_text(record.search_text()))
        for record in records
    ]
    known = {} if are_new else _known([entry[0] for entry in entries])
    new = [entry for entry in entries if entry[0] not in known]
    moved = [entry for entry in entries if entry[0] in known and known[entry[0]] != entry[3:]]
    if len(new) == 1:
        insert_one(SearchEntry, COLUMNS, new[0])
    elif new:
        insert_values(SearchEntry, COLUMNS, new)
    if new:
        add_texts((entry[0], entry[5]) for entry in new)
    rows = [SearchEntry(**dict(zip(COLUMNS, entry, strict=True))) for entry in moved]
    upsert_rows(rows, unique=["id"], update=["number", "title", "text"])


def _known(keys: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    if len(keys) == 1:
        return dict(zip(keys, _entry.rows(key=keys[0]), strict=False))
    found: dict[int, tuple[str, str, str]] = {}
    for start in range(0, len(keys), 5000):
        own = SearchEntry.objects.filter(id__in=keys[start : start + 5000])
        found |= {key: tuple(words) for key, *words in own.values_list("id", "number", "title", "text")}
    return found


def _words(key: Any) -> QuerySet:
    return SearchEntry.objects.filter(id=key).values_list("number", "title", "text")


_entry = Prepared(_words, key=models.BigIntegerField())
