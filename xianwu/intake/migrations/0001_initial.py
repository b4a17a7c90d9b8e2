import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Load',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheet', models.CharField(max_length=80, verbose_name='导入表')),
                ('file_name', models.CharField(max_length=200, verbose_name='文件名')),
                ('digest', models.CharField(max_length=64, verbose_name='文件摘要')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                ('state', models.CharField(choices=[('previewed', '待确认'), ('running', '导入中'), ('done', '已导入'), ('dropped', '已放弃'), ('failed', '失败'), ('undone', '已撤销')], default='previewed', max_length=12, verbose_name='状态')),
                ('choice', models.CharField(blank=True, choices=[('all', '全部导入'), ('good', '只导入正确的行')], max_length=8, verbose_name='取舍')),
                ('row_count', models.PositiveIntegerField(default=0, verbose_name='行数')),
                ('good_count', models.PositiveIntegerField(default=0, verbose_name='正确行数')),
                ('known_count', models.PositiveIntegerField(default=0, verbose_name='已有行数')),
                ('created_count', models.PositiveIntegerField(default=0, verbose_name='新增')),
                ('changed_count', models.PositiveIntegerField(default=0, verbose_name='更新')),
                ('unchanged_count', models.PositiveIntegerField(default=0, verbose_name='未变')),
                ('message', models.TextField(blank=True, verbose_name='结果')),
                ('mark', models.CharField(blank=True, editable=False, max_length=64, verbose_name='预览时的台账')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
            ],
            options={
                'verbose_name': '导入',
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(max_length=120, verbose_name='台账')),
                ('query', models.TextField(blank=True, verbose_name='筛选')),
                ('as_of', models.DateField(verbose_name='数据日期')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='导出人')),
                ('asked_at', models.DateTimeField(verbose_name='时间')),
                ('state', models.CharField(choices=[('running', '生成中'), ('done', '已生成'), ('failed', '失败')], default='running', max_length=8, verbose_name='状态')),
                ('row_count', models.PositiveIntegerField(default=0, verbose_name='行数')),
                ('message', models.TextField(blank=True, verbose_name='结果')),
            ],
            options={
                'verbose_name': '导出',
            },
        ),
    ]
