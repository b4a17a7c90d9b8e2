"""What the sheets have in common: words of matters to codes, units by name, errors in the file's own terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from xianwu.core.units.models import Unit
from xianwu.intake.declarations import CellError, Column
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.declarations import Choices, known_matter, matter_choices, matter_label
from xianwu.registers.enforcement.kinds import Datum

Row = dict[str, Any]


def matter_code(text: str) -> str:
    """The code of a matter by its word; raises ValueError for the cell."""
    known = {word: code for code, word in matter_choices()} | {code: code for code, _ in matter_choices()}
    if text not in known:
        raise ValueError(f"没有“{text}”这类执法事项，只能填：{'、'.join(word for _, word in matter_choices())}。")
    return known[text]


DATUM = Column(
    "坐标系", "given_datum", kind="choice", choices=tuple(Datum.choices),
    spellings=(
        *((word, Datum.WGS84) for word in ("WGS-84", "WGS 1984", "GPS", "CGCS2000", "国家2000", "国家大地2000", "2000国家大地坐标系")),
        *((word, Datum.GCJ02) for word in ("GCJ-02", "手机地图", "火星坐标", "火星坐标系", "国测局", "高德", "腾讯")),
        *((word, Datum.BD09) for word in ("BD-09", "BD09LL", "百度", "百度坐标系")),
    ),
    help="不填视为 WGS-84；CGCS2000 与 WGS-84 只差厘米，按 WGS-84 记",
)  # fmt: skip
MATTER = Column("执法事项", "matter", required=True, clean=matter_code, words=matter_label)


def part_code(choices: Choices, text: str) -> str:
    """The code of a kind or a group by its word; "" when the matter has no such word."""
    known = {word: code for code, word in choices} | {code: code for code, _ in choices}
    return known.get(text, "")


def part_codes(choices: Choices, text: str) -> list[str]:
    """The codes of several, parted by 、, which a word may hold itself (管网、调压); "" for what is none."""
    pieces = [piece.strip() for piece in text.split("、") if piece.strip()]
    found: list[str] = []
    while pieces:
        ends = range(len(pieces), 0, -1)
        code, end = next(
            ((code, end) for end in ends if (code := part_code(choices, "、".join(pieces[:end])))), ("", 1)
        )
        found.append(code)
        pieces = pieces[end:]
    return found


def kinds_of(matter: str) -> Choices:
    known = known_matter(matter)
    return known.kinds if known else ()


def groups_of(matter: str) -> Choices:
    known = known_matter(matter)
    return known.groups if known else ()


def words_of(choices: Choices) -> str:
    return "、".join(word for _, word in choices)


HAS_LEFT = "这个对象已经退出登记，原记录保留；确要重新登记的，在“已核对是另一个对象”填“是”。"
UNDONE = "撤销导入"
"""Why a subject left that a load had brought: it may come again."""


MOST_SAID = 5


def said_of(doubts: Sequence[tuple[int, str]]) -> str:
    """What is odd about lines that were taken all the same, said after the load; "" for nothing."""
    said = "".join(f"第 {row} 行：{words}" for row, words in doubts[:MOST_SAID])
    more = f"另有 {len(doubts) - MOST_SAID} 行，见各自的页面。" if len(doubts) > MOST_SAID else ""
    return f"{len(doubts)} 行有疑点，已经导入，请核对。{said}{more}" if doubts else ""


def units_named(rows: Sequence[Row], *names: str, within: Unit | None = None) -> dict[str, Unit]:
    """Units that the rows name, by full and short name; villages of two towns are often called alike (`within`)."""
    words = {str(row[name]).strip() for row in rows for name in names if row.get(name)}
    units = Unit.objects.filter(name__in=words) | Unit.objects.filter(short_name__in=words)
    if within is not None:
        units = units.filter(path__startswith=within.path)
    return {word: unit for unit in units for word in (unit.name, unit.short_name)}


class Faults:
    """Errors of the cells, by the columns of one sheet."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self.headers = {column.name: column.header for column in columns}
        self.found: list[CellError] = []

    def add(self, row: Row, name: str, reason: str, value: Any = None) -> None:
        shown = row.get(name) if value is None else value
        header = self.headers.get(name) or next(iter(self.headers.values()))
        self.found.append(CellError(row["_row"], header, "" if shown is None else str(shown), reason))


def refuse_visited(subjects: Any) -> None:
    """Raises Refused, naming it, where one of the subjects has an inspection."""
    if visited := subjects.filter(inspections__isnull=False).order_by("pk").first():
        raise Refused(f"导入的对象“{visited}”已有检查，不能整批撤销，请逐条更正。")
