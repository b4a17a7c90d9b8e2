"""Who works on financing."""

from xianwu.core.people.roles import AUDITOR, LEADER, OFFICE, Role

VISITOR = "financing.visitor"
REVIEWER = "financing.reviewer"
CHECKER = "financing.checker"
BANK_CLERK = "financing.bank_clerk"
BANK_HEAD = "financing.bank_head"
ENTERPRISE = "financing.enterprise"

BANK = (BANK_CLERK, BANK_HEAD)
READERS = (LEADER, OFFICE, AUDITOR)
"""The office reads needs and aggregates; terms of credit are commercial secrets it does not see."""
TERM_READERS = (LEADER, AUDITOR)
STAFF = (VISITOR, REVIEWER)

ROLES = [
    Role(VISITOR, "走访员", "乡镇、村、网格和银行客户经理，登记本辖区的走访和融资需求。", outside=("bank",)),
    Role(REVIEWER, "专班审核员", "发改委融资专班，核五项标准、列入推荐清单、分派银行。"),
    Role(CHECKER, "部门协查员", "税务、市场监管、法院等，只答复交给本部门的一项核查。"),
    Role(BANK_CLERK, "银行经办", "只看推荐给本行的案件，登记材料、授信和投放。", outside=("bank",)),
    Role(BANK_HEAD, "银行负责人", "本行案件的全部办理，含撤回授信和提前放款说明。", outside=("bank",)),
    Role(ENTERPRISE, "企业自助", "只看自己的需求，可补材料、撤回。", outside=("other",)),
]
