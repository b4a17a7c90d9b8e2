from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "xianwu.papers"
    label = "papers"
    verbose_name = "文书"
    menu_group = "管理"
    menu_icon = "file-certificate"
    menu_order = 880

    def ready(self) -> None:
        from xianwu.papers import checks  # noqa: F401  registers the system checks
