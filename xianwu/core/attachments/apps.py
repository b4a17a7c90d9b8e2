from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "xianwu.core.attachments"
    label = "attachments"
    verbose_name = "附件"

    def ready(self) -> None:
        from xianwu.core.attachments import checks  # noqa: F401
