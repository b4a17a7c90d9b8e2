"""What can be done with visits and findings beside their steps. Data, no rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from xianwu.core.records.deeds import deed
from xianwu.registers.enforcement.models import Finding, Inspection, Officer, Participant, Photo, Reinspection
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, OFFICER
from xianwu.registers.enforcement.visits import (
    evidence,
    finding_actions,
    plan_actions,
    reprints,
    sampling,
    side_forms,
    team_actions,
)
from xianwu.registers.enforcement.visits.finding_guards import SEEN_AGAIN

S, F = Inspection.State, Finding.State


# --- from answers to verb -----------------------------------------------------------------------------------


def _add_participant(record: Inspection, *, officer: Officer | None, **said: Any) -> Any:
    return team_actions.add_participant(record, person=officer.person if officer else None, **said)


def _leave(record: Inspection, *, participant: Participant, **said: Any) -> Any:
    return team_actions.leave_team(participant, **said)


def _photo(record: Any, *, file: Any, stage: str, actor: Any, at: datetime, **device: Any) -> Any:
    finding = record if isinstance(record, Finding) else None
    inspection = record.inspection if finding else record
    return evidence.add_photo(inspection, file, stage=stage, finding=finding, device=device, actor=actor, at=at)


def _finding(record: Inspection, *, actor: Any, at: datetime, **data: Any) -> Any:
    return finding_actions.add_finding(record, data, actor=actor, at=at)


def _recheck(record: Finding, *, photos: list[Any], **said: Any) -> Any:
    device = {name: said.pop(name) for name in side_forms.DEVICE}
    pictures = [finding_actions.Picture(file, device) for file in photos or ()]
    return finding_actions.record_reinspection(record, pictures=pictures, **said)


def _doubts(photo: Photo) -> str:
    return photo.doubts_told


def _doubts_of_all(recheck: Reinspection) -> str:
    return "".join(photo.doubts_told for photo in recheck.photos.order_by("pk"))  # type: ignore[attr-defined]


def _reprint(kind: str) -> Callable[..., Any]:
    return lambda record, **said: reprints.print_again(record, kind, **said)


# --- the lists ----------------------------------------------------------------------------------------------

ON_INSPECTION = (
    deed("participant", "加入检查组", (CLERK, OFFICER, DEPUTY), side_forms.ParticipantForm, _add_participant,
         Inspection.OPEN, icon="user-plus",
         help="执法人员须有本机关有效的执法证，两人以上；带队领导、专家、辅助人员不计入两人。"),
    deed("leave", "退出或回避", (CLERK, OFFICER, DEPUTY), side_forms.LeaveForm, _leave, Inspection.OPEN, icon="user",
         help="有利害关系的应当回避；误派的也在这里退出，记录保留。"),
    deed("time", "定时间", (CLERK, OFFICER), side_forms.TimeForm, plan_actions.set_planned_time, Inspection.OPEN,
         icon="clock"),
    deed("photo", "上传照片", (OFFICER, CLERK), side_forms.ScenePhotoForm, _photo,
         (S.APPROVED, S.NOTIFIED, S.VISITING, S.VISITED, S.CONCLUDED), icon="photo", remark=_doubts,
         help="照片原样保存并计算摘要；时间、定位有疑点的会注明，不会丢弃。"),
    deed("sampling", "抽样取证", (OFFICER,), sampling.SamplesForm, sampling.take_samples, (S.VISITING, S.VISITED),
         icon="package",
         help="逐件写明封条号，自动印制抽样取证凭证。要先行登记保存的，先把问题“转立案”，再在案件上登记。"),
    deed("finding", "登记清单外问题", (OFFICER,), side_forms.FreeFindingForm, _finding, (S.VISITING, S.VISITED),
         help="清单内不合格的，在检查项旁登记。"),
    deed("serve", "登记送达", (CLERK, OFFICER), side_forms.ServeForm, finding_actions.serve_paper,
         (S.NOTIFIED, S.VISITING, S.VISITED, S.CONCLUDED), icon="mail", help="登记后自动出具送达回证。"),
    deed("again", "重新安排", (CLERK, OFFICER), side_forms.AgainForm, plan_actions.plan_again, (S.ATTEMPTED,),
         shut=plan_actions.arranged_again, icon="calendar", help="未能检查的不算一次检查，可以另行安排；原记录保留。"),
    deed("reprint-notice", "更正检查通知书", (CLERK, OFFICER), side_forms.NoticeForm, reprints.correct_notice,
         (S.NOTIFIED, S.VISITING), icon="file-text"),
    deed("reprint-record", "更正检查笔录", (OFFICER,), side_forms.ReprintForm, _reprint("inspection_record"),
         (S.VISITED, S.CONCLUDED), icon="file-text"),
    deed("reprint-result", "更正检查结果告知书", (CLERK, OFFICER), side_forms.ReprintForm, _reprint("inspection_result"),
         (S.CONCLUDED,), icon="file-text"),
)  # fmt: skip
ON_FINDING = (
    deed("photo", "上传照片", (OFFICER, CLERK), side_forms.ScenePhotoForm, _photo, Finding.UNFIXED, icon="photo", remark=_doubts,
         help="现场整改要有整改前、整改后各一张。"),
    deed("recheck", "登记复查", (OFFICER,), side_forms.RecheckForm, _recheck, SEEN_AGAIN, icon="clipboard-check", remark=_doubts_of_all,
         help="两名以上执法人员到场复查；复查合格的上传照片。登记后自动出具复查意见书。"),
    deed("serve", "登记送达", (CLERK, OFFICER), side_forms.ServeForm, finding_actions.serve_paper,
         (*SEEN_AGAIN, F.FOUND), icon="mail", help="责令改正通知书送达后期限才起算。登记后自动出具送达回证。"),
)  # fmt: skip
