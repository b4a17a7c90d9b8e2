from django.apps import AppConfig


class ToyMatterConfig(AppConfig):
    """One field of enforcement that no domain owns, for the tests of the engine."""

    name = "xianwu.registers.enforcement.tests.toymatter"
    label = "toymatter"
    verbose_name = "玩具事项"
