"""What the bulletin says of the patrol, for 8月份以来; and what stands beside it so that it cannot mislead."""

from __future__ import annotations

from django.db.models import Q

from xianwu.domains.illegal_building import grounds
from xianwu.domains.illegal_building.kinds import PLANNED, UNDER_CONSTRUCTION, Deed, DemolitionMode
from xianwu.figures.declarations import Figure, Parts, Population, Ratio, Within, distinct, total
from xianwu.lib.periods import AT_DATE, MONTH_TO_DATE, YEAR_TO_DATE, Period

OWNER = "wenyan"
JOINT = "housing"
"""住建城管局: the bulletin counts what was taken down together with it."""


def _not_after(name: str, end: object) -> Q:
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gt": end})


def sites(period: Period, *, path: str = "") -> Q:
    """Neither merged into another nor, by the end of the period, known to be lawful."""
    lawful = Q(**{f"{path}state": "lawful"}) & Q(**{f"{path}verified_on__lte": period.end})
    return ~Q(**{f"{path}state": "merged"}) & ~lawful


FOUND_SITES = Population(
    "巡查发现的疑似违建",
    "illegal_building.Site",
    where=sites,
    label_fields=("number", "title", "found_on", "found_stage"),
)
UNDER_CONSTRUCTION_SITES = FOUND_SITES.only("发现时正在建设", lambda period: Q(found_stage__in=UNDER_CONSTRUCTION))
PLANNED_SITES = FOUND_SITES.only("发现时拟建", lambda period: Q(found_stage__in=PLANNED))
BUILT_SITES = FOUND_SITES.only("发现时已封顶、建成", lambda period: ~Q(found_stage__in=(*UNDER_CONSTRUCTION, *PLANNED)))
FIXED_SITES = FOUND_SITES.only("已处置完毕", lambda period: Q(fixed_on__lte=period.end))
OPEN_SITES = FOUND_SITES.only("尚未处置完毕", lambda period: _not_after("fixed_on", period.end))
OVERSTAYING_SITES = OPEN_SITES.only("超过处置期限仍存在", grounds.overstaying)
PENDING_SITES = OPEN_SITES.only("期限内待处置", lambda period: ~grounds.overstaying(period))
REBUILT_SITES = FOUND_SITES.only("拆后复建", lambda period: Q(rebuilt_of__isnull=False))

STOPS = Population(
    "叫停", "illegal_building.SiteAction",
    where=lambda period: Q(kind=Deed.STOP) & sites(period, path="site__"),
    unit_path="site__unit", label_fields=("site__number", "site__title", "done_on", "note"),
)  # fmt: skip
STOPS_OF_FOUND = STOPS.only(
    "叫停本期发现的", lambda period: Q(site__found_on__range=(period.start or period.end, period.end))
)
DEMOLITIONS = Population(
    "拆除", "illegal_building.Demolition",
    where=lambda period: sites(period, path="site__"),
    unit_path="site__unit", label_fields=("site__number", "site__title", "mode", "done_on", "area_m2"),
)  # fmt: skip
TAKEN_DOWN = DEMOLITIONS.only("全部拆除的", lambda period: Q(is_whole=True))
JOINT_DEMOLITIONS = TAKEN_DOWN.only("联合住建城管局拆除", lambda period: Q(partner__code=JOINT))
NEW_DEMOLITIONS = JOINT_DEMOLITIONS.only(
    "拆除本期发现的", lambda period: Q(site__found_on__range=(period.start or period.end, period.end))
)
OLD_DEMOLITIONS = JOINT_DEMOLITIONS.only(
    "拆除往期存量", lambda period: Q(site__found_on__lt=period.start or period.end)
)
BY_OPERATION = JOINT_DEMOLITIONS.only(
    "有联合行动记录的", lambda period: Q(operation__held_on__lte=period.end) & ~Q(operation__state="cancelled")
)
OF_BUILDINGS = TAKEN_DOWN.only("地上有建筑的", lambda period: ~Q(site__stage__in=PLANNED))
COERCED = TAKEN_DOWN.only("强制拆除", lambda period: Q(mode=DemolitionMode.COERCED))

