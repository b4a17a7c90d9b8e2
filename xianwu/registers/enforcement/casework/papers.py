"""Kinds of papers of a case, with their first wording; a county edits the templates afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xianwu.papers.declarations import PaperKind
from xianwu.registers.enforcement.kinds import Sanction
from xianwu.registers.enforcement.printing import PREFIX, enforcement_paper

if TYPE_CHECKING:
    from xianwu.registers.enforcement.models import Case

COERCIVE = ("seal_decision", "demolition_notice", "coercion_decision")
"""Papers by which the organ coerces; their basis is that of its power to coerce."""
POWERED = ("prior_notice", "penalty_decision", "demolition_prior_notice", "demolition_decision", "spot_decision", "reminder", "hearing_notice", "substitute_decision",
           "clearing_decision")  # fmt: skip
"""Papers by which the organ exercises its power to punish: none is printed where and when it has none."""

PARTY = (
    "| 当事人 | {party} |\n| 证照号码 | {party_identity} |\n| 地址 | {address} |\n"
    "| 法定代表人（负责人） | {legal_rep} |\n| 联系电话 | {phone} |"
)
CASE_LINE = "案号：{case_no}。案由：{title}。当事人：{party}。"
HEAD = "| 项目 | 内容 |\n"
OFFICERS = "| 执法人员 | 执法证号 |\n{% for each in officers %}| {{ each.0 }} | {{ each.1 }} |\n{% endfor %}"
INDEX = "| 序号 | 文书 | 文号 | 日期 |\n{% for each in documents %}| {{ each.0 }} | {{ each.1 }} | {{ each.2 }} | {{ each.3 }} |\n{% endfor %}"
PARTS = "| 期次 | 期限 | 内容 |\n{% for each in parts %}| {{ each.0 }} | {{ each.1 }} | {{ each.2 }} |\n{% endfor %}"
TRANSFERRED = (
    HEAD + PARTY, "# 案情", "{facts}", "涉嫌违反：{broken}。", "# 证据", "{evidence}", "# 已采取的措施", "{measures}",
    "# 移送材料", INDEX,
)  # fmt: skip
"""What whoever takes a case over must find in the letter."""
FACTS = ("经查，{facts}", "以上事实有下列证据证明：{evidence}")


def code_of(key: str) -> str:
    return PREFIX + key


def notice_key(case: Case) -> str:
    """The notice before the decision: of a penalty, or of an order to take down."""
    return "demolition_prior_notice" if (case.proposal or case.sanction) == Sanction.DEMOLITION else "prior_notice"


def decision_key(case: Case) -> str:
    """The decision of the ordinary procedure, by what it decides."""
    keys = {Sanction.NONE: "no_penalty_decision", Sanction.DEMOLITION: "demolition_decision"}
    return keys.get(Sanction(case.sanction), "penalty_decision")


def _paper(key: str, title: str, word: str, *lines: str) -> PaperKind:
    return enforcement_paper(key, title, word, "\n\n".join((*lines, "{correction}{correction_reason}")))


PAPERS: list[PaperKind] = [
    _paper(
        "filing_approval", "立案审批表", "立",
        HEAD + "| 案由 | {title} |\n| 案件来源 | {case_source} |\n" + PARTY + "\n| 涉嫌违反 | {broken} |\n| 处罚依据 | {basis} |"
        "\n| 发生日期 | {occurred_on} |\n| 发现日期 | {clue_on} |",
        "# 案情摘要", "{summary}", "# 审批", "承办人意见：{handler_opinion}", "承办机构意见：{unit_opinion}",
        "分管负责人意见：{deputy_opinion}", "负责人意见：{head_opinion}",
    ),
    _paper(
        "investigation_report", "案件调查终结报告", "调终", CASE_LINE, HEAD + PARTY,
        "# 查明的事实", "{facts}", "# 证据", "{evidence}", "# 违反的规定和处罚依据", "违反{broken}；依据{basis}。",
        "# 理由和裁量", "{reasons}", "{% if discretion %}{{ discretion }}{% endif %}", "# 处理建议", "{proposed}。责令改正：{demand}。", OFFICERS,
    ),
    _paper(
        "legal_review", "法制审核意见书", "法审", CASE_LINE, "# 送审事项", "{proposed}。", "# 审核内容",
        "执法主体和权限、事实和证据、法律适用、程序、裁量、文书是否合法、适当。",
        "# 审核结论", "{review_outcome}。{review_note}", "审核人：{reviewer}",
    ),
    _paper(
        "discussion_record", "重大案件集体讨论记录", "集议", CASE_LINE + "讨论日期：{discussed_on}。",
        "# 案情", "{facts}", "# 拟处理意见", "{proposed}。", "# 讨论情况和结论", "{discussion}",
    ),
    _paper(
        "prior_notice", "行政处罚事先告知书", "罚告", "{party}：", *FACTS, "上述行为违反了{broken}。{reasons}",
        "{% if discretion %}{{ discretion }}{% endif %}", 
        "依据{basis}，本机关拟对你（单位）作出以下行政处罚：{proposed}。同时责令改正：{demand}。",
        "{defence_rights}", "{% if hearing_rights %}{{ hearing_rights }}{% endif %}", OFFICERS,
    ),
    _paper(
        "hearing_notice", "行政处罚听证通知书", "听通", "{party}：",
        "你（单位）就“{title}”一案提出的听证申请，本机关决定公开举行听证（涉及国家秘密、商业秘密或者个人隐私的除外）。",
        "时间：{hearing_on}。地点：{hearing_place}。主持人：{host}。",
        "你（单位）可以亲自参加，也可以委托一至二人代理；认为主持人与本案有直接利害关系的，有权申请回避。"
        "无正当理由拒不出席或者未经许可中途退出的，视为放弃听证。",
    ),
    _paper(
        "penalty_decision", "行政处罚决定书", "罚决", HEAD + PARTY, *FACTS, "{heard}", "上述行为违反了{broken}。{reasons}",
        "{% if discretion %}{{ discretion }}{% endif %}", 
        "依据{basis}，本机关决定：{penalty}。同时责令改正：{demand}。",
        "# 履行方式和期限", "{performance}", "# 救济途径", "{remedy}",
    ),
    _paper(
        "demolition_prior_notice", "限期拆除事先告知书", "拆告", "{party}：", *FACTS, "上述行为违反了{broken}。{reasons}",
        "依据{basis}，本机关拟责令你（单位）限期改正：{demand}。",
        "{defence_rights}", "{% if hearing_rights %}{{ hearing_rights }}{% endif %}", OFFICERS,
    ),
    _paper(
        "demolition_decision", "限期拆除决定书", "拆决", HEAD + PARTY, *FACTS, "{heard}", "上述行为违反了{broken}。{reasons}",
        "依据{basis}，本机关责令你（单位）限期改正：{demand}。",
        "# 履行方式和期限", "{performance}", "逾期不履行的，本机关将依法催告、公告，并依法强制执行或者申请强制执行。",
        "# 救济途径", "{remedy}",
    ),
    _paper(
        "spot_decision", "当场行政处罚决定书", "当罚", HEAD + PARTY,
        "{spot_time}，在{spot_place}，你（单位）实施了以下违法行为：{act}。{facts}",
        "本机关执法人员已出示执法证，当场告知处罚的内容、事实、理由和依据以及陈述、申辩的权利。当事人意见：{heard}",
        "依据{basis}，决定当场给予：{penalty}。同时责令改正：{demand}。", "{performance}", "{remedy}", OFFICERS,
        "执法人员签名：＿＿＿＿＿＿　＿＿＿＿＿＿",
    ),
    _paper(
        "no_penalty_decision", "不予行政处罚决定书", "不罚", HEAD + PARTY, *FACTS, "{no_penalty_basis}。",
        "本机关决定对你（单位）不予行政处罚。{% if education %}对你（单位）的教育：{{ education }}{% endif %}", "{remedy}",
    ),
    _paper(
        "reminder", "履行决定催告书", "催", "{party}：",
        "本机关{decided_on}作出{decision_no}{decision_title}，{served_on}送达你（单位）。你（单位）应履行：{obligation}，至今没有履行。",
        "依据《行政强制法》{article}，现催告你（单位）{term}履行。履行方式：{manner}",
        "{% if sum %}应缴金额：{{ sum }}。{% endif %}", "{statement_rights}", "逾期仍不履行的，本机关将依法{otherwise}。",
    ),
    _paper(
        "seal_decision", "查封决定书", "查封", HEAD + PARTY,
        "你（单位）{facts}{seal_reason}依据{basis}和《行政强制法》第十八条、第二十二条至第二十五条，本机关决定查封：{seal_place}。",
        "查封期限：自{sealed_on}至{seal_due_on}。查封期间不得擅自启封、使用或者损毁。", "当事人陈述、申辩：{said}。", "{remedy}",
        OFFICERS, "当事人签名：＿＿＿＿＿＿　见证人：＿＿＿＿＿＿",
    ),
    _paper(
        "unseal_decision", "解除查封决定书", "解封", "{party}：",
        "本机关{seal_no}查封的{seal_place}，现依据《行政强制法》第二十八条解除查封。理由：{unseal_reason}。",
    ),
    _paper(
        "demolition_notice", "限期自行拆除公告", "拆公告",
        "{party}：{decision_no}责令你（单位）{demand}，期限到{act_due_on}，至今没有履行。",
        "依据《行政强制法》第四十四条和{basis}，现予公告：限你（单位）于{self_until}前自行拆除。"
        "在法定期限内不申请行政复议或者提起行政诉讼，又不拆除的，本机关将依法强制拆除。", "公告载体：{announced_in}。",
    ),
    _paper(
        "coercion_decision", "行政强制执行决定书", "强执", HEAD + PARTY,
        "{decision_no}于{served_on}送达你（单位），责令{demand}。{reminder_no}催告、{announcement_no}公告后，期限届满仍不履行。{heard}",
        "依据{basis}和《行政强制法》第三十七条、第四十四条，本机关决定强制执行。理由：{reasons}",
        "# 强制执行的方式和时间", "{execution_time}", "# 救济途径", "{remedy}",
    ),
    _paper(
        "substitute_decision", "代履行决定书", "代履", HEAD + PARTY,
        "{decision_no}责令你（单位）{demand}，期限到{act_due_on}。{reminder_no}催告后仍不履行，其后果已经或者将{ground}。理由：{reasons}",
        "依据《行政强制法》第五十条、第五十一条，本机关决定代履行。",
        "| 事项 | 内容 |\n| 标的 | {target} |\n| 方式 | {manner} |\n| 时间 | {time} |\n| 代履行人 | {performer} |"
        "\n| 费用预算 | {estimate} |\n| 测算依据 | {reckoning} |",
        "代履行的费用按照成本合理确定，由你（单位）承担。代履行三日前本机关将再次催告，你（单位）履行的，停止代履行。", "{remedy}",
    ),
    _paper(
        "substitute_reminder", "代履行催告书", "代催", "{party}：",
        "{decision_no}决定于{time}由{performer}代履行。现依据《行政强制法》第五十一条再次催告：请于此前{demand}；已经履行的，停止代履行。",
        "逾期由{performer}代履行，费用预算{estimate}，由你（单位）承担。",
    ),
    _paper(
        "substitute_record", "代履行执行记录", "代记", CASE_LINE,
        "| 事项 | 内容 |\n| 决定书 | {decision_no} |\n| 时间 | {time} |\n| 标的 | {target} |\n| 方式 | {manner} |"
        "\n| 代履行人 | {performer} |\n| 到场监督人员 | {watched_by} |\n| 费用 | {cost} |",
        "代履行没有采用暴力、胁迫以及其他非法方式。签名情况：{signed}。{cost_note}",
        "费用由当事人承担，请于{cost_due_on}前缴纳。依据：《行政强制法》第五十一条。",
    ),
    _paper(
        "clearing_decision", "立即代履行决定书", "代清", HEAD + PARTY,
        "{ground}需要立即清除，你（单位）不能清除。依据《行政强制法》第五十二条，本机关决定立即代履行。理由：{reasons}",
        "| 事项 | 内容 |\n| 清除的物品和地点 | {target} |\n| 方式 | {manner} |\n| 代履行人 | {performer} |"
        "\n| 到场监督人员 | {watched_by} |\n| 当事人到场或者通知情况 | {told} |\n| 费用 | {cost} |", "{remedy}",
    ),
    _paper(
        "postponement", "准予延期（分期）缴纳罚款通知书", "延缴", "{party}：",
        "你（单位）因确有经济困难申请延期（分期）缴纳{decision_no}的罚款。{reasons}经本机关负责人批准，依据《行政处罚法》第六十六条，准予按下列期限缴纳：",
        PARTS, "{consequence}",
    ),
    _paper(
        "execution_agreement", "执行协议书", "执协", "行政机关：{organ}。当事人：{party}。",
        "为履行{decision_no}，双方依据《行政强制法》第四十二条，在不损害公共利益和他人合法权益的情况下约定：{terms}", PARTS, "{consequence}",
        "行政机关（盖章）：　　　　当事人（签名）：＿＿＿＿＿＿",
    ),
    _paper(
        "resumption_notice", "恢复强制执行通知书", "恢执", "{party}：",
        "{agreement_no}约定的{broken_part}，你（单位）没有履行。{reasons}依据{article}，本机关自即日起恢复执行{decision_no}。",
    ),
    _paper(
        "change_notice", "行政处罚决定变更履行通知书", "变履", "{party}：",
        "本机关{decision_no}行政处罚决定，经{changed_by}{document_no}于{changed_on}变更。现将变更后的履行内容通知如下：",
        "| 事项 | 内容 |\n| 变更前 | {before} |\n| 变更后 | {after} |\n| 责令改正 | {duty} |\n| 已缴罚没款 | {paid} |"
        "\n| 还应缴 | {left} |\n| 应退还 | {refund} |\n| 缴款期限 | {pay_until} |",
        "变更前已经缴纳的款项抵作变更后的应缴款项，多缴的由本机关办理退还。",
    ),
    _paper(
        "closing_report", "结案报告", "结", CASE_LINE, "# 简要案情", "{summary}", "# 处理决定", "{decision_no}：{penalty}。",
        "# 执行情况", "{result}", "缴款票据：{receipt_no}", "# 结案意见", "{closing_report}", "# 归档材料", "{archive_index}",
    ),
    _paper(
        "transfer_letter", "案件移送函", "移函", "{to_organ}：",
        "本机关办理的“{title}”一案（{case_no}），依据《行政处罚法》关于管辖的规定，现移送你单位处理。移送理由：{reason}。",
        *TRANSFERRED, "请签收，并将处理结果书面告知本机关。联系人及电话：{contact}",
    ),
    _paper(
        "crime_letter", "涉嫌犯罪案件移送书", "移罪", "{to_organ}：",
        "本机关办理的“{title}”一案（{case_no}），当事人的行为涉嫌犯罪，依据《行政处罚法》第二十七条和"
        "《行政执法机关移送涉嫌犯罪案件的规定》，现移送你单位处理。移送理由：{reason}。",
        *TRANSFERRED, "请依法决定是否立案，并书面通知本机关；不予立案的，请退回案卷材料。联系人及电话：{contact}",
    ),
    _paper("archive_index", "卷宗目录", "卷", CASE_LINE + "档案号：{archive_no}。", INDEX),
]  # fmt: skip
