"""Names, signs and addresses of invented institutions and shops."""

from __future__ import annotations

from random import Random

from xianwu.domains.art_training.kinds import Category

STEMS = (
    "小天鹅", "彩虹桥", "七色光", "蒲公英", "向日葵", "百灵鸟", "小荷", "星光", "飞扬", "金话筒", "丹青", "墨香", "和弦", "音悦",
    "舞之韵", "蓝精灵", "启明星", "小海豚", "春芽", "晨曦", "紫藤", "兰亭", "丝路", "青禾", "知音", "云雀", "艺苑", "童梦", "万花筒",
    "阳光", "小画家", "琴缘", "领航", "梧桐", "红舞鞋", "小主播", "乐童", "清风", "繁星", "画语", "月牙", "朝露", "麦田", "锦瑟",
    "童声", "木棉", "白鸽", "山丹", "秋实", "雨巷", "新苗", "花儿", "鼓韵", "天籁", "砚田", "雅集", "绿洲", "小鹿", "春晖", "桃李",
    "银杏", "彩蝶", "远航", "若水", "流年", "晴空", "石榴", "涟漪", "听雨", "拾光",
)  # fmt: skip
TAILS = {
    Category.MUSIC: "音乐培训中心",
    Category.DANCE: "舞蹈培训中心",
    Category.FINE_ARTS: "美术培训中心",
    Category.DRAMA: "戏剧表演工作室",
    Category.FOLK: "戏曲传习社",
    Category.SPEECH: "口才培训中心",
}
STREETS = ("平安大道", "人民路", "文化路", "建设路", "新长北路", "振兴路", "健康路", "迎宾大道", "西街", "南环路")
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗", "丽娟敏静秀芳燕华伟强军勇磊涛明超洋晨"
OTHER_SHOPS = (
    ("好滋味烩面馆", "烩面 小炒"), ("顺发五金店", "五金 电料"), ("康健大药房", "药品 保健"), ("学苑午托部", "午托 晚托 作业辅导"),
    ("强健跆拳道馆", "跆拳道 招生"), ("小博士托管中心", "托管 接送"), ("美丽人生理发店", "烫染"), ("文华文具店", "文具 书画用品"),
    ("华联超市", "日用百货"), ("鑫源手机店", "手机 维修"), ("乐园游泳馆", "游泳 少儿班"), ("惠民蔬菜店", "蔬菜 水果"),
    ("知音乐器行", "钢琴 古筝 乐器维修"), ("青青美术用品", "美术 文具 器材"), ("蓝天篮球训练营", "篮球 少儿 招生"),
)  # fmt: skip


def address(rng: Random, town: str, number: int) -> str:
    return f"{town}{STREETS[number % len(STREETS)]}{rng.randint(1, 40) * 3 + number}号"


def operator(rng: Random) -> str:
    return rng.choice(SURNAMES) + rng.choice(GIVEN) + rng.choice(("", "", rng.choice(GIVEN)))


def phone(number: int) -> str:
    return f"1390000{5000 + number:04d}"
