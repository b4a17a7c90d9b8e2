"""The items of an issue with their references resolved: on a day while open, as frozen once signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from xianwu.bulletin.layout.document import IssueDoc, ItemDoc, Run
from xianwu.bulletin.models import Erratum, Issue, Item
from xianwu.bulletin.references import LooseNumber, bare, keys_in, loose_numbers, references, replaced, split
from xianwu.figures import api as figures
from xianwu.lib.digests import canonical
from xianwu.papers.checking import CheckMark

MISSING = "没有这个指标，请从指标列表里选。"
MALFORMED = "写法不对，应为 {{领域.指标}}，请改正或删去花括号。"
EMPTY = "现在没有值（分母为零或没有记录），请改写这一句。"


@dataclass(frozen=True)
class Problem:
    """A reference that cannot be printed, and why."""

    item: Item
    reference: str
    reason: str

    def __str__(self) -> str:
        place = f"第 {self.item.order} 条" if self.item.order else ""
        return f"{place}“{self.item.title}”引用的“{self.reference}”{self.reason}"


@dataclass(frozen=True)
class ItemText:
    """One item ready to be shown or printed."""

    item: Item
    title: str
    runs: tuple[Run, ...]
    problems: tuple[Problem, ...] = ()
    loose: tuple[LooseNumber, ...] = ()

    @property
    def doc(self) -> ItemDoc:
        return ItemDoc(self.title, self.runs, self.item.tag)

    @property
    def keys(self) -> list[str]:
        return list(dict.fromkeys(run.key for run in self.runs if run.key))

    @property
    def erratum(self) -> Erratum | None:
        """What the item corrects, when it is an erratum."""
        return getattr(self.item, "erratum", None)

    @property
    def is_unbound(self) -> bool:
        """Nothing vouches for its numbers: no figure, no signed issue that it corrects."""
        return not self.keys and self.erratum is None

    @property
    def quoted(self) -> frozenset[str]:
        """Numbers that are neither bound nor typed: an erratum quotes them."""
        return self.erratum.words if self.erratum else frozenset()

    @property
    def length(self) -> int:
        """Characters as printed: title, text and source, without blanks."""
        return len("".join((self.title + "".join(run.text for run in self.runs) + self.item.tag).split()))


@dataclass(frozen=True)
class IssueText:
    """All items, the values they print, and what stands in the way of signing."""

    items: tuple[ItemText, ...]
    values: dict[str, Any] = field(default_factory=dict)
    findings: Sequence[figures.Finding] = ()

    @property
    def problems(self) -> list[Problem]:
        return [problem for item in self.items for problem in item.problems]

    @property
    def loose_count(self) -> int:
        return sum(len(item.loose) for item in self.items)

    @property
    def words(self) -> dict[str, str]:
        """Key → the words printed for it."""
        return {key: value.text for key, value in self.values.items() if _complaint(value) == ""}


def items_of(issue: Issue) -> list[Item]:
    """The items that stand in the issue, in order."""
    rows = issue.items.filter(order__isnull=False).select_related("unit", "contribution", "erratum__issue")
    return list(rows.order_by("order"))


def known_keys(keys: Iterable[str]) -> list[str]:
    """Those keys that belong to a declared figure."""
    found = []
    for key in dict.fromkeys(keys):
        try:
            figures.figure(key)
        except figures.UnknownFigure:
            continue
        found.append(key)
    return found


def _complaint(value: Any) -> str:
    if value is None:
        return MISSING
    if value.problem:
        return f"取不到值：{value.problem}"
    return "" if value.is_applicable else EMPTY


def resolve(items: Sequence[Item], *, as_of: date, is_judged: bool = False) -> IssueText:
    """Resolve all references, and judge their figures where wanted, in one evaluation: a statement per table."""
    keys = known_keys(key for item in items for key in keys_in(f"{item.title}\n{item.body}"))
    values: dict[str, Any] = {}
    findings: Sequence[figures.Finding] = ()
    if keys and is_judged:
        values, findings = figures.evaluate_and_judge(keys, as_of=as_of)
    elif keys:
        values = figures.evaluate(keys, as_of=as_of)
    return IssueText(tuple(_resolved(item, values) for item in items), values, findings)


def _resolved(item: Item, values: dict[str, Any]) -> ItemText:
    problems = []
    for each in references(f"{item.title}\n{item.body}"):
        why = _complaint(values.get(each.key)) if each.is_well_formed else MALFORMED
        if why:
            problems.append(Problem(item, each.key, why))
    words = {key: value.text for key, value in values.items() if not _complaint(value)}
    runs = tuple(
        Run(words.get(piece.key, f"【{piece.key}】") if piece.key else piece.text, piece.key or None)
        for piece in split(item.body)
    )
    return ItemText(item, replaced(item.title, words), runs, tuple(problems), _typed(item))


def _typed(item: Item) -> tuple[LooseNumber, ...]:
    """The typed numbers that nothing vouches for."""
    erratum: Erratum | None = getattr(item, "erratum", None)
    words = erratum.words if erratum else frozenset()
    return tuple(each for each in loose_numbers(item.body) if bare(each.text) not in words)


def frozen(items: Sequence[Item]) -> IssueText:
    """The text as it was signed."""
    return IssueText(
        tuple(
            ItemText(
                item,
                item.frozen_title,
                tuple(Run(text, key or None) for text, key in item.frozen_body),
                loose=_typed(item),
            )
            for item in items
        )
    )


def text_of(issue: Issue, *, is_judged: bool = False) -> IssueText:
    """Frozen text of a signed issue, else the items as they would print today, with their checks where wanted."""
    items = items_of(issue)
    return frozen(items) if issue.is_frozen else resolve(items, as_of=issue.as_of, is_judged=is_judged)


def reviewed_bytes(issue: Issue, text: IssueText) -> bytes:
    """What editor, reviewer and signer put their names to: the words of every item and the values in them."""
    return canonical(
        {
            "series": issue.series_id,
            "as_of": issue.as_of.isoformat(),
            "distribution": issue.distribution,
            "items": [[each.item.order, each.item.title, each.item.body, each.item.tag] for each in text.items],
            "values": text.words,
        }
    )


def made_doc(issue: Issue, text: IssueText, *, is_draft: bool | None = None) -> IssueDoc:
    """The issue as the typesetter takes it."""
    names = issue.signatures
    draft = not issue.is_frozen if is_draft is None else is_draft
    return IssueDoc(
        name=issue.series.name,
        number=issue.issue_no,
        organ=issue.series.organ,
        issued_on=issue.issued_on,
        items=[each.doc for each in text.items],
        distribution=issue.distribution,
        editor=names.get("editor", ""),
        reviewer=names.get("reviewer", ""),
        signer=names.get("signer", ""),
        is_draft=draft,
        check=None if draft else evidence_mark(issue),
        notes=(*_synthetic(), *((f"未签发稿，数据截至 {issue.as_of}",) if draft else ())),
    )


def evidence_mark(issue: Issue) -> CheckMark:
    """The square on the last page: the address by which colleagues sign in, else the public one."""
    origins = [*settings.CSRF_TRUSTED_ORIGINS, settings.XIANWU_PUBLIC_URL]
    origin = next((each for each in origins if each and "*" not in each), "")
    return CheckMark("", f"{origin.rstrip('/')}{reverse('bulletin:evidence', args=[issue.pk])}")


def _synthetic() -> tuple[str, ...]:
    """A demo county says so on paper, too."""
    return ("演示数据（合成）",) if getattr(settings, "XIANWU_SYNTHETIC", False) else ()
