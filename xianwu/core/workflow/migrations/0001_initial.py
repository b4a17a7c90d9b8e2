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
            name='Clock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='类别')),
                ('object_id', models.BigIntegerField(verbose_name='记录')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='单位')),
                ('name', models.CharField(max_length=40, verbose_name='时限')),
                ('label', models.CharField(max_length=60, verbose_name='时限名称')),
                ('day_kind', models.CharField(max_length=10, verbose_name='日的种类')),
                ('limit_days', models.PositiveIntegerField(verbose_name='时限（日）')),
                ('holder', models.CharField(blank=True, max_length=60, verbose_name='责任角色')),
                ('held_by', models.CharField(blank=True, max_length=120, verbose_name='球在谁手里')),
                ('state', models.CharField(choices=[('running', '计时中'), ('paused', '暂停'), ('stopped', '已停')], default='running', max_length=10, verbose_name='状态')),
                ('started_on', models.DateField(verbose_name='起算日')),
                ('amber_on', models.DateField(null=True, verbose_name='黄灯日')),
                ('red_on', models.DateField(null=True, verbose_name='红灯日')),
                ('due_on', models.DateField(null=True, verbose_name='到期日')),
                ('is_provisional', models.BooleanField(default=False, verbose_name='暂定')),
                ('stopped_on', models.DateField(null=True, verbose_name='停止日')),
                ('used_days', models.PositiveIntegerField(null=True, verbose_name='用时（日）')),
            ],
            options={
                'verbose_name': '时限',
                'indexes': [models.Index(fields=['kind', 'object_id'], name='clock_of_record'), models.Index(fields=['kind', 'holder', 'state', 'due_on'], name='clock_todo')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'stopped'), _negated=True), fields=('kind', 'object_id', 'name'), name='clock_runs_once')],
            },
        ),
        migrations.CreateModel(
            name='ClockPause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pauses', to='workflow.clock', verbose_name='时限')),
                ('started_on', models.DateField(verbose_name='暂停日')),
                ('ended_on', models.DateField(null=True, verbose_name='恢复日')),
                ('reason', models.CharField(max_length=200, verbose_name='原因')),
                ('held_by', models.CharField(max_length=120, verbose_name='球在谁手里')),
            ],
            options={
                'verbose_name': '暂停',
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='pause_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='类别')),
                ('object_id', models.BigIntegerField(verbose_name='记录')),
                ('duty', models.CharField(max_length=40, verbose_name='职责')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签署人')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('digest', models.CharField(max_length=64, verbose_name='内容摘要')),
                ('opinion', models.TextField(blank=True, verbose_name='意见')),
            ],
            options={
                'verbose_name': '签署',
                'indexes': [models.Index(fields=['kind', 'object_id'], name='signoff_of_record')],
            },
        ),
        migrations.CreateModel(
            name='NoticeMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ('read_at', models.DateTimeField(verbose_name='已读至')),
            ],
            options={
                'verbose_name': '通知阅读',
            },
        ),
    ]
