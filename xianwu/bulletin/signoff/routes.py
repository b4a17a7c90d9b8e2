"""The route of a periodical: what stands between editor and signer, as rows an office may change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.bulletin import roles
from xianwu.bulletin.models import Issue, Series, SignRoute
from xianwu.bulletin.signoff.models import Mode, SignPlace
from xianwu.core.events.api import write_new
from xianwu.core.people.models import Grant, Person
from xianwu.core.people.roles import ADMIN, label_of
from xianwu.core.units.models import Unit
from xianwu.kit.refusals import Refused

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

Stage = Mapping[str, Any]
REVIEW = "审核"
BACKBONE = ("编辑", "签发", "签发（版式文件）")
"""Duties of the backbone: no stage may pass for one of them."""
DEFAULT: Sequence[Stage] = (
    {"name": REVIEW, "mode": Mode.ANY, "is_review": True, "signers": [{"role": roles.REVIEWER, "unit": None}]},
)


class RouteRefused(Refused):
    """A route that cannot be kept so; the message says what to mend."""


def route_of(series: Series, *, on: date) -> Sequence[Stage]:
    """The stages that an issue submitted on that day goes through."""
    rows = SignRoute.objects.filter(series=series, valid_from__lte=on)
    found = rows.order_by("-valid_from", "-pk").first()
    return found.stages if found else DEFAULT


def may_change(series: Series, actor: Actor) -> bool:
    return actor.covers(series.unit, roles.EDITOR, ADMIN)


def change_route(series: Series, stages: Sequence[Stage], *, actor: Actor | None, at: datetime) -> SignRoute:
    """Keep a new route from that day on; issues that were submitted go on as they began. No actor at set-up."""
    if actor is not None and not may_change(series, actor):
        raise RouteRefused("核签流程由本刊的责任编辑或管理员修改。")
    on = timezone.localdate(at)
    kept = [_checked(stage, on=on) for stage in stages]
    _refuse_whole(kept)
    route = SignRoute(series=series, valid_from=on, stages=kept)
    write_new(route, "bulletin.route_changed", actor=actor, at=at, note="；".join(words_of(kept))[:500])
    return route


def _checked(stage: Stage, *, on: date) -> dict[str, Any]:
    name = str(stage["name"]).strip()
    if not name or len(name) > 30 or name in BACKBONE:
        raise RouteRefused(f"环节名称“{name}”不能用：1 至 30 个字，且不能叫“编辑”“签发”。")
    if (name == REVIEW) and not stage["is_review"]:
        raise RouteRefused("“审核”这个名称只能用于审核环节，请给另一个环节换个名称。")
    if not stage["signers"]:
        raise RouteRefused(f"“{name}”还没有签署人，请至少选一位或一个角色。")
    if stage["mode"] not in Mode.values:
        raise RouteRefused(f"请为“{name}”选择方式：依次、全部或任一。")
    signers = [dict(each) for each in stage["signers"]]
    _refuse_strangers(name, signers, is_review=bool(stage["is_review"]), on=on)
    return {"name": name, "mode": str(stage["mode"]), "is_review": bool(stage["is_review"]), "signers": signers}


def _refuse_strangers(name: str, signers: Sequence[Stage], *, is_review: bool, on: date) -> None:
    """Whoever is named must be able to open the issue and to sign at this stage."""
    wanted = duty_of(is_review=is_review)
    if any(each.get("role") not in (None, wanted) for each in signers):
        raise RouteRefused(f"“{name}”只能由“{label_of(wanted)}”角色签署。")
    ids = [each["person"] for each in signers if each.get("person")]
    if len(set(ids)) != len(ids):
        raise RouteRefused(f"“{name}”里同一人选了两次，请去掉一个。")
    able = set(able_persons(is_review=is_review, on=on).filter(pk__in=ids).values_list("pk", flat=True))
    missing = Person.objects.filter(pk__in=set(ids) - able).values_list("name", flat=True)
    if missing:
        raise RouteRefused(f"{'、'.join(missing)}没有“{label_of(wanted)}”角色，请先请管理员授权，再排入“{name}”。")


def _refuse_whole(stages: Sequence[Stage]) -> None:
    if sum(stage["is_review"] for stage in stages) != 1:
        raise RouteRefused("核签流程里须有且只有一个审核环节，不能删去。")
    names = [stage["name"] for stage in stages]
    if len(set(names)) != len(names):
        raise RouteRefused("有两个环节同名，请改成不同的名称。")
    ids = [each["person"] for stage in stages for each in stage["signers"] if each.get("person")]
    if len(set(ids)) != len(ids):
        raise RouteRefused("同一人排在两个环节里；一期之内一人只能签一处，请去掉一处。")


def duty_of(*, is_review: bool) -> str:
    """The role that whoever signs at a stage must hold."""
    return roles.REVIEWER if is_review else roles.COSIGNER


def able_persons(*, is_review: bool, on: date) -> Any:
    """Active persons who may sign at a stage on a day."""
    held = Grant.objects.valid(on).filter(role=duty_of(is_review=is_review)).values("person")
    return Person.objects.filter(is_active=True, pk__in=held).order_by("pk")


def words_of(stages: Sequence[Stage]) -> list[str]:
    """“数据核验（任一）：周敏、分发员”"""
    named = names_of(stages)
    return [
        f"{stage['name']}（{Mode(stage['mode']).label}）：{'、'.join(signer_words(each, named) for each in stage['signers'])}"
        for stage in stages
    ]


def names_of(stages: Iterable[Stage]) -> dict[tuple[str, int], str]:
    """Names of the persons and units in a route. Two statements at most."""
    signers = [each for stage in stages for each in stage["signers"]]
    persons = [each["person"] for each in signers if each.get("person")]
    units = [each["unit"] for each in signers if each.get("unit")]
    found = {("person", pk): name for pk, name in _named(Person, persons, "name")}
    return found | {("unit", pk): name for pk, name in _named(Unit, units, "short_name")}


def _named(model: Any, keys: Sequence[int], field: str) -> list[tuple[int, str]]:
    return list(model.objects.filter(pk__in=keys).values_list("pk", field)) if keys else []


def signer_words(signer: Stage, named: Mapping[tuple[str, int], str]) -> str:
    if signer.get("person"):
        return named.get(("person", signer["person"]), "？")
    unit = named.get(("unit", signer["unit"]), "") if signer.get("unit") else ""
    return f"{unit}{label_of(signer['role'])}"


def places_of(issue: Issue, stages: Sequence[Stage], *, round_no: int) -> list[SignPlace]:
    """The issue's own copy of the route."""
    found = []
    for number, stage in enumerate(stages, start=1):
        for order, signer in enumerate(stage["signers"], start=1):
            place = SignPlace(
                issue=issue,
                unit_id=signer.get("unit") or issue.unit_id,
                state=SignPlace.State.WAITING,
                title=title_of(issue, stage["name"]),
                round_no=round_no,
                stage=number,
                stage_name=stage["name"],
                mode=stage["mode"],
                is_review=stage["is_review"],
                order=order,
                person_id=signer.get("person"),
                role=signer.get("role") or "",
            )
            found.append(place)
    return found


def title_of(issue: Issue, stage_name: str) -> str:
    return f"{stage_name} · {issue.title}"[:200]
