"""Checks that read a whole paragraph: what one sentence says of figures that another told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xianwu.bulletin.factcheck.claims import Sentence
from xianwu.bulletin.factcheck.findings import Finding
from xianwu.bulletin.factcheck.text import Text
from xianwu.bulletin.factcheck.wider.chain import check_chain
from xianwu.bulletin.factcheck.wider.counted import check_counted
from xianwu.bulletin.factcheck.wider.daily import check_daily
from xianwu.bulletin.factcheck.wider.definite import check_definite
from xianwu.bulletin.factcheck.wider.densities import check_densities
from xianwu.bulletin.factcheck.wider.described import check_described
from xianwu.bulletin.factcheck.wider.ends import check_ends
from xianwu.bulletin.factcheck.wider.hedged import check_hedged
from xianwu.bulletin.factcheck.wider.in_rows import check_in_rows
from xianwu.bulletin.factcheck.wider.incomes import check_incomes
from xianwu.bulletin.factcheck.wider.kinds import check_kinds
from xianwu.bulletin.factcheck.wider.left import check_left
from xianwu.bulletin.factcheck.wider.measured import check_measured
from xianwu.bulletin.factcheck.wider.months import check_months
from xianwu.bulletin.factcheck.wider.nearly import check_nearly
from xianwu.bulletin.factcheck.wider.numbered import check_numbered_parts
from xianwu.bulletin.factcheck.wider.over_plan import check_over_plan
from xianwu.bulletin.factcheck.wider.parallel import check_parallel
from xianwu.bulletin.factcheck.wider.pointed import check_pointed
from xianwu.bulletin.factcheck.wider.products import check_products
from xianwu.bulletin.factcheck.wider.recap import check_recap
from xianwu.bulletin.factcheck.wider.restated import check_restated
from xianwu.bulletin.factcheck.wider.scaled import check_scaled
from xianwu.bulletin.factcheck.wider.scene import scenes
from xianwu.bulletin.factcheck.wider.siblings import check_siblings
from xianwu.bulletin.factcheck.wider.statuses import check_statuses
from xianwu.bulletin.factcheck.wider.steps import check_steps
from xianwu.bulletin.factcheck.wider.totals import check_totals
from xianwu.bulletin.factcheck.wider.twice import check_twice
from xianwu.bulletin.factcheck.wider.unfit import check_unfit
from xianwu.bulletin.factcheck.wider.unmeant import check_unmeant
from xianwu.bulletin.factcheck.wider.unsummed import check_unsummed
from xianwu.bulletin.factcheck.wider.whole import check_whole

_CHECKS = (
    check_restated,
    check_hedged,
    check_totals,
    check_products,
    check_months,
    check_left,
    check_over_plan,
    check_siblings,
    check_twice,
    check_incomes,
    check_unfit,
    check_unsummed,
    check_ends,
    check_numbered_parts,
    check_in_rows,
    check_unmeant,
    check_recap,
    check_measured,
    check_nearly,
    check_pointed,
    check_scaled,
    check_whole,
    check_steps,
    check_parallel,
    check_counted,
    check_chain,
    check_daily,
    check_definite,
    check_kinds,
    check_densities,
    check_described,
    check_statuses,
)


def check_wider(text: Text, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Every paragraph by every check."""
    for scene in scenes(text, sentences):
        for check in _CHECKS:
            yield from check(scene)
