from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "xianwu.web"
    label = "web"
    verbose_name = "县务"
