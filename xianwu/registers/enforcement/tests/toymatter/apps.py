from django.apps import AppConfig


class ToyMatterConfig(AppConfig):
    name = "xianwu.registers.enforcement.tests.toymatter"
    label = "toymatter"
    verbose_name = "试验事项"
