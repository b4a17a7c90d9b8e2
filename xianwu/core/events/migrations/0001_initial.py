import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='类别')),
                ('object_id', models.BigIntegerField(verbose_name='记录')),
                ('sequence', models.PositiveIntegerField(verbose_name='序号')),
                ('verb', models.CharField(max_length=80, verbose_name='事项')),
                ('step', models.CharField(blank=True, max_length=40, verbose_name='步骤')),
                ('at', models.DateTimeField(db_index=True, verbose_name='时间')),
                ('actor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='单位')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='名称')),
                ('data', models.JSONField(default=dict, verbose_name='变更')),
                ('note', models.TextField(blank=True, verbose_name='说明')),
                ('batch', models.CharField(blank=True, max_length=40, verbose_name='批次')),
                ('previous', models.CharField(blank=True, max_length=64, verbose_name='上一摘要')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要')),
            ],
            options={
                'verbose_name': '事件',
                'indexes': [models.Index(fields=['batch'], name='event_batch'), models.Index(fields=['actor', 'kind', 'object_id'], name='event_by_actor')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id', 'sequence'), name='event_sequence_once')],
            },
        ),
        migrations.CreateModel(
            name='Anchor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='日期')),
                ('last_id', models.BigIntegerField(verbose_name='末条事件')),
                ('event_count', models.PositiveIntegerField(verbose_name='事件数')),
                ('previous', models.CharField(blank=True, max_length=64, verbose_name='上一摘要')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要')),
            ],
            options={
                'verbose_name': '日锚',
            },
        ),
    ]
