"""Verbs of calls: drafting, sending to the units, writing and handing in what was asked for."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from xianwu.bulletin import roles
from xianwu.bulletin.collecting.models import Call, CallAnswer
from xianwu.bulletin.models import Contribution
from xianwu.core.events.api import write_change
from xianwu.core.people.models import Grant
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import StepRefused, open_record, open_records, take_step
from xianwu.kit.refusals import Refused
from xianwu.papers.api import issue_paper
from xianwu.papers.wording import chinese_date

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from xianwu.core.people.actors import Actor
    from xianwu.core.workflow.declarations import Move

NOTICE = "bulletin.call"


class CallRefused(Refused):
    """A call that cannot be drafted or answered so; the message is safe to show."""


def reporting_units(on: date) -> QuerySet[Unit]:
    """Units that have somebody who writes for the bulletin on that day."""
    known = Grant.objects.valid(on).filter(role=roles.CONTRIBUTOR).order_by().values("unit")
    return Unit.objects.filter(pk__in=known).order_by("order", "path")


# --- the office's side ------------------------------------------------------------------------------------


def draft_call(data: dict[str, Any], *, actor: Actor, at: datetime) -> Call:
    """Draft a call. Data: series, title, points, word_limit, due_on, contact, addressed (units)."""
    if not actor.has(roles.EDITOR):
        raise CallRefused("需由责任编辑拟约稿。")
    series = data["series"]
    call = Call(series=series, unit=series.unit, state=Call.State.DRAFT, **_fields(data, on=timezone.localdate(at)))
    open_record(call, "bulletin.call_drafted", actor=actor, at=at)
    return call


def change_call(call: Call, data: dict[str, Any], *, actor: Actor, at: datetime) -> None:
    """Change a call that has not gone out. Data as for `draft_call`."""
    if not actor.has(roles.EDITOR) or call.state != Call.State.DRAFT:
        raise CallRefused("约稿发出以后不能再改。需要变更的，请另发一份约稿。")
    series = data["series"]
    changes = {"series": series, "unit": series.unit, **_fields(data, on=timezone.localdate(at))}
    write_change(call, changes, "bulletin.call_changed", actor=actor, at=at)


def _fields(data: dict[str, Any], *, on: date) -> dict[str, Any]:
    if data["due_on"] < on:
        raise CallRefused("交稿期限不能早于今天。", field="due_on")
    if not data["word_limit"]:
        raise CallRefused("字数上限要大于 0。", field="word_limit")
    return {
        "title": data["title"].strip(),
        "points": data["points"].strip(),
        "word_limit": data["word_limit"],
        "due_on": data["due_on"],
        "contact": data["contact"].strip(),
        "addressed": [unit.pk for unit in data["addressed"]],
    }


def send_refusal(call: Call, move: Move) -> str | None:
    if call.due_on < move.as_of:
        return "交稿期限已过，请先修改期限。"
    known = reporting_units(move.as_of).filter(pk__in=call.addressed).count()
    gone = len(call.addressed) - known
    return f"有 {gone} 个单位现在没有信息员，收不到约稿，请修改约稿单位。" if gone else None


def send_call(call: Call, move: Move) -> None:
    """Each unit gets an answer to give, with a clock; the notice is issued as a paper."""
    units = list(Unit.objects.filter(pk__in=call.addressed).order_by("order", "path"))
    call.sent_on = move.as_of
    paper = issue_paper(call, NOTICE, notice_words(call, units), actor=move.actor, at=move.at, organ=call.unit)
    call.number = paper.number[:40]
    answers = [
        CallAnswer(call=call, unit=unit, title=call.title, state=CallAnswer.State.SENT, due_on=call.due_on)
        for unit in units
    ]
    open_records(answers, "bulletin.call_addressed", actor=move.actor, at=move.at)


def notice_words(call: Call, units: list[Unit]) -> dict[str, Any]:
    """What the printed notice says."""
    return {
        "units": "、".join(unit.short_name for unit in units),
        "series": call.series.name,
        "topic": _one_cell(call.title),
        "points": _one_cell(call.points),
        "word_limit": call.word_limit,
        "due_on": chinese_date(call.due_on),
        "contact": call.contact,
    }


def _one_cell(words: str) -> str:
    """Several lines as one cell of a table."""
    return " ".join(line.strip() for line in words.splitlines() if line.strip()).replace("|", "／")


def close_refusal(call: Call, move: Move) -> str | None:
    waiting = call.answers.filter(state__in=(*CallAnswer.OPEN, CallAnswer.State.HANDED)).count()
    return (
        f"还有 {waiting} 个单位没有办完。交来的请先判定，确实不用交的请在该单位的办理页点“免交”。" if waiting else None
    )


def all_dealt_with(actor: Actor, on: date) -> Q:
    """The same for the database: calls to which every unit's answer is judged or spared."""
    waiting = CallAnswer.objects.filter(call=OuterRef("pk"), state__in=(*CallAnswer.OPEN, CallAnswer.State.HANDED))
    return ~Q(Exists(waiting))


