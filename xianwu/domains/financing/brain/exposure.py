"""Duplicates, many lenders at once, and groups of firms behind one person: flags, never decisions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from rapidfuzz import fuzz

from xianwu.lib.numbers import plain

WAN = Decimal(10_000)
MOST_NAMED = 5
TIES = {"legal_rep": "法定代表人", "phone": "电话", "address": "地址", "collateral": "押品"}


@dataclass(frozen=True)
class Case:
    """One need as the flags see it. Tie values are opaque (digests will do); empty ones tie nothing."""

    key: int
    enterprise: int
    name: str
    amount: Decimal
    is_open: bool
    legal_rep: str = ""
    phone: str = ""
    address: str = ""
    collateral: str = ""
    use_text: str = ""
    agent: str = ""
    revenue: Decimal | None = None
    open_banks: tuple[int, ...] = ()
    limits: tuple[Decimal, ...] = ()
    approved_on: tuple[date, ...] = ()
    number: str = ""


@dataclass(frozen=True)
class Bars:
    """The dated parameters of the flags."""

    max_open_banks: int = 2
    limit_share: Decimal = Decimal("1.2")
    revenue_share: Decimal = Decimal("0.5")
    approval_count: int = 3
    approval_days: int = 90
    text_ratio: float = 92.0
    crowd: int = 8


@dataclass(frozen=True)
class Flag:
    code: str
    label: str
    cases: tuple[int, ...]
    reason: str


@dataclass(frozen=True)
class Group:
    """Enterprises tied together, by what, and what they ask and have been granted in all."""

    enterprises: tuple[int, ...]
    cases: tuple[int, ...]
    ties: tuple[str, ...]
    asked: Decimal
    granted: Decimal


class Unions:
    """Disjoint sets with path halving."""

    def __init__(self) -> None:
        self.parent: dict[int, int] = {}

    def root(self, item: int) -> int:
        self.parent.setdefault(item, item)
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def join(self, first: int, second: int) -> None:
        left, right = self.root(first), self.root(second)
        if left != right:
            self.parent[max(left, right)] = min(left, right)


def _shared(cases: Sequence[Case], tie: str) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for case in cases:
        value = getattr(case, tie)
        if value:
            found[value].add(case.enterprise)
    return {value: firms for value, firms in found.items() if len(firms) > 1}


def exposure_groups(cases: Sequence[Case], *, bars: Bars) -> list[Group]:
    """Groups of two and more enterprises, largest grant first.

    A value shared by more than `crowd` firms (a market's address, an agent's phone) ties nothing.
    """
    unions, ties = Unions(), defaultdict(set)
    pairs = [(tie, firms) for tie in TIES for firms in _shared(cases, tie).values() if len(firms) <= bars.crowd]
    for _, firms in pairs:
        first, *others = sorted(firms)
        for other in others:
            unions.join(first, other)
    for tie, firms in pairs:
        ties[unions.root(min(firms))].add(tie)
    members: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        members[unions.root(case.enterprise)].append(case)
    found = [_group(own, ties[root]) for root, own in members.items() if root in ties]
    return sorted(found, key=lambda group: (-group.granted, -group.asked, group.enterprises))


def _group(cases: Sequence[Case], ties: Iterable[str]) -> Group:
    return Group(
        enterprises=tuple(sorted({case.enterprise for case in cases})),
        cases=tuple(case.key for case in cases),
        ties=tuple(TIES[tie] for tie in TIES if tie in ties),
        asked=sum((case.amount for case in cases if case.is_open), Decimal(0)),
        granted=sum((limit for case in cases for limit in case.limits), Decimal(0)),
    )


def flags_of(cases: Sequence[Case], *, bars: Bars) -> list[Flag]:
    """Everything worth a person's look: duplicates, many heads, too much credit, packaged texts."""
    by_firm: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        by_firm[case.enterprise].append(case)
    found = [flag for own in by_firm.values() for flag in _firm_flags(own, bars)]
    found += [flag for case in cases for flag in _case_flags(case, bars)]
    return [*found, *_packaged(cases, bars)]


