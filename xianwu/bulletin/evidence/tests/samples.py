"""A pack of one item and two figures, small enough to turn each of its bytes over."""

from __future__ import annotations

from typing import Any

from xianwu.bulletin.evidence.packing import Pack, packed
from xianwu.bulletin.evidence.wording import README
from xianwu.lib.digests import canonical, sha256_hex

ROWS = b"".join(b"num bulletin.contribution %d %s\n" % (key, sha256_hex(b"%d" % key)[:32].encode()) for key in range(3))
SOURCE = "收到信息{{bulletin.received}}，采用率{{bulletin.rate}}，走访 12 户。"
GROUND = {
    "kind": "quoted",
    "said": "走访12户",
    "ground": "商务局台账",
    "name": "甲",
    "at": "2025-08-29T00:00:00.000000Z",
}
PASS = GROUND | {"kind": "passed", "said": "figures：有 1 条不在内", "ground": "这一条由镇里办理", "name": "乙"}


def facts() -> dict[str, Any]:
    """The content of a pack before it is written; tests bend it."""
    signed = {
        "items": [[1, "做好信息报送", SOURCE, "商务局"]],
        "values": {"bulletin.received": "3 篇", "bulletin.rate": "66.7%"},
    }
    item = {"order": 1, "title_source": "做好信息报送", "title": "做好信息报送", "source": SOURCE}
    item |= {"text": "收到信息3 篇，采用率66.7%，走访 12 户。", "tag": "商务局", "unbound": ["12 户"], "quoted": []}
    item["declared"] = [dict(GROUND), dict(PASS)]
    rate = figure("bulletin.rate", b"", kind="ratio", measure="", text="66.7%", value="66.7", value_unit="%", places=1)
    return {
        "signed": signed,
        "items": [item],
        "figures": [figure("bulletin.received", ROWS), rate | {"num": "2", "den": "3", "exact": "66.666"}],
        "rows": {"rows/bulletin.received.txt": ROWS, "rows/bulletin.rate.txt": b""},
        "checks": [{"kind": "Within", "figures": [], "is_ok": False, "text": "有 1 条不在内", "note": ""}],
        "people": [("编辑", 1, "甲"), ("审核", 2, "乙"), ("签发", 3, "丙")],
        "previous": None,
    }


def figure(key: str, rows: bytes, **facts: Any) -> dict[str, Any]:
    count = rows.count(b"\n")
    told = {"file": f"rows/{key}.txt", "sha256": sha256_hex(rows), "parts": {"num": count} if count else {}}
    plain = {"key": key, "label": key, "kind": "flow", "measure": "count", "places": 0, "exact": str(count)}
    plain |= {"value": str(count), "value_unit": "篇", "text": f"{count} 篇", "num": "", "den": "", "count": count}
    return plain | {"rows": told} | facts


def files_of(told: dict[str, Any]) -> dict[str, bytes]:
    signed = canonical(told["signed"])
    chain = [{"duty": duty, "person": person, "name": name, "at": f"2025-08-29T0{person}:00:00.000000Z",
              "digest": sha256_hex(signed), "post": "", "opinion": ""} for duty, person, name in told["people"]]  # fmt: skip
    chain.append(chain[-1] | {"duty": "签发（版式文件）", "digest": sha256_hex(b"the printed file")})
    issue = {
        "title": "样例快报2025年第38期",
        "text_sha256": sha256_hex(signed),
        "files": {"pdf": {"name": "38.pdf", "sha256": sha256_hex(b"the printed file")}},
        "previous": told["previous"],
    }
    return {
        "README.txt": README.encode(),
        "issue.json": canonical(issue),
        "signed.json": signed,
        "items.json": canonical(told["items"]),
        "figures.json": canonical(told["figures"]),
        "checks.json": canonical(told["checks"]),
        "signoffs.json": canonical(chain),
        **told["rows"],
    }


def small_pack(**changes: Any) -> Pack:
    return packed(files_of(facts() | changes))
