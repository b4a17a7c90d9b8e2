"""The items of an issue with their references resolved: on a day while open, as frozen once signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from xianwu.bulletin.hedging import HedgeRefused, spoken
from xianwu.bulletin.layout.document import IssueDoc, ItemDoc, Run
from xianwu.bulletin.layout.presets import PRESETS
from xianwu.bulletin.models import Declaration, Erratum, Issue, Item, ItemRemark
from xianwu.bulletin.proving.claims import Typed, typed_in
from xianwu.bulletin.references import LooseNumber, Reference, bare, keys_in, loose_numbers, references, replaced, split
from xianwu.figures import api as figures
from xianwu.lib.digests import canonical
from xianwu.papers.checking import CheckMark

MISSING = "没有这个指标，请从指标列表里选。"
MALFORMED = "写法不对，应为 {{领域.指标}} 或 {{领域.指标|余}}，请改正或删去花括号。"
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
    def declared(self) -> Sequence[Declaration]:
        """Who vouches for what: sources named, and what was let pass. Nothing for an item that is not stored yet."""
        return getattr(self.item, "vouching", ())

    @cached_property
    def vouched(self) -> dict[str, Declaration]:
        """By what is said: the clause up to the number."""
        return {each.said: each for each in self.declared if each.kind in Declaration.OF_NUMBERS}

    @cached_property
    def typed(self) -> list[Typed]:
        """The typed numbers of title and text; those that an erratum computed are none."""
        quoted = self.quoted
        return [each for each in typed_in(self.item.title, self.item.body) if bare(each.text) not in quoted]

    @cached_property
    def unproven(self) -> list[Typed]:
        """Neither bound, nor quoted with a source, nor let pass with a reason."""
        vouched = self.vouched
        return [each for each in self.typed if each.said not in vouched]

    @cached_property
    def proofs(self) -> dict[str, str]:
        """Number without blanks → who vouches for it, where that holds wherever the item prints the number."""
        vouched, open_words = self.vouched, {bare(each.text) for each in self.unproven}
        return {bare(each.text): str(vouched[each.said]) for each in self.typed if bare(each.text) not in open_words}

    @property
    def printed(self) -> str:
        """Title and text as they will print."""
        return f"{self.title}\n{''.join(run.text for run in self.runs)}"

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
        """It has numbers and no figure stands in it; an erratum corrects a signed issue. Without numbers nothing is to be bound."""
        return not self.keys and self.erratum is None and bool(self.typed)

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
    spoken: dict[str, str] = field(default_factory=dict)
    """Source of a reference (its key, and its form where it has one) → the words printed for it."""

    @property
    def phrases(self) -> dict[str, str]:
        """What is not said by the figure's own words: 70 余个 for 73 个."""
        return {source: words for source, words in self.spoken.items() if "|" in source}

    @property
    def problems(self) -> list[Problem]:
        return [problem for item in self.items for problem in item.problems]

    @property
    def known(self) -> dict[str, Any]:
        """For the offers of the issue's steps (`Move.once`): what is read already."""
        return {"text": self, "items": [each.item for each in self.items]}

    @property
    def loose_count(self) -> int:
        return sum(len(item.loose) for item in self.items)

    @property
    def words(self) -> dict[str, str]:
        """Key → the figure's own words."""
        return {key: value.text for key, value in self.values.items() if _complaint(value) == ""}


def items_of(issue: Issue) -> list[Item]:
    """The items that stand in the issue, in order, with what was declared of them and how many remarks are open."""
    remarks = ItemRemark.objects.filter(item=OuterRef("pk"), parent__isnull=True, outcome="").order_by()
    counted = Coalesce(Subquery(remarks.values("item").annotate(n=Count("pk")).values("n")), 0)
    declared = Declaration.objects.filter(withdrawn_at=None).select_related("created_by")
    rows = issue.items.filter(order__isnull=False).select_related("unit", "contribution", "erratum__issue")
    rows = rows.annotate(open_remarks=counted)
    return list(rows.prefetch_related(Prefetch("declarations", declared, to_attr="vouching")).order_by("order"))


