"""Closed lists of art training."""

from django.db.models import TextChoices


class Category(TextChoices):
    MUSIC = "music", "音乐"
    DANCE = "dance", "舞蹈"
    FINE_ARTS = "fine_arts", "美术"
    DRAMA = "drama", "戏剧"
    FOLK = "folk", "曲艺"
    SPEECH = "speech", "口才"


class Premises(TextChoices):
    """What the building is: some kinds can never be licensed."""

    SHOP = "shop", "临街商铺"
    OFFICE = "office", "写字楼、商场"
    SCHOOL = "school", "学校、文化场馆"
    RESIDENTIAL = "residential", "居民住宅"
    BASEMENT = "basement", "地下室、半地下室"
    INDUSTRIAL = "industrial", "厂房、仓库"


NEVER = (Premises.RESIDENTIAL, Premises.BASEMENT, Premises.INDUSTRIAL)
"""Premises where no training may be held: another place is needed, nothing can be put right here."""

MATTER = "art_training"
"""The code by which the engine keeps visits, findings and cases of this room."""

KINDS = (("institution", "艺术类校外培训机构"), ("branch", "分校、教学点"), ("home_studio", "居民住宅内教学点"))
LICENCE, CONTENT, FIRE, FEES, STAFF, ADVERTISING = "licence", "content", "fire", "fees", "staff", "advertising"
GROUPS = (
    (LICENCE, "证照资质"),
    (CONTENT, "培训内容"),
    (FIRE, "消防安全"),
    (FEES, "收费"),
    (STAFF, "从业人员"),
    (ADVERTISING, "广告宣传"),
)
