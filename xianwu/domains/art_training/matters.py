"""What the engine is told of art-training institutions."""

from xianwu.registers.enforcement.declarations import Matter

MATTER = "art_training"

KINDS = (("institution", "艺术类校外培训机构"), ("branch", "分校、教学点"), ("home_studio", "居民住宅内教学点"))
GROUPS = (
    ("licence", "证照资质"),
    ("content", "培训内容"),
    ("fire", "消防安全"),
    ("fees", "收费"),
    ("staff", "从业人员"),
    ("advertising", "广告宣传"),
)

MATTERS = [
    Matter(
        MATTER,
        "艺培机构",
        organ="culture",
        kinds=KINDS,
        groups=GROUPS,
        minutes_per_visit=50,
    )
]
