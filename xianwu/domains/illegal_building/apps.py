from typing import Any

from django.apps import AppConfig


class IllegalBuildingConfig(AppConfig):
    name = "xianwu.domains.illegal_building"
    label = "illegal_building"
    verbose_name = "违建巡查"
    owning_unit = "文岩街道"
    menu_order = 90
    menu_icon = "building-community"

    def is_for(self, actor: Any) -> bool:
        """The organ's own people and the county's: others hold the same roles for other matters."""
        from xianwu.registers.enforcement.scopes import concerns

        return concerns(actor, "wenyan", "housing")
