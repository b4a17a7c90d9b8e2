"""The second factor: six digits of an authenticator app (TOTP), one device a person."""

from __future__ import annotations

from typing import Any

import segno
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
    return second_factor_is_on() and (actor.is_sensitive or device_of(person) is not None)


def new_device(person: Person) -> TOTPDevice:
    """A device that waits for its first right code; showing the page again keeps its key."""
    found = TOTPDevice.objects.filter(user=person, confirmed=False).first()
    return found or TOTPDevice.objects.create(user=person, name="动态口令", confirmed=False)


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


def _rest_sentence(reason: dict[str, Any] | None) -> str:
    seconds = 2 ** (int((reason or {}).get("failure_count", 1)) - 1)
    return f"动态口令连续输错，请等待约 {seconds} 秒后再试。"
