"""The papers of this room, with their first wording; the papers of visits and cases are the engine's."""

from xianwu.papers.declarations import PaperKind

SUPPLY_NOTICE = PaperKind(
    "gas_safety.supply_notice",
    "重大燃气隐患告知函",
    "{organ}燃告〔{year}〕{number}号",
    "{supplier}：\n\n我局于{found_on}检查{party}（地址：{address}）时，发现下列重大燃气安全隐患：\n\n{facts}\n\n"
    "我局采取的措施：{order_no}，在复查合格前停止使用有关设施。\n\n请你单位：{demand}\n\n"
    "请依照《城镇燃气管理条例》和供用气合同处置，并将结果书面反馈。对居民生活用气，不得以停止供气的方式迫使其履行义务。\n\n"
    "联系人及电话：{contact}",
    is_verifiable=True,
)
CONTEST_RESULT = PaperKind(
    "gas_safety.contest_result",
    "执法比武成绩通报",
    "{organ}比武〔{year}〕{number}号",
    "{held_on}，我局在{place}举行“{title}”，{people}人参加。题目从 {listed} 道题的题库中按公布的权重抽取 {wanted} 道，"
    "公共随机数为{public_source}“{public_value}”，题库摘要 {digest}，任何人可以用公布文件重抽核对。\n\n"
    "## 名次\n\n| 名次 | 姓名 | 答对 | 用时（分钟） |\n"
    "{% for each in ranking %}| {{ each.0 }} | {{ each.1 }} | {{ each.2 }} | {{ each.3 }} |\n{% endfor %}\n"
    "## 抽中的题\n\n| 题号 | 针对 | 题目 | 依据 |\n"
    "{% for each in questions %}| {{ each.0 }} | {{ each.1 }} | {{ each.2 }} | {{ each.3 }} |\n{% endfor %}\n"
    "成绩用于安排学习，不作为考核、处罚的依据。",
    is_verifiable=True,
)
PAPERS = [SUPPLY_NOTICE, CONTEST_RESULT]
