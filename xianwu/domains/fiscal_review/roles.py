"""Who does what in a review. Three checks, three people; an agency sees only what it was given."""

from xianwu.core.people.roles import Role

OWNER = "fiscal_review.owner"
INTAKE = "fiscal_review.intake"
FIRST = "fiscal_review.first"
SECOND = "fiscal_review.second"
FINAL = "fiscal_review.final"
AGENCY = "fiscal_review.agency"
HEAD = "fiscal_review.head"
PARTY = "fiscal_review.party"

DESK = (INTAKE, FIRST, SECOND, FINAL, HEAD)
"""The finance bureau's own people: they see every review."""

ROLES = [
    Role(OWNER, "建设单位", "送审、补正、回复征求意见；只看本单位项目"),
    Role(INTAKE, "评审内勤", "核验资料、受理、派单、归档"),
    Role(FIRST, "初审人员", "初审、提出疑问、发起会商"),
    Role(SECOND, "复核人员", "复核；不得与初审为同一人"),
    Role(FINAL, "审定人员", "审定、处理异议、委托中介；不得与初审、复核为同一人"),
    Role(AGENCY, "中介机构", "只看委托给本机构的项目；有利害关系须回避", outside=("agency",)),
    Role(HEAD, "财政局分管局长", "签发结论、中止、复评"),
    Role(PARTY, "会商参加单位", "施工、设计、监理单位，只看本单位参加的会商", outside=("agency", "other")),
]
