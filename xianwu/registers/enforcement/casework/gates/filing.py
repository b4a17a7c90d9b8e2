"""Before a case is filed: who may punish, whom, for what, and whether it is still in time."""

from __future__ import annotations

from xianwu.registers.enforcement.casework.dossier import Dossier
from xianwu.registers.enforcement.casework.gates.gate import PENALTY, Gate, gate
from xianwu.registers.enforcement.deadlines import limitation_ends
from xianwu.registers.enforcement.kinds import PartyKind
from xianwu.registers.enforcement.models import Case

PARTICULARS = ("party_name", "address", "facts")


def power(d: Dossier) -> Gate:
    return gate("执法权限", f"{PENALTY}第十七条、第二十四条", d.power_problem)


def particulars(d: Dossier) -> Gate:
    """What the filing form must say of the party and the act."""
    meta = Case._meta
    names = (*PARTICULARS, "legal_rep") if d.case.party_kind == PartyKind.ORGANISATION else PARTICULARS
    missing = [f"缺{meta.get_field(name).verbose_name}" for name in names if not getattr(d.case, name)]
    return gate("当事人和线索", f"{PENALTY}第五十四条", *missing, do="edit")


def party_known(d: Dossier) -> Gate:
    """Nobody is proceeded against who is not known, unless the field had whoever it is looked for (`Matter.party_problem`)."""
    way = "edit" if d.case.state == Case.State.CLUE else "particulars"
    return gate("查明当事人", f"{PENALTY}第四十条", d.party_problem, do=way)


def rule_in_force(d: Dossier) -> Gate:
    """The provision of this matter that was in force when the act ended."""
    case = d.case
    other = case.rule.matter != case.matter and f"处罚事项“{case.rule}”不属于{case.matter_word}"
    lapsed = not case.rule.is_valid(case.occurred_on) and f"处罚事项“{case.rule}”在违法行为发生时没有生效或已经失效"
    instead = d.act_named_instead
    note = f"注意：案由写的是 {instead}，处罚事项是“{case.rule}”，请核对案由" if instead else ""
    return gate("处罚依据", f"{PENALTY}第四条、第三十七条", other or "", lapsed or "", do="edit", note=note)


def act_fits(d: Dossier) -> Gate:
    """The provision speaks of this party and this place, as the field knows them."""
    return gate("事项适用", d.case.rule.basis, d.act_problem, do="edit")


def limitation(d: Dossier) -> Gate:
    """Two years, or five where life, health or finance was harmed; the day of discovery counts."""
    case = d.case
    ends = limitation_ends(case.occurred_on, is_grave=case.is_grave)
    early = "发现线索日期早于违法行为日期，请核对" if case.clue_on < case.occurred_on else ""
    late = (
        f"违法行为终了于 {case.occurred_on}，时效至 {ends}，{case.clue_on} 才发现，不再给予处罚"
        if case.clue_on > ends
        else ""
    )
    return gate("处罚时效", f"{PENALTY}第三十六条", early, late, do="edit")


def one_case(d: Dossier) -> Gate:
    """One act is one case: a second file would be a second fine."""
    open_cases = [each.number for each in d.same_acts if each.annulled_on is None]
    words = f"同一当事人的同一违法行为已在 {'、'.join(open_cases)} 办理" if open_cases else ""
    return gate("一事一案", f"{PENALTY}第二十九条", words)


FILING = (power, particulars, party_known, rule_in_force, act_fits, limitation, one_case)
