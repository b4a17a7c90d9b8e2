"""What happens when an issue is signed. All of it runs inside the transaction of the step."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xianwu.bulletin.archives.printed import keep_issue
from xianwu.bulletin.evidence import corrections
from xianwu.bulletin.evidence.content import files_of
from xianwu.bulletin.evidence.keeping import keep_pack
from xianwu.bulletin.evidence.signatures import SEALED_PAPER
from xianwu.bulletin.files import TYPES, made, store
from xianwu.bulletin.layout.checking.check import check_layout
from xianwu.bulletin.layout_gate import layout_reason
from xianwu.bulletin.models import FrozenFigure, Issue, Item, Series
from xianwu.bulletin.references import references
from xianwu.bulletin.resolution import IssueText, items_of, made_doc, resolve, reviewed_bytes
from xianwu.bulletin.series_flow import next_number
from xianwu.bulletin.signoff.claims import claim_to_sign
from xianwu.bulletin.signoff.models import signed_as
from xianwu.core.events.api import write_many_changes
from xianwu.core.people.models import Post
from xianwu.core.workflow.api import StepRefused, sign
from xianwu.core.workflow.declarations import Move
from xianwu.figures import api as figures
from xianwu.lib.digests import sha256_hex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xianwu.figures.api import Snapshot


def freeze(issue: Issue, move: Move) -> None:
    """Number, snapshots, frozen words, roster, three files, signatures, evidence. The row that is saved last decides."""
    text = resolve(items_of(issue), as_of=issue.as_of, is_judged=True)
    if text.problems:
        raise StepRefused(f"{text.problems[0]}")
    content = reviewed_bytes(issue, text)
    _put_name(issue, move)
    issue.year, issue.issued_on = move.as_of.year, move.as_of
    issue.issue_no = next_no(issue.series_id, year=issue.year)
    issue.number = f"{issue.year}-{issue.issue_no}"
    issue.title = f"{issue.series.name}{issue.year}年第{issue.issue_no}期"
    issue.text_digest = sha256_hex(content)
    issue.roster = roster_of(issue.series, on=move.as_of)
    taken = _keep_figures(issue, text, move=move)
    for each in text.items:
        if each.erratum is not None:
            corrections.keep(each.erratum, issue, move)
    _keep_words(text, move=move)
    doc = made_doc(issue, text, is_draft=False)
    files = {kind: made(doc, kind) for kind in TYPES}
    layout = check_layout(files["pdf"], preset=doc.preset)
    reason = layout_reason(layout, move)
    for kind, made_file in files.items():
        setattr(issue, f"{kind}_digest", store(made_file, kind))
    sign(issue, content, "签发", actor=move.actor, at=move.at, opinion=move.reason)
    sign(issue, files["pdf"], SEALED_PAPER, actor=move.actor, at=move.at, opinion=reason)
    pack = files_of(issue, text, signed=content, taken=taken, layout=layout)
    keep_pack(issue, pack, actor=move.actor, at=move.at)
    keep_issue(issue, text.items)


def _put_name(issue: Issue, move: Move) -> None:
    """Whose name stands under the issue, and for whom it was signed by which appointment."""
    claim = claim_to_sign(issue, move)
    assert claim
    issue.signer_id = move.actor.id
    issue.signer_for_id, issue.appointment_id = claim.acting_for, claim.appointment
    absent = issue.signer_for.name if issue.signer_for else ""
    issue.signatures = {**issue.signatures, "signer": signed_as(move.actor.name, absent)}


def next_no(series_id: int, *, year: int) -> int:
    """The next number of the year. The row of the series is the lock: two signers never take the same one."""
    return next_number(Series.objects.select_for_update().get(pk=series_id), year=year)


def roster_of(series: Series, *, on: date) -> list[dict[str, object]]:
    """Posts of the groups on the day of signing, in protocol order, each person once."""
    order = {group: place for place, group in enumerate(series.groups)}
    posts = Post.objects.valid(on).filter(group__in=series.groups).select_related("person", "unit")
    found: dict[int, dict[str, object]] = {}
    for post in sorted(posts, key=lambda each: (order[each.group], each.order, each.pk)):
        found.setdefault(
            post.person_id,
            {
                "group": post.group,
                "post": post.title,
                "person": post.person_id,
                "name": post.person.name,
                "unit": post.unit_id,
            },
        )
    return list(found.values())


def _keep_figures(issue: Issue, text: IssueText, *, move: Move) -> list[Snapshot]:
    if not text.values:
        return []
    taken = figures.take_snapshots(text.values, as_of=issue.as_of, at=move.at, actor=move.actor, purpose=issue.title)
    FrozenFigure.objects.bulk_create(_places(issue, text, taken))
    return taken


def _places(issue: Issue, text: IssueText, taken: Sequence[Snapshot]) -> list[FrozenFigure]:
    by_key = {snapshot.key: snapshot for snapshot in taken}
    found = []
    for each in text.items:
        # A figure in the title only is kept as well: it was printed.
        cited = [*references(each.item.title), *references(each.item.body)]
        for place, cite in enumerate(cited, start=1):
            words, snapshot = text.spoken[cite.source], by_key[cite.key]
            kept = FrozenFigure(issue=issue, item=each.item, place=place, key=cite.key, text=words, snapshot=snapshot)
            kept.form = cite.form
            found.append(kept)
    return found


def _keep_words(text: IssueText, *, move: Move) -> None:
    items: list[Item] = []
    for each in text.items:
        each.item.frozen_title = each.title
        each.item.frozen_body = [[run.text, run.key or ""] for run in each.runs]
        items.append(each.item)
    write_many_changes(items, ("frozen_title", "frozen_body"), "bulletin.item_frozen", actor=move.actor, at=move.at)
