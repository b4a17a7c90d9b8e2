"""Closed lists of the patrol of illegal construction."""

from django.db.models import TextChoices


class Stage(TextChoices):
    """How far a building has come."""

    PLANNED_EMPTY = "planned_empty", "拟建（空地）"
    PLANNED_CLEARED = "planned_cleared", "拟建（旧房已拆）"
    MATERIAL = "material", "备料"
    FOUNDATION = "foundation", "地基"
    RISING = "rising", "在建"
    TOPPED = "topped", "封顶"
    BUILT = "built", "已建成"


PLANNED = (Stage.PLANNED_EMPTY, Stage.PLANNED_CLEARED)
UNDER_CONSTRUCTION = (Stage.MATERIAL, Stage.FOUNDATION, Stage.RISING)


class Zone(TextChoices):
    """Which law governs the ground, and so who may order what."""

    TOWN_PLAN = "town_plan", "城镇规划区"
    VILLAGE_PLAN = "village_plan", "乡村规划区"
    UNKNOWN = "unknown", "未定"


class LandType(TextChoices):
    HOMESTEAD = "homestead", "宅基地"
    CONSTRUCTION = "construction", "建设用地"
    FARMLAND = "farmland", "耕地"
    OTHER_FARM = "other_farm", "其他农用地"
    UNKNOWN = "unknown", "未定"


class PermitKind(TextChoices):
    PLANNING = "planning", "建设工程规划许可证"
    VILLAGE_PLANNING = "village_planning", "乡村建设规划许可证"
    HOMESTEAD = "homestead", "农村宅基地批准书"
    TEMPORARY = "temporary", "临时建设许可"


class PermitStatus(TextChoices):
    """Unknown is not illegal: nothing may be ordered on it."""

    UNKNOWN = "unknown", "未核实"
    PERMITTED = "permitted", "有许可"
    DEVIATING = "deviating", "不按许可建设"
    NONE = "none", "无许可"


class Purpose(TextChoices):
    HOUSE = "house", "住宅"
    SHED = "shed", "棚房"
    FACTORY = "factory", "厂房仓库"
    SHOP = "shop", "商铺"
    FARM = "farm", "养殖设施"
    OTHER = "other", "其他"


class Structure(TextChoices):
    BRICK = "brick", "砖混"
    FRAME = "frame", "框架"
    STEEL = "steel", "钢构"
    PANEL = "panel", "彩钢"
    OTHER = "other", "其他"


class Found(TextChoices):
    ROUTINE = "routine", "常态巡查"
    HOT = "hot", "高频巡查"
    COMPLAINT = "complaint", "群众举报"
    HOTLINE = "hotline", "热线转办"
    SATELLITE = "satellite", "卫片图斑"


class Deed(TextChoices):
    """What was done about a site, one row each time."""

    VERIFY = "verify", "核实"
    DISSUADE = "dissuade", "劝阻"
    STOP = "stop", "叫停"
    REPORT = "report", "报告"
    HAND_OVER = "hand_over", "移交"
    SEAL = "seal", "查封施工现场"
    ANNOUNCE = "announce", "公告查找建设人"
    RESTORE = "restore", "恢复原状"
    REVISIT = "revisit", "回访"


class DemolitionMode(TextChoices):
    """Only the last is coercion and needs its gate (行政强制法 34–44)."""

    SELF = "self", "自行拆除"
    ASSISTED = "assisted", "签字助拆"
    AGREEMENT = "agreement", "执行协议"
    COERCED = "coerced", "强制拆除"


class Rhythm(TextChoices):
    ROUTINE = "routine", "常态"
    HOT = "hot", "高频"
