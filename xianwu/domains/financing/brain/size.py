"""Size class of an enterprise: 工信部联企业〔2011〕300号, as kept by 国统字〔2017〕213号."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

WAN = Decimal(10_000)


class SizeClass(StrEnum):
    MICRO = "micro"
    SMALL = "small"
    LARGER = "larger"
    UNKNOWN = "unknown"


LABELS = {
    SizeClass.MICRO: "微型",
    SizeClass.SMALL: "小型",
    SizeClass.LARGER: "中型及以上",
    SizeClass.UNKNOWN: "不能判定",
}


@dataclass(frozen=True)
class Sized:
    size: SizeClass
    reason: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bounds:
    """Lower bounds of 小型 and of 中型 by measure: staff in persons, revenue and assets in 万元."""

    staff: tuple[int, int] | None = None
    revenue: tuple[int, int] | None = None
    assets: tuple[int, int] | None = None


BOUNDS = {
    "农林牧渔业": Bounds(revenue=(50, 500)),
    "工业": Bounds(staff=(20, 300), revenue=(300, 2000)),
    "建筑业": Bounds(revenue=(300, 6000), assets=(300, 5000)),
    "批发业": Bounds(staff=(5, 20), revenue=(1000, 5000)),
    "零售业": Bounds(staff=(10, 50), revenue=(100, 500)),
    "交通运输业": Bounds(staff=(20, 300), revenue=(200, 3000)),
    "仓储业": Bounds(staff=(20, 100), revenue=(100, 1000)),
    "住宿业": Bounds(staff=(10, 100), revenue=(100, 2000)),
    "餐饮业": Bounds(staff=(10, 100), revenue=(100, 2000)),
    "信息传输业": Bounds(staff=(10, 100), revenue=(100, 1000)),
    "软件和信息技术服务业": Bounds(staff=(10, 100), revenue=(50, 1000)),
}
_DIVISIONS = {
    "51": "批发业", "52": "零售业", "59": "仓储业", "61": "住宿业", "62": "餐饮业", "63": "信息传输业",
    "64": "软件和信息技术服务业", "65": "软件和信息技术服务业",
}  # fmt: skip
_LETTERS = {
    "A": "农林牧渔业", "B": "工业", "C": "工业", "D": "工业", "E": "建筑业", "F": "零售业", "G": "交通运输业",
    "H": "餐饮业", "I": "软件和信息技术服务业",
}  # fmt: skip


def industry_group(code: str) -> str:
    """The line of the table for a GB/T 4754 code such as C13 or F52; "" when the table has none."""
    digits = code[1:3]
    return _DIVISIONS.get(digits) or _LETTERS.get(code[:1].upper(), "")


def size_class(
    *, industry: str, staff: int | None, revenue: Decimal | None, assets: Decimal | None = None
) -> Sized:
    """小型 needs every lower bound of its line; one missed bound makes 微型. Amounts in 元."""
    group = industry_group(industry)
    bounds = BOUNDS.get(group)
    if bounds is None:
        return Sized(SizeClass.UNKNOWN, "行业不在划型表内或未填。", () if industry else ("行业",))
    measures = (
        ("从业人数", bounds.staff, None if staff is None else Decimal(staff)),
        ("营业收入", bounds.revenue, None if revenue is None else revenue / WAN),
        ("资产总额", bounds.assets, None if assets is None else assets / WAN),
    )
    used = [(label, bound, value) for label, bound, value in measures if bound is not None]
    below = [label for label, bound, value in used if value is not None and value < bound[0]]
    if below:
        return Sized(SizeClass.MICRO, f"{group}：{'、'.join(below)}低于小型下限。")
    missing = tuple(label for label, _, value in used if value is None)
    if missing:
        return Sized(SizeClass.UNKNOWN, f"{group}：缺{'、'.join(missing)}。", missing)
    if all(value is not None and value >= bound[1] for _, bound, value in used):
        return Sized(SizeClass.LARGER, f"{group}：各项均达到中型下限，不属小微。")
    return Sized(SizeClass.SMALL, f"{group}：达到小型下限，未全部达到中型下限。")
