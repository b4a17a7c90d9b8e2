"""The signatures of an issue as they are read: whose name, for whom, and whether it still covers what was signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xianwu.bulletin.models import Issue, SignPlace
from xianwu.core.workflow.api import sign_offs

if TYPE_CHECKING:
    from xianwu.core.workflow.api import SignOff


@dataclass(frozen=True)
class Signature:
    """One signature. `name` says for whom (赵核签（代 路帅）); a void one covers words that were changed later."""

    sign: SignOff
    name: str
    is_valid: bool


def signatures_of(issue: Issue) -> list[Signature]:
    """The whole chain of a signed issue, in order."""
    rows = SignPlace.objects.filter(issue=issue, acting_for__isnull=False).select_related("acted_by", "acting_for")
    deputies = {(row.acted_by_id, row.digest): row.signed_as for row in rows}
    valid = {issue.text_digest, issue.pdf_digest}
    return [
        Signature(each, deputies.get((each.person_id, each.digest), each.person.name), each.digest in valid)
        for each in sign_offs(issue)
    ]
