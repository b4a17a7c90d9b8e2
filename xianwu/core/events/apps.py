from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "xianwu.core.events"
    label = "events"
    verbose_name = "事件"

    def ready(self) -> None:
        from xianwu.core.events import checks  # noqa: F401