def keep_opinion(answer: CallAnswer, move: Move) -> None:
    answer.opinion = move.reason[:300]


RETURNABLE = (Contribution.State.SUBMITTED, Contribution.State.ACCEPTED)


def return_text(answer: CallAnswer, move: Move) -> None:
    """The text stays with the answer and goes back to its unit as well: it mends it or hands in another."""
    answer.opinion = move.reason[:300]
    answer.handed_on = None
    text = answer.contribution
    if text is not None and text.state in RETURNABLE:
        take_step(text, "return", actor=move.actor, at=move.at, reason=move.reason)


# --- the unit's side ----------------------------------------------------------------------------------------


def offered_texts(answer: CallAnswer) -> list[tuple[str, str]]:
    """What the unit may hand in: its own texts that were sent in and answer no other call; the linked one first."""
    inside = (*Contribution.INSIDE, Contribution.State.DECLINED)
    own = Contribution.objects.filter(unit_id=answer.unit_id).exclude(state__in=inside)
    free = own.filter(call_answer=None).order_by("-pk")[:50]
    linked = [answer.contribution] if answer.contribution else []
    return [(str(each.pk), f"{each.number} {each.title}".strip()) for each in (*linked, *free)]


def hand_in(answer: CallAnswer, move: Move) -> None:
    text = Contribution.objects.get(pk=move.data["contribution"])
    if text.state in Contribution.INSIDE and not move.data.get("is_being_sent"):
        raise StepRefused("这篇还没有报送。请先由单位签发并报送，报送时会自动交稿。", field="contribution")
    answer.contribution = text
    answer.handed_on = move.as_of
    answer.opinion = ""


@transaction.atomic
def write_text(answer: CallAnswer, *, actor: Actor, at: datetime) -> Contribution:
    """Begin the text that a call asks for: a draft under its topic, handed in when it is sent."""
    if not actor.covers(answer.unit, roles.CONTRIBUTOR):
        raise CallRefused("需由本单位信息员写稿。")
    if answer.state not in CallAnswer.OPEN:
        raise CallRefused("这份约稿已经交稿或者免交，不用再写。")
    if answer.contribution_id is not None:
        return answer.contribution  # type: ignore[return-value]
    if answer.state == CallAnswer.State.SENT:
        take_step(answer, "receive", actor=actor, at=at)
    text = Contribution(unit=answer.unit, state=Contribution.State.DRAFT, title=answer.call.title[:120], body="")
    open_record(text, "bulletin.contribution_drafted", actor=actor, at=at)
    write_change(answer, {"contribution": text}, "bulletin.call_text_begun", actor=actor, at=at)
    return text


def hand_in_with(text: Contribution, *, actor: Actor, at: datetime) -> None:
    """A text that was begun for a call is handed in as it is sent."""
    answer = CallAnswer.objects.filter(contribution=text, state__in=CallAnswer.OPEN).select_related("contribution")
    for each in answer:
        data = {"contribution": str(text.pk), "is_being_sent": True}
        take_step(each, "hand_in", actor=actor, at=at, data=data)
