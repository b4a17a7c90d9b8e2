"""What the papers of a site say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from xianwu.core.attachments.api import files_of
from xianwu.core.people.models import Person
from xianwu.core.units.models import Unit
from xianwu.core.workflow.declarations import Move
from xianwu.domains.illegal_building import facts
from xianwu.domains.illegal_building.kinds import PermitStatus, Zone
from xianwu.domains.illegal_building.matters import MATTER
from xianwu.domains.illegal_building.models import Site
from xianwu.lib.numbers import plain
from xianwu.papers.api import papers_of
from xianwu.papers.wording import chinese_date
from xianwu.registers.enforcement.authority import basis_of, cards
from xianwu.registers.enforcement.kinds import Power

LAW = "《城乡规划法》"
ARTICLES = {Zone.TOWN_PLAN: "第四十条", Zone.VILLAGE_PLAN: "第四十一条"}
"""Which article asks for a permit: one for each planning area (建设工程规划许可证, 乡村建设规划许可证)."""


VILLAGE = "；该处在乡村规划区，依法由乡、镇人民政府处理，街道办事处不是乡、镇人民政府，报请县人民政府明确处理机关"
"""What is asked of the county government about a site on the ground of a street office (城乡规划法 65)."""


def broken_by(site: Site) -> str:
    """The article that building without a permit, or beyond it, breaks there; both while the area is not verified."""
    if site.permit_status not in (PermitStatus.NONE, PermitStatus.DEVIATING):
        return LAW
    return LAW + ARTICLES.get(Zone(site.zone), "或者".join(ARTICLES.values()))


def facts_of(site: Site) -> str:
    """“在文岩街道……未取得许可建设住宅，现为地基”"""
    size = f"，面积 {plain(site.area_m2)} 平方米" if site.area_m2 is not None else ""
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
        "broken": broken_by(site),
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


# --- handed over -------------------------------------------------------------------------------------------------


def hand_over_letter(site: Site, move: Move, *, to_organ: Unit) -> dict[str, Any]:
    """What whoever takes the site over must know: who, where, what stands there, what was done and what is enclosed."""
    return {
        "to_organ": to_organ.name,
        "clue_no": site.number,
        "party": party_of(site),
        "particulars": _particulars(site),
        "facts": facts_of(site),
        "broken": broken_by(site),
        "reason": move.reason.rstrip("。")
        + (VILLAGE if to_organ.kind != Unit.Kind.TOWN and site.zone == Zone.VILLAGE_PLAN else ""),
        "measures": _measures(site),
        "documents": _documents(site),
        "contact": contact_of([move.actor.id], str(move.data.get("contact") or "")),
    }


def _particulars(site: Site) -> list[list[str]]:
    """Line by line; what nobody has found out is said to be open."""
    number = f"{site.owner_id_masked}（完整号码随卷移交）" if site.owner_id else ""
    point = f"北纬 {site.latitude}，东经 {site.longitude}（WGS-84）" if site.latitude is not None else ""
    permit = f"{site.get_permit_status_display()}{f'（{site.permit}）' if site.permit_id else ''}"
    verified = f"，{chinese_date(site.verified_on)}核实" if site.verified_on else ""
    lines = (
        ("建设人", party_of(site)),
        ("证件号码", number),
        ("位置", site.address),
        ("网格", str(site.cell)),
        ("坐标", point),
        ("发现", f"{chinese_date(site.found_on)}，{site.get_source_display()}"),
        ("规划区", site.get_zone_display()),
        ("土地类型", site.get_land_type_display()),
        ("许可核实", f"{permit}{verified}"),
        ("用途、结构", "，".join(each for each in (site.get_purpose_display(), site.get_structure_display()) if each)),
        ("规模", _size(site)),
        ("阶段", f"发现时{site.get_found_stage_display()}，现{site.get_stage_display()}"),
        ("叫停后继续施工", chinese_date(site.restarted_on) if site.restarted_on else "没有登记"),
    )
    return [[label, text or "未查明"] for label, text in lines]


def _size(site: Site) -> str:
    sides = f"{plain(site.length_m)}×{plain(site.width_m)} 米" if site.length_m and site.width_m else ""
    area = f"面积 {plain(site.area_m2)} 平方米" if site.area_m2 is not None else ""
    floors = f"{site.floors} 层" if site.floors is not None else ""
    return "，".join(each for each in (sides, area, floors) if each)


def _measures(site: Site) -> list[list[str]]:
    rows = site.siteactions.select_related("paper")
    told = [
        [str(row.done_on), row.get_kind_display(), row.paper.number if row.paper else "—", row.note or "—"]
        for row in rows
    ]
    return told or [[str(site.found_on), "发现", "—", "没有采取措施"]]


def _documents(site: Site) -> list[list[str]]:
    """The papers of the site and its files, numbered; the record itself always goes with it."""
    record = ["疑似违建登记（含处置记录）", site.number, str(site.found_on)]
    papers = [[row.title, row.number, str(row.issued_on)] for row in papers_of(site).order_by("pk")]
    files = files_of(site).count()
    pictures = [["现场照片和附件", f"{files} 份", "—"]] if files else []
    return [[str(at), *row] for at, row in enumerate([record, *papers, *pictures], 1)]
