"""What is registered beside the steps: which form, for whom, and the verb it calls. Data, no rule."""

from __future__ import annotations

from typing import Any

from xianwu.domains.art_training import forms, guide_actions, shop_actions, venue_actions
from xianwu.domains.art_training.models import Shop, Venue
from xianwu.domains.art_training.roles import GUIDE
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.registering import Registration
from xianwu.registers.enforcement.roles import CLERK, OFFICER

LISTED = (Subject.State.ACTIVE, Subject.State.SUSPENDED)


def _refer(record: Venue, form: Any, **by: Any) -> Any:
    return venue_actions.refer_venue(record, **form.cleaned_data, **by)


def _warn(record: Venue, form: Any, **by: Any) -> Any:
    return venue_actions.warn_parents(record, **form.cleaned_data, **by)


def _open_guide(record: Venue, form: Any, **by: Any) -> Any:
    return guide_actions.open_guide({"subject": record.subject, **form.cleaned_data}, **by)


def _confirm(record: Shop, form: Any, **by: Any) -> Any:
    data = dict(form.cleaned_data)
    return shop_actions.confirm_shop(record, data.pop("verdict"), data=data, **by)


def is_unlicensed(record: Venue) -> bool:
    return not record.subject.is_registered


def has_no_guide(record: Venue) -> bool:
    return is_unlicensed(record) and not record.subject.licensing_guides.filter(state__in=OPEN_GUIDES).exists()


OPEN_GUIDES = ("opened", "guided", "applied")
ON_VENUE = (
    Registration("guide", "建办证指导档案", (GUIDE, CLERK), forms.OpenGuideForm, _open_guide, LISTED,
                 "研判能不能办证：能办的一次性告知并停止招生，不能办的由执法人员立案。", "certificate", fits=has_no_guide),
    Registration("warn", "发布家长提示", (CLERK, OFFICER), forms.ParentsForm, _warn, LISTED,
                 "只写没有许可这一事实和提示，不作处罚结论。", "speakerphone", fits=is_unlicensed),
    Registration("refer", "转其他部门", (CLERK,), forms.ReferForm, _refer, LISTED,
                 "托管、体育、学科类培训不属本事项：发移送函，并从在册中转出。", "mail"),
)  # fmt: skip
ON_SHOP = (
    Registration("confirm", "登记核实结果", (CLERK, OFFICER), forms.ConfirmForm, _confirm, (Shop.Verdict.OPEN,),
                 "系统只提示，是否无证由两名执法人员到现场核实。", "clipboard-check"),
)  # fmt: skip
