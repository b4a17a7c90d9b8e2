"""What every ledger's rows have in common: owner, state, version, history and scope."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from simple_history.manager import HistoricalQuerySet
from simple_history.models import HistoricalRecords

from xianwu.core.records.scope import Sees, may_be_seen, scope_condition
from xianwu.core.records.search import SearchEntry, narrowed

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

__all__ = ["NumberSeries", "Record", "RecordQuerySet", "Satellite", "SearchEntry", "Versioned"]


class DirectWrite(RuntimeError):
    """A row was saved past the verbs of `core.events.api`; it would leave no event."""


class RecordQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor, *, roles: tuple[str, ...] | None = None) -> Self:
        """The rows the actor may see (through `roles` only, if given)."""
        condition = scope_condition(self.model, actor, roles)
        if condition is None:
            return self.none()
        return self.filter(condition) if condition else self.all()

    def matching(self, text: str) -> Self:
        """The rows found by what a person typed; blank text finds all."""
        if not text.strip():
            return self
        return narrowed(self, kind=self.model._meta.label_lower, text=text)


class VersionQuerySet(HistoricalQuerySet):
    def latest_of_each(self) -> Self:
        """The last version of each record; of several of one instant the one written last."""
        key = self._pk_attr
        at, written = OuterRef("history_date"), OuterRef("history_id")
        later = Q(history_date__gt=at) | Q(history_date=at, history_id__gt=written)
        return self.filter(~Exists(self.filter(later, **{key: OuterRef(key)})))


class KeptVersions(HistoricalRecords):
    """Kept versions are read by record and day alone; each further index would be paid for at every write."""

    def copy_fields(self, model: type[models.Model]) -> dict[str, Any]:
        fields: dict[str, Any] = super().copy_fields(model)
        key = model._meta.pk.name
        for name, field in fields.items():
            if name != key:
                field.db_index = False
        return fields


def end_of_day(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))


class NumberSeries(models.Model):
    """How far a series of outside numbers has come."""

    prefix = models.CharField("字头", max_length=40, unique=True)
    last = models.PositiveIntegerField("最后编号", default=0)

    class Meta:
        verbose_name = "编号"

    def __str__(self) -> str:
        return f"{self.prefix}{self.last}"


class Versioned(models.Model):
    """A row with an optimistic lock and a kept history; written only through `core.events.api`."""

    version = models.PositiveIntegerField("版本", default=1, editable=False)
    created_at = models.DateTimeField("登记时间", editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="登记人",
    )
    history = KeptVersions(inherit=True, historical_queryset=VersionQuerySet)
    objects = RecordQuerySet.as_manager()

    SCOPE: ClassVar[tuple[Sees, ...]] = ()
    FILE_KINDS: ClassVar[dict[str, str]] = {}
    """Kinds of file that rows of this class are asked for by name, code → word; offered when a file is added."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise DirectWrite(f"{self._meta.label}: use core.events.api")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise DirectWrite(f"{self._meta.label}: rows are voided, not deleted")

    def must_keep(self, category: str) -> str:
        """Why the last file of that kind may no longer be taken off, in words; "" while it may."""
        return ""

    def may_be_linked(self, actor: Actor | None) -> bool:
        """Whether a link to this row leads anywhere for the actor, as far as that is known without asking."""
        return actor is not None and (not self.SCOPE or may_be_seen(self, actor))

    @classmethod
    def past(cls, as_of: date, *, actor: Actor, roles: tuple[str, ...] | None = None) -> models.QuerySet:
        """The rows the actor may see (through `roles` only, if given), as they stood at the end of `as_of`."""
        visible = cls._default_manager.visible_to(actor, roles=roles).values("pk")  # type: ignore[attr-defined]
        return cls.as_stood(as_of).filter(**{f"{cls._meta.pk.attname}__in": visible})

    @classmethod
    def seen(cls, actor: Actor, *, past: date | None, roles: tuple[str, ...] | None = None) -> models.QuerySet:
        """The rows the actor may see: today's, or with `past` those of the end of that day.

        What asks both names fields and what they point to; a row's own key by its name, for `pk` is a version's.
        """
        if past:
            return cls.past(past, actor=actor, roles=roles)
        return cls._default_manager.visible_to(actor, roles=roles)  # type: ignore[attr-defined,no-any-return]

    @classmethod
    def as_stood(cls, past: date | None) -> models.QuerySet:
        """All rows: today's, or as they stood at the end of a past day. What reaches a page is narrowed to the actor."""
        return cls.history.as_of(end_of_day(past)) if past else cls._default_manager.all()


class Satellite(Versioned):
    """A row that belongs to a record: a check, a loan, a visit without a life of its own."""

    class Meta:
        abstract = True


class Record(Versioned):
    """A line of a ledger. Subclasses declare `State` and `SCOPE`."""

    number = models.CharField("编号", max_length=40, blank=True, db_index=True)
    title = models.CharField("名称", max_length=200)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="责任单位")
    state = models.CharField("状态", max_length=30, db_index=True, editable=False)
    updated_at = models.DateTimeField("更新时间", editable=False)
    extra = models.JSONField("附加栏目", default=dict, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def search_text(self) -> str:
        """What the record is found by."""
        return f"{self.number} {self.title}"

    def get_state_display(self) -> str:
        """The state's Chinese word."""
        return state_words(type(self)).get(self.state, self.state)


@cache
def state_words(model: type[models.Model]) -> dict[str, str]:
    """State → Chinese word; nothing for a model without states."""
    states = getattr(model, "State", None)
    return dict(states.choices) if states else {}
