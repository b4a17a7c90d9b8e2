from django.apps import AppConfig


class IllegalBuildingConfig(AppConfig):
    name = "xianwu.domains.illegal_building"
    label = "illegal_building"
    verbose_name = "违建巡查"
    owning_unit = "文岩街道"
    menu_order = 90
    menu_icon = "building-community"
