"""Guards and effects of reviews, trainings and contests."""

from __future__ import annotations

import secrets
from decimal import Decimal
from typing import Any

from xianwu.core.events.api import write_change
from xianwu.core.workflow.declarations import Move
from xianwu.domains.gas_safety.learning import facts
from xianwu.domains.gas_safety.learning.records import FULL_MARKS, Contest, FileReview, Question, Training
from xianwu.domains.gas_safety.paper_kinds import CONTEST_RESULT
from xianwu.lib import draws as brain
from xianwu.papers.api import issue_paper
from xianwu.papers.wording import chinese_date
from xianwu.registers.enforcement.gates import EnforcementRefused

LEAST_SCORES = 2


# --- reviews ------------------------------------------------------------------------------------------------


def not_by_the_reviewer(review: FileReview, move: Move) -> str | None:
    if move.actor.id == review.reviewer_id:
        return "评查人不能确认自己的评查，请分管负责人确认。"
    return None


def confirm(review: FileReview, move: Move) -> None:
    lost = sum((each.points for each in review.errors_found.all()), Decimal(0))
    changes = {"score": FULL_MARKS - lost, "confirmed_on": move.as_of}
    write_change(review, changes, "gas_safety.review_scored", actor=move.actor, at=move.at, batch=move.batch)


# --- trainings ----------------------------------------------------------------------------------------------


def somebody_came(training: Training, move: Move) -> str | None:
    if training.held_on > move.as_of:
        return f"培训定在 {training.held_on}，还没有到。"
    if not training.attendances.exists():
        return "还没有登记参训人员，请先登记。"
    return None


# --- contests -----------------------------------------------------------------------------------------------


def enough_questions(contest: Contest, move: Move) -> str | None:
    listed = Question.objects.filter(organ=contest.unit, is_active=True).count()
    if listed <= contest.wanted:
        return f"题库里使用中的题有 {listed} 道，要多于 {contest.wanted} 道才谈得上抽取，请先补充题库。"
    if not move.is_offer and (move.data.get("public_on") is None or move.data["public_on"] <= move.as_of):
        return "公共随机数要在公布以后才产生，请选今天以后的日期。"
    return None


def commit(contest: Contest, move: Move) -> None:
    """Freeze numbers and weights of the questions and publish the commitment; the questions stay unpublished."""
    weights = facts.weights(contest.unit)
    rows = Question.objects.filter(organ=contest.unit, is_active=True).order_by("code")
    salt = secrets.token_bytes(brain.SALT_BYTES)
    changes: dict[str, Any] = {
        "candidates": [[row.code, weights[row.kind]] for row in rows],
        "commitment": brain.commitment_of(salt),
        "salt": salt.hex(),
        "committed_on": move.as_of,
        "public_source": str(move.data.get("public_source") or "").strip(),
        "public_on": move.data.get("public_on"),
    }
    for name, value in changes.items():
        setattr(contest, name, value)
    changes["list_digest"] = frozen(contest).digest
    _written(contest, changes, "gas_safety.contest_listed", move)


def value_is_out(contest: Contest, move: Move) -> str | None:
    if contest.public_on and move.as_of < contest.public_on:
        return f"约定的公共随机数 {contest.public_on} 才公布，请到时再抽。"
    return None


def draw(contest: Contest, move: Move) -> None:
    contest.public_value = str(move.data.get("public_value") or "").strip()
    try:
        found = brain.draw(
            frozen(contest), salt=bytes.fromhex(contest.salt), public=contest.public_value, commit=contest.commitment
        )
    except brain.DrawError as error:
        raise EnforcementRefused(str(error), field="public_value") from None
    winners = [lot.id for lot in found.winners]
    changes = {"public_value": contest.public_value, "winners": winners, "revealed_salt": contest.salt}
    _written(contest, changes, "gas_safety.contest_questions_drawn", move)


def enough_scores(contest: Contest, move: Move) -> str | None:
    if contest.scores.count() < LEAST_SCORES:
        return f"登记了 {contest.scores.count()} 人的成绩，至少要有 {LEAST_SCORES} 人。"
    return None


def settle(contest: Contest, move: Move) -> None:
    """The result is printed: who came where, what was drawn, and how anybody can draw it again."""
    rows = {row.code: row for row in Question.objects.filter(code__in=contest.winners)}
    words = {
        "held_on": chinese_date(contest.held_on),
        "place": contest.place,
        "title": contest.title,
        "people": contest.scores.count(),
        "listed": len(contest.candidates),
        "wanted": len(contest.winners),
        "public_source": contest.public_source,
        "public_value": contest.public_value,
        "digest": contest.list_digest,
        "ranking": [
            [place, row.person.name, row.right_count, f"{row.minutes.normalize():f}"]
            for place, row in facts.ranking(contest)
        ],
        "questions": [
            [code, rows[code].get_kind_display(), rows[code].text, rows[code].basis] for code in contest.winners
        ],
    }
    issue_paper(contest, CONTEST_RESULT.code, words, actor=move.actor, at=move.at, organ=contest.unit)


def frozen(contest: Contest) -> brain.FrozenList:
    """The list as it was published. Raises EnforcementRefused in the draw's own words."""
    try:
        return brain.freeze(
            [brain.Entry(code, weight) for code, weight in contest.candidates],
            label=contest.title,
            source=f"{contest.public_on} {contest.public_source}",
            count=contest.wanted,
            mode=brain.WEIGHTED,
        )
    except brain.DrawError as error:
        raise EnforcementRefused(str(error)) from None


def published_file(contest: Contest) -> dict[str, object]:
    """What anybody may download and draw again; without the salt until the draw."""
    salt = bytes.fromhex(contest.revealed_salt) if contest.revealed_salt else None
    return brain.publication(
        frozen(contest), commit=contest.commitment, salt=salt, public=contest.public_value, winners=contest.winners
    )


def _written(contest: Contest, changes: dict[str, Any], verb: str, move: Move) -> None:
    fresh = Contest.objects.get(pk=contest.pk)
    write_change(fresh, changes, verb, actor=move.actor, at=move.at, batch=move.batch)
    contest.version = fresh.version
