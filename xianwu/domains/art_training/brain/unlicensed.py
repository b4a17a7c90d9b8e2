"""Who on the street trains without a licence: shop signs and advertisements held against the register.

It advises who should be looked at; whether anybody trains without a licence is found out on the spot.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from xianwu.lib.names import normal_name

KNOWN, UNLICENSED, UNRELATED, ELSEWHERE = VERDICTS = "known", "unlicensed", "unrelated", "elsewhere"
_NOISE = re.compile(r"[\W_]+")
_NUMBERS = re.compile(r"\d+")
_SHORTEST = 2
_TOWN = re.compile(r"^.{1,6}?(街道|镇|乡)(?=.{2})")
_ALIKE_ADDRESS, _HOMOPHONE = 80, 99.0


@dataclass(frozen=True)
class Shop:
    """A line of a street's list; `words` is what the sign or the advertisement says beside the name."""

    id: int
    name: str
    words: str = ""
    address: str = ""


@dataclass(frozen=True)
class Institution:
    id: int
    name: str
    address: str = ""
    brand: str = ""
    is_licensed: bool = True


@dataclass(frozen=True)
class Rules:
    """Words of the trade, to be kept as dated rows.

    `trades`: word → kind of training (舞蹈 → 舞蹈); `elsewhere`: word → department that answers (托管 → 教体局);
    `training`: words of teaching (培训、招生); `goods`: words of selling (用品、器材); `generic`: what many names share
    (艺术中心); `likeness`: from which two names are one, 0 to 100.
    """

    trades: Mapping[str, str]
    elsewhere: Mapping[str, str]
    training: Sequence[str]
    goods: Sequence[str]
    generic: Sequence[str]
    likeness: float


@dataclass(frozen=True)
class Advice:
    """What to do with a shop; `institution` when it is, or calls itself like, one of the register."""

    shop: int
    verdict: str
    score: int
    reasons: tuple[str, ...]
    institution: int | None = None
    trades: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Match:
    institution: Institution
    likeness: float
    words: str


class Register:
    """The register, made comparable once: names without what many share, and how they sound."""

    def __init__(self, institutions: Iterable[Institution], *, rules: Rules) -> None:
        self.rules = rules
        self.shared = shared_words(rules)
        self.known = sorted(institutions, key=lambda each: each.id)
        own = [(n, name) for n, each in enumerate(self.known) for name in (each.name, each.brand) if name.strip()]
        self.owner = [n for n, _ in own]
        self.cores = [core_name(name, shared=self.shared) for _, name in own]
        self.sounds: defaultdict[str, list[int]] = defaultdict(list)
        for place, core in enumerate(self.cores):
            self.sounds[sound(core)].append(place)

    def matches(self, name: str) -> list[_Match]:
        """Institutions of that name, spelt or sounding alike, the likest first; one may have several sites."""
        core = core_name(name, shared=self.shared)
        if len(core) < _SHORTEST:
            return []
        found: dict[int, _Match] = {}
        spelt = process.extract(core, self.cores, scorer=fuzz.ratio, score_cutoff=self.rules.likeness, limit=None)
        for _, likeness, place in spelt:
            self._keep(found, place, likeness, f"名称相似 {likeness:.0f}%")
        for place in self.sounds.get(sound(core), ()):
            if self.cores[place] != core:
                self._keep(found, place, _HOMOPHONE, "名称谐音")
        return sorted(found.values(), key=lambda match: (-match.likeness, match.institution.id))

    def _keep(self, found: dict[int, _Match], place: int, likeness: float, words: str) -> None:
        known = self.known[self.owner[place]]
        if known.id not in found or found[known.id].likeness < likeness:
            found[known.id] = _Match(known, likeness, f"与在册“{known.name}”{words}")


def advise(shops: Iterable[Shop], *, register: Register) -> list[Advice]:
    """Advice for every shop, in order of id."""
    return [_advice(shop, register) for shop in sorted(shops, key=lambda shop: shop.id)]


def candidates(shops: Iterable[Shop], *, register: Register) -> list[Advice]:
    """Those to be looked at or referred, the most likely first."""
    wanted = [each for each in advise(shops, register=register) if each.verdict in (UNLICENSED, ELSEWHERE)]
    return sorted(wanted, key=lambda each: (each.verdict != UNLICENSED, -each.score, each.shop))


def shared_words(rules: Rules) -> tuple[str, ...]:
    """Words that tell no name from another, the longest first."""
    return tuple(sorted({*rules.trades, *rules.training, *rules.generic}, key=lambda word: (-len(word), word)))


