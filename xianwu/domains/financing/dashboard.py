"""Which figures of this room stand on the first page of leaders, and its funnel."""

from xianwu.figures.declarations import Funnel

CARDS = [
    "financing.declared",
    "financing.recommended",
    "financing.credited",
    "financing.credit_amount",
    "financing.lent",
    "financing.lent_amount",
    "financing.mean_rate",
    "financing.visited",
]
FUNNELS = [
    Funnel(
        "小微企业融资：申报 → 推荐 → 授信 → 投放",
        ("financing.declared", "financing.recommended", "financing.credited", "financing.lent"),
    )
]
