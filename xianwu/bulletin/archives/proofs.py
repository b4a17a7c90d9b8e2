"""Finding what is filed, and proving that it is what was signed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from xianwu.bulletin.archives.models import Passage
from xianwu.bulletin.evidence.keeping import kept_pack, pack_name
from xianwu.bulletin.files import TYPES, FileDamaged, file_name, path_of
from xianwu.bulletin.models import ArchiveEntry, Issue
from xianwu.lib.digests import sha256_hex


@dataclass(frozen=True)
class Proof:
    """One filed file: the digest that was signed, and what the bytes on the disk give."""

    kind: str
    name: str
    digest: str
    found: str
    size: int

    @property
    def is_intact(self) -> bool:
        return self.found == self.digest


def found_entries(seen: QuerySet[Issue], *, text: str, year: int | None) -> QuerySet[ArchiveEntry]:
    """Filed issues among those seen: by file number, by the number of the issue, or by words they printed."""
    entries = ArchiveEntry.objects.filter(issue__in=seen).select_related("issue").order_by("-filed_on", "-pk")
    if year is not None:
        entries = entries.filter(issue__year=year)
    if not text:
        return entries
    wanted = Q(file_no__icontains=text) | Q(issue__title__icontains=text)
    wanted |= Q(issue__in=Passage.objects.matching(text).filter(issue__isnull=False).values("issue"))
    number = text.removeprefix("第").removesuffix("期").strip()
    if number.isdecimal():
        wanted |= Q(issue__issue_no=int(number))
    return entries.filter(wanted)


def proofs_of(entry: ArchiveEntry) -> list[Proof]:
    """Each filed file read again from the disk; what was filed must be what the issue was signed with."""
    issue = entry.issue
    found = []
    for kind in TYPES:
        digest = str(entry.digests.get(kind, ""))
        path = path_of(kind, digest)
        content = path.read_bytes() if digest and digest == issue.digest_of(kind) and path.is_file() else b""
        found.append(Proof(kind, file_name(issue, kind), digest, sha256_hex(content) if content else "", len(content)))
    return [*found, _proof_of_pack(entry)] if issue.pack_digest else found


def _proof_of_pack(entry: ArchiveEntry) -> Proof:
    digest = str(entry.digests.get("pack", ""))
    try:
        content = kept_pack(entry.issue)
    except FileDamaged:
        content = b""
    return Proof("pack", pack_name(entry.issue), digest, sha256_hex(content) if content else "", len(content))
