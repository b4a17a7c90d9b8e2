from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "xianwu.core.records"
    label = "records"
    verbose_name = "记录"
