"""Parameters of files."""

from datetime import date

from xianwu.core.rules.declarations import Parameter

PARAMETERS = [
    Parameter(
        "attachments.max_megabytes",
        "单个附件大小上限",
        "MB",
        "20",
        "系统初始设置，由县政府办按存储容量行文调整",
        date(2024, 1, 1),
    )
]
