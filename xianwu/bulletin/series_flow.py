"""A periodical's life: founded, corrected while nothing is signed under it, stopped on a day and taken up again."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from xianwu.bulletin import roles
from xianwu.bulletin.models import Issue, Series
from xianwu.core.events.api import write_change, write_new
from xianwu.core.people.roles import ADMIN
from xianwu.core.workflow.declarations import Ask, Move, Step, Workflow
from xianwu.kit.refusals import Refused

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

S = Series.State
MASTHEAD = (roles.SIGNER, ADMIN)
"""Who answers for the masthead: whoever signs issues, and the administrator before there is one."""
PRINTED = ("code", "name", "organ", "start_year", "start_no")
"""What signed issues carry: it stays as long as they do."""
LABELS = {name: str(Series._meta.get_field(name).verbose_name) for name in PRINTED}


class SeriesRefused(Refused):
    """A periodical that cannot be founded or changed so; the message says what to do next."""


def has_signed(series: Series) -> bool:
    return Issue.objects.filter(series=series, issue_no__isnull=False).exists()


def next_number(series: Series, *, year: int) -> int:
    """The number that the next issue signed in that year gets."""
    last = Issue.objects.filter(series=series, year=year).aggregate(last=Max("issue_no"))["last"]
    return last + 1 if last else series.first_no(year)


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    groups = data.get("groups", [])
    if len(set(groups)) != len(groups):
        raise SeriesRefused("发送组写重了，请一行一个、各不相同。", field="groups")
    if data.get("start_no", 1) > 1 and not data.get("start_year"):
        raise SeriesRefused("从几号接着编，请同时填写从哪一年接续。", field="start_year")
    return data


def open_series(data: dict[str, Any], *, actor: Actor | None, at: datetime) -> Series:
    """Found a periodical; without an actor while the county is being set up."""
    if actor is not None:
        _require(actor)
    data = _checked(data)
    if Series.objects.filter(code=data["code"]).exists():
        raise SeriesRefused("这个代码已有刊物使用，请换一个。", field="code")
    series = Series(**data)
    write_new(series, "bulletin.series_opened", actor=actor, at=at)
    return series


def change_series(series: Series, data: dict[str, Any], *, actor: Actor, at: datetime) -> Series:
    """Recipients and unit at any time; what is printed only while no issue carries it or is being signed."""
    _require(actor)
    known = {name: getattr(series, name) for name in ("groups", "start_year", "start_no")}
    _checked(known | data)
    changes = {name: value for name, value in data.items() if getattr(series, name) != value}
    for name in PRINTED:
        if name in changes:
            _refuse_printed(series, name)
    write_change(series, changes, "bulletin.series_changed", actor=actor, at=at)
    return series


def _refuse_printed(series: Series, name: str) -> None:
    if name == "code":
        raise SeriesRefused("代码是接口和文件认这个刊物的依据，不能改。", field=name)
    if has_signed(series):
        why = f"已有签发的期，{LABELS[name]}不能再改。改名或换编发机关的，请停办后另办一个刊物，并从现在的期号接续。"
        raise SeriesRefused(why, field=name)
    if Issue.objects.filter(series=series, state__in=(Issue.State.EDITED, Issue.State.REVIEWED)).exists():
        raise SeriesRefused(f"有一期正在审核或待签发，请先退回编辑，再改{LABELS[name]}。", field=name)


def _require(actor: Actor) -> None:
    if not actor.has(*MASTHEAD):
        raise SeriesRefused("刊物由签发人或管理员开办、修改。")


# --- stopping and taking up again ---------------------------------------------------------------------


def is_running(series: Series, *, on: date) -> bool:
    """Whether a new issue may be begun on that day."""
    return series.stopped_on is None or on <= series.stopped_on


def may_stop(series: Series, move: Move) -> str | None:
    day = move.data.get("stopped_on")
    last = Issue.objects.filter(series=series).aggregate(last=Max("issued_on"))["last"]
    if not move.is_offer and day and last and day < last:
        return f"{last} 还签发过一期，停办日期不能早于这一天。"
    return None


def stop(series: Series, move: Move) -> None:
    series.stopped_on = move.data["stopped_on"]


def go_on(series: Series, move: Move) -> None:
    series.stopped_on = None


def what_stopping_means(series: Series) -> str:
    """A sentence with the numbers."""
    own = Issue.objects.filter(series=series)
    running, signed = own.filter(state__in=Issue.OPEN).count(), own.filter(issue_no__isnull=False).count()
    head = f"“{series}”从停办日期的次日起不能再开始组稿；已签发的 {signed} 期照旧可读、可核验。"
    return head + (f"还有 {running} 期没有签发，停办后仍可办完。" if running else "")


SERIES = Workflow(
    Series,
    steps=(
        Step(
            "stop",
            "停办",
            S.RUNNING,
            S.STOPPED,
            by=MASTHEAD,
            asks=(Ask("stopped_on", "停办日期", "date", help="当天仍可开始组稿，次日起不可。"),),
            reason=True,
            guard=may_stop,
            effect=stop,
            warning=what_stopping_means,
            event="bulletin.series_stopped",
            is_danger=True,
            is_bulk=False,
        ),
        Step(
            "resume",
            "恢复办刊",
            S.STOPPED,
            S.RUNNING,
            by=MASTHEAD,
            reason=True,
            effect=go_on,
            event="bulletin.series_resumed",
            is_bulk=False,
        ),
    ),
)
