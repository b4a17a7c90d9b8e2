"""Whether a typed number speaks of a figure of the ledgers: by its name, its measure word, its period and its area. Pure.

Strict on purpose: a number that is called alike (科技型企业推荐清单) is another number, and an alarm about it would teach
people to click alarms away. The page that offers bindings asks a person, and may guess (`binding`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from xianwu.bulletin.factcheck.across import COUNTY
from xianwu.bulletin.factcheck.binding import base_form
from xianwu.bulletin.factcheck.claims import Claim, bare, bounds, meet, sentences_of
from xianwu.bulletin.factcheck.figures import figures_of
from xianwu.bulletin.factcheck.governing import governed
from xianwu.bulletin.factcheck.phrases import PLANNED
from xianwu.bulletin.factcheck.text import Text

ALIKE_UNITS = {"户": "家", "个": "家"}
"""One thing is counted in 家, 户 or 个; 家次 and 人次 are other things."""

_DONE = re.compile(r"^(?:完成|收到|开展|实现|成功|依法|先后)+")
_AMOUNT = re.compile(r"(?:户数|家数|次数|人数|件数|数量|总数|金额|总额|资金)$")
_OF_TIME = re.compile(r"^(?:今年以来|截至目前|目前)")
# What stands before a name and says of it only how it came about: 融资需求申报系统录入申报清单.
_CAME_BY = re.compile(
    r"(?:完成|实现|开展|录入|列入|纳入|进入|形成|建立|征集|登记|摸排|汇总|上报|报送|申报|需求|系统|平台|其中|的|我县|县|共)*"
)
# Words that any unit's report is full of: a name made of them alone belongs to whoever says it.
_COMMON = re.compile(
    r"检查|发现|隐患|问题|整改|限期|现场|立案|罚款|处罚|案件|案卷|评查|巡查|执法|培训|机构|人员|出动|参加|参训|覆盖|办结|按时|"
    r"走访|采用|信息|拆除|面积|登记|移送|抄告|责令|停止|叫停|联合|指导|办证|办学|项目|完成|收缴|未|已|逾期|重大|安全|在册|对象|"
    r"企业|今年|到场|金额|户数|任务|下达|违法|建设|网格|率|的|数"
)
_TELLING = 2
_OWN_NAME = 4
# Another stretch of time, or no fact yet; also a span whose beginning the words leave open (专项行动开展以来).
_OTHER_TIME = re.compile(
    r"\d{1,2}月(?!\d|份?以来|底|末|[-—~至到])|本季度|全年|本周|上周|当周|当月|上月|当天|当日|昨日|昨天|今日|今天|首日|首周|期间|往年|历年|年底|年末|明年|下半年|下一步|力争|预计|"
    r"(?<!今年)(?<!年初)(?<!月)(?<!月份)(?<!本月)(?<!\d日)以来"
)
_AIM = re.compile(rf"^(?:以上|左右|以内)?的?(?:{PLANNED})")
_AREA = re.compile(
    r"[一-龥]{2,3}(?:乡(?![镇级村])|(?<!乡)镇(?!级)|街道|社区|(?<!农)村(?![级庄民集]))|[一-龥]{2,6}(?:局|委|中心|银行|支行|公司)"
)


@dataclass(frozen=True)
class Heard:
    """A number of a text (its place there, end exclusive) with the words around it."""

    start: int
    end: int
    claim: Claim
    subject: str
    before: str
    """Its sentence up to it; a part after a semicolon stands alone."""

    is_part: bool
    """其中 stands before it in its sentence."""

    period: dict[str, Any] | None


@dataclass(frozen=True)
class Named:
    """A figure of the ledgers by all but its value. `area` is the owner's name; a town's figure counts that town alone."""

    key: str
    label: str
    unit: str
    room: str
    owner: str
    area: str
    is_of_town: bool = False


@dataclass(frozen=True)
class Teller:
    """Who speaks: the unit's code, whether it speaks of the whole county (the office), or of a town; and the text."""

    unit: str
    is_county: bool
    is_town: bool
    text: str


