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
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100, verbose_name='指标')),
                ('version', models.CharField(max_length=12, verbose_name='口径版本')),
                ('label', models.CharField(max_length=100, verbose_name='名称')),
                ('as_of', models.DateField(verbose_name='数据截止日')),
                ('period_phrase', models.CharField(blank=True, max_length=40, verbose_name='时期')),
                ('period_start', models.DateField(null=True, verbose_name='起')),
                ('period_end', models.DateField(null=True, verbose_name='止')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='范围单位')),
                ('exact', models.CharField(blank=True, max_length=60, verbose_name='精确值')),
                ('value', models.CharField(blank=True, max_length=60, verbose_name='发布值')),
                ('value_unit', models.CharField(blank=True, max_length=20, verbose_name='计量单位')),
                ('text', models.CharField(max_length=100, verbose_name='文字')),
                ('num', models.CharField(blank=True, max_length=60, verbose_name='分子')),
                ('den', models.CharField(blank=True, max_length=60, verbose_name='分母')),
                ('count', models.PositiveIntegerField(verbose_name='记录数')),
                ('content', models.BinaryField(verbose_name='记录摘要')),
                ('digest', models.CharField(editable=False, max_length=64, verbose_name='摘要')),
                ('taken_at', models.DateTimeField(verbose_name='固化时间')),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='固化人')),
                ('purpose', models.CharField(blank=True, max_length=200, verbose_name='用途')),
                ('corrects', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='figures.snapshot', verbose_name='更正哪一份')),
            ],
            options={
                'verbose_name': '数据快照',
                'verbose_name_plural': '数据快照',
                'ordering': ('-taken_at', '-pk'),
                'indexes': [models.Index(fields=['key', 'as_of'], name='figures_snapshot_of')],
            },
        ),
    ]
