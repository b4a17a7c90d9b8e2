"""Who does what for an issue. Three duties, three people; readers see what has been distributed."""

from xianwu.core.people.roles import Role

CONTRIBUTOR = "bulletin.contributor"
UNIT_LEADER = "bulletin.unit_leader"
EDITOR = "bulletin.editor"
REVIEWER = "bulletin.reviewer"
SIGNER = "bulletin.signer"
COSIGNER = "bulletin.cosigner"
DISTRIBUTOR = "bulletin.distributor"
READER = "bulletin.reader"

DESK = (EDITOR, REVIEWER, SIGNER, DISTRIBUTOR)
"""Those who work on issues: they see them from the first draft."""

OFFICE_DUTIES = (EDITOR, REVIEWER, SIGNER)
"""Those who see the contributions of all units, once these have been sent in."""

UNIT_DUTIES = (CONTRIBUTOR, UNIT_LEADER)

ROUTE_DUTIES = (COSIGNER, REVIEWER)
"""Those who may have a place in the route between the editor and the signer."""

DEPUTY_DUTIES = (*ROUTE_DUTIES, SIGNER)
"""Those for whom another may sign while they are away."""

SIGNER_DEPUTIES = (SIGNER, REVIEWER)
"""Those who may sign an issue for its signer: whoever works on issues, and is not of those who edit them."""

ROLES = [
    Role(CONTRIBUTOR, "信息员", "起草、报送本单位信息，按退回意见补正"),
    Role(UNIT_LEADER, "单位签发", "签发本单位信息；不得签发自己起草的信息"),
    Role(EDITOR, "责任编辑", "受理、退回、采用信息，编辑一期快报并提交审核"),
    Role(REVIEWER, "审核", "审核一期快报或退回编辑；不得与责任编辑为同一人"),
    Role(COSIGNER, "核签", "在核签流程里签署：数据核验、保密审查、会签；只看轮到本人的期和已分发的期"),
    Role(SIGNER, "签发", "签发一期快报；不得与责任编辑、审核为同一人"),
    Role(DISTRIBUTOR, "分发归档", "分发已签发的快报，登记签收，归档"),
    Role(READER, "快报读者", "阅读已分发的快报", is_reader=True),
]
