"""The passages of a site, a patrol and a joint operation."""

from __future__ import annotations

from datetime import date
from typing import Any

from xianwu.core.units.models import Unit
from xianwu.core.workflow.declarations import Ask, ClockRule, Step, Workflow
from xianwu.domains.illegal_building import awaited, effects, facts, guards
from xianwu.domains.illegal_building.kinds import DemolitionMode, LandType, PermitStatus, Stage, Zone
from xianwu.domains.illegal_building.models import JointOperation, PatrolTask, Site
from xianwu.domains.illegal_building.roles import PATROLLER
from xianwu.kit import clock
from xianwu.registers.enforcement.crews import card_holders
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, OFFICER

S, T, J = Site.State, PatrolTask.State, JointOperation.State
CLOCKS = ("verify", "restore", "seal")
LIVE = (S.VERIFIED, S.STOPPED, S.DISSUADED, S.HANDED_OVER, S.FILED)
EVENT = "illegal_building."
SIGNATURE = Ask("signature", "签收情况", help="当事人签字，或写明拒签及见证人")
NOTE = Ask("note", "现场情况", "long", required=False)
COERCION = (
    Ask("has_inventory", "已清点登记屋内物品", "bool", required=False,
        help="以下两项只有强制拆除才填；催告、陈述申辩、公告、强制执行决定以案件中登记的为准"),
    Ask("has_video", "已全程录像", "bool", required=False),
)  # fmt: skip


def colleagues(site: Any) -> list[tuple[str, str]]:
    """Officers of the organ with a card in force today."""
    rows = card_holders(site.unit, on=clock.today()) if site else []
    return [(str(row.person_id), f"{row.person.name}（{row.card_no}）") for row in rows]


CONTACT = Ask("contact", "联系人及电话", required=False, help="印在文书上；不填用执法人员登记的电话")
SECOND = Ask(
    "second",
    "另一名执法人员",
    "choice",
    colleagues,
    help="和您一起在现场执法的人，要有执法证；两人的姓名和证号印在通知书上",
)


def permits(site: Any) -> list[tuple[str, str]]:
    return [(str(row.pk), f"{row} {row.holder}") for row in facts.permits_near(site)] if site else []


def partners(site: Any) -> list[tuple[str, str]]:
    rows = Unit.objects.filter(kind=Unit.Kind.DEPARTMENT)
    return [(str(unit.pk), unit.short_name) for unit in rows]


def operations(site: Any) -> list[tuple[str, str]]:
    """Outings that were held since it was found."""
    rows = JointOperation.objects.filter(unit=site.unit, state=J.DONE, held_on__gte=site.found_on) if site else ()
    return [(str(row.pk), f"{row.number} {row.title}") for row in rows]


def cases(site: Any) -> list[tuple[str, str]]:
    """Cases about the same building, opened by whichever organ may punish."""
    return [(str(row.pk), f"{row.number} {row.title}") for row in facts.cases_of(site)] if site else []


def nearby(site: Any) -> list[tuple[str, str]]:
    return [(str(row.pk), f"{row.number} {row.title}") for row in facts.same_house(site)] if site else []


def limit(code: str) -> Any:
    return lambda record, on: facts.days(code, on=on)


