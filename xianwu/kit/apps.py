from django.apps import AppConfig

from xianwu.kit.form_words import speak_plainly


class KitConfig(AppConfig):
    name = "xianwu.kit"
    label = "kit"
    verbose_name = "页面工具"

    def __init__(self, *args: object) -> None:
        # Before any room declares a form: a field takes its words when it is made.
        super().__init__(*args)  # type: ignore[arg-type]
        speak_plainly()

    def ready(self) -> None:
        from xianwu.kit import checks  # noqa: F401  registers the system checks
