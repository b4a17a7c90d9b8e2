import time

import pytest

from xianwu.domains.art_training.brain import unlicensed
from xianwu.domains.art_training.brain.unlicensed import Institution, Register, Rules, Shop

RULES = Rules(
    trades={"舞蹈": "舞蹈", "街舞": "舞蹈", "画室": "美术", "美术": "美术", "琴行": "音乐", "音乐": "音乐", "钢琴": "音乐", "口才": "口才"},
    elsewhere={"托管": "教体局", "午托": "教体局", "篮球": "教体局", "跆拳道": "教体局", "月子": "卫健委"},
    training=("培训", "招生", "教学", "兴趣班"),
    goods=("用品", "器材", "画框"),
    generic=("艺术中心", "艺术", "中心", "工作室", "学校"),
    likeness=85,
)  # fmt: skip
KNOWN = [
    Institution(1, "延津县小天鹅舞蹈培训有限公司", "延津县文岩街道人民路12号", brand="小天鹅舞蹈"),
    Institution(2, "延津县墨香画室", "城关镇建设路5号"),
    Institution(3, "延津县晨星音乐艺术中心", "", is_licensed=False),
]
REGISTER = Register(KNOWN, rules=RULES)


def advice(name, words="", address="平安大道88号"):
    (found,) = unlicensed.advise([Shop(1, name, words, address)], register=REGISTER)
    return found


@pytest.mark.parametrize(
    ("name", "words", "address", "verdict", "institution"),
    [
        ("小天鹅舞蹈", "", "人民路12号", "known", 1),
        ("小天鹅舞蹈培训中心", "常年招生", "文岩街道人民路 12 号", "known", 1),
        ("晓天鹅舞蹈", "", "人民路12号", "known", 1),
        ("小天鹅舞蹈", "", "人民路21号", "unlicensed", 1),
        ("小天鹅舞蹈", "", "", "known", 1),
        ("大白鹅舞蹈", "", "人民路12号", "unlicensed", None),
        ("墨香画室", "", "建设路5号", "known", 2),
        ("默香画室", "", "建设路5号院内", "known", 2),
        ("晨星艺术中心", "", "平安大道88号", "known", 3),
        ("新艺画室", "", "平安大道88号", "unlicensed", None),
        ("阳光午托", "", "平安大道88号", "elsewhere", None),
        ("猛虎跆拳道", "招生", "平安大道88号", "elsewhere", None),
        ("老王烩面", "", "平安大道88号", "unrelated", None),
        ("小天鹅洗衣", "", "人民路12号", "unrelated", None),
        ("文化用品店", "舞蹈服装", "平安大道88号", "unlicensed", None),
        ("阳光之家", "口 才 培 训", "平安大道88号", "unlicensed", None),
    ],
)
def test_shops_are_told_apart(name, words, address, verdict, institution):
    found = advice(name, words, address)
    assert (found.verdict, found.institution) == (verdict, institution)
    assert found.reasons


def test_a_known_name_at_another_address_is_a_site_without_permit():
    found = advice("小天鹅舞蹈", "招生", "人民路21号")
    assert found.score == 100
    assert any("一证一址" in reason for reason in found.reasons)


def test_selling_is_not_teaching():
    selling, both = advice("大地舞蹈用品"), advice("大地舞蹈用品", "兼少儿培训")
    assert selling.score == 20
    assert any("可能只销售用品" in reason for reason in selling.reasons)
    assert both.score == 80


def test_care_with_a_studio_is_looked_at_and_referred():
    found = advice("阳光托管", "画室招生")
    assert found.verdict == "unlicensed"
    assert found.trades == ("美术",)
    assert any("请转教体局" in reason for reason in found.reasons)


def test_several_kinds_are_named_once():
    found = advice("大地街舞舞蹈口才", "")
    assert found.trades == ("舞蹈", "口才")
    assert found.score == 60


def test_an_unlicensed_one_on_the_register_is_said_to_be():
    assert "没有许可" in advice("晨星音乐").reasons[0]


def test_candidates_come_with_the_likeliest_first():
    shops = [
        Shop(1, "阳光午托"), Shop(2, "新艺画室", "招生培训", "平安大道1号"), Shop(3, "大地舞蹈用品", "", "平安大道2号"),
        Shop(4, "老王烩面"),
    ]  # fmt: skip
    found = unlicensed.candidates(shops, register=REGISTER)
    assert [each.shop for each in found] == [2, 3, 1]
    assert unlicensed.candidates(shops[::-1], register=REGISTER) == found


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("延津县小天鹅舞蹈培训有限公司", "小天鹅"),
        ("小天鹅 舞蹈（培训）中心", "小天鹅"),
        ("舞蹈培训中心", "舞蹈培训中心"),
        ("艺美画室", "艺美"),
    ],
)
def test_the_core_of_a_name(name, core):
    assert unlicensed.core_name(name, shared=unlicensed.shared_words(RULES)) == core


@pytest.mark.parametrize(
    ("address", "door"),
    [
        ("延津县文岩街道人民路 12 号", "人民路12号"),
        ("城关镇建设路5号院2楼", "建设路5号"),
        ("镇前街5号", "镇前街5号"),
        ("平安大道８８号３号楼201", "平安大道88号3号"),
        ("汽车站对面", "汽车站对面"),
        (" ", ""),
    ],
)
def test_the_door_of_an_address(address, door):
    assert unlicensed.door_of(address) == door


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("小天鹅", "晓天鹅", True), ("星辰", "新城", True), ("墨香", "默祥", True), ("张三", "章山", True), ("小天鹅", "小天地", False)],
)  # fmt: skip
def test_what_sounds_the_same(one, other, same):
    assert (unlicensed.sound(one) == unlicensed.sound(other)) is same


def test_a_town_of_shops_takes_seconds():
    register = Register([Institution(n, f"第{n}号艺星画室") for n in range(300)], rules=RULES)
    shops = [Shop(n, f"百味{n}号店", "", f"人民路{n}号") for n in range(5000)]
    started = time.process_time()
    unlicensed.advise(shops, register=register)
    assert time.process_time() - started < 5
