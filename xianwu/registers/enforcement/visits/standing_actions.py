"""Cards, powers, checklists, penalty rules and links: rows between dates. A change ends one and begins another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from xianwu.core.events.api import write_change, write_new
from xianwu.core.people.roles import ADMIN
from xianwu.core.units.models import Unit
from xianwu.lib.numbers import plain
from xianwu.registers.enforcement.brain.provisions import cited
from xianwu.registers.enforcement.declarations import matter_of
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role
from xianwu.registers.enforcement.models import Authority, CheckItem, DiscretionBand, Officer, PenaltyRule, TownLink
from xianwu.registers.enforcement.roles import CLERK
from xianwu.registers.enforcement.standing import Dated, nearest

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


@dataclass(frozen=True)
class Standing:
    """How one kind of dated row is kept: what makes it the same, whose it is, and who enters it."""

    model: type[Dated]
    noun: str
    label: str
    key: tuple[str, ...]
    organ: str
    writers: tuple[str, ...]
    fields: tuple[str, ...]
    check: Callable[[Any], None] = lambda row: None
    own: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """What marks a row as the county's own once it was mended."""

    def event(self, verb: str) -> str:
        return f"enforcement.{self.noun}_{verb}"

    def organ_of(self, row: Any) -> Unit:
        found: Unit = getattr(row, self.organ)
        return found

    def like(self, row: Any) -> Any:
        """The rows of the same thing, whatever their dates."""
        attributes = {self.model._meta.get_field(name).attname for name in self.key}
        same = self.model._default_manager.filter(**{name: getattr(row, name) for name in attributes})
        return same.exclude(pk=row.pk)


NO_PROVISION = "征求意见稿、外地的表和待核定的说明不是现行有效的规定，不能作依据，请写到“出处备注”，依据空着。"


def _kinds_known(item: CheckItem) -> None:
    """A checklist names only kinds of subjects and groups that its matter has."""
    matter = matter_of(item.matter)
    strange = [kind for kind in item.kinds if kind not in dict(matter.kinds)]
    if strange:
        raise EnforcementRefused(f"“{matter.label}”没有这些对象类别：{'、'.join(strange)}，请改正。", field="kinds")
    if item.group not in dict(matter.groups):
        raise EnforcementRefused(f"“{matter.label}”没有这个分组，请从分组中选择。", field="group")
    if item.basis and not cited(item.basis):
        raise EnforcementRefused(NO_PROVISION, field="basis")
    if not item.days:
        raise EnforcementRefused("整改期限至少 1 天。", field="days")


OFFICER = Standing(
    Officer, "officer", "执法证件", ("card_no",), "organ", (ADMIN,),
    ("person", "organ", "card_no", "is_established", "is_legally_qualified"),
)  # fmt: skip
AUTHORITY = Standing(
    Authority, "authority", "执法权限", ("organ", "matter", "power", "zone"), "organ", (ADMIN,),
    ("organ", "matter", "power", "zone", "basis", "document_no"), check=lambda row: _known_matter(row),
)  # fmt: skip
TOWN_LINK = Standing(
    TownLink, "town_link", "股室联系乡镇", ("matter", "town"), "section", (CLERK,), ("section", "town", "matter"),
    check=lambda row: _known_matter(row),
)  # fmt: skip
CHECK_ITEM = Standing(
    CheckItem, "check_item", "检查事项", ("matter", "code"), "organ", (CLERK,),
    ("matter", "organ", "code", "group", "text", "basis", "source_note", "severity", "mode", "days", "tools", "kinds",
     "every_months", "section", "rule"),
    check=_kinds_known,
)  # fmt: skip
PENALTY_RULE = Standing(
    PenaltyRule, "penalty_rule", "处罚事项", ("organ", "matter", "code"), "organ", (CLERK,),
    ("matter", "organ", "code", "act", "broken", "basis", "individual_from", "individual_to", "organisation_from",
     "organisation_to", "base_label", "base_from", "base_to", "needs_overdue_order", "sanctions", "fires_waiver"),
    check=lambda row: _known_matter(row),
)  # fmt: skip
DISCRETION = Standing(
    DiscretionBand, "discretion_band", "裁量阶次", ("organ", "matter", "rule_code", "label", "party_kind", "is_multiple"), "organ", (CLERK,),
    ("matter", "organ", "rule_code", "label", "party_kind", "factors", "is_multiple", "least", "most", "basis"),
    check=lambda row: _inside_the_range(row), own={"is_default": False},
)  # fmt: skip
STANDINGS = {each.model: each for each in (OFFICER, AUTHORITY, TOWN_LINK, CHECK_ITEM, PENALTY_RULE, DISCRETION)}


def _inside_the_range(row: DiscretionBand) -> None:
    """A step lies within the provision it belongs to."""
    _known_matter(row)
    rules = PenaltyRule.objects.valid(row.valid_from).filter(matter=row.matter, code=row.rule_code)
    field, problem = band_problem(row, nearest(rules.select_related("organ"), row.organ))
    if problem:
        raise EnforcementRefused(problem, field=field)


