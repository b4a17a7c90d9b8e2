from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "xianwu.core.keys"
    label = "keys"
    verbose_name = "密钥"
    menu_group = "管理"
    menu_icon = "settings"
    menu_order = 900
