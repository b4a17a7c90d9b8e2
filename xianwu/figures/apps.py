from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "xianwu.figures"
    label = "figures"
    verbose_name = "指标"
    menu_group = "指标"
    menu_icon = "chart-line"
    menu_order = 40

    def ready(self) -> None:
        from xianwu.figures import checks  # noqa: F401  registers the system checks
