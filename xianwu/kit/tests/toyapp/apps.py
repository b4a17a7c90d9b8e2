from django.apps import AppConfig


class ToyConfig(AppConfig):
    name = "xianwu.kit.tests.toyapp"
    label = "toyapp"
    verbose_name = "小微融资"
    menu_order = 10
    menu_icon = "building-bank"
