"""Kinds of papers of a case, with their first wording; the keys are those of `brain.papers_elements`."""

from __future__ import annotations

from xianwu.papers.declarations import PaperKind
from xianwu.registers.enforcement.brain.papers_elements import Kind

CORRECTION_ORDER = "enforcement.correction_order"
"""Declared by the visits: an order to correct is one paper, whoever finds the fault."""


def code_of(key: str) -> str:
    return f"enforcement.{key}"


def _kind(key: str, title: str, word: str, *lines: str) -> PaperKind:
    pattern = "{organ}" + word + "〔{year}〕{number}号"
    return PaperKind(code_of(key), title, pattern, "\n\n".join(lines), is_verifiable=True)


PARTY = "| 当事人 | {party} |\n| 证照号码 | {party_identity} |\n| 地址 | {address} |\n| 法定代表人（负责人） | {legal_rep} |\n| 联系电话 | {phone} |"
CITES = "{% if cited_number %}本文书更正{cited_number}《{cited_title}》，原文书不再使用。{% endif %}"

PAPERS: list[PaperKind] = [
    _kind(
        "filing_approval", "立案审批表", "立", CITES,
        "| 项目 | 内容 |\n| 案由 | {title} |\n| 案件来源 | {case_source} |\n" + PARTY
        + "\n| 涉嫌违反 | {broken} |\n| 处罚依据 | {basis} |\n| 发生日期 | {occurred_on} |\n| 发现日期 | {clue_on} |",
        "# 案情摘要", "{summary}",
        "# 审批", "承办人意见：{handler_opinion}", "承办机构意见：{unit_opinion}", "分管负责人意见：{deputy_opinion}",
        "负责人意见：{head_opinion}",
    ),
    _kind(
        "investigation_report", "案件调查终结报告", "调终", CITES,
        "案号：{case_no}。案由：{title}。", "| 项目 | 内容 |\n" + PARTY,
        "# 查明的事实", "{facts}", "# 证据", "{evidence}", "# 违反的规定和处罚依据", "违反{broken}；依据{basis}。",
        "# 理由和裁量", "{reasons}", "# 处理建议", "{proposed}。责令改正：{demand}。",
        "办案人员：{officers_words}",
    ),
    _kind(
        "legal_review", "法制审核意见书", "法审", CITES,
        "案号：{case_no}。案由：{title}。当事人：{party}。",
        "# 送审事项", "{proposed}。", "# 审核内容",
        "执法主体和权限、事实和证据、法律适用、程序、裁量、文书是否合法、适当。",
        "# 审核结论", "{review_outcome}。{review_note}", "审核人：{reviewer}",
    ),
    _kind(
        "discussion_record", "重大案件集体讨论记录", "集议", CITES,
        "案号：{case_no}。案由：{title}。当事人：{party}。讨论日期：{discussed_on}。",
        "# 案情", "{facts}", "# 拟处理意见", "{proposed}。", "# 讨论情况和结论", "{discussion}",
    ),
    _kind(
        "prior_notice", "行政处罚事先告知书", "罚告", CITES, "{party}：",
        "经查，{facts}", "以上事实有下列证据证明：{evidence}", "上述行为违反了{broken}。{reasons}",
        "依据{basis}，本机关拟对你（单位）作出以下行政处罚：{proposed}。同时责令改正：{demand}。",
        "{defence_rights}", "{% if hearing_rights %}{hearing_rights}{% endif %}", "联系人：{officers_words}",
    ),
    _kind(
        "hearing_notice", "行政处罚听证通知书", "听通", CITES, "{party}：",
        "你（单位）就“{title}”一案提出的听证申请，本机关决定公开举行听证（涉及国家秘密、商业秘密或者个人隐私的除外）。",
        "时间：{hearing_on}。地点：{hearing_place}。主持人：{host}。",
        "你（单位）可以亲自参加，也可以委托一至二人代理；认为主持人与本案有直接利害关系的，有权申请回避。"
        "无正当理由拒不出席或者未经许可中途退出的，视为放弃听证。",
    ),
    _kind(
        "penalty_decision", "行政处罚决定书", "罚决", CITES, "| 项目 | 内容 |\n" + PARTY,
        "经查，{facts}", "以上事实有下列证据证明：{evidence}", "{heard}",
        "上述行为违反了{broken}。{reasons}", "依据{basis}，本机关决定：{penalty}。同时责令改正：{demand}。",
        "# 履行方式和期限", "{performance}", "# 救济途径", "{remedy}",
    ),
    _kind(
        "spot_decision", "当场行政处罚决定书", "当罚", CITES, "| 项目 | 内容 |\n" + PARTY,
        "{spot_time}，在{spot_place}，你（单位）实施了以下违法行为：{act}。{facts}",
        "本机关执法人员已出示执法证，当场告知处罚的内容、事实、理由和依据以及陈述、申辩的权利。当事人意见：{heard}",
        "依据{basis}，决定当场给予：{penalty}。同时责令改正：{demand}。", "{performance}", "{remedy}",
        "执法人员（签名）：{officers_words}",
    ),
    _kind(
        "no_penalty_decision", "不予行政处罚决定书", "不罚", CITES, "| 项目 | 内容 |\n" + PARTY,
        "经查，{facts}", "以上事实有下列证据证明：{evidence}", "{no_penalty_basis}。",
        "本机关决定对你（单位）不予行政处罚。{% if education %}对你（单位）的教育：{education}{% endif %}", "{remedy}",
    ),
    _kind(
        "reminder", "履行行政处罚决定催告书", "催", CITES, "{party}：",
        "本机关{decided_on}作出{decision_no}行政处罚决定，{served_on}送达你（单位）。你（单位）应履行：{obligation}，至今没有履行。",
        "依据《行政强制法》第五十四条，现催告你（单位）{term}履行。履行方式：{manner}。{% if sum %}应缴金额：{sum}。{% endif %}",
        "{statement_rights}", "逾期仍不履行的，本机关将依法申请人民法院强制执行。",
    ),
    _kind(
        "service_receipt", "送达回证", "送", CITES,
        "| 项目 | 内容 |\n| 案由 | {title} |\n| 送达文书 | {paper_no} |\n| 受送达人 | {recipient} |\n| 送达方式 | {method_words} |"
        "\n| 送达日期 | {served_on} |\n| 视为送达日期 | {deemed_on} |\n| 签收（见证、公告）情况 | {sign} |\n| 备注 | {note} |",
        "送达人：{server}",
    ),
    _kind(
        "closing_report", "结案报告", "结", CITES,
        "案号：{case_no}。案由：{title}。当事人：{party}。", "# 简要案情", "{summary}",
        "# 处理决定", "{decision_no}：{penalty}。", "# 执行情况", "{result}", "缴款票据：{receipt_no}",
        "# 结案意见", "{closing_report}", "# 归档材料", "{archive_index}",
    ),
    _kind("archive_index", "卷宗目录", "卷", CITES, "案号：{case_no}。案由：{title}。当事人：{party}。档案号：{archive_no}。", "{documents}"),
]  # fmt: skip

