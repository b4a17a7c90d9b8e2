"""Papers of a visit and of what was found, with their first wording; a county edits the templates afterwards."""

from __future__ import annotations

from xianwu.registers.enforcement.printing import enforcement_paper
from xianwu.registers.enforcement.serving import RECEIPT

OFFICERS = "| 执法人员 | 执法证号 |\n{% for each in officers %}| {{ each.0 }} | {{ each.1 }} |\n{% endfor %}\n"
NAMED = "{% for each in officers %}{{ each.0 }}（{{ each.1 }}）{% if not forloop.last %}、{% endif %}{% endfor %}\n\n"
CORRECTION = "{correction}{correction_reason}"

APPROVAL = enforcement_paper(
    "inspection_approval",
    "行政检查审批表",
    "检审",
    "| 项目 | 内容 |\n| 检查对象 | {subject} |\n| 检查事项 | {items} |\n| 检查依据 | {basis} |\n| 检查来源 | {source} |\n"
    "| 检查范围 | {scope} |\n| 检查时间 | {time} |\n| 检查方式 | {manner} |\n| 本年度检查次数 | {used_this_year} |\n"
    "| 审批人 | {approver} |\n| 批准日期 | {approved_on} |\n| 补批说明 | {late_reason} |\n\n" + OFFICERS + CORRECTION,
)

NOTICE = enforcement_paper(
    "inspection_notice",
    "行政检查通知书",
    "检通",
    "{party}：\n\n根据{basis}，本机关定于{time}对你（单位）进行行政检查，现将有关事项通知如下。\n\n"
    "一、检查事项：{items}。\n\n二、检查对象：{subject}。\n\n三、检查来源：{source}。\n\n"
    "四、检查人员（协助检查人员 {assistant_count} 名）：\n\n" + OFFICERS + "五、本年度检查频次：{used_this_year}。\n\n"
    "六、你（单位）的权利：{rights}\n\n七、检查纪律：{discipline}\n\n" + CORRECTION,
)

RECORD = enforcement_paper(
    "inspection_record",
    "现场检查笔录",
    "检录",
    "检查时间：{started_at}至{ended_at}\n\n检查地点：{place}\n\n"
    "被检查人：{party}（{party_identity}）\n\n在场人员：{present}\n\n"
    "检查人员：" + NAMED + "出示证件情况：{card_shown}。入企扫码：{code_scanned}。\n\n# 检查情况\n\n"
    "| 检查项 | 结果 | 说明 |\n{% for each in findings %}| {{ each.0 }} | {{ each.1 }} | {{ each.2 }} |\n{% endfor %}\n"
    "# 发现的问题\n\n{% for each in problems %}{{ forloop.counter }}. {{ each }}\n\n{% empty %}未发现问题。\n\n{% endfor %}"
    "# 照片\n\n{% for each in photo_index %}{{ forloop.counter }}. {{ each }}\n\n{% endfor %}"
    "当事人意见：{party_remarks}\n\n当事人签名：{signed}\n\n见证人：{witness}\n\n执法人员签名：＿＿＿＿＿＿　＿＿＿＿＿＿\n\n"
    + CORRECTION,
)

RESULT = enforcement_paper(
    "inspection_result",
    "检查结果告知书",
    "检告",
    "{party}：\n\n本机关于{time}对你（单位）进行了行政检查（{items}）。现将检查结果告知如下。\n\n"
    "一、检查结论：{conclusion}\n\n{% if problems %}二、问题及处理：\n\n| 问题 | 处理情况 |\n"
    "{% for each in problems %}| {{ each.0 }} | {{ each.1 }} |\n{% endfor %}\n{% endif %}"
    "下一步：{next_step}\n\n如有异议，可以向本机关陈述、申辩。\n\n" + CORRECTION,
)

ORDER = enforcement_paper(
    "correction_order",
    "责令改正通知书",
    "责改",
    "{party}：\n\n经查，你（单位）{facts}。上述行为违反了{broken}。\n\n"
    "{% if basis %}根据{{ basis }}，{% endif %}现责令你（单位）于{due_at}前改正，具体要求：{demand}。\n\n"
    "{% if suspension %}{{ suspension }}\n\n{% endif %}{consequence}\n\n"
    "如对本通知有异议，可以向本机关陈述、申辩；也可以依法申请行政复议或者提起行政诉讼。\n\n"
    "联系人及电话：{contact}\n\n执法人员：" + NAMED + "{signature}\n\n" + CORRECTION,
)

STOP = enforcement_paper(
    "stop_order",
    "责令停止违法行为通知书",
    "责停",
    "{party}：\n\n经查，你（单位）{facts}。上述行为违反了{broken}。\n\n"
    "{% if basis %}根据{{ basis }}，{% endif %}现责令你（单位）自收到本通知之时起立即停止上述行为：{demand}。\n\n"
    "拒不停止的，本机关将依法处理。如有异议，可以向本机关陈述、申辩；也可以依法申请行政复议或者提起行政诉讼。\n\n"
    "联系人及电话：{contact}\n\n执法人员：" + NAMED + "{signature}\n\n" + CORRECTION,
)

DISSUASION = enforcement_paper(
    "dissuasion",
    "劝阻记录",
    "劝",
    "时间：{time}\n\n地点：{place}\n\n当事人：{party}\n\n在场人员：{officers_present}\n\n"
    "发现情况：{facts}。\n\n劝阻内容：{demand}\n\n当事人态度：{attitude}\n\n下一步：{next_step}\n\n{signature}\n\n"
    + CORRECTION,
)

OWNER_NOTICE = enforcement_paper(
    "owner_notice",
    "公告（当事人不明）",
    "寻公告",
    "{party}：\n\n经查，{facts}，建设人不明。\n\n现予公告，请你（单位）于{until}前{demand}。"
    "逾期不到的，本机关将依法处理。\n\n公告载体：{announced_in}。联系单位：{organ}。联系人及电话：{contact}。\n\n"
    + CORRECTION,
)

RECHECK = enforcement_paper(
    "recheck_opinion",
    "复查意见书",
    "复查",
    "{party}：\n\n{order_no}责令改正的事项，本机关于{time}进行了复查。\n\n"
    "| 责令改正事项 | 复查结果 | 情况 |\n"
    "{% for each in item_results %}| {{ each.0 }} | {{ each.1 }} | {{ each.2 }} |\n{% endfor %}\n"
    "复查照片：\n\n{% for each in photos %}{{ forloop.counter }}. {{ each }}\n\n{% endfor %}"
    "下一步：{next_step}\n\n复查人员：" + NAMED + CORRECTION,
)

PAPERS = [APPROVAL, NOTICE, RECORD, RESULT, ORDER, STOP, DISSUASION, OWNER_NOTICE, RECHECK, RECEIPT]
