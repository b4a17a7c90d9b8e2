from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "xianwu.core.rules"
    label = "rules"
    verbose_name = "规则参数"
    menu_group = "管理"
    menu_icon = "settings"
    menu_order = 900

    def ready(self) -> None:
        from xianwu.core.rules import checks  # noqa: F401  registers the system checks
