"""`xianwu anchor`: whole days are closed, and the head is told to be deposited elsewhere."""

from datetime import date, timedelta

import pytest

from tests.county import AT, DAY
from tests.toyroom.actions import open_errands, sample
from xianwu.core.events.models import Anchor, Event
from xianwu.core.units.models import Unit
from xianwu.web.commands.anchor import close_days, lines, yesterday

pytestmark = pytest.mark.usefixtures("toyroom")


def test_the_command_closes_days_and_says_where_to_deposit() -> None:
    open_errands([sample(Unit.objects.get(code="dongtun"), n) for n in (1, 2, 3)], actor=None, at=AT)
    assert yesterday() == date(2025, 8, 28)
    said = lines(close_days(DAY))
    assert said[0].split("\t")[:2] == ["2025-08-29", f"{Event.objects.count()} 条"]
    assert "抄送系统以外的单位" in said[-2]
    assert said[-1] == f"2025-08-29 {Anchor.objects.get().digest}"
    assert lines(close_days(DAY))[0].startswith("已封存到 2025-08-29，新封存 0 天")


def test_the_worker_closes_yesterday(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core import management

    from xianwu.web.commands.worker import work

    open_errands([sample(Unit.objects.get(code="dongtun"))], actor=None, at=AT - timedelta(days=2))
    monkeypatch.setattr(management, "call_command", lambda *_, **__: None)
    work(is_once=True)
    assert (Anchor.objects.get().day, Anchor.objects.get().event_count) == (yesterday(), Event.objects.count())
    work(is_once=True)
    assert Anchor.objects.count() == 1
