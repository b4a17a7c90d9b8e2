"""Words that many patterns share: alternatives without brackets around them, to stand in a list of more.

The words of time are in `when`, those of rates in `rate_words`, measure words and hedges in `words`.
"""

from __future__ import annotations

IS = "为|达到?|约"
"""Between what is told and its number."""
LAST_YEAR = "去年|上年"
OTHER_YEAR = f"{LAST_YEAR}|同期|前年"
PART_OF_YEAR = r"半年|季度|\d月|个月|今年以来|截[至止]|[上中下]旬|国庆|春节|五一|清明|假期|黄金周"
"""Of which no whole year tells how it was before."""
PLANNED = "计划|任务|目标"
"""What was set, and is no fact."""
RISEN_OR_FALLEN = "增加|减少|增长|下降"
"""A step, and no level."""
ANOTHER = f"{OTHER_YEAR}|{PLANNED}|[比较]|{RISEN_OR_FALLEN}|每|均|第|从|未|不|上月"
"""What is told of is not the thing itself as it stands."""
SOME_YEARS = r"前[一两二三四\d]年|首年|第[一二三四]年|[一二三首]期"
"""超额 by what two years of three brought is of the plan of those two."""
TO_LEVEL = "到|至|为"
"""提高到, 降至: the level behind, no step."""
OF_COUNTY = "全县|全市|全区|我县"
"""The area of which the whole text speaks."""
TOGETHER = "共计|合计|总计|共"
"""Before a total."""
