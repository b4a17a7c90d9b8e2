"""What differs by place and will be set anew: measures of a venue, limits of fees, periods of the guide, words of the trade."""

from __future__ import annotations

from datetime import date

from xianwu.core.rules.api import Parameter

HENAN = "河南省艺术类校外培训机构设置标准（2022年征求意见稿），待按正式文本核定"
NON_SUBJECT = "《关于规范面向中小学生的非学科类校外培训的意见》（教监管〔2022〕4号）"
MATERIALS = "《中小学生校外培训材料管理办法（试行）》（教监管厅函〔2021〕6号）"
FIRE_NINE = "《校外培训机构消防安全管理九项规定》（教监管厅函〔2022〕9号）"
MINORS = "《未成年人保护法》第六十二条"
OWN = "本县默认值，可按正式文件修改"
SINCE = date(2022, 6, 1)


def _rule(code: str, label: str, unit: str, default: str, source: str, note: str = "") -> Parameter:
    return Parameter(f"art_training.{code}", label, unit=unit, default=default, source=source, since=SINCE, note=note)


PARAMETERS = [
    _rule("least_m2", "同一时段每名学员的教学面积下限", "平方米", "3", f"{HENAN}；{FIRE_NINE}"),
    _rule("highest_floor", "培训场所最高楼层", "层", "5", HENAN),
    _rule("latest_hour", "培训结束时间", "时刻", "20:30", HENAN),
    _rule("prepaid_months", "一次性收费时间跨度上限", "个月", "3", HENAN),
    _rule("prepaid_lessons", "一次性收费课时上限", "课时", "60", HENAN),
    _rule("deposit_months", "风险储备金不低于几个月收费", "个月", "3", HENAN),
    _rule("crime_check_months", "从业人员犯罪记录查询间隔", "个月", "12", MINORS),
    _rule("fire_check_days", "消防自查间隔", "日", "31", FIRE_NINE, "假期、新班开课前另查"),
    _rule("patrol_hours", "培训时段防火巡查间隔", "小时", "2", FIRE_NINE),
    _rule("forbidden_words", "名称不得含有的字样", "", "教育、学校、学院、中国、国际、世界、全国、全球", HENAN, "用顿号分开"),
    _rule("gather_days", "一次性告知后补齐条件", "工作日", "30", OWN),
    _rule("permit_days", "许可决定", "工作日", "20", "《行政许可法》第四十二条"),
    _rule("trade_words", "培训行业字样", "", "舞蹈=舞蹈、街舞=舞蹈、芭蕾=舞蹈、画室=美术、美术=美术、绘画=美术、书画=美术、琴行=音乐、钢琴=音乐、"
          "古筝=音乐、声乐=音乐、音乐=音乐、口才=口才、播音=口才、主持=口才、表演=戏剧、戏曲=曲艺", OWN, "字样=类别，用顿号分开"),
    _rule("elsewhere_words", "由其他部门管理的字样", "", "托管=教体局、午托=教体局、跆拳道=教体局、篮球=教体局、游泳=教体局、"
          "英语=教体局、作业=教体局", OWN, "字样=部门，用顿号分开"),
    _rule("teaching_words", "招生培训字样", "", "培训、招生、少儿、考级、课程、暑假班、教室", OWN),
    _rule("goods_words", "销售用品字样", "", "用品、器材、文具、乐器维修、服装", OWN),
    _rule("generic_words", "名称中的通用字样", "", "艺术中心、艺术、中心、工作室、有限公司、文化、传媒、分校", OWN),
    _rule("likeness_percent", "名称相似度下限", "%", "84", OWN),
]  # fmt: skip
