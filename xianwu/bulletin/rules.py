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
    Parameter(
        "bulletin.cosign_days", "核签时限", unit="工作日", default="1", source="本办编发惯例：核验、会签当日办结"
    ),
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
    Parameter(
        "bulletin.points_item",
        "采用一条计分",
        unit="分",
        default="1",
        source="县级信息计分惯例：县刊采用一条计 1 分",
    ),
    Parameter(
        "bulletin.points_special",
        "专期采用计分",
        unit="分",
        default="5",
        source="县级信息计分惯例：整期专刊计 5 分",
    ),
    Parameter(
        "bulletin.points_note",
        "领导批示加分",
        unit="分",
        default="2",
        source="本办计分惯例：条目获县领导批示，每条加 2 分",
    ),
    Parameter(
        "bulletin.points_call",
        "完成约稿加分",
        unit="分",
        default="1",
        source="本办计分惯例：约稿合格的，每篇加 1 分",
    ),
    Parameter(
        "bulletin.points_correction",
        "更正扣分",
        unit="分",
        default="1",
        source="本办计分惯例：刊后更正的，每条每次扣 1 分",
    ),
    Parameter(
        "bulletin.lead_change",
        "线索：数据变动界限",
        unit="%",
        default="20",
        source="本办选题惯例",
    ),
    Parameter(
        "bulletin.lead_points",
        "线索：比率变动界限",
        unit="个百分点",
        default="5",
        source="本办选题惯例",
    ),
    Parameter(
        "bulletin.lead_late",
        "线索：超期件数界限",
        unit="件",
        default="3",
        source="本办选题惯例",
    ),
]
