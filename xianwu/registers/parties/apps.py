from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "xianwu.registers.parties"
    label = "parties"
    verbose_name = "主体"
    menu_group = "主体库"
    menu_icon = "building"
    menu_order = 700
