import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalRuleValue',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, max_length=80, verbose_name='参数')),
                ('value', models.CharField(max_length=200, verbose_name='取值')),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='单位')),
                ('document_no', models.CharField(blank=True, max_length=120, verbose_name='文号')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                ('valid_from', models.DateField(verbose_name='起始日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical 规则取值',
                'verbose_name_plural': 'historical 规则取值s',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='RuleValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(db_index=True, max_length=80, verbose_name='参数')),
                ('value', models.CharField(max_length=200, verbose_name='取值')),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='单位')),
                ('document_no', models.CharField(blank=True, max_length=120, verbose_name='文号')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                ('valid_from', models.DateField(verbose_name='起始日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='截止日期')),
            ],
            options={
                'verbose_name': '规则取值',
                'ordering': ('code', 'valid_from'),
                'constraints': [models.UniqueConstraint(fields=('code', 'valid_from'), name='rule_value_once_a_day'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='rule_value_period')],
            },
        ),
    ]
