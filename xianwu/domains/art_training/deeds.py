"""What can be done beside the steps: which form, for whom, and the verb it calls. Data, no rule."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xianwu.core.records.deeds import deed
from xianwu.domains.art_training import forms, guide_actions, shop_actions, venue_actions
from xianwu.domains.art_training.models import Shop, Venue
from xianwu.domains.art_training.roles import GUIDE
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.roles import CLERK, OFFICER

LISTED = (Subject.State.ACTIVE, Subject.State.SUSPENDED)


def _open_guide(record: Venue, *, actor: Any, at: datetime, **data: Any) -> Any:
    return guide_actions.open_guide({"subject": record.subject, **data}, actor=actor, at=at)


def _confirm(record: Shop, *, verdict: str, actor: Any, at: datetime, **data: Any) -> Any:
    return shop_actions.confirm_shop(record, verdict, data=data, actor=actor, at=at)


def is_listed(record: Venue) -> bool:
    return record.subject.state in LISTED


def is_unlicensed(record: Venue) -> bool:
    return is_listed(record) and not record.subject.is_registered


def is_open(record: Shop) -> bool:
    return record.verdict == Shop.Verdict.OPEN


def has_no_guide(record: Venue) -> bool:
    return is_unlicensed(record) and not record.subject.licensing_guides.filter(state__in=OPEN_GUIDES).exists()


OPEN_GUIDES = ("opened", "guided", "applied")
ON_VENUE = (
    deed("guide", "建办证指导档案", (GUIDE, CLERK, OFFICER), forms.OpenGuideForm, _open_guide, icon="certificate",
         fits=has_no_guide, help="研判能不能办证：能办的一次性告知并停止招生，不能办的由执法人员立案。"),
    deed("warn", "发布家长提示", (CLERK, OFFICER), forms.ParentsForm, venue_actions.warn_parents, icon="speakerphone",
         fits=is_unlicensed, shut=venue_actions.warned_already, help="只写没有许可这一事实和提示，不作处罚结论。"),
    deed("refer", "转其他部门", (CLERK,), forms.ReferForm, venue_actions.refer_venue, icon="mail", fits=is_listed,
         help="托管、体育、学科类培训不属本事项：发移送函，并从在册中转出。"),
)  # fmt: skip
ON_SHOP = (
    deed("confirm", "登记核实结果", (CLERK, OFFICER), forms.ConfirmForm, _confirm, icon="clipboard-check", fits=is_open,
         help="系统只提示，是否无证由两名执法人员到现场核实。"),
)  # fmt: skip
