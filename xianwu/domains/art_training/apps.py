from django.apps import AppConfig


class ArtTrainingConfig(AppConfig):
    name = "xianwu.domains.art_training"
    label = "art_training"
    verbose_name = "艺培检查"
    owning_unit = "文广旅游局"
    menu_order = 80
    menu_icon = "school"
