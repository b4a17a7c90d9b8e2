"""The checklist of gas safety, as it is first entered: what is looked at, how bad a fault is, how often, whose it is.

Texts with `{…}` take the measure in force on the day from `rules.py`.
"""

from __future__ import annotations

from datetime import date

from xianwu.domains.gas_safety.acts import REGULATION, SAFETY_LAW
from xianwu.domains.gas_safety.kinds import DELIVERY, SUPPLY, USE, Kind
from xianwu.domains.gas_safety.rules import CODE, CRITERIA, ELSEWHERE, OPEN
from xianwu.registers.enforcement.founding import Item
from xianwu.registers.enforcement.kinds import Mode, Severity

SINCE = date(2023, 11, 1)
G, S, M = Severity.GENERAL, Severity.SERIOUS, Severity.MAJOR
HERE, LATER = Mode.ON_SITE, Mode.DEADLINE
OPERATORS = (Kind.OPERATOR,)
STATIONS = (Kind.STATION,)
CATERING = (Kind.CATERING,)
RESIDENTS = (Kind.RESIDENT,)
CARRIERS = (Kind.TRANSPORT,)
NETWORKS = (Kind.NETWORK,)
SHOPS = (Kind.APPLIANCE,)


def _item(
    code: str, group: str, kinds: tuple[Kind, ...], text: str, basis: str, severity: Severity, mode: Mode, days: int,
    rule: str = "", every_months: int = 12, tools: str = "", owner: str = "", note: str = "",
) -> Item:  # fmt: skip
    """A line in the order in which it is read here."""
    return Item(code, group, text, basis, severity, mode, days, rule, tools, every_months, kinds, owner, note)


