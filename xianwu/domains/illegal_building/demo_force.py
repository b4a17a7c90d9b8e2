"""Three sites that went further than a stop: taken down by force, punished and put right, built again on the same place.

They are lived through the verbs that people call, before the month that the bulletin tells; none of it is in August.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from xianwu.core.workflow.api import take_step
from xianwu.core.workflow.replay import instant
from xianwu.domains.illegal_building import demo_ground
from xianwu.domains.illegal_building.demo_people import Cast
from xianwu.domains.illegal_building.kinds import DemolitionMode, Found, LandType, PermitStatus, Purpose, Stage, Zone
from xianwu.domains.illegal_building.models import Cell, Site
from xianwu.domains.illegal_building.patrol_actions import plan_operation
from xianwu.domains.illegal_building.site_actions import look_again, report_site
from xianwu.registers.enforcement.kinds import Sanction
from xianwu.registers.enforcement.models import PenaltyRule, Publication
from xianwu.registers.enforcement.synthetic.cases import Story, Walk
from xianwu.registers.enforcement.synthetic.people import Cast as Bureau
from xianwu.registers.enforcement.synthetic.sites import workday

SIGNED = {"signature": "当事人签字"}
FORCED, CORRECTED = 3, 13
"""Places in the list of villages."""
FACTORY = Story(
    facts="未取得建设工程规划许可证建设厂房240平方米，责令停止后继续施工。",
    evidence="现场勘验笔录、责令停止通知书、照片、工程造价鉴定意见", reasons="责令停止后继续施工，无法采取改正措施消除影响。",
    demand="拆除违法建设的厂房", sanction=Sanction.FINE, fine=Decimal(19_200), base=Decimal(240_000),
    defence="请求保留厂房。", reply="没有规划许可，无法采取改正措施，不予采纳。",
)  # fmt: skip
SHOP = Story(
    facts="未按建设工程规划许可证加建门面房60平方米。", evidence="现场勘验笔录、规划许可档案、照片、造价鉴定意见",
    reasons="尚可采取改正措施消除影响，主动配合调查。", demand="拆除超出许可的加建部分，恢复原状", sanction=Sanction.FINE,
    fine=Decimal(6_000), base=Decimal(120_000), act_days=30,
)  # fmt: skip


@dataclass(frozen=True)
class Building:
    place: int
    stage: str
    purpose: str
    owner: str
    length: int
    width: int


class Road:
    """One site, from the report to its end."""

    def __init__(self, cast: Cast, cells: list[Cell], building: Building, *, on: date) -> None:
        self.cast, self.day, self.minute = cast, on, 0
        south, west = demo_ground.corner(building.place)
        village = cast.villages[building.place]
        data = {
            "cell": cells[building.place], "stage": building.stage, "purpose": building.purpose, "source": Found.ROUTINE,
            "owner": building.owner, "address": f"{village.short_name}工业路1号", "village": village,
            "length_m": Decimal(building.length), "width_m": Decimal(building.width), "floors": 1,
            "latitude": south + Decimal("0.009"), "longitude": west + Decimal("0.009"), "given_datum": "wgs84",
            "accuracy_m": 6,
        }  # fmt: skip
        self.key = report_site(data, actor=cast.patroller_of(building.place), at=self.at).pk

    @property
    def at(self) -> Any:
        self.minute += 5
        return instant(self.day, self.minute)

    @property
    def site(self) -> Site:
        return Site.objects.select_related("subject", "case__unit").get(pk=self.key)

    def on(self, day: date, *, after: int = 0) -> Road:
        """Another day; `after` so many minutes of it, where somebody else has acted before."""
        self.day, self.minute = day, after
        return self

    def beside(self, walk: Walk) -> Road:
        """After what the bureau has done that day."""
        return self.on(walk.day, after=walk.minute)

    def step(self, name: str, who: str, *, reason: str = "", **data: Any) -> Road:
        take_step(self.site, name, actor=self.cast[who], at=self.at, data=data, reason=reason)
        return self

    def stopped(self, status: str = PermitStatus.NONE) -> Road:
        """Verified on the day, stopped on the next."""
        self.step(
            "verify", "wenyan_officer_1", permit_status=status, permit="", zone=Zone.TOWN_PLAN,
            land_type=LandType.CONSTRUCTION, note="查询规划、自然资源审批台账",
        )  # fmt: skip
        second = str(self.cast["wenyan_officer_2"].id)
        return self.on(self.day + timedelta(days=1)).step("stop", "wenyan_officer_1", second=second, **SIGNED)

    def filed(self, walk: Walk) -> Road:
        return self.beside(walk).step("file", "wenyan_deputy", case=str(walk.key))

    def watched(self) -> Road:
        """Looked at again on each day that was planned; closed after the last."""
        site = self.site
        for watch in site.watchs.order_by("due_on"):
            self.on(watch.due_on)
            actor = self.cast["wenyan_officer_2"]
            look_again(watch, done_on=self.day, is_rebuilt=False, note="未见复建", actor=actor, at=self.at)
        return self.step("close", "wenyan_deputy")

    def handed_over(self, bureau: Bureau, story: Story, *, rule: str, title: str, reason: str) -> Walk:
        """Sent to the bureau, which takes it in and opens its own case."""
        self.step("hand_over", "wenyan_deputy", reason=reason, to_organ=str(bureau.organ.pk))
        referral = self.site.referral
        assert referral
        take_step(referral, "receive", actor=bureau.clerk, at=self.at)
        chosen = PenaltyRule.objects.get(matter=bureau.matter, code=rule)
        data = {"title": title, "rule": str(chosen.pk), "occurred_on": self.day, "facts": story.facts}
        take_step(referral, "open_case", actor=bureau.clerk, at=self.at, data=data)
        assert referral.own_case_id
        return Walk(bureau, story, on=self.day, key=referral.own_case_id, after=self.minute)

    def answered(self, bureau: Bureau, words: str) -> Road:
        """The bureau tells the street what came of it."""
        referral = self.site.referral
        assert referral
        take_step(referral, "answer", actor=bureau.clerk, at=self.at, data={"answer": words})
        return self


def live(cast: Cast, bureau: Bureau, cells: list[Cell]) -> None:
    forced(cast, bureau, cells)
    corrected(cast, bureau, cells)
    rebuilt(cast, cells)
    published(bureau)


def forced(cast: Cast, bureau: Bureau, cells: list[Cell]) -> None:
    """Not stopped, sealed, punished, reminded, heard, announced, and after the time to sue taken down by force."""
    factory = Building(FORCED, Stage.FOUNDATION, Purpose.FACTORY, "示例户七", 20, 12)
    road = Road(cast, cells, factory, on=date(2024, 5, 6)).stopped()
    road.on(date(2024, 5, 10)).step(
        "report_restart", "wenyan_officer_1", stage=Stage.RISING, floors=1, area=Decimal(240)
    )
    why = "叫停后继续施工，街道没有处罚和强制权"
    walk = road.handed_over(bureau, FACTORY, rule="W2", title="未取得建设工程规划许可证建设厂房案", reason=why).filed()
    place = f"{cast.villages[FORCED].short_name}工业路1号施工现场"
    walk.step("approve_seal", "deputy", seal_place=place, seal_reason="责令停止后继续施工，县政府责成查封〔示例〕1号")
    walk.step("seal", "officer_1", is_told=True, method="left", witness="示例村委会")
    road.filed(walk).step("seal", "wenyan_officer_1")
    walk.heard(after=8).on(1)
    decision = {"sanction": FACTORY.sanction, "fine": FACTORY.fine, "act_due_on": walk.day + timedelta(days=20)}
    walk.step("unseal", "officer_1", reason="工地已停工，处罚决定已经作出").step("decide", "head", **decision)
    walk.on(2).step("serve_decision", "clerk", served_on=walk.day, method="direct").paid("示例票据0501")
    _executed(walk)
    _taken_down(road, walk)
    walk.archived("2024-违建-001", performance="罚款已缴清，厂房已强制拆除")
    road.beside(walk).answered(bureau, "已立案处罚并强制拆除").watched()


def _executed(walk: Walk) -> None:
    """From the term that ran out to the decision to execute, each behind its gate."""
    assert walk.case.act_due_on
    walk.on((walk.case.act_due_on - walk.day).days + 2).step("remind", "officer_1")
    walk.on(1).step("serve_reminder", "clerk", served_on=walk.day, method="direct")
    walk.on(2).step("hear_plea", "clerk", plea_on=walk.day, plea="请求延期拆除。")
    walk.on(3).step("answer_plea", "officer_1", plea_reply="公告期内仍可自行拆除，不再另行延期。")
    until = walk.day + timedelta(days=35)
    walk.step("announce", "clerk", announced_on=walk.day, self_until=until, announced_in="现场张贴、县政府网站")
    served = walk.case.served_on
    assert served
    walk.on((served - walk.day).days + 190).step(
        "decide_coercion", "head", coercion_plan="机械拆除，当事人到场，先清点登记屋内物品"
    )
    walk.on(2).step("serve_coercion", "clerk", served_on=walk.day, method="direct").on(7)


def _taken_down(road: Road, walk: Walk) -> None:
    cast, held = road.cast, walk.day
    plan = {
        "title": "强制拆除行动",
        "held_on": held,
        "people_count": 32,
        "vehicles": 9,
        "plan": "依法强制拆除，全程录像",
    }
    row = plan_operation(plan, actor=cast["wenyan_clerk"], at=instant(held - timedelta(days=3)))
    take_step(row, "hold", actor=cast["wenyan_deputy"], at=instant(held, 60))
    road.on(held, after=60).step(
        "demolish", "wenyan_deputy", mode=DemolitionMode.COERCED, done_on=held, area=Decimal(240),
        partner=str(cast.units["housing"].pk), operation=str(row.pk), has_inventory=True, has_video=True,
    )  # fmt: skip


def corrected(cast: Cast, bureau: Bureau, cells: list[Cell]) -> None:
    """Handed over, punished, put right by the owner, archived."""
    shop = Building(CORRECTED, Stage.RISING, Purpose.SHOP, "示例户八", 12, 5)
    road = Road(cast, cells, shop, on=date(2025, 2, 10)).stopped()
    why = "街道没有处罚权，移交住建城管局立案"
    road.on(date(2025, 2, 17))
    walk = road.handed_over(bureau, SHOP, rule="W1", title="加建门面房案", reason=why).filed()
    road.filed(walk)
    walk.decided(after=8)
    demo_ground.show_corrected(road.beside(walk).site, actor=cast["wenyan_officer_1"], at=road.at)
    road.step("correct", "wenyan_officer_1", done_on=walk.day, note="加建部分已自行拆除，恢复原状")
    walk.paid("示例票据0502").archived("2025-违建-001", performance="罚款已缴清，已恢复原状")
    road.beside(walk).answered(bureau, "已立案处罚，当事人自行拆除加建部分").watched()


def rebuilt(cast: Cast, cells: list[Cell]) -> None:
    """On the place that was cleared by force somebody lays bricks again: the report points back by itself."""
    shed = Building(FORCED, Stage.MATERIAL, Purpose.SHED, "示例户七", 10, 8)
    road = Road(cast, cells, shed, on=date(2025, 4, 14)).stopped()
    assert road.site.rebuilt_of_id
    held = date(2025, 4, 22)
    road.on(held).step(
        "demolish", "wenyan_officer_2", mode=DemolitionMode.ASSISTED, done_on=held, area=Decimal(80),
        consent_no="助拆〔2025〕示例1号",
    )  # fmt: skip
    road.watched()


def published(bureau: Bureau) -> None:
    """Decisions are public within seven working days."""
    rows = Publication.objects.filter(matter=bureau.matter, state=Publication.State.PENDING)
    for row in rows.select_related("unit", "case").order_by("made_on", "pk"):
        take_step(row, "publish", actor=bureau.clerk, at=instant(workday(row.made_on + timedelta(days=3)), 300))