PATROLS = Population(
    "巡查任务", "illegal_building.PatrolTask", where=lambda period: Q(planned_on__lte=period.end),
    unit_path="unit", label_fields=("number", "title", "planned_on", "state"),
)  # fmt: skip
WALKED = PATROLS.only("已巡查", lambda period: Q(state="done", ended_at__date__lte=period.end))
CELLS = Population(
    "巡查网格", "illegal_building.Cell", where=grounds.registered, unit_path="unit",
    label_fields=("unit", "leader", "routine_days", "hot_days", "hot_from", "hot_until"),
)  # fmt: skip
COVERED_CELLS = CELLS.only("在间隔内有人走过", grounds.walked_in_time)

MONTH = {"span": MONTH_TO_DATE, "owner": OWNER}
ON_FOUND = {"on": "found_on", **MONTH}
COUNTED = "按发现日期计入；同一处两人上报的合并后计一次；核实为合法在建的不计。"


def _found(key: str, label: str, of: Population, note: str = COUNTED) -> Figure:
    return Figure(f"illegal_building.{key}", label, "处", of=of, note=note, **ON_FOUND)


def _demolished(key: str, label: str, of: Population, note: str) -> Figure:
    return Figure(
        f"illegal_building.{key}", label, "处", of=of, measure=distinct("site"), on="done_on", note=note, **MONTH
    )


FOUND = _found("found", "巡查发现疑似违建", FOUND_SITES)
UNDER = _found(
    "under_construction", "巡查发现正在建设", UNDER_CONSTRUCTION_SITES, f"发现时为备料、地基、在建。{COUNTED}"
)
PLANNED_FIGURE = _found("planned", "巡查发现拟建设", PLANNED_SITES, f"发现时为空地或旧房已拆。{COUNTED}")
BUILT = _found("found_built", "巡查发现已封顶、建成", BUILT_SITES)
STOPPED = Figure(
    "illegal_building.stopped", "现场依法叫停", "处", of=STOPS_OF_FOUND, measure=distinct("site"), on="done_on",
    note="本期发现、并在本期书面叫停的，同一处叫停多次计一次。没有责令停止权限的只计劝阻，不计叫停。", **MONTH,
)  # fmt: skip
DEMOLISHED = _demolished(
    "demolished",
    "联合住建城管局拆除违法建设",
    JOINT_DEMOLITIONS,
    "按全部拆除的日期计入，联合单位为住建城管局；快报未分本期和存量。",
)
DEMOLISHED_NEW = _demolished("demolished_new", "其中拆除本期发现的", NEW_DEMOLITIONS, "拆除和发现都在本期。")
DEMOLISHED_OLD = _demolished("demolished_old", "其中拆除往期存量", OLD_DEMOLITIONS, "拆除在本期，发现在本期之前。")
DEMOLISHED_ALL = _demolished(
    "demolished_all", "拆除违法建设（含自拆、助拆）", TAKEN_DOWN, "不论由谁联合。分几次拆的，全部拆除的那次计一处。"
)
DEMOLISHED_BY_OPERATION = _demolished(
    "demolished_by_operation", "联合拆除：有联合行动记录的", BY_OPERATION, "逐处登记在联合行动之下；取消的行动不算。"
)
DEMOLISHED_STANDING = _demolished(
    "demolished_standing", "拆除：地上有建筑的", OF_BUILDINGS, "拟建的（空地、旧房已拆）还没有建筑，不能登记拆除。"
)
DEMOLISHED_COERCED = _demolished("demolished_coerced", "其中强制拆除", COERCED, "须过强制拆除的全部条件。")
DEMOLISHED_AREA = Figure(
    "illegal_building.demolished_area", "拆除面积", "平方米", of=DEMOLITIONS, measure=total("area_m2", divide=1),
    on="done_on", note="只计实际拆除的部分。", **MONTH,
)  # fmt: skip
FIXED = _found("fixed", "本期发现已处置完毕", FIXED_SITES, "自行改正或已拆除。")
OPEN = _found("open", "本期发现尚未处置完毕", OPEN_SITES, "见“疑似违建”台账，逐处列有下一步期限。")
REBUILT = _found("rebuilt", "拆后复建", REBUILT_SITES, "30 米内或同一建设人 24 个月内再建。")
PATROL_TASKS = Figure(
    "illegal_building.patrols", "下达巡查任务", "次", of=PATROLS, on="planned_on", note="常态和高频巡查。", **MONTH
)
PATROLS_WALKED = Figure(
    "illegal_building.patrols_walked", "完成巡查", "次", of=WALKED, on="planned_on", note="已结束的巡查。", **MONTH
)
PATROL_RATE = Ratio(
    "illegal_building.patrol_rate",
    "巡查完成率",
    PATROLS_WALKED,
    PATROL_TASKS,
    owner=OWNER,
    note="完成巡查 ÷ 下达巡查任务。",
)
GROWTH_NOTE = (
    "发现后超过处置期限（参数“零增长：发现后应处置完毕”）仍没有改正或拆除的；为 0 处即零增长，“没有发现”不等于零增长。"
)
GROWTH = _found("growth", "本期新增超期未处置（零增长应为 0）", OVERSTAYING_SITES, f"本月发现。{GROWTH_NOTE}")
GROWTH_PENDING = _found(
    "growth_pending", "本期新增期限内待处置", PENDING_SITES, "还在处置期限内，到期未处置的计入新增。"
)
GROWTH_YEAR = Figure(
    "illegal_building.growth_year", "今年新增超期未处置（零增长应为 0）", "处", of=OVERSTAYING_SITES, on="found_on",
    span=YEAR_TO_DATE, owner=OWNER, note=f"今年发现。{GROWTH_NOTE}",
)  # fmt: skip
CELLS_ALL = Figure(
    "illegal_building.cells", "巡查网格", "个", of=CELLS, span=AT_DATE, kind="stock", owner=OWNER, note="已登记的。"
)
CELLS_COVERED = Figure(
    "illegal_building.cells_covered", "按期巡查的网格", "个", of=COVERED_CELLS, span=AT_DATE, kind="stock", owner=OWNER,
    note="最近一次完成的巡查在间隔（高频期内按高频间隔）以内；轨迹证明没有到过网格的巡查不算。",
)  # fmt: skip
COVERAGE = Ratio(
    "illegal_building.coverage", "巡查覆盖率", CELLS_COVERED, CELLS_ALL, owner=OWNER, note="按期巡查的网格 ÷ 巡查网格。"
)

