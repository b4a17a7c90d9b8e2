"""Why something may not be done about a site, in words that say what may be done instead."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from xianwu.core.attachments.models import Attachment
from xianwu.core.people.models import Person
from xianwu.core.units.models import Unit
from xianwu.core.workflow.declarations import Move
from xianwu.domains.illegal_building import facts, words
from xianwu.domains.illegal_building.case_rules import ANNOUNCEMENT, PLANNING, seeking_problem, zone_problem
from xianwu.domains.illegal_building.kinds import PLANNED, DemolitionMode, PermitStatus, Stage, Zone
from xianwu.domains.illegal_building.matters import MATTER
from xianwu.domains.illegal_building.models import JointOperation, Site
from xianwu.kit import clock
from xianwu.kit.clock import ZONE
from xianwu.registers.enforcement.authority import deciding, missing_power, officers_problem, powers
from xianwu.registers.enforcement.brain.papers_elements import has_phone
from xianwu.registers.enforcement.kinds import Power, Sanction
from xianwu.registers.enforcement.models import Case

GOVERNMENT = "office"
"""Code of the office that takes in what is reported to the county government."""
VILLAGE_WAY = "本机关是乡、镇人民政府的，在“案件”登记线索、自行立案；街道办事处请报县人民政府明确处理机关。"


def permit_named(site: Site, move: Move) -> str | None:
    """A lawful building has a permit on record; an unknown one stays unknown."""
    status = move.data.get("permit_status")
    if move.is_offer or status is None:
        return None
    if status == PermitStatus.UNKNOWN:
        return "许可还没有查实，不能认定为违建。请查询规划、自然资源、农业农村部门的许可后再核实。"
    if status in (PermitStatus.PERMITTED, PermitStatus.DEVIATING) and not move.data.get("permit"):
        return "请选择对应的许可；没有录入的，先到“建设许可”登记批准文件。"
    return None


def may_order(power: str) -> Any:
    """The organ has that power here and today; else only dissuasion and handing over are open."""

    def guard(site: Site, move: Move) -> str | None:
        town = facts.town_of(site)
        if power in powers(site.unit, MATTER, town=town, on=move.as_of):
            return None
        return missing_power(site.unit, MATTER, power, town=town, on=move.as_of)

    return guard


def stop_ready(site: Site, move: Move) -> str | None:
    if site.permit_status == PermitStatus.UNKNOWN:
        return "许可还没有核实：未核实不等于违法，请先核实。正在施工的，可以先劝阻。"
    refused = may_order(Power.ORDER_STOP)(site, move)
    return str(refused) if refused else two_officers(site, move)


def two_officers(site: Site, move: Move) -> str | None:
    """A stop is the deed of two, each with a card of the organ in force that day: whoever acts, and another."""
    chosen = move.data.get("second")
    if move.is_offer or not chosen:
        return None
    if int(chosen) == move.actor.id:
        return "另一名执法人员不能是您本人：叫停由两名执法人员一起办，请选同去的另一人。"
    other = Person.objects.get(pk=int(chosen))
    people = [(move.actor.id, move.actor.name), (other.pk, other.name)]
    return officers_problem(people, site.unit, on=move.as_of) or no_contact(move, move.actor.id, other.pk)


def no_contact(move: Move, *people: int) -> str | None:
    """Why the paper cannot name whom to ask and where to call."""
    if has_phone(words.contact_of(people, str(move.data.get("contact") or ""))):
        return None
    return "文书上要印联系人及电话：请填“联系人及电话”（姓名和号码），或者请管理员登记经办人的电话后再办。"


def file_ready(site: Site, move: Move) -> str | None:
    """The organ whose case it is may decide here, by the law of the zone; a street that may not has handed it over."""
    if site.permit_status == PermitStatus.UNKNOWN:
        return "许可还没有核实，不能立案。"
    if refused := owner_sought(site, move):
        return refused
    known = _open_cases(site, move)
    if not move.is_offer and move.data.get("case"):
        known = [case for case in known if case.pk == int(move.data["case"])]
    unfit = [unfit_case(site, case, on=move.as_of) for case in known]
    if not known:
        return _no_case(site)
    return None if "" in unfit else f"没有可以登记的案件：{known[0].number} {unfit[0]}"


def _open_cases(site: Site, move: Move) -> list[Case]:
    """Read once for all steps that the page offers."""
    return list(move.once("open cases", lambda: list(facts.cases_of(site).select_related("rule", "unit"))))


def unfit_case(site: Site, case: Case, *, on: date) -> str:
    """Why the site may not be joined to that case, "" where it may."""
    power, town = case.rule.power, facts.town_of(site)
    if power in powers(case.unit, MATTER, town=town, on=on):
        return zone_problem(case)
    return missing_power(case.unit, MATTER, power, town=town, on=on)


def _no_case(site: Site) -> str:
    """What is to be done where there is nothing to join the site to."""
    if site.state == Site.State.HANDED_OVER:
        return "这一处还没有在办的案件：已移交，等接收机关立案后再登记。"
    return "这一处还没有在办的案件：本机关有处罚权的，先在“案件”登记线索、报批立案；没有的，请办“移交有权机关”。"


def owner_sought(site: Site, move: Move) -> str | None:
    return seeking_problem(site, move.as_of) or None


def owner_unknown(site: Site, move: Move) -> str | None:
    """An announcement for a builder whom nobody knows, long enough."""
    if site.is_owner_known:
        return f"建设人已查明，不用公告（{ANNOUNCEMENT}）。"
    if site.owner_announced_on:
        return f"已于 {site.owner_announced_on} 公告，到 {site.owner_announced_until} 期满。"
    begins, until = move.data.get("announced_on"), move.data.get("until")
    if move.is_offer or begins is None or until is None:
        return None
    count = facts.days("announce_days", on=begins)
    first = begins + timedelta(days=count)
    if begins > move.as_of:
        return "公告日期不能晚于今天，请核对。"
    if until < first:
        return f"公告期不少于 {count} 日（{ANNOUNCEMENT}）：{begins} 公告，最早到 {first} 期满。"
    return no_contact(move, move.actor.id)


def seal_ready(site: Site, move: Move) -> str | None:
    """The sealing itself is a step of the case, by the organ that may; here it is joined to the site."""
    if site.restarted_on is None:
        return f"没有登记叫停后继续施工，不能查封施工现场（{PLANNING}）。"
    if site.sealed_on:
        return f"已于 {site.sealed_on} 查封。"
    if site.case is None:
        return "查封由有强制权的机关在案件中实施（城乡规划法第六十八条、行政强制法第十七条），请先移交、登记立案。"
    if site.case.sealed_on is None:
        return f"案件 {site.case.number} 还没有实施查封（行政强制法第十八条），请 {site.case.unit} 先办“实施查封”。"
    return None


def goes_elsewhere(site: Site, move: Move) -> str | None:
    """To an organ that the table of powers lets decide there (the list names no other); the letter says whom to ask."""
    if site.permit_status == PermitStatus.UNKNOWN:
        return "许可还没有核实：未核实不等于违法，不能作为违法建设移交，请先核实许可（“核实许可”）。"
    if not organs(site):
        if site.zone == Zone.VILLAGE_PLAN:
            return f"{site.number} 在乡村规划区，依城乡规划法第六十五条由乡、镇人民政府处理，没有其他机关可以移交。{VILLAGE_WAY}"
        town = facts.town_of(site)
        return f"执法权限表里没有其他机关在{town}有权处理违法建设，不能移交：请管理员先在执法权限表登记。"
    return None if move.is_offer else no_contact(move, move.actor.id)


def has_grown(site: Site, move: Move) -> str | None:
    """“继续施工” is said only where something has grown since the stop."""
    if move.is_offer:
        return None
    if facts.growth_after_stop(site, seen=move.data, on=move.as_of):
        return None
    return f"{facts.why_not_grown(site, seen=move.data, on=move.as_of)}没有继续施工的，不用报告。"


def whole_gone(site: Site, move: Move) -> str | None:
    """Nothing of it is left; a part leaves the site open."""
    if refused := something_stands(site, move):
        return refused
    left = None if move.is_offer else facts.area_left(site, move.data["area"])
    if left is None or left <= facts.TOLERANCE:
        return None
    return f"建筑面积 {site.area_m2} 平方米，还有 {left} 平方米没有拆除：只拆一部分的请办“登记部分拆除”，全部拆完再登记拆除。"


def part_gone(site: Site, move: Move) -> str | None:
    if refused := something_stands(site, move):
        return refused
    left = None if move.is_offer else facts.area_left(site, move.data["area"])
    return "已经全部拆完，请办“登记拆除”。" if left is not None and left <= facts.TOLERANCE else None


def something_stands(site: Site, move: Move) -> str | None:
    if site.stage in PLANNED:
        return f"现阶段为“{Stage(site.stage).label}”，地上还没有建筑，不能登记拆除。"
    if move.is_offer:
        return None
    if move.data["area"] <= 0:
        return "拆除面积要大于 0。"
    left = facts.area_left(site, move.data["area"])
    if left is not None and left < 0:
        gone = site.area_m2 - left
        return f"拆除面积（连同以前拆除的）{gone} 平方米大于建筑面积 {site.area_m2} 平方米，请核对。"
    return _mode_fits(site, move)


def _mode_fits(site: Site, move: Move) -> str | None:
    mode, day = move.data["mode"], move.data["done_on"]
    if refused := _day_problem("拆除日期", site, day, on=move.as_of):
        return refused
    if mode in (DemolitionMode.ASSISTED, DemolitionMode.AGREEMENT) and not move.data.get("consent_no"):
        return "签字助拆和按协议拆除，请填写当事人签字的同意书或协议编号。"
    if mode == DemolitionMode.COERCED:
        at = datetime.combine(day, move.at.astimezone(ZONE).time(), tzinfo=ZONE)
        missing = facts.force_problems(site, move.data, planned_at=at)
        if missing:
            return f"强制拆除还缺 {len(missing)} 项条件：{'；'.join(missing)}。"
    return _operation_fits(move, day)


def _operation_fits(move: Move, day: date) -> str | None:
    """What was taken down together was so in an outing of that day."""
    chosen = move.data.get("operation")
    if not chosen:
        if not move.data.get("partner"):
            return None
        return (
            "有联合单位的，请选这次联合行动（每处拆除都要有行动记录）；还没有登记的，先登记联合行动、办“登记已完成”。"
        )
    row = JointOperation.objects.get(pk=int(chosen))
    if row.held_on == day:
        return None
    return f"联合行动 {row.number} 是 {row.held_on} 的，拆除日期是 {day}：请选拆除当天的联合行动，或者核对日期。"


def held_by_now(operation: JointOperation, move: Move) -> str | None:
    """An outing that lies ahead was not held."""
    if operation.held_on <= move.as_of:
        return None
    return f"联合行动定于 {operation.held_on}，还没有到，不能登记已完成。"


def corrected_by_now(site: Site, move: Move) -> str | None:
    """What was put right was put right after it had been found, not in days to come, and is seen to be so; what was
    ordered down is taken down."""
    case = next((each for each in _open_cases(site, move) if each.sanction == Sanction.DEMOLITION), None)
    if case is not None:
        return f"{case.number} 责令限期拆除：拆除了的请办“登记拆除”，不能登记自行改正。"
    day = move.data.get("done_on")
    if move.is_offer or day is None:
        return None
    if refused := _day_problem("改正日期", site, day, on=move.as_of):
        return refused
    if facts.pictures_since(site, day).exists():
        return None
    return f"自行改正要有改正后的现场照片：请先在附件里上传（用途选“{Attachment.Category.PHOTO.label}”，改正以后拍的，发现时的不算），再登记。"


def _day_problem(label: str, site: Site, day: date, *, on: date) -> str | None:
    if site.found_on <= day <= on:
        return None
    return f"{label}应在发现（{site.found_on}）之后、今天以前，请核对。"


def watched(site: Site, move: Move) -> str | None:
    open_count = site.watchs.filter(done_on=None).count()
    return f"还有 {open_count} 次回访没有做，回访后再销号。" if open_count else None


def another_site(site: Site, move: Move) -> str | None:
    chosen = move.data.get("into")
    if move.is_offer or not chosen:
        return None
    return "不能并入自己。" if int(chosen) == site.pk else None


def organs(site: Any) -> list[tuple[str, str]]:
    """Whom a site may be handed to: who may decide there today, by the law of its planning area."""
    able = _able(site) if site else []
    return [(str(unit.pk), unit.short_name) for unit in able if unit.pk != site.unit_id]


def _able(site: Site) -> list[Unit]:
    """In a village planning area the government of the 乡 or 镇; a street has none, and the county's names who acts."""
    able = deciding(MATTER, town=facts.town_of(site), on=clock.today())
    if site.zone != Zone.VILLAGE_PLAN:
        return able
    return [unit for unit in able if unit.kind == Unit.Kind.TOWN] or list(Unit.objects.filter(code=GOVERNMENT))


def came_back(site: Site, move: Move) -> str | None:
    """What the addressee declined is the street's again."""
    return (site.referral.not_back or None) if site.referral is not None else None
