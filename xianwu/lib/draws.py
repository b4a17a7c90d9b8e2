"""The random draw (双随机) that anybody can replay: list frozen, salt committed, outside value named, salt shown.

Nobody decides alone: the salt is bound before the public value exists, and the list before both. The bytes that
are hashed are written down in docs/algorithms/draw.md; `xianwu/registers/enforcement/publicity/replay_draw.py` follows them without this module.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from hashlib import sha256
from hmac import compare_digest
from hmac import digest as hmac_digest

from xianwu.lib.digests import canonical, sha256_hex

FAIR, WEIGHTED = MODES = "fair", "weighted"
SALT_BYTES = 32
_EXACT = Context(prec=60)
_KEYS = Decimal(2**256)


class DrawError(ValueError):
    """A draw that could be doubted; the message says what to put right."""


@dataclass(frozen=True)
class Entry:
    """One line of the list. The weight is text, so that what is published is what counts."""

    id: str
    weight: str = "1"


@dataclass(frozen=True)
class FrozenList:
    """What is published before the draw: sorted, checked, and everything that decides the outcome."""

    label: str
    source: str
    mode: str
    count: int
    objects: tuple[Entry, ...]
    officers: tuple[str, ...] = ()

    def content(self) -> dict[str, object]:
        """As it stands in the published file."""
        return {
            "count": self.count,
            "label": self.label,
            "mode": self.mode,
            "objects": [[entry.id, entry.weight] for entry in self.objects],
            "officers": list(self.officers),
            "source": self.source,
        }

    @property
    def digest(self) -> str:
        """H: SHA-256 of the canonical JSON."""
        return sha256_hex(canonical(self.content()))


@dataclass(frozen=True)
class Lot:
    """What an object drew: its key, and in a weighted draw the time that is compared."""

    id: str
    key: str
    weight: str
    score: Decimal | None = None


@dataclass(frozen=True)
class Draw:
    winners: tuple[Lot, ...]
    order: tuple[Lot, ...]
    reason: str


def freeze(
    objects: Iterable[Entry],
    *,
    label: str,
    source: str,
    count: int,
    officers: Iterable[str] = (),
    mode: str = FAIR,
) -> FrozenList:
    """The list to publish. `source` says which public value will be used, e.g. 福彩 3D 第 2025230 期开奖号码.

    Raises DrawError for an empty or doubled id, a weight that is no positive number, a count out of range, no
    source.
    """
    entries = tuple(sorted(objects, key=lambda entry: entry.id))
    people = tuple(sorted(officers))
    _refuse_ids([entry.id for entry in entries], "抽查对象")
    _refuse_ids(people, "执法人员")
    if mode not in MODES:
        raise DrawError(f"抽取方式“{mode}”不认识：请选等概率或按风险加权。")
    if not source.strip():
        raise DrawError("还没有约定公共随机数：请先写明用哪一期公开结果，再公布名单。")
    if not 1 <= count <= len(entries):
        raise DrawError(f"名单有 {len(entries)} 个对象，抽取数 {count} 不在 1 到 {len(entries)} 之间，请改正。")
    for entry in entries:
        _refuse_weight(entry, mode)
    return FrozenList(label, source, mode, count, entries, people)


def commitment_of(salt: bytes) -> str:
    """What is published with the list: SHA-256 of the 32 bytes of the salt."""
    if len(salt) != SALT_BYTES:
        raise DrawError(f"盐值应为 {SALT_BYTES} 字节，现在是 {len(salt)} 字节，请重新生成。")
    return sha256_hex(salt)


def seed_of(salt: bytes, *, public: str, digest: str) -> bytes:
    """SHA-256(salt ‖ public ‖ H): 32 bytes, the UTF-8 of the public value, 32 bytes; so no two cuts agree."""
    commitment_of(salt)
    if not public or public != public.strip():
        raise DrawError("公共随机数是空的或首尾有空格：请照公布的原样填写。")
    return sha256(salt + public.encode() + bytes.fromhex(digest)).digest()


def key_of(seed: bytes, *, id: str) -> bytes:
    """The lot of one object: HMAC-SHA256 with the seed as key over the UTF-8 of its id."""
    return hmac_digest(seed, id.encode(), "sha256")


def score_of(key: bytes, *, weight: str) -> Decimal:
    """−ln(u)/w with u = (key+1)/2²⁵⁶; the smallest wins, which is the largest u^(1/w).

    60 digits, each step rounded half to even (`decimal` rounds ln correctly), so any exact library agrees.
    """
    lot = _EXACT.ln(Decimal(int.from_bytes(key) + 1))
    return _EXACT.divide(_EXACT.subtract(_EXACT.ln(_KEYS), lot), Decimal(weight))


def draw(frozen: FrozenList, *, salt: bytes, public: str, commit: str) -> Draw:
    """Winners in the order drawn. Raises DrawError when the salt is not the one that was committed."""
    if not compare_digest(commitment_of(salt), commit):
        raise DrawError("盐值与事先公布的承诺不符，不能开奖：请找回原来的盐值，或写明原因重新公布名单和承诺。")
    seed = seed_of(salt, public=public, digest=frozen.digest)
    lots = [_lot(entry, seed, frozen.mode) for entry in frozen.objects]
    order = tuple(sorted(lots, key=lambda lot: (lot.score if lot.score is not None else lot.key, lot.id)))
    way = "按风险加权" if frozen.mode == WEIGHTED else "等概率"
    reason = (
        f"从 {len(order)} 个对象中{way}抽取 {frozen.count} 个；名单摘要 {frozen.digest[:12]}，公共随机数“{public}”。"
    )
    return Draw(order[: frozen.count], order, reason)


def publication(
    frozen: FrozenList, *, commit: str, salt: bytes | None = None, public: str = "", winners: Iterable[str] = ()
) -> dict[str, object]:
    """The file that is published: before the draw without salt, public value and winners, afterwards with them."""
    return {
        "commit": commit,
        "digest": frozen.digest,
        "list": frozen.content(),
        "public": public,
        "salt": salt.hex() if salt else "",
        "winners": list(winners),
    }


def _lot(entry: Entry, seed: bytes, mode: str) -> Lot:
    key = key_of(seed, id=entry.id)
    score = score_of(key, weight=entry.weight) if mode == WEIGHTED else None
    return Lot(entry.id, key.hex(), entry.weight, score)


def _refuse_ids(ids: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for id in ids:
        if not id or id != id.strip():
            raise DrawError(f"{what}名单里有空的或首尾带空格的编号，请改正后再公布。")
        if id in seen:
            raise DrawError(f"{what}“{id}”在名单里出现了两次，请去掉一个后再公布。")
        seen.add(id)


def _refuse_weight(entry: Entry, mode: str) -> None:
    try:
        weight = Decimal(entry.weight)
    except InvalidOperation:
        raise DrawError(f"“{entry.id}”的权重“{entry.weight}”不是数字，请改正。") from None
    if not weight.is_finite() or weight <= 0:
        raise DrawError(f"“{entry.id}”的权重是 {entry.weight}：权重要大于 0；不参加抽取的请移出名单。")
    if mode == FAIR and weight != 1:
        raise DrawError(f"等概率抽取时“{entry.id}”的权重应为 1：请改用按风险加权，或把权重改回 1。")
