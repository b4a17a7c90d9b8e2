"""What administrators do: accounts, grants, units, parameters and the calendar."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from xianwu.core.people.actors import Actor
from xianwu.core.people.models import Grant, Person, Post
from xianwu.core.people.roles import ADMIN, roles
from xianwu.core.units.models import Unit
from xianwu.kit.refusals import Refused
from xianwu.lib.codes import CodeError, clean_phone


class AccountRefused(Refused):
    """A change of an account or a grant that cannot be."""


def _sign(row: Any, *, actor: Actor | None, at: datetime, note: str = "") -> None:
    row._history_date = at
    row._change_reason = note or None
    row._history_user = Person(pk=actor.id) if actor else None


def _phone(text: str) -> str:
    try:
        return clean_phone(text) if text else ""
    except CodeError as error:
        raise AccountRefused(str(error), field="phone") from error


def _set_first_password(person: Person, password: str) -> None:
    """A password given by somebody else lasts for one log-in."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise AccountRefused("".join(error.messages), field="password") from error
    person.set_password(password)
    person.must_change_password = True


@transaction.atomic
def create_person(data: dict[str, Any], *, actor: Actor | None, at: datetime) -> Person:
    """An account with a first password that must be changed."""
    username = Person.normalize_username(data["username"].strip())
    if Person.objects.filter(username=username).exists():
        raise AccountRefused("这个账号已经有人使用，请换一个。", field="username")
    if not data.get("password"):
        raise AccountRefused("请设置初始密码，本人首次登录后必须修改。", field="password")
    person = Person(username=username, name=data["name"].strip(), phone=_phone(data.get("phone", "")))
    _set_first_password(person, data["password"])
    _sign(person, actor=actor, at=at)
    person.save()
    return person


@transaction.atomic
def change_person(person: Person, data: dict[str, Any], *, actor: Actor | None, at: datetime) -> Person:
    """Name, phone, in use or not; a new first password ends the person's sessions."""
    if actor and actor.id == person.pk and not data.get("is_active", True):
        raise AccountRefused("不能停用自己的账号，请另一位管理员办理。", field="is_active")
    person.name, person.phone = data["name"].strip(), _phone(data.get("phone", ""))
    person.is_active = bool(data.get("is_active", True))
    notes = []
    if data.get("password"):
        _set_first_password(person, data["password"])
        notes.append("重置密码")
    if data.get("reset_code"):
        TOTPDevice.objects.filter(user=person).delete()
        notes.append("清除动态口令")
    _sign(person, actor=actor, at=at, note="、".join(notes))
    person.save()
    return person


@transaction.atomic
def grant_role(data: dict[str, Any], *, actor: Actor | None, at: datetime) -> Grant:
    """Give a person a role for a unit and what lies below it, from one day on (to another)."""
    person, unit, role = data["person"], data["unit"], data["role"]
    if role not in roles():
        raise AccountRefused("没有这个角色，请从列表中选择。", field="role")
    _refuse_own_or_foreign(person, unit, actor=actor)
    _refuse_outsiders(role, unit)
    grant = Grant(
        person=person,
        role=role,
        unit=unit,
        valid_from=data["valid_from"],
        valid_to=data.get("valid_to"),
        note=data.get("note", ""),
    )
    _refuse_bad_period(grant)
    found = Grant.objects.filter(person=person, role=role, unit=unit, valid_from=grant.valid_from)
    if found.exists():
        raise AccountRefused("同一天起的这项授权已经有了，请修改原来那条。", field="valid_from")
    _sign(grant, actor=actor, at=at)
    grant.save()
    return grant


@transaction.atomic
def change_grant(grant: Grant, data: dict[str, Any], *, actor: Actor | None, at: datetime) -> Grant:
    """Another last day or another note; person, role and unit of a grant never change."""
    _refuse_own_or_foreign(grant.person, grant.unit, actor=actor)
    grant.valid_to, grant.note = data.get("valid_to"), data.get("note", "")
    _refuse_bad_period(grant)
    _sign(grant, actor=actor, at=at)
    grant.save()
    return grant


@transaction.atomic
def create_post(data: dict[str, Any], *, actor: Actor | None, at: datetime) -> Post:
    """What a person is at a unit from one day on: for signatures and lists of recipients; gives no right."""
    post = Post(
        person=data["person"],
        unit=data["unit"],
        title=data["title"].strip(),
        group=data.get("group", "").strip(),
        order=data.get("order") or 100,
        valid_from=data["valid_from"],
        valid_to=data.get("valid_to"),
    )
    _refuse_foreign(post.unit, actor=actor)
    _refuse_bad_period(post)
    _sign(post, actor=actor, at=at)
    post.save()
    return post


@transaction.atomic
def change_post(post: Post, data: dict[str, Any], *, actor: Actor | None, at: datetime) -> Post:
    """Another title, group, place or last day; person and unit of a post never change."""
    _refuse_foreign(post.unit, actor=actor)
    post.title, post.group = data["title"].strip(), data.get("group", "").strip()
    post.order, post.valid_to = data.get("order") or 100, data.get("valid_to")
    _refuse_bad_period(post)
    _sign(post, actor=actor, at=at)
    post.save()
    return post


def _refuse_bad_period(row: Grant | Post) -> None:
    if row.valid_to is not None and row.valid_to < row.valid_from:
        raise AccountRefused("截止日期早于起始日期，请改正。", field="valid_to")


def _refuse_own_or_foreign(person: Person, unit: Unit, *, actor: Actor | None) -> None:
    """An administrator grants within the own unit only, and never to the own account."""
    if actor is None:
        return
    if person.pk == actor.id:
        raise AccountRefused("不能给自己授权或收回自己的授权，请另一位管理员办理。", field="person")
    _refuse_foreign(unit, actor=actor)


def _refuse_outsiders(role: str, unit: Unit) -> None:
    """A bank, an agency or a firm holds the roles that are meant for it, never those of the county's own people."""
    if unit.kind in Unit.OUTSIDE and unit.kind not in roles()[role].outside:
        word = unit.get_kind_display()
        raise AccountRefused(
            f"“{roles()[role].label}”不能授给{word}类的机构（{unit}），请核对角色和范围。", field="role"
        )


def _refuse_foreign(unit: Unit, *, actor: Actor | None) -> None:
    if actor is not None and not actor.covers(unit, ADMIN):
        raise AccountRefused("这个单位不在您的管理范围内，请选择本单位或下级单位。", field="unit")
