"""The published checklist of art-training institutions and the acts that the law punishes, as they are first entered."""

from __future__ import annotations

from datetime import date

from xianwu.domains.art_training.kinds import ADVERTISING, CONTENT, FEES, FIRE, LICENCE, STAFF
from xianwu.domains.art_training.rules import FIRE_NINE, HENAN, MATERIALS, MINORS, NON_SUBJECT
from xianwu.registers.enforcement.founding import Act, Item
from xianwu.registers.enforcement.kinds import Mode, Power, Severity

SINCE = date(2022, 9, 1)
PROMOTION = "《民办教育促进法》"
ORDER_53 = "《校外培训行政处罚暂行办法》（教育部令第53号）"
FEES_RULE = f"{ORDER_53}第二十二条"
FIRE_LAW = "《消防法》"
G, S, M = Severity.GENERAL, Severity.SERIOUS, Severity.MAJOR
HERE, LATER = Mode.ON_SITE, Mode.DEADLINE
UNLICENSED = "ART-01"
"""The act of who has no licence: a school that has one is never prosecuted by it."""
BEYOND = "ART-02"
"""The act of who goes beyond the licence: only a school that has one is prosecuted by it."""


ITEMS = (
    Item(
        "L1", LICENCE, "取得办学许可（准予）文件和法人登记，许可在有效期内", f"{PROMOTION}第十二条", S, rule=UNLICENSED
    ),
    Item("L2", LICENCE, "实际地址与许可地址一致（一证一址）", f"{PROMOTION}第六十二条", rule=BEYOND, note=HENAN),
    Item(
        "L3",
        LICENCE,
        "场所在地上五层以内，不在居民住宅、地下室、厂房仓库",
        f"{PROMOTION}第六十二条",
        S,
        rule=BEYOND,
        note=HENAN,
    ),
    Item("L4", LICENCE, "名称不含“教育”“学校”“中国”“国际”等字样", "", mode=LATER, days=30, note=HENAN),
    Item("L5", LICENCE, "办学许可（准予）文件和法人登记证书悬挂在显著位置", "", mode=HERE, days=7, note=HENAN),
    Item("C1", CONTENT, "培训内容与许可类别一致，没有以艺术名义开展学科培训", f"{PROMOTION}第六十二条", S, rule=BEYOND),
    Item("C2", CONTENT, "培训结束时间不晚于 20:30", NON_SUBJECT, mode=HERE, note=HENAN),
    Item("C3", CONTENT, "教材（课程）按规定备案", MATERIALS, note=HENAN),
    Item("C4", CONTENT, "没有提供住宿、餐饮", "", days=7, note=HENAN),
    Item(
        "F1", FIRE, "安全出口、疏散通道畅通，没有占用、堵塞、封闭", f"{FIRE_LAW}第二十八条", M, HERE, 3, every_months=3
    ),
    Item(
        "F2",
        FIRE,
        "灭火器、应急照明、报警设施完好有效",
        f"{FIRE_LAW}第十六条",
        S,
        HERE,
        7,
        tools="压力表对照卡",
        every_months=3,
    ),
    Item("F3", FIRE, "取得消防验收（备案）文书", FIRE_NINE, S, days=30),
    Item("F4", FIRE, "每月、假期和新班前防火检查，培训时段每两小时巡查并有记录", FIRE_NINE, days=7, every_months=6),
    Item("F5", FIRE, "窗口没有影响逃生的栅栏，没有使用易燃可燃装修材料", FIRE_NINE, S, days=15),
    Item(
        "F6",
        FIRE,
        "同一时段人均教学面积不少于 3 平方米",
        f"{NON_SUBJECT}；{FIRE_NINE}",
        S,
        HERE,
        7,
        tools="激光测距仪",
        note=HENAN,
    ),
    Item("M1", FEES, "收费项目和标准公示，不收取公示外费用", f"{PROMOTION}第三十八条", mode=HERE, days=7),
    Item("M2", FEES, "一次收费不超过 3 个月或者 60 课时", f"{NON_SUBJECT}；{FEES_RULE}", rule="ART-03", note=HENAN),
    Item("M3", FEES, "预收费全部纳入资金监管", f"{NON_SUBJECT}；{FEES_RULE}", S, days=20, rule="ART-03", note=HENAN),
    Item("P1", STAFF, "教师持相应资格证并公示", NON_SUBJECT, days=30, note=HENAN),
    Item("P2", STAFF, "聘用前和每年查询从业人员违法犯罪记录（只看结论和日期）", MINORS, S, days=15, rule="ART-04"),
    Item("A1", ADVERTISING, "没有虚假、夸大和保证通过考级的广告", "《广告法》第二十四条", mode=HERE, days=3),
)
ACTS = (
    Act(
        UNLICENSED, "未经许可擅自举办艺术类校外培训机构", f"{PROMOTION}第十二条", f"{PROMOTION}第六十四条；{ORDER_53}第十七条",
        ("suspension", "confiscation"), times=(1, 5), fires_waiver=False,
    ),
    Act(
        BEYOND, "超出许可范围、地址开展培训", f"{PROMOTION}第六十二条", f"{PROMOTION}第六十二条",
        ("warning", "confiscation", "revocation"),
    ),
    Act(
        "ART-03", "违规收取、未按规定监管培训费用", FEES_RULE, FEES_RULE, ("warning", "confiscation"),
        organisation=(0, 50_000), individual=(0, 20_000), needs_overdue_order=True,
    ),
    Act(
        "ART-04", "未按规定查询从业人员违法犯罪记录", MINORS, "《未成年人保护法》第一百二十六条", ("warning",),
        organisation=(10_000, 50_000), individual=(10_000, 50_000), needs_overdue_order=True,
    ),
)  # fmt: skip
POWERS = (
    (Power.PATROL, f"{PROMOTION}第八条；{ORDER_53}"),
    (Power.INSPECT, f"{ORDER_53}；《河南省行政执法条例》"),
    (Power.ORDER_CORRECT, f"《行政处罚法》第二十八条；{PROMOTION}第六十二条"),
    (Power.FINE, f"{PROMOTION}第六十二条、第六十四条；{ORDER_53}"),
)
"""No power to order a stop: closing is a penalty, and fire matters are the fire authority's (消防法 53—60)."""
