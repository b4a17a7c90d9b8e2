"""The second factor: six digits of an authenticator app (TOTP), one device a person."""

from __future__ import annotations

from base64 import b32encode
from datetime import datetime
from typing import Any

import segno
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from xianwu.core.people.actors import Actor
from xianwu.core.people.middleware import second_factor_is_on
from xianwu.core.people.models import Person
from xianwu.kit.refusals import Refused


class CodeRefused(Refused):
    """Why a code does not do."""


def device_of(person: Person) -> TOTPDevice | None:
    """The person's working device."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


def is_needed(person: Person, actor: Actor) -> bool:
    """Whether signing in takes a code: the role asks for it, or the person has set it up."""
    return (second_factor_is_on() and actor.is_sensitive) or device_of(person) is not None


def new_device(person: Person) -> TOTPDevice:
    """A device that waits for its first right code; showing the page again keeps its key."""
    found = TOTPDevice.objects.filter(user=person, confirmed=False).first()
    return found or TOTPDevice.objects.create(user=person, name="动态口令", confirmed=False)


def key_of(device: TOTPDevice) -> str:
    """The key as people type it into the app."""
    return b32encode(device.bin_key).decode().rstrip("=")


def picture_of(device: TOTPDevice) -> str:
    """The QR code for the app, as a data URI."""
    return segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2)


def check_code(device: TOTPDevice, code: str) -> None:
    """Raise CodeRefused unless the code is right; a device rests after wrong codes, longer each time."""
    allowed, reason = device.verify_is_allowed()
    if not allowed:
        raise CodeRefused(_rest_sentence(reason), field="code")
    if not device.verify_token(code.replace(" ", "")):
        raise CodeRefused("动态口令不正确或已用过，请等待应用显示下一个口令后再输入。", field="code")
    if not device.confirmed:
        TOTPDevice.objects.filter(user=device.user, confirmed=True).delete()
        device.confirmed = True
        device.save(update_fields=["confirmed"])


def bind(device: TOTPDevice, code: str, *, at: datetime) -> None:
    """Take the first right code of a new device; from then on signing in asks for one."""
    check_code(device, code)
    _keep(device.user, "绑定动态口令", at=at)


@transaction.atomic
def unbind(person: Person, actor: Actor, *, at: datetime) -> None:
    """Take the own device away. Who holds a sensitive role cannot: an administrator clears it."""
    if actor.is_sensitive:
        raise CodeRefused("您的角色必须使用动态口令，不能自己解除。更换手机请管理员清除后重新绑定。")
    TOTPDevice.objects.filter(user=person).delete()
    _keep(person, "解除动态口令", at=at)


def _keep(person: Person, note: str, *, at: datetime) -> None:
    """A line in the person's kept history, by the person's own hand."""
    kept: Any = person
    kept._history_date, kept._change_reason, kept._history_user = at, note, person
    person.save(update_fields=["is_active"])


def _rest_sentence(reason: dict[str, Any] | None) -> str:
    seconds = 2 ** (int((reason or {}).get("failure_count", 1)) - 1)
    return f"动态口令连续输错，请等待约 {seconds} 秒后再试。"
