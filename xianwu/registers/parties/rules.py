"""Parameters of the search for duplicates."""

from datetime import date

from xianwu.core.rules.declarations import Parameter

SOURCE = "系统初始设置：宏达、宏泰两家建筑工程企业名称相似 83%，阈值须高于此"
PARAMETERS = [
    Parameter("parties.name_ratio", "疑似重复的名称相似度下限", "%", "85", SOURCE, date(2024, 1, 1)),
    Parameter("parties.address_ratio", "疑似重复的地址相似度下限", "%", "90", SOURCE, date(2024, 1, 1)),
]
