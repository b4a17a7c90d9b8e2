"""Kinds of papers made here, with their first wording."""

from xianwu.papers.declarations import PaperKind
from xianwu.registers.enforcement.printing import enforcement_paper

CLUE_LETTER = enforcement_paper(
    "clue_letter",
    "违法线索移送函",
    "线移",
    "{to_organ}：\n\n本机关发现下列线索（{clue_no}），依法应当由你单位处理，现移送你单位。移送理由：{reason}。\n\n"
    "| 项目 | 内容 |\n{% for each in particulars %}| {{ each.0 }} | {{ each.1 }} |\n{% endfor %}\n"
    "# 事实\n\n{party}{facts}。涉嫌违反：{broken}。\n\n# 已采取的措施\n\n"
    "| 日期 | 措施 | 文号 | 情况 |\n{% for each in measures %}| {{ each.0 }} | {{ each.1 }} | {{ each.2 }} | {{ each.3 }} |\n{% endfor %}\n"
    "# 移送材料\n\n| 序号 | 材料 | 文号 | 日期 |\n"
    "{% for each in documents %}| {{ each.0 }} | {{ each.1 }} | {{ each.2 }} | {{ each.3 }} |\n{% endfor %}\n"
    "请签收，并将处理结果书面告知本机关；不属于你单位管辖的，请写明理由退回。联系人及电话：{contact}\n\n"
    "{correction}{correction_reason}",
)
PAPERS: list[PaperKind] = [CLUE_LETTER]
