from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "xianwu.kit"
    label = "kit"
    verbose_name = "页面工具"

    def ready(self) -> None:
        from xianwu.kit import checks  # noqa: F401  registers the system checks