def band_problem(row: DiscretionBand, rule: PenaltyRule | None) -> tuple[str, str]:
    """The field and the words of what is wrong with a step under its provision, both "" when nothing is."""
    if rule is None:
        return "rule_code", f"{row.valid_from} 没有代码为“{row.rule_code}”的处罚事项，请核对。"
    if row.least > row.most:
        return "most", "下限高于上限，请改正。"
    ends = rule.ranges(row.party_kind, is_multiple=row.is_multiple)
    if any(least <= row.least and row.most <= most for least, most in ends):
        return "", ""
    told = "、".join(f"{plain(least)} 至 {plain(most)}" for least, most in ends) or "没有罚款"
    return "most", f"阶次超出“{rule}”的法定幅度（{told}），请核对。"


def _known_matter(row: Any) -> None:
    matter_of(row.matter)


def checked(kind: Standing, row: Any) -> Any:
    """Refuse what cannot be: another organ's period, an unknown kind."""
    if row.valid_to and row.valid_to < row.valid_from:
        raise EnforcementRefused("失效日期早于生效日期，请改正。", field="valid_to")
    kind.check(row)
    return row


@transaction.atomic
def record_row(kind: Standing, data: dict[str, Any], *, actor: Actor, at: datetime, batch: str = "") -> Any:
    """Enter a row; an earlier one of the same thing that is still in force ends the day before."""
    row = checked(kind, kind.model(**data))
    require_role(actor, kind.organ_of(row), *kind.writers)
    later = kind.like(row).filter(valid_from__gte=row.valid_from).order_by("valid_from").first()
    if later:
        raise EnforcementRefused(
            f"同一{kind.label}已有从 {later.valid_from} 起的一条，请改用更晚的生效日期。", field="valid_from"
        )
    _end_earlier(kind, row, actor=actor, at=at, batch=batch)
    write_new(row, kind.event("recorded"), actor=actor, at=at, batch=batch)
    return row


def _end_earlier(kind: Standing, row: Any, *, actor: Actor, at: datetime, batch: str) -> None:
    still = Q(valid_to=None) | Q(valid_to__gte=row.valid_from)
    for before in kind.like(row).filter(still):
        changes = {"valid_to": row.valid_from - timedelta(days=1)}
        write_change(before, changes, kind.event("ended"), actor=actor, at=at, batch=batch)


@transaction.atomic
def change_row(kind: Standing, row: Any, data: dict[str, Any], *, actor: Actor, at: datetime) -> Any:
    """Mend a row that is not in force yet or was entered today; else end it and begin another."""
    require_role(actor, kind.organ_of(row), *kind.writers)
    today = timezone.localdate(at)
    moved = {name for name in data if getattr(row, name) != data[name]}
    if not moved:
        return row
    if row.valid_from > today or timezone.localdate(row.created_at) == today:
        _copy_checked(kind, row, data)
        write_change(row, {**data, **kind.own}, kind.event("corrected"), actor=actor, at=at)
        return row
    if moved == {"valid_to"}:
        return end_row(kind, row, on=data["valid_to"], actor=actor, at=at)
    if data.get("valid_from", row.valid_from) <= row.valid_from:
        raise EnforcementRefused(
            f"这一条从 {row.valid_from} 起已经生效，不能改写。请填写新内容的生效日期：原来的一条在前一天失效并保留。",
            field="valid_from",
        )
    fresh = {name: getattr(row, name) for name in (*kind.fields, "valid_from", "valid_to")} | data
    return record_row(kind, fresh, actor=actor, at=at)


def _copy_checked(kind: Standing, row: Any, data: dict[str, Any]) -> None:
    given = {name: getattr(row, name) for name in (*kind.fields, "valid_from", "valid_to")} | data
    checked(kind, kind.model(pk=row.pk, **given))


def end_row(kind: Standing, row: Any, *, on: date | None, actor: Actor, at: datetime) -> Any:
    """End a row on a day; without one it goes on for good."""
    require_role(actor, kind.organ_of(row), *kind.writers)
    if on is not None and on < row.valid_from:
        raise EnforcementRefused("失效日期早于生效日期，请改正。", field="valid_to")
    write_change(row, {"valid_to": on}, kind.event("ended"), actor=actor, at=at)
    return row


def creator(kind: Standing) -> Callable[..., Any]:
    """The verb that a ledger's form calls for a new row."""

    def create(data: dict[str, Any], *, actor: Actor, at: datetime) -> Any:
        return record_row(kind, data, actor=actor, at=at)

    return create


def changer(kind: Standing) -> Callable[..., Any]:
    def change(row: Any, data: dict[str, Any], *, actor: Actor, at: datetime) -> Any:
        return change_row(kind, row, data, actor=actor, at=at)

    return change
