"""Closed lists of gas safety."""

from django.db.models import TextChoices

MATTER = "gas"
"""The code by which the engine keeps visits, findings and cases of this room."""


class Kind(TextChoices):
    """What a subject does with gas."""

    OPERATOR = "operator", "燃气经营企业"
    STATION = "station", "场站"
    TRANSPORT = "transport", "运输配送"
    NETWORK = "network", "管网、调压"
    CATERING = "catering", "餐饮等单位用户"
    RESIDENT = "resident", "居民用户"
    APPLIANCE = "appliance", "器具销售安装"


KINDS = tuple(Kind.choices)
PERMITTED = (Kind.OPERATOR, Kind.STATION)
"""Kinds that may not run without a permit (城镇燃气管理条例 15)."""
USERS = (Kind.CATERING, Kind.RESIDENT)
"""Kinds that article 49 of the regulation speaks of."""

SUPPLY, DELIVERY, USE = "supply", "delivery", "use"
GROUPS = ((SUPPLY, "经营"), (DELIVERY, "输送配送"), (USE, "使用"))


class Fuel(TextChoices):
    PIPED = "piped", "管道天然气"
    BOTTLED = "bottled", "瓶装液化石油气"
    COMPRESSED = "compressed", "压缩、液化天然气"
    ELECTRIC = "electric", "已改用电"
    METHANOL = "methanol", "已改用醇基燃料"


NOT_GAS = (Fuel.ELECTRIC, Fuel.METHANOL)
"""No gas any more: out of this matter, and a word to the organ that looks after it."""


class Crowding(TextChoices):
    """Classes of places where many people gather (人员密集场所)."""

    NONE = "", "不属人员密集场所"
    MALL = "mall", "商场、综合体、集贸市场"
    SCHOOL = "school", "学校、托幼、培训机构"
    CARE = "care", "医院、养老福利机构"
    DINING = "dining", "较大餐饮场所"
    LODGING = "lodging", "宾馆、民宿"
    MIXED = "mixed", "商住混用"


class Decision(TextChoices):
    """What a partner organ did within its own power after a joint visit."""

    WAITING = "", "待反馈"
    NOTHING = "nothing", "未发现本部门管的问题"
    ORDERED = "ordered", "责令改正"
    FINED = "fined", "行政处罚"
    HANDED_ON = "handed_on", "转其他部门"
    ABSENT = "absent", "没有到场"
