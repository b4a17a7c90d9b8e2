"""Institutions on their way to a licence, and a street's shop list half worked through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from xianwu.core.events.api import write_many_new
from xianwu.core.workflow.api import take_step
from xianwu.core.workflow.replay import instant
from xianwu.domains.art_training import demo_names
from xianwu.domains.art_training.demo_register import School
from xianwu.domains.art_training.guide_actions import open_guide
from xianwu.domains.art_training.models import LicensingGuide, Shop
from xianwu.domains.art_training.shop_actions import confirm_shop, judge_shops
from xianwu.domains.art_training.venue_actions import warn_parents
from xianwu.registers.enforcement.synthetic.people import Cast
from xianwu.registers.enforcement.synthetic.sites import workday

ENDS = ("granted_in_august", "opened", "guided", "guided", "applied", "refused", "granted")
"""What becomes of each institution that was found and can be licensed, in the order of the register."""
CANDIDATES = (
    ("雨燕舞蹈工作室", "少儿舞蹈 暑假班 招生"), ("小画童画室", "素描 儿童画"), ("金嗓子声乐", "声乐 考级"),
    ("彩虹乔舞蹈", "舞蹈 招生"), ("博艺口才", "少儿口才 主持 培训"),
)  # fmt: skip


@dataclass
class Path:
    """One guide being told: who acts and on which day it stands."""

    cast: Cast
    guide: LicensingGuide
    day: date

    def step(self, name: str, who: str = "art_guide", *, after: int = 0, reason: str = "", **data: Any) -> Path:
        self.day = workday(self.day + timedelta(days=after))
        take_step(self.guide, name, actor=self.cast[who], at=instant(self.day, 200), data=data, reason=reason)
        return self


def tell_guides(cast: Cast, schools: list[School], *, as_of: date) -> None:
    """Found and able: each to its end. Found where no licence can be had: ruled out, and parents warned."""
    found = [each for each in schools if not each.subject.is_registered]
    for school, end in zip((each for each in found if not each.is_never), ENDS, strict=True):
        _ENDS[end](_opened(cast, school), school, as_of)
    for school in found:
        if school.is_never:
            path = _opened(cast, school).step("rule_out", after=3, reason="居民住宅内，楼层超过五层")
            at = instant(workday(path.day + timedelta(days=2)), 100)
            warn_parents(school.venue, advice="", contact="0373-7690000（演示）", actor=cast["art_clerk"], at=at)


def _opened(cast: Cast, school: School) -> Path:
    data = {"subject": school.subject, "note": "排查发现"}
    return Path(cast, open_guide(data, actor=cast["art_guide"], at=instant(school.listed_on, 120)), school.listed_on)


def _guided(path: Path, school: School, as_of: date) -> Path:
    return path.step("guide", after=2, contact="0373-7690000（演示）").step("stop_enrolling", after=1)


def _applied(path: Path, school: School, as_of: date) -> Path:
    return _guided(path, school, as_of).step("apply", after=12)


def _granted(path: Path, school: School, as_of: date) -> None:
    number = f"教民141072680{school.subject.pk % 10_000:04d}"
    until = date(as_of.year + 3, 6, 30)
    _applied(path, school, as_of).step("grant", "art_deputy", after=10, permit_no=number, permit_until=until)


def _granted_in_august(path: Path, school: School, as_of: date) -> None:
    _applied(path, school, as_of)
    path.day = date(as_of.year, 8, 13)
    until = date(as_of.year + 3, 8, 31)
    path.step("grant", "art_deputy", permit_no=f"教民141072690{school.subject.pk % 10_000:04d}", permit_until=until)


def _refused(path: Path, school: School, as_of: date) -> None:
    _applied(path, school, as_of).step("refuse", "art_deputy", after=8, reason="消防验收未通过，未按期补正")


_ENDS: dict[str, Any] = {
    "opened": lambda path, school, as_of: None,
    "guided": _guided,
    "applied": _applied,
    "granted": _granted,
    "granted_in_august": _granted_in_august,
    "refused": _refused,
}


# --- shops ------------------------------------------------------------------------------------------------


def tell_shops(rng: Random, cast: Cast, schools: list[School], *, as_of: date) -> None:
    """A street's list: known institutions, candidates for a person to look at, and everybody else."""
    listed_on = as_of - timedelta(days=23)
    known = [each for each in schools if each.is_listed(as_of)][:12]
    rows = [_shop(cast, each.subject.title, "艺术培训 招生", each.subject.address, listed_on) for each in known]
    town = cast.units["tanlong"].short_name
    lines = (*CANDIDATES, *demo_names.OTHER_SHOPS)
    rows += [
        _shop(cast, name, words, demo_names.address(rng, town, 60 + number), listed_on)
        for number, (name, words) in enumerate(lines)
    ]
    write_many_new(rows, "art_training.shop_listed", actor=cast["art_clerk"], at=instant(listed_on))
    judge_shops(rows, actor=cast["art_clerk"], at=instant(listed_on, 10))
    _confirm(cast, rows, known, day=workday(listed_on + timedelta(days=3)))


def _shop(cast: Cast, name: str, words: str, address: str, listed_on: date) -> Shop:
    row = Shop(
        organ=cast.organ, name=name, words=words, town=cast.units["tanlong"], address=address, listed_on=listed_on
    )
    row._history_date = instant(listed_on)
    return row


def _confirm(cast: Cast, rows: list[Shop], known: list[School], *, day: date) -> None:
    """The known are known; two went to another department; some have nothing to do with training."""
    clerk, at = cast["art_clerk"], instant(day, 60)
    for row, school in zip(rows, known, strict=False):
        confirm_shop(row, Shop.Verdict.KNOWN, data={"subject": school.subject}, actor=clerk, at=at)
    elsewhere = [row for row in rows if row.advice == Shop.Verdict.ELSEWHERE][:2]
    for row in elsewhere:
        data = {"to_organ": cast.units["education"], "note": "现场核实为托管、体育培训"}
        confirm_shop(row, Shop.Verdict.ELSEWHERE, data=data, actor=clerk, at=at)
    for row in [row for row in rows if row.advice == Shop.Verdict.UNRELATED][:4]:
        confirm_shop(row, Shop.Verdict.UNRELATED, data={}, actor=clerk, at=at)
