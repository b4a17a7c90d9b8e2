"""A case handed to whom it belongs: another organ, or the police where it looks like a crime; each with its letter."""

from __future__ import annotations

from typing import Any

from xianwu.core.people.models import Person
from xianwu.core.units.models import Unit
from xianwu.core.workflow.declarations import Ask, Move
from xianwu.kit import clock
from xianwu.registers.enforcement.authority import empowered, governments
from xianwu.registers.enforcement.brain.papers_elements import has_phone
from xianwu.registers.enforcement.casework import contents
from xianwu.registers.enforcement.casework.dossier import Dossier
from xianwu.registers.enforcement.casework.issuing import words_of
from xianwu.registers.enforcement.kinds import ReferralKind
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.publicity.actions import enclose_letter, send_referral

OF_CRIMES = ("公安", "检察", "监察")
NOTHING_DONE = "没有采取强制措施，没有先行登记保存"


def other_organs(case: Any) -> list[tuple[str, str]]:
    """Whom the table of powers lets enforce something there (处罚法 22–25), and those who prosecute crimes (27)."""
    if case is None:
        return []
    able = {unit.pk for unit in empowered(town=case.town, on=clock.today())}
    rows = [unit for unit in governments() if unit.pk in able or is_of_crimes(unit)]
    return [(str(unit.pk), unit.short_name) for unit in rows if unit.pk != case.unit_id]


def is_of_crimes(unit: Unit) -> bool:
    return any(word in unit.name for word in OF_CRIMES)


TRANSFER_ASKS = (
    Ask(
        "to_organ",
        "移送机关",
        "choice",
        other_organs,
        help="只列执法权限表里在这里有权限的机关和办理犯罪案件的机关；没有列出的，请管理员先登记执法权限",
    ),
    Ask("is_crime", "涉嫌犯罪，移送公安机关", "bool", required=False),
    Ask("contact", "联系人及电话", required=False, help="印在移送书上；不填用办案人员登记的电话"),
)


# --- what stands before it ------------------------------------------------------------------------------


def to_whom_it_belongs(case: Case, move: Move, d: Dossier) -> str:
    """What looks like a crime goes to those who prosecute crimes, and not to another bureau (处罚法 27)."""
    if move.is_offer or not move.data.get("is_crime"):
        return ""
    organ = Unit.objects.get(pk=int(move.data["to_organ"]))
    if is_of_crimes(organ):
        return ""
    return (
        f"涉嫌犯罪的应当移送公安机关（司法机关）（行政处罚法第二十七条），{organ.name}不办理犯罪案件，请另选移送机关。"
    )


def letter_complete(case: Case, move: Move, d: Dossier) -> str:
    """The letter says what was done and whom to ask; without either it is not printed."""
    if move.is_offer:
        return ""
    facts = "" if case.facts else "缺违法事实，请先在线索或者调查终结中写明"
    contact = "" if has_phone(_contact(case, move, d)) else "缺联系人及电话，请填写，或者请管理员登记办案人员的电话"
    missing = "；".join(words for words in (facts, contact) if words)
    return f"案件移送书还不能印发：{missing}。" if missing else ""


# --- what it changes --------------------------------------------------------------------------------------


def transfer(case: Case, move: Move) -> None:
    """The referral is the publicity's own record, and the letter belongs to it: both organs read it."""
    case.transferred_to_id = int(move.data["to_organ"])
    is_crime = bool(move.data.get("is_crime"))
    kind = ReferralKind.POLICE if is_crime else ReferralKind.HAND_OVER
    organ = case.transferred_to
    words = _words(case, move)
    about = {"case": case, "subject": case.subject} if case.subject_id else {"case": case}
    row = send_referral(
        sender=case.unit, matter=case.matter, to_organ=organ, reason=move.reason, actor=move.actor, at=move.at,
        kind=kind, facts=case.facts, occurred_on=case.occurred_on, **about,
    )  # fmt: skip
    enclose_letter(row, "crime_letter" if is_crime else "transfer_letter", words, actor=move.actor, at=move.at)


def _words(case: Case, move: Move) -> dict[str, Any]:
    rows = [[part.title, part.number or "—", str(part.on) if part.on else "—"] for part in contents.materials_of(case)]
    assert case.transferred_to
    return words_of(case, "transfer_letter", on=move.as_of) | {
        "to_organ": case.transferred_to.name,
        "reason": move.reason,
        "measures": _measures(case),
        "documents": [
            [str(at), *row] for at, row in enumerate(rows or [["案情记录", case.number, str(case.clue_on)]], 1)
        ],
        "contact": _contact(case, move, Dossier(case, on=move.as_of)),
    }


def _measures(case: Case) -> str:
    """What is held or sealed, for whoever takes the case over."""
    held = [f"先行登记保存：{row.things}（{row.due_on} 前处理）" for row in case.custodys.filter(ended_on=None)]
    sealed = [f"查封：{case.seal_place}（{case.seal_no}）"] if case.sealed_on and case.unsealed_on is None else []
    return "；".join([*held, *sealed]) or NOTHING_DONE


def _contact(case: Case, move: Move, d: Dossier) -> str:
    """What was typed, else the first who handles the case and has a phone, else who hands it over."""
    given = str(move.data.get("contact") or "").strip()
    if given:
        return given
    people = [*(row.person for row in d.acting), *Person.objects.filter(pk=move.actor.id)]
    found = next((each for each in people if each.phone), None)
    return f"{found.name} {found.phone}" if found else ""
