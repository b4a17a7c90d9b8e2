"""Putting a pack together from plain files: the same files give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xianwu.bulletin.evidence.verifying import FORMAT, HEAD, MANIFEST
from xianwu.bulletin.evidence.zipped import packed_entry, written
from xianwu.lib.digests import canonical, sha256_hex


@dataclass(frozen=True)
class Pack:
    """The bytes, and the head: the digest over the manifest, by which the next pack names this one."""

    content: bytes
    head: str

    @property
    def digest(self) -> str:
        return sha256_hex(self.content)


def packed(files: Mapping[str, bytes]) -> Pack:
    """Files by name, written in the order of their names; manifest and head behind them."""
    entries = [packed_entry(name, files[name]) for name in sorted(files)]
    listed = [
        {
            "name": each.name,
            "size": each.size,
            "sha256": sha256_hex(files[each.name]),
            "packed_sha256": sha256_hex(each.packed),
        }
        for each in entries
    ]
    manifest = canonical({"format": FORMAT, "files": listed})
    head = sha256_hex(manifest)
    entries.append(packed_entry(MANIFEST, manifest, is_deflated=False))
    entries.append(packed_entry(HEAD, f"{head}\n".encode(), is_deflated=False))
    return Pack(written(entries), head)
