from django.apps import AppConfig


class FiscalReviewConfig(AppConfig):
    name = "xianwu.domains.fiscal_review"
    label = "fiscal_review"
    verbose_name = "投资评审"
    owning_unit = "财政局"
    menu_order = 20
    menu_icon = "calculator"
