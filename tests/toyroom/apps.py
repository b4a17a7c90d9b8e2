from django.apps import AppConfig


class ToyroomConfig(AppConfig):
    name = "tests.toyroom"
    label = "toyroom"
    verbose_name = "跑腿事项"
