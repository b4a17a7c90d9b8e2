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
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='类别')),
                ('object_id', models.BigIntegerField(verbose_name='记录')),
                ('category', models.CharField(default='evidence', max_length=20, verbose_name='用途')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='摘要')),
                ('size', models.BigIntegerField(verbose_name='字节')),
                ('content_type', models.CharField(max_length=100, verbose_name='类型')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='撤下时间')),
                ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤下人')),
            ],
            options={
                'verbose_name': '附件',
                'ordering': ('id',),
                'indexes': [models.Index(fields=['kind', 'object_id'], name='attachment_of_record')],
            },
        ),
    ]
