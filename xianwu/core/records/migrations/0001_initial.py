from django.db import migrations, models

import xianwu.core.records.search


def create_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX records_search_grams ON records_searchentry USING gin (to_tsvector('simple', text))"
        )
        return
    for statement in SQLITE_INDEX:
        schema_editor.execute(statement)


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


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60, verbose_name="类别")),
                ("object_id", models.BigIntegerField(verbose_name="记录")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="编号")),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("text", xianwu.core.records.search.GramsField(verbose_name="检索文本")),
            ],
            options={
                "verbose_name": "检索条目",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id"), name="search_entry_once")
                ],
            },
        ),
        migrations.RunPython(create_index, migrations.RunPython.noop),
    ]
