"""The words that reviews are sorted by."""

from django.db.models import TextChoices


class Stage(TextChoices):
    ESTIMATE = "estimate", "概算"
    BUDGET = "budget", "预算（招标控制价）"
    SETTLEMENT = "settlement", "结算"
    FINAL_ACCOUNT = "final_account", "竣工决算"
    CHANGE = "change", "变更"


class Industry(TextChoices):
    BUILDING = "building", "房建"
    MUNICIPAL = "municipal", "市政"
    HIGHWAY = "highway", "公路"
    WATER = "water", "水利"
    FARMLAND = "farmland", "农田"
    LANDSCAPE = "landscape", "园林"
    INFORMATION = "information", "信息化"
    REPAIR = "repair", "维修"
    OTHER = "other", "其他"


class Channel(TextChoices):
    STANDARD = "standard", "标准"
    SIMPLE = "simple", "简易"
    GREEN = "green", "绿色通道"
    CONSULT = "consult", "会商"


class FundKind(TextChoices):
    LOCAL = "local", "本级"
    SUPERIOR = "superior", "上级"
    BOND = "bond", "债券"
    SELF = "self", "自筹"


class Reply(TextChoices):
    AGREED = "agreed", "同意"
    SILENT = "silent", "逾期未回复，视为同意"
    OBJECTED = "objected", "有异议"


class QueryKind(TextChoices):
    PAPERS = "papers", "补正"
    DOUBT = "doubt", "疑问"


class Outcome(TextChoices):
    UPHELD = "upheld", "采纳，复评"
    DISMISSED = "dismissed", "不予采纳"


class PartyKind(TextChoices):
    OWNER = "owner", "建设单位"
    BUILDER = "builder", "施工单位"
    DESIGNER = "designer", "设计单位"
    SUPERVISOR = "supervisor", "监理单位"


class Tie(TextChoices):
    DESIGN = "design", "设计"
    PROXY = "proxy", "招标代理"
    SUPERVISION = "supervision", "监理"
    BUDGETING = "budgeting", "预算编制"
    PREREVIEW = "prereview", "预评审"


class DrawMode(TextChoices):
    DRAW = "draw", "随机抽取"
    COMPETE = "compete", "竞争性方式"
    TENDER = "tender", "公开招标"


class ListStandard(TextChoices):
    OLD = "gb50500-2013", "GB 50500-2013"
    NEW = "gbt50500-2024", "GB/T 50500-2024"
