"""What the bulletin says of art training: visits, hazards and how they were put right, each as known on the day."""

from __future__ import annotations

from django.db.models import Q

from xianwu.domains.art_training.kinds import ADVERTISING, CONTENT, FEES, FIRE, LICENCE, MATTER, STAFF
from xianwu.domains.art_training.models import LicensingGuide
from xianwu.figures.declarations import Figure, Parts, Population, Ratio, RatioCheck, Within, count, distinct
from xianwu.lib.periods import AT_DATE, MONTH_TO_DATE, YEAR_TO_DATE, Period
from xianwu.registers.enforcement.kinds import Mode, Sanction
from xianwu.registers.enforcement.measures import (
    OfMatter,
    fixed,
    in_time,
    must_be_served,
    overdue,
    proven,
    referred_unfixed,
    served,
    standing_decisions,
    visit_over,
    waiting,
)

OWNER = "culture"
OWN = OfMatter(MATTER)


# --- conditions, each of the end of the period ------------------------------------------------------------


def unlicensed(period: Period) -> Q:
    """Not licensed at the end of the period; a licence that came later had not come yet."""
    return Q(is_registered=False) | Q(pk__in=_granted_after(period))


def licensed(period: Period) -> Q:
    return Q(is_registered=True) & ~Q(pk__in=_granted_after(period))


def _granted_after(period: Period) -> object:
    later = LicensingGuide.objects.filter(state=LicensingGuide.State.GRANTED, decided_on__gt=period.end)
    return later.values("subject_id")


def found_unlicensed(period: Period) -> Q:
    return OWN.own & Q(found_on__isnull=False)


# --- populations ------------------------------------------------------------------------------------------

TOWN = {"unit_path": "town"}
VISITS = Population("已完成的检查", "enforcement.Inspection", where=OWN.visits, **TOWN)
ATTEMPTS = Population("未能检查", "enforcement.Inspection", where=OWN.attempts, **TOWN)
OF_LISTED = Population("对在册机构的检查", "enforcement.Inspection", where=OWN.visits_of_listed, **TOWN)
HAZARDS = Population("问题隐患", "enforcement.Finding", where=OWN.hazards, **TOWN)
BY_DEADLINE = HAZARDS.only("限期整改", lambda period: Q(mode=Mode.DEADLINE))
ON_THE_SPOT = HAZARDS.only("现场整改", lambda period: Q(mode=Mode.ON_SITE))
REGISTER = Population("在册机构", "enforcement.Subject", where=OWN.listed, **TOWN)
FOUND = Population("发现的无证机构", "enforcement.Subject", where=found_unlicensed, **TOWN)
GRANTED = Population(
    "经指导取得许可", "art_training.LicensingGuide",
    where=lambda period: Q(state=LicensingGuide.State.GRANTED), unit_path="subject__town",
)  # fmt: skip
GUIDED = Population("出具一次性告知单", "art_training.LicensingGuide", unit_path="subject__town")
REFERRALS = Population("移送抄告", "enforcement.Referral", where=OWN.rows, unit_path="subject__town")
CASES = Population("立案", "enforcement.Case", where=OWN.rows, **TOWN)
STOPS = CASES.only(
    "责令停止办学",
    lambda period: Q(sanction=Sanction.SUSPENSION) & standing_decisions(period),
)

MONTH = {"span": MONTH_TO_DATE, "owner": OWNER}
YEAR = {"span": YEAR_TO_DATE, "owner": OWNER}
DAY = {"span": AT_DATE, "kind": "stock", "owner": OWNER}
COUNTED = "按检查日期计入，检查办完（含待办结）的才计；到场未能检查的另列。"
HAZARD_NOTE = "按发现日期计入；撤销的不计。"


def _hazards(key: str, label: str, of: Population, note: str = HAZARD_NOTE) -> Figure:
    return Figure(f"art_training.{key}", label, "处", of=of, measure=count(), on="found_on", note=note, **MONTH)


