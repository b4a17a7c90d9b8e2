"""Administrators' pages: people, grants, units, parameters, calendar."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from xianwu.core.people import actions
from xianwu.core.people.actors import Actor
from xianwu.core.people.admin_forms import (
    GrantForm,
    PersonForm,
    PostForm,
    PublishedYearForm,
    RuleValueForm,
    UnitForm,
    WorkDayForm,
)
from xianwu.core.people.models import Grant, Person, Post
from xianwu.core.people.panels import History
from xianwu.core.people.roles import ADMIN, AUDITOR
from xianwu.core.people.rule_views import rule_view, rules_view
from xianwu.core.rules.api import ParameterRefused, set_value
from xianwu.core.rules.models import RuleValue
from xianwu.core.units.actions import UnitRefused, add_unit, move_unit
from xianwu.core.units.models import Unit
from xianwu.core.workdays.api import CalendarRefused, calendar_warning, publish_year, set_day
from xianwu.core.workdays.models import PublishedYear, WorkDay
from xianwu.kit import clock
from xianwu.kit.pages import Page, RecordPages
from xianwu.kit.panels import Fields, Related


def create_unit(data: dict[str, Any], *, actor: Actor, at: datetime) -> Unit:
    """A new unit below one that the administrator answers for."""
    if Unit.objects.filter(code=data["code"]).exists():
        raise UnitRefused("这个代码已经有机构使用，请换一个。", field="code")
    if data["parent"] is None or not actor.covers(data["parent"], ADMIN):
        raise UnitRefused("上级不在您的管理范围内，请另选上级。", field="parent")
    return add_unit(**data, actor=actor, at=at)


def change_unit(unit: Unit, data: dict[str, Any], *, actor: Actor, at: datetime) -> Unit:
    """New names, dates or another parent; the code stays."""
    parent = data["parent"]
    if not actor.covers(unit, ADMIN) or (parent != unit.parent and not (parent and actor.covers(parent, ADMIN))):
        raise UnitRefused("这个机构或新的上级不在您的管理范围内。", field="parent")
    if parent is not None and unit.contains(parent):
        raise UnitRefused("不能把机构移到它自己或它的下级之下，请另选上级。", field="parent")
    unit = add_unit(**(data | {"code": unit.code, "parent": unit.parent}), actor=actor, at=at)
    return unit if parent == unit.parent else move_unit(unit, parent=parent, actor=actor, at=at)


def create_rule_value(data: dict[str, Any], *, actor: Actor, at: datetime) -> RuleValue:
    """The value of a parameter from one day on; one that begins on the same day is corrected where it stands."""
    known = RuleValue.objects.filter(code=data["code"], valid_from=data["valid_from"]).first()
    if known:
        said = f"这一天起已有取值 {known.value}{known.unit}，要更正的请打开那一条修改。"
        raise ParameterRefused(said, field="valid_from")
    return set_value(text=data.pop("value"), actor=actor, at=at, **data)


def change_rule_value(row: RuleValue, data: dict[str, Any], *, actor: Actor, at: datetime) -> RuleValue:
    """Correct a value; its parameter and first day stay."""
    data |= {"code": row.code, "valid_from": row.valid_from}
    return set_value(text=data.pop("value"), actor=actor, at=at, **data)


def create_day(data: dict[str, Any], *, actor: Actor, at: datetime) -> WorkDay:
    """A day off or a worked week-end."""
    if WorkDay.objects.filter(day=data["day"]).exists():
        raise CalendarRefused("这一天已经录入，要更正的请打开那一条修改。", field="day")
    return set_day(data.pop("day"), actor=actor, at=at, **data)


def change_day(row: WorkDay, data: dict[str, Any], *, actor: Actor, at: datetime) -> WorkDay:
    """Correct a day."""
    return set_day(row.day, actor=actor, at=at, **{k: v for k, v in data.items() if k != "day"})


def create_year(data: dict[str, Any], *, actor: Actor, at: datetime) -> PublishedYear:
    """A year whose holidays are all entered."""
    return publish_year(data["year"], document_no=data["document_no"], actor=actor, at=at)


def change_year(row: PublishedYear, data: dict[str, Any], *, actor: Actor, at: datetime) -> PublishedYear:
    """Correct the document; the year stays."""
    return publish_year(row.year, document_no=data["document_no"], actor=actor, at=at)


class PersonPages(RecordPages):
    model, slug, title, icon = Person, "people", "人员账号", "users"
    columns = ("name", "username", "is_active")
    filters = ("is_active",)
    search = ("name", "username")
    ordering = ("username",)
    panels = (
        Fields("name", "username", "phone", "is_active", "must_change_password"),
        Related("grants", "role_label", "unit", "valid_from", "valid_to", title="授权"),
        Related("posts", "title", "unit", "group", "valid_from", "valid_to", title="职务"),
        History(),
    )
    form = PersonForm
    readers = writers = (ADMIN,)
    create, change = actions.create_person, actions.change_person
    empty_text = "这里是可以登录的人员。"


class GrantPages(RecordPages):
    model, slug, title, icon = Grant, "grants", "角色授权", "key"
    columns = ("person", "role_label", "unit", "valid_from", "valid_to", "note")
    filters = ("unit", "valid_from")
    search = ("person__name", "person__username", "note")
    ordering = ("-valid_from",)
    panels = (Fields("person", "role_label", "unit", "valid_from", "valid_to", "note"), History())
    form = GrantForm
    readers, writers = (ADMIN, AUDITOR), (ADMIN,)
    create, change = actions.grant_role, actions.change_grant
    empty_text = "这里是谁在哪个单位有什么角色。"


class PostPages(RecordPages):
    model, slug, title, icon = Post, "posts", "职务", "id-badge"
    columns = ("title", "person", "unit", "group", "order", "valid_from", "valid_to")
    filters = ("unit", "valid_from")
    search = ("title", "group", "person__name")
    ordering = ("order",)
    panels = (Fields("person", "unit", "title", "group", "order", "valid_from", "valid_to"), History())
    form = PostForm
    readers, writers = (ADMIN, AUDITOR), (ADMIN,)
    create, change = actions.create_post, actions.change_post
    empty_text = "这里是谁在哪个单位任什么职务，快报的署名和分发名单从这里来。"


class UnitPages(RecordPages):
    model, slug, title, icon = Unit, "units", "机构", "sitemap"
    columns = ("short_name", "name", "kind", "parent", "valid_from", "valid_to", "code")
    filters = ("kind", "parent")
    search = ("name", "short_name", "code")
    ordering = ("order",)
    panels = (
        Fields("name", "short_name", "code", "kind", "parent", "order", "valid_from", "valid_to"),
        Related("children", "short_name", "kind", title="下级机构"),
        History(),
    )
    form = UnitForm
    readers, writers = (ADMIN, AUDITOR), (ADMIN,)
    create, change = create_unit, change_unit


class RuleValuePages(RecordPages):
    model, slug, title, icon = RuleValue, "parameters", "参数取值", "adjustments"
    columns = ("label", "value", "unit", "valid_from", "valid_to", "document_no", "source")
    filters = ("valid_from",)
    search = ("code", "document_no", "source")
    ordering = ("code",)
    panels = (Fields("label", "code", "value", "unit", "valid_from", "valid_to", "document_no", "source"), History())
    form = RuleValueForm
    readers, writers = (ADMIN, AUDITOR), (ADMIN,)
    create, change = create_rule_value, change_rule_value
    in_menu = False
    empty_text = "还没有本县自己的取值，各参数按系统登记的默认值执行。有正式文件时在这里录入取值和文号。"


class WorkDayPages(RecordPages):
    model, slug, title, icon = WorkDay, "workdays", "工作日历", "calendar"
    columns = ("day", "is_work", "name", "source")
    filters = ("day", "is_work")
    search = ("name",)
    ordering = ("-day",)
    panels = (Fields("day", "is_work", "name", "source"), History())
    form = WorkDayForm
    readers, writers = (ADMIN, AUDITOR), (ADMIN,)
    create, change = create_day, change_day
    empty_text = "还没有放假安排，请录入或导入国务院办公厅的放假通知。"

    def remark(self, record: Any) -> str:
        if record.day > clock.today():
            return ""
        return f"{record.day:%Y-%m-%d} 已经到了或者过去：正在走的工作日时限按改后的日历重新计算，请核对到期日。"

    def notice(self, request: HttpRequest) -> str:
        return calendar_warning(clock.today())


class PublishedYearPages(RecordPages):
    model, slug, title, icon = PublishedYear, "years", "已公布年份", "calendar-check"
    columns = ("year", "document_no")
    ordering = ("-year",)
    panels = (Fields("year", "document_no"), History())
    form = PublishedYearForm
    readers, writers = (ADMIN, AUDITOR), (ADMIN,)
    create, change = create_year, change_year
    empty_text = "放假安排录齐的年份登记在这里，没有登记的年份时限为暂定。"

    def notice(self, request: HttpRequest) -> str:
        return calendar_warning(clock.today())


PAGES = [
    PersonPages,
    GrantPages,
    PostPages,
    UnitPages,
    Page("rules/", "rules", "规则参数", rules_view, icon="adjustments", roles=(ADMIN, AUDITOR)),
    Page("rules/<str:code>/", "rule", "规则参数", rule_view, roles=(ADMIN, AUDITOR), in_menu=False),
    RuleValuePages,
    WorkDayPages,
    PublishedYearPages,
]
