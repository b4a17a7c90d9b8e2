"""One case, as its contract asks for it."""

from datetime import date
from typing import Any

from xianwu.registers.enforcement.models import Case, PenaltyRule

DECIDED = ("decided", "served", "reminded", "performed", "closed", "archived")


def case(world: Any) -> Case:
    number = world.number()
    return world.write(
        Case(
            number=f"样案{number:05}", title=f"样例案由{number}", unit=world.units["housing"], state="clue", matter="toy",
            rule=world.one(PenaltyRule), party_kind="organisation", party_name=f"样例公司{number}", address="样例路1号",
            legal_rep="样例人", facts="样例事实", town=world.units["wenyan"], occurred_on=date(2025, 8, 1),
            clue_on=date(2025, 8, 2),
        )
    )  # fmt: skip


def state_of_case(world: Any, record: Case, state: str) -> dict[str, Any]:
    """A decision has its day, and stands behind a notice that was served."""
    if state not in DECIDED:
        return {}
    return {"filed_on": date(2025, 8, 4), "notice_served_on": date(2025, 8, 10), "decided_on": date(2025, 8, 20)}


SAMPLES = {Case: case}
STATES = {Case: state_of_case}
