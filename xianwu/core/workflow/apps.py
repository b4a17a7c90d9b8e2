from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "xianwu.core.workflow"
    label = "workflow"
    verbose_name = "流程"

    def ready(self) -> None:
        from xianwu.core.workflow import checks  # noqa: F401
