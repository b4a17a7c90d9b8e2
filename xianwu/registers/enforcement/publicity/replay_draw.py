"""Replay a published draw: python3 replay_draw.py FILE. Nothing but Python 3; docs/algorithms/draw.md says why."""

import hashlib
import hmac
import json
import sys
from decimal import Context, Decimal

with open(sys.argv[1], encoding="utf-8") as stream:
    file = json.load(stream)
frozen, salt, exact = file["list"], bytes.fromhex(file["salt"]), Context(prec=60)
canonical = json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
digest = hashlib.sha256(canonical).digest()
seed = hashlib.sha256(salt + file["public"].encode() + digest).digest()
lots = []
for name, weight in frozen["objects"]:
    key = int.from_bytes(hmac.digest(seed, name.encode(), "sha256"), "big")
    time = exact.subtract(exact.ln(Decimal(2**256)), exact.ln(Decimal(key + 1)))
    lots.append((exact.divide(time, Decimal(weight)) if frozen["mode"] == "weighted" else key, name))
names = [name for name, _ in frozen["objects"]]
checks = {
    "名单摘要": digest.hex() == file["digest"],
    "名单有序且无重复": names == sorted(set(names)),
    "盐值与承诺": len(salt) == 32 and hashlib.sha256(salt).hexdigest() == file["commit"],
    "中签对象": [name for _, name in sorted(lots)[: frozen["count"]]] == file["winners"],
}
for label, holds in checks.items():
    print("✓" if holds else "✗", label)
sys.exit(0 if all(checks.values()) else 1)
