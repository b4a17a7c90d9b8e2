"""Filters by what domains declare: the matter, its kinds of subjects, its groups of findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

from xianwu.kit.filters import Filter, FilterError
from xianwu.registers.enforcement.declarations import Choices, Matter, all_matters


@dataclass(frozen=True)
class Declared(Filter):
    """Choices that are known only when the matters are: read when the page is shown."""

    kind = "choice"

    def known(self) -> list[tuple[str, str]]:
        raise NotImplementedError

    def condition(self, value: str) -> Q:
        raise NotImplementedError

    def chosen(self, params: QueryDict) -> list[str]:
        known = dict(self.known())
        return [value for value in params.getlist(self.name) if value in known]

    def apply(self, rows: QuerySet, *, params: QueryDict, request: HttpRequest) -> QuerySet:
        found = self.chosen(params)
        if not found:
            raise FilterError(self.problem)
        query = Q()
        for value in found:
            query |= self.condition(value)
        return rows.filter(query)

    def options(self, params: QueryDict, *, request: HttpRequest) -> Sequence[tuple[str, str, bool]]:
        chosen = set(self.chosen(params))
        return [(value, word, value in chosen) for value, word in self.known()]

    def words(self, params: QueryDict, *, request: HttpRequest) -> str:
        known = dict(self.known())
        return "、".join(known[value] for value in self.chosen(params)) or "空"


@dataclass(frozen=True)
class OfMatter(Declared):
    """`OfMatter("matter", "执法事项")`"""

    def known(self) -> list[tuple[str, str]]:
        return [(matter.code, matter.label) for matter in all_matters()]

    def condition(self, value: str) -> Q:
        return Q(**{self.name: value})


@dataclass(frozen=True)
class Part(Declared):
    """One of the words of one matter: a kind of subject, a group of findings. In the address: `toy:school`."""

    matter_path: str = "matter"
    of: Callable[[Matter], Choices] = lambda matter: matter.kinds

    def known(self) -> list[tuple[str, str]]:
        several = len(all_matters()) > 1
        return [
            (f"{matter.code}:{code}", f"{matter.label}·{label}" if several else label)
            for matter in all_matters()
            for code, label in self.of(matter)
        ]

    def condition(self, value: str) -> Q:
        matter, _, code = value.partition(":")
        return Q(**{self.matter_path: matter, self.name: code})


MATTER = OfMatter("matter", "执法事项")
KIND = Part("kind", "对象类别")
SUBJECT_KIND = Part("subject__kind", "对象类别")
GROUP = Part("group", "分组", of=lambda matter: matter.groups)
