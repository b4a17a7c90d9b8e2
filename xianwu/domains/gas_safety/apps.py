from django.apps import AppConfig


class GasSafetyConfig(AppConfig):
    name = "xianwu.domains.gas_safety"
    label = "gas_safety"
    verbose_name = "燃气执法"
    owning_unit = "住建城管局"
    menu_order = 75
    menu_icon = "flame"
