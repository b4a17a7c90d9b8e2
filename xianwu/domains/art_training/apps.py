from typing import Any

from django.apps import AppConfig


class ArtTrainingConfig(AppConfig):
    name = "xianwu.domains.art_training"
    label = "art_training"
    verbose_name = "艺培检查"
    owning_unit = "文广旅游局"
    menu_order = 80
    menu_icon = "school"

    def is_for(self, actor: Any) -> bool:
        """The organ's own people and the county's: others hold the same roles for other matters."""
        from xianwu.registers.enforcement.scopes import concerns

        return concerns(actor, "culture")
