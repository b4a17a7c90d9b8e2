from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "xianwu.core.people"
    label = "people"
    verbose_name = "人员"
    menu_group = "管理"
    menu_icon = "settings"
    menu_order = 900
