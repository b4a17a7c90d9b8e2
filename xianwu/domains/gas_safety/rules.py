"""What differs by place and will be set anew: the campaign's start, measures of bottles and hoses, when a check is old."""

from __future__ import annotations

from datetime import date

from xianwu.core.rules.api import Parameter

OWN = "本县默认值，可按正式文件修改"
ELSEWHERE = "外地公布的餐饮用气检查表（各地不一），待县住建城管局核定"
OPEN = "适用的条号待县住建城管局核定"
CRITERIA = "《城镇燃气经营安全重大隐患判定标准》（建城规〔2023〕4号）"
CODE = "《燃气工程项目规范》（GB 55009—2021）"
SINCE = date(2023, 1, 1)


def _rule(code: str, label: str, unit: str, default: str, source: str, note: str = "") -> Parameter:
    return Parameter(f"gas_safety.{code}", label, unit=unit, default=default, source=source, since=SINCE, note=note)


PARAMETERS = [
    _rule("campaign_start", "专项行动起算日（“截至目前”从这一天算起）", "", "2025-03-01", OWN, "写成 2025-03-01；快报没有写明起点，以县里文件为准"),
    _rule("bottle_room_kg", "超过多少公斤要设瓶组间", "公斤", "100", ELSEWHERE),
    _rule("most_bottles", "用气场所存瓶上限", "只", "4", ELSEWHERE),
    _rule("bottle_clearance_m", "气瓶与灶具净距下限", "米", "0.5", ELSEWHERE, "有的地方为 1 米"),
    _rule("hose_metres", "软管长度上限", "米", "2", ELSEWHERE),
    _rule("hose_years", "橡胶软管使用年限", "年", "2", ELSEWHERE),
    _rule("company_check_months", "供气企业入户安检间隔", "个月", "12", "《城镇燃气管理条例》第十七条", "餐饮等单位用户"),
    _rule("resident_check_months", "供气企业入户安检间隔（居民户）", "个月", "12", "《城镇燃气管理条例》第十七条", "各地不一，待县里核定"),
    _rule("household_tries", "几次未能入户要关注", "次", "2", OWN, "自上次安检以后，到访不遇和拒绝安检合计"),
    _rule("household_report_days", "安检隐患报告期限", "个工作日", "3", OWN, "从发现的次日起算"),
    _rule("household_report_major_days", "安检重大隐患报告期限", "个工作日", "1", OWN, "从发现的次日起算"),
    _rule("household_fix_days", "安检隐患整改期限（企业没有写明的）", "日", "15", OWN),
    _rule("household_fix_major_days", "安检重大隐患整改期限（企业没有写明的）", "日", "5", OWN),
    _rule("yearly_cap", "每户年度检查上限", "次", "4", OWN, "燃气按风险全覆盖检查；按国办发〔2024〕54号公布，投诉、移送、监测不计"),
    _rule("plan_ahead_days", "频次安排提前", "日", "30", OWN),
    _rule("visits_least", "每次检查出动人数下限（核对用）", "人", "2", OWN),
    _rule("visits_most", "每次检查出动人数上限（核对用）", "人", "8", OWN, "超出的提示核对，不拦"),
]  # fmt: skip