FIGURES = [
    FOUND, UNDER, PLANNED_FIGURE, BUILT, STOPPED, DEMOLISHED, DEMOLISHED_NEW, DEMOLISHED_OLD, DEMOLISHED_ALL,
    DEMOLISHED_BY_OPERATION, DEMOLISHED_STANDING, DEMOLISHED_COERCED, DEMOLISHED_AREA, FIXED, OPEN, REBUILT, PATROL_TASKS, PATROLS_WALKED, PATROL_RATE,
    GROWTH, GROWTH_PENDING, GROWTH_YEAR, CELLS_ALL, CELLS_COVERED, COVERAGE,
]  # fmt: skip
CHECKS = [
    Parts(FOUND, (UNDER, PLANNED_FIGURE, BUILT), note="发现 = 正在建设 + 拟建 + 已封顶、建成"),
    Parts(FOUND, (FIXED, OPEN), note="发现 = 已处置 + 未处置"),
    Parts(OPEN, (GROWTH, GROWTH_PENDING), note="未处置 = 超期仍存在 + 期限内待处置"),
    Parts(DEMOLISHED, (DEMOLISHED_NEW, DEMOLISHED_OLD), note="拆除 = 本期发现的 + 往期存量"),
    Within(STOPPED, FOUND, sub_path="site", whole_path="pk", note="叫停的都是本期发现的"),
    Within(DEMOLISHED_NEW, FOUND, sub_path="site", whole_path="pk", note="拆除本期发现的都在发现之内"),
    Within(DEMOLISHED, DEMOLISHED_ALL, note="联合拆除都在全部拆除之内"),
    Within(DEMOLISHED, DEMOLISHED_BY_OPERATION, note="联合拆除的每一处都有联合行动记录"),
    Within(DEMOLISHED, DEMOLISHED_STANDING, note="拟建的没有建筑，不在联合拆除之内"),
    Within(DEMOLISHED_ALL, DEMOLISHED_STANDING, note="拟建的没有建筑，不在拆除之内"),
    Within(GROWTH, GROWTH_YEAR, note="本月的超期新增都在今年的之内"),
    Within(CELLS_COVERED, CELLS_ALL, note="按期巡查的都是已登记的网格"),
    Within(DEMOLISHED_COERCED, DEMOLISHED_ALL, note="强制拆除都在全部拆除之内"),
]
