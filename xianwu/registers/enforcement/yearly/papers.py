"""The yearly statistics on paper."""

from __future__ import annotations

from xianwu.papers.declarations import PaperKind
from xianwu.registers.enforcement.printing import PREFIX, enforcement_paper

KEY = "yearly_statistics"
CODE = PREFIX + KEY
LINES = (
    "| 类别 | 指标 | 数值 | 单位 |\n"
    "{% for each in lines %}| {{ each.0 }} | {{ each.1 }} | {{ each.2 }} | {{ each.3 }} |\n{% endfor %}"
)
PAPERS: list[PaperKind] = [
    enforcement_paper(
        KEY, "行政执法统计年报", "执统",
        "\n\n".join((
            "统计年度：{year}年（1月1日至12月31日）。", "# 统计数据", LINES,
            "一案有几种处罚的，只按最重的一种计一次；处罚按决定日期统计，金额为决定书载明的金额。",
            "# 情况说明", "{note}", "数字摘要：{digest}",
        )),
    ),
]  # fmt: skip
