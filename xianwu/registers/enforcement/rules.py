"""The clocks, thresholds and percentages of enforcement, each with its source; a county enters its own values."""

from __future__ import annotations

from datetime import date

from xianwu.core.rules.api import Parameter

PENALTY_LAW = "《行政处罚法》（2021）"
COERCION_LAW = "《行政强制法》"
OFFICE_118 = "国办发〔2018〕118号"
OFFICE_54 = "国办发〔2024〕54号"
HENAN_HEARING = "《河南省行政处罚听证办法》第四条"
HENAN_RULES = "《河南省行政执法条例》"
OWN = "本县默认值，可按正式文件修改"
SINCE = date(2021, 7, 15)
WORKING, CALENDAR = "工作日", "日"


def _rule(code: str, label: str, unit: str, default: str, source: str, note: str = "") -> Parameter:
    return Parameter(f"enforcement.{code}", label, unit=unit, default=default, source=source, since=SINCE, note=note)


PARAMETERS = [
    _rule("decision_days", "立案到作出决定", CALENDAR, "90", f"{PENALTY_LAW}第六十条", "法律、法规、规章另有规定的从其规定"),
    _rule("decision_extension_days", "办案期限一次延长", CALENDAR, "30", OWN, f"{PENALTY_LAW}第六十条没有规定延长，只说另有规定的从其规定；"
          "住建部令第55号、教育部令第53号等的延长天数请核定后改"),
    _rule("decision_extension_times", "办案期限延长次数", "次", "1", OWN, "由机关负责人批准并写明理由；规章允许再次延长的改大"),
    _rule("custody_days", "先行登记保存后处理", WORKING, "7", f"{PENALTY_LAW}第五十六条"),
    _rule("hearing_ask_days", "告知后申请听证", WORKING, "5", f"{PENALTY_LAW}第六十四条"),
    _rule("hearing_notice_days", "听证前通知", WORKING, "7", f"{PENALTY_LAW}第六十四条"),
    _rule("defence_days", "陈述申辩", WORKING, "5", OWN, "法律未定期限，与听证申请期一致"),
    _rule("serve_days", "当事人不在场时送达决定", WORKING, "7", f"{PENALTY_LAW}第六十一条"),
    _rule("pay_days", "收到决定后缴纳罚款", CALENDAR, "15", f"{PENALTY_LAW}第六十七条"),
    _rule("surcharge_percent", "逾期每日加处罚款", "%", "3", f"{PENALTY_LAW}第七十二条", "总额不超过罚款本数；复议、诉讼期间不计"),
    _rule("cash_to_organ_days", "当场收缴的罚款交机关", WORKING, "2", f"{PENALTY_LAW}第七十一条"),
    _rule("cash_to_bank_days", "机关缴付银行", WORKING, "2", f"{PENALTY_LAW}第七十一条"),
    _rule("withdraw_days", "撤下已变更、撤销的公示", WORKING, "3", f"{PENALTY_LAW}第四十八条"),
    _rule("publish_penalty_days", "公示处罚、许可决定", WORKING, "7", OFFICE_118),
    _rule("publish_other_days", "公示其他执法结果", WORKING, "20", OFFICE_118),
    _rule("yearly_report_days", "公布上年度执法统计年报", CALENDAR, "31", OFFICE_118,
          "从上年 12 月 31 日起算，即 1 月 31 日前；遇节假日不顺延"),
    _rule("urgent_report_hours", "紧急强制措施补办批准", "小时", "24", f"{COERCION_LAW}第十九条"),
    _rule("reminder_days", "催告", WORKING, "10", f"{COERCION_LAW}第五十四条、第六十九条"),
    _rule("seal_days", "查封、扣押期限", CALENDAR, "30", f"{COERCION_LAW}第二十五条", "经负责人批准可以延长一次，不超过三十日"),
    _rule("self_demolition_days", "强制拆除前公告限期自行拆除", CALENDAR, "30", f"{COERCION_LAW}第四十四条",
          "法律没有规定天数；省规定建设人不明的公告不少于三十日，本县一律从长"),
    _rule("substitute_reminder_days", "代履行前催告", WORKING, "3", f"{COERCION_LAW}第五十一条、第六十九条"),
    _rule("substitute_cost_days", "缴纳代履行费用", CALENDAR, "15", OWN, "强制法第五十一条只定由当事人承担，没有定期限"),
    _rule("postpone_months", "罚款延期、分期最长", "个月", "12", OWN, "处罚法第六十六条没有定上限"),
    _rule("agreement_months", "执行协议最长", "个月", "12", OWN, "强制法第四十二条没有定上限"),
    _rule("court_months", "申请法院强制执行", "个月", "3", f"{COERCION_LAW}第五十三条"),
    _rule("reconsideration_days", "申请行政复议", CALENDAR, "60", "《行政复议法》（2023）第二十条"),
    _rule("lawsuit_months", "提起行政诉讼", "个月", "6", "《行政诉讼法》第四十六条"),
    _rule("after_reconsideration_days", "不服复议决定起诉", CALENDAR, "15", "《行政诉讼法》第四十五条"),
    _rule("announce_days", "公告送达", CALENDAR, "30", "《民事诉讼法》（2023）第九十五条"),
    _rule("limitation_years", "处罚时效", "年", "2", f"{PENALTY_LAW}第三十六条"),
    _rule("limitation_grave_years", "处罚时效（涉及生命健康、金融安全且有危害后果）", "年", "5", f"{PENALTY_LAW}第三十六条"),
    _rule("hearing_individual", "听证起点：个人", "元", "5000", HENAN_HEARING, "部门规章另有规定的从其规定"),
    _rule("hearing_organisation", "听证起点：单位", "元", "50000", HENAN_HEARING, "部门规章另有规定的从其规定"),
    _rule("simple_individual", "当场处罚上限：个人", "元", "200", f"{PENALTY_LAW}第五十一条"),
    _rule("simple_organisation", "当场处罚上限：单位", "元", "3000", f"{PENALTY_LAW}第五十一条"),
    _rule("cash_on_site", "当场收缴上限", "元", "100", f"{PENALTY_LAW}第六十八条"),
    _rule("first_offence_months", "首违不罚的“初次”", "个月", "12", OWN, "参照河北省免罚清单"),
    _rule("recurrence_months", "复发判定", "个月", "12", OWN),
    _rule("correction_days", "限期整改（清单外问题）", CALENDAR, "15", OWN, "清单内的按检查事项的整改期限"),
    _rule("extension_days", "延期整改最长", CALENDAR, "30", OWN,
          "从原整改期限起算，只能延一次；法律没有统一规定，国家、省对某类问题另有规定的从其规定"),
    _rule("recheck_days", "期满后复查", WORKING, "3", OWN),
    _rule("filing_days", "发现线索到立案", WORKING, "15", OWN, "住建系统按部令第55号核实后改定"),
    _rule("odds_least", "逾期可能的学习下限", "条", "30", OWN, "少于这个数只按中位用时提示"),
    _rule("yearly_cap", "每户年度检查上限", "次", "2", OWN, f"{OFFICE_54}要求公布；投诉、移送、监测不计"),
    _rule("photo_accuracy_m", "定位精度上限", "米", "100", OWN),
    _rule("night_from", "夜间起始", "时", "22", OWN, "夜间拍摄的照片标注疑点"),
    _rule("night_until", "夜间结束", "时", "6", OWN),
    _rule("photo_skew_minutes", "照片时间偏差上限", "分钟", "10", OWN),
    _rule("same_place_m", "同一地点判定", "米", "30", OWN),
    _rule("same_name_percent", "名称相似度下限", "%", "90", OWN, "同一地点的名称，去掉括号里的分店和结尾的店铺用字再比"),
    _rule("premises_words", "店铺用字", "", "店、铺、馆、部、坊、屋、楼、行、社、点、分店、总店、新店、老店、门店、门市、门市部、经营部、服务部、商行、"
          "店铺、铺子", OWN, "名称结尾的这些字分不出两家；用顿号分开"),
    _rule("route_start_latitude", "排路线的出发地：纬度", "度", "35.142", OWN, "WGS-84，各机关从同一处出发"),
    _rule("route_start_longitude", "排路线的出发地：经度", "度", "114.201", OWN, "WGS-84"),
    _rule("county_reach_km", "县域内两地最远距离", "公里", "60", OWN, "坐标、照片的位置离排路线的出发地更远的，提示不在本县"),
    _rule("route_speed", "排路线的平均车速", "公里/时", "30", OWN),
    _rule("interval_red_days", "红色风险检查间隔", CALENDAR, "30", OWN),
    _rule("interval_orange_days", "橙色风险检查间隔", CALENDAR, "90", OWN),
    _rule("interval_yellow_days", "黄色风险检查间隔", CALENDAR, "180", OWN),
    _rule("interval_green_days", "绿色风险检查间隔", CALENDAR, "365", OWN),
    _rule("band_red", "红色风险分下限", "分", "70", OWN),
    _rule("band_orange", "橙色风险分下限", "分", "45", OWN),
    _rule("band_yellow", "黄色风险分下限", "分", "20", OWN),
    _rule("random_percent", "双随机抽查比例下限", "%", "5", "镇平县抽查细则（参照）"),
    _rule("band_light_percent", "裁量基准默认分档：从轻上限占幅度", "%", "30", OWN,
          "《行政处罚法》第三十四条、国办发〔2022〕27号要求制定裁量基准；上级已制定的按文件登记"),
    _rule("band_heavy_percent", "裁量基准默认分档：从重下限占幅度", "%", "70", OWN, "同上"),
    _rule("case_file_minutes", "卷宗多久没有进展算停下", "分钟", "10", OWN, "停下的可以再排一次"),
    _rule("pay_channel", "缴款方式", "", "持缴款通知书到代收银行，或者通过电子支付系统", f"{PENALTY_LAW}第六十七条"),
    _rule("remedy_government", "行政复议机关", "", "延津县人民政府", "《行政复议法》（2023）第二十四条"),
    _rule("remedy_court", "行政诉讼管辖法院", "", "有管辖权的人民法院", "《行政诉讼法》第十四条"),
    _rule("must_be_established", "持证须在编在职", "是/否", "1", f"{HENAN_RULES}第二十条、第二十四条", "1 为是，0 为否"),
]  # fmt: skip
