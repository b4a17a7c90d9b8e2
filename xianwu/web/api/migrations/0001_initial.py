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
            name='HistoricalToken',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='登记时间')),
                ('name', models.CharField(max_length=60, verbose_name='用途')),
                ('hint', models.CharField(editable=False, max_length=12, verbose_name='开头')),
                ('digest', models.CharField(editable=False, max_length=64, verbose_name='摘要')),
                ('scopes', models.JSONField(default=list, verbose_name='可用范围')),
                ('expires_on', models.DateField(verbose_name='有效至')),
                ('is_verified', models.BooleanField(default=False, editable=False, verbose_name='经动态口令创建')),
                ('revoked_at', models.DateTimeField(editable=False, null=True, verbose_name='吊销时间')),
                ('created_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='所属人员')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical 接口令牌',
                'verbose_name_plural': 'historical 接口令牌s',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Token',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='登记时间')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_tokens', to=settings.AUTH_USER_MODEL, verbose_name='所属人员')),
                ('name', models.CharField(max_length=60, verbose_name='用途')),
                ('hint', models.CharField(editable=False, max_length=12, verbose_name='开头')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True, verbose_name='摘要')),
                ('scopes', models.JSONField(default=list, verbose_name='可用范围')),
                ('expires_on', models.DateField(verbose_name='有效至')),
                ('is_verified', models.BooleanField(default=False, editable=False, verbose_name='经动态口令创建')),
                ('revoked_at', models.DateTimeField(editable=False, null=True, verbose_name='吊销时间')),
            ],
            options={
                'verbose_name': '接口令牌',
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='TokenUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='use', to='api.token', verbose_name='令牌')),
                ('last_used_at', models.DateTimeField(verbose_name='最近使用')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='地址')),
            ],
            options={
                'verbose_name': '令牌使用',
            },
        ),
        migrations.CreateModel(
            name='WrongToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=45, verbose_name='地址')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '用错令牌',
                'indexes': [models.Index(fields=['address', 'at'], name='wrong_token_by_address')],
            },
        ),
    ]
