from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "xianwu.web.api"
    label = "api"
    verbose_name = "数据接口"
    menu_group = "管理"
    menu_icon = "settings"
    menu_order = 900
