from django.apps import AppConfig


class FigureToyConfig(AppConfig):
    name = "xianwu.figures.tests.toyapp"
    label = "figuretoy"
    verbose_name = "互助社"
