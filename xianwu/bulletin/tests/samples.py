"""One row of each ledger of the bulletin."""

from datetime import date
from typing import Any

from xianwu.bulletin.models import Contribution, Issue, LeaderNote, Series

DAY = date(2025, 8, 1)
OUT = ("distributed", "archived")


def series(world: Any) -> Series:
    return world.write(
        Series(
            code=f"sample{world.number()}",
            name="样例快报",
            organ="样例机关",
            unit=world.units["office"],
            distribution="样例",
            groups=[],
        )
    )


def issue(world: Any) -> Issue:
    """One that has left the house: readers see no other."""
    made = world.write(
        Issue(title=f"样例第{world.number()}期", unit=world.units["office"], state="collecting", series=world.one(Series),
              as_of=DAY)
    )  # fmt: skip
    Issue.objects.filter(pk=made.pk).update(state="distributed", **in_state(world, made, "distributed"))
    made.refresh_from_db()
    return made


def in_state(world: Any, record: Issue, state: str) -> dict[str, Any]:
    """Signed issues have their number and three persons, open ones have none."""
    if state in ("collecting", "edited", "reviewed"):
        return {"issue_no": None, "year": None, "issued_on": None, "editor": None, "reviewer": None, "signer": None}
    people = {duty: world.person() for duty in ("editor", "reviewer", "signer")}
    return {"issue_no": world.number(), "year": 2025, "issued_on": DAY, **people}


def contribution(world: Any) -> Contribution:
    number = world.number()
    return world.write(
        Contribution(
            number=f"2024-{number:04}", title=f"样例信息{number}", unit=world.units["commerce"], state="submitted",
            body="样例正文。", submitted_on=DAY,
        )
    )  # fmt: skip


def adopted(world: Any, record: Contribution, state: str) -> dict[str, Any]:
    return {"issue": world.one(Issue)} if state == "adopted" else {}


def note(world: Any) -> LeaderNote:
    number = world.number()
    return world.write(
        LeaderNote(
            number=f"N{number:05}", title=f"样例批示{number}", unit=world.units["commerce"], state="open",
            issue=world.one(Issue), leader=world.person(), text="请抓好落实。", noted_on=DAY, due_on=date(2025, 9, 1),
        )
    )  # fmt: skip


def answered(world: Any, record: LeaderNote, state: str) -> dict[str, Any]:
    return {"reply": "" if state == "open" else "已办理。"}


SAMPLES = {Series: series, Issue: issue, Contribution: contribution, LeaderNote: note}


def stopped(world: Any, record: Series, state: str) -> dict[str, Any]:
    return {"stopped_on": DAY if state == "stopped" else None}


STATES = {Series: stopped, Issue: in_state, Contribution: adopted, LeaderNote: answered}
