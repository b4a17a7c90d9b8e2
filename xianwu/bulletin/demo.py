"""Issue 38 of 2025, signed and distributed, one in work, one in its sign-off route. All accounts are synthetic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from xianwu.bulletin import roles
from xianwu.bulletin.actions import confirm_reading, draft_contribution, open_issue
from xianwu.bulletin.archives import demo as back
from xianwu.bulletin.archives import loading
from xianwu.bulletin.collecting import demo as collecting
from xianwu.bulletin.demo_items import DISTRIBUTION, ITEMS, NEXT_ITEMS
from xianwu.bulletin.models import Contribution, Issue, Series
from xianwu.bulletin.series_flow import open_series
from xianwu.bulletin.signoff import demo as sign_route
from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Grant, Person, Post
from xianwu.core.units.models import Unit
from xianwu.core.units.seed import COUNTY, seed_units
from xianwu.core.workflow.api import take_step

SINCE = date(2024, 1, 1)
GROUP_LEADERS, GROUP_DEPARTMENTS, GROUP_TOWNS = "副县长", "县直各单位负责人", "各乡（镇）政府、街道办事处主要领导"
OFFICE_DESK = (
    ("bulletin.editor", "李勉", roles.EDITOR),
    ("bulletin.reviewer", "路帅", roles.REVIEWER),
    ("bulletin.signer", "范晓宇", roles.SIGNER),
    ("bulletin.distributor", "分发员（合成）", roles.DISTRIBUTOR),
    ("bulletin.reader", "读者（合成）", roles.READER),
)


@dataclass
class Cast:
    """Units and people of the demo."""

    units: dict[str, Unit]
    people: dict[str, Person]
    on: date

    def actor(self, username: str) -> Actor:
        return actor_for(self.people[username], self.on)


def build(rng: Random, *, as_of: date = date(2025, 8, 29), progress: Callable[..., Any] | None = None) -> Issue:
    """Build both issues by the verbs people use. Needs the records of both domains to be there."""
    with transaction.atomic():
        cast = _cast(as_of)
        series = open_series(_series_data(cast, as_of), actor=None, at=_instant(as_of, -60, 9))
        sign_route.set_route(cast, series, at=_instant(as_of, -60, 9), give=_give)
        signed = _signed_issue(cast, series, as_of=as_of)
        _next_issue(cast, series, as_of=as_of)
        sign_route.waiting_issue(cast, series, as_of=as_of, at=_instant(as_of, 0, 9, 15))
        guest = _contribute(cast, collecting.GUEST, day=as_of - timedelta(days=1))
        collecting.add_merge(cast, guest, at=_instant(as_of, 0, 9, 12))
        collecting.add_calls(cast, series, at=_instant(as_of, 0, 9, 15), as_of=as_of)
        collecting.add_leads(cast, at=_instant(as_of, 0, 9, 18))
        _back_issues(cast, series, rng, as_of=as_of)
    return signed


def _instant(day: date, shift: int, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=shift), time(hour, minute)))


def _person(username: str, name: str) -> Person:
    found = Person.objects.filter(username=username).first()
    return found or Person.objects.create_person(username, name=name)


def _cast(as_of: date) -> Cast:
    units = seed_units()
    cast = Cast(units, {}, as_of)
    for username, name, role in OFFICE_DESK:
        _give(cast, username, name, role, "office" if role != roles.READER else COUNTY)
    _post(cast, "bulletin.reader", "副县长（演示账号）", GROUP_LEADERS, COUNTY)
    for code in dict.fromkeys(code for code, *_ in ITEMS):
        unit = units[code]
        _give(cast, f"{code}.contributor", f"{unit.short_name}信息员（合成）", roles.CONTRIBUTOR, code)
        _give(cast, f"{code}.leader", f"{unit.short_name}负责人（合成）", roles.UNIT_LEADER, code)
        group = GROUP_TOWNS if unit.kind == Unit.Kind.TOWN else GROUP_DEPARTMENTS
        _post(cast, f"{code}.leader", f"{unit.short_name}主要负责人（演示账号）", group, code)
    return cast


def _give(cast: Cast, username: str, name: str, role: str, code: str) -> None:
    person = cast.people[username] = _person(username, name)
    Grant.objects.get_or_create(
        person=person, role=role, unit=cast.units[code], valid_from=SINCE, defaults={"note": "演示授权（合成）"}
    )


def _post(cast: Cast, username: str, title: str, group: str, code: str) -> None:
    Post.objects.get_or_create(
        person=cast.people[username], unit=cast.units[code], title=title, group=group, valid_from=SINCE
    )


def _series_data(cast: Cast, as_of: date) -> dict[str, Any]:
    return {
        "code": "yanjin-bulletin",
        "name": "延津政务快报",
        "organ": "延津县人民政府办公室",
        "unit": cast.units["office"],
        "distribution": DISTRIBUTION,
        "groups": [GROUP_LEADERS, GROUP_DEPARTMENTS, GROUP_TOWNS],
        "start_year": as_of.year,
        "start_no": 38,
    }


def _contribute(
    cast: Cast, line: tuple[str, str, str], *, day: date, until: str = "submit", has_source: bool = False
) -> Contribution:
    code, title, body = line
    writer, leader = cast.actor(f"{code}.contributor"), cast.actor(f"{code}.leader")
    at = _instant(day, 0, 9)
    source = f"本单位工作台账（合成），截至{day.month}月{day.day}日" if has_source else ""
    data = {"unit": cast.units[code], "title": title, "body": body, "source": source}
    text = draft_contribution(data, actor=writer, at=at)
    if until in ("approve", "submit"):
        take_step(text, "approve", actor=leader, at=at + timedelta(hours=1))
    if until == "submit":
        take_step(text, "submit", actor=writer, at=at + timedelta(hours=2))
    return text


def _adopt(cast: Cast, text: Contribution, issue: Issue, *, at: datetime) -> None:
    editor = cast.actor("bulletin.editor")
    take_step(text, "accept", actor=editor, at=at)
    take_step(text, "adopt", actor=editor, at=at, data={"issue": str(issue.pk)})


def _signed_issue(cast: Cast, series: Series, *, as_of: date) -> Issue:
    data = {"series": series, "as_of": as_of}
    issue = open_issue(data, actor=cast.actor("bulletin.editor"), at=_instant(as_of, -4, 8))
    for line in ITEMS:
        text = _contribute(cast, line, day=as_of - timedelta(days=2), has_source=True)
        _adopt(cast, text, issue, at=_instant(as_of, -1, 9))
    take_step(issue, "edit", actor=cast.actor("bulletin.editor"), at=_instant(as_of, 0, 8))
    sign_route.check_figures(cast, issue, at=_instant(as_of, 0, 8, 10))
    take_step(issue, "review", actor=cast.actor("bulletin.reviewer"), at=_instant(as_of, 0, 8, 20))
    take_step(issue, "sign", actor=cast.actor("bulletin.signer"), at=_instant(as_of, 0, 8, 40))
    take_step(issue, "distribute", actor=cast.actor("bulletin.distributor"), at=_instant(as_of, 0, 8, 50))
    for code in ("finance", "development", "senggu"):
        confirm_reading(issue, actor=cast.actor(f"{code}.leader"), at=_instant(as_of, 0, 8, 58))
    return issue


def _next_issue(cast: Cast, series: Series, *, as_of: date) -> None:
    """One text at each stage, so that every role finds something to do."""
    data = {"series": series, "as_of": as_of}
    issue = open_issue(data, actor=cast.actor("bulletin.editor"), at=_instant(as_of, 0, 9))
    for line in NEXT_ITEMS:
        text = _contribute(cast, line, day=as_of - timedelta(days=1))
        _adopt(cast, text, issue, at=_instant(as_of, 0, 9, 10))
    waiting = (("commerce", "submit"), ("transport", "submit"), ("culture", "approve"), ("fengzhuang", "draft"))
    for code, until in waiting:
        name = cast.units[code].short_name
        line = (code, f"{name}扎实推进秋季重点工作", "建立任务清单，逐项明确责任人和时限，定期通报进展。（演示文稿）")
        _contribute(cast, line, day=as_of - timedelta(days=1), until=until)


def _back_issues(cast: Cast, series: Series, rng: Random, *, as_of: date) -> None:
    """The weeks before the first issue signed here, imported from files that say that they are synthetic."""
    actor, at = cast.actor("bulletin.editor"), _instant(as_of, 0, 9, 20)
    content = back.archive_of(rng, series=series.name, organ=series.organ, before=as_of, next_no=series.start_no)
    load = loading.begin(content, "旧刊（合成）.zip", actor=actor, at=at)
    loading.read_load(load, today=as_of)
    loading.claim(load, "all")
    loading.apply(load, actor=actor, at=at)