CHECKS_MADE = Figure(
    "art_training.checks", "检查机构", "家次", of=VISITS, measure=count(), on="held_on", note=COUNTED, **MONTH
)
CHECKED = Figure(
    "art_training.checked", "检查机构（按家）", "家", of=VISITS, measure=distinct("subject"), on="held_on",
    note=f"同一家检查几次只计一家，与家次不能相加。{COUNTED}", **MONTH,
)  # fmt: skip
CHECKS_YEAR = Figure(
    "art_training.checks_year",
    "今年以来检查机构",
    "家次",
    of=VISITS,
    measure=count(),
    on="held_on",
    note=COUNTED,
    **YEAR,
)
ATTEMPTED = Figure(
    "art_training.attempts", "到场未能检查", "次", of=ATTEMPTS, measure=count(), on="planned_on",
    note="关门、放假等，有现场照片；不算检查。", **MONTH,
)  # fmt: skip
FOUND_HAZARDS = _hazards("hazards", "发现隐患", HAZARDS)
FOUND_AND_LEFT = _hazards(
    "hazards_over", "发现隐患：检查已结束", HAZARDS.only("检查已结束", visit_over), "正在进行的检查发现的，结束后计入。"
)
DEADLINE = _hazards("hazards_deadline", "限期整改", BY_DEADLINE)
ON_SITE = _hazards("hazards_on_site", "现场整改", ON_THE_SPOT)
ON_SITE_FIXED = _hazards(
    "hazards_on_site_fixed", "现场整改：已完成", ON_THE_SPOT.only("已完成", fixed), "登记为现场整改、还在整改的不计。"
)
SERVED = _hazards(
    "hazards_served", "限期整改已送达责令改正通知书", BY_DEADLINE.only("已送达", served),
    "责令改正通知书已送达的限期整改。",
)  # fmt: skip
MUST_BE_SERVED = _hazards(
    "hazards_order_due", "限期整改：已整改或者期限已过", BY_DEADLINE.only("已整改或者期限已过", must_be_served),
    "通知书应当已经送达的；还没有下通知书、还在期限内的不计。",
)  # fmt: skip
PROVEN = _hazards(
    "hazards_proven", "现场整改有整改后照片", ON_THE_SPOT.only("有整改后照片", proven), "同一次检查拍摄的整改后照片。"
)
DEADLINE_FIXED = _hazards("deadline_fixed", "限期整改：已整改", BY_DEADLINE.only("已整改", fixed), "复查合格的。")
DEADLINE_IN_TIME = _hazards(
    "deadline_in_time",
    "限期整改：未到期",
    BY_DEADLINE.only("未到期", in_time),
    "期限当天仍算未到期；还没有下通知书的也在内。",
)
DEADLINE_OVERDUE = _hazards(
    "deadline_overdue", "限期整改：逾期", BY_DEADLINE.only("逾期", overdue), "期限过后还没有复查合格的，立案的也在内。"
)
DEADLINE_REFERRED = _hazards(
    "deadline_referred", "限期整改：已移送", BY_DEADLINE.only("已移送", referred_unfixed),
    "由有权机关办理的；抄告后本机关仍督促整改的不在内。",
)  # fmt: skip
FIXED = _hazards("hazards_fixed", "已整改", HAZARDS.only("已整改", fixed), "现场整改完成和复查合格的。")
FIXED_RATE = Ratio(
    "art_training.fixed_rate", "整改率", FIXED, FOUND_HAZARDS, 1, note="已整改 ÷ 发现隐患。", owner=OWNER
)
BY_GROUP = tuple(
    _hazards(f"hazards_{group}", f"隐患：{label}", HAZARDS.only(label, lambda period, group=group: Q(group=group)))
    for group, label in (
        (LICENCE, "证照资质"), (CONTENT, "培训内容"), (FIRE, "消防安全"), (FEES, "收费"), (STAFF, "从业人员"),
        (ADVERTISING, "广告宣传"),
    )
)  # fmt: skip
OPEN = Figure(
    "art_training.open_hazards", "未整改隐患", "处", of=HAZARDS.only("未整改", waiting), measure=count(), on="found_on",
    note="不论何时发现，到当日还没有整改的；移送的不计。", **DAY,
)  # fmt: skip
OVERDUE = Figure(
    "art_training.overdue_hazards", "逾期未改隐患", "处", of=HAZARDS.only("逾期", overdue), measure=count(),
    on="found_on", note="不论何时发现，期限过后还没有整改的。", **DAY,
)  # fmt: skip
LISTED = Figure(
    "art_training.register",
    "在册机构",
    "家",
    of=REGISTER,
    measure=count(),
    note="含发现后列入的无证机构；停业、注销、转出的不计。",
    **DAY,
)
LISTED_LICENSED = Figure(
    "art_training.licensed", "在册机构：有证", "家", of=REGISTER.only("有证", licensed), measure=count(),
    note="当日有办学许可的。", **DAY,
)  # fmt: skip
LISTED_UNLICENSED = Figure(
    "art_training.unlicensed", "在册机构：无证", "家", of=REGISTER.only("无证", unlicensed), measure=count(),
    note="当日没有办学许可的。", **DAY,
)  # fmt: skip
COVERED = Figure(
    "art_training.covered", "今年已检查的在册机构", "家", of=OF_LISTED, measure=distinct("subject"), on="held_on",
    note="当日在册、今年检查过的，按家去重。", **YEAR,
)  # fmt: skip
COVERAGE = Ratio(
    "art_training.coverage", "检查覆盖率", COVERED, LISTED, 1,
    note="今年已检查的在册机构 ÷ 在册机构。到 100% 才可以写“全覆盖”。", owner=OWNER,
)  # fmt: skip
FOUND_UNLICENSED = Figure(
    "art_training.found_unlicensed",
    "发现无证机构",
    "家",
    of=FOUND,
    measure=count(),
    on="found_on",
    note="按发现日期计入。",
    **YEAR,
)
GUIDES = Figure(
    "art_training.guided",
    "指导办证",
    "家",
    of=GUIDED,
    measure=distinct("subject"),
    on="guided_on",
    note="出具一次性告知单的。",
    **YEAR,
)
LICENCES = Figure(
    "art_training.granted",
    "经指导取得许可",
    "家",
    of=GRANTED,
    measure=distinct("subject"),
    on="decided_on",
    note="按许可决定日期计入。",
    **YEAR,
)
SENT = Figure(
    "art_training.referrals",
    "移送抄告",
    "件",
    of=REFERRALS,
    measure=count(),
    on="sent_on",
    note="抄告消防、移送教体等部门的。",
    **YEAR,
)
FILED = Figure(
    "art_training.cases",
    "立案",
    "起",
    of=CASES,
    measure=count(),
    on="filed_on",
    note="罚没不作考核指标，不排名（河南省行政执法条例第十一条）。",
    **YEAR,
)
STOPPED = Figure(
    "art_training.stopped", "责令停止办学", "家", of=STOPS, measure=distinct("subject"), on="decided_on",
    note="只计经立案、告知、决定的；现场责令改正的不算。撤销的不计。", **YEAR,
)  # fmt: skip

