from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    name = "xianwu.core.workdays"
    label = "workdays"
    verbose_name = "工作日历"
    menu_group = "管理"
    menu_icon = "settings"
    menu_order = 900
