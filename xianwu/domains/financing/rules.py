"""Dated parameters of the financing mechanism. No rule of the county is published: these are defaults to be replaced."""

from datetime import date

from xianwu.core.rules.declarations import Parameter

START = date(2024, 10, 28)
NOTICE = "金发〔2024〕32号（建立支持小微企业融资协调工作机制）"
COURT = "最高人民法院关于进一步加强金融审判工作的若干意见（法发〔2017〕22号）第二条"
COUNTY = "县专班工作约定，待以文件确认"


def _rule(code: str, label: str, unit: str, default: str, source: str, note: str = "") -> Parameter:
    return Parameter(f"financing.{code}", label, unit=unit, default=default, source=source, since=START, note=note)


PARAMETERS = [
    _rule("decision_days", "银行答复时限", "天", "30", NOTICE, "原则上 1 个月，自材料齐全之日起算，按日历日。"),
    _rule("decision_amber_days", "银行答复黄灯日", "天", "20", COUNTY),
    _rule("decision_red_days", "银行答复红灯日", "天", "27", COUNTY),
    _rule("materials_days", "材料补齐提醒", "天", "10", COUNTY, "推送后超过此天数材料仍不齐，单列提醒。"),
    _rule("review_days", "专班核验时限", "工作日", "10", COUNTY,
          "自登记或重新申报之日起，至列入推荐清单、暂不符合、撤回或作废。按每周例会、两次例会内有结论设。"),
    _rule("check_days", "部门协查答复时限", "工作日", "5", COUNTY, "自专班提请之日起算。"),
    _rule("began_on", "机制启动日", "", START.isoformat(), COUNTY,
          "写成 2024-10-28；走访和申报不能早于这一天。累计数从 2024 年 10 月 28 日算起。"),
    _rule("least_amount", "需求金额下限", "万元", "0.1", COUNTY, "少于此数的多半是单位填错，登记和导入时拒绝。"),
    _rule("repair_days", "修复事项默认时限", "天", "15", COUNTY),
    _rule("min_age_months", "最低经营月数", "月", "12", "各地执行 6 至 12 个月，本县待定"),
    _rule("max_open_banks", "同时推荐银行上限", "家", "2", COUNTY),
    _rule("revenue_share", "需求占年营业收入的待核线", "", "0.5", COUNTY),
    _rule("limit_share", "授信合计与需求之比的提示线", "", "1.2", COUNTY),
    _rule("approvals_count", "短期多次获批的次数", "次", "3", COUNTY),
    _rule("approvals_days", "短期多次获批的天数", "天", "90", COUNTY),
    _rule("inclusive_line", "普惠小微单户授信线", "万元", "1000", "国家金融监督管理总局普惠口径"),
    _rule("top_rate", "年利率上限", "%", "24", COURT, "登记的年利率大于 0、不超过此数；借款人可请求调减超过的部分。"),
    _rule("renewal_days", "续贷雷达提前天数", "天", "60", COUNTY),
    _rule("bank_capacity", "银行在办案件参考容量", "件", "120", COUNTY),
]  # fmt: skip
