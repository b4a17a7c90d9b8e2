from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "xianwu.intake"
    label = "intake"
    verbose_name = "导入导出"
