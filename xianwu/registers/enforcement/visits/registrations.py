"""What is registered beside the steps of visits and findings. Data, no rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xianwu.registers.enforcement.models import Finding, Inspection
from xianwu.registers.enforcement.registering import Registration
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
UNDER_WAY = tuple(value for value, _ in S.choices if value not in (S.CANCELLED,))


# --- from form to verb --------------------------------------------------------------------------------------


def _add_participant(record: Inspection, form: Any, **by: Any) -> Any:
    data = form.cleaned_data
    officer = data.get("officer")
    person = officer.person if officer else None
    return team_actions.add_participant(
        record, duty=data["duty"], person=person, name=data["name"], organ=data["organ"], **by
    )


def _leave(record: Inspection, form: Any, **by: Any) -> Any:
    data = form.cleaned_data
    return team_actions.leave_team(data["participant"], reason=data["reason"], is_recused=data["is_recused"], **by)


def _time(record: Inspection, form: Any, **by: Any) -> Any:
    return plan_actions.set_planned_time(record, **form.cleaned_data, **by)


def _again(record: Inspection, form: Any, **by: Any) -> Any:
    return plan_actions.plan_again(record, **form.cleaned_data, **by)


def _photo(record: Any, form: Any, **by: Any) -> Any:
    data = form.cleaned_data
    finding = record if isinstance(record, Finding) else None
    inspection = record.inspection if finding else record
    return evidence.add_photo(inspection, data["file"], stage=data["stage"], finding=finding, device=form.device, **by)


def _finding(record: Inspection, form: Any, **by: Any) -> Any:
    return finding_actions.add_finding(record, form.cleaned_data, **by)


def _samples(record: Inspection, form: Any, **by: Any) -> Any:
    return sampling.take_samples(record, **form.cleaned_data, **by)


def _recheck(record: Finding, form: Any, **by: Any) -> Any:
    data = form.cleaned_data
    pictures = [finding_actions.Picture(file, form.device) for file in data["photos"] or ()]
    return finding_actions.record_reinspection(
        record, result=data["result"], officers=list(data["officers"]), checked_on=data["checked_on"],
        note=data["note"], pictures=pictures, **by,
    )  # fmt: skip


def _serve(record: Any, form: Any, **by: Any) -> Any:
    return finding_actions.serve_paper(record, **form.cleaned_data, **by)


def _reprint(kind: str) -> Callable[..., Any]:
    def run(record: Any, form: Any, **by: Any) -> Any:
        return reprints.print_again(record, kind, reason=form.cleaned_data["reason"], **by)

    return run


def _notice(record: Inspection, form: Any, **by: Any) -> Any:
    return reprints.correct_notice(record, **form.cleaned_data, **by)


# --- the lists ----------------------------------------------------------------------------------------------

ON_INSPECTION = (
    Registration("participant", "加入检查组", (CLERK, OFFICER, DEPUTY), side_forms.ParticipantForm, _add_participant,
                 tuple(Inspection.OPEN), "执法人员须有本机关有效的执法证，两人以上；带队领导、专家、辅助人员不计入两人。",
                 "user-plus"),
    Registration("leave", "退出或回避", (CLERK, OFFICER, DEPUTY), side_forms.LeaveForm, _leave, tuple(Inspection.OPEN),
                 "有利害关系的应当回避；误派的也在这里退出，记录保留。", "user"),
    Registration("time", "定时间", (CLERK, OFFICER), side_forms.TimeForm, _time, tuple(Inspection.OPEN), "", "clock"),
    Registration("photo", "上传照片", (OFFICER, CLERK), side_forms.ScenePhotoForm, _photo,
                 (S.APPROVED, S.NOTIFIED, S.VISITING, S.VISITED, S.CONCLUDED),
                 "照片原样保存并计算摘要；时间、定位有疑点的会注明，不会丢弃。", "photo"),
    Registration("sampling", "抽样取证", (OFFICER,), sampling.SamplesForm, _samples, (S.VISITING, S.VISITED),
                 "逐件写明封条号，自动印制抽样取证凭证。要先行登记保存的，先把问题“转立案”，再在案件上登记。", "package"),
    Registration("finding", "登记清单外问题", (OFFICER,), side_forms.FreeFindingForm, _finding, (S.VISITING, S.VISITED),
                 "清单内不合格的，在检查项旁登记。"),
    Registration("serve", "登记送达", (CLERK, OFFICER), side_forms.ServeForm, _serve,
                 (S.NOTIFIED, S.VISITING, S.VISITED, S.CONCLUDED), "登记后自动出具送达回证。", "mail"),
    Registration("again", "重新安排", (CLERK, OFFICER), side_forms.AgainForm, _again, (S.ATTEMPTED,),
                 "未能检查的不算一次检查，可以另行安排；原记录保留。", "calendar"),
    Registration("reprint-notice", "更正检查通知书", (CLERK, OFFICER), side_forms.NoticeForm, _notice, (S.NOTIFIED, S.VISITING), "", "file-text"),
    Registration("reprint-record", "更正检查笔录", (OFFICER,), side_forms.ReprintForm, _reprint("inspection_record"),
                 (S.VISITED, S.CONCLUDED), "", "file-text"),
    Registration("reprint-result", "更正检查结果告知书", (CLERK, OFFICER), side_forms.ReprintForm,
                 _reprint("inspection_result"), (S.CONCLUDED,), "", "file-text"),
)  # fmt: skip
ON_FINDING = (
    Registration("photo", "上传照片", (OFFICER, CLERK), side_forms.ScenePhotoForm, _photo, tuple(Finding.UNFIXED),
                 "现场整改要有整改前、整改后各一张。", "photo"),
    Registration("recheck", "登记复查", (OFFICER,), side_forms.RecheckForm, _recheck, SEEN_AGAIN,
                 "两名以上执法人员到场复查；复查合格的上传照片。登记后自动出具复查意见书。", "clipboard-check"),
    Registration("serve", "登记送达", (CLERK, OFFICER), side_forms.ServeForm, _serve,
                 (*SEEN_AGAIN, F.FOUND),
                 "责令改正通知书送达后期限才起算。登记后自动出具送达回证。", "mail"),
)  # fmt: skip