def _firm_flags(cases: Sequence[Case], bars: Bars) -> list[Flag]:
    flags = []
    live = [case for case in cases if case.is_open]
    keys = tuple(case.key for case in cases)
    if len(live) > 1:
        flags.append(Flag("duplicate", "重复申报", tuple(case.key for case in live), declared_twice(live)))
    banks = {bank for case in live for bank in case.open_banks}
    if len(banks) > bars.max_open_banks:
        flags.append(
            Flag("many_banks", "多头推荐", keys, f"同时在 {len(banks)} 家银行审批，上限 {bars.max_open_banks} 家。")
        )
    days = sorted(day for case in cases for day in case.approved_on)
    window = timedelta(days=bars.approval_days)
    step = bars.approval_count - 1
    if any(later - earlier <= window for earlier, later in zip(days, days[step:], strict=False)):
        flags.append(
            Flag(
                "many_approvals", "短期多次获批", keys,
                f"{bars.approval_days} 天内获批 {bars.approval_count} 次以上。",
            )
        )  # fmt: skip
    return flags


def declared_twice(live: Sequence[Case]) -> str:
    """How many open needs one firm has, which they are, and which of them are alike; "" for a single one."""
    if len(live) < 2:
        return ""
    named = "、".join(case.number for case in live[:MOST_NAMED]) + ("等" if len(live) > MOST_NAMED else "")
    return f"{live[0].name}有 {len(live)} 笔在办需求（{named}）{_alike(live)}。"


def _alike(live: Sequence[Case]) -> str:
    """Which of a firm's open needs ask for the same money for the same use."""
    same: dict[tuple[Decimal, str], list[Case]] = defaultdict(list)
    for case in live:
        same[case.amount, case.use_text.strip()].append(case)
    return "".join(
        f"，其中{'、'.join(case.number for case in own)}金额都是 {plain(amount / WAN)} 万元、用途相同，疑似同一笔"
        for (amount, _), own in same.items()
        if len(own) > 1
    )


def _case_flags(case: Case, bars: Bars) -> list[Flag]:
    flags = []
    granted = sum(case.limits, Decimal(0))
    if case.amount > 0 and granted > case.amount * bars.limit_share:
        reason = (
            f"授信合计 {plain(granted / WAN)} 万元，超过需求 {plain(case.amount / WAN)} 万元的 {bars.limit_share} 倍。"
        )
        flags.append(Flag("over_limit", "授信超需求", (case.key,), reason))
    if case.is_open and case.revenue is not None and case.amount > case.revenue * bars.revenue_share:
        reason = f"需求 {plain(case.amount / WAN)} 万元，超过年营业收入的 {bars.revenue_share:.0%}。"
        flags.append(Flag("over_revenue", "需求偏大（待核）", (case.key,), reason))
    return flags


def _packaged(cases: Sequence[Case], bars: Bars) -> list[Flag]:
    """Near-identical wording from firms of one agent: the mark of packaged applications."""
    by_agent: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if case.agent and len(case.use_text) >= 12:
            by_agent[case.agent].append(case)
    flags = []
    for own in by_agent.values():
        alike: set[int] = set()
        for one, other in combinations(own, 2):
            if one.enterprise != other.enterprise and fuzz.ratio(one.use_text, other.use_text) >= bars.text_ratio:
                alike |= {one.key, other.key}
        if alike:
            flags.append(
                Flag("packaged", "疑似中介包装", tuple(sorted(alike)), f"同一经办电话的 {len(alike)} 笔用途几乎同文。")
            )
    return flags


def by_case(flags: Iterable[Flag]) -> Mapping[int, list[Flag]]:
    """Flags under each case they concern."""
    found: dict[int, list[Flag]] = defaultdict(list)
    for flag in flags:
        for key in flag.cases:
            found[key].append(flag)
    return found
