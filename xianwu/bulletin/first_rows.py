"""What a county needs before its first issue: the periodical itself, numbered from 1."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from xianwu.bulletin.models import Series
from xianwu.bulletin.series_flow import open_series
from xianwu.core.units.models import Unit

GROUPS = ("副县长", "县直各单位负责人", "各乡（镇）政府、街道办事处主要领导")


def enter(*, at: datetime) -> None:
    if Series.objects.exists():
        return
    county = settings.XIANWU_COUNTY
    data = {
        "code": "bulletin",
        "name": f"{county.removesuffix('县')}政务快报",
        "organ": f"{county}人民政府办公室",
        "unit": Unit.objects.get(code="office"),
        "distribution": "；".join(GROUPS),
        "groups": list(GROUPS),
        "start_year": timezone.localdate(at).year,
    }
    open_series(data, actor=None, at=at)
