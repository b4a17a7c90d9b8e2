"""Which figures of this room stand on the first page of leaders."""

CARDS = [
    "fiscal_review.completed",
    "fiscal_review.reduction",
    "fiscal_review.reduction_rate",
    "fiscal_review.net_reduction",
    "fiscal_review.mean_duration",
    "fiscal_review.on_time_rate",
]
