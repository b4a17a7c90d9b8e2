"""Four cases of the bureau that show what happens after a decision: performed in the party's place, paid by
instalments, sealed in a hurry, changed at a review.

They are lived through the verbs that people call, before the month that the bulletin tells.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from xianwu.core.workflow.api import take_step
from xianwu.registers.enforcement.casework import paying
from xianwu.registers.enforcement.kinds import PartyKind, Sanction
from xianwu.registers.enforcement.models import Publication
from xianwu.registers.enforcement.synthetic.cases import Story, Walk
from xianwu.registers.enforcement.synthetic.people import Cast

SPOIL = Story(
    facts="未按建设工程规划许可证施工，将开挖的渣土约40立方米堆放在规划渠道内。", evidence="现场勘验笔录、规划许可档案、照片、造价鉴定意见",
    reasons="尚可采取改正措施消除影响，没有主动清除。", demand="清除渠道内的渣土，恢复渠道原状", sanction=Sanction.FINE,
    fine=Decimal(8_000), base=Decimal(120_000),
)  # fmt: skip
STORE = Story(
    facts="未按建设工程规划许可证加建仓储用房90平方米。", evidence="现场勘验笔录、规划许可档案、照片、造价鉴定意见",
    reasons="尚可采取改正措施消除影响，主动配合调查。", demand="拆除超出许可的加建部分，恢复原状", sanction=Sanction.FINE,
    fine=Decimal(9_000), base=Decimal(180_000), defence="经营困难，请求分期缴纳。", reply="处罚幅度适当；分期缴纳在决定后另行申请。",
    act_days=180,
)  # fmt: skip
ROOF = Story(
    facts="未按建设工程规划许可证加建屋面，夜间继续施工，临街构件有坠落危险。", evidence="现场勘验笔录、照片、造价鉴定意见",
    reasons="尚可采取改正措施消除影响，查封后停止施工。", demand="拆除加建屋面，恢复原状", sanction=Sanction.FINE,
    fine=Decimal(5_000), base=Decimal(100_000), act_days=30,
)  # fmt: skip
WALL = Story(
    facts="未按建设工程规划许可证加建围墙60米。", evidence="现场勘验笔录、规划许可档案、照片、造价鉴定意见",
    reasons="尚可采取改正措施消除影响，没有从轻情节。", demand="拆除超出许可的围墙", sanction=Sanction.FINE,
    fine=Decimal(7_000), base=Decimal(100_000), act_days=90,
)  # fmt: skip
LOWERED = Decimal(5_000)


def live(bureau: Cast, publish: Callable[[Cast], None]) -> None:
    substituted(bureau)
    changed(bureau, publish)
    by_instalments(bureau)
    sealed(bureau)


def opened(bureau: Cast, story: Story, *, on: date, title: str, party: str, town: str) -> Walk:
    return Walk(bureau, story, on=on).open(
        None, rule="W1", title=title, party_kind=PartyKind.ORGANISATION, party_name=party, legal_rep="示例负责人",
        phone="13800004399", address=f"{bureau.units[town].short_name}示例路1号", town=bureau.units[town],
    )  # fmt: skip


def substituted(bureau: Cast) -> None:
    """Not cleared in time, reminded, cleared by another who is paid by the party."""
    title, party = "未按规划许可施工堆占渠道案", "示例建材有限公司"
    walk = opened(bureau, SPOIL, on=date(2024, 3, 4), title=title, party=party, town="tanlong").filed().heard()
    act_due = walk.on(1).day + timedelta(days=20)
    walk.step("decide", "head", sanction=SPOIL.sanction, fine=SPOIL.fine, act_due_on=act_due)
    walk.on(2).step("serve_decision", "clerk", served_on=walk.day, method="direct").paid("示例票据0601")
    walk.on((act_due - walk.day).days + 2).step("remind", "officer_1")
    walk.on(1).step("serve_reminder", "clerk", served_on=walk.day, method="direct").on(18)
    planned = walk.day + timedelta(days=10)
    walk.step(
        "decide_substitute", "head", substitute_ground="pollution", substitute_target="渠道内渣土约40立方米",
        substitute_by="示例清运有限公司", substitute_plan="挖机装车清运到消纳场", substitute_on=planned,
        substitute_estimate=Decimal(6_000), substitute_reckoning="台班费、运费和消纳费", no_interest=True,
        no_building=True,
    )  # fmt: skip
    walk.on(1).step("serve_substitute", "clerk", served_on=walk.day, method="direct")
    walk.on(1).step("remind_substitute", "officer_1", method="direct").on((planned - walk.day).days)
    walk.step(
        "substitute", "officer_1", substitute_watched_by="示例城管执法甲、示例城管执法乙",
        substitute_signed="监督人员、代履行人、当事人均签名", substitute_cost=Decimal(5_600), no_violence=True,
    )  # fmt: skip
    _received(walk.on(6), "cost", Decimal(5_600), "示例票据0602")
    walk.archived("2024-违建-002", performance="罚款已缴，渣土由第三人代为清除，费用已缴")


def changed(bureau: Cast, publish: Callable[[Cast], None]) -> None:
    """Paid, lowered at a review, what was too much given back."""
    title = "加建围墙案"
    walk = opened(bureau, WALL, on=date(2024, 7, 1), title=title, party="示例纺织有限公司", town="dongtun")
    walk.filed().decided().paid("示例票据0603")
    publish(bureau)
    walk.on(10)
    by: dict[str, Any] = {"actor": bureau.clerk}
    paying.challenge(walk.case, kind="reconsideration", challenged_on=walk.day, at=walk.at, **by)
    walk.on(50)
    paying.end_challenge(walk.case, ended_on=walk.day, outcome="changed", at=walk.at, **by)
    for row in walk.case.publications.filter(state=Publication.State.ANNULLED):
        take_step(row, "withdraw", actor=bureau.clerk, at=walk.at)
    served = walk.on(2).day
    walk.step(
        "change_decision", "clerk", made_by="延津县人民政府", document_no="示例复决〔2024〕1号", served_on=served,
        sanction=WALL.sanction, fine=LOWERED,
    )  # fmt: skip
    walk.on(6)
    refund = {"amount": WALL.fine - LOWERED, "refunded_on": walk.day, "receipt_no": "示例退付0001"}
    paying.record_refund(walk.case, at=walk.at, **refund, **by)
    walk.archived("2024-违建-003", performance="变更后的罚款已缴，多缴款已退还")


def _received(walk: Walk, kind: str, amount: Decimal, receipt_no: str) -> None:
    paying.record_payment(
        walk.case, kind=kind, amount=amount, paid_on=walk.day, receipt_no=receipt_no, actor=walk.cast.clerk, at=walk.at
    )


def by_instalments(bureau: Cast) -> None:
    """Three parts, two of them paid, the last still ahead."""
    title, party = "加建仓储用房案", "示例仓储有限公司"
    walk = opened(bureau, STORE, on=date(2025, 4, 1), title=title, party=party, town="fengzhuang").filed().decided()
    parts = "2025-07-15 3000\n2025-08-15 3000\n2025-10-15 3000"
    applied = walk.on(3).day
    walk.step("postpone", "head", applied_on=applied, parts=parts, reason="当事人经营困难，提供了经营和纳税材料")
    for number, day in enumerate((date(2025, 7, 14), date(2025, 8, 14))):
        walk.on((day - walk.day).days)
        _received(walk, "fine", Decimal(3_000), f"示例票据060{number + 5}")


def sealed(bureau: Cast) -> None:
    """Sealed on the spot at night's end, approved within the day, opened when the work had stopped."""
    title, party = "加建屋面案", "示例商贸有限公司"
    walk = opened(bureau, ROOF, on=date(2025, 6, 3), title=title, party=party, town="wenyan").filed()
    walk.on(1).step(
        "seal_urgently", "officer_1", seal_place="示例路1号加建屋面施工部位", is_told=True, method="left",
        seal_reason="屋面构件有坠落危险，不立即查封不足以制止", witness="示例居委会",
    )  # fmt: skip
    walk.step("confirm_seal", "deputy", reason="情况紧急，查封范围适当，同意").decided(after=6)
    walk.step("unseal", "officer_1", reason="施工已停止，危险构件已拆除").paid("示例票据0608")
    walk.archived("2025-违建-002", performance="罚款已缴清，加建屋面已拆除")
