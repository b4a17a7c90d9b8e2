"""What the papers of a site say."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from xianwu.core.workflow.declarations import Move
from xianwu.domains.illegal_building import facts
from xianwu.domains.illegal_building.kinds import PermitStatus
from xianwu.domains.illegal_building.matters import MATTER
from xianwu.domains.illegal_building.models import Site
from xianwu.papers.wording import chinese_date
from xianwu.registers.enforcement.authority import basis_of, cards
from xianwu.registers.enforcement.kinds import Power
from xianwu.registers.enforcement.models import Officer

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

BROKEN = {
    PermitStatus.NONE: "《城乡规划法》第四十条、第四十一条",
    PermitStatus.DEVIATING: "《城乡规划法》第四十三条",
}


def facts_of(site: Site) -> str:
    """“在文岩街道……未取得许可建设住宅，现为地基”"""
    size = f"，面积 {site.area_m2} 平方米" if site.area_m2 is not None else ""
    return (
        f"在{site.address or site.title}，{site.get_permit_status_display()}建设{site.get_purpose_display()}，"
        f"现阶段为{site.get_stage_display()}{size}"
    )


def party_of(site: Site) -> str:
    return site.owner if site.is_owner_known and site.owner else "建设人（待查明）"


def _officers(site: Site, *, actor: Actor, on: date) -> list[tuple[str, str]]:
    """Whoever acts, and a colleague with a card: two names stand on every order."""
    held = cards([actor.id], site.unit, on=on)
    others = Officer.objects.valid(on).filter(organ=site.unit).exclude(person_id=actor.id)
    rows = [*held.values(), *others.select_related("person")[:1]]
    return [(row.person.name, row.card_no) for row in rows]


def stop_order(site: Site, *, actor: Actor, on: date, signature: str) -> dict[str, Any]:
    town = facts.town_of(site)
    return {
        "party": party_of(site),
        "facts": facts_of(site),
        "broken": BROKEN.get(PermitStatus(site.permit_status), "《城乡规划法》"),
        "basis": basis_of(site.unit, MATTER, Power.ORDER_STOP, town=town, on=on),
        "demand": "停止建设，保持现场原状，等候处理",
        "contact": f"{site.unit.name}",
        "officers": _officers(site, actor=actor, on=on),
        "signature": signature,
    }


def owner_notice(site: Site, move: Move) -> dict[str, Any]:
    return {
        "party": "下列建筑物的建设人",
        "facts": facts_of(site),
        "demand": "携带身份证件和建设审批手续到本机关接受调查，并停止建设、自行改正",
        "until": chinese_date(move.data["until"]),
        "announced_in": move.data["announced_in"],
        "contact": site.unit.name,
    }


def dissuasion(site: Site, move: Move) -> dict[str, Any]:
    return {
        "party": party_of(site),
        "place": site.address or site.title,
        "time": move.at,
        "facts": facts_of(site),
        "demand": "立即停止建设，办理审批手续后再建",
        "officers_present": move.actor.name,
        "attitude": move.data.get("note") or "未表态",
        "next_step": "报告并移交有权机关处理",
        "signature": move.data.get("signature") or "当事人未签字",
    }
