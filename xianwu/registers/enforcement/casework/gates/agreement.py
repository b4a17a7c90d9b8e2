"""Performance in parts: while it is kept nothing is executed, once it is broken execution goes on."""

from __future__ import annotations

from xianwu.registers.enforcement.casework.agreeing import broken_part, next_part
from xianwu.registers.enforcement.casework.dossier import Dossier
from xianwu.registers.enforcement.casework.gates.filing import power
from xianwu.registers.enforcement.casework.gates.gate import COERCION, PENALTY, Gate, gate
from xianwu.registers.enforcement.kinds import AgreementKind


def _rule(d: Dossier) -> str:
    is_fine = d.agreement and d.agreement.kind == AgreementKind.POSTPONED
    return f"{PENALTY}第六十六条" if is_fine else f"{COERCION}第四十二条"


def nothing_agreed(d: Dossier) -> Gate:
    """What was agreed on is waited for; broken, the execution is resumed first."""
    found = d.agreement
    if found is None:
        return gate("执行协议和分期", _rule(d), note="没有正在履行的协议、分期")
    broken = broken_part(found, d.payments, on=d.on)
    if broken:
        return gate("执行协议和分期", _rule(d), f"{broken}没有履行，请先恢复执行", do="resume_execution")
    ahead = next_part(found, d.payments)
    return gate("执行协议和分期", _rule(d), f"{found} 正在履行，下一期 {ahead.due_on}" if ahead else "")


def some_part_broken(d: Dossier) -> Gate:
    found = d.agreement
    if found is None:
        return gate("没有履行协议", _rule(d), "没有正在履行的协议、分期")
    words = "" if broken_part(found, d.payments, on=d.on) else "各期都没有逾期，不能恢复执行"
    return gate("没有履行协议", _rule(d), words)


AGREE = (power, nothing_agreed)
RESUME = (some_part_broken,)
