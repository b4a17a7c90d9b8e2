"""Dated parameters of the bulletin."""

from xianwu.core.rules.declarations import Parameter

PARAMETERS = [
    Parameter(
        "bulletin.retention_years",
        "快报保管期限",
        unit="年",
        default="10",
        source="县级机关文书档案保管期限惯例：自办简报、工作信息 10 年",
    ),
    Parameter(
        "bulletin.item_length",
        "单条信息字数上限",
        unit="字",
        default="300",
        source="本办编发惯例：一事一报，每条不超过 300 字",
        note="含标题，超出只提示，不阻止",
    ),
    Parameter(
        "bulletin.acceptance_days",
        "信息受理时限",
        unit="工作日",
        default="2",
        source="本办编发惯例：周三截稿，周五出刊",
    ),
    Parameter("bulletin.review_days", "审核时限", unit="工作日", default="1", source="本办编发惯例：周四审核"),
    Parameter("bulletin.signing_days", "签发时限", unit="工作日", default="1", source="本办编发惯例：周五签发"),
    Parameter(
        "bulletin.distribution_days", "分发时限", unit="工作日", default="1", source="本办编发惯例：签发当日分发"
    ),
    Parameter(
        "bulletin.note_days",
        "批示办理时限",
        unit="工作日",
        default="10",
        source="本办督查惯例：批示件 10 个工作日内反馈",
    ),
]
