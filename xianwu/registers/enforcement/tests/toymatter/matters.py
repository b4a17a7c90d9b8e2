"""A field of enforcement that exists in tests only."""

from xianwu.registers.enforcement.declarations import Matter

TOY = Matter(
    code="toy",
    label="试验检查",
    organ="housing",
    kinds=(("shop", "门店"), ("home", "住户")),
    groups=(("fire", "消防"), ("paper", "证照")),
    paper_titles={"enforcement.closing_report": "试验事项结案报告"},
)
MATTERS = [TOY]
