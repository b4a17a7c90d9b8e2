"""Verbs of the toy room: the real ones log events, these only write."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F

from xianwu.kit.refusals import Refused
from xianwu.kit.tests.toyapp.models import Need


def declare(data: dict[str, Any], *, actor: Any, at: datetime) -> Need:
    if (data.get("amount") or 0) > 10_000_000:
        raise ValidationError({"amount": "单户不超过 1000 万元，请改走项目融资。"})
    if data["title"] == "黑名单":
        raise Refused("该企业已注销，不能申报。", field="title")
    return Need.objects.create(number=f"N-{Need.objects.count() + 1:05}", **data)


def change(record: Need, data: dict[str, Any], *, actor: Any, at: datetime) -> Need:
    if record.title == data.get("title") == "不变":
        raise Refused("没有任何改动。")
    Need.objects.filter(pk=record.pk).update(version=F("version") + 1, **data)
    return record