OWN_ELEMENTS = {
    "investigation_report": Kind("案件调查终结报告", ("case_no", "party", "facts", "evidence", "broken", "basis", "reasons", "proposed", "officers"), {"demand": "责令改正内容"}),
    "legal_review": Kind("法制审核意见书", ("case_no", "party", "proposed", "review_outcome", "reviewer"), {"review_outcome": "审核结论", "reviewer": "审核人"}),
    "discussion_record": Kind("集体讨论记录", ("case_no", "party", "facts", "proposed", "discussion", "discussed_on"), {"discussion": "讨论情况和结论", "discussed_on": "讨论日期"}),
    "hearing_notice": Kind("听证通知书", ("party", "hearing_on", "hearing_place", "host"), {"hearing_on": "听证时间", "hearing_place": "听证地点", "host": "听证主持人"}),
    "no_penalty_decision": Kind("不予行政处罚决定书", ("party", "address", "facts", "evidence", "no_penalty_basis", "remedy"), {"no_penalty_basis": "不予处罚的依据"}),
}  # fmt: skip
"""What must stand in the papers that the brain does not list."""

POWERED = ("prior_notice", "penalty_decision", "spot_decision", "reminder", "hearing_notice")
"""Papers by which the organ exercises its power to punish: none is printed where and when it has none."""
