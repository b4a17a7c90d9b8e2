"""What the bulletin says of gas safety, since the campaign's first day; and what stands beside it so that it cannot mislead."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from xianwu.domains.gas_safety.counting import (
    OWN,
    carried_over,
    carried_over_fixed,
    covered_subjects,
    filed_in_period,
    fined,
    first_of_day,
    followed,
    found_in_period,
    in_town,
    officers,
    paid_fines,
    voided,
)
from xianwu.domains.gas_safety.facts import CAMPAIGN
from xianwu.domains.gas_safety.kinds import GROUPS, KINDS
from xianwu.domains.gas_safety.learning.figures import LEARNT
from xianwu.figures.declarations import Figure, Parts, Population, Ratio, RatioCheck, Within, distinct, total
from xianwu.lib.periods import AT_DATE
from xianwu.registers.enforcement.kinds import COUNTED_SOURCES, Severity
from xianwu.registers.enforcement.measures import (
    fixed,
    in_legal_range,
    in_time,
    overdue,
    referred_unfixed,
    visit_over,
    waiting,
)

OWNER = "housing"
TOWN = {"unit_path": "town"}
OF_VISIT = {"unit_path": "inspection__town"}

# --- populations ------------------------------------------------------------------------------------------

OFFICERS = Population(
    "出动执法人员", "enforcement.Participant", where=officers,
    label_fields=("name", "card_no", "inspection", "inspection__held_on"), **OF_VISIT,
)  # fmt: skip
OFFICER_DAYS = OFFICERS.only("每人每天一次", first_of_day)
OFFICERS_IN_TOWNS = OFFICERS.only("落到乡镇的", lambda period: in_town("inspection__"))
VISITS = Population("已完成的检查", "enforcement.Inspection", where=OWN.visits, **TOWN)
PLANNED = VISITS.only("计划、专项", lambda period: Q(source__in=COUNTED_SOURCES))
UNPLANNED = VISITS.only("投诉、移送、监测", lambda period: ~Q(source__in=COUNTED_SOURCES))
ATTEMPTS = Population("未能检查", "enforcement.Inspection", where=OWN.attempts, **TOWN)
EVERYTHING_FOUND = Population("登记的隐患（含撤销）", "enforcement.Finding", where=OWN.rows, **TOWN)
HAZARDS = Population("隐患", "enforcement.Finding", where=OWN.hazards, **TOWN)
REGISTER = Population("在册对象", "enforcement.Subject", where=OWN.listed, **TOWN)
CASES = Population("立案", "enforcement.Case", where=OWN.rows, **TOWN)
FINED = CASES.only("决定罚款", fined)
PAYMENTS = Population(
    "缴纳的罚款", "enforcement.Payment", where=paid_fines, unit_path="case__town",
    label_fields=("case", "amount", "paid_on", "receipt_no"),
)  # fmt: skip

SINCE: dict[str, Any] = {"span": CAMPAIGN, "owner": OWNER}
DAY: dict[str, Any] = {"span": AT_DATE, "kind": "stock", "owner": OWNER}
HELD = "按检查日期计入，检查办完（含待办结）的才计；到场未能检查的另列。"
START = "从参数“专项行动起算日”算起。"
FOUND_NOTE = "按发现日期计入。"


def _visits(key: str, label: str, of: Population, note: str = HELD) -> Figure:
    return Figure(f"gas_safety.{key}", label, "家次", of=of, on="held_on", note=note, **SINCE)


def _found(key: str, label: str, of: Population, note: str = FOUND_NOTE) -> Figure:
    return Figure(f"gas_safety.{key}", label, "处", of=of, on="found_on", note=note, **SINCE)


def _fixed(key: str, label: str, of: Population, note: str) -> Figure:
    return Figure(f"gas_safety.{key}", label, "处", of=of, on="verified_on", note=note, **SINCE)


def _cases(key: str, label: str, of: Population, on: str, note: str) -> Figure:
    return Figure(f"gas_safety.{key}", label, "起", of=of, on=on, note=note, **SINCE)


# --- who went out -----------------------------------------------------------------------------------------

OFFICER_VISITS = Figure(
    "gas_safety.officer_visits", "出动执法人员", "人次", of=OFFICERS, on="inspection__held_on",
    note=f"持证执法人员每人每次检查计一次；带队领导、专家、联合单位、辅助人员不计，退出、回避的不计。{START}", **SINCE,
)  # fmt: skip
OFFICER_DAY_COUNT = Figure(
    "gas_safety.officer_days", "出动执法人员（按人天）", "人天", of=OFFICER_DAYS, on="inspection__held_on",
    note="同一人同一天检查几家只计一次，与人次不能相加。", **SINCE,
)  # fmt: skip
OFFICERS_PLACED = Figure(
    "gas_safety.officer_visits_in_towns", "出动执法人员：落到乡镇的", "人次", of=OFFICERS_IN_TOWNS,
    on="inspection__held_on", note="对象填了乡镇（街道）的。", **SINCE,
)  # fmt: skip
OFFICERS_OUT = Figure(
    "gas_safety.officers", "参加检查的执法人员", "名", of=OFFICERS, measure=distinct("person"), on="inspection__held_on",
    note="按人去重。", **SINCE,
)  # fmt: skip
CHECKS_MADE = _visits("checks", "检查", VISITS, f"{HELD}{START}")
CHECKS_PLANNED = _visits("checks_planned", "计划内检查", PLANNED, f"年度计划、专项。{HELD}")
CHECKS_UNPLANNED = _visits("checks_unplanned", "投诉、移送、监测的检查", UNPLANNED, f"不占年度次数，另行统计。{HELD}")
CHECKS_CROWDED = _visits(
    "checks_crowded", "检查人员密集场所", VISITS.only("人员密集场所", lambda period: Q(subject__is_crowded=True))
)
CHECKS_JOINT = _visits("checks_joint", "联合检查", VISITS.only("联合", lambda period: Q(is_joint=True)))
CHECKED = Figure(
    "gas_safety.checked", "检查对象", "家", of=VISITS, measure=distinct("subject"), on="held_on",
    note=f"同一家检查几次只计一家。{HELD}", **SINCE,
)  # fmt: skip
ATTEMPTED = Figure(
    "gas_safety.attempts", "到场未能检查", "次", of=ATTEMPTS, on="planned_on", note="有现场照片；不算检查。", **SINCE
)
PER_VISIT = Ratio(
    "gas_safety.officers_per_visit", "每次检查出动", OFFICER_VISITS, CHECKS_MADE, 1, unit="人",
    note="出动人次 ÷ 检查家次，合理范围见参数（默认 2 至 8 人）。", owner=OWNER,
)  # fmt: skip

# --- hazards ----------------------------------------------------------------------------------------------

HAZARDS_FIXED = _fixed(
    "hazards_fixed", "整改安全隐患", HAZARDS.only("已整改", fixed),
    f"按核实日期计入：现场整改完成或复查合格的。{START}",
)  # fmt: skip
FIXED_NEW = _fixed(
    "hazards_fixed_new", "其中本期发现的", HAZARDS.only("本期发现已整改", lambda p: fixed(p) & found_in_period(p)),
    "发现和核实都在本期。",
)  # fmt: skip
FIXED_OLD = _fixed(
    "hazards_fixed_old",
    "其中以前发现的",
    HAZARDS.only("以前发现已整改", carried_over_fixed),
    "核实在本期，发现在本期以前。",
)
FOUND_ALL = _found("hazards_registered", "登记隐患（含撤销）", EVERYTHING_FOUND)
FOUND = _found("hazards_found", "发现隐患", HAZARDS, f"{FOUND_NOTE}撤销的不计。")
FOUND_AND_LEFT = _found(
    "hazards_found_over",
    "发现隐患：检查已结束",
    HAZARDS.only("检查已结束", visit_over),
    "正在进行的检查发现的，结束后计入。",
)
FOUND_FIXED = _found("found_fixed", "发现隐患：已整改", HAZARDS.only("已整改", fixed))
FOUND_IN_TIME = _found("found_in_time", "发现隐患：未到期", HAZARDS.only("未到期", in_time), "期限当天仍算未到期。")
FOUND_OVERDUE = _found(
    "found_overdue", "发现隐患：逾期", HAZARDS.only("逾期", overdue), "期限过后还没有复查合格，立案的也在内。"
)
FOUND_REFERRED = _found("found_referred", "发现隐患：已移送", HAZARDS.only("已移送", referred_unfixed))
FOUND_VOID = _found(
    "found_void", "登记隐患：已撤销", EVERYTHING_FOUND.only("已撤销", voided), "登记有误、经批准撤销的。"
)
FOUND_IN_TOWNS = _found(
    "hazards_in_towns", "发现隐患：落到乡镇的", HAZARDS.only("落到乡镇的", lambda period: in_town())
)
BY_STAGE = tuple(
    _found(f"hazards_{group}", f"隐患：{label}环节", HAZARDS.only(label, lambda period, group=group: Q(group=group)))
    for group, label in GROUPS
)
MAJOR = _found("hazards_major", "重大隐患", HAZARDS.only("重大", lambda period: Q(severity=Severity.MAJOR)))
FIXED_RATE = Ratio(
    "gas_safety.fixed_rate", "整改率", FOUND_FIXED, FOUND, 1, note="本期发现中已整改的 ÷ 本期发现。", owner=OWNER
)
OPEN = Figure(
    "gas_safety.open_hazards", "未整改隐患", "处", of=HAZARDS.only("未整改", waiting), on="found_on",
    note="不论何时发现，到当日还没有整改的；移送的不计。", **DAY,
)  # fmt: skip
OPEN_MAJOR = Figure(
    "gas_safety.open_major", "未整改重大隐患", "处",
    of=HAZARDS.only("未整改重大", lambda period: waiting(period) & Q(severity=Severity.MAJOR)), on="found_on",
    note="复查合格前停止使用。", **DAY,
)  # fmt: skip

# --- cases ------------------------------------------------------------------------------------------------

NO_QUOTA = "罚没不作考核指标，不排名（河南省行政执法条例第十一条）。"
FILED = _cases("cases_filed", "立案", CASES, "filed_on", f"按立案日期计入。{START}{NO_QUOTA}")
FINED_CASES = _cases("cases_fined", "决定罚款的案件", FINED, "decided_on", "按决定日期计入；已撤销的不计。")
FINED_NEW = _cases(
    "cases_fined_new", "其中本期立案的", FINED.only("本期立案", filed_in_period), "decided_on", "立案和决定都在本期。"
)
FINED_OLD = _cases(
    "cases_fined_old", "其中以前立案的", FINED.only("以前立案", carried_over), "decided_on", "立案在本期以前。"
)
FINED_FOLLOWED = _cases(
    "cases_fined_followed", "决定罚款并跟踪到位的案件", FINED.only("文号、送达、缴款或催告齐全", followed), "decided_on",
    "有决定书文号和送达，并且已缴款、未到缴款期限或者已催告（加处罚款）。",
)  # fmt: skip
FINED_IN_RANGE = _cases(
    "cases_fined_in_range", "决定罚款在法定幅度内的案件", FINED.only("在法定幅度内", in_legal_range), "decided_on",
    "罚款在处罚事项对当事人规定的幅度以内；低于下限的，写明减轻处罚的理由。",
)  # fmt: skip
FINES = Figure(
    "gas_safety.fines", "罚款", "万元", of=FINED, measure=total("fine"), on="decided_on", places=2,
    note=f"按决定日期、决定书载明的金额计入，收缴另列。{START}{NO_QUOTA}", **SINCE,
)  # fmt: skip
COLLECTED = Figure(
    "gas_safety.fines_collected", "收缴罚款", "万元", of=PAYMENTS, measure=total("amount"), on="paid_on", places=2,
    note="按缴款日期计入，含以前决定的；加处罚款不在内。", **SINCE,
)  # fmt: skip

# --- the watch list ---------------------------------------------------------------------------------------

LISTED = Figure("gas_safety.register", "在册对象", "家", of=REGISTER, note="停业、注销、转出的不计。", **DAY)
BY_KIND = tuple(
    Figure(
        f"gas_safety.register_{kind}", f"在册：{label}", "家",
        of=REGISTER.only(label, lambda period, kind=kind: Q(kind=kind)), **DAY,
    )
    for kind, label in KINDS
)  # fmt: skip
COVERED = Figure(
    "gas_safety.covered", "按监管清单查全的对象", "家", of=REGISTER.only("查全", covered_subjects),
    note="这一类对象清单上的每一项，都在规定周期内检查过。", **DAY,
)  # fmt: skip
COVERAGE = Ratio(
    "gas_safety.coverage", "监管清单覆盖率", COVERED, LISTED, 1,
    note="查全的对象 ÷ 在册对象；逐项的覆盖率见“全效监管清单”。", owner=OWNER,
)  # fmt: skip

FIGURES = [
    OFFICER_VISITS, OFFICER_DAY_COUNT, OFFICERS_PLACED, OFFICERS_OUT, CHECKS_MADE, CHECKS_PLANNED, CHECKS_UNPLANNED,
    CHECKS_CROWDED, CHECKS_JOINT, CHECKED, ATTEMPTED, PER_VISIT, HAZARDS_FIXED, FIXED_NEW, FIXED_OLD, FOUND_ALL, FOUND, FOUND_AND_LEFT,
    FOUND_FIXED, FOUND_IN_TIME, FOUND_OVERDUE, FOUND_REFERRED, FOUND_VOID, FOUND_IN_TOWNS, *BY_STAGE, MAJOR, FIXED_RATE,
    OPEN, OPEN_MAJOR, FILED, FINED_CASES, FINED_NEW, FINED_OLD, FINED_FOLLOWED, FINED_IN_RANGE, FINES, COLLECTED, LISTED, *BY_KIND,
    COVERED, COVERAGE, *LEARNT,
]  # fmt: skip
CHECKS = [
    Parts(
        FOUND_ALL, (FOUND_FIXED, FOUND_IN_TIME, FOUND_OVERDUE, FOUND_REFERRED, FOUND_VOID),
        note="登记 = 已整改 + 未到期 + 逾期 + 已移送 + 已撤销",
    ),
    Parts(FOUND, BY_STAGE, note="经营、输送配送、使用之和等于发现"),
    Parts(HAZARDS_FIXED, (FIXED_NEW, FIXED_OLD), note="整改 = 本期发现的 + 以前发现的"),
    Within(FIXED_NEW, FOUND, note="整改的隐患都登记过发现"),
    Within(FOUND, FOUND_IN_TOWNS, note="每处隐患都落到乡镇，分乡镇之和等于总数"),
    Within(FOUND_AND_LEFT, CHECKS_MADE, sub_path="inspection", note="结束检查的隐患都出自已完成的检查"),
    Within(OFFICER_VISITS, OFFICERS_PLACED, note="每人次都落到乡镇，分乡镇之和等于总数"),
    Within(OFFICER_VISITS, CHECKS_MADE, sub_path="inspection", note="出动的人次都出自已完成的检查"),
    Parts(CHECKS_MADE, (CHECKS_PLANNED, CHECKS_UNPLANNED), note="检查 = 计划内 + 投诉、移送、监测"),
    Parts(FINED_CASES, (FINED_NEW, FINED_OLD), note="罚款案件 = 本期立案的 + 以前立案的"),
    Within(FINED_NEW, FILED, note="本期立案又罚款的，不多于本期立案"),
    Within(FINED_CASES, FINED_FOLLOWED, note="每笔罚款都有决定、送达，并已缴款、未到期或已催告"),
    Within(FINED_CASES, FINED_IN_RANGE, note="每笔罚款都在法定幅度以内"),
    Within(FINES, FINED_IN_RANGE, note="罚款合计里的每一起都在法定幅度以内"),
    Parts(LISTED, BY_KIND, note="各类对象之和等于在册"),
    Within(COVERED, LISTED, note="查全的都在册"),
    RatioCheck(COVERAGE),
    RatioCheck(FIXED_RATE),
]  # fmt: skip
