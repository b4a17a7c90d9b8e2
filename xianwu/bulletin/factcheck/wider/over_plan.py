"""By how much a plan was surpassed: 目标50场，已办58场，超额完成16%; 860个，较原计划800个多完成7.5%.

One judge; the readings differ only in the order in which plan, done and excess are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xianwu.bulletin.factcheck.change_sizes import before_step
from xianwu.bulletin.factcheck.claims import HUNDRED, Claim, added, bounds, meet, quotient
from xianwu.bulletin.factcheck.findings import Finding, finding, said
from xianwu.bulletin.factcheck.phrases import PLANNED
from xianwu.bulletin.factcheck.rate_words import PLAN
from xianwu.bulletin.factcheck.rated import gives
from xianwu.bulletin.factcheck.wider.scene import Scene, is_plain
from xianwu.lib.numbers import plain

_IS_PLAN = re.compile(f"{PLANNED}|原定|预定|预算")
_BY_SO_MUCH = re.compile(
    r"，(?:超额(?:完成)?|超(?:出|过)?(?:目标|计划|任务|原定|预定|预算)?)(?:任务|计划|目标|数|的)?(?:了)?"
)
_AGAINST = re.compile(f"(?:[比较]|超出|超过|超)(?:原|年度|年初|全年)?(?:{PLANNED})(?:数)?$")
_SO_MUCH_MORE = re.compile(
    rf"，(?:超|超出|超过|比|较)(?:原|年度|年初|全年|既定)?(?:{PLANNED}|预算)(?:数|任务)?(?:多|超|增加)?(?:出|了)?"
)
_ANOTHER = re.compile("调整|追加")
_OVER = re.compile("(?:人)?(?:多完成|超|超出|多|增长|高出)?")
_SLACK = 6
"""Of a rate's last digit, in hundredths: what rounding leaves."""


def check_over_plan(scene: Scene) -> Iterator[Finding]:
    """Three figures in a row, in either order."""
    counts = [each for each in scene.claims if each.unit != "%"]
    amounts = [row for row in zip(counts, counts[1:], counts[2:], strict=False)]
    shares = [row for row in zip(scene.claims, scene.claims[1:], scene.claims[2:], strict=False) if row[2].unit == "%"]
    for one, other, more in (*amounts, *shares):
        if one.unit != other.unit or not (is_plain(one) and is_plain(other)) or scene.distance(one, more):
            continue
        if _IS_PLAN.search(one.lead + one.tail) and _BY_SO_MUCH.fullmatch(more.gap):
            yield from _judged(one, other, more)
        elif _AGAINST.search(other.lead) and _OVER.fullmatch(more.gap) and one.value > other.value and more.unit == "%":
            yield from _judged(other, one, more)
    for done, rate, more in zip(scene.claims, scene.claims[1:], scene.claims[2:], strict=False):
        if rate.unit == "%" and PLAN.search(rate.lead) and _SO_MUCH_MORE.fullmatch(more.gap):
            yield from _beyond_share(done, rate, more)


def _beyond_share(done: Claim, rate: Claim, more: Claim) -> Iterator[Finding]:
    """完成12.6万亩，为计划的105%，超计划0.6万亩: the plan is what is left without the excess."""
    is_row = done.unit == more.unit and is_plain(done) and all(each.figure.is_exact for each in (done, rate, more))
    is_other = bool(_ANOTHER.search(rate.lead)) != bool(_ANOTHER.search(more.lead))
    if (
        not is_row
        or is_other
        or not more.value < done.value
        or gives(done, before_step(bounds(done.figure), bounds(more.figure), 1), rate)
    ):
        return
    shown = f"{plain(round(done.value / (done.value - more.value) * HUNDRED, 1))}%"
    words = f"{done.figure.text} 超出 {more.figure.text}，是计划的 {shown}，文中写作 {rate.figure.text}。"
    yield finding("plan", [rate.figure, done.figure, more.figure], words, "请核对完成数、超出数和比例。")


def _judged(plan: Claim, done: Claim, more: Claim) -> Iterator[Finding]:
    """A plan is set as it stands; what was done of it and the excess are rounded."""
    shown = _as_share(plan, done, more) if more.unit == "%" else _as_amount(plan, done, more)
    if shown:
        words = f"{done.figure.text} 比 {plan.figure.text} 多 {shown}，文中写作 {more.figure.text}。"
        yield finding("plan", [more.figure, plan.figure, done.figure], words, f"应为 {shown}，或核对计划、完成。")


def _as_share(plan: Claim, done: Claim, more: Claim) -> str:
    """What the excess is in percent, where it is printed otherwise; "" where it fits."""
    share, (low, high) = quotient(bounds(done.figure), (plan.value, plan.value)), bounds(more.figure)
    if share is None or share[1] is None or high is None or not plan.value:
        return ""
    slack = more.figure.step * _SLACK / HUNDRED
    if meet((share[0] - HUNDRED, share[1] - HUNDRED), (low - slack, high + slack)):
        return ""
    return f"{plain(round(done.value / plan.value * HUNDRED - HUNDRED, 1))}%"


def _as_amount(plan: Claim, done: Claim, more: Claim) -> str:
    if more.unit != plan.unit or not (done.figure.is_exact and plan.figure.is_exact):
        return ""
    excess = done.value - plan.value
    fits = excess == more.value or meet(added([(plan.value, plan.value), bounds(more.figure)]), bounds(done.figure))
    return "" if fits else said(excess, more.figure)
