"""The front door of the bulletin: export, the issue for the typesetter, what is unread, what has drifted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.models import Q

from xianwu.bulletin.evidence.keeping import kept_pack, pack_name
from xianwu.bulletin.files import TYPES, file_name, stored
from xianwu.bulletin.layout.document import IssueDoc
from xianwu.bulletin.models import DistributionRow, FrozenFigure, Issue, SignPlace
from xianwu.bulletin.resolution import made_doc, text_of
from xianwu.bulletin.roles import ROUTE_DUTIES
from xianwu.figures import api as figures
from xianwu.figures.api import Drift
from xianwu.kit.refusals import Refused

LETTERS = 20

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


class IssueUnknown(Refused):
    """No signed issue has this number."""


class FilesThere(Refused):
    """Files of that name lie in the folder: what somebody keeps is not written over."""


def doc_of(issue: Issue) -> IssueDoc:
    """The issue as the typesetter takes it: frozen when signed, else as it would print today."""
    return made_doc(issue, text_of(issue))


def signed_issue(number: int, *, year: int | None = None, series: str = "") -> Issue:
    """A signed issue by its number, the latest year first. Raises IssueUnknown."""
    rows = Issue.objects.filter(issue_no=number).select_related("series")
    if year is not None:
        rows = rows.filter(year=year)
    if series:
        rows = rows.filter(series__code=series)
    found = rows.order_by("-year", "series_id").first()
    if found is None:
        raise IssueUnknown(f"没有已签发的第 {number} 期{f'（{year} 年）' if year else ''}。")
    return found


def export(number: int, to_dir: Path | str, *, year: int | None = None) -> list[Path]:
    """Write the signed files of an issue and its evidence pack into a folder, byte for byte; gives their paths.

    Raises FilesThere, with nothing written, where one of them lies there already.
    """
    issue = signed_issue(number, year=year)
    folder = Path(to_dir)
    paths = {folder / file_name(issue, kind): partial(stored, issue, kind) for kind in TYPES}
    if issue.pack_digest:
        paths[folder / pack_name(issue)] = partial(kept_pack, issue)
    if there := [path.name for path in paths if path.exists()]:
        raise FilesThere(f"{folder} 里已有 {'、'.join(there)}，没有覆盖：请换一个目录，或先移走这些文件。")
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in paths.items():
        path.write_bytes(content())
    return list(paths)


def letters_to(actor: Actor) -> Sequence[DistributionRow]:
    """Copies of the actor's that somebody waits for: reminded and still unread, or recalled. Latest first."""
    rows = DistributionRow.objects.filter(person_id=actor.id)
    waiting = Q(recalled_at__isnull=True, read_at__isnull=True, reminded_at__isnull=False)
    recalled = Q(recalled_at__isnull=False, returned_at__isnull=True)
    return list(rows.filter(waiting | recalled).select_related("issue").order_by("-pk")[:LETTERS])


def drift_of(issue: Issue, *, section: str = "") -> list[Drift]:
    """For each figure printed in a signed issue, of all sections or one: what its records say now."""
    frozen = FrozenFigure.objects.filter(issue=issue).select_related("snapshot", "snapshot__unit")
    frozen = frozen.filter(key__startswith=f"{section}.") if section else frozen
    snapshots = {each.key: each.snapshot for each in frozen}
    return figures.drifts(list(snapshots.values()))


def asked_of(actor: Actor) -> Sequence[SignPlace]:
    """Places that wait for the actor's signature; the latest asked first."""
    if not actor.has(*ROUTE_DUTIES):
        return []
    rows = SignPlace.objects.mine(actor).filter(state=SignPlace.State.OPEN, issue__state__in=Issue.OPEN)
    return list(rows.select_related("issue").order_by("-opened_at", "-pk")[:LETTERS])