def only_typed(items: Iterable[Item]) -> IssueText:
    """The items without the values of their figures: enough to ask what was typed, and costs no evaluation."""
    return IssueText(tuple(ItemText(each, "", ()) for each in items))


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


def labelled(text: str) -> str:
    """A text for the eye without asking for values: each reference as the name of its figure."""
    known = set(known_keys(keys_in(text)))
    named = {each.source: each for each in references(text) if each.key in known}
    words = {
        source: f"【{figures.figure(each.key).label}{f'，{each.form}' if each.form else ''}】"
        for source, each in named.items()
    }
    return replaced(text, words)


def _complaint(value: Any) -> str:
    if value is None:
        return MISSING
    if value.problem:
        return f"取不到值：{value.problem}"
    return "" if value.is_applicable else EMPTY


def resolve(items: Sequence[Item], *, as_of: date, is_judged: bool = False) -> IssueText:
    """Resolve all references, and judge their figures where wanted, in one evaluation."""
    keys = known_keys(key for item in items for key in keys_in(f"{item.title}\n{item.body}"))
    values: dict[str, Any] = {}
    findings: Sequence[figures.Finding] = ()
    if keys and is_judged:
        values, findings = figures.evaluate_and_judge(keys, as_of=as_of)
    elif keys:
        values = figures.evaluate(keys, as_of=as_of)
    whole: dict[str, str] = {}
    texts = tuple(_resolved(item, values, whole) for item in items)
    return IssueText(texts, values, findings, whole)


def _resolved(item: Item, values: dict[str, Any], whole: dict[str, str]) -> ItemText:
    """One item; the words of its references go into `whole`."""
    problems = []
    for each in references(f"{item.title}\n{item.body}"):
        words, why = _said(each, values)
        if why:
            problems.append(Problem(item, each.key, why))
        else:
            whole[each.source] = words
    runs = tuple(
        Run(whole.get(piece.source, f"【{piece.source}】") if piece.key else piece.text, piece.key or None)
        for piece in split(item.body)
    )
    return ItemText(item, replaced(item.title, whole), runs, tuple(problems), _typed(item))


def _said(each: Reference, values: dict[str, Any]) -> tuple[str, str]:
    """The words of a reference, or why it has none."""
    if not each.is_well_formed:
        return "", MALFORMED
    why = _complaint(values.get(each.key))
    if why:
        return "", why
    try:
        return spoken(values[each.key], each.form), ""
    except HedgeRefused as error:
        return "", f"：{error}"


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
            **({"phrases": text.phrases} if text.phrases else {}),
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
        preset=PRESETS[issue.preset],
        check=None if draft else evidence_mark(issue),
        notes=(*_synthetic(), *((f"未签发稿，数据截至 {issue.as_of}",) if draft else ())),
    )


def evidence_origin() -> str:
    """What the addresses in the squares begin with; "" where the county has set none."""
    origins = [*settings.CSRF_TRUSTED_ORIGINS, settings.XIANWU_PUBLIC_URL]
    return next((each for each in origins if each and "*" not in each), "")


def evidence_mark(issue: Issue) -> CheckMark:
    """The square on the last page: the address by which colleagues sign in, else the public one.

    Where the county has set neither, a path alone would lead a phone nowhere: the square says in words where to look.
    """
    origin = evidence_origin()
    path = reverse("bulletin:evidence", args=[issue.pk])
    return CheckMark("", f"{origin.rstrip('/')}{path}" if origin else f"请登录本系统后打开 {path}")


def _synthetic() -> tuple[str, ...]:
    """A demo county says so on paper, too."""
    return ("演示数据（合成）",) if getattr(settings, "XIANWU_SYNTHETIC", False) else ()
