from django.apps import AppConfig


class EnforcementConfig(AppConfig):
    name = "xianwu.registers.enforcement"
    label = "enforcement"
    verbose_name = "行政执法"
    menu_group = "行政执法"
    menu_icon = "gavel"
    menu_order = 500
