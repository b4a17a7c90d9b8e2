"""What goes into the pack of an issue that is being signed: everything that a stranger needs to prove it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from xianwu.bulletin.evidence.signatures import DEPUTIES, LAYOUT, ROUTE, SIGNER
from xianwu.bulletin.evidence.wordchecks import word_checks
from xianwu.bulletin.evidence.wording import README
from xianwu.bulletin.files import TYPES, file_name
from xianwu.bulletin.models import Declaration, Deputy, Issue, SignPlace
from xianwu.core.people.models import Post
from xianwu.core.workflow.api import sign_offs
from xianwu.figures import api as figures
from xianwu.lib.digests import canonical, sha256_hex

if TYPE_CHECKING:
    from xianwu.bulletin.layout.checking.findings import Report
    from xianwu.bulletin.resolution import IssueText, ItemText
    from xianwu.figures.api import Finding, RowState, Snapshot

# 128 bits: enough that no row can be made to fit a seal, and half the room.
SEAL_DIGITS = 32
APPOINTED = ("appointment__absent", "appointment__deputy", "appointment__created_by")


def files_of(
    issue: Issue, text: IssueText, *, signed: bytes, taken: Sequence[Snapshot], layout: Report
) -> dict[str, bytes]:
    """The files of the pack by name.

    `signed`: the bytes of the signatures; `taken`: the snapshots just kept; `layout`: what was found of the PDF.
    """
    rows = {snapshot.key: rows_file(figures.kept_rows(snapshot)) for snapshot in taken}
    return {
        "README.txt": README.encode(),
        "issue.json": canonical(_issue(issue)),
        "signed.json": signed,
        "items.json": canonical([_item(each) for each in text.items]),
        "figures.json": canonical([_figure(each, rows[each.key]) for each in taken]),
        "checks.json": canonical([*map(_check, text.findings), *word_checks(text.items, issued_on=issue.issued_on)]),
        "signoffs.json": canonical(_signatures(issue)),
        ROUTE: canonical(_route(issue)),
        DEPUTIES: canonical(_deputies(issue)),
        LAYOUT: canonical(_layout(layout)),
        **{rows_name(key): content for key, content in rows.items()},
    }


def rows_name(key: str) -> str:
    return f"rows/{key}.txt"


def rows_file(rows: Sequence[RowState]) -> bytes:
    """A line a row: part, table, key, seal."""
    return "".join(f"{row.part} {row.model} {row.pk} {seal_of(row)}\n" for row in rows).encode()


def seal_of(row: RowState) -> str:
    """A digest of the row and what it added to the figure.

    The amounts themselves stay in the county: a pack goes to whoever reads the issue, and the loan of one firm
    is none of their business. Whoever may see the row can compute its seal again.
    """
    return sha256_hex(canonical([row.part, row.model, row.pk, row.amount, row.digest]))[:SEAL_DIGITS]


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "title": issue.title,
        "series": {"code": issue.series.code, "name": issue.series.name, "organ": issue.series.organ},
        "year": issue.year,
        "issue_no": issue.issue_no,
        "issued_on": issue.issued_on,
        "as_of": issue.as_of,
        "distribution": issue.distribution,
        "signed_for": issue.signer_for_id,
        "text_sha256": issue.text_digest,
        "files": {kind: {"name": file_name(issue, kind), "sha256": issue.digest_of(kind)} for kind in TYPES},
        "previous": _previous(issue),
    }


def _previous(issue: Issue) -> dict[str, Any] | None:
    """The pack of the issue signed before in this periodical, also when that issue was taken back later."""
    before = Issue.objects.filter(series_id=issue.series_id, state__in=Issue.FROZEN).exclude(pack_head="")
    found = before.order_by("-year", "-issue_no").first()
    return found and {"title": found.title, "head": found.pack_head, "sha256": found.pack_digest}


def _item(each: ItemText) -> dict[str, Any]:
    return {
        "order": each.item.order,
        "title_source": each.item.title,
        "title": each.title,
        "source": each.item.body,
        "text": "".join(run.text for run in each.runs),
        "tag": each.item.tag,
        "unbound": [number.text for number in each.loose],
        "declared": [_declared(row) for row in each.declared],
        "quoted": each.erratum.quoted if each.erratum else [],
    }


def _declared(row: Declaration) -> dict[str, Any]:
    """Who vouches for what: 引用 with its source, 免核 and 放行 with their reason."""
    who = row.created_by.name if row.created_by else ""
    facts = {"kind": row.kind, "said": row.said, "ground": row.ground, "name": who, "at": row.created_at}
    return facts | ({"against": row.against} if row.against else {})


def _figure(kept: Snapshot, rows: bytes) -> dict[str, Any]:
    declared = figures.figure(kept.key)
    parts = [line.partition(b" ")[0].decode() for line in rows.splitlines()]
    return {
        "key": kept.key,
        "label": kept.label,
        "version": kept.version,
        "formula": figures.formula_of(declared),
        "note": declared.note,
        "kind": str(getattr(declared, "kind", "")),
        "measure": str(getattr(getattr(declared, "measure", None), "kind", "")),
        "places": declared.decimals,
        "as_of": kept.as_of,
        "period": {"phrase": kept.period_phrase, "start": kept.period_start, "end": kept.period_end},
        "exact": kept.exact,
        "value": kept.value,
        "value_unit": kept.value_unit,
        "text": kept.text,
        "num": kept.num,
        "den": kept.den,
        "count": kept.count,
        "snapshot_sha256": kept.digest,
        "rows": {
            "file": rows_name(kept.key),
            "sha256": sha256_hex(rows),
            "parts": {part: parts.count(part) for part in sorted(set(parts))},
        },
    }


def _check(finding: Finding) -> dict[str, Any]:
    keys = [each if isinstance(each, str) else each.key for each in finding.check.figures]
    facts = {"is_ok": finding.is_ok, "text": finding.text, "note": finding.check.note}
    return {"kind": type(finding.check).__name__, "figures": keys, **facts}


def _signatures(issue: Issue) -> list[dict[str, Any]]:
    """The whole chain, also signatures that a later change of the text made void."""
    chain = sign_offs(issue)
    posts = _posts({each.person_id for each in chain}, on=issue.issued_on)
    return [
        {
            "duty": each.duty,
            "person": each.person_id,
            "name": each.person.name,
            "post": posts.get(each.person_id, ""),
            "at": each.at,
            "digest": each.digest,
            "opinion": each.opinion,
        }
        for each in chain
    ]


def _route(issue: Issue) -> list[dict[str, Any]]:
    """Every place of the sign-off route, also those passed on, sent back, withdrawn or made void."""
    rows = SignPlace.objects.filter(issue=issue).select_related("person", "unit", "acted_by", "acting_for")
    return [
        {
            "round": each.round_no,
            "stage": each.stage,
            "name": each.stage_name,
            "mode": each.mode,
            "is_review": each.is_review,
            "asked": each.who,
            "state": each.state,
            "person": each.acted_by_id,
            "signed_as": each.signed_as,
            "acting_for": each.acting_for_id,
            "at": each.acted_at,
            "opinion": each.opinion,
            "digest": each.digest,
            "void_reason": each.void_reason,
        }
        for each in rows.order_by("pk")
    ]


def _deputies(issue: Issue) -> list[dict[str, Any]]:
    """Who signed for whom, and by which appointment: in the route, and the issue itself."""
    rows = SignPlace.objects.filter(issue=issue, appointment__isnull=False, state=SignPlace.State.SIGNED)
    kept = [
        (each.stage_name, each.appointment, each.acted_at) for each in rows.select_related(*APPOINTED).order_by("pk")
    ]
    if issue.appointment_id:
        own = Deputy.objects.select_related("absent", "deputy", "created_by").get(pk=issue.appointment_id)
        kept.append((SIGNER, own, None))
    return [_appointed(duty, deputy, issue.issued_on if at is None else localdate(at)) for duty, deputy, at in kept]


def _appointed(duty: str, kept: Any, on: date | None) -> dict[str, Any]:
    return {
        "duty": duty,
        "on": on,
        "person": kept.deputy_id,
        "deputy": kept.deputy.name,
        "acting_for": kept.absent_id,
        "absent": kept.absent.name,
        "from": kept.valid_from,
        "to": kept.valid_to,
        "reason": kept.note,
        "entered_by": kept.created_by.name if kept.created_by else "",
        "entered_at": kept.created_at,
    }


def _layout(report: Report) -> dict[str, Any]:
    """What the layout check of the signed PDF found; the clauses that it breaks in full."""
    names = ("clause", "rule", "wanted", "tolerance", "measured", "place")
    broken = [{name: getattr(each, name) for name in names} for each in report.broken]
    return {"preset": report.preset, "summary": report.summary, "broken": broken}


def _posts(people: set[int], *, on: date | None) -> dict[int, str]:
    """Each person's first post on the day of signing."""
    found: dict[int, str] = {}
    if on is not None:
        for post in Post.objects.valid(on).filter(person_id__in=people).order_by("order", "pk"):
            found.setdefault(post.person_id, post.title)
    return found
