import django.db.models.deletion
import simple_history.models
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
            name='NumberRegister',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='发文机关')),
                ('kind', models.CharField(max_length=80, verbose_name='文种代码')),
                ('year', models.PositiveIntegerField(verbose_name='年份')),
                ('last_no', models.PositiveIntegerField(default=0, verbose_name='最后编号')),
            ],
            options={
                'verbose_name': '文号登记',
                'verbose_name_plural': '文号登记',
                'constraints': [models.UniqueConstraint(fields=('organ', 'kind', 'year'), name='number_register_once')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalPaperTemplate',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='登记时间')),
                ('kind', models.CharField(max_length=80, verbose_name='文种代码')),
                ('title', models.CharField(max_length=100, verbose_name='标题')),
                ('body', models.TextField(verbose_name='正文')),
                ('valid_from', models.DateField(verbose_name='启用日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='停用日期')),
                ('created_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical 文书模板',
                'verbose_name_plural': 'historical 文书模板',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='PaperTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='登记时间')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('kind', models.CharField(db_index=True, max_length=80, verbose_name='文种代码')),
                ('title', models.CharField(max_length=100, verbose_name='标题')),
                ('body', models.TextField(verbose_name='正文')),
                ('valid_from', models.DateField(verbose_name='启用日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='停用日期')),
            ],
            options={
                'verbose_name': '文书模板',
                'verbose_name_plural': '文书模板',
                'ordering': ('kind', 'valid_from'),
                'constraints': [models.UniqueConstraint(fields=('kind', 'valid_from'), name='paper_template_once_a_day'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='paper_template_period')],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record_kind', models.CharField(max_length=60, verbose_name='记录类别')),
                ('object_id', models.BigIntegerField(verbose_name='记录')),
                ('kind', models.CharField(max_length=80, verbose_name='文种代码')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='发文机关')),
                ('year', models.PositiveIntegerField(verbose_name='年份')),
                ('sequence_no', models.PositiveIntegerField(verbose_name='顺序号')),
                ('number', models.CharField(max_length=80, verbose_name='文号')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('about', models.CharField(blank=True, max_length=200, verbose_name='事由')),
                ('words', models.TextField(verbose_name='定稿文字')),
                ('pdf_sha256', models.CharField(max_length=64, verbose_name='PDF 摘要')),
                ('docx_sha256', models.CharField(max_length=64, verbose_name='Word 摘要')),
                ('template', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='papers.papertemplate', verbose_name='模板')),
                ('template_sha256', models.CharField(max_length=64, verbose_name='模板摘要')),
                ('issued_on', models.DateField(verbose_name='印发日期')),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='印发人')),
                ('cites', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cited_by', to='papers.paper', verbose_name='更正的文书')),
            ],
            options={
                'verbose_name': '文书',
                'verbose_name_plural': '文书',
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['record_kind', 'object_id'], name='paper_of_record')],
                'constraints': [models.UniqueConstraint(fields=('organ', 'kind', 'year', 'sequence_no'), name='paper_number_once')],
            },
        ),
    ]