def core_name(name: str, *, shared: Sequence[str]) -> str:
    """What tells a name from others: without place, legal form, words of the trade and generic ones.

    小天鹅舞蹈培训中心 → 小天鹅; a name of nothing but such words stays whole.
    """
    whole = core = normal_name(name)
    for word in shared:
        core = core.replace(word, "")
    return core if len(core) >= _SHORTEST else whole


def sound(text: str) -> str:
    """Syllables without tone; zh/z, ch/c, sh/s and final ng/n are one, as many people say and type them."""
    # Here and not above: its tables take 57 MiB, and only the process that compares names should pay them.
    from pypinyin import lazy_pinyin

    syllables = (re.sub(r"^([zcs])h", r"\1", syllable) for syllable in lazy_pinyin(text))
    return " ".join(re.sub(r"ng$", "n", syllable) for syllable in syllables)


def _advice(shop: Shop, register: Register) -> Advice:
    text = _plain(shop.name + shop.words)
    rules = register.rules
    trades = tuple(dict.fromkeys(kind for word, kind in rules.trades.items() if word in text))
    matches = register.matches(shop.name)
    here = next((match for match in matches if _same_address(shop.address, match.institution.address)), None)
    if here:
        return _known(shop, here, trades)
    if trades:
        return _suspect(shop, text, trades, matches, rules)
    elsewhere = _elsewhere(text, rules)
    if elsewhere:
        return Advice(shop.id, ELSEWHERE, 0, elsewhere)
    if matches:
        # The sign says nothing of a trade, the name is known: a new site, or another business of that name.
        return _suspect(shop, text, trades, matches, rules)
    return Advice(shop.id, UNRELATED, 0, ("名称和广告里没有艺术培训的字样。",))


def _known(shop: Shop, match: _Match, trades: tuple[str, ...]) -> Advice:
    known = match.institution
    where = "，地址一致" if shop.address and known.address else "，没有地址可比，请核对"
    licence = "" if known.is_licensed else "；该机构在册但没有许可"
    return Advice(shop.id, KNOWN, round(match.likeness), (f"{match.words}{where}{licence}。",), known.id, trades)


def _suspect(shop: Shop, text: str, trades: tuple[str, ...], matches: Sequence[_Match], rules: Rules) -> Advice:
    """Points: 50 for a trade, 30 for words of teaching, 10 for each further trade; a known name elsewhere 40."""
    reasons, score = [], 0
    if trades:
        words = [word for word in rules.trades if word in text]
        reasons.append(f"出现“{'、'.join(words)}”字样。")
        score += 50 + 10 * (len(trades) - 1)
    teaching = [word for word in rules.training if word in text]
    if teaching:
        reasons.append(f"有“{'、'.join(teaching)}”等招生培训字样。")
        score += 30
    goods = [word for word in rules.goods if word in text]
    if goods and not teaching:
        reasons.append(f"有“{'、'.join(goods)}”字样，可能只销售用品，请现场核实。")
        score -= 30
    if matches:
        reasons.append(f"{matches[0].words}，但地址不同：一证一址，可能是未经许可的教学点。")
        score += 40
    else:
        reasons.append("在册机构里没有这个名称。")
    reasons += _elsewhere(text, rules)
    nearest = matches[0].institution.id if matches else None
    return Advice(shop.id, UNLICENSED, min(max(score, 0), 100), tuple(reasons), nearest, trades)


def _elsewhere(text: str, rules: Rules) -> tuple[str, ...]:
    found = [(word, organ) for word, organ in rules.elsewhere.items() if word in text]
    by_organ = Counter(organ for _, organ in found)
    return tuple(
        f"“{'、'.join(word for word, own in found if own == organ)}”由{organ}管理，请转{organ}。" for organ in by_organ
    )


def _same_address(one: str, other: str) -> bool:
    """Alike in words and the same in every number (12 号 is not 21 号); an unknown address is no other address."""
    left, right = door_of(one), door_of(other)
    if not left or not right:
        return True
    if _NUMBERS.findall(left) != _NUMBERS.findall(right):
        return False
    return left in right or right in left or fuzz.ratio(left, right) >= _ALIKE_ADDRESS


def door_of(address: str) -> str:
    """Street and number: without county and town before, floor and room behind. 城关镇建设路5号院2楼 → 建设路5号."""
    text = normal_name(_plain(address)) if address.strip() else ""
    text = _TOWN.sub("", text)
    return text[: text.rindex("号") + 1] if "号" in text else text


def _plain(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()