GAS, NET = "gas_section", "network_section"
ITEMS = (
    # 经营：重大隐患判定标准第四条、第七条
    _item("O01", SUPPLY, OPERATORS, "取得燃气经营许可证，在许可范围和有效期内经营", f"{CRITERIA}第四条第一项；{REGULATION}第十五条", M, LATER, 5, "GAS-45-1", 6, owner=GAS),
    _item("O02", SUPPLY, OPERATORS, "建立安全风险分级管控制度", f"{CRITERIA}第四条第二项", M, LATER, 10, "AQ-102", 6, owner=GAS),
    _item("O03", SUPPLY, OPERATORS, "建立事故隐患排查治理制度", f"{CRITERIA}第四条第三项", M, LATER, 10, "AQ-102", 6, owner=GAS),
    _item("O04", SUPPLY, OPERATORS, "制定生产安全事故应急救援预案", f"{CRITERIA}第四条第四项", M, LATER, 10, "AQ-102", 12, owner=GAS),
    _item("O05", SUPPLY, OPERATORS, "建立对用户燃气设施的定期安全检查制度并有记录", f"{CRITERIA}第四条第五项；{REGULATION}第十七条", M, LATER, 10, "GAS-48", 6, owner=GAS),
    _item("O06", SUPPLY, OPERATORS, "没有为非自有气瓶充装，没有销售未经许可单位充装的瓶装燃气", f"{CRITERIA}第七条；{REGULATION}第十八条", M, HERE, 3, "GAS-47", 6, "扫码枪", GAS),
    _item("O07", SUPPLY, OPERATORS, "供应的燃气有警示性臭味", CRITERIA, M, LATER, 3, "GAS-46", 6, "加臭检测仪", GAS),
    _item("O08", SUPPLY, OPERATORS, "没有向地下室等不具备安全条件的用户供气；发现用户重大隐患书面告知并报告", f"{REGULATION}第十八条", S, LATER, 7, "GAS-46", 6, owner=GAS),
    # 场站：第五条
    _item("S01", SUPPLY, STATIONS, "储罐设有压力、罐容或液位监测和超限报警", f"{CRITERIA}第五条第一项", M, LATER, 7, "AQ-102", 3, owner=GAS),
    _item("S02", SUPPLY, STATIONS, "设备和管道设有防超压的自动切断和放散装置", f"{CRITERIA}第五条第二项", M, LATER, 7, "AQ-102", 3, owner=GAS),
    _item("S03", SUPPLY, STATIONS, "装卸系统设有防拉脱联锁保护装置", f"{CRITERIA}第五条第三项", M, LATER, 7, "AQ-102", 3, owner=GAS),
    _item("S04", SUPPLY, STATIONS, "爆炸危险环境的电气、仪表具有相应防爆性能", f"{CRITERIA}第五条第四项", M, LATER, 7, "AQ-102", 3, owner=GAS),
    _item("S05", SUPPLY, STATIONS, "可能泄漏聚集的区域设有固定式可燃气体浓度报警装置", f"{CRITERIA}第五条第五项", M, LATER, 7, "AQ-102", 3, "可燃气体检测仪", GAS),
    _item("S06", SUPPLY, STATIONS, "消防设施、静电接地完好，值班巡查有记录", CODE, S, HERE, 5, "AQ-102", 3, owner=GAS, note=OPEN),
    # 管网、调压：第六条
    _item("N01", DELIVERY, NETWORKS, "中压及以上管线保护范围内没有占压的建（构）筑物", f"{CRITERIA}第六条第一项；{REGULATION}第三十三条", M, LATER, 15, "GAS-50", 6, "管线探测仪", NET),
    _item("N02", DELIVERY, NETWORKS, "管道没有敷设在排水、电缆、热力等地下沟渠内", f"{CRITERIA}第六条第二项", M, LATER, 15, "AQ-102", 12, owner=NET),
    _item("N03", DELIVERY, NETWORKS, "调压装置设有防止出口超压的安全保护措施", f"{CRITERIA}第六条第三项", M, LATER, 7, "AQ-102", 6, owner=NET),
    _item("N04", DELIVERY, NETWORKS, "警示标志完整，按周期巡查、检测并有记录", f"{REGULATION}第三十五条", G, LATER, 15, "GAS-48", 6, owner=NET),
    # 运输配送
    _item("T01", DELIVERY, CARRIERS, "配送车辆、人员由供气企业统一管理，送气工经培训持证", REGULATION, S, LATER, 10, "GAS-46", 6),
    _item("T02", DELIVERY, CARRIERS, "气瓶直立固定，没有超量、混装、违规过夜存放", REGULATION, S, HERE, 3, "GAS-46", 6),
    _item("T03", DELIVERY, CARRIERS, "每瓶有充装标识和二维码，检验期内", f"{CRITERIA}第七条", S, HERE, 3, "GAS-47", 6, "扫码枪"),
    _item("T04", DELIVERY, CARRIERS, "送气时随瓶安检并登记，发现隐患不供气、告知用户", f"{REGULATION}第十七条", G, LATER, 7, "GAS-48", 6),
    # 使用：餐饮等单位用户
    _item("U01", USE, CATERING, "地下室、半地下室和通风不良的房间没有使用、存放液化石油气", f"{REGULATION}第二十八条；{CODE}", M, LATER, 5, "GAS-49", 6, note=OPEN),
    _item("U02", USE, CATERING, "高层建筑内没有使用瓶装液化石油气", CODE, M, LATER, 5, "GAS-49", 6, note=OPEN),
    _item("U03", USE, CATERING, "存瓶总重超过 {bottle_room_kg} 公斤的设专用瓶组间", f"{REGULATION}第二十八条第五项；{CODE}", S, LATER, 10, "GAS-49", 6, note=ELSEWHERE),
    _item("U04", USE, CATERING, "用气房间存瓶不超过 {most_bottles} 只、{bottle_room_kg} 公斤", f"{REGULATION}第二十八条第五项", S, HERE, 3, "GAS-49", 6, note=ELSEWHERE),
    _item("U05", USE, CATERING, "气瓶与灶具净距不小于 {bottle_clearance_m} 米", f"{REGULATION}第二十八条第五项", G, HERE, 3, "GAS-49", 6, "卷尺", note=ELSEWHERE),
    _item("U06", USE, CATERING, "软管不超过 {hose_metres} 米，没有接头、三通，没有穿墙、门窗", f"{REGULATION}第二十七条", S, HERE, 5, "GAS-49", 6, "卷尺", note=ELSEWHERE),
    _item("U07", USE, CATERING, "橡胶软管使用不超过 {hose_years} 年，使用不锈钢波纹管等合格连接管", f"{REGULATION}第二十七条", G, HERE, 7, "GAS-49", 6, note=ELSEWHERE),
    _item("U08", USE, CATERING, "调压器、密封圈在使用年限内，没有使用可调式（中压）调压器", f"{REGULATION}第二十七条", S, HERE, 5, "GAS-49", 6, note=ELSEWHERE),
    _item("U09", USE, CATERING, "气瓶在检验期内，充装标识和二维码清楚", f"{REGULATION}第二十八条", S, LATER, 5, "GAS-49", 6, "扫码枪"),
    _item("U10", USE, CATERING, "由有许可的企业供气，有合同和购气凭证", f"{REGULATION}第二十八条", S, LATER, 5, "GAS-49", 6),
    _item("U11", USE, CATERING, "灶具有熄火保护装置，没有使用淘汰的燃具", f"{REGULATION}第二十八条", S, LATER, 10, "GAS-49", 12),
    _item("U12", USE, CATERING, "安装可燃气体报警装置和紧急切断阀并正常使用", f"{SAFETY_LAW}第三十六条第四款", S, LATER, 7, "AQ-99-8", 6, "可燃气体检测仪、标准气"),
    _item("U13", USE, CATERING, "同一房间没有使用两种以上燃料", CODE, S, LATER, 7, "GAS-49", 6, note=OPEN),
    _item("U14", USE, CATERING, "灭火器不少于 2 具且有效，集烟罩、烟道按月清洗有记录", "《消防法》第十六条", G, HERE, 5, "", 6, note=ELSEWHERE),
    _item("U15", USE, CATERING, "从业人员经安全用气培训，会关阀、会报警", f"{SAFETY_LAW}第二十八条", G, LATER, 10, "", 12),
    _item("U16", USE, CATERING, "每半年自查并配合供气企业安检，有应急预案", f"{REGULATION}第二十七条", G, LATER, 10, "", 12, note=ELSEWHERE),
    # 使用：居民用户
    _item("R01", USE, RESIDENTS, "没有在卧室、卫生间、地下室用气或存放气瓶", f"{CRITERIA}；{REGULATION}第二十八条", M, LATER, 5, "GAS-49", 24),
    _item("R02", USE, RESIDENTS, "没有擅自安装、改装、拆除燃气设施", f"{REGULATION}第二十八条", S, LATER, 10, "GAS-49", 24),
    _item("R03", USE, RESIDENTS, "连接软管合格、没有老化，燃具有熄火保护", f"{REGULATION}第二十八条", G, HERE, 10, "GAS-49", 24),
    _item("R04", USE, RESIDENTS, "热水器烟道伸出室外，用气房间通风", CODE, S, LATER, 10, "GAS-49", 24, note=OPEN),
    # 器具销售安装
    _item("A01", USE, SHOPS, "没有销售国家明令淘汰、无熄火保护的燃气燃烧器具", f"{REGULATION}第三十二条", S, LATER, 5, "", 12),
    _item("A02", USE, SHOPS, "安装、维修人员有资格，有售后记录", f"{REGULATION}第三十二条", G, LATER, 10, "", 12),
)  # fmt: skip
