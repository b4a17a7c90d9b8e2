"""Officers for drawn objects: valid card, at least two, recusals, even loads, the section linked with the town.

An exact optimum by min-cost flow. Equal solutions are told apart by the same seed as the draw, so that nobody
chooses who goes where and anybody can repeat it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hmac import digest as hmac_digest

from xianwu.lib.digests import canonical

# A tie-break of 24 bits for each pair; a unit of real cost outweighs all of them together.
_TIE_BITS = 24
_LARGEST_COST = 2**50


class TeamError(ValueError):
    """Teams that cannot be made from what was given; the message says what to change."""


@dataclass(frozen=True)
class Officer:
    """`problem` says why the officer may not go at all (no card, card lapsed); `load` counts visits already given."""

    id: str
    name: str
    section: str = ""
    load: int = 0
    problem: str = ""


@dataclass(frozen=True)
class Target:
    id: str
    town: str = ""


@dataclass(frozen=True)
class Recusal:
    target: str
    officer: str
    reason: str


@dataclass(frozen=True)
class Team:
    target: str
    officers: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Teams:
    """Teams made, officers who may not go and why, targets without a team and why, visits of each officer."""

    teams: tuple[Team, ...]
    left_out: tuple[tuple[str, str], ...]
    without: tuple[tuple[str, str], ...]
    loads: Mapping[str, int]


@dataclass(frozen=True)
class _Case:
    target: Target
    able: tuple[Officer, ...]


def make_teams(
    targets: Sequence[Target],
    *,
    officers: Sequence[Officer],
    seed: bytes,
    recusals: Collection[Recusal] = (),
    links: Mapping[str, Collection[str]] | None = None,
    size: int = 2,
    detour: int = 3,
) -> Teams:
    """`size` officers for each target at least cost.

    Cost: the n-th visit of an officer costs 2n−1 (so loads even out), an officer whose section is not linked with
    the town `detour` more. A target that has too few able officers gets no team, and a reason.
    """
    if size < 2:
        raise TeamError("每个检查对象至少要有 2 名执法人员（行政处罚法第 42 条），请改正人数。")
    _refuse_doubles(target.id for target in targets)
    _refuse_doubles(officer.id for officer in officers)
    left_out = tuple((officer.id, f"{officer.name}：{officer.problem}") for officer in officers if officer.problem)
    able = sorted((officer for officer in officers if not officer.problem), key=lambda officer: officer.id)
    barred = {(recusal.target, recusal.officer) for recusal in recusals}
    cases, without = [], []
    for target in sorted(targets, key=lambda target: target.id):
        free = tuple(officer for officer in able if (target.id, officer.id) not in barred)
        if len(free) >= size:
            cases.append(_Case(target, free))
        else:
            without.append((target.id, _too_few(len(free), len(able) - len(free), size)))
    chosen = _Flow(cases, able, size=size, detour=detour).solve(seed, links or {}) if cases else {}
    teams = tuple(_team(case, chosen[case.target.id], links or {}) for case in cases)
    loads = {officer.id: officer.load for officer in able}
    for team in teams:
        for id in team.officers:
            loads[id] += 1
    return Teams(teams, left_out, tuple(without), loads)


def tie_of(seed: bytes, *, target: str, officer: str) -> int:
    """The first 24 bits of HMAC-SHA256 over the canonical JSON of the pair: smaller goes first among equals."""
    return int.from_bytes(hmac_digest(seed, canonical([target, officer]), "sha256")[:3])


def is_linked(officer: Officer, *, town: str, links: Mapping[str, Collection[str]]) -> bool:
    """Whether the officer's section is linked with the town; a town without links is everybody's."""
    return not links.get(town) or officer.section in links[town]


class _Flow:
    """Each target sends `size`; an officer passes on one visit per arc, each dearer than the last."""

    def __init__(self, cases: Sequence[_Case], able: Sequence[Officer], *, size: int, detour: int) -> None:
        self.cases, self.able, self.size, self.detour = cases, able, size, detour
        self.unit = (len(cases) * size + 1) << _TIE_BITS
        self.nodes = {officer.id: len(cases) + place for place, officer in enumerate(able)}
        self.lowest = min(officer.load for officer in able)
        most = max(officer.load for officer in able) - self.lowest + len(cases)
        if (2 * most + detour) * self.unit > _LARGEST_COST:
            raise TeamError("一次安排的对象太多，无法算出最优分组：请分批抽取。")
        # Here and not above: the solver costs 30 MiB, and only the process that makes teams should pay them.
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

        self.solver = SimpleMinCostFlow()

    def solve(self, seed: bytes, links: Mapping[str, Collection[str]]) -> dict[str, list[Officer]]:
        arcs = self._add_targets(seed, links)
        self._add_loads()
        if self.solver.solve() != self.solver.OPTIMAL:
            raise TeamError("没有算出可行的分组：请核对人数和回避情况后重试。")
        chosen: dict[str, list[Officer]] = {case.target.id: [] for case in self.cases}
        for arc, (target, officer) in arcs.items():
            if self.solver.flow(arc):
                chosen[target].append(officer)
        return chosen

    def _add_targets(self, seed: bytes, links: Mapping[str, Collection[str]]) -> dict[int, tuple[str, Officer]]:
        arcs = {}
        for place, (case, target) in enumerate((case, case.target) for case in self.cases):
            self.solver.set_node_supply(place, self.size)
            for officer in case.able:
                extra = 0 if is_linked(officer, town=target.town, links=links) else self.detour * self.unit
                cost = extra + tie_of(seed, target=target.id, officer=officer.id)
                arc = self.solver.add_arc_with_capacity_and_unit_cost(place, self.nodes[officer.id], 1, cost)
                arcs[arc] = (target.id, officer)
        return arcs

    def _add_loads(self) -> None:
        sink = len(self.cases) + len(self.able)
        self.solver.set_node_supply(sink, -len(self.cases) * self.size)
        for officer in self.able:
            for visit in range(1, len(self.cases) + 1):
                cost = (2 * (officer.load - self.lowest + visit) - 1) * self.unit
                self.solver.add_arc_with_capacity_and_unit_cost(self.nodes[officer.id], sink, 1, cost)


def _team(case: _Case, chosen: Sequence[Officer], links: Mapping[str, Collection[str]]) -> Team:
    town = case.target.town
    away = [officer.name for officer in chosen if not is_linked(officer, town=town, links=links)]
    names = "、".join(officer.name for officer in chosen)
    reason = f"{names}：证件有效，无回避情形" + (
        f"；{'、'.join(away)}不在联系股室，因工作量均衡调入。" if away else "。"
    )
    return Team(case.target.id, tuple(officer.id for officer in chosen), reason)


def _too_few(free: int, barred: int, size: int) -> str:
    why = f"（另有 {barred} 人须回避）" if barred else ""
    return f"可派的执法人员只有 {free} 人{why}，不足 {size} 人：请补充持证人员或请上级、其他单位派员。"


def _refuse_doubles(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for id in ids:
        if id in seen:
            raise TeamError(f"编号“{id}”出现了两次，请去掉一个。")
        seen.add(id)
