"""Deadlines and intervals of the patrol, each with its source; a county enters its own values."""

from datetime import date

from xianwu.core.rules.api import Parameter

PLANNING = "《河南省实施〈城乡规划法〉办法》"
LAND = "《土地管理法》第八十三条"
OWN = "本县默认值，可按正式文件修改"
SINCE = date(2011, 1, 1)


def _rule(code: str, label: str, unit: str, default: str, source: str, note: str = "") -> Parameter:
    return Parameter(
        f"illegal_building.{code}", label, unit=unit, default=default, source=source, since=SINCE, note=note
    )


PARAMETERS = [
    _rule("routine_days", "常态巡查间隔", "日", "7", OWN),
    _rule("hot_days", "高频巡查间隔", "日", "1", OWN),
    _rule("stop_hours", "发现到叫停", "小时", "48", OWN, "外地做法 48 小时内叫停"),
    _rule("restore_days", "叫停后恢复原状", "日", "15", OWN, "外地做法 15 日"),
    _rule("seal_days", "县政府责成查封施工现场", "日", "3", f"{PLANNING}第七十二条", "不停止建设的，立即报告"),
    _rule("demolish_days", "县政府组织强制拆除", "日", "60", f"{PLANNING}第七十二条", "自收到报告之日起"),
    _rule("announce_days", "建设人不明的公告期", "日", "30", f"{PLANNING}第七十五条"),
    _rule("same_house_m", "同一处判定距离", "米", "30", OWN),
    _rule("rebuild_months", "拆后复建判定期", "个月", "24", OWN),
    _rule("fix_days", "零增长：发现后应处置完毕", "日", "15", OWN),
    _rule("track_months", "巡查轨迹保存", "个月", "6", OWN, "行踪轨迹属于敏感个人信息，到期清除"),
    _rule("duty_from_hour", "巡查时段起", "时", "6", OWN, "只在执勤时段记录轨迹"),
    _rule("duty_to_hour", "巡查时段止", "时", "22", OWN),
    _rule("dwell_minutes", "轨迹停留下限", "分钟", "2", OWN),
    _rule("track_accuracy_m", "轨迹定位精度上限", "米", "50", OWN),
    _rule("heat_half_life_days", "热点分半衰期", "日", "60", OWN),
    _rule("heat_site", "热点分：发现疑似违建", "分", "10", OWN),
    _rule("heat_complaint", "热点分：群众举报、热线", "分", "6", OWN),
    _rule("heat_demolition", "热点分：拆除", "分", "4", OWN, "拆除后一段时间最容易复建"),
    _rule("heat_from", "列为重点建议的热点分", "分", "15", OWN),
    _rule("watch_days", "拆除后回访间隔", "日", "30", OWN),
    _rule("watch_count", "拆除后回访次数", "次", "3", OWN),
]