def hours_as_days(record: Any, on: date) -> int:
    """The hours within which a building is stopped, in whole days."""
    return max(facts.days("stop_hours", on=on) // 24, 1)


TAKEN_DOWN = (
    Ask("mode", "拆除方式", "choice", tuple(DemolitionMode.choices)), Ask("done_on", "拆除日期", "date"),
    Ask("area", "拆除面积（平方米）", "number", help="这一次拆除的"),
    Ask("partner", "联合单位", "choice", partners, required=False),
    Ask("operation", "联合行动", "choice", operations, required=False, help="有联合单位的必选，选拆除当天的；只列已完成的，没有的先登记联合行动、办“登记已完成”"),
    Ask("consent_no", "同意书（协议）编号", required=False, help="签字助拆、执行协议必填"),
    *COERCION, NOTE,
)  # fmt: skip

SITE = Workflow(
    Site,
    steps=(
        Step("verify", "核实许可", (S.FOUND, S.DISSUADED), effects.after_verification, by=(OFFICER, CLERK), guard=guards.permit_named,
             asks=(Ask("permit_status", "许可核实", "choice", tuple(PermitStatus.choices)),
                   Ask("permit", "建设许可", "choice", permits, required=False),
                   Ask("zone", "规划区", "choice", tuple(Zone.choices)),
                   Ask("land_type", "土地类型", "choice", tuple(LandType.choices)), NOTE),
             effect=effects.verify, stops=("verify",), event=EVENT + "site_verified", is_bulk=False),
        Step("stop", "叫停施工", (S.VERIFIED, S.DISSUADED), S.STOPPED, by=OFFICER, guard=guards.stop_ready,
             ready=awaited.STOP, asks=(SECOND, SIGNATURE, CONTACT, NOTE), effect=effects.stop, starts=("restore",), event=EVENT + "site_stopped",
             is_bulk=False),
        Step("dissuade", "劝阻", (S.FOUND, S.VERIFIED), S.DISSUADED, by=(PATROLLER, OFFICER),
             asks=(SIGNATURE, NOTE), effect=effects.dissuade, event=EVENT + "site_dissuaded", is_bulk=False),
        Step("report_restart", "报告继续施工", S.STOPPED, S.STOPPED, by=(PATROLLER, OFFICER), guard=guards.has_grown,
             asks=(Ask("stage", "现阶段", "choice", tuple(Stage.choices)), Ask("floors", "层数", "number", required=False),
                   Ask("area", "面积（平方米）", "number", required=False), NOTE),
             effect=effects.restart, starts=("seal",), event=EVENT + "site_restarted", is_bulk=False),
        Step("hand_over", "移交有权机关", (S.VERIFIED, S.STOPPED, S.DISSUADED), S.HANDED_OVER, by=(CLERK, DEPUTY),
             reason=True, guard=guards.goes_elsewhere, ready=awaited.is_verified,
             asks=(Ask("to_organ", "接收机关", "choice", guards.organs, help="只列执法权限表里在这里有权处理违法建设的机关"), CONTACT),
             effect=effects.hand_over, stops=("verify", "restore"), event=EVENT + "site_handed_over", is_bulk=False),
        Step("take_back", "收回办理", S.HANDED_OVER, effects.before_hand_over, by=(CLERK, DEPUTY), guard=guards.came_back,
             ready=awaited.is_returned, effect=effects.take_back, event=EVENT + "site_taken_back", is_bulk=False),
        Step("file", "登记立案", (S.VERIFIED, S.STOPPED, S.HANDED_OVER), S.FILED, by=(CLERK, DEPUTY),
             guard=guards.file_ready, ready=awaited.FILE, asks=(Ask("case", "案件", "choice", cases),), effect=effects.file_case,
             stops=("verify", "restore"), event=EVENT + "site_filed", is_bulk=False),
        Step("announce_owner", "公告查找建设人", (S.FOUND, *LIVE), effects.stay, by=(CLERK, OFFICER),
             guard=guards.owner_unknown, ready=awaited.owner_to_be_sought,
             asks=(Ask("announced_on", "公告日期", "date"), Ask("until", "公告期满日期", "date"),
                   Ask("announced_in", "公告载体", help="现场张贴、政府网站等"), CONTACT),
             effect=effects.announce_owner, event=EVENT + "site_owner_announced", is_bulk=False),
        Step("seal", "登记查封施工现场", (S.STOPPED, S.HANDED_OVER, S.FILED), effects.stay, by=(CLERK, OFFICER),
             guard=guards.seal_ready, ready=awaited.is_sealed_by_the_case, effect=effects.seal, stops=("seal",),
             event=EVENT + "site_sealed", is_bulk=False),
        Step("correct", "登记自行改正", LIVE, S.CORRECTED, by=(OFFICER, CLERK), guard=guards.corrected_by_now,
             asks=(Ask("done_on", "改正日期", "date", help="改正后的现场照片先传到附件"), Ask("note", "改正情况", "long")), effect=effects.correct,
             stops=CLOCKS, event=EVENT + "site_corrected", is_bulk=False, is_exception=True),
        Step("demolish", "登记拆除", LIVE, S.DEMOLISHED, by=(OFFICER, DEPUTY), guard=guards.whole_gone,
             ready=awaited.something_stands, asks=TAKEN_DOWN,
             effect=effects.demolish, stops=CLOCKS, event=EVENT + "site_demolished", is_bulk=False),
        Step("demolish_part", "登记部分拆除", LIVE, effects.stay, by=(OFFICER, DEPUTY), guard=guards.part_gone,
             asks=TAKEN_DOWN, effect=effects.demolish_part, event=EVENT + "site_partly_demolished", is_bulk=False,
             is_exception=True),
        Step("close", "销号", (S.CORRECTED, S.DEMOLISHED), S.CLOSED, by=DEPUTY, guard=guards.watched,
             ready=awaited.is_watched, event=EVENT + "site_closed"),
        Step("merge", "并入同一处", S.FOUND, S.MERGED, by=(CLERK, OFFICER), guard=guards.another_site,
             asks=(Ask("into", "并入", "choice", nearby),), effect=effects.merge, stops=CLOCKS,
             event=EVENT + "site_merged", is_bulk=False, is_danger=True),
    ),
    clocks=(
        ClockRule("verify", "核实、叫停", hours_as_days, kind="calendar", holder=OFFICER),
        ClockRule("restore", "恢复原状", limit("restore_days"), kind="calendar", holder=OFFICER,
                  begins=lambda site: site.stopped_on),
        ClockRule("seal", "责成查封施工现场", limit("seal_days"), kind="calendar", holder=DEPUTY,
                  begins=lambda site: site.restarted_on),
    ),
    opens=("verify",),
)  # fmt: skip

TASK = Workflow(
    PatrolTask,
    steps=(
        Step("start", "开始巡查", T.PLANNED, T.WALKING, by=PATROLLER, effect=effects.start_task,
             event=EVENT + "task_started"),
        Step("end", "结束巡查", T.WALKING, T.DONE, by=PATROLLER, asks=(NOTE,), effect=effects.end_task,
             event=EVENT + "task_ended", is_bulk=False),
        Step("miss", "登记未巡查", (T.PLANNED, T.WALKING), T.MISSED, by=(PATROLLER, CLERK), reason=True,
             effect=effects.miss_task, event=EVENT + "task_missed"),
    ),
)  # fmt: skip

OPERATION = Workflow(
    JointOperation,
    steps=(
        Step("hold", "登记已完成", J.PLANNED, J.DONE, by=(CLERK, DEPUTY), guard=guards.held_by_now,
             ready=awaited.held_by_now, event=EVENT + "operation_held"),
        Step("cancel", "取消行动", J.PLANNED, J.CANCELLED, by=DEPUTY, reason=True,
             event=EVENT + "operation_cancelled", is_danger=True),
    ),
)  # fmt: skip

FLOWS = [SITE, TASK, OPERATION]
