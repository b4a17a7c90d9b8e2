"""Synthetic firms: names that no register knows, credit codes whose check characters hold."""

from random import Random

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
FIRST = "丰瑞恒盛兴隆鑫源泰和顺达宏昌嘉禾金穗润泽永安德信广惠"
SECOND = "麦田禾沃康美华通诚佳伟博远景良友旺腾飞翔宇晟"
TRADES = (
    ("面粉加工", "C13"), ("食品", "C14"), ("农资经营", "F51"), ("超市", "F52"), ("建材", "F51"), ("服装加工", "C18"),
    ("机械配件", "C34"), ("运输", "G54"), ("餐饮", "H62"), ("种植", "A01"), ("养殖", "A03"), ("建筑劳务", "E47"),
)  # fmt: skip
FARM_TRADES = (("种植", "A01"), ("养殖", "A03"))
FORMS = {
    "company": ("91", "有限公司"), "sole_trader": ("92", "经营部"), "cooperative": ("93", "农民专业合作社"),
    "family_farm": ("92", "家庭农场"),
}  # fmt: skip


def credit_code(head: str, serial: int) -> str:
    """A valid code of Yanjin for a serial number."""
    body = f"{serial:08d}"
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(body, BODY_WEIGHTS, strict=True)) % 11
    body += {10: "X", 11: "0"}.get(rest, str(rest))
    front = f"{head}410726{body}"
    rest = sum(ALPHABET.index(sign) * weight for sign, weight in zip(front, CODE_WEIGHTS, strict=True)) % 31
    return front + ALPHABET[(31 - rest) % 31]


def subject(rng: Random) -> str:
    return rng.choices(tuple(FORMS), (45, 45, 7, 3))[0]


def trade(rng: Random, kind: str) -> tuple[str, str]:
    """A trade and its code; a family farm grows or raises something."""
    found = rng.choice(TRADES)
    return FARM_TRADES[len(found[0]) % 2] if kind == "family_farm" else found


SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "明华强军伟芳娜敏静丽勇杰涛超霞平刚辉玲燕"


def person_name(rng: Random) -> str:
    """A made-up name that says so."""
    return f"{rng.choice(SURNAMES)}{rng.choice(GIVEN)}{rng.choice(GIVEN)}（样例）"


def phone(serial: int) -> str:
    """A number of a series that is not given out (170 0000 …)."""
    return f"1700000{serial % 10_000:04d}"


def firm_name(kind: str, trade: str, serial: int) -> str:
    """“样例” stands in each name, so that nobody takes it for a firm."""
    brand = FIRST[serial % len(FIRST)] + SECOND[serial // len(FIRST) % len(SECOND)]
    turn = serial // (len(FIRST) * len(SECOND))
    return f"延津县样例{brand}{turn or ''}{trade}{FORMS[kind][1]}"
