"""The gate before a building is taken down by force (行政强制法 34–44): every condition, met or not, and from when.

Self-demolition, help by consent and an agreement need none of this; only force does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from xianwu.lib.periods import add_months
from xianwu.lib.workdays import Calendar, add_days, add_workdays
from xianwu.registers.enforcement.brain.places import CHINA_TIME, is_night

REVIEW, SUIT = "reconsideration", "lawsuit"


@dataclass(frozen=True)
class Challenge:
    """A reconsideration or a lawsuit against the decision; open while `ended_on` is None."""

    kind: str
    filed_on: date
    ended_on: date | None = None


@dataclass(frozen=True)
class Steps:
    """What has been done. `may_execute`: the law lets this organ execute itself (land cases go to court)."""

    may_execute: bool = True
    decision_served_on: date | None = None
    reminder_served_on: date | None = None
    is_reminder_written: bool = False
    statement_on: date | None = None
    statement_answered_on: date | None = None
    announced_on: date | None = None
    demolish_yourself_until: date | None = None
    challenges: tuple[Challenge, ...] = ()
    execution_served_on: date | None = None
    has_inventory: bool = False
    has_video: bool = False


@dataclass(frozen=True)
class Terms:
    """Periods in force; `night` from and until which hour."""

    reminder_workdays: int
    review_days: int
    suit_months: int
    suit_after_review_days: int
    night: tuple[int, int]


@dataclass(frozen=True)
class Condition:
    """One line of the checklist. `earliest`: the first day on which it can be met, when only time is missing."""

    code: str
    label: str
    is_met: bool
    words: str
    earliest: date | None = None


@dataclass(frozen=True)
class Gate:
    conditions: tuple[Condition, ...]

    @property
    def unmet(self) -> tuple[Condition, ...]:
        return tuple(condition for condition in self.conditions if not condition.is_met)

    @property
    def is_open(self) -> bool:
        """Whether force may be used at the planned time."""
        return not self.unmet


@dataclass(frozen=True)
class _Facts:
    steps: Steps
    terms: Terms
    planned_at: datetime
    calendar: Calendar

    @property
    def day(self) -> date:
        return self.planned_at.astimezone(CHINA_TIME).date()

    @property
    def reminder_ends_on(self) -> date | None:
        served = self.steps.reminder_served_on
        return None if served is None else add_workdays(served, self.terms.reminder_workdays, self.calendar).on


def coercion_gate(steps: Steps, *, terms: Terms, planned_at: datetime, calendar: Calendar) -> Gate:
    """All conditions for using force at `planned_at` (an aware instant), in the order in which they are met."""
    facts = _Facts(steps, terms, planned_at, calendar)
    return Gate(tuple(_judge(code, label, check(facts)) for code, label, check in _CHECKS))


def _judge(code: str, label: str, found: tuple[str, date | None]) -> Condition:
    problem, earliest = found
    when = f"最早 {earliest:%Y-%m-%d}。" if earliest else ""
    return Condition(code, label, not problem, problem + when if problem else "已具备。", earliest if problem else None)


def _power(facts: _Facts) -> tuple[str, date | None]:
    if facts.steps.may_execute:
        return "", None
    return "法律没有授予本机关强制执行权，应申请人民法院强制执行（土地管理法第 83 条）。", None


def _decision(facts: _Facts) -> tuple[str, date | None]:
    served = facts.steps.decision_served_on
    if served is None:
        return "限期拆除决定书还没有送达。", None
    return ("限期拆除决定书的送达日期晚于计划日期，请核对。", None) if served > facts.day else ("", None)


def _reminder(facts: _Facts) -> tuple[str, date | None]:
    steps, ends = facts.steps, facts.reminder_ends_on
    if steps.reminder_served_on is None or ends is None:
        return "催告书还没有送达（第 35 条）。", None
    if not steps.is_reminder_written:
        return "催告必须是书面的（第 35 条）。", None
    if steps.decision_served_on and steps.reminder_served_on < steps.decision_served_on:
        return "催告书早于限期拆除决定书送达，应在决定之后催告。", None
    if facts.day <= ends:
        return f"催告期 {facts.terms.reminder_workdays} 个工作日未满（{ends:%Y-%m-%d} 届满）。", _after(ends)
    return "", None


def _statement(facts: _Facts) -> tuple[str, date | None]:
    """Heard means answered; silence counts once the term of the reminder is over."""
    steps, ends = facts.steps, facts.reminder_ends_on
    if steps.statement_on is not None:
        if steps.statement_answered_on is None or steps.statement_answered_on < steps.statement_on:
            return "当事人的陈述申辩还没有复核答复（第 36 条）。", None
        return "", None
    if ends is None:
        return "还没有催告，当事人没有陈述申辩的机会。", None
    return ("催告期内当事人仍可陈述申辩。", _after(ends)) if facts.day <= ends else ("", None)


def _announcement(facts: _Facts) -> tuple[str, date | None]:
    steps, until = facts.steps, facts.steps.demolish_yourself_until
    if steps.announced_on is None:
        return "还没有公告限期自行拆除（第 44 条）。", None
    if until is None or until < steps.announced_on:
        return "公告没有写明自行拆除的期限。", None
    return (f"公告的自行拆除期限 {until:%Y-%m-%d} 未满。", _after(until)) if facts.day <= until else ("", None)


def _remedies(facts: _Facts) -> tuple[str, date | None]:
    """Unused and run out, or used and ended; after a review there are still days to sue (行政诉讼法 45)."""
    served = facts.steps.decision_served_on
    if served is None:
        return "决定没有送达，复议和诉讼期限还没有起算。", None
    challenges = facts.steps.challenges
    if any(each.ended_on is None for each in challenges):
        return "行政复议或者行政诉讼还没有终结。", None
    if any(each.kind == SUIT for each in challenges):
        return "", None
    terms, calendar = facts.terms, facts.calendar
    ended = [each.ended_on for each in challenges if each.ended_on is not None]
    if ended:
        last = add_days(max(ended), terms.suit_after_review_days, calendar, roll=True).on
        words = f"复议终结后的起诉期 {terms.suit_after_review_days} 日未满（{last:%Y-%m-%d} 届满）。"
    else:
        review = add_days(served, terms.review_days, calendar, roll=True).on
        suit = add_days(add_months(served, terms.suit_months), 0, calendar, roll=True).on
        last = max(review, suit)
        words = f"复议期 {terms.review_days} 日（{review:%Y-%m-%d}）、起诉期 {terms.suit_months} 个月（{suit:%Y-%m-%d}）未满。"
    return (words, _after(last)) if facts.day <= last else ("", None)


def _execution(facts: _Facts) -> tuple[str, date | None]:
    served, ends = facts.steps.execution_served_on, facts.reminder_ends_on
    if served is None or served > facts.day:
        return "强制执行决定书还没有送达（第 37 条）。", None
    if ends is not None and served <= ends:
        return "强制执行决定书在催告期满前送达，应在催告期满仍不履行后作出。", None
    return "", None


def _hour(facts: _Facts) -> tuple[str, date | None]:
    since, until = facts.terms.night
    if is_night(facts.planned_at, since=since, until=until):
        return f"不得在夜间（{since} 时至 {until} 时）实施强制执行（第 43 条）。", None
    return "", None


def _holiday(facts: _Facts) -> tuple[str, date | None]:
    if not facts.calendar.knows(facts.day, facts.day):
        return f"{facts.day.year} 年放假安排还没有录入，无法判断是否法定节假日。", None
    if facts.day in facts.calendar.off - facts.calendar.work:
        return "不得在法定节假日实施强制执行（第 43 条）。", None
    return "", None


def _inventory(facts: _Facts) -> tuple[str, date | None]:
    return ("", None) if facts.steps.has_inventory else ("还没有安排现场物品登记清单和见证。", None)


def _video(facts: _Facts) -> tuple[str, date | None]:
    return ("", None) if facts.steps.has_video else ("还没有安排全程录像。", None)


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


_CHECKS: tuple[tuple[str, str, Callable[[_Facts], tuple[str, date | None]]], ...] = (
    ("power", "有强制执行权", _power),
    ("decision", "限期拆除决定已送达", _decision),
    ("reminder", "书面催告期满", _reminder),
    ("statement", "已听取陈述申辩", _statement),
    ("announcement", "公告的自行拆除期满", _announcement),
    ("remedies", "复议、诉讼期满未用或已终结", _remedies),
    ("execution", "强制执行决定已送达", _execution),
    ("hour", "不在夜间", _hour),
    ("holiday", "不在法定节假日", _holiday),
    ("inventory", "物品清单", _inventory),
    ("video", "全程录像", _video),
)
