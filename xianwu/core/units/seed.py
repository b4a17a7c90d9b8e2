"""The county's own tree: offices that report to the bulletin, and the 13 towns. Villages come by import."""

from __future__ import annotations

from xianwu.core.units.actions import UnitLine, add_units
from xianwu.core.units.models import Unit

COUNTY = "yanjin"
DEPARTMENTS = (
    ("office", "延津县人民政府办公室", "县政府办"),
    ("audit", "延津县审计局", "审计局"),
    ("commerce", "延津县商务局", "商务局"),
    ("finance", "延津县财政局", "财政局"),
    ("development", "延津县发展和改革委员会", "发改委"),
    ("human_resources", "延津县人力资源和社会保障局", "人社局"),
    ("veterans", "延津县退役军人事务局", "退役军人事务局"),
    ("transport", "延津县交通运输局", "交通运输局"),
    ("housing", "延津县住房和城乡建设城市管理局", "住建城管局"),
    ("culture", "延津县文化广电和旅游局", "文广旅游局"),
)
TOWNS = (
    ("wenyan", "文岩街道"),
    ("tanlong", "潭龙街道"),
    ("tapu", "塔铺街道"),
    ("dongtun", "东屯镇"),
    ("fengzhuang", "丰庄镇"),
    ("shipogu", "石婆固镇"),
    ("wanglou", "王楼镇"),
    ("senggu", "僧固乡"),
    ("weiqiu", "魏邱乡"),
    ("sizhai", "司寨乡"),
    ("mazhuang", "马庄乡"),
    ("zuocheng", "胙城乡"),
    ("yulin", "榆林乡"),
)


def county_lines() -> list[UnitLine]:
    """County, departments, towns, in the order in which the bulletin names them."""
    lines = [UnitLine(COUNTY, "延津县", Unit.Kind.COUNTY, order=1)]
    for number, (code, name, short) in enumerate(DEPARTMENTS, start=10):
        lines.append(UnitLine(code, name, Unit.Kind.DEPARTMENT, COUNTY, short, number))
    for number, (code, name) in enumerate(TOWNS, start=50):
        lines.append(UnitLine(code, f"延津县{name}", Unit.Kind.TOWN, COUNTY, name, number))
    return lines


def seed_units() -> dict[str, Unit]:
    """Enter the tree; what is there already stays. Units by code come back."""
    return add_units(county_lines())
