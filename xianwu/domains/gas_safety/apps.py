from typing import Any

from django.apps import AppConfig


class GasSafetyConfig(AppConfig):
    name = "xianwu.domains.gas_safety"
    label = "gas_safety"
    verbose_name = "燃气执法"
    owning_unit = "住建城管局"
    menu_order = 75
    menu_icon = "flame"

    def is_for(self, actor: Any) -> bool:
        """The organ's own people and the county's: others hold the same roles for other matters."""
        from xianwu.domains.gas_safety.acts import PARTNERS
        from xianwu.registers.enforcement.scopes import concerns

        return concerns(actor, "housing", *(partner.unit for partner in PARTNERS))
