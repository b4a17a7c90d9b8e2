"""One random draw of the demo, replayable like any other; its salt comes from the demo's own stream."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from xianwu.core.records.numbers import take_number
from xianwu.core.workflow.api import open_record, take_step
from xianwu.core.workflow.replay import instant
from xianwu.domains.art_training.demo_register import School
from xianwu.domains.art_training.kinds import MATTER
from xianwu.lib import draws as brain
from xianwu.registers.enforcement.models import Draw, Inspection, Officer, Plan
from xianwu.registers.enforcement.publicity import drawing
from xianwu.registers.enforcement.synthetic.people import Cast
from xianwu.registers.enforcement.visits import team_actions

WANTED = 2


def commit(rng: Random, cast: Cast, plan: Plan, schools: list[School], *, on: date) -> Draw:
    """The list is frozen and the commitment public; the number comes three days later."""
    salt = rng.randbytes(brain.SALT_BYTES)
    listed = sorted(each.subject.number for each in schools if each.is_listed(on) and each.subject.is_registered)
    row = Draw(
        number=take_number(f"抽{on.year}", width=4), title=f"{plan.title}随机抽取", unit=cast.organ, matter=MATTER,
        state=Draw.State.COMMITTED, plan=plan, wanted=WANTED, is_weighted=False,
        candidates=[[number, "1"] for number in listed], officers=[each.card_no for each in cast.officers],
        salt=salt.hex(), commitment=brain.commitment_of(salt), committed_on=on,
        public_source="中国福利彩票3D第（演示）期开奖号码", public_on=on + timedelta(days=3),
    )  # fmt: skip
    row.list_digest = drawing.frozen(row).digest
    open_record(row, "enforcement.draw_committed", actor=cast["art_clerk"], at=instant(on))
    return row


def reveal(cast: Cast, row: Draw) -> list[Inspection]:
    """Two people type the number, the salt opens, and teams are put on the drawn visits."""
    day = row.public_on
    take_step(row, "enter_value", actor=cast["art_clerk"], at=instant(day, 10), data={"value": "4 0 7"})
    take_step(row, "confirm_value", actor=cast["art_deputy"], at=instant(day, 20), data={"value": "4 0 7"})
    take_step(row, "reveal", actor=cast["art_clerk"], at=instant(day, 30))
    visits = list(Inspection.objects.filter(plan=row.plan, source="random").select_related("subject", "unit"))
    cards = {each.card_no: each for each in Officer.objects.filter(organ=cast.organ).select_related("person")}
    teams = {pair["subject"]: pair["officers"] for pair in row.pairs}
    for visit in visits:
        team = [cards[number] for number in teams[visit.subject.number]]
        team_actions.assign_officers([visit], team, actor=cast["art_clerk"], at=instant(day, 40))
    return visits
