"""Who does what in enforcement, for every matter. A role is held for an organ: its rows are what one sees."""

from xianwu.core.people.roles import AUDITOR, LEADER, OFFICE, Role

CLERK = "enforcement.clerk"
OFFICER = "enforcement.officer"
REVIEWER = "enforcement.reviewer"
DEPUTY = "enforcement.deputy"
HEAD = "enforcement.head"
VIEWER = "enforcement.viewer"

ORGAN = (CLERK, OFFICER, REVIEWER, DEPUTY, HEAD)
"""The organ's own people: they see all rows of their organ."""
COUNTY = (LEADER, OFFICE, AUDITOR)
READERS = (*ORGAN, VIEWER, *COUNTY)

ROLES = [
    Role(CLERK, "执法内勤", "登记检查对象、编制计划、登记送达和缴款、公示、归档；不作决定。"),
    Role(OFFICER, "执法人员", "持证检查、调查取证、制发现场文书；须两人以上。"),
    Role(REVIEWER, "法制审核人员", "审核重大决定；不得是本案承办人。"),
    Role(DEPUTY, "分管负责人", "审批检查计划、检查和立案。"),
    Role(HEAD, "机关负责人", "作出行政处罚决定、批准强制、决定回避。"),
    Role(VIEWER, "执法台账查询", "只看本单位范围内的执法台账。", is_reader=True),
]