@lru_cache(maxsize=512)
def heard_in(source: str, as_of: date) -> tuple[Heard, ...]:
    """Every number of a text. The same items are read over and over."""
    text = Text(source)
    sentences = list(sentences_of(text, figures_of(text)))
    around = governed(text, sentences, as_of=as_of)
    return tuple(
        Heard(
            *text.span(claim.figure.start, claim.figure.end),
            claim=claim,
            subject=around[claim.figure.start].subject,
            before=(before := sentence.words[: claim.figure.start - sentence.start]).rpartition("；")[2],
            is_part="其中" in before,
            period=around[claim.figure.start].period,
        )
        for sentence in sentences
        for claim in sentence.claims
    )


def is_named(heard: Heard, figure: Named, teller: Teller) -> bool:
    """The number is called what the figure is called, counted in its measure word, and said of its area."""
    return (
        _same_unit(heard.claim, figure)
        and not _AIM.match(heard.claim.tail)
        and not _OTHER_TIME.search(heard.before.replace(figure.label, ""))
        and _same_name(heard.subject, figure)
        and _same_area(heard, figure, teller)
        and (has_own_name(figure) or not heard.is_part)
    )


def has_own_name(figure: Named) -> bool:
    """推荐清单 means one thing wherever it stands; 审减, 发现隐患 mean what the sentence is about, and need its period."""
    name = canonical(figure.label)
    return len(name) >= _OWN_NAME and _is_telling(name)


def _is_telling(name: str) -> bool:
    return len(_COMMON.sub("", name)) >= _TELLING


def _same_unit(claim: Claim, figure: Named) -> bool:
    if claim.figure.text.startswith("第"):
        return False
    unit = base_form(Decimal(1), figure.unit)[1]
    own = "人" if unit in ("名", "位") else unit
    return ALIKE_UNITS.get(claim.unit, claim.unit) == ALIKE_UNITS.get(own, own)


def canonical(name: str) -> str:
    """A name without what says only when, where or how much of it: 今年以来检查机构 → 检查机构, 授信户数 → 授信."""
    words = bare(COUNTY.sub("", _OF_TIME.sub("", name)).strip("“”、 "))
    return _AMOUNT.sub("", _DONE.sub("", words)) or words


def _same_name(subject: str, figure: Named) -> bool:
    own = subject.replace(figure.area, "") if figure.area else subject
    said, wanted = canonical(own), canonical(figure.label)
    if said == wanted:
        return len(wanted) > 1
    if len(wanted) < _OWN_NAME or not said.endswith(wanted):
        return False
    rest = said[: -len(wanted)]
    for piece in _pieces(figure.room):
        rest = rest.replace(piece, "")
    return bool(_CAME_BY.fullmatch(rest))


def _pieces(room: str) -> list[str]:
    """小微企业融资 → 小微, 企业, 融资."""
    return [room[at : at + 2] for at in range(0, len(room) - 1, 2)]


def _same_area(heard: Heard, figure: Named, teller: Teller) -> bool:
    """Its owner speaks, or somebody who means the same rows: says 全县, names the owner, or writes about its matter."""
    own_words = heard.claim.gap.replace(figure.area, "") if figure.area else heard.claim.gap
    if _AREA.search(own_words):
        return False
    if teller.unit == figure.owner or (figure.area and figure.area in heard.before):
        return True
    if figure.is_of_town:
        return False
    is_telling = _is_telling(canonical(figure.label))
    is_about = any(piece in teller.text for piece in _pieces(figure.room) if not _COMMON.fullmatch(piece))
    if COUNTY.search(heard.before) or teller.is_county:
        return is_telling or is_about
    return is_telling and is_about and not teller.is_town


def same_period(heard: Heard, figure: Named, *, phrase: str, start: date | None, as_of: date) -> bool:
    """The words name the figure's time (its phrase and first day); a name of its own may do without any."""
    said = heard.period
    if said is None:
        return has_own_name(figure)
    if said["phrase"] == phrase:
        return True
    if said["end"] is None:
        # 近年来, 近期: only the figure that is declared so begins there.
        return False
    if said["end"] != as_of.isoformat():
        return False
    # 截至目前 names no beginning.
    return said["start"] is None or (start is not None and said["start"] == start.isoformat())


def holds(heard: Heard, *numbers: Decimal, unit: str) -> bool:
    """Whether one of these (as counted, as published) may print as the number does: 4100余户 for 4113."""
    found = [abs(base_form(number, unit)[0]) for number in numbers]
    return any(meet((each, each), bounds(heard.claim.figure)) for each in found)
