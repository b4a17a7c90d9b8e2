from django.db import migrations, models

import xianwu.core.records.search
from xianwu.core.records.index import create_index


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=60, verbose_name="类别")),
                ("object_id", models.BigIntegerField(verbose_name="记录")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="编号")),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("text", xianwu.core.records.search.GramsField(verbose_name="检索文本")),
            ],
            options={
                "verbose_name": "检索条目",
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prefix", models.CharField(max_length=40, unique=True, verbose_name="字头")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="最后编号")),
            ],
            options={"verbose_name": "编号"},
        ),
        migrations.RunPython(create_index, migrations.RunPython.noop),
    ]
