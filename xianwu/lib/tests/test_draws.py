import json
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianwu.lib import draws as draw
from xianwu.lib.draws import Entry

SCRIPT = Path(__file__).resolve().parents[2] / "registers/enforcement/publicity/replay_draw.py"
SALT = bytes(range(32))
IDS = [f"机构-{number:03}" for number in range(40)]


def frozen(ids=IDS, *, count=5, mode=draw.FAIR, weights=None):
    entries = [Entry(id, (weights or {}).get(id, "1")) for id in ids]
    return draw.freeze(
        entries, label="八月抽查", source="福彩 3D 第 2025230 期", count=count, mode=mode, officers=["b", "a"]
    )


def drawn(held, *, salt=SALT, public="3 0 7"):
    return draw.draw(held, salt=salt, public=public, commit=draw.commitment_of(salt))


def published(held, **changes):
    winners = [lot.id for lot in drawn(held).winners]
    commit = draw.commitment_of(SALT)
    file = draw.publication(held, commit=commit, salt=SALT, public="3 0 7", winners=winners)
    return json.loads(json.dumps(file | changes))


def replay(file, folder):
    path = folder / "draw.json"
    path.write_text(json.dumps(file, ensure_ascii=False), encoding="utf-8")
    return subprocess.run([sys.executable, "-I", str(SCRIPT), str(path)], capture_output=True, check=False).returncode


RISKS = {id: f"{number % 7 + 1}.5" for number, id in enumerate(IDS)}


@pytest.mark.parametrize("held", [frozen(), frozen(mode=draw.WEIGHTED, weights=RISKS)], ids=["fair", "weighted"])
def test_a_separate_script_replays_the_draw(held, tmp_path):
    assert replay(published(held), tmp_path) == 0


def tampered_weight(file):
    file["list"]["objects"][3][1] = "99"


def swapped_winners(file):
    file["winners"].reverse()


def other_public(file):
    file["public"] = "3 0 8"


def other_salt(file):
    file["salt"] = "ff" * 32


def dropped_object(file):
    del file["list"]["objects"][0]


def more_winners(file):
    file["list"]["count"] = 6


def doubled_object(file):
    """Twice in the list is twice the chance; the digest is made to agree."""
    file["list"]["objects"].insert(1, file["list"]["objects"][0])
    text = json.dumps(file["list"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    file["digest"] = sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "tamper",
    [tampered_weight, swapped_winners, other_public, other_salt, dropped_object, more_winners, doubled_object],
)
def test_the_script_sees_each_change(tamper, tmp_path):
    file = published(frozen(mode=draw.WEIGHTED, weights=RISKS))
    tamper(file)
    assert replay(file, tmp_path) == 1


def test_the_script_needs_nothing_and_stays_short():
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 30
    assert "xianwu" not in text


def test_known_bytes_give_known_keys():
    """Pinned, so that a change of encoding cannot pass unseen."""
    seed = draw.seed_of(SALT, public="307", digest="00" * 32)
    assert seed == sha256(SALT + b"307" + bytes(32)).digest()
    assert draw.commitment_of(SALT) == "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd"
    held = frozen(["甲", "乙"], count=1)
    assert held.digest == sha256(
        '{"count":1,"label":"八月抽查","mode":"fair","objects":[["乙","1"],["甲","1"]],'
        '"officers":["a","b"],"source":"福彩 3D 第 2025230 期"}'.encode()
    ).hexdigest()  # fmt: skip


@given(st.lists(st.text(min_size=1, max_size=8).filter(lambda id: id == id.strip()), min_size=1, unique=True))
def test_the_order_of_typing_does_not_matter(ids):
    ids = [id for id in ids if id.isprintable()] or ["x"]
    one, other = frozen(ids, count=1), frozen(list(reversed(ids)), count=1)
    assert one == other
    assert drawn(one) == drawn(other)


@pytest.mark.parametrize(
    ("entries", "options", "word"),
    [
        ([Entry("a"), Entry("a")], {}, "出现了两次"),
        ([Entry("")], {}, "空的"),
        ([Entry("a ")], {}, "首尾"),
        ([Entry("a")], {"count": 2}, "不在 1 到 1"),
        ([Entry("a")], {"count": 0}, "不在"),
        ([], {"count": 1}, "不在"),
        ([Entry("a", "0")], {"mode": draw.WEIGHTED}, "大于 0"),
        ([Entry("a", "-1")], {"mode": draw.WEIGHTED}, "大于 0"),
        ([Entry("a", "NaN")], {"mode": draw.WEIGHTED}, "大于 0"),
        ([Entry("a", "高")], {"mode": draw.WEIGHTED}, "不是数字"),
        ([Entry("a", "2")], {}, "权重应为 1"),
        ([Entry("a")], {"source": " "}, "公共随机数"),
        ([Entry("a")], {"mode": "time"}, "不认识"),
    ],
)
def test_a_doubtful_list_is_refused(entries, options, word):
    with pytest.raises(draw.DrawError, match=word):
        draw.freeze(entries, **({"label": "x", "source": "y", "count": 1} | options))


def test_another_salt_than_the_committed_is_refused():
    with pytest.raises(draw.DrawError, match="承诺不符"):
        draw.draw(frozen(), salt=bytes(32), public="307", commit=draw.commitment_of(SALT))
    with pytest.raises(draw.DrawError, match="32 字节"):
        draw.commitment_of(b"short")
    with pytest.raises(draw.DrawError, match="原样"):
        drawn(frozen(), public=" 307")


def test_nobody_is_preferred():
    """2,000 draws of 1 in 10: each about 200; 6 standard deviations are 80."""
    wins = Counter(
        drawn(frozen(IDS[:10], count=1), salt=sha256(b"%d" % number).digest()).winners[0].id for number in range(2000)
    )
    assert min(wins.values()) > 120
    assert max(wins.values()) < 280


def test_a_weight_of_three_wins_three_times_as_often():
    held = frozen(["a", "b"], count=1, mode=draw.WEIGHTED, weights={"a": "3"})
    wins = Counter(drawn(held, salt=sha256(b"%d" % number).digest()).winners[0].id for number in range(2000))
    assert 1400 < wins["a"] < 1600


def test_scores_are_exact_to_sixty_digits():
    """u = 1/2: the score is ln 2 / w."""
    key = (2**255 - 1).to_bytes(32)
    ln2 = Decimal("0.693147180559945309417232121458176568075500134360255254120680")
    assert abs(draw.score_of(key, weight="1") - ln2) < Decimal("1e-57")
    assert draw.score_of(b"\xff" * 32, weight="1") == 0
