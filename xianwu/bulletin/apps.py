from django.apps import AppConfig


class BulletinConfig(AppConfig):
    name = "xianwu.bulletin"
    label = "bulletin"
    verbose_name = "政务快报"
    menu_group = "快报"
    menu_icon = "news"
    menu_order = 10

    def ready(self) -> None:
        from xianwu.bulletin import checks  # noqa: F401  registers the system checks
