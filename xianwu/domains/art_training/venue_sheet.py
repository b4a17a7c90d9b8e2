"""艺培机构 from Excel and back: the institution and its particulars in one line, numbers of pupils and never their names."""

from __future__ import annotations

from typing import Any

from xianwu.domains.art_training.facts import permit_text
from xianwu.domains.art_training.kinds import KINDS, Category, Premises
from xianwu.domains.art_training.venue_actions import VENUE
from xianwu.intake.declarations import Column
from xianwu.registers.enforcement.particulars_sheet import ParticularsSheet

CATEGORY_OF = {label: value for value, label in Category.choices}


def categories(text: str) -> list[str]:
    """音乐、舞蹈 → codes; raises ValueError for the cell."""
    words = [word.strip() for word in str(text).replace("，", "、").replace(",", "、").split("、") if word.strip()]
    strange = [word for word in words if word not in CATEGORY_OF]
    if strange:
        raise ValueError(f"没有“{'、'.join(strange)}”这种类别，只能填：{'、'.join(CATEGORY_OF)}，用顿号分开。")
    return [CATEGORY_OF[word] for word in words]


def category_words(codes: list[str]) -> str:
    return "、".join(dict(Category.choices).get(each, each) for each in codes)


def _pupils(value: Any) -> Any:
    if value is not None and value < 0:
        raise ValueError("学员数不能是负数。")
    return value


COLUMNS = (
    Column("名称", "title", required=True),
    Column("对象类别", "kind", kind="choice", choices=KINDS, help="不填视为“艺术类校外培训机构”"),
    Column("招牌名称", "brand", max_length=120),
    Column("统一社会信用代码", "credit_code", kind="code", max_length=18, aliases=("信用代码",)),
    Column("负责人", "operator", max_length=60),
    Column("联系电话", "phone", kind="phone", help="导出时不带号码；不填就保持原号码"),
    Column("乡镇（街道）", "town", required=True, aliases=("乡镇", "街道")),
    Column("地址", "address", required=True),
    Column("培训类别", "categories", clean=categories, words=category_words, example="舞蹈、美术"),
    Column("场所性质", "premises", kind="choice", choices=tuple(Premises.choices)),
    Column("楼层", "floor", kind="int"),
    Column("教学面积(平方米)", "area_m2", kind="number", aliases=("教学面积",)),
    Column("同一时段最多学员数", "peak_pupils", kind="int", clean=_pupils, help="只填人数，不要附学员名单"),
    Column("办学许可证号", "permit_no", max_length=60, clean=permit_text, help="空着就是无证；一个证号只能登记一家"),
    Column("发证机关", "permit_issuer", max_length=80),
    Column("许可有效期至", "permit_until", kind="date"),
    Column("许可地址", "permit_address"),
    Column("教师数", "teacher_count", kind="int"),
    Column("持证教师数", "certified_count", kind="int"),
    Column("犯罪记录查询日期", "crime_checked_on", kind="date", help="只填日期和是否合格"),
    Column("查询合格", "is_crime_checked", kind="bool"),
    Column("收费公示日期", "price_list_on", kind="date"),
    Column("预收费余额(元)", "prepaid", kind="money", unit="元", aliases=("预收费余额",)),
    Column("预收费监管", "has_custody", kind="bool"),
    Column("教材备案日期", "textbooks_filed_on", kind="date"),
    Column("提供食宿", "has_boarding", kind="bool"),
    Column("消防验收(备案)文号", "fire_acceptance_no", max_length=60),
    Column("消防自查日期", "fire_checked_on", kind="date"),
    Column("发现日期", "found_on", kind="date", help="无证的填写；不填为导入当天"),
    Column("已核对是另一个对象", "is_confirmed", kind="bool", help="同一地点已有对象时填“是”才能导入"),
)
TEXTS = (
    "brand",
    "credit_code",
    "operator",
    "permit_no",
    "permit_issuer",
    "permit_address",
    "fire_acceptance_no",
    "premises",
)
FLAGS = ("is_crime_checked", "has_custody", "has_boarding", "is_confirmed")
VENUES = ParticularsSheet(
    VENUE,
    COLUMNS,
    texts=TEXTS,
    flags=FLAGS,
    once=("permit_no",),
    defaults={"kind": "institution", "categories": []},
).sheet(
    key="art_training.venues",
    label="艺培机构",
    note="一行一家。按信用代码（没有的按名称）和地址识别，重复导入不会重复登记。只填人数，不要附学员、教师名单。",
)
