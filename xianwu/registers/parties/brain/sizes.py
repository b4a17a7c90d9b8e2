"""Size class of an enterprise: 工信部联企业〔2011〕300号, as applied by 国统字〔2017〕213号.

Large, medium and small need every lower bound of their line; what misses one falls a class; the rest is micro.
A missing figure leaves the class open unless the known ones decide it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

DOCUMENT = "工信部联企业〔2011〕300号"
WAN = Decimal(10_000)


class SizeClass(StrEnum):
    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"
    MICRO = "micro"


LABELS = {SizeClass.LARGE: "大型", SizeClass.MEDIUM: "中型", SizeClass.SMALL: "小型", SizeClass.MICRO: "微型"}
CLASSES = (SizeClass.LARGE, SizeClass.MEDIUM, SizeClass.SMALL)
STAFF, REVENUE, ASSETS = "从业人员", "营业收入", "资产总额"


@dataclass(frozen=True)
class Line:
    """One trade: the lower bounds of large, medium and small by measure (people; 万元)."""

    trade: str
    bounds: Mapping[str, tuple[int, int, int]]


def _line(trade: str, **bounds: tuple[int, int, int]) -> Line:
    words = {"staff": STAFF, "revenue": REVENUE, "assets": ASSETS}
    return Line(trade, {words[name]: values for name, values in bounds.items()})


FARMING = _line("农、林、牧、渔业", revenue=(20_000, 500, 50))
INDUSTRY = _line("工业", staff=(1000, 300, 20), revenue=(40_000, 2000, 300))
BUILDING = _line("建筑业", revenue=(80_000, 6000, 300), assets=(80_000, 5000, 300))
WHOLESALE = _line("批发业", staff=(200, 20, 5), revenue=(40_000, 5000, 1000))
RETAIL = _line("零售业", staff=(300, 50, 10), revenue=(20_000, 500, 100))
TRANSPORT = _line("交通运输业", staff=(1000, 300, 20), revenue=(30_000, 3000, 200))
STORAGE = _line("仓储业", staff=(200, 100, 20), revenue=(30_000, 1000, 100))
POST = _line("邮政业", staff=(1000, 300, 20), revenue=(30_000, 2000, 100))
LODGING = _line("住宿业", staff=(300, 100, 10), revenue=(10_000, 2000, 100))
CATERING = _line("餐饮业", staff=(300, 100, 10), revenue=(10_000, 2000, 100))
TELECOM = _line("信息传输业", staff=(2000, 100, 10), revenue=(100_000, 1000, 100))
SOFTWARE = _line("软件和信息技术服务业", staff=(300, 100, 10), revenue=(10_000, 1000, 50))
ESTATE = _line("房地产开发经营", revenue=(200_000, 1000, 100), assets=(10_000, 5000, 2000))
PROPERTY = _line("物业管理", staff=(1000, 300, 100), revenue=(5000, 1000, 500))
LEASING = _line("租赁和商务服务业", staff=(300, 100, 10), assets=(120_000, 8000, 100))
OTHER = _line("其他未列明行业", staff=(300, 100, 10))

_BY_DIVISION = {
    "F51": WHOLESALE,
    "F52": RETAIL,
    "G59": STORAGE,
    "G60": POST,
    "H61": LODGING,
    "H62": CATERING,
    "I65": SOFTWARE,
    "K702": PROPERTY,
    "K701": ESTATE,
}
_BY_LETTER = {
    "A": FARMING,
    "B": INDUSTRY,
    "C": INDUSTRY,
    "D": INDUSTRY,
    "E": BUILDING,
    "G": TRANSPORT,
    "I": TELECOM,
    "L": LEASING,
}
_UNDECIDED = {"F", "H", "K"}
"""Letters whose trades have different lines: the two digits are needed."""


@dataclass(frozen=True)
class Sizing:
    """The class, or None while it is open; why; and which figures are missing."""

    value: SizeClass | None
    reasons: tuple[str, ...]
    missing: tuple[str, ...] = ()


def line_for(industry: str) -> Line | None:
    """The line of a GB/T 4754-2017 code (C13, F5124 …); None while the code is too short to tell."""
    code = industry.strip().upper()
    for length in (4, 3):
        if code[:length] in _BY_DIVISION:
            return _BY_DIVISION[code[:length]]
    if not code or code in _UNDECIDED:
        return None
    return _BY_LETTER.get(code[0], OTHER)


def size_class(
    industry: str, *, staff: int | None = None, revenue: Decimal | None = None, assets: Decimal | None = None
) -> Sizing:
    """The size class by trade, people, revenue and assets (元)."""
    line = line_for(industry)
    if line is None:
        return Sizing(None, ("行业代码未填或不够细，无法确定划型标准。",), ("行业",))
    known: dict[str, Decimal | None] = {
        STAFF: None if staff is None else Decimal(staff),
        REVENUE: None if revenue is None else revenue / WAN,
        ASSETS: None if assets is None else assets / WAN,
    }
    missing = tuple(name for name in line.bounds if known[name] is None)
    best, worst = _reached(line, known, unknown_passes=True), _reached(line, known, unknown_passes=False)
    reasons = tuple(_reason(line, name, known[name]) for name in line.bounds)
    heading = f"按“{line.trade}”划型（{DOCUMENT}）"
    return Sizing(best if best == worst else None, (heading, *reasons), missing)


def _reached(line: Line, known: Mapping[str, Decimal | None], *, unknown_passes: bool) -> SizeClass:
    for place, candidate in enumerate(CLASSES):
        values = [(known[name], bounds[place]) for name, bounds in line.bounds.items()]
        if all(unknown_passes if value is None else value >= bound for value, bound in values):
            return candidate
    return SizeClass.MICRO


def _reason(line: Line, name: str, value: Decimal | None) -> str:
    unit = "人" if name == STAFF else "万元"
    if value is None:
        return f"{name}未填"
    reached = next(
        (LABELS[each] for place, each in enumerate(CLASSES) if value >= line.bounds[name][place]),
        LABELS[SizeClass.MICRO],
    )
    return f"{name} {value.normalize():f} {unit}，达到{reached}标准"
