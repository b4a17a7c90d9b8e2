"""Names of invented restaurants, firms, lines and households."""

from __future__ import annotations

from random import Random

STEMS = (
    "老街", "金穗", "黄河", "福满", "聚贤", "百味", "顺和", "同心", "麦香", "清风", "四季", "好运", "香满", "东方", "小河", "大槐树",
    "红灯笼", "乡音", "旺角", "春来", "丰收", "一品", "阿婆", "老灶", "码头", "锦绣", "柳园", "鼎盛", "天福", "胖嫂", "喜来", "古城",
)  # fmt: skip
TRADES = ("烩面馆", "羊汤馆", "饭店", "火锅店", "小吃店", "早餐店", "烧烤店", "酒楼", "快餐店", "食堂")
STREETS = ("平安大道", "人民路", "文化路", "建设路", "振兴路", "健康路", "迎宾大道", "西街", "南环路", "新兴街")
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗", "丽娟敏静秀芳燕华伟强军勇磊涛明超洋晨"
SUPPLIERS = ("延津示例燃气有限公司", "示例瓶装气供应站有限公司", "豫北示例天然气有限公司")


def restaurant(number: int) -> str:
    return f"{STEMS[number % len(STEMS)]}{TRADES[(number // len(STEMS) + number) % len(TRADES)]}"


def address(rng: Random, town: str, number: int) -> str:
    return f"{town}{STREETS[number % len(STREETS)]}{rng.randint(1, 60) * 5 + number}号"


def person(rng: Random) -> str:
    return rng.choice(SURNAMES) + rng.choice(GIVEN) + rng.choice(("", "", rng.choice(GIVEN)))


def phone(number: int) -> str:
    return f"1390001{number:04d}"
