from typing import ClassVar

from django.apps import AppConfig


class FinancingConfig(AppConfig):
    name = "xianwu.domains.financing"
    label = "financing"
    verbose_name = "小微企业融资"
    owning_unit: ClassVar[str] = "发改委"
    menu_order: ClassVar[int] = 30
    icon: ClassVar[str] = "building-bank"
