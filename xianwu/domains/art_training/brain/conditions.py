"""Whether a venue can be licensed as it stands: what is missing, what can be put right, and what never can be here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xianwu.domains.art_training.brain.capacity import CROWDED, capacity
from xianwu.lib.numbers import plain

MET, MISSING, IMPOSSIBLE, UNKNOWN = VERDICTS = "met", "missing", "impossible", "unknown"


@dataclass(frozen=True)
class Standards:
    """The measures in force on the day."""

    least_m2: Decimal
    highest_floor: int
    forbidden_words: Sequence[str]
    crime_check_days: int
    fire_check_days: int


@dataclass(frozen=True)
class Premises:
    """What is known of a venue; None is not known, and never taken for met."""

    name: str
    address: str
    kind: str
    never: bool | None
    floor: int | None
    area: Decimal | None
    pupils: int | None
    permit_no: str
    permit_until: date | None
    permit_address: str
    teachers: int | None
    certified: int | None
    crime_checked_on: date | None
    is_crime_checked: bool
    price_list_on: date | None
    prepaid: Decimal | None
    has_custody: bool
    textbooks_filed_on: date | None
    has_boarding: bool
    fire_acceptance_no: str
    fire_checked_on: date | None


@dataclass(frozen=True)
class Condition:
    code: str
    label: str
    verdict: str
    words: str


@dataclass(frozen=True)
class Outlook:
    """`is_attainable`: False when the place itself rules it out, None when too little is known."""

    is_attainable: bool | None
    conditions: tuple[Condition, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(each.words for each in self.conditions if each.verdict in (MISSING, UNKNOWN))

    @property
    def impossible(self) -> tuple[str, ...]:
        return tuple(each.words for each in self.conditions if each.verdict == IMPOSSIBLE)


def outlook(premises: Premises, *, standards: Standards, on: date) -> Outlook:
    """Every condition of a licence with its verdict, in the order in which they are asked for."""
    found = (
        _place(premises),
        _floor(premises, standards),
        _room(premises, standards),
        _name(premises, standards),
        _teachers(premises),
        _crime(premises, standards, on),
        _fire(premises, standards, on),
        _fees(premises),
        _textbooks(premises),
        _boarding(premises),
    )
    if any(each.verdict == IMPOSSIBLE for each in found):
        return Outlook(False, found)
    deciding = {each.code: each.verdict for each in found}
    unknown = UNKNOWN in (deciding["place"], deciding["floor"])
    return Outlook(None if unknown else True, found)


def permit_doubts(premises: Premises, *, on: date) -> list[str]:
    """What is odd about the licence itself: none, run out, for another place."""
    if not premises.permit_no:
        return ["没有办学许可证，属于无证机构：先研判能否办证，期间停止招生。"]
    doubts = []
    if premises.permit_until is not None and premises.permit_until < on:
        doubts.append(f"办学许可证已于 {premises.permit_until} 到期。")
    if premises.permit_address and premises.permit_address != premises.address:
        doubts.append("许可地址与实际地址不一致：一证一址，新址要另行申请。")
    return doubts


def _place(here: Premises) -> Condition:
    if here.never is None:
        return Condition("place", "场所性质", UNKNOWN, "没有填场所性质，请现场核实。")
    if here.never:
        return Condition("place", "场所性质", IMPOSSIBLE, f"场所为{here.kind}，不得用于培训，只能另选场地。")
    return Condition("place", "场所性质", MET, here.kind)


def _floor(here: Premises, standards: Standards) -> Condition:
    most = standards.highest_floor
    if here.floor is None:
        return Condition("floor", "楼层", UNKNOWN, "没有填楼层，请现场核实。")
    if here.floor > most or here.floor < 1:
        return Condition("floor", "楼层", IMPOSSIBLE, f"在 {here.floor} 层，培训场所应在地上 {most} 层以内。")
    return Condition("floor", "楼层", MET, f"{here.floor} 层")


def _room(here: Premises, standards: Standards) -> Condition:
    found = capacity(here.area, pupils=here.pupils, least=standards.least_m2)
    verdict = MISSING if found.verdict == CROWDED else UNKNOWN if found.verdict == "unknown" else MET
    return Condition("room", "人均面积", verdict, found.reason)


def _name(here: Premises, standards: Standards) -> Condition:
    words = [word for word in standards.forbidden_words if word in here.name]
    if words:
        return Condition("name", "名称", MISSING, f"名称含有“{'、'.join(words)}”，请先改名。")
    return Condition("name", "名称", MET, "名称合规")


def _teachers(here: Premises) -> Condition:
    if here.teachers is None or here.certified is None:
        return Condition("teachers", "教师资格", UNKNOWN, "没有填教师数和持证数。")
    if here.certified < here.teachers:
        lacking = here.teachers - here.certified
        return Condition("teachers", "教师资格", MISSING, f"{here.teachers} 名教师中有 {lacking} 名没有相应资格证。")
    return Condition("teachers", "教师资格", MET, f"{here.teachers} 名教师都持证")


def _crime(here: Premises, standards: Standards, on: date) -> Condition:
    if here.crime_checked_on is None:
        return Condition("crime", "犯罪记录查询", MISSING, "没有查询从业人员违法犯罪记录。")
    if (on - here.crime_checked_on).days > standards.crime_check_days:
        return Condition(
            "crime", "犯罪记录查询", MISSING, f"上次查询在 {here.crime_checked_on}，已满一年，请重新查询。"
        )
    if not here.is_crime_checked:
        return Condition("crime", "犯罪记录查询", MISSING, "查询结果不是全部合格，有关人员须先离岗。")
    return Condition("crime", "犯罪记录查询", MET, f"{here.crime_checked_on} 查询合格")


def _fire(here: Premises, standards: Standards, on: date) -> Condition:
    if not here.fire_acceptance_no:
        return Condition("fire", "消防", MISSING, "没有消防验收（备案）文号。")
    if here.fire_checked_on is None or (on - here.fire_checked_on).days > standards.fire_check_days:
        return Condition(
            "fire", "消防", MISSING, f"消防自查每 {standards.fire_check_days} 日一次，现已过期或没有记录。"
        )
    return Condition("fire", "消防", MET, here.fire_acceptance_no)


def _fees(here: Premises) -> Condition:
    if here.price_list_on is None:
        return Condition("fees", "收费", MISSING, "没有公示收费项目和标准。")
    if here.prepaid and not here.has_custody:
        return Condition("fees", "收费", MISSING, f"预收费 {plain(here.prepaid)} 元没有纳入资金监管。")
    return Condition("fees", "收费", MET, f"{here.price_list_on} 公示")


def _textbooks(here: Premises) -> Condition:
    if here.textbooks_filed_on is None:
        return Condition("textbooks", "教材备案", MISSING, "培训教材（课程）没有备案。")
    return Condition("textbooks", "教材备案", MET, f"{here.textbooks_filed_on} 备案")


def _boarding(here: Premises) -> Condition:
    if here.has_boarding:
        return Condition("boarding", "食宿", MISSING, "提供住宿或者餐饮，请先停止。")
    return Condition("boarding", "食宿", MET, "不提供食宿")
