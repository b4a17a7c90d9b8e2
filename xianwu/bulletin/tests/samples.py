"""One row of each ledger of the bulletin."""

from datetime import date
from typing import Any

from xianwu.bulletin.models import (
    Call,
    CallAnswer,
    Circular,
    Contribution,
    Deputy,
    Issue,
    Lead,
    LeaderNote,
    Series,
    SignPlace,
)

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


def place(world: Any) -> SignPlace:
    number = world.number()
    return world.write(
        SignPlace(
            title=f"样例核签{number}", unit=world.units["yanjin"], state="open", issue=world.one(Issue), stage=1,
            stage_name="核验", role="bulletin.cosigner",
        )
    )  # fmt: skip


def signed(world: Any, record: SignPlace, state: str) -> dict[str, Any]:
    at = {"acted_by": world.person(), "acted_at": world.at, "digest": "0" * 64}
    return at if state == "signed" else {"acted_by": None, "digest": ""}


def deputy(world: Any) -> Deputy:
    return world.write(
        Deputy(absent=world.person(), deputy=world.person(), valid_from=DAY, valid_to=date(2025, 9, 1), note="外出")
    )


def call(world: Any) -> Call:
    return world.write(
        Call(
            title=f"样例约稿{world.number()}", unit=world.units["office"], state="draft", series=world.one(Series),
            points="样例要点。", word_limit=300, due_on=date(2025, 9, 5), contact="样例", addressed=[],
        )
    )  # fmt: skip


def sent_call(world: Any, record: Call, state: str) -> dict[str, Any]:
    return {"sent_on": None if state == "draft" else DAY}


def answer(world: Any) -> CallAnswer:
    made = world.make(Call)
    return world.write(
        CallAnswer(title=made.title, unit=world.units["commerce"], state="sent", call=made, due_on=made.due_on)
    )


def answered_call(world: Any, record: CallAnswer, state: str) -> dict[str, Any]:
    if state not in ("handed", "passed"):
        return {}
    return {"contribution": world.make(Contribution), "handed_on": DAY}


def circular(world: Any) -> Circular:
    first = date(2000 + world.number(), 1, 1)
    return world.write(
        Circular(
            title=f"样例通报{world.number()}", unit=world.units["office"], state="draft", series=world.one(Series),
            kind="month", first=first, last=date(first.year, 1, 31),
        )
    )  # fmt: skip


def issued_circular(world: Any, record: Circular, state: str) -> dict[str, Any]:
    return {"issued_on": DAY if state == "issued" else None}


def lead(world: Any) -> Lead:
    number = world.number()
    return world.write(
        Lead(
            title=f"样例线索{number}", unit=world.units["commerce"], state="offered", kind="moved", mark=f"样例{number}",
            facts="样例依据。", sentence="样例句子。", source="样例来源", found_on=DAY,
        )
    )  # fmt: skip


def written_lead(world: Any, record: Lead, state: str) -> dict[str, Any]:
    return {"contribution": world.make(Contribution) if state == "written" else None}


SAMPLES = {
    Lead: lead,
    Circular: circular,
    Call: call,
    CallAnswer: answer,
    Series: series,
    Issue: issue,
    Contribution: contribution,
    LeaderNote: note,
    SignPlace: place,
    Deputy: deputy,
}


def stopped(world: Any, record: Series, state: str) -> dict[str, Any]:
    return {"stopped_on": DAY if state == "stopped" else None}


STATES = {
    Lead: written_lead,
    Circular: issued_circular,
    Call: sent_call,
    CallAnswer: answered_call,
    Series: stopped,
    Issue: in_state,
    Contribution: adopted,
    LeaderNote: answered,
    SignPlace: signed,
}
