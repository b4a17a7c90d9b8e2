"""What this field asks of a case on top of the engine's gates."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from xianwu.core.people.actors import Actor
from xianwu.core.units.models import Unit
from xianwu.core.workflow.declarations import Move
from xianwu.domains.illegal_building import facts
from xianwu.domains.illegal_building.kinds import LandType, Zone
from xianwu.domains.illegal_building.models import Site
from xianwu.kit.refusals import Wrong
from xianwu.registers.enforcement.models import Case, PenaltyRule

PLANNING = "河南省实施〈城乡规划法〉办法第七十二条"
HAND_ON = "请移送所在的乡、镇人民政府（街道办事处不是乡、镇人民政府，辖区内确属乡村规划区的报县人民政府明确）"
SEALING, BY_FORCE = ("approve_seal", "seal_urgently"), ("announce", "decide_coercion", "decide_substitute")
ANNOUNCEMENT = "河南省实施〈城乡规划法〉办法第七十五条"
PERFORM = "perform"
ARTICLES = {Zone.TOWN_PLAN: "第六十四条", Zone.VILLAGE_PLAN: "第六十五条"}
"""The article of 城乡规划法 that governs each planning area."""
OCCUPIED = (LandType.FARMLAND, LandType.OTHER_FARM)


def site_of(case: Case) -> Site | None:
    """The building that the case is about."""
    return Site.objects.select_related("unit").filter(subject=case.subject_id).first() if case.subject_id else None


def case_guard(case: Case, move: Move) -> str | None:
    """A seal only where building went on after the stop; farmland is executed by the court; what stands is not performed."""
    if move.step.name not in (*SEALING, *BY_FORCE, PERFORM):
        return None
    site = site_of(case)
    if move.step.name == PERFORM:
        return _still_stands(case, site)
    if move.step.name in SEALING:
        if site is not None and site.restarted_on is None:
            return f"没有登记“叫停后继续施工”，不能查封施工现场（{PLANNING}）。继续施工的，请先在疑似违建里报告。"
        return None
    if site is not None and site.land_type in OCCUPIED:
        return (
            f"这一处占用{site.get_land_type_display()}，属于违法占地，应当申请人民法院强制执行，"
            "行政机关不得自行强制拆除（土地管理法第八十三条）。"
        )
    return None


def seeking_problem(site: Site, on: date) -> str:
    """Nobody is proceeded against who was never looked for: thirty days of an announcement come first (办法 75)."""
    if site.is_owner_known:
        return ""
    count, until = facts.days("announce_days", on=on), site.owner_announced_until
    if until is None:
        return (
            f"建设人不明的，应当先公告，公告期不少于 {count} 日（{ANNOUNCEMENT}）。"
            f"请{site.unit}在疑似违建 {site.number} 里办“公告查找建设人”；查明了的，填写建设人。"
        )
    return f"建设人不明的公告到 {until} 期满，还没有届满（{ANNOUNCEMENT}）。" if on <= until else ""


def party_problem(case: Case, on: date) -> str:
    """Of a case that names nobody: the builder of its site is known by now, or was looked for to the end, or neither."""
    site = site_of(case)
    if site is None:
        return (
            f"“{case.party_name}”不是当事人：请查明建设人后填写。确实查不明的，由街道、乡镇登记疑似违建、"
            f"办“公告查找建设人”（{ANNOUNCEMENT}），案件关联这一处建筑"
        )
    if site.is_owner_known:
        return f"疑似违建 {site.number} 已经查明建设人，请把案件的当事人改为建设人"
    return seeking_problem(site, on)


def party_sought(actor: Actor, on: date) -> Q:
    """The same for the database."""
    unknown = Site.objects.filter(subject=OuterRef("subject"), is_owner_known=False, owner_announced_until__lt=on)
    return Q(Exists(unknown))


def _still_stands(case: Case, site: Site | None) -> str | None:
    """Whoever was ordered to take it down has done so when the site says it is gone, or put right."""
    if site is None or case.act_due_on is None or site.state not in Site.OPEN:
        return None
    return (
        f"{site.number} 还没有登记拆除或者自行改正（当前“{site.get_state_display()}”），不能登记履行完毕："
        "请街道、乡镇先在这一处疑似违建里登记。"
    )


def article_of(rule: PenaltyRule) -> str:
    """The article by zone that the provision rests on, "" where it rests on another law."""
    return next((each for each in ARTICLES.values() if "城乡规划法" in rule.basis and each in rule.basis), "")


def zone_problem(case: Case) -> str:
    """Article 64 is for towns' planning areas and the county's organ, 65 for villages' and the 乡、镇 governments.

    A `Wrong` beside `rule` where the organ of the case has the right act; else the case is handed on.
    """
    article = article_of(case.rule)
    if not article:
        return ""
    site = site_of(case)
    other = _other_zone(site, case, article) if site is not None else ""
    if other or article != ARTICLES[Zone.VILLAGE_PLAN] or case.unit.kind == Unit.Kind.TOWN:
        return other
    return f"城乡规划法第六十五条由乡、镇人民政府责令停止建设、限期改正、拆除，{case.unit}不能按 {case.rule.code} 办理，{HAND_ON}。"


def _other_zone(site: Site, case: Case, article: str) -> str:
    zone = Zone(site.zone)
    if zone == Zone.UNKNOWN:
        return f"{site.number} 的规划区还没有核实（“未定”），不能确定适用城乡规划法第六十四条还是第六十五条：请先核实规划区（在这一处疑似违建里修改）。"
    if ARTICLES[zone] == article:
        return ""
    is_towns = case.unit.kind == Unit.Kind.TOWN
    if zone == Zone.VILLAGE_PLAN:
        words = (
            f"{site.number} 在乡村规划区，适用城乡规划法第六十五条：由乡、镇人民政府责令停止建设、限期改正，逾期不改正的可以拆除，没有罚款；"
            f"不能按第六十四条（{case.rule.code}）办理。乡、镇人民政府请换用 W3，其他机关{HAND_ON}。"
        )
        return Wrong(words, field="rule" if is_towns else "")
    words = (
        f"{site.number} 在城镇规划区，适用城乡规划法第六十四条，由县级以上城乡规划（城市管理）部门办理；"
        f"不能按第六十五条（{case.rule.code}）办理：请换用 W1、W2，没有处罚权的移送。"
    )
    return Wrong(words, field="" if is_towns else "rule")


def zone_fits(actor: Actor, on: date) -> Q:
    """The same for the database, where the site is known."""
    found, own = Q(), Site.objects.filter(subject=OuterRef("subject"))
    for zone, article in ARTICLES.items():
        by_article = Q(rule__basis__contains="城乡规划法") & Q(rule__basis__contains=article)
        found &= ~by_article | ~Q(Exists(own.exclude(zone=zone)))
    return Q(subject__isnull=True) | found


def not_on_farmland(actor: Actor, on: date) -> Q:
    """The same for the database: on which cases an announcement may wait for somebody."""
    return Q(subject__isnull=True) | ~Q(
        Exists(Site.objects.filter(subject=OuterRef("subject"), land_type__in=OCCUPIED))
    )
