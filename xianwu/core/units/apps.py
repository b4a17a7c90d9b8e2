from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "xianwu.core.units"
    label = "units"
    verbose_name = "机构"
    menu_group = "管理"
    menu_icon = "settings"
    menu_order = 900