FIGURES = [
    CHECKS_MADE, CHECKED, CHECKS_YEAR, ATTEMPTED, FOUND_HAZARDS, FOUND_AND_LEFT, DEADLINE, ON_SITE, ON_SITE_FIXED, SERVED, MUST_BE_SERVED, PROVEN,
    DEADLINE_FIXED, DEADLINE_IN_TIME, DEADLINE_OVERDUE, DEADLINE_REFERRED, FIXED, FIXED_RATE, *BY_GROUP, OPEN, OVERDUE, LISTED,
    LISTED_LICENSED, LISTED_UNLICENSED, COVERED, COVERAGE, FOUND_UNLICENSED, GUIDES, LICENCES, SENT, FILED, STOPPED,
]  # fmt: skip
CHECKS = [
    Parts(FOUND_HAZARDS, (DEADLINE, ON_SITE), note="发现 = 限期整改 + 现场整改"),
    Parts(
        DEADLINE,
        (DEADLINE_FIXED, DEADLINE_IN_TIME, DEADLINE_OVERDUE, DEADLINE_REFERRED),
        note="限期整改按当日状态分四类",
    ),
    Parts(FOUND_HAZARDS, BY_GROUP, note="各组之和等于发现"),
    Parts(LISTED, (LISTED_LICENSED, LISTED_UNLICENSED), note="有证、无证之和等于在册"),
    Within(ON_SITE_FIXED, PROVEN, note="每处完成的现场整改都有同一次检查的整改后照片"),
    Within(MUST_BE_SERVED, SERVED, note="已整改、期限已过的限期整改都有已送达的责令改正通知书"),
    Within(FOUND_AND_LEFT, CHECKS_MADE, sub_path="inspection", note="结束检查的隐患都出自已完成的检查"),
    Within(COVERED, LISTED, whole_path="pk", note="覆盖的都在册；两数相等才可以写“全覆盖”"),
    RatioCheck(COVERAGE),
    RatioCheck(FIXED_RATE),
]
