"""What the papers of a site say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from xianwu.core.people.models import Person
from xianwu.core.workflow.declarations import Move
from xianwu.domains.illegal_building import facts
from xianwu.domains.illegal_building.kinds import PermitStatus
from xianwu.domains.illegal_building.matters import MATTER
from xianwu.domains.illegal_building.models import Site
from xianwu.papers.wording import chinese_date
from xianwu.registers.enforcement.authority import basis_of, cards
from xianwu.registers.enforcement.kinds import Power

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


def _officers(site: Site, people: Sequence[int], *, on: date) -> list[tuple[str, str]]:
    """Name and card of those who did it, in their order."""
    held = cards(people, site.unit, on=on)
    return [(held[each].person.name, held[each].card_no) for each in people]


def contact_of(people: Sequence[int], given: str = "") -> str:
    """Whom to ask for and where to call: what was typed, else the first of them who has a phone; "" where none has."""
    if given.strip():
        return given.strip()
    known = Person.objects.in_bulk(list(people))
    found = next((known[each] for each in people if each in known and known[each].phone), None)
    return f"{found.name} {found.phone}" if found else ""


def stop_order(site: Site, *, officers: Sequence[int], on: date, signature: str, contact: str = "") -> dict[str, Any]:
    """The order of the two persons `officers`, each with a card in force."""
    town = facts.town_of(site)
    return {
        "party": party_of(site),
        "facts": facts_of(site),
        "broken": BROKEN.get(PermitStatus(site.permit_status), "《城乡规划法》"),
        "basis": basis_of(site.unit, MATTER, Power.ORDER_STOP, town=town, on=on),
        "demand": "停止建设，保持现场原状，等候处理",
        "contact": contact_of(officers, contact),
        "officers": _officers(site, officers, on=on),
        "signature": signature,
    }


def owner_notice(site: Site, move: Move) -> dict[str, Any]:
    return {
        "party": "下列建筑物的建设人",
        "facts": facts_of(site),
        "demand": "携带身份证件和建设审批手续到本机关接受调查，并停止建设、自行改正",
        "until": chinese_date(move.data["until"]),
        "announced_in": move.data["announced_in"],
        "contact": contact_of([move.actor.id], str(move.data.get("contact") or "")),
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
