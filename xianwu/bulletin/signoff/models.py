"""The route of a periodical, the places of an issue in it, and who signs for an absent one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xianwu.bulletin import roles
from xianwu.core.people.models import Grant, valid_on
from xianwu.core.people.roles import ADMIN, AUDITOR, label_of
from xianwu.core.records.models import Record, RecordQuerySet, Satellite
from xianwu.core.records.scope import Sees
from xianwu.core.units.models import Unit
from xianwu.kit import clock

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

SEES_ALL = (*roles.DESK, AUDITOR)


class Mode(models.TextChoices):
    """How many of a stage must sign."""

    IN_TURN = "in_turn", "依次"
    ALL = "all", "全部"
    ANY = "any", "任一"


def _person(label: str, **options: Any) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **options)


def _maybe(label: str) -> models.ForeignKey:
    return _person(label, null=True, blank=True, editable=False)


class SignRoute(Satellite):
    """The stages between editor and signer, as they hold from a day on; the latest row counts."""

    series = models.ForeignKey("bulletin.Series", models.PROTECT, related_name="sign_routes", verbose_name="刊物")
    valid_from = models.DateField("起用日期")
    stages = models.JSONField("环节", default=list)
    """Each: name, mode, is_review, signers; a signer is {"person"} or {"role", "unit"}."""

    class Meta:
        verbose_name = "核签流程"

    def __str__(self) -> str:
        return f"{self.series}核签流程（{self.valid_from} 起）"


class DeputyQuerySet(RecordQuerySet):
    def in_force(self, on: date) -> Self:
        return self.filter(valid_on(on))

    def visible_to(self, actor: Actor, *, roles: tuple[str, ...] | None = None) -> Self:
        """Editors, administrators and auditors see all; others what concerns them."""
        seen = super().visible_to(actor, roles=roles)
        if actor.has(*Deputy.SEES_ALL):
            return seen
        return seen.filter(Q(absent_id=actor.id) | Q(deputy_id=actor.id))


class Deputy(Satellite):
    """Who signs for an absent one, from when to when."""

    SCOPE: ClassVar[tuple[Sees, ...]] = tuple(Sees(role) for role in (*roles.DESK, roles.COSIGNER, ADMIN, AUDITOR))
    SEES_ALL: ClassVar = (roles.EDITOR, ADMIN, AUDITOR)
    absent = _person("外出人")
    deputy = _person("代签人")
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("截止日期")
    note = models.CharField("事由", max_length=100)
    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = "代签"
        verbose_name_plural = "代签"
        constraints = [
            models.CheckConstraint(
                condition=~Q(absent=F("deputy")),
                name="deputy_is_another",
                violation_error_code="deputy",
                violation_error_message="代签人不能是外出的本人，请另选一人。",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="deputy_period",
                violation_error_code="valid_to",
                violation_error_message="止日不能早于起日。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy}代{self.absent}"


@dataclass(frozen=True)
class Stand:
    """Whom somebody stands in for, by which appointment; with a duty of the absent one, or without: by name alone."""

    absent: int
    appointment: int
    role: str | None = None
    unit: int | None = None


def held_for(actor: Actor, *, on: date) -> list[Stand]:
    """The persons whom the actor stands in for that day, each with the duties in which one may. One statement."""
    own = Deputy.objects.in_force(on).filter(deputy_id=actor.id).order_by("pk")
    rows = own.values_list(
        "absent_id", "pk", "absent__grants__role", "absent__grants__unit_id",
        "absent__grants__valid_from", "absent__grants__valid_to",
    )  # fmt: skip
    found: list[Stand] = []
    for absent, appointment, role, unit, since, until in rows:
        found.append(Stand(absent, appointment))
        if role in roles.DEPUTY_DUTIES and since <= on and (until is None or on <= until):
            found.append(Stand(absent, appointment, role, unit))
    return list(dict.fromkeys(found))


def signs_for_another(actor: Actor, on: date) -> Q:
    """True for whoever stands in that day for one who signs issues: part of whatever statement asks."""
    absent = Deputy.objects.in_force(on).filter(deputy_id=actor.id).values("absent")
    return Q(models.Exists(Grant.objects.valid(on).filter(person__in=absent, role=roles.SIGNER)))


def signed_as(name: str, absent: str = "") -> str:
    """李四（代 王五）"""
    return f"{name}（代 {absent}）" if absent else name


def _held_by_deputy(actor: Actor, *, on: date) -> Q:
    """Places of those whom the actor stands in for, by name or by role: part of whatever statement asks."""
    absent = Deputy.objects.in_force(on).filter(deputy_id=actor.id).values("absent")
    path = models.ExpressionWrapper(models.OuterRef("unit__path"), output_field=models.CharField())
    held = Grant.objects.valid(on).filter(person__in=absent, role=models.OuterRef("role")).alias(place_path=path)
    return Q(person__in=absent) | Q(models.Exists(held.filter(place_path__startswith=F("unit__path"))))


def own_right(actor: Actor) -> Q:
    """Places that are the actor's by name or by role, nobody's deputy."""
    found = Q(person_id=actor.id)
    for role in roles.ROUTE_DUTIES:
        if actor.has(role):
            found |= Q(role=role, unit__in=Unit.objects.below(actor.units_for(role)).values("pk"))
    return found


class SignPlaceQuerySet(RecordQuerySet):
    def mine(self, actor: Actor) -> Self:
        """Places that wait for the actor, or did: by name, by role, or for somebody absent today."""
        wanted = own_right(actor) | Q(acted_by_id=actor.id)
        if actor.has(*roles.ROUTE_DUTIES):
            # A deputy's right ends with its last day, whoever asks.
            wanted |= _held_by_deputy(actor, on=clock.today())
        return self.filter(wanted)

    def live(self) -> Self:
        """Places that count: those signed, those to be signed, those that need not sign any more."""
        return self.filter(state__in=SignPlace.LIVE)

    def visible_to(self, actor: Actor, *, roles: tuple[str, ...] | None = None) -> Self:
        """The desk sees every place; others their own. Asked for what waits through a role: one's own only.

        A reviewer finds the review on the issue itself.
        """
        seen = super().visible_to(actor, roles=roles)
        if roles is None:
            return seen if actor.has(*SEES_ALL) else seen.filter(pk__in=self.model.objects.mine(actor).values("pk"))
        own = seen.filter(pk__in=self.model.objects.mine(actor).values("pk"))
        return own.filter(is_review=False) if actor.has(REVIEWER) else own


REVIEWER = roles.REVIEWER


class SignPlace(Record):
    """One place in the route of one issue: who is to sign at which stage, and what became of it.

    A place that was sent back, passed on, withdrawn or voided stays as it was; another takes its stead.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "未轮到"
        OPEN = "open", "待签"
        SIGNED = "signed", "已签"
        SPARED = "spared", "不需再签"
        PASSED = "passed", "已转签"
        SENT_BACK = "sent_back", "已退回"
        WITHDRAWN = "withdrawn", "已撤回"
        VOID = "void", "已作废"

    LIVE: ClassVar = (State.WAITING, State.OPEN, State.SIGNED, State.SPARED)
    TONES: ClassVar = {
        "waiting": "new",
        "open": "warn",
        "signed": "good",
        "spared": "off",
        "passed": "off",
        "sent_back": "off",
        "withdrawn": "off",
        "void": "off",
    }
    SCOPE: ClassVar[tuple[Sees, ...]] = tuple(Sees(role) for role in (*roles.DESK, roles.COSIGNER, AUDITOR))

    issue = models.ForeignKey("bulletin.Issue", models.PROTECT, related_name="sign_places", verbose_name="快报")
    round_no = models.PositiveIntegerField("第几次提交", default=1)
    stage = models.PositiveIntegerField("环节次序")
    stage_name = models.CharField("环节", max_length=30)
    mode = models.CharField("方式", max_length=10, choices=Mode.choices, default=Mode.ANY)
    is_review = models.BooleanField("审核环节", default=False)
    order = models.PositiveIntegerField("环节内次序", default=1)
    person = _maybe("签署人")
    role = models.CharField("签署角色", max_length=60, blank=True)
    opened_at = models.DateTimeField("轮到时间", null=True)
    acted_by, acting_for, added_by = _maybe("办理人"), _maybe("代谁签"), _maybe("加签人")
    appointment = models.ForeignKey(
        Deputy, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="代签登记"
    )
    """By which a deputy signed here."""

    acted_at = models.DateTimeField("办理时间", null=True)
    opinion = models.CharField("意见", max_length=500, blank=True)
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    void_reason = models.CharField("作废原因", max_length=300, blank=True)
    reminded_on = models.DateField("催签日期", null=True)
    reminded_at = models.DateTimeField("催签时间", null=True)
    objects = SignPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "核签"
        verbose_name_plural = "核签"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, role="") | (Q(person__isnull=True) & ~Q(role="")),
                name="place_of_person_or_role",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | (Q(acted_by__isnull=False, acted_at__isnull=False) & ~Q(digest="")),
                name="place_signed_whole",
            ),
            models.CheckConstraint(
                condition=Q(acting_for__isnull=True) | ~Q(acting_for=F("acted_by")), name="place_for_another"
            ),
            models.UniqueConstraint(
                fields=["issue", "acted_by"], condition=Q(state="signed"), name="place_signed_once_each"
            ),
            models.UniqueConstraint(
                fields=["issue", "acting_for"], condition=Q(state="signed"), name="place_signed_once_for"
            ),
        ]
        ordering = ("issue", "stage", "order", "pk")

    def search_text(self) -> str:
        return f"{self.title} {self.opinion}"

    @property
    def who(self) -> str:
        """Who is asked: a name, or a role of a unit."""
        return self.person.name if self.person else f"{self.unit.short_name}{label_of(self.role)}"

    @property
    def signed_as(self) -> str:
        """Who signed, and for whom."""
        if self.acted_by is None:
            return ""
        return signed_as(self.acted_by.name, self.acting_for.name if self.acting_for else "")
